"""The methods of the Bot API, with the limits that are documented for them."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Mapping
from typing import Any

from tests.telegram.world import BOT, Chat, World

_IMAGES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")
_LARGEST = 20_000_000
_LARGEST_SENT = 50_000_000


class ApiError(Exception):
    """What the server answers instead of a result."""

    def __init__(self, code: int, description: str, retry_after: int | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.retry_after = retry_after


def _get_me(world: World, data: Mapping[str, Any]) -> Any:
    return BOT | {"can_join_groups": True, "supports_inline_queries": False}


def _send_message(world: World, data: Mapping[str, Any]) -> Any:
    chat, text = _reachable(world, data), str(data.get("text", "")).strip()
    if not text:
        raise ApiError(400, "Bad Request: message text is empty")
    if len(text) > 4096:
        raise ApiError(400, "Bad Request: message is too long")
    return _put(world, chat, {"text": text}, data)


def _send_photo(world: World, data: Mapping[str, Any]) -> Any:
    chat, photo, caption = _reachable(world, data), data.get("photo"), data.get("caption", "")
    if isinstance(photo, str) and photo.startswith("attach://"):
        photo = data.get(photo.removeprefix("attach://"))
    if isinstance(photo, str):
        if photo not in world.files:
            raise ApiError(400, "Bad Request: wrong file identifier/HTTP URL specified")
        file_id = photo
    elif photo and photo.startswith(_IMAGES):
        file_id = world.keep(photo)
    else:
        raise ApiError(400, "Bad Request: IMAGE_PROCESS_FAILED")
    if len(caption) > 1024:
        raise ApiError(400, "Bad Request: message caption is too long")
    content: dict[str, Any] = {"photo": [photo_size(file_id, len(world.files[file_id]))]}
    return _put(world, chat, content | ({"caption": caption} if caption else {}), data)


def _send_voice(world: World, data: Mapping[str, Any]) -> Any:
    """Takes what is an OGG file with Opus by its name and its content."""
    chat, voice = _reachable(world, data), data.get("voice")
    if isinstance(voice, str) and voice.startswith("attach://"):
        voice = data.get(voice.removeprefix("attach://"))
    if isinstance(voice, str) and voice not in world.files:
        raise ApiError(400, "Bad Request: wrong file identifier/HTTP URL specified")
    if isinstance(voice, str):
        voice = world.files[voice]
    if not voice:
        raise ApiError(400, "Bad Request: file must be non-empty")
    if len(voice) > _LARGEST_SENT:
        raise ApiError(413, "Request Entity Too Large")
    if chat.takes_no_voice:
        raise ApiError(400, "Bad Request: VOICE_MESSAGES_FORBIDDEN")
    file_id = world.keep(voice)
    about = {"file_id": file_id, "file_unique_id": f"u{file_id}", "file_size": len(voice)}
    if not (voice.startswith(b"OggS") and voice[28:36] == b"OpusHead"):
        return _put(world, chat, {"document": about}, data)
    about |= {"duration": int(data.get("duration", 0)), "mime_type": "audio/ogg"}
    return _put(world, chat, {"voice": about}, data)


def photo_size(file_id: str, size: int, side: int = 1000) -> dict[str, Any]:
    return {
        "file_id": file_id,
        "file_unique_id": f"u{file_id}",
        "width": side,
        "height": side,
        "file_size": size,
    }


def _send_chat_action(world: World, data: Mapping[str, Any]) -> Any:
    chat = _reachable(world, data)
    chat.actions.append(time.monotonic())
    chat.signs.append(str(data["action"]))
    return True


def _answer_callback_query(world: World, data: Mapping[str, Any]) -> Any:
    if data.get("callback_query_id") not in world.queries:
        raise ApiError(
            400,
            "Bad Request: query is too old and response timeout expired or query ID is invalid",
        )
    world.queries.discard(data["callback_query_id"])
    world.answered.append(data["callback_query_id"])
    return True


def _edit_message_reply_markup(world: World, data: Mapping[str, Any]) -> Any:
    chat, markup = _reachable(world, data), _markup(data)
    for message in chat.messages:
        if message["message_id"] == int(data["message_id"]):
            if message.get("reply_markup") == markup:
                raise ApiError(400, "Bad Request: message is not modified")
            message["reply_markup"] = markup
            return message
    raise ApiError(400, "Bad Request: message to edit not found")


def _get_file(world: World, data: Mapping[str, Any]) -> Any:
    file_id = str(data.get("file_id"))
    if file_id not in world.files:
        raise ApiError(400, "Bad Request: wrong file_id or the file is temporarily unavailable")
    size = len(world.files[file_id])
    if size > _LARGEST:
        raise ApiError(400, "Bad Request: file is too big")
    return {
        "file_id": file_id,
        "file_unique_id": f"u{file_id}",
        "file_size": size,
        "file_path": f"files/{file_id}",
    }


def _set_webhook(world: World, data: Mapping[str, Any]) -> Any:
    secret = data.get("secret_token", "")
    if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", secret):
        raise ApiError(400, "Bad Request: secret token contains unallowed characters")
    world.webhook = {**data} if data.get("url") else None
    return True


def _delete_webhook(world: World, data: Mapping[str, Any]) -> Any:
    world.webhook = None
    return True


def _get_webhook_info(world: World, data: Mapping[str, Any]) -> Any:
    return {
        "url": (world.webhook or {}).get("url", ""),
        "has_custom_certificate": False,
        "pending_update_count": len(world.updates),
    }


def _set_my_commands(world: World, data: Mapping[str, Any]) -> Any:
    commands = json.loads(data["commands"])
    for command in commands:
        if not re.fullmatch(r"[a-z0-9_]{1,32}", command["command"]):
            raise ApiError(400, "Bad Request: BOT_COMMAND_INVALID")
        if not 1 <= len(command["description"]) <= 256:
            raise ApiError(400, "Bad Request: BOT_COMMAND_DESCRIPTION_INVALID")
    world.commands = commands
    return True


def _leave_chat(world: World, data: Mapping[str, Any]) -> Any:
    chat = _reachable(world, data)
    if chat.type == "private":
        raise ApiError(400, "Bad Request: chat member status can't be changed in private chats")
    chat.left = True
    return True


def _reachable(world: World, data: Mapping[str, Any]) -> Chat:
    chat_id = str(data.get("chat_id", ""))
    chat = world.chats.get(int(chat_id)) if chat_id.lstrip("-").isdigit() else None
    if chat is None:
        raise ApiError(400, "Bad Request: chat not found")
    if chat.blocked:
        raise ApiError(403, "Forbidden: bot was blocked by the user")
    if chat.left:
        raise ApiError(403, "Forbidden: bot is not a member of the group chat")
    return chat


def _markup(data: Mapping[str, Any]) -> Any:
    if "reply_markup" not in data:
        return None
    markup = json.loads(data["reply_markup"])
    for row in markup["inline_keyboard"]:
        for button in row:
            if not button.get("text"):
                raise ApiError(
                    400, "Bad Request: text buttons are unallowed in the inline keyboard"
                )
            if "url" not in button and not 1 <= len(button["callback_data"].encode()) <= 64:
                raise ApiError(400, "Bad Request: BUTTON_DATA_INVALID")
    return markup


def _put(world: World, chat: Chat, content: Mapping[str, Any], data: Mapping[str, Any]) -> Any:
    markup = _markup(data)
    message = {
        "message_id": world.message_id(),
        "date": int(time.time()),
        "chat": chat.as_json(),
        "from": BOT,
        **content,
        **({"reply_markup": markup} if markup else {}),
    }
    chat.messages.append(message)
    chat.times.append(time.monotonic())
    return message


METHODS: Mapping[str, Callable[[World, Mapping[str, Any]], Any]] = {
    "getMe": _get_me,
    "sendMessage": _send_message,
    "sendPhoto": _send_photo,
    "sendVoice": _send_voice,
    "sendChatAction": _send_chat_action,
    "answerCallbackQuery": _answer_callback_query,
    "editMessageReplyMarkup": _edit_message_reply_markup,
    "getFile": _get_file,
    "setWebhook": _set_webhook,
    "deleteWebhook": _delete_webhook,
    "getWebhookInfo": _get_webhook_info,
    "setMyCommands": _set_my_commands,
    "leaveChat": _leave_chat,
}

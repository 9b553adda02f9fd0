"""People who use Telegram: what they do, and what they get to see."""

from __future__ import annotations

import time
from typing import Any

from tests.telegram.methods import photo_size
from tests.telegram.world import BOT, World, until


class Person:
    """One person, in the private chat with the bot."""

    def __init__(self, world: World, number: int) -> None:
        self.world = world
        self.id = number
        self.chat = world.chat(number)

    @property
    def name(self) -> str:
        """What the door calls the person."""
        return f"telegram:{self.id}"

    def sends(self, *, at: int | None = None, **content: Any) -> dict[str, Any]:
        """Sends a message with any content; gives the update."""
        return self.world.happens(message=self._message(self.world.message_id(), at, content))

    def says(self, text: str, **more: Any) -> dict[str, Any]:
        return self.sends(text=text, **more)

    def forwards(self, text: str) -> dict[str, Any]:
        origin = {"type": "hidden_user", "sender_user_name": "某人", "date": int(time.time())}
        return self.sends(text=text, forward_origin=origin)

    def edits(self, update: dict[str, Any], **content: Any) -> dict[str, Any]:
        """Words a message anew."""
        message = self._message(update["message"]["message_id"], None, content)
        return self.world.happens(edited_message=message | {"edit_date": int(time.time())})

    def sends_photo(self, content: bytes, **more: Any) -> dict[str, Any]:
        """Sends a photo, of which Telegram offers a small and the full size."""
        small, full = self.world.keep(b"small"), self.world.keep(content)
        sizes = [photo_size(small, 5, 90), photo_size(full, len(content), 1280)]
        return self.sends(photo=sizes, **more)

    def sends_document(self, content: bytes, mime: str, **more: Any) -> dict[str, Any]:
        file_id = self.world.keep(content)
        document = {"file_id": file_id, "file_unique_id": file_id, "mime_type": mime}
        return self.sends(document=document | {"file_size": len(content)}, **more)

    def sends_voice(self, content: bytes, seconds: int = 3, **more: Any) -> dict[str, Any]:
        file_id = self.world.keep(content)
        voice = {"file_id": file_id, "file_unique_id": file_id, "duration": seconds}
        return self.sends(voice=voice | {"file_size": len(content)}, **more)

    def presses(self, label: str, *, accessible: bool = True) -> dict[str, Any]:
        """Presses the last button with this label."""
        for message in reversed(self.chat.messages):
            for row in message.get("reply_markup", {}).get("inline_keyboard", ()):
                for button in row:
                    if button["text"] == label:
                        return self._press(button["callback_data"], message, accessible)
        raise AssertionError(f"there is no button {label}")

    def blocks(self) -> dict[str, Any]:
        self.chat.blocked = True
        return self._membership("kicked")

    def unblocks(self) -> dict[str, Any]:
        self.chat.blocked = False
        return self._membership("member")

    def buttons(self) -> list[str]:
        """The labels below the last message."""
        markup = self.chat.messages[-1].get("reply_markup", {"inline_keyboard": []})
        return [button["text"] for row in markup["inline_keyboard"] for button in row]

    def seen(self) -> list[str]:
        """All that was said to the person."""
        with self.world.lock:
            return [each.get("text") or each.get("caption", "") for each in self.chat.messages]

    def voice_notes(self) -> list[bytes]:
        """The files of the voice notes that the person got."""
        with self.world.lock:
            notes = [each["voice"] for each in self.chat.messages if "voice" in each]
            return [self.world.files[note["file_id"]] for note in notes]

    async def heard(self, number: int, seconds: float = 10) -> list[str]:
        """What the person was told, as soon as these are so many messages."""
        await until(lambda: len(self.chat.messages) >= number, seconds)
        return self.seen()

    def _press(self, value: str, message: dict[str, Any], accessible: bool) -> dict[str, Any]:
        query = self.world.name("query")
        self.world.queries.add(query)
        where = {"message_id": message["message_id"], "chat": self.chat.as_json()}
        return self.world.happens(
            callback_query={
                "id": query,
                "from": self._user(),
                "chat_instance": "1",
                "data": value,
                "message": message if accessible else where | {"date": 0},
            }
        )

    def _message(self, number: int, at: int | None, content: dict[str, Any]) -> dict[str, Any]:
        return {
            "message_id": number,
            "date": int(time.time()) if at is None else at,
            "chat": self.chat.as_json(),
            "from": self._user(),
            **content,
        }

    def _user(self) -> dict[str, Any]:
        return {"id": self.id, "is_bot": False, "first_name": f"人{self.id}"}

    def _membership(self, status: str) -> dict[str, Any]:
        until_date = {"until_date": 0} if status == "kicked" else {}
        return self.world.happens(
            my_chat_member={
                "chat": self.chat.as_json(),
                "from": self._user(),
                "date": int(time.time()),
                "old_chat_member": {"user": BOT, "status": "member"},
                "new_chat_member": {"user": BOT, "status": status, **until_date},
            }
        )


class Group:
    """A group or a channel that somebody takes the bot into."""

    def __init__(self, world: World, number: int, kind: str = "supergroup") -> None:
        self.world = world
        self.chat = world.chat(number, kind)
        self._user = {"id": 5, "is_bot": False, "first_name": "群主"}

    def invites(self) -> list[dict[str, Any]]:
        """Telegram tells of it by two updates in a group, by one in a channel."""
        about = {"chat": self.chat.as_json(), "from": self._user, "date": int(time.time())}
        happened = [
            self.world.happens(
                my_chat_member={
                    **about,
                    "old_chat_member": {"user": BOT, "status": "left"},
                    "new_chat_member": {"user": BOT, "status": "member"},
                }
            )
        ]
        if self.chat.type != "channel":
            happened.append(self._message(new_chat_members=[BOT]))
        return happened

    def says(self, text: str) -> dict[str, Any]:
        return self._message(text=text)

    def _message(self, **content: Any) -> dict[str, Any]:
        kind = "channel_post" if self.chat.type == "channel" else "message"
        return self.world.happens(
            **{
                kind: {
                    "message_id": self.world.message_id(),
                    "date": int(time.time()),
                    "chat": self.chat.as_json(),
                    "from": self._user,
                    **content,
                }
            }
        )

"""What an update of Telegram means. Pure: nothing is fetched, asked or kept here."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

import telegram
from telegram.constants import ChatMemberStatus, ChatType

from bot.messages import Other
from bot.telegram.timing import seconds
from bot.telegram.words import commands
from voice.file_error import LONGEST

# What is asked for from Telegram.
KINDS = ("message", "edited_message", "callback_query", "my_chat_member", "channel_post")
# Bots can fetch no larger file.
LARGEST_FILE = 20_000_000

_COMMAND = re.compile(r"/(?P<name>\w+)(?:@\w+)?(?P<rest>\s.*)?", re.DOTALL)
# What a message may hold that can be neither read nor heard, and what it counts as.
_OTHERS: tuple[tuple[str, Other], ...] = (
    ("sticker", "sticker"),
    ("dice", "sticker"),
    ("contact", "contact"),
    ("venue", "location"),
    ("location", "location"),
    ("animation", "video"),
    ("video", "video"),
    ("video_note", "video"),
)
# Telegram's own notices, in which the person has said nothing.
_NOTICES = (
    "pinned_message",
    "message_auto_delete_timer_changed",
    "chat_background_set",
    "write_access_allowed",
    "connected_website",
    "successful_payment",
    "refunded_payment",
)
_PRESENT = (
    ChatMemberStatus.MEMBER,
    ChatMemberStatus.ADMINISTRATOR,
    ChatMemberStatus.RESTRICTED,
    ChatMemberStatus.OWNER,
)


# Why something is not taken.
Declined = Literal["too_long"]


@dataclass(frozen=True)
class SentFile:
    """A file that a person sent.

    Attributes:
        kind: What it is taken for.
        file_id: By which it is fetched.
        size: In bytes; None where Telegram does not say.
    """

    kind: Literal["image", "audio"]
    file_id: str
    size: int | None


@dataclass(frozen=True)
class Part:
    """One thing that a person said: exactly one of text, choice, other, file and declined.

    Attributes:
        message_id: Its id; a caption, an edit and a press have their own.
        text: What was typed.
        choice: The value of a button that was pressed.
        other: What was sent that can be neither read nor heard.
        file: What was sent to be looked at or heard.
        declined: Why what was sent is not even fetched.
        forwarded: Whether somebody else wrote the text, or spoke.
        fragment: Whether it may be the beginning or the end of something longer.
    """

    message_id: str
    text: str | None = None
    choice: str | None = None
    other: Other | None = None
    file: SentFile | None = None
    declined: Declined | None = None
    forwarded: bool = False
    fragment: bool = False


@dataclass(frozen=True)
class Said:
    """A person said something.

    Attributes:
        chat: Where.
        parts: What, in order.
        at: When it was sent.
        replaces: The id of the message of which this is another wording.
        press: The id of a press, which Telegram wants to be told has arrived.
    """

    chat: int
    parts: tuple[Part, ...]
    at: datetime.datetime | None = None
    replaces: str | None = None
    press: str | None = None


@dataclass(frozen=True)
class InGroup:
    """Somebody took the bot into a group, or wrote to it there."""

    chat: int


@dataclass(frozen=True)
class InChannel:
    """Somebody took the bot into a channel."""

    chat: int


@dataclass(frozen=True)
class Reach:
    """A person blocked the bot, or lets it write again."""

    chat: int
    open: bool


Meaning = Said | InGroup | InChannel | Reach


def person_of(chat: int) -> str:
    """The name under which the door knows who writes in a private chat."""
    return f"telegram:{chat}"


def chat_of(person: str) -> int:
    """The private chat of a person."""
    return int(person.removeprefix("telegram:"))


def read(update: telegram.Update) -> Meaning | None:
    """Gives what an update means; None where nothing is to be done."""
    if update.my_chat_member:
        return _membership(update.my_chat_member)
    if update.callback_query:
        return _press(update.callback_query)
    message = update.effective_message
    edited = update.edited_message is not None
    return _message(message, edited=edited) if message else None


def _message(message: telegram.Message, *, edited: bool) -> Meaning | None:
    if message.chat.type == ChatType.CHANNEL:
        return InChannel(message.chat.id)
    if message.chat.type != ChatType.PRIVATE:
        return None if message.left_chat_member else InGroup(message.chat.id)
    if message.from_user is not None and message.from_user.is_bot:
        return None
    return _said(message, edited=edited)


def _membership(change: telegram.ChatMemberUpdated) -> Meaning | None:
    chat, present = change.chat, change.new_chat_member.status in _PRESENT
    if chat.type == ChatType.PRIVATE:
        return Reach(chat.id, open=present)
    if not present:
        return None
    return InChannel(chat.id) if chat.type == ChatType.CHANNEL else InGroup(chat.id)


def _press(query: telegram.CallbackQuery) -> Said | None:
    # The message of a button may be out of reach; in a private chat the person is the chat.
    chat = query.message.chat if query.message else None
    if query.from_user.is_bot or (chat and chat.type != ChatType.PRIVATE):
        return None
    parts = (Part(f"b{query.id}", choice=query.data),) if query.data else ()
    return Said(query.from_user.id, parts, press=query.id)


def _said(message: telegram.Message, *, edited: bool) -> Said | None:
    if edited and message.location:
        # A place that is shared live is told again with each step.
        return None
    written, number = message.edit_date if edited else None, str(message.message_id)
    own_id = f"{number}e{int(written.timestamp())}" if written else number
    parts = tuple(_parts(message, own_id))
    replaces = number if edited else None
    return Said(message.chat.id, parts, written or message.date, replaces) if parts else None


def _parts(message: telegram.Message, own_id: str) -> Iterable[Part]:
    forwarded = message.forward_origin is not None
    if message.text is not None:
        yield _text(message.text, own_id, forwarded=forwarded)
        return
    if any(getattr(message, notice) for notice in _NOTICES):
        return
    yield _sent(message, own_id, forwarded=forwarded)
    if message.caption:
        yield Part(f"{own_id}c", text=message.caption, forwarded=forwarded)


def _text(text: str, own_id: str, *, forwarded: bool) -> Part:
    part = Part(own_id, text=text, forwarded=forwarded, fragment=not forwarded)
    command = None if forwarded else _COMMAND.fullmatch(text.strip())
    if command is None:
        return part
    known = commands().get(command["name"].lower())
    words = known.says if known else command["name"] + (command["rest"] or "")
    return replace(part, text=words, fragment=False)


def _sent(message: telegram.Message, own_id: str, *, forwarded: bool) -> Part:
    """What was sent that is no text."""
    if message.photo:
        sizes = [size for size in message.photo if (size.file_size or 0) <= LARGEST_FILE]
        largest = max(sizes or message.photo, key=lambda size: size.width * size.height)
        return Part(own_id, file=SentFile("image", largest.file_id, largest.file_size))
    document = None if message.animation else message.document
    kind = (document.mime_type or "").split("/")[0] if document else ""
    if document and kind == "image":
        return Part(own_id, file=SentFile("image", document.file_id, document.file_size))
    sound = message.voice or message.audio or (document if kind == "audio" else None)
    if sound is None:
        return Part(own_id, other=_other(message))
    length = seconds(getattr(sound, "duration", 0))
    if length > LONGEST or (sound.file_size or 0) > LARGEST_FILE:
        return Part(own_id, declined="too_long")
    file = SentFile("audio", sound.file_id, sound.file_size)
    return Part(own_id, file=file, forwarded=forwarded)


def _other(message: telegram.Message) -> Other:
    return next((other for name, other in _OTHERS if getattr(message, name)), "file")

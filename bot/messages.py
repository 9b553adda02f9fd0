"""What passes between a front end, the door and the engine."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

Channel = Literal["text", "voice"]
# What can be sent but not understood here.
Other = Literal["sticker", "contact", "location", "video", "file"]
State = Mapping[str, Any]


@dataclass(frozen=True)
class Incoming:
    """One message from one person, as a front end hands it in.

    Exactly one of ``text``, ``choice``, ``image``, ``audio`` and ``other`` is given.

    Attributes:
        person: Who writes; stable within the front end.
        text: What the person typed or said.
        choice: The value of a choice that was pressed.
        image: A file with a picture.
        audio: A file with speech.
        other: What was sent, where it is nothing that can be read or heard.
        forwarded: Whether somebody else wrote the text, and the person handed it on.
        joined: The ids of further messages that are part of the text: fragments sent within
            a moment. They count as seen.
        channel: Whether the person reads or hears the answer.
        source: The front end, such as ``terminal`` or ``telegram``.
        message_id: The source's own id of the message; None where it has none.
        at: When it was sent.
        patience: What was learned of the person's pauses in speaking, to be kept; None where
            nothing was.
    """

    person: str
    text: str | None = None
    choice: str | None = None
    image: str | None = None
    audio: str | None = None
    other: Other | None = None
    forwarded: bool = False
    joined: tuple[str, ...] = ()
    channel: Channel = "text"
    source: str = "terminal"
    message_id: str | None = None
    at: datetime.datetime | None = None
    patience: float | None = None


@dataclass(frozen=True)
class Choice:
    """An answer that is offered.

    Attributes:
        label: What the person reads or hears.
        value: What comes back when it is chosen.
    """

    label: str
    value: str


@dataclass(frozen=True)
class Reply:
    """One message to the person.

    Attributes:
        text: To be read.
        speech: To be heard; at most 45 characters where nothing more is needed.
        choices: Answers that are offered, at most four.
        picture: The name of a picture, as ``bot.pictures`` knows it, or None.
        urgent: Whether it should interrupt whatever the person does.
        id: Its place in the outbox; None until it is recorded.
    """

    text: str
    speech: str
    choices: tuple[Choice, ...] = ()
    picture: str | None = None
    urgent: bool = False
    id: int | None = None


@dataclass(frozen=True)
class Note:
    """Something that a turn puts into the person's record.

    Attributes:
        kind: One of ``begun``, ``reached``, ``hint``, ``stuck``, ``finished``,
            ``taught_back``, ``practised``, ``refreshed``, ``drilled``, ``prefers``,
            ``alert``, ``handover``, ``erase``.
        about: The guide, preference or kind of alert that it is about; "" for none.
        step: The step it happened at, from 1; 0 for none.
        value: What is kept, such as a preference's new value.
    """

    kind: str
    about: str = ""
    step: int = 0
    value: str = ""


@dataclass(frozen=True)
class SafeMessage:
    """A message after redaction: all that the engine ever sees of it.

    Attributes:
        person: Who writes.
        channel: Whether the person reads or hears the answer.
        text: The redacted text, or None.
        choice: The value of a choice that was pressed, or None.
        attachment: ``image``, ``image_empty``, ``image_blurred``, ``image_broken``,
            ``audio``, ``forwarded`` or one of ``Other``, where one was sent, else None; the
            words of an image and of a forwarded message are in ``text``.
        secrets: Kinds of secrets that were taken out: ``card``, ``identity``,
            ``phone``, ``code``, ``password``, ``address``.
        today: The day in China when it arrived; None where it is not known.
    """

    person: str
    channel: Channel = "text"
    text: str | None = None
    choice: str | None = None
    attachment: str | None = None
    secrets: tuple[str, ...] = ()
    today: datetime.date | None = None


@dataclass(frozen=True)
class Exchange:
    """A message and its answer, as the person may read them again.

    Attributes:
        said: What the person wrote, redacted, or the label of the choice that was pressed;
            None where an attachment says it all.
        attachment: What was sent with it or instead, or None.
        replies: What 小伴 answered; empty while it thinks.
        at: When the message arrived.
    """

    said: str | None
    attachment: str | None
    replies: tuple[Reply, ...]
    at: datetime.datetime


@dataclass(frozen=True)
class Turn:
    """What a message led to.

    Attributes:
        replies: At least one.
        state: The conversation's state after the turn; JSON values only.
        notes: What goes into the person's record.
    """

    replies: tuple[Reply, ...]
    state: State = field(default_factory=dict)
    notes: Sequence[Note] = ()


@dataclass(frozen=True)
class Answer:
    """What a front end gets back for a message.

    Attributes:
        replies: In order; each has its id in the outbox.
        state: The state of the dialogue after the last turn, as the engine left it.
        heard: What was understood of a recording; None where none was handed in, or nothing
            was understood.
        kept: False where the records were out of reach: the replies then have no id,
            and say that the person should come back later.
    """

    replies: tuple[Reply, ...]
    state: State = field(default_factory=dict)
    kept: bool = True
    heard: str | None = None


@dataclass(frozen=True)
class Waiting:
    """A reply in the outbox that is not delivered yet.

    Attributes:
        person: Whom it goes to.
        source: The front end that it goes through.
        channel: Whether the person reads or hears it.
        reply: The reply, with its id.
        heard: What was understood of the recording that it answers; None where it answers
            something else.
        manner: How it is spoken, ``state["manner"]``; None where that is not known.
    """

    person: str
    source: str
    channel: Channel
    reply: Reply
    heard: str | None = None
    manner: Mapping[str, Any] | None = None


class Engine(Protocol):
    """Decides what to answer. Keeps nothing between turns."""

    async def turn(self, state: State, message: SafeMessage) -> Turn:
        """Answers one message, given the state that the last turn left."""
        ...

"""What the records take in and give out."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

# The attachment of a message whose text was heard in a recording, which is not kept.
HEARD = "audio_heard"


@dataclass(frozen=True)
class NewMessage:
    """A message that is to be recorded; everything secret was taken out before.

    Attributes:
        person: Who wrote it.
        source: The front end that it came through.
        source_id: The front end's own id of it.
        channel: ``text`` or ``voice``.
        text: The redacted text, or None.
        choice: The value of a choice that was pressed, or None.
        attachment: What was sent with the text or instead, such as ``image`` or
            ``forwarded``, or None; what an image shows is never kept.
        secrets: The kinds of secrets that were taken out.
        sent: When it was sent, or None.
        joined: The front end's ids of further messages that are part of the text.
    """

    person: str
    source: str
    source_id: str
    channel: str = "text"
    text: str | None = None
    choice: str | None = None
    attachment: str | None = None
    secrets: tuple[str, ...] = ()
    sent: datetime.datetime | None = None
    joined: tuple[str, ...] = ()


@dataclass(frozen=True)
class KeptMessage(NewMessage):
    """A message as it stands in the records.

    Attributes:
        id: Its place in the order of arrival.
        received: When it arrived, in UTC.
        answered: Whether its answer is recorded.
    """

    id: int = 0
    received: datetime.datetime | None = None
    answered: bool = False


@dataclass(frozen=True)
class NewReply:
    """A reply that is to be recorded.

    Attributes:
        text: To be read.
        speech: To be heard.
        choices: Pairs of label and value.
        picture: The name of a picture, or None.
        urgent: Whether it interrupts.
    """

    text: str
    speech: str
    choices: tuple[tuple[str, str], ...] = ()
    picture: str | None = None
    urgent: bool = False


@dataclass(frozen=True)
class KeptReply(NewReply):
    """A reply as it stands in the outbox.

    Attributes:
        id: Its own id; larger than that of every earlier reply.
        message: The id of the message that it answers.
        person: Whom it goes to.
        source: The front end that it goes through.
        channel: Whether the person reads or hears it.
        heard: What was understood of the recording that it answers; None where it answers
            something else.
    """

    id: int = 0
    message: int = 0
    person: str = ""
    source: str = ""
    channel: str = "text"
    heard: str | None = None


@dataclass(frozen=True)
class KeptExchange:
    """A message with its answer.

    Attributes:
        message: What the person sent.
        replies: In order; empty while there is none.
    """

    message: KeptMessage
    replies: tuple[KeptReply, ...]


@dataclass(frozen=True)
class KeptState:
    """A dialogue's state.

    Attributes:
        value: The state; {} for a person never met.
        version: What it grew from; goes back in with the next state.
    """

    value: Mapping[str, Any] = field(default_factory=dict)
    version: int = 0


@dataclass(frozen=True)
class Meeting:
    """What is known when a message comes in.

    Attributes:
        seen: The message, where it was recorded before.
        state: The state of the person's dialogue.
        owed: Whether the person waits for the answer to some message.
    """

    seen: KeptMessage | None
    state: KeptState
    owed: bool


@dataclass(frozen=True)
class NewNote:
    """Something that a turn puts into a person's record.

    Attributes:
        kind: One of ``care.notes.KINDS``.
        about: The guide, preference or kind of alert that it is about.
        step: The step that it happened at, from 1; 0 for none.
        value: What is kept.
    """

    kind: str
    about: str = ""
    step: int = 0
    value: str = ""


@dataclass(frozen=True)
class Progress:
    """How a person gets on with a guide.

    Attributes:
        guide: Which.
        begun: When the person first began.
        furthest: The furthest step so far.
        finished: When it was last finished, or None.
        taught_back: When it was last told back, or None.
        stuck: How often the person was stuck, by step.
        hints: How many hints were given.
    """

    guide: str
    begun: datetime.datetime
    furthest: int
    finished: datetime.datetime | None
    taught_back: datetime.datetime | None
    stuck: Mapping[int, int]
    hints: int


@dataclass(frozen=True)
class Practice:
    """How a person gets on with practising a guide.

    Attributes:
        guide: Which.
        times: How often it was practised to the end.
        hints: How many hints were given in all.
        errors: How often something else was pressed, in all.
        practised: When it was last practised to the end, or None.
        alone: When it was last done without any help, or None.
        refreshed: When a refresher last asked about it, or None.
        remembered: Whether that was answered without help; None if it was never asked.
    """

    guide: str
    times: int
    hints: int
    errors: int
    practised: datetime.datetime | None
    alone: datetime.datetime | None
    refreshed: datetime.datetime | None
    remembered: bool | None


@dataclass(frozen=True)
class Drills:
    """How a person gets on with the fraud drill.

    Attributes:
        kind: The kind of fraud.
        times: How often a scene of it was played.
        stopped: How often the person stopped it.
        last: When the last one was.
    """

    kind: str
    times: int
    stopped: int
    last: datetime.datetime | None


@dataclass(frozen=True)
class Alert:
    """That something dangerous came up; never what was said.

    Attributes:
        kind: Which danger.
        level: How sure.
        raised: When.
    """

    kind: str
    level: str
    raised: datetime.datetime


@dataclass(frozen=True)
class Handover:
    """That a person asked for a human.

    Attributes:
        id: Its own id.
        person: Who asked.
        requested: When.
        closed: When a human had answered; None while open.
    """

    id: int
    person: str
    requested: datetime.datetime
    closed: datetime.datetime | None

"""Messages and replies as the door has them, and as the records keep them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import cast

from bot.messages import Channel, Choice, Exchange, Note, Reply, SafeMessage, State, Waiting
from care import kept

# All of China keeps one time.
_CHINA = datetime.timezone(datetime.timedelta(hours=8))


def to_safe(message: kept.KeptMessage) -> SafeMessage:
    """A message as the engine sees it."""
    return SafeMessage(
        person=message.person,
        channel=cast("Channel", message.channel),
        text=message.text or None,
        choice=message.choice or None,
        # Words that were heard are words.
        attachment=None if message.attachment == kept.HEARD else message.attachment,
        secrets=message.secrets,
        today=message.received.astimezone(_CHINA).date() if message.received else None,
    )


def to_kept(reply: Reply) -> kept.NewReply:
    """A reply as it is recorded."""
    return kept.NewReply(
        text=reply.text,
        speech=reply.speech,
        choices=tuple((choice.label, choice.value) for choice in reply.choices),
        picture=reply.picture,
        urgent=reply.urgent,
    )


def from_kept(reply: kept.KeptReply) -> Reply:
    """A reply as it was recorded, with its place in the outbox."""
    return Reply(
        text=reply.text,
        speech=reply.speech,
        choices=tuple(Choice(label, value) for label, value in reply.choices),
        picture=reply.picture,
        urgent=reply.urgent,
        id=reply.id,
    )


def to_waiting(reply: kept.KeptReply, state: State) -> Waiting:
    """A reply in the outbox, as front ends deliver it.

    Args:
        reply: As it was recorded.
        state: Where the person's conversation stands; empty where that is not known.
    """
    wants_voice = (state.get("preferences") or {}).get("voice") == "yes"
    return Waiting(
        reply.person,
        reply.source,
        "voice" if wants_voice else cast("Channel", reply.channel),
        from_kept(reply),
        reply.heard,
        state.get("manner"),
    )


def exchanges(from_records: Iterable[kept.KeptExchange]) -> list[Exchange]:
    """Turns what is kept into what the person may read: a press is its button's label."""
    labels: dict[str, str] = {}
    found = []
    for each in from_records:
        message = each.message
        said = message.text if message.choice is None else labels.get(message.choice)
        replies = tuple(map(from_kept, each.replies))
        found.append(
            Exchange(said, message.attachment, replies, cast("datetime.datetime", message.received))
        )
        labels.update((choice.value, choice.label) for reply in replies for choice in reply.choices)
    return found


def to_kept_note(note: Note) -> kept.NewNote:
    """A note as it is recorded."""
    return kept.NewNote(note.kind, note.about, note.step, note.value)

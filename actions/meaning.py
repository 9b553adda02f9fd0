"""What a person meant by a message, as the NLU found it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Meaning:
    """One message, understood.

    Attributes:
        label: The intent.
        text: What was said, redacted; "" for a pressed choice.
        guides: Guides asked for, in the order asked.
        untaught: Things asked for that no guide teaches, in the person's words.
        choice: The value of the choice that was pressed, or None.
        secrets: Kinds of secrets that were taken out of the message.
        attachment: ``image`` or ``audio`` where one was sent.
        voice: Whether the person hears the answer.
    """

    label: str
    text: str = ""
    guides: tuple[str, ...] = ()
    untaught: tuple[str, ...] = ()
    choice: str | None = None
    secrets: tuple[str, ...] = ()
    attachment: str | None = None
    voice: bool = False

    @classmethod
    def of(cls, message: Mapping[str, Any]) -> Meaning:
        """Reads Rasa's parse of the latest message."""
        label = (message.get("intent") or {}).get("name") or "not_understood"
        metadata = message.get("metadata") or {}
        found = message.get("entities") or []

        def values(entity: str) -> tuple[str, ...]:
            return tuple(dict.fromkeys(each["value"] for each in found if each["entity"] == entity))

        return cls(
            label=label,
            text="" if label == "choose" else message.get("text") or "",
            guides=values("asked_guide"),
            untaught=values("untaught"),
            choice=next(iter(values("value")), None) if label == "choose" else None,
            secrets=tuple(metadata.get("secrets", ())),
            attachment=metadata.get("attachment"),
            voice=metadata.get("channel") == "voice",
        )

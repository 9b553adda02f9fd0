"""What a person meant by a message, as the NLU found it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

# A text without a Chinese character was hardly ever seen in training: it must fit well.
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_FITS_WELL = 0.6
_NUMBER = re.compile(r"[\d\s]+")
_EMERGENCIES = frozenset({"police", "medical", "fire"})


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
        attachment: What was sent with the text or instead, such as ``image``,
            ``image_blurred`` or ``forwarded``; None for what the person wrote.
        voice: Whether the person hears the answer.
        today: The day, as YYYY-MM-DD; "" where it is not known.
    """

    label: str
    text: str = ""
    guides: tuple[str, ...] = ()
    untaught: tuple[str, ...] = ()
    choice: str | None = None
    secrets: tuple[str, ...] = ()
    attachment: str | None = None
    voice: bool = False
    today: str = ""

    @classmethod
    def of(cls, message: Mapping[str, Any]) -> Meaning:
        """Reads Rasa's parse of the latest message."""
        label = _label(message)
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
            today=metadata.get("today", ""),
        )


def _label(message: Mapping[str, Any]) -> str:
    """The intent, unless it can only be a guess."""
    intent = message.get("intent") or {}
    label, text = intent.get("name") or "not_understood", message.get("text") or ""
    if _CHINESE.search(text) or label == "choose":
        return str(label)
    # A number that picks nothing says nothing, but for those that one calls for help.
    is_guess = label not in _EMERGENCIES and _NUMBER.fullmatch(text)
    poor = intent.get("confidence", 1.0) < _FITS_WELL and label not in _EMERGENCIES
    return "not_understood" if is_guess or poor else str(label)

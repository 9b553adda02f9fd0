"""What comes before everything else, and in which order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

# When a text shows several, the first of these decides: life, then money, then the rest.
LIFE_OR_MONEY = (
    "medical",
    "fire",
    "police",
    "despair",
    "money_sent",
    "help_send_money",
    "fraud_under_way",
)
RIGHTS = ("tell_secret", "human", "delete_data", "keep_private")
ORDER = LIFE_OR_MONEY + RIGHTS
FRAUD = "fraud_under_way"
_MONEY = LIFE_OR_MONEY[4:]
_LIKELY = 0.6
_CERTAIN = 1.0
_CLEARLY = 0.8


class Verdict(Protocol):
    """What the signs of fraud say of a text."""

    @property
    def level(self) -> str:
        """``ordinary``, ``unsure``, ``suspicious`` or ``fraud``."""

    @property
    def kind(self) -> str | None:
        """The kind of fraud, where one is known."""


class Reading(Protocol):
    """What the written signs say of a text."""

    @property
    def fraud(self) -> Verdict | None:
        """The verdict on fraud, if there is anything to say."""

    @property
    def danger(self) -> str | None:
        """The label of a danger that is plain to see."""

    @property
    def asked(self) -> bool:
        """Whether somebody called, wrote or wants something of the person."""


Signs = Callable[[str], Reading]


@dataclass(frozen=True)
class Danger:
    """A danger in what a person says.

    Attributes:
        label: One of :data:`ORDER`.
        confidence: How sure it is, from 0 to 1.
        kind: The kind of fraud, where one is known.
    """

    label: str
    confidence: float
    kind: str | None = None


def danger(
    reading: Reading | None,
    fits: Mapping[str, float],
    any_danger: float,
    threshold: float,
    *,
    learning: bool = False,
) -> Danger | None:
    """Decides whether a text comes before everything else.

    Args:
        reading: What the written signs say, or None where they were not asked.
        fits: How well each label fits the text or the part of it that it fits best.
        any_danger: How surely some part of the text is about a danger to life or money.
        threshold: From where on ``any_danger`` is believed.
        learning: Whether the text, as far as was learned, only asks for a guide.

    Returns:
        The danger that decides, or None.
    """
    if reading and learning and _is_only_spoken_of(reading):
        reading = None
    kind = reading.fraud.kind if reading and reading.fraud else None
    found: dict[str, float] = {}
    plain = reading.danger if reading else None
    if plain in LIFE_OR_MONEY or (plain in RIGHTS and not _is_something_else(plain, fits)):
        found[plain] = _CERTAIN
    if reading and reading.fraud and reading.fraud.level in ("suspicious", "fraud"):
        found[FRAUD] = _CERTAIN
    if any_danger >= threshold:
        learned = max(LIFE_OR_MONEY, key=lambda label: fits.get(label, 0.0))
        fit = fits.get(learned, 0.0)
        # What was written plainly of money is not overruled by a guess about money.
        if fit >= _LIKELY or not (learned in _MONEY and any(label in found for label in _MONEY)):
            found.setdefault(learned, max(any_danger, fit))
    for label in ORDER:
        if label in found:
            return Danger(label, found[label], kind if label in _MONEY else None)
    return None


def _is_only_spoken_of(reading: Reading) -> bool:
    """Whether a fraud is spoken of, and nothing is wanted of the person: 「什么是刷单」.

    Never said of a danger to life, nor where money is to be sent.
    """
    return reading.danger in {None, FRAUD, "money_sent"} and not reading.asked


def _is_something_else(right: str, fits: Mapping[str, float]) -> bool:
    """Whether a text that has the words of a right clearly means another thing."""
    return any(fit >= _CLEARLY for label, fit in fits.items() if label != right)

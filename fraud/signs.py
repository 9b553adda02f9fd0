"""Reads a text for the written signs of fraud and of other dangers.

This is the safety net beside what is learned from examples: few patterns, each of which
says something, put together by who speaks, what he tells, what he asks and how he presses.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from fraud.patterns import Book, Sign, load
from fraud.writing import Sounds, even_out

Level = Literal["unsure", "suspicious", "fraud"]

UNSURE, SUSPICIOUS, FRAUD = 0.45, 0.6, 0.8
# From here on a sign is plain by itself: nothing makes it harmless.
_PLAIN = 0.8
_HARMLESS = 0.5
# Roles that say something by themselves; the others only strengthen them, unless they are
# as strong as this: told to hush, told not to hang up, threatened.
_TELLING = frozenset({"story", "ask"})
_STRONG = 0.5
_STRENGTHENING_ONLY = frozenset({"who"})
_UNDER_WAY = "fraud_under_way"
# Of a longer text the beginning and the end are read: who speaks, and what he wants at last.
_LONGEST = 6000


@dataclass(frozen=True)
class Verdict:
    """What the signs of fraud in a text amount to.

    Attributes:
        level: How sure it is.
        kind: The kind of fraud; ``other`` where the signs name none.
        score: From 0 to 1.
        signs: The ids of the signs, the weightiest first.
    """

    level: Level
    kind: str
    score: float
    signs: tuple[str, ...]


@dataclass(frozen=True)
class Reading:
    """What a text shows at first sight.

    Attributes:
        fraud: The verdict on fraud, or None where there is nothing to say.
        danger: The label of the most urgent danger, or None.
        asked: Whether somebody called, wrote or wants something of the person.
    """

    fraud: Verdict | None
    danger: str | None
    asked: bool = False


def read(text: str) -> Reading:
    """Reads a text for signs of fraud and of other dangers.

    Args:
        text: What a person wrote or said, or a message that he or she received.

    Returns:
        The verdict on fraud and the most urgent danger.
    """
    book = _book()
    plain = _sounds().corrected(even_out(_shortened(text)))
    happening = book.asides.cut(plain)
    verdict = _verdict(happening, book)
    asked = book.asides.asked_of_me.search(plain) is not None
    return Reading(verdict, _danger(happening, verdict, book), asked)


def notice(text: str) -> frozenset[str]:
    """The names of the signs in a text, whether or not they amount to anything.

    Args:
        text: As for :func:`read`.
    """
    book = _book()
    happening = book.asides.cut(_sounds().corrected(even_out(_shortened(text))))
    return frozenset(sign.id for sign in book.signs if sign.is_in(happening))


def together(names: Iterable[str]) -> Verdict | None:
    """What signs amount to that came one after the other.

    Args:
        names: The names of the signs.
    """
    borne = frozenset(names)
    return _weighed([sign for sign in _book().signs if sign.id in borne])


def sentences_by_name() -> dict[str, str]:
    """What each sign means, in a sentence for the person."""
    return {sign.id: sign.says for sign in _book().signs}


def names() -> tuple[str, ...]:
    """The names of all signs, in the order of their file."""
    return tuple(sign.id for sign in _book().signs)


def sentences(verdict: Verdict) -> tuple[str, ...]:
    """What the signs of a verdict mean, in sentences for the person."""
    says = sentences_by_name()
    return tuple(says[sign] for sign in verdict.signs)


@lru_cache(maxsize=1)
def _book() -> Book:
    return load()


@lru_cache(maxsize=1)
def _sounds() -> Sounds:
    return Sounds(_book().sounds)


def _shortened(text: str) -> str:
    if len(text) <= _LONGEST:
        return text
    return f"{text[: _LONGEST // 2]}。{text[-_LONGEST // 2 :]}"


def _verdict(text: str, book: Book) -> Verdict | None:
    found = [sign for sign in book.signs if sign.is_in(text)]
    return _weighed(found, innocent=book.asides.is_innocent(text))


def _weighed(signs: Iterable[Sign], *, innocent: bool = False) -> Verdict | None:
    found = sorted(signs, key=lambda sign: -sign.weight)
    telling = [sign for sign in found if _tells(sign)]
    if not telling:
        return None
    strongest: dict[str, float] = {}
    for sign in found:
        strongest.setdefault(sign.role, sign.weight)
    doubt = 1.0
    for weight in strongest.values():
        doubt *= 1 - weight
    score = 1 - doubt
    if innocent and telling[0].weight < _PLAIN:
        score *= _HARMLESS
    level = _level(score)
    if level is None:
        return None
    kinds: dict[str, float] = {}
    for sign in found:
        if sign.kind != "other":
            kinds[sign.kind] = kinds.get(sign.kind, 0.0) + sign.weight**2
    kind = max(kinds, key=lambda one: kinds[one]) if kinds else "other"
    return Verdict(level, kind, round(score, 3), tuple(sign.id for sign in found))


def _tells(sign: Sign) -> bool:
    strong = sign.weight >= _STRONG and sign.role not in _STRENGTHENING_ONLY
    return sign.role in _TELLING or strong


def _level(score: float) -> Level | None:
    if score >= FRAUD:
        return "fraud"
    if score >= SUSPICIOUS:
        return "suspicious"
    return "unsure" if score >= UNSURE else None


def _danger(text: str, verdict: Verdict | None, book: Book) -> str | None:
    fraudulent = verdict is not None and verdict.level != "unsure"
    for danger in book.dangers:
        if danger.label in book.after_fraud and fraudulent:
            return _UNDER_WAY
        if danger.is_in(text, fraudulent):
            return danger.label
    return _UNDER_WAY if fraudulent else None

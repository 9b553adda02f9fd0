"""What people who hear 小伴 wish of its voice, read from their words by ``manner.yml``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from nlu.normalize import tidy
from nlu.sounding import characters, sound, sounding

_PART = re.compile(r"<(\w+)>")
_CLAUSE = re.compile(r"[^，。！？；：、…\s]+")
_NO_WORD = re.compile(r"\W+")
# Stands where something was found, so that its neighbours do not become a word.
_FOUND = "| "
_PERHAPS = "?"
# This is the whole of a message, or is not meant.
_ONLY_ALONE = frozenset({"usual"})
# What is wished where there is no other wish.
_UNSAID = {"unheard": "unheard", "more": "more", "again": "again"}
# Fewer syllables sound like too much else; a complaint has one more.
_SURELY_HEARD = 3


@dataclass(frozen=True)
class Wishes:
    """The wishes in a message.

    Attributes:
        asked: Those that are plainly about the voice, such as ``louder``, in order.
        hinted: Those that lie in a complaint, such as 「听不清」.
        misheard: Those that only sound like it.
        rest: How many characters say something else.
    """

    asked: tuple[str, ...]
    hinted: tuple[str, ...]
    misheard: tuple[str, ...]
    rest: int

    @property
    def all(self) -> tuple[str, ...]:
        """All of them; what goes without saying beside another wish is left out."""
        found = _once((*self.asked, *self.hinted, *self.misheard))
        more = tuple(each for each in found if each not in _UNSAID)
        return more or tuple(wish for each, wish in _UNSAID.items() if each in found)[:1]


@dataclass(frozen=True)
class _Pattern:
    wish: str
    perhaps: bool
    written: re.Pattern[str]
    heard: re.Pattern[str]

    def without(self, left: str) -> str:
        """What is left of a sound when what was surely heard is taken out."""
        fewest = _SURELY_HEARD + self.perhaps

        def taken_out(found: re.Match[str]) -> str:
            written = self.written.fullmatch(characters(found.group()))
            return _FOUND if written or found.group().count(" ") >= fewest else found.group()

        return self.heard.sub(taken_out, left)


@cache
def _content() -> dict[str, Any]:
    content: dict[str, Any] = YAML(typ="safe").load(Path(__file__).with_name("manner.yml"))
    return content


def _put_together(pattern: str) -> str:
    parts = _content()["parts"]
    return _PART.sub(lambda match: f"(?:{parts[match[1]]})", pattern)


@cache
def _patterns() -> tuple[_Pattern, ...]:
    found = []
    for line in _content()["wishes"]:
        ((name, pattern),) = line.items()
        whole = _put_together(pattern)
        found.append(
            _Pattern(
                name.rstrip(_PERHAPS), name.endswith(_PERHAPS), re.compile(whole), sounding(whole)
            )
        )
    return tuple(found)


@cache
def _around() -> re.Pattern[str]:
    words, characters = _put_together(_content()["around"]), _content()["around_characters"]
    return re.compile(rf"{sounding(words).pattern}|(?<!\S)[{characters}][a-z]* ")


@cache
def _cue(name: str) -> re.Pattern[str]:
    return re.compile(_content()[name])


def holds(cue: str, text: str) -> bool:
    """Whether a text holds one of the cues at the end of ``manner.yml``."""
    return _cue(cue).search(text) is not None


def is_of_something_else(text: str) -> bool:
    """Whether another voice is spoken of, or the way to do something is asked for."""
    return holds("of_something_else", text)


def read(text: str) -> Wishes:
    """Finds the wishes in a message, also by their sound, and whether it says anything else."""
    plain = _NO_WORD.sub("", tidy(text))
    left = sound(plain)
    asked: list[str] = []
    hinted: list[str] = []
    misheard: list[str] = []
    for pattern in _patterns():
        without = pattern.without(left)
        if without == left:
            continue
        if pattern.written.search(plain) is None:
            misheard.append(pattern.wish)
        else:
            (hinted if pattern.perhaps else asked).append(pattern.wish)
        left = without
    rest = _around().sub("", left.replace(_FOUND, " ")).split()
    return Wishes(_once(asked), _once(hinted), _once(misheard), len(rest))


def by_the_way(text: str) -> tuple[str, ...]:
    """The wishes that are told beside something else, as they are written."""
    clauses = _CLAUSE.findall(tidy(text))
    return _once(
        wish
        for clause in clauses
        if not is_of_something_else(clause)
        for wish in read(clause).asked
        if wish not in _ONLY_ALONE
    )


def _once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))

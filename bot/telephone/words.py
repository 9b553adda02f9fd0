"""What the telephone itself says, and what is said to it, from ``words.yml``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ruamel.yaml import YAML

_FILE = Path(__file__).with_name("words.yml")
_MARKS = re.compile(r"[\s，。！？、；：…,.!?;:「」]+")
# A longer text is about something else, whatever words are in it.
_LONGEST_WISH = 20


@dataclass(frozen=True)
class Offer:
    """The offer to be known by the number: what is asked, and the two answers."""

    text: str
    remember: str
    no: str


@dataclass(frozen=True)
class Words:
    """What stands in ``words.yml``, where each entry is explained."""

    consent: Mapping[str, str]
    consent_again: Mapping[str, str]
    unable: Mapping[str, str]
    full: Mapping[str, str]
    warning: str
    no_human: str
    offer: Offer
    remembered: str
    not_remembered: str
    forgotten: str
    cannot: str
    never_known: str
    yes: Sequence[str]
    no: Sequence[str]
    around: Sequence[str]
    not_forget: Sequence[str]
    forget: Sequence[Sequence[str]]

    def said_yes(self, text: str) -> bool:
        """Whether a text is a yes to the offer and nothing else."""
        return _is_only(text, self.yes, self.around)

    def said_no(self, text: str) -> bool:
        """Whether a text is a no to the offer and nothing else."""
        return _is_only(text, self.no, self.around)

    def wants_to_be_forgotten(self, text: str) -> bool:
        """Whether a text asks that the number be forgotten."""
        bare = _MARKS.sub("", text)
        if len(bare) > _LONGEST_WISH or any(word in bare for word in self.not_forget):
            return False
        return all(any(word in bare for word in group) for group in self.forget)


@cache
def words() -> Words:
    """The words."""
    content = YAML(typ="safe").load(_FILE.read_text(encoding="utf-8"))
    return Words(**{**content, "offer": Offer(**content["offer"])})


def _is_only(text: str, meant: Iterable[str], around: Iterable[str]) -> bool:
    pattern = f"(?:{_any_of(around)})*(?:{_any_of(meant)})(?:{_any_of((*around, *meant))})*"
    return bool(re.fullmatch(pattern, _MARKS.sub("", text)))


def _any_of(alternatives: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(alternatives, key=len, reverse=True)))

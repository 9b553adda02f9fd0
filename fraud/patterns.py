"""Loads the signs and dangers from their files, checks them and compiles them once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, Extra, Field
from ruamel.yaml import YAML

Role = Literal["who", "how", "story", "ask", "press"]
Kind = Literal[
    "fake-police",
    "screen-sharing",
    "fake-kin",
    "fake-boss",
    "investment",
    "brushing",
    "fake-customer-service",
    "fake-shopping",
    "fake-loan",
    "credit-record",
    "romance",
    "game-items",
    "phishing-link",
    "health-products",
    "pension-scheme",
    "house-for-pension",
    "code-theft",
    "prize",
    "recovery",
    "mule",
    "care-home",
    "elder-project",
    "elder-help",
    "other",
]

_HERE = Path(__file__).parent
_WORD = re.compile(r"<([a-z]+)>")
# These come after a fraud that is under way.
_AFTER_FRAUD = frozenset({"tell_secret", "human", "delete_data", "keep_private"})
_PAUSE = "，"
_GAP = "＿"


class _Strict(BaseModel):
    class Config:
        allow_mutation = False
        extra = Extra.forbid
        min_anystr_length = 1


class SignEntry(_Strict):
    """One sign, as its file has it; see the head of ``signs.yml``."""

    id: str = Field(regex=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    kind: Kind
    role: Role
    weight: float = Field(gt=0, lt=1)
    patterns: list[str] = Field(min_items=1)
    needs: list[str] = Field(default_factory=list)
    says: str = Field(max_length=20)


class AsideEntries(_Strict):
    """What is told but not happening to the person."""

    turn: str
    reported: list[str]
    supposed: list[str]
    advised: list[str]
    denied: list[str]
    general: list[str]
    asked_of_me: str


class SignsFile(_Strict):
    """All of ``signs.yml``."""

    words: dict[str, str]
    sounds: list[str]
    asides: AsideEntries
    innocent: list[str]
    signs: list[SignEntry]


class FaintEntry(_Strict):
    """What is a danger unless it is said in passing, as its file has it."""

    patterns: list[str] = Field(min_items=1)
    passing: list[str] = Field(min_items=1)
    now: list[str] = Field(min_items=1)


class DangerEntry(_Strict):
    """One danger, as its file has it; see the head of ``dangers.yml``."""

    label: str
    past: bool
    harmless: list[str] = Field(default_factory=list)
    patterns: list[str] = Field(min_items=1)
    faint: list[FaintEntry] = Field(default_factory=list)
    with_fraud: list[str] = Field(default_factory=list)
    unless: list[str] = Field(default_factory=list)


class DangersFile(_Strict):
    """All of ``dangers.yml``."""

    past: str
    still: str
    dangers: list[DangerEntry]


@dataclass(frozen=True)
class Sign:
    """A compiled sign.

    Attributes:
        id: Its name.
        kind: The kind of fraud it speaks for.
        role: What it is about.
        weight: How much it says by itself.
        says: The sentence for the person.
    """

    id: str
    kind: Kind
    role: Role
    weight: float
    says: str
    pattern: re.Pattern[str]
    needs: re.Pattern[str] | None

    def is_in(self, text: str) -> bool:
        """Whether the text bears the sign."""
        if not self.pattern.search(text):
            return False
        return self.needs is None or bool(self.needs.search(text))


@dataclass(frozen=True)
class Faint:
    """What is a danger unless it is said in passing."""

    pattern: re.Pattern[str]
    passing: re.Pattern[str]
    now: re.Pattern[str]

    def is_in(self, text: str) -> bool:
        """Whether the text bears it and does not merely mention it."""
        if not self.pattern.search(text):
            return False
        return not self.passing.search(text) or bool(self.now.search(text))


@dataclass(frozen=True)
class Danger:
    """A compiled danger.

    Attributes:
        label: What it is called.
    """

    label: str
    harmless: re.Pattern[str] | None
    pattern: re.Pattern[str]
    faint: tuple[Faint, ...]
    with_fraud: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    past: re.Pattern[str] | None
    still: re.Pattern[str]

    def is_in(self, text: str, fraudulent: bool) -> bool:
        """Whether the text shows the danger.

        Args:
            text: An evened-out text.
            fraudulent: Whether the text bears the signs of a fraud.
        """
        # A mark that no pattern knows, so that nothing new is read across the gap.
        rest = self.harmless.sub(_GAP, text) if self.harmless else text
        shown = bool(self.pattern.search(rest)) or any(faint.is_in(rest) for faint in self.faint)
        if not shown and fraudulent and self.with_fraud is not None:
            shown = bool(self.with_fraud.search(rest))
        if not shown or (self.unless is not None and self.unless.search(text)):
            return False
        return not (self.past and self.past.search(text) and not self.still.search(text))


@dataclass(frozen=True)
class Asides:
    """What is told but is not happening to the person now."""

    told: tuple[re.Pattern[str], ...]
    general: re.Pattern[str]
    asked_of_me: re.Pattern[str]
    innocent: re.Pattern[str]

    def cut(self, text: str) -> str:
        """The text without hearsay, suppositions, advice, denials and general questions."""
        for aside in self.told:
            text = aside.sub(_PAUSE, text)
        rest = self.general.sub(_PAUSE, text)
        if rest != text and not self.asked_of_me.search(rest):
            return rest
        return text

    def is_innocent(self, text: str) -> bool:
        """Whether something in the text makes weaker signs harmless."""
        return bool(self.innocent.search(text))


@dataclass(frozen=True)
class Book:
    """All that is looked for.

    Attributes:
        sounds: Phrases that are also known by their sound.
        asides: What is cut out first.
        signs: The signs of fraud.
        dangers: The other dangers, the most urgent first.
        after_fraud: The labels that a fraud goes before.
    """

    sounds: tuple[str, ...]
    asides: Asides
    signs: tuple[Sign, ...]
    dangers: tuple[Danger, ...]
    after_fraud: frozenset[str]


def load(folder: Path = _HERE) -> Book:
    """Loads ``signs.yml`` and ``dangers.yml``.

    Args:
        folder: Where they are.

    Returns:
        Everything compiled.

    Raises:
        ValueError: If a file is not as it must be, or a pattern is no regular expression.
    """
    signs = SignsFile.parse_obj(_yaml(folder / "signs.yml"))
    dangers = DangersFile.parse_obj(_yaml(folder / "dangers.yml"))
    words: dict[str, str] = {}
    for name, word in signs.words.items():
        words[name] = _spelled_out(word, words)
    return Book(
        sounds=tuple(signs.sounds),
        asides=_asides(signs, words),
        signs=tuple(_sign(entry, words) for entry in signs.signs),
        dangers=tuple(_danger(entry, dangers, words) for entry in dangers.dangers),
        after_fraud=_AFTER_FRAUD,
    )


def _yaml(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = YAML(typ="safe").load(path)
    return content


def _spelled_out(pattern: str, words: Mapping[str, str]) -> str:
    return _WORD.sub(lambda name: words[name.group(1)], pattern)


def _compiled(patterns: list[str], words: Mapping[str, str]) -> re.Pattern[str]:
    return re.compile("|".join(_spelled_out(pattern, words) for pattern in patterns))


def _sign(entry: SignEntry, words: Mapping[str, str]) -> Sign:
    return Sign(
        id=entry.id,
        kind=entry.kind,
        role=entry.role,
        weight=entry.weight,
        says=entry.says,
        pattern=_compiled(entry.patterns, words),
        needs=_compiled(entry.needs, words) if entry.needs else None,
    )


def _danger(entry: DangerEntry, file: DangersFile, words: Mapping[str, str]) -> Danger:
    return Danger(
        label=entry.label,
        harmless=_compiled(entry.harmless, words) if entry.harmless else None,
        pattern=_compiled(entry.patterns, words),
        faint=tuple(_faint(faint, words) for faint in entry.faint),
        with_fraud=_compiled(entry.with_fraud, words) if entry.with_fraud else None,
        unless=_compiled(entry.unless, words) if entry.unless else None,
        past=re.compile(file.past) if entry.past else None,
        still=re.compile(file.still),
    )


def _faint(entry: FaintEntry, words: Mapping[str, str]) -> Faint:
    return Faint(
        pattern=_compiled(entry.patterns, words),
        passing=_compiled(entry.passing, words),
        now=_compiled(entry.now, words),
    )


def _asides(file: SignsFile, words: Mapping[str, str]) -> Asides:
    entries = file.asides
    # Hearsay lasts until the person turns to what happens to him or her.
    until = rf"(?:(?!{entries.turn}).)*"
    told = (
        re.compile(f"(?:{'|'.join(entries.reported)}){until}"),
        re.compile(f"(?:{'|'.join(entries.supposed)})[^。！？]*"),
        _compiled(entries.advised, words),
        _compiled(entries.denied, words),
    )
    return Asides(
        told=told,
        general=_compiled(entries.general, words),
        asked_of_me=re.compile(entries.asked_of_me),
        innocent=_compiled(file.innocent, words),
    )

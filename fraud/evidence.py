"""Finds signs in what was received: who claims what, what is asked, how, through what."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, Extra, Field
from ruamel.yaml import YAML

from fraud import links

Facet = Literal["claim", "ask", "press", "way", "story", "honest", "mind"]

_FILE = Path(__file__).with_name("evidence.yml")
_WORD = re.compile(r"<([a-z]+)>")
_NOT_THEIRS = "not-theirs"
# A quotation goes on to the next pause if it is so near, and has at most so many characters.
_AROUND = 8
_LONGEST_QUOTE = 18
# What the honest warn of is asked or told by nobody.
_DENIABLE = frozenset({"ask", "story"})
_DENIED_WITHIN = 8
_PAUSES = "，。！？；：,!?;【】[]“”\"' "
_RUN_BEFORE = rf"[^{re.escape(_PAUSES)}]*$"
_RUN_AFTER = rf"[^{re.escape(_PAUSES)}]*"


class _Strict(BaseModel):
    class Config:
        allow_mutation = False
        extra = Extra.forbid
        min_anystr_length = 1


class _Said(_Strict):
    id: str = Field(regex=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    facet: Facet
    kinds: list[str]
    weight: float = Field(ge=-1, le=1)
    plain: bool = False
    says: str = Field(max_length=20)


class _Written(_Said):
    patterns: list[str] = Field(min_items=1)
    unless: list[str] = []


class _OfLink(_Said):
    trait: str


class _File(_Strict):
    words: dict[str, str]
    signs: list[_Written]
    links: list[_OfLink]


@dataclass(frozen=True)
class Sign:
    """A sign that a received text may bear.

    Attributes:
        id: Its name.
        facet: What it is about.
        kinds: The kinds of fraud that it speaks for; none where it speaks for all.
        weight: What it says by itself, from -1 (honest) to 1.
        plain: Whether it is enough for suspicion by itself.
        says: The sentence for the person.
    """

    id: str
    facet: Facet
    kinds: tuple[str, ...]
    weight: float
    plain: bool
    says: str


@dataclass(frozen=True)
class Found:
    """A sign that a text bears.

    Attributes:
        sign: The sign.
        quote: The words that bear it, as the uncovered text has them.
    """

    sign: Sign
    quote: str


@dataclass(frozen=True)
class Evidence:
    """All that was found in a text.

    Attributes:
        found: The signs, in the order of the file.
        links: The links.
    """

    found: tuple[Found, ...]
    links: tuple[links.Link, ...]

    @property
    def ids(self) -> frozenset[str]:
        """The names of the signs."""
        return frozenset(each.sign.id for each in self.found)


def find(text: str) -> Evidence:
    """Finds the signs in a text without its disguises.

    Args:
        text: As :func:`fraud.disguises.uncover` gives it.
    """
    book = _book()
    found = []
    for sign, pattern, unless in book.written:
        match = _first(pattern, text, book.denied if sign.facet in _DENIABLE else None)
        if match and not (unless and unless.search(text)):
            found.append(Found(sign, _quoted(text, match)))
    seen = links.find(text)
    for link in seen:
        traits: set[str] = set(link.traits)
        if traits & {"unknown", "look-alike", "cheap"} and _claims_another(text, link):
            traits.add(_NOT_THEIRS)
        for trait, sign in book.of_links:
            if trait in traits and all(each.sign is not sign for each in found):
                found.append(Found(sign, link.host))
    return Evidence(tuple(found), seen)


def signs() -> tuple[Sign, ...]:
    """All signs, in the order of the file."""
    book = _book()
    return (*(sign for sign, _, _ in book.written), *(sign for _, sign in book.of_links))


def _first(
    pattern: re.Pattern[str], text: str, denied: re.Pattern[str] | None
) -> re.Match[str] | None:
    """The first place that bears a sign and is not warned of."""
    for match in pattern.finditer(text):
        before = text[max(0, match.start() - _DENIED_WITHIN) : match.start()]
        if denied is None or not denied.search(before):
            return match
    return None


def _claims_another(text: str, link: links.Link) -> bool:
    """Whether the text names somebody whose domains are known, and the link is none of them."""
    rest = text.replace(link.written, "")
    return links.names_anybody(rest)


def _quoted(text: str, match: re.Match[str]) -> str:
    """The words of a sign, up to the pauses around them where these are near."""
    begin, end = match.span()
    before = re.search(_RUN_BEFORE, text[max(0, begin - _AROUND) : begin])
    if before and (before.start() > 0 or begin <= _AROUND):
        begin -= len(before.group())
    after = re.match(_RUN_AFTER, text[end : end + _AROUND])
    if after and (len(after.group()) < _AROUND or end + _AROUND >= len(text)):
        end += len(after.group())
    quote = text[begin:end].strip(_PAUSES)
    return quote if len(quote) <= _LONGEST_QUOTE else quote[: _LONGEST_QUOTE - 1] + "…"


@dataclass(frozen=True)
class _Book:
    written: Sequence[tuple[Sign, re.Pattern[str], re.Pattern[str] | None]]
    of_links: Sequence[tuple[str, Sign]]
    denied: re.Pattern[str]


@lru_cache(maxsize=1)
def _book() -> _Book:
    file = _File.parse_obj(YAML(typ="safe").load(_FILE.read_text(encoding="utf-8")))
    words: dict[str, str] = {}
    for name, word in file.words.items():
        words[name] = _spelled_out(word, words)

    def compiled(patterns: Sequence[str]) -> re.Pattern[str]:
        # A sign goes over no end of a sentence.
        spelled = (_spelled_out(pattern, words) for pattern in patterns)
        return re.compile("|".join(spelled).replace(".{", "[^。！？]{"))

    return _Book(
        tuple(
            (_sign(each), compiled(each.patterns), compiled(each.unless) if each.unless else None)
            for each in file.signs
        ),
        tuple((each.trait, _sign(each)) for each in file.links),
        re.compile(f"(?:{words['not']})[^。！？，]{{0,4}}$"),
    )


def _sign(entry: _Said) -> Sign:
    return Sign(entry.id, entry.facet, tuple(entry.kinds), entry.weight, entry.plain, entry.says)


def _spelled_out(pattern: str, words: dict[str, str]) -> str:
    return _WORD.sub(lambda found: words[found.group(1)], pattern)

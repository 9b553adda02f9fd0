"""The words that redaction knows, from ``redaction.yml``."""

from __future__ import annotations

import pathlib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from ruamel.yaml import YAML

from care.notation import Alphabet

_FILE = pathlib.Path(__file__).with_name("redaction.yml")


class Span(NamedTuple):
    """A part of a text.

    Attributes:
        start: Where it begins.
        end: Where it ends.
        kind: What it is.
    """

    start: int
    end: int
    kind: str


class _Folding(dict[int, str]):
    """Maps wide and capital letters and digits to the plain small one, each to one."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        folded = unicodedata.normalize("NFKC", character).lower()
        # Wide punctuation stays: it ends a clause where the plain one may belong to a password.
        self[code] = found = folded if len(folded) == 1 and folded.isalnum() else character
        return found


@dataclass(frozen=True)
class Words:
    """Everything from the file, ready to be used.

    Attributes:
        markers: What stands in place of each kind of secret.
        alphabet: What each character means within a number.
        folding: Wide and capital letters as plain small ones.
        names: Finds the names of secrets; the group that matched is the kind.
        check_letter: Finds the X of an ID number, said in whatever way.
        link: Finds a word that leads from a name to its secret, at the end of a text.
        no_link: Finds a word that only looks like a link, from its first character.
        no_password: Finds what shows that no password follows.
        no_password_end: Characters that no password ends with.
        no_code: Latin words that are no code.
        amount_before: Finds, at the end of a text, what an amount follows.
        unit: Finds a unit at the start of a text.
        money: Finds a unit of money at the start of a text.
        thousands: Finds an amount with commas.
        time_unit: Finds a unit of time at the start of a text.
        train: Finds a train's number.
        hotlines: Numbers that stay.
        hotline_starts: How other numbers of three to five digits that stay begin.
        emergency: Numbers that stay even where a secret is expected.
        address: The words of addresses, by what they are.
    """

    markers: Mapping[str, str]
    alphabet: Alphabet
    folding: dict[int, str]
    names: re.Pattern[str]
    check_letter: re.Pattern[str]
    link: re.Pattern[str]
    no_link: re.Pattern[str]
    no_password: re.Pattern[str]
    no_password_end: str
    no_code: frozenset[str]
    amount_before: re.Pattern[str]
    unit: re.Pattern[str]
    money: re.Pattern[str]
    thousands: re.Pattern[str]
    time_unit: re.Pattern[str]
    train: re.Pattern[str]
    hotlines: frozenset[str]
    hotline_starts: tuple[str, ...]
    emergency: frozenset[str]
    address: Mapping[str, Any]

    def is_hotline(self, digits: str) -> bool:
        """Whether digits are a number that everybody may know."""
        public = len(digits) == 5 and digits.startswith(self.hotline_starts)  # noqa: PLR2004
        return public or digits in self.hotlines


def any_of(words: Iterable[str], *, spaced: bool = False) -> str:
    """Gives an expression for any of the words, the longest first.

    Args:
        words: The words.
        spaced: Whether single spaces may stand inside them, as recognisers write.
    """
    longest_first = sorted(words, key=len, reverse=True)
    gap = r"\s?" if spaced else ""
    return "|".join(gap.join(map(re.escape, word)) for word in longest_first)


@cache
def words() -> Words:
    """Reads the file, once."""
    found: dict[str, Any] = YAML(typ="safe").load(_FILE.read_text(encoding="utf-8"))
    names = {**found["names"], "harmless": found["harmless"]}
    # One expression in which the longest name wins, whatever kind it is of.
    pairs = sorted(
        ((name, kind) for kind, listed in names.items() for name in listed),
        key=lambda pair: len(pair[0]),
        reverse=True,
    )
    listed = "|".join(
        f"(?P<{kind}_{number}>{any_of([name], spaced=True)})"
        for number, (name, kind) in enumerate(pairs)
    )
    not_before = found["not_a_link_after"]
    return Words(
        markers=found["markers"],
        alphabet=Alphabet(found["digits"]),
        folding=_Folding(),
        names=re.compile(listed),
        check_letter=re.compile(any_of({word.lower() for word in found["check_letter"]})),
        link=re.compile(rf"(?<![{not_before}])(?:{any_of(found['links'])})[\s\"“”'「『]*$"),
        no_link=re.compile(rf"为[{found['not_a_link_before']}]"),
        no_password=re.compile(any_of(found["not_a_password"], spaced=True)),
        no_password_end=found["not_a_password_at_end"],
        no_code=frozenset(found["not_a_code"]),
        amount_before=re.compile(
            rf"(?:{any_of(found['amount_before'])})[了过走掉我你您他她\s]{{0,3}}$"
        ),
        unit=re.compile(rf"\s*(?:{any_of(found['units'])})"),
        money=re.compile(rf"\s*(?:{any_of(found['money'])})"),
        thousands=re.compile(
            # No digit before it, and not too many in it: read once, from left to right.
            r"(?<![0-9,])[0-9]{1,3}(?:,[0-9]{3}){1,4}(?:\.[0-9]{1,2})?"
            rf"(?=\s?(?:{any_of(found['money'])}))"
        ),
        time_unit=re.compile(rf"\s*(?:{any_of(found['time_units'])})"),
        train=re.compile(rf"[{found['trains'].lower()}][0-9]{{1,4}}"),
        hotlines=frozenset(found["hotlines"]),
        hotline_starts=tuple(found["hotline_starts"]),
        emergency=frozenset(found["emergency"]),
        address=found["address"],
    )


def named(folded: str) -> list[Span]:
    """Gives the names of secrets in a text, in order."""
    return [
        Span(match.start(), match.end(), str(match.lastgroup).split("_")[0])
        for match in words().names.finditer(folded)
    ]

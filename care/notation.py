"""How numbers are written and said: wide, Chinese, spaced, in groups."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

# Between the digits of one number: spaces, hyphens, dots, commas, and what cannot be seen.
SEPARATOR = "\u00a6"
COMMA = "\u00b8"
_SEPARATORS = "-‐‑‒–—―−－_.·・•．｡/|\\~+"
_COMMAS = ",，、"
_KEYCAP = "\u20e3"
# Between two groups of one number stand no more than these.
_GAP = 3


class Alphabet(dict[int, str]):
    """Maps every character to one character: digits to 0–9, gaps to ``SEPARATOR``.

    Args:
        digits: For each digit the other characters that mean it.
    """

    def __init__(self, digits: Mapping[str, str]) -> None:
        super().__init__()
        for digit, others in digits.items():
            for other in others:
                self[ord(other)] = digit
        for character in _SEPARATORS:
            self[ord(character)] = SEPARATOR
        for character in _COMMAS:
            self[ord(character)] = COMMA

    def __missing__(self, code: int) -> str:
        """Finds out, once for each character, what it stands for."""
        self[code] = found = _meaning(chr(code))
        return found


def _meaning(character: str) -> str:
    digit = unicodedata.digit(character, -1)
    if digit >= 0:
        return str(digit)
    category = unicodedata.category(character)
    if character.isspace() or category in ("Cf", "Mn", "Cc") or character == _KEYCAP:
        return SEPARATOR
    folded = unicodedata.normalize("NFKC", character)
    return folded if len(folded) == 1 else character


@dataclass(frozen=True)
class Group:
    """Digits without a gap.

    Attributes:
        start: Where they begin.
        end: Where they end.
        digits: The digits, 0–9.
        comma: Whether a comma stands in the gap before them.
        cuts: Where the script changes, from the start: 一 may begin the next word.
    """

    start: int
    end: int
    digits: str
    comma: bool
    cuts: tuple[int, ...] = ()


_DIGITS = re.compile(r"[0-9]+")
_CHANGE = re.compile(r"(?<=[0-9])(?=[^0-9])|(?<=[^0-9])(?=[0-9])")
_BETWEEN = re.compile(f"[{SEPARATOR}{COMMA}]{{0,{_GAP}}}")


def runs(shadow: str, folded: str) -> Iterator[list[Group]]:
    """Gives the groups of digits that stand together as one number may be written.

    Args:
        shadow: The text in the alphabet of numbers.
        folded: The text in plain small letters.
    """
    run: list[Group] = []
    for match in _DIGITS.finditer(shadow):
        start, end = match.span()
        between = shadow[run[-1].end : start] if run and start - run[-1].end <= _GAP else None
        if run and (between is None or not _BETWEEN.fullmatch(between)):
            yield run
            run = []
        comma = bool(run) and between is not None and COMMA in between
        cuts = tuple(cut.start() for cut in _CHANGE.finditer(folded[start:end]))
        run.append(Group(start, end, match.group(), comma, cuts))
    if run:
        yield run

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
    """

    start: int
    end: int
    digits: str
    comma: bool


_DIGITS = re.compile(r"[0-9]+")
_OF_ONE_SCRIPT = re.compile(r"[0-9]+|[^0-9]+")
_BETWEEN = re.compile(f"[{SEPARATOR}{COMMA}]{{0,{_GAP}}}")


def runs(shadow: str, folded: str) -> Iterator[list[Group]]:
    """Gives the groups of digits that stand together as one number may be written.

    A group ends where the script changes, too: 一 may begin the next word.

    Args:
        shadow: The text in the alphabet of numbers.
        folded: The text in plain small letters.
    """
    run: list[Group] = []
    for match in _DIGITS.finditer(shadow):
        between = shadow[run[-1].end : match.start()] if run else ""
        if run and not _BETWEEN.fullmatch(between):
            yield run
            run = []
            between = ""
        comma = COMMA in between
        for part in _OF_ONE_SCRIPT.finditer(folded, match.start(), match.end()):
            run.append(Group(part.start(), part.end(), shadow[slice(*part.span())], comma))
            comma = False
    if run:
        yield run

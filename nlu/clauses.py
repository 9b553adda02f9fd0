"""Cuts what a person says into the parts in which a wish may stand.

Old people tell a story and put the request somewhere in it, or ask two things at once.
Recognisers write no marks: a long text without any is read through overlapping windows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

_BREAK = re.compile(r"[，。！？；：、\n ]+|(?=然后|还有|另外|顺便|再就是|对了|等下|顺带)")
_HOLDS_SOMETHING = re.compile(r"\w")
_SHORTEST = 3
_LONGEST = 22
_WINDOW = 14
_STRIDE = 6
_MOST_CLAUSES = 24
_TWO = 2


@dataclass(frozen=True)
class Clause:
    """A part of a text.

    Attributes:
        start: Its first character.
        end: One past its last.
    """

    start: int
    end: int


def clauses(text: str) -> list[Clause]:
    """The parts of a text in which a wish may stand, in order of where they begin.

    Args:
        text: A softened text.

    Returns:
        The clauses, two neighbours at a time as well, and windows over long ones; empty
        where the text is a single short clause and so nothing but itself.
    """
    single = [clause for clause in _split(text) if clause.end - clause.start >= _SHORTEST]
    single = single[:_MOST_CLAUSES]
    parts = [window for clause in single for window in _windows(clause)]
    if len(single) > _TWO:
        parts += [
            Clause(first.start, second.end)
            for first, second in pairwise(single)
            if second.end - first.start <= _LONGEST
        ]
    whole = Clause(0, len(text))
    return sorted({part for part in parts if part != whole}, key=lambda p: (p.start, p.end))


def _split(text: str) -> Iterator[Clause]:
    start = 0
    for mark in _BREAK.finditer(text):
        if _HOLDS_SOMETHING.search(text[start : mark.start()]):
            yield Clause(start, mark.start())
        start = mark.end()
    if _HOLDS_SOMETHING.search(text[start:]):
        yield Clause(start, len(text))


def _windows(clause: Clause) -> Iterator[Clause]:
    yield clause
    if clause.end - clause.start > _LONGEST:
        for start in range(clause.start, clause.end - _WINDOW + _STRIDE, _STRIDE):
            yield Clause(start, min(start + _WINDOW, clause.end))

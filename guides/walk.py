"""How a step is put, what helps when it goes wrong, and what of a guide was told back.

Pure functions over guides; where a person stands is kept by the conversation.
"""

from __future__ import annotations

from typing import Literal

from pypinyin import lazy_pinyin
from rapidfuzz import fuzz

from guides.schema import Guide, Step, Trouble

Manner = Literal["do", "other", "short", "described"]

# Of 100: how much of a known trouble's words must be in what the person said.
_SAME_TROUBLE = 82


def instruction(step: Step, manner: Manner) -> str:
    """The one thing to do, put in the given manner."""
    words: str = getattr(step, manner)
    return words


def manner_for(asked: int, *, short: bool, screen_reader: bool) -> Manner:
    """How to put a step that has been put ``asked`` times before.

    A second asking takes other words, a third the shortest; a person who uses a
    screen reader never hears of colours and places.
    """
    if screen_reader:
        return "described"
    if short:
        return "short" if asked % 2 == 0 else "other"
    manners: tuple[Manner, ...] = ("do", "other", "short")
    return manners[asked % len(manners)]


def way_to_find(step: Step, searched: int) -> str | None:
    """What to try next when the person cannot find it; None when all has been tried."""
    ways = step.obstacles.missing
    return ways[searched] if searched < len(ways) else None


def answer_to_trouble(guide: Guide, step: Step, text: str) -> str | None:
    """The answer to a trouble that people are known to have here, if this is one."""
    return _best_answer([*step.obstacles.others, *guide.troubles], text)


def _best_answer(troubles: list[Trouble], text: str) -> str | None:
    said = sound(text)
    best, answer = 0.0, None
    for trouble in troubles:
        for words in trouble.says:
            wanted = sound(words)
            # A single syllable is in everything; and a sentence much shorter than the
            # trouble is not that trouble because its few words occur in it.
            if min(len(words), len(text)) < 2 or len(said) < 0.6 * len(wanted):
                continue
            score = fuzz.partial_ratio(wanted, said)
            if score > best:
                best, answer = score, trouble.answer
    return answer if best >= _SAME_TROUBLE else None


def steps_told(guide: Guide, text: str) -> list[int]:
    """The steps, from 1, of which ``text`` tells at least one key word."""
    said = f" {sound(text)} "
    return [
        number
        for number, step in enumerate(guide.steps, start=1)
        if any(f" {sound(word)} " in said for word in step.told_by)
    ]


def sound(text: str) -> str:
    """Toneless syllables, so that homophones are the same."""
    return " ".join(lazy_pinyin("".join(text.split()).lower(), errors=list))

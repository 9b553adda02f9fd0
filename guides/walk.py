"""How a step is put, what helps when it goes wrong, and what of a guide was told back.

Pure functions over guides; where a person stands is kept by the conversation.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from rapidfuzz.distance import LCSseq

from guides.schema import Guide, Step, Trouble
from nlu.pinyin import merged_syllables

Manner = Literal["do", "other", "short", "described"]

# How much of a known trouble's sounds must be in what the person said, in order and
# close together.
_SAME_TROUBLE = 0.74
_FEWEST_SOUNDS = 2
# What a message may hold beside a trouble and still be nothing else.
_FEW_MORE = 4
# What an answer may add to the words of the question.
_PARTICLES = frozenset("了的吧啊嘛呢哦呀哈咯噻嗯是都也")
_AFFIRMING = frozenset("了的过有是对")
_DENYING = frozenset("没不未别冇莫无")
_LONG_ECHO = 4
_ENDS = "。？！"
_MARKS = re.compile(r"[，。！？；、,.!?; ]+")


def instruction(step: Step, manner: Manner) -> str:
    """The one thing to do, put in the given manner."""
    words: str = getattr(step, manner)
    return words if words[-1] in _ENDS else f"{words}。"


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


def is_trouble(guide: Guide, step: Step, text: str) -> bool:
    """Whether a text, or each part of it, is a trouble that people are known to have here."""
    known = [
        words for trouble in (*step.obstacles.others, *guide.troubles) for words in trouble.says
    ]
    parts = clauses(text)
    return _is_any(known, text) or (bool(parts) and all(_is_any(known, part) for part in parts))


def _is_any(known: Sequence[str], text: str) -> bool:
    said = _sounds(text)
    return any(
        _share_said(_sounds(words), said) == 1.0 and len(said) <= len(words) + _FEW_MORE
        for words in known
    )


def echoes(question: str, text: str) -> bool:
    """Whether a text answers a check by the check's own words: 「挂了吗？」「挂了」.

    Every character of the answer but particles must stand in the question, in order; so a
    no is never taken for a yes. A bare name, such as that of a button, is no answer.
    """
    bare = "".join(each for each in text if each.isalnum())
    core = "".join("您" if each == "我" else each for each in bare if each not in _PARTICLES)
    if core and core[0] in _DENYING:
        return _names_alternative(question, core)
    is_answer = len(bare) >= _LONG_ECHO or any(each in _AFFIRMING for each in bare)
    if not is_answer or not core:
        return False
    rest = iter(question)
    return all(character in rest for character in core)


def _names_alternative(question: str, core: str) -> bool:
    """Whether a no is one of the answers asked for: 「停了，或者没开过？」「没开过」.

    「有没有看到」 and 「看没看到」 ask for no such thing.
    """
    at = question.find(core)
    return len(core) > 1 and at > 0 and question[at - 1] not in (core[1], "有")


def clauses(text: str) -> list[str]:
    """The parts of a text between marks."""
    return [part for part in _MARKS.split(text) if part]


def _best_answer(troubles: Sequence[Trouble], text: str) -> str | None:
    said = _sounds(text)
    best, answer = 0.0, None
    for trouble in troubles:
        for words in trouble.says:
            score = _share_said(_sounds(words), said)
            if score > best:
                best, answer = score, trouble.answer
    return answer if best >= _SAME_TROUBLE else None


def _share_said(wanted: Sequence[str], said: Sequence[str]) -> float:
    """How much of ``wanted`` stands in ``said``, in order, with little in between."""
    if len(wanted) < _FEWEST_SOUNDS or len(said) < _FEWEST_SOUNDS:
        return 0.0
    width = len(wanted) + len(wanted) // 3
    windows = range(max(1, len(said) - width + 1))
    return max(
        LCSseq.similarity(wanted, said[start : start + width]) / len(wanted) for start in windows
    )


def steps_told(guide: Guide, text: str) -> list[int]:
    """The steps, from 1, of which ``text`` tells at least one key word.

    A word counts also where it only sounds the same, with an accent too; a single
    character must stand there itself, for its sound is in many words.
    """
    said = _bounded(_sounds(text))
    return [
        number
        for number, step in enumerate(guide.steps, start=1)
        if any(word in text or _sounds_in(word, said) for word in step.told_by)
    ]


def _sounds_in(word: str, said: str) -> bool:
    sounds = _sounds(word)
    return len(sounds) >= _FEWEST_SOUNDS and _bounded(sounds) in said


def _bounded(sounds: Sequence[str]) -> str:
    return f" {' '.join(sounds)} "


def _sounds(text: str) -> tuple[str, ...]:
    """The sounds without tones and without what accents confuse; marks make none."""
    return merged_syllables("".join(each for each in text.lower() if each.isalnum()))

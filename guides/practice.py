"""Practising a guide on a make-believe phone: what is asked at a step, and how help fades.

Pure functions over guides; where a person stands is kept by the conversation.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from guides.schema import Guide, Screen

Cues = Literal["all", "fewer", "none"]

# Each time a guide is practised well, the next time helps less.
FADING: tuple[Cues, ...] = ("all", "fewer", "none")
# So many slips and hints are still well practised.
_FEW_SLIPS = 2
_AT_MOST = 3


def next_cues(cues: Cues, hints: int, errors: int) -> Cues:
    """How much help there is the next time.

    Args:
        cues: How much there was this time.
        hints: How often more help was asked for.
        errors: How often something else was pressed.
    """
    place = FADING.index(cues)
    if hints + errors > _FEW_SLIPS:
        return cues
    return FADING[min(place + 1, len(FADING) - 1)]


def was_alone(cues: Cues, hints: int, errors: int) -> bool:
    """Whether it was done without any help."""
    return cues == "none" and hints == errors == 0


def offered_items(screen: Screen) -> list[int]:
    """Which items are offered to press: the right one, and those that lie nearest to it.

    Returns:
        Places in ``screen.items``, top to bottom; empty where nothing is pressed.
    """
    if screen.tap is None:
        return []
    right = screen.items.index(screen.tap)
    others = [
        place
        for place, item in enumerate(screen.items)
        if place != right and item not in screen.reading
    ]
    nearest = sorted(others, key=lambda place: (abs(place - right), place))[: _AT_MOST - 1]
    return sorted([right, *nearest])


def offered_steps(guide: Guide, number: int) -> list[int]:
    """Which steps are offered as the next thing to do where nothing is pressed.

    Returns:
        Numbers of steps, from 1, in order; ``number`` is among them.
    """
    others = [each for each in range(1, len(guide.steps) + 1) if each != number]
    nearest = sorted(others, key=lambda each: (abs(each - number), each))[: _AT_MOST - 1]
    return sorted([number, *nearest])


def refresher(guides: Sequence[Guide], round_: int) -> list[tuple[str, int]]:
    """A few mixed questions, one a guide, each a step where something is pressed.

    Args:
        guides: What was learned, the longest untouched first.
        round_: How often there was a refresher; each asks other steps.

    Returns:
        Ids with numbers of steps, from 1; at most three.
    """
    questions: list[tuple[str, int]] = []
    for guide in guides:
        pressed = [
            number
            for number, step in enumerate(guide.steps, start=1)
            if step.screen.tap is not None
        ]
        if pressed and len(questions) < _AT_MOST:
            questions.append((guide.id, pressed[round_ % len(pressed)]))
    return questions

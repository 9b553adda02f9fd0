"""The gate: whether a guide is plain and whole enough for an old person to follow."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from statistics import median

from guides.plain.sentences import faults, length, sentences
from guides.schema import Guide, Step

Place = tuple[int | str, ...]

# The median sentence of a guide.
_MEDIAN = 12
_LEAST_ASKS = 12
_LEAST_NAMES = 3


@dataclass(frozen=True)
class Problem:
    """Why a guide does not pass.

    Attributes:
        place: Where it stands in the guide: fields, and places in lists from 0.
        what: What is wrong, with the sentence, and what is wanted.
    """

    place: Place
    what: str


def problems(guide: Guide) -> list[Problem]:
    """All that keeps a guide from passing."""
    return [*_plain(guide), *_typical_length(guide), *_whole(guide), *_screens(guide)]


def shared_phrases(guides: Mapping[str, Guide]) -> Iterator[tuple[str, str, str]]:
    """What is asked for in the same words in two guides: the words, and the two ids."""
    owner: dict[str, str] = {}
    for guide in guides.values():
        for phrase in (*guide.names, *guide.asks):
            bare = _bare(phrase)
            if owner.setdefault(bare, guide.id) != guide.id:
                yield phrase, owner[bare], guide.id


def spoken_texts(guide: Guide) -> Iterator[tuple[Place, str]]:
    """All that a person reads or hears of a guide, each with its place."""
    yield ("good_for",), guide.good_for
    yield ("safety",), guide.safety
    yield ("offline",), guide.offline
    if guide.fee:
        yield ("fee",), guide.fee
    for number, trouble in enumerate(guide.troubles):
        yield ("troubles", number, "answer"), trouble.answer
    for number, question in enumerate(guide.lesson.questions if guide.lesson else ()):
        yield ("lesson", "questions", number), question
    for number, step in enumerate(guide.steps):
        for place, text in _texts_of(step):
            yield ("steps", number, *place), text


def _texts_of(step: Step) -> Iterator[tuple[Place, str]]:
    for field in ("do", "why", "see", "short", "other", "described", "ask_first", "shows"):
        if text := getattr(step, field):
            yield (field,), text
    for number, way in enumerate(step.obstacles.missing):
        yield ("obstacles", "missing", number), way
    yield ("obstacles", "different"), step.obstacles.different
    yield ("obstacles", "popup"), step.obstacles.popup
    for number, trouble in enumerate(step.obstacles.others):
        yield ("obstacles", "others", number, "answer"), trouble.answer
    for item, what in step.screen.beside.items():
        yield ("screen", "beside", item), what


def _plain(guide: Guide) -> Iterator[Problem]:
    for place, text in spoken_texts(guide):
        for fault in faults(text):
            yield Problem(place, str(fault))


def _typical_length(guide: Guide) -> Iterator[Problem]:
    lengths = [length(sentence) for _, text in spoken_texts(guide) for sentence in sentences(text)]
    if median(lengths) > _MEDIAN:
        yield Problem(
            ("steps",), f"the median sentence has {median(lengths)} characters, at most {_MEDIAN}"
        )


def _whole(guide: Guide) -> Iterator[Problem]:
    if len(guide.names) < _LEAST_NAMES or len(guide.asks) < _LEAST_ASKS:
        yield Problem(("asks",), f"at least {_LEAST_ASKS} ways to ask for it")
    for number, step in enumerate(guide.steps):
        if not step.obstacles.others:
            yield Problem(("steps", number, "obstacles"), "others: at least one trouble")
        said = {_bare(step.do), _bare(step.other), _bare(step.short)}
        if _bare(step.other) == _bare(step.do) or len(said) == 1:
            yield Problem(("steps", number, "other"), "the second wording must differ from 'do'")


def _screens(guide: Guide) -> Iterator[Problem]:
    for number, step in enumerate(guide.steps):
        screen = step.screen
        if screen.tap is None:
            continue
        for item in screen.items:
            if item not in (screen.tap, *screen.reading, *screen.beside):
                yield Problem(
                    ("steps", number, "screen", "beside"),
                    f"「{item}」: say what it is, for one who presses it, or name it in 'reading'",
                )


def _bare(text: str) -> str:
    return re.sub(r"\W", "", text)

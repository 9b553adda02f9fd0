"""The gate: whether a guide is plain and whole enough for an old person to follow."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from statistics import median

from guides.plain.sentences import faults, length, sentences
from guides.schema import Guide, Step

Place = tuple[int | str, ...]

# The median sentence of a guide.
_MEDIAN = 12
_LEAST_ASKS = 12
_LEAST_NAMES = 3
_LONGEST_SHORT = 12
_MOST_SENTENCES = {"do": 2, "answer": 3}
# Two wordings that share more than this are one wording.
_ALIKE = 0.85
_ENDS = tuple("。？！”」")
# These are put to the person as questions.
_QUESTIONS = ("see", "ask_first")


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
    return [
        *_plain(guide),
        *_form(guide),
        *_typical_length(guide),
        *_whole(guide),
        *_screens(guide),
    ]


def shared_phrases(guides: Mapping[str, Guide]) -> Iterator[tuple[str, str, Problem]]:
    """What is asked for in the same words in two guides: both ids, and what is wrong in the second.

    Names and asks are compared without spaces and marks.
    """
    owner: dict[str, str] = {}
    for guide in guides.values():
        for field, phrases in (("names", guide.names), ("asks", guide.asks)):
            for number, phrase in enumerate(phrases):
                first = owner.setdefault(_bare(phrase), guide.id)
                if first != guide.id:
                    what = f"「{phrase}」 also asks for '{first}'"
                    yield first, guide.id, Problem((field, number), what)


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


def _form(guide: Guide) -> Iterator[Problem]:
    """What is asked of single fields: how they end, and how much they hold."""
    for place, text in spoken_texts(guide):
        field = place[-1]
        if field == "short":
            if length(text) > _LONGEST_SHORT:
                yield Problem(
                    place, f"「{text}」: {length(text)} characters, at most {_LONGEST_SHORT} here"
                )
        elif not text.endswith(_ENDS):
            yield Problem(place, f"「{text}」: does not end with 。？！")
        elif field in _QUESTIONS and not text.rstrip("」”").endswith("？"):
            yield Problem(place, f"「{text}」: must be a question that ends with ？")
        most = _MOST_SENTENCES.get(str(field))
        if most and (found := len(sentences(text))) > most:
            yield Problem(place, f"「{text}」: {found} sentences, at most {most} here")


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
        if SequenceMatcher(None, _bare(step.do), _bare(step.other)).ratio() > _ALIKE:
            yield Problem(("steps", number, "other"), "the second wording must differ from 'do'")
        ways = Counter(_bare(way) for way in step.obstacles.missing)
        for place, way in enumerate(step.obstacles.missing):
            if ways[_bare(way)] > 1:
                yield Problem(
                    ("steps", number, "obstacles", "missing", place),
                    f"「{way}」: each way to find it must be put differently",
                )
        shown = " ".join(each.shows or "" for each in guide.steps[number:])
        if step.keeps and f"{{{step.keeps}}}" not in shown:
            yield Problem(
                ("steps", number, "keeps"), f"no later step shows what is kept as '{step.keeps}'"
            )


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

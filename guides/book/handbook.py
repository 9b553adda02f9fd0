"""What goes into the books: plain data, in the order in which it is to be read."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from string import Formatter
from typing import Any, Literal, get_args

from guides.book.words import date_of, words
from guides.pictures.shapes import Sheet
from guides.pictures.svg import alternative, draw
from guides.plain import hotlines
from guides.schema import Guide, Scene, Screen, Step, Trouble

Size = Literal["a4", "a5"]
Reader = Literal["people", "volunteers"]

# Points of paper for a pixel of a picture: its smallest letters, 20 pixels, become 18 points.
POINTS = 0.9
# On A4 a picture stands beside its step, on A5 below it.
SHEETS: Mapping[Size, Sheet] = {
    "a4": Sheet(264, 300, 10, 46, 6, 60, (24, 22, 20), (22, 20), (26, 24, 22), 20),
    "a5": Sheet(320, 0, 10, 42, 5, 52, (22, 20), (22, 20), (24, 22), 20),
}
# How many scenes the phone on the cover shows.
_ON_COVER: Mapping[Size, int] = {"a4": 5, "a5": 3}


def people(guides: Sequence[Guide], size: Size, made_on: datetime.date) -> dict[str, Any]:
    """The book for people who learn.

    Args:
        guides: What it teaches.
        size: Of the paper.
        made_on: The day on which it is made.
    """
    says = words()["people"]
    known = {guide.id: guide for guide in guides}
    scenes = list(_by_scene(guides, says["other_scene"]))
    return {
        **_frame("people", size, made_on),
        "cover": _cover([name for name, _ in scenes], size),
        "scenes": [
            {"name": name, "guides": [_guide(guide, known, SHEETS[size]) for guide in members]}
            for name, members in scenes
        ],
        "hotlines": [
            {"number": each.number, "name": each.name, "does": each.does}
            for each in hotlines.load().values()
        ],
    }


def volunteers(guides: Sequence[Guide], size: Size, made_on: datetime.date) -> dict[str, Any]:
    """The lessons for volunteers.

    Args:
        guides: What they teach.
        size: Of the paper.
        made_on: The day on which the book is made.
    """
    says = words()["volunteers"]
    known = {guide.id: guide for guide in guides}
    return {
        **_frame("volunteers", size, made_on),
        "scenes": [
            {"name": name, "guides": [_lesson(guide, known) for guide in members]}
            for name, members in _by_scene(guides, says["other_scene"])
        ],
    }


def _frame(reader: Reader, size: Size, made_on: datetime.date) -> dict[str, Any]:
    return {
        "size": size,
        "words": words()[reader],
        "labels": words()["labels"],
        "made": date_of(made_on, "month"),
        "points": POINTS,
    }


def _by_scene(guides: Sequence[Guide], other: str) -> Iterator[tuple[str, list[Guide]]]:
    """Guides by where in life they help, and those that say nothing about it at the end."""
    for scene in (*get_args(Scene), None):
        if members := [guide for guide in guides if guide.scene == scene]:
            yield scene or other, _needed_first(members)


def _needed_first(guides: Iterable[Guide]) -> list[Guide]:
    """What must have been done before stands before."""
    waiting, ordered = list(guides), list[Guide]()
    while waiting:
        ids = {guide.id for guide in waiting}
        ready = [guide for guide in waiting if not ids & {*guide.needs}]
        # Two that need each other stand as they came.
        ordered += ready or waiting
        waiting = [guide for guide in waiting if guide not in ordered]
    return ordered


def _cover(scenes: Sequence[str], size: Size) -> dict[str, Any]:
    shown = words()["people"]["cover"]
    items = list(scenes[: _ON_COVER[size]])
    return _picture(Screen(app=shown["app"], title=shown["title"], items=items), None, SHEETS[size])


def _picture(screen: Screen, number: int | None, sheet: Sheet) -> dict[str, Any]:
    return {
        "svg": draw(screen, number=number, sheet=sheet),
        "alternative": alternative(screen, number),
        "width": sheet.width,
    }


def _guide(guide: Guide, known: Mapping[str, Guide], sheet: Sheet) -> dict[str, Any]:
    says = words()["people"]
    return {
        **_both(guide, known, says),
        "count": says["count"].format(count=len(guide.steps)),
        "steps": [_step(step, number, sheet) for number, step in enumerate(guide.steps, start=1)],
    }


def _both(guide: Guide, known: Mapping[str, Guide], says: Mapping[str, str]) -> dict[str, Any]:
    """What people and volunteers read alike."""
    return {
        "id": guide.id,
        "title": guide.title,
        "good_for": guide.good_for,
        "fee": guide.fee,
        # Only what is in the same book has a page to turn to.
        "needs": [{"id": id_, "title": known[id_].title} for id_ in guide.needs if id_ in known],
        "troubles": [_trouble(trouble, says) for trouble in guide.troubles],
        "safety": guide.safety,
        "offline": guide.offline,
        "checked": says["checked"].format(date=date_of(guide.checked)),
        "unsure": says["unsure"] if guide.confidence == "low" else None,
    }


def _trouble(trouble: Trouble, says: Mapping[str, str]) -> dict[str, str]:
    said = says["between"].join(says["says"].format(words=each) for each in trouble.says)
    return {"says": said, "answer": trouble.answer}


def _step(step: Step, number: int, sheet: Sheet) -> dict[str, Any]:
    says = words()["people"]
    return {
        "number": number,
        "name": says["step"].format(number=number),
        "shows": _with_blanks(step.shows, says["blank"]) if step.shows else None,
        "ask": step.ask_first,
        "do": step.do,
        "short": step.short,
        "see": step.see,
        "missing": step.obstacles.missing[0],
        "unsure": says["unsure_step"] if step.confidence == "low" else None,
        "picture": _picture(step.screen, number, sheet),
    }


def _with_blanks(shows: str, blank: str) -> str:
    """What a conversation fills in is left to be filled in by hand."""
    return "".join(text + (blank if name else "") for text, name, _, _ in Formatter().parse(shows))


def _lesson(guide: Guide, known: Mapping[str, Guide]) -> dict[str, Any]:
    says, lesson = words()["volunteers"], guide.lesson
    return {
        **_both(guide, known, says),
        "minutes": says["minutes_many"].format(minutes=lesson.minutes) if lesson else None,
        "bring": says["things"].join(lesson.bring) if lesson else None,
        "questions": lesson.questions if lesson else [],
        "steps": [
            {"number": str(number), "short": step.short, "see": step.see}
            for number, step in enumerate(guide.steps, start=1)
        ],
    }

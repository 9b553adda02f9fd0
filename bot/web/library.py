"""The pages of guides, to be read and printed, and the pictures of their screens."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from string import Formatter
from typing import get_args

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.pictures import Pictures
from bot.web import site
from bot.web.exchanges import Draw, Picture, drawings
from bot.web.pages import render
from guides.book.words import date_of, words
from guides.schema import Guide, Scene, Step

# How a picture is drawn, after the guide and the step in its name.
_MANNERS = frozenset({"", "/unmarked", "/practice", "/practice/unmarked"})
_NAME = re.compile(r"^[a-z0-9-]+/[1-9][0-9]?(?P<manner>(?:/[a-z]+)*)$")
# It draws, and does nothing else, also where it is opened as a page of its own.
_ONLY_DRAWS = "default-src 'none'; sandbox"
_A_DAY = "public, max-age=86400"


@dataclass(frozen=True)
class Shelf:
    """The guides of one scene of life.

    Attributes:
        scene: Its name; None for all that belongs to none.
        guides: What must have been done before stands before.
    """

    scene: str | None
    guides: tuple[Guide, ...]


@dataclass(frozen=True)
class StepShown:
    """A step as it stands in a page.

    Attributes:
        number: From 1.
        step: What is to be done.
        shows: What is said before it; blanks stand for what a conversation fills in.
        picture: Its screen, with what to press.
    """

    number: int
    step: Step
    shows: str | None
    picture: Picture | None


@dataclass(frozen=True)
class GuideShown:
    """A guide as it stands in a page.

    Attributes:
        guide: What it says.
        needs: The guides that must have been done before.
        steps: In order.
        checked: The day on which its facts were checked, as it is written.
    """

    guide: Guide
    needs: tuple[Guide, ...]
    steps: tuple[StepShown, ...]
    checked: str


def routes() -> list[Route]:
    """All pages of guides, and their pictures."""
    return [
        Route("/guides", _all_guides),
        Route("/guides/book", _book),
        Route("/guides/{id}", _one_guide),
        Route("/pictures/{name:path}.svg", _picture),
    ]


def shelves(guides: Mapping[str, Guide]) -> list[Shelf]:
    """All guides, by where in life they help."""
    members = {
        scene: [guide for guide in guides.values() if guide.scene == scene]
        for scene in (*get_args(Scene), None)
    }
    return [Shelf(scene, tuple(_needed_first(found))) for scene, found in members.items() if found]


def shown(guide: Guide, guides: Mapping[str, Guide], draw: Draw) -> GuideShown:
    """A guide as it stands in a page.

    Args:
        guide: Which.
        guides: All guides by id.
        draw: Gives pictures by their names.
    """
    return GuideShown(
        guide=guide,
        needs=tuple(guides[need] for need in guide.needs if need in guides),
        steps=tuple(
            StepShown(
                number=number,
                step=step,
                shows=_with_blanks(step.shows) if step.shows else None,
                picture=draw(f"{guide.id}/{number}"),
            )
            for number, step in enumerate(guide.steps, start=1)
        ),
        checked=date_of(guide.checked),
    )


def _needed_first(guides: Sequence[Guide]) -> Iterator[Guide]:
    # By their ids: to compare two guides is to compare all that they say.
    waiting = {guide.id: guide for guide in guides}
    while waiting:
        ready = [guide for guide in waiting.values() if not waiting.keys() & {*guide.needs}]
        # Two that need each other stand as they came.
        for guide in ready or list(waiting.values()):
            del waiting[guide.id]
            yield guide


def _with_blanks(shows: str) -> str:
    """What a conversation fills in is left to be filled in by hand."""
    blank: str = words()["people"]["blank"]
    return "".join(text + (blank if name else "") for text, name, _, _ in Formatter().parse(shows))


@lru_cache(maxsize=2)
def _draw(pictures: Pictures) -> Draw:
    """Gives pictures by their names, each drawn once however many pages show it."""
    return drawings(pictures)


def _drawing(name: str, pictures: Pictures) -> str | None:
    """The SVG of a picture whose name is written as it must be: each has one address."""
    named = _NAME.match(name)
    if named is None or named["manner"] not in _MANNERS:
        return None
    return pictures.drawing(name)


# What only draws or fills in runs in a thread: it waits for nothing, and takes a while.


def _all_guides(request: Request) -> Response:
    return render(request, "guides.html", shelves=shelves(site.of(request).guides))


def _book(request: Request) -> Response:
    here = site.of(request)
    draw = _draw(here.pictures)
    all_shown = {guide.id: shown(guide, here.guides, draw) for guide in here.guides.values()}
    return render(request, "book.html", shelves=shelves(here.guides), shown=all_shown)


def _one_guide(request: Request) -> Response:
    here = site.of(request)
    guide = here.guides.get(request.path_params["id"])
    if guide is None:
        return render(request, "no_guide.html", status=404)
    return render(request, "guide.html", shown=shown(guide, here.guides, _draw(here.pictures)))


def _picture(request: Request) -> Response:
    drawing = _drawing(request.path_params["name"], site.of(request).pictures)
    if drawing is None:
        raise HTTPException(404)
    tag = f'"{hashlib.sha256(drawing.encode()).hexdigest()[:16]}"'
    headers = {"Cache-Control": _A_DAY, "Content-Security-Policy": _ONLY_DRAWS, "ETag": tag}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(drawing, media_type="image/svg+xml", headers=headers)

"""Draws a screen as an SVG that stands alone: no script, no outside file, no brand."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from html import escape

from guides.pictures.layout import lay_out
from guides.pictures.shapes import SCREEN, Box, Layout, Line, Mark, Part, Sheet
from guides.pictures.words import alternative, fonts, title_of, words
from guides.schema import Screen

__all__ = ["alternative", "draw", "with_font"]

# Dark on light throughout, at 7:1 or more, and told apart without colour as well.
_INK, _SOFT, _EDGE = "#16212B", "#33404C", "#55636F"
_PAPER, _GROUND, _BAR = "#FFFFFF", "#F4F6F8", "#E3E8ED"
_MARK, _MARKED = "#8A2F00", "#FFF1DE"
_BAND = "#16212B"
# A hand with its first finger up, in a box of 40 x 50.
_HAND = (
    "M14 7a5 5 0 0 1 10 0v14l8 2a6.500 6.500 0 0 1 5 8l-2.500 9a9 9 0 0 1-9 7h-6"
    "a11 11 0 0 1-9-5L3.500 30a4.500 4.500 0 0 1 6.500-5.500L14 28.500z"
)
_TURNED = {"up": 0, "left": -90, "down": 180}


def draw(
    screen: Screen,
    *,
    number: int | None = None,
    mark: bool = True,
    practice: bool = False,
    sheet: Sheet = SCREEN,
) -> str:
    """Draws a screen.

    Args:
        screen: What is on it.
        number: The number of the step, which stands beside what is to be pressed.
        mark: Whether what is to be pressed is marked.
        practice: Whether a band says that this is only practice.
        sheet: How much room there is, and how large letters are.
    """
    band = words()["practice"] if practice else ""
    layout = lay_out(screen, number=number, mark=mark, band=band, sheet=sheet)
    described = alternative(screen, number, mark=mark, practice=practice)
    drawn = "".join(_drawn(layout))
    # Several pictures may stand in one page: what names one must not name another.
    name = f"picture-{zlib.crc32((described + drawn).encode()):08x}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_n(layout.width)} '
        f'{_n(layout.height)}" width="{_n(layout.width)}" height="{_n(layout.height)}" '
        f'role="img" aria-labelledby="{name}-title {name}-desc" lang="zh-CN" '
        f'font-family="{_families()}">'
        f'<title id="{name}-title">{escape(title_of(screen))}</title>'
        f'<desc id="{name}-desc">{escape(described)}</desc>{drawn}</svg>'
    )


def with_font(svg: str, family: str) -> str:
    """The same drawing with one family of letters.

    Args:
        svg: What ``draw`` gave.
        family: The family's name.
    """
    one = f"font-family=\"'{escape(family)}'\""
    return svg.replace(f'font-family="{_families()}"', one, 1)


def _families() -> str:
    return ", ".join([*(f"'{family}'" for family in fonts()["drawn"]), "sans-serif"])


def _drawn(layout: Layout) -> Iterator[str]:
    yield from _scene(layout) if layout.kind == "scene" else _phone(layout)
    if layout.band and layout.band_line:
        yield _rect(layout.band, fill=_BAND)
        yield _text(layout.band_line, _PAPER)
    for line in layout.heading:
        yield _text(line, _INK if line.bold else _SOFT)
    if layout.tab_bar:
        yield _rect(layout.tab_bar, fill=_BAR)
        yield _rule(layout.tab_bar.x, layout.tab_bar.y, layout.tab_bar.right)
    for part in layout.parts:
        yield from _part(part, layout)
    if layout.mark:
        yield from _mark(layout.mark)
    yield _rect(layout.frame, stroke=_INK, thick=4, round_=6 if layout.kind == "scene" else 30)


def _phone(layout: Layout) -> Iterator[str]:
    frame = layout.frame
    yield _rect(frame, fill=_GROUND, round_=30)
    yield _rect(Box(frame.middle - 28, frame.y + 10, 56, 6), fill=_EDGE, round_=3)
    yield from _bar(layout)


def _scene(layout: Layout) -> Iterator[str]:
    """A board that hangs on a nail."""
    frame = layout.frame
    nail = frame.middle
    yield (
        f'<path d="M{_n(nail - 70)} {_n(frame.y)}L{_n(nail)} 12L{_n(nail + 70)} {_n(frame.y)}" '
        f'fill="none" stroke="{_INK}" stroke-width="4" stroke-linejoin="round"/>'
        f'<circle cx="{_n(nail)}" cy="12" r="7" fill="{_INK}"/>'
    )
    yield _rect(frame, fill=_PAPER, round_=6)
    yield from _bar(layout)


def _bar(layout: Layout) -> Iterator[str]:
    yield _rect(layout.bar, fill=_BAR)
    if layout.band is None and layout.kind != "scene":
        yield _rule(layout.bar.x, layout.bar.y, layout.bar.right)
    yield _rule(layout.bar.x, layout.bar.bottom, layout.bar.right)


def _part(part: Part, layout: Layout) -> Iterator[str]:
    marked = layout.mark is not None and layout.mark.box == part.box
    fill = _MARKED if marked else _PAPER
    if marked:
        yield _rect(part.box, fill=fill, round_=12)
    elif part.role in ("row", "corner"):
        round_ = 3 if layout.kind == "scene" else 12
        yield _rect(part.box, fill=fill, stroke=_EDGE, thick=2, round_=round_)
    if part.icon and part.initial:
        yield _rect(part.icon, fill=_BAR, stroke=_INK, thick=3, round_=part.icon.width / 4.5)
        yield _text(part.initial, _INK)
    for line in part.lines:
        yield _text(line, _INK)


def _mark(mark: Mark) -> Iterator[str]:
    box = mark.box
    yield _rect(_within(box, 2), stroke=_MARK, thick=4, round_=12)
    yield _rect(_within(box, 7), stroke=_MARK, thick=2, round_=7)
    middle = f"{_n(mark.hand.middle)} {_n(mark.hand.y + mark.hand.height / 2)}"
    yield (
        f'<path d="{_HAND}" transform="translate({middle}) '
        f'rotate({_TURNED[mark.toward]}) translate(-20 -25)" fill="{_PAPER}" '
        f'stroke="{_MARK}" stroke-width="4" stroke-linejoin="round"/>'
    )
    if mark.badge and mark.number:
        radius = mark.badge.width / 2
        yield (
            f'<circle cx="{_n(mark.badge.middle)}" cy="{_n(mark.badge.y + radius)}" '
            f'r="{_n(radius)}" fill="{_MARK}"/>'
        )
        yield _text(mark.number, _PAPER)


def _within(box: Box, inset: float) -> Box:
    return Box(box.x + inset, box.y + inset, box.width - 2 * inset, box.height - 2 * inset)


def _rect(
    box: Box, *, fill: str = "none", stroke: str = "none", thick: float = 0, round_: float = 0
) -> str:
    edge = f' stroke="{stroke}" stroke-width="{_n(thick)}"' if thick else ""
    corner = f' rx="{_n(round_)}"' if round_ else ""
    return (
        f'<rect x="{_n(box.x)}" y="{_n(box.y)}" width="{_n(box.width)}" '
        f'height="{_n(box.height)}"{corner} fill="{fill}"{edge}/>'
    )


def _rule(left: float, y: float, right: float) -> str:
    return (
        f'<path d="M{_n(left)} {_n(y)}H{_n(right)}" fill="none" stroke="{_EDGE}" stroke-width="2"/>'
    )


def _text(line: Line, colour: str) -> str:
    anchor = ' text-anchor="middle"' if line.centred else ""
    weight = ' font-weight="700"' if line.bold else ""
    return (
        f'<text x="{_n(line.x)}" y="{_n(line.y)}" font-size="{line.size}"{anchor}{weight} '
        f'fill="{colour}">{escape(line.text)}</text>'
    )


def _n(value: float) -> str:
    """A number as short as can be."""
    return f"{value:.1f}".removesuffix(".0")

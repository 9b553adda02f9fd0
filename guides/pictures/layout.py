"""Where everything stands on a picture: pure geometry, in pixels, from the upper left."""

from __future__ import annotations

from collections.abc import Sequence

from guides.pictures.letters import LINE, Fitted, fit, width_of
from guides.pictures.shapes import SCREEN, Box, Layout, Line, Mark, Part, Sheet, Toward
from guides.pictures.words import kind_of
from guides.schema import Screen

# The middle of a character's height above the line it stands on.
_RISE = 0.36
# Between the lines of the mark's double outline and what is inside.
_MARK = 10
_HAND, _BADGE, _STRIP = (40, 50), 36, 58
_INITIAL = 0.5


def lines_in(
    words: Fitted, box: Box, *, x: float | None = None, bold: bool = False
) -> tuple[Line, ...]:
    """Puts words in the middle of a box's height; in the middle of its width without ``x``."""
    pitch = words.size * LINE
    first = box.y + box.height / 2 - (len(words.lines) - 1) * pitch / 2 + _RISE * words.size
    centred = x is None
    left = box.middle if x is None else x
    return tuple(
        Line(text, left, first + index * pitch, words.size, centred=centred, bold=bold)
        for index, text in enumerate(words.lines)
    )


def lay_out(
    screen: Screen, *, number: int | None, mark: bool, band: str, sheet: Sheet = SCREEN
) -> Layout:
    """Lays out the picture of a screen.

    Args:
        screen: What is on it.
        number: The number of the step, for the mark.
        mark: Whether what is to be pressed is marked.
        band: What the band at the top says; "" for none.
        sheet: How much room there is.
    """
    return _Drawing(screen, number, screen.tap if mark else None, sheet).whole(band)


class _Drawing:
    """One picture while it is laid out from top to bottom."""

    def __init__(self, screen: Screen, number: int | None, tap: str | None, sheet: Sheet) -> None:
        self._screen, self._number, self._tap, self._sheet = screen, number, tap, sheet
        self._kind = kind_of(screen)
        self._parts: list[Part] = []
        self._mark: Mark | None = None
        top = 46 if self._kind == "scene" else 6
        self._frame = Box(6, top, sheet.width - 12, 0)
        self._inner = Box(6 + sheet.edge, 0, sheet.width - 12 - 2 * sheet.edge, 0)

    def whole(self, band_words: str) -> Layout:
        """The picture with a band, or without one where there are no words for it."""
        sheet, frame = self._sheet, self._frame
        y = frame.y + (4 if self._kind == "scene" else 8 + sheet.edge)
        band = band_line = None
        if band_words:
            words = fit(band_words, self._inner.width, sheet.labels)
            band = Box(frame.x, y, frame.width, words.height + 14)
            (band_line,) = lines_in(words, band, bold=True)
            y = band.bottom
        bar, heading = self._bar(y)
        listed = [each for each in self._screen.items if each not in self._screen.bottom]
        listed = [each for each in listed if each != self._screen.corner]
        y = bar.bottom + sheet.gap
        y = self._icons(listed, y) if self._kind == "home" else self._rows(listed, y)
        foot = 12 if self._kind == "scene" else 10 + sheet.edge
        tab_bar, end = self._tabs(y, sheet.least - 6 - foot)
        bottom = max(end + foot, sheet.least - 6)
        return Layout(
            kind=self._kind,
            width=sheet.width,
            height=bottom + 6,
            frame=Box(frame.x, frame.y, frame.width, bottom - frame.y),
            band=band,
            band_line=band_line,
            bar=bar,
            heading=heading,
            tab_bar=tab_bar,
            parts=tuple(self._parts),
            mark=self._mark,
        )

    def _bar(self, y: float) -> tuple[Box, tuple[Line, ...]]:
        """The title's bar, with what stands in its corner."""
        sheet, inner, screen = self._sheet, self._inner, self._screen
        room, low = inner.width, y
        if corner := screen.corner:
            words = fit(corner, 0.42 * inner.width - 24, sheet.labels)
            width, height = max(words.width + 24, 56), max(words.height + 16, 52)
            box = Box(inner.right - width, y + 10, width, height)
            self._add(Part(corner, "corner", box, lines_in(words, box)))
            low = box.bottom
            if corner == self._tap:
                self._point(box, low, "up")
                low += _STRIP
                width = max(width, inner.right - self._marked_from())
            room -= width + 12
        app = fit(screen.app, room, (sheet.app,))
        title = fit(screen.title, room, sheet.title)
        if screen.app == screen.title:
            app_height, app_lines = 0.0, tuple[Line, ...]()
        else:
            app_height = app.height
            app_lines = lines_in(app, Box(inner.x, y + 10, room, app_height), x=inner.x)
        title_box = Box(inner.x, y + 10 + app_height, room, title.height)
        title_lines = lines_in(title, title_box, x=inner.x, bold=True)
        bottom = max(title_box.bottom, low) + 10
        bar = Box(self._frame.x, y, self._frame.width, bottom - y)
        return bar, (*app_lines, *title_lines)

    def _rows(self, labels: Sequence[str], y: float) -> float:
        """Everything between title and bottom, one under the other; returns where it ends."""
        sheet, inner = self._sheet, self._inner
        for label in labels:
            if label in self._screen.reading:
                words = fit(label, inner.width - 8, sheet.labels)
                box = Box(inner.x, y, inner.width, words.height + 12)
                self._add(Part(label, "reading", box, lines_in(words, box, x=inner.x + 4)))
            elif label == self._tap:
                y += self._marked_row(label, y)
                continue
            else:
                words = fit(label, inner.width - 32, sheet.labels)
                box = Box(inner.x, y, inner.width, max(words.height + 16, sheet.row))
                self._add(Part(label, "row", box, lines_in(words, box, x=inner.x + 16)))
            y = box.bottom + sheet.gap
        return y

    def _marked_row(self, label: str, y: float) -> float:
        """The row to press: number at its left, hand at its right; returns what it takes."""
        sheet, inner = self._sheet, self._inner
        across, tall = _HAND
        left = inner.x + _MARK + 2 + (_BADGE + 8 if self._number else 6)
        hand_x = inner.right - _MARK - 2 - tall
        words = fit(label, hand_x - 6 - left, sheet.labels)
        box = Box(inner.x, y, inner.width, max(words.height + 2 * _MARK, sheet.row, across + 12))
        self._add(Part(label, "row", box, lines_in(words, box, x=left, bold=True)))
        middle = box.y + box.height / 2
        badge, line = self._badge(inner.x + _MARK + 2, middle - _BADGE / 2)
        # Turned on its side, the hand is as long as it was tall.
        hand = Box(hand_x, middle - across / 2, tall, across)
        self._mark = Mark(box, hand, "left", badge, line)
        return box.height + sheet.gap

    def _icons(self, labels: Sequence[str], y: float) -> float:
        """The home screen's grid; returns where it ends."""
        sheet, inner = self._sheet, self._inner
        columns = 2 if len(labels) <= 4 else 3  # noqa: PLR2004 - two rows of two
        width = inner.width / columns
        side = min(sheet.icon, width - 2 * _MARK - 14)
        for start in range(0, len(labels), columns):
            row = labels[start : start + columns]
            named = [fit(label, width - 2 * _MARK - 2, sheet.labels) for label in row]
            height = max(side + words.height + 2 * _MARK + 6 for words in named)
            below = y + height
            for index, (label, words) in enumerate(zip(row, named, strict=True)):
                box = Box(inner.x + index * width + 2, y, width - 4, height)
                icon = Box(box.middle - side / 2, y + _MARK + 2, side, side)
                name = Box(box.x, icon.bottom + 4, box.width, words.height)
                marked = label == self._tap
                (initial,) = lines_in(Fitted(int(side * _INITIAL), (label[0],)), icon, bold=True)
                lines = lines_in(words, name, bold=marked)
                self._add(Part(label, "icon", box, lines, icon, initial))
                if marked:
                    self._point(box, box.bottom, "up")
                    below += _STRIP
            y = below + sheet.gap
        return y

    def _tabs(self, y: float, lowest: float) -> tuple[Box | None, float]:
        """What stands side by side at the bottom, and where it ends."""
        labels = list(self._screen.bottom)
        if not labels:
            return None, y
        marked = self._tap in labels
        room = self._frame.width - 8
        widths = _shared(labels, self._tap, room, self._sheet.tabs[-1])
        named = [
            fit(label, width - _beside(label, self._tap), self._sheet.tabs)
            for label, width in zip(labels, widths, strict=True)
        ]
        height = max(56, *(words.height + 2 * _MARK for words in named))
        taken = height + 12 + (_STRIP if marked else 0)
        top = max(y, lowest - taken)
        bar = Box(self._frame.x, top + taken - height - 12, self._frame.width, height + 12)
        x = self._frame.x + 4
        for label, width, words in zip(labels, widths, named, strict=True):
            box = Box(x + 2, bar.y + 6, width - 4, height)
            self._add(Part(label, "tab", box, lines_in(words, box, bold=label == self._tap)))
            if label == self._tap:
                self._point(box, bar.y - _STRIP, "down")
            x += width
        return bar, bar.bottom

    def _point(self, box: Box, top: float, toward: Toward) -> None:
        """Marks a box with number and hand side by side, under or over it."""
        across, tall = _HAND
        beside = _BADGE + 8 if self._number else 0
        least, most = self._frame.x + 8, self._frame.right - 8 - across
        x = min(max(box.middle - across / 2, least + beside), most)
        y = top + (_STRIP - tall) / 2
        badge, line = self._badge(x - beside, y + (tall - _BADGE) / 2)
        self._mark = Mark(box, Box(x, y, across, tall), toward, badge, line)

    def _marked_from(self) -> float:
        """Where the number or, without one, the hand begins."""
        mark = self._mark
        return self._inner.right if mark is None else (mark.badge or mark.hand).x

    def _badge(self, x: float, y: float) -> tuple[Box | None, Line | None]:
        if self._number is None:
            return None, None
        badge = Box(x, y, _BADGE, _BADGE)
        (line,) = lines_in(Fitted(22, (str(self._number),)), badge, bold=True)
        return badge, line

    def _add(self, part: Part) -> None:
        self._parts.append(part)


def _beside(label: str, tap: str | None) -> int:
    """The room that a tab needs beside its words."""
    return 28 if label == tap else 12


def _shared(labels: Sequence[str], tap: str | None, room: float, size: int) -> list[float]:
    """Equal widths for tabs, or by their words where that keeps each in one line."""
    equal = room / len(labels)
    wanted = [max(width_of(label, size) + _beside(label, tap), 44) for label in labels]
    if max(wanted) <= equal or sum(wanted) > room:
        return [equal] * len(labels)
    return [width + (room - sum(wanted)) / len(labels) for width in wanted]

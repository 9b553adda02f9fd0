"""What a picture is made of: boxes, lines of letters, labels, and the mark."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from guides.pictures.letters import width_of
from guides.pictures.words import Kind

Role = Literal["row", "reading", "icon", "tab", "corner"]
Toward = Literal["left", "up", "down"]


@dataclass(frozen=True)
class Sheet:
    """How much room there is, and how large letters are.

    Attributes:
        width: Of the whole picture.
        least: Its least height.
        edge: Between the phone's frame and what is on its screen.
        row: The least height of a row.
        gap: Between two rows.
        icon: The side of an icon on the home screen.
        labels: The heights of a letter to try for labels, the largest first.
        tabs: The same for what stands side by side at the bottom.
        title: The same for the title.
        app: The height of a letter of the app's name.
    """

    width: int = 360
    least: int = 600
    edge: int = 18
    row: int = 68
    gap: int = 14
    icon: int = 88
    labels: tuple[int, ...] = (26, 24, 22)
    tabs: tuple[int, ...] = (24, 22, 20)
    title: tuple[int, ...] = (30, 28, 26)
    app: int = 22


SCREEN = Sheet()


@dataclass(frozen=True)
class Box:
    """A rectangle."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Its right side."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Its lower side."""
        return self.y + self.height

    @property
    def middle(self) -> float:
        """Half its width from the left."""
        return self.x + self.width / 2


@dataclass(frozen=True)
class Line:
    """A line of letters.

    Attributes:
        text: What is written.
        x: The left end, or the middle if ``centred``.
        y: What the letters stand on.
        size: The height of a letter.
        centred: Whether ``x`` is its middle.
        bold: Whether the letters are thick.
    """

    text: str
    x: float
    y: float
    size: int
    centred: bool = False
    bold: bool = False

    @property
    def box(self) -> Box:
        """What the letters cover."""
        width = width_of(self.text, self.size)
        left = self.x - width / 2 if self.centred else self.x
        return Box(left, self.y - 0.88 * self.size, width, self.size)


@dataclass(frozen=True)
class Part:
    """A label of the screen, where it stands.

    Attributes:
        label: The whole label.
        role: How it is drawn.
        box: All that belongs to it.
        lines: Its words.
        icon: The square of an icon.
        initial: The one character on the icon.
    """

    label: str
    role: Role
    box: Box
    lines: tuple[Line, ...]
    icon: Box | None = None
    initial: Line | None = None


@dataclass(frozen=True)
class Mark:
    """What says: press here.

    Attributes:
        box: What the double outline runs around.
        hand: What the pointing hand covers.
        toward: Where the hand points.
        badge: The circle with the step's number.
        number: The number in it.
    """

    box: Box
    hand: Box
    toward: Toward
    badge: Box | None
    number: Line | None


@dataclass(frozen=True)
class Layout:
    """A whole picture.

    Attributes:
        kind: A page of an app, the home screen, or a scene without a phone.
        width: Of the picture.
        height: Of the picture.
        frame: The phone, or the board of a scene.
        band: The band that says that this is practice.
        band_line: Its words.
        bar: What the title stands on.
        heading: The app's name and the title.
        tab_bar: What the tabs stand on.
        parts: The labels.
        mark: What says where to press.
    """

    kind: Kind
    width: float
    height: float
    frame: Box
    band: Box | None
    band_line: Line | None
    bar: Box
    heading: tuple[Line, ...]
    tab_bar: Box | None
    parts: tuple[Part, ...]
    mark: Mark | None

    @property
    def lines(self) -> tuple[Line, ...]:
        """Everything that is written."""
        found = [*self.heading, *(line for part in self.parts for line in part.lines)]
        found += [part.initial for part in self.parts if part.initial]
        found += [self.band_line] if self.band_line else []
        found += [self.mark.number] if self.mark and self.mark.number else []
        return tuple(found)

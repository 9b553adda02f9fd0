"""The table of ratios, from what was measured."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

# The targets, as docs and README state them.
_TURN_AGAINST_STOCK = 1 / 3
_GROWTH = 1.2
_MEMORY = 800.0
_START = 15.0


@dataclass(frozen=True)
class Window:
    """Some turns, of one or more conversations.

    Attributes:
        seconds: How long each took, on the client's clock.
        busy: Their mean processor time, in seconds.
    """

    seconds: Sequence[float]
    busy: float

    @property
    def median(self) -> float:
        """How long the middle one took, in seconds."""
        return statistics.median(self.seconds)

    @property
    def ninety_five(self) -> float:
        """How long 95 of 100 took at most, in seconds."""
        return statistics.quantiles(self.seconds, n=20, method="inclusive")[-1]


@dataclass(frozen=True)
class Side:
    """What was measured of one side; turns are counted from 1.

    Attributes:
        early: Turns 6 to 15 of the short conversations.
        later: The turns around the later turn that both sides reach.
        last: The turns around the last turn; None where it was not gone to.
        starts: Seconds from start to the first reply, for each start.
        memory: The peak of resident memory by process, in megabytes.
    """

    early: Window
    later: Window
    last: Window | None
    starts: Sequence[float]
    memory: Mapping[str, float]


@dataclass(frozen=True)
class Row:
    """One line of the table.

    Attributes:
        what: What is measured, with its unit.
        stock: Stock Rasa's figure.
        ours: 小伴's figure.
        ratio: The second divided by the first, or what stands in its place.
        target: What was promised; "" where nothing was.
        met: Whether the promise is kept; None where there is none.
    """

    what: str
    stock: str
    ours: str
    ratio: str
    target: str = ""
    met: bool | None = None


def rows(stock: Side, ours: Side, later_turn: int, last_turn: int) -> list[Row]:
    """Compares two sides.

    Args:
        stock: Stock Rasa.
        ours: 小伴.
        later_turn: The turn that ``later`` was measured around.
        last_turn: The turn that ``last`` was measured around.

    Returns:
        The table's lines.
    """
    later = f"Turn {later_turn:,}"
    return [
        _turn("Turn 10, median, ms", stock.early.median, ours.early.median, _TURN_AGAINST_STOCK),
        _turn("Turn 10, 95 of 100 below, ms", stock.early.ninety_five, ours.early.ninety_five),
        _turn("Turn 10, processor time, ms", stock.early.busy, ours.early.busy),
        _turn(f"{later}, median, ms", stock.later.median, ours.later.median),
        _turn(f"{later}, processor time, ms", stock.later.busy, ours.later.busy),
        _growth(f"{later} ÷ turn 10", stock.early, stock.later, ours.early, ours.later),
        *_last(ours.early, ours.last, last_turn),
        _limited(
            "Peak resident memory, MB",
            sum(stock.memory.values()),
            sum(ours.memory.values()),
            _MEMORY,
        ),
        _limited(
            "Start to first reply, s",
            statistics.median(stock.starts),
            statistics.median(ours.starts),
            _START,
        ),
    ]


def _turn(what: str, stock: float, ours: float, most: float | None = None) -> Row:
    """One figure of a turn; ``most`` is the target for the ratio."""
    ratio = ours / stock
    row = Row(what, _milliseconds(stock), _milliseconds(ours), f"{ratio:.2f}")
    return row if most is None else replace(row, target=f"at most {most:.2f}", met=ratio <= most)


def _growth(
    what: str, stock_early: Window, stock_later: Window, early: Window, later: Window
) -> Row:
    return Row(
        what,
        f"{stock_later.median / stock_early.median:.2f}",
        f"{later.median / early.median:.2f}",
        "",
    )


def _last(early: Window, last: Window | None, turn: int) -> Iterator[Row]:
    """The lines for the last turn, which stock Rasa is too slow to go to."""
    if last is None:
        return
    growth = last.median / early.median
    name = f"Turn {turn:,}"
    yield Row(f"{name}, median, ms", "–", _milliseconds(last.median), "")
    yield Row(f"{name}, processor time, ms", "–", _milliseconds(last.busy), "")
    yield Row(
        f"{name} ÷ turn 10", "–", f"{growth:.2f}", "", f"at most {_GROWTH}", growth <= _GROWTH
    )
    yield Row(f"{name} ÷ turn 10, processor time", "–", f"{last.busy / early.busy:.2f}", "")


def _limited(what: str, stock: float, ours: float, most: float) -> Row:
    """One figure whose target is a limit for ours alone."""
    figures = (f"{stock:.1f}", f"{ours:.1f}", f"{ours / stock:.2f}")
    return Row(what, *figures, f"at most {most:.0f}", ours <= most)


def as_markdown(lines: Sequence[Row]) -> str:
    """Writes the table."""
    head = "| | stock Rasa | 小伴 | 小伴 ÷ stock | target | met |\n|---|---:|---:|---:|---|---|"
    return "\n".join([head, *map(_line, lines)])


def _line(row: Row) -> str:
    met = {True: "yes", False: "**no**", None: ""}[row.met]
    return f"| {row.what} | {row.stock} | {row.ours} | {row.ratio} | {row.target} | {met} |"


def _milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:.1f}"

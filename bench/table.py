"""The table of ratios, from what was measured."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

# The targets, as docs and README state them.
_TURN_AGAINST_STOCK = 1 / 3
_GROWTH = 1.2
_MEMORY = 800.0
_START = 15.0


@dataclass(frozen=True)
class Side:
    """What was measured of one side; turns are counted from 1.

    Attributes:
        early: Seconds of each turn from 6 to 15, of all short conversations.
        later: Seconds of the turns around the later turn that both sides reach.
        last: Seconds of the turns around the last turn; empty where it was not gone to.
        starts: Seconds from start to the first reply, for each start.
        memory: The peak of resident memory by process, in megabytes.
    """

    early: Sequence[float]
    later: Sequence[float]
    last: Sequence[float]
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
    turn = _median(ours.early) / _median(stock.early)
    growth = _median(ours.last) / _median(ours.early)
    memory = sum(ours.memory.values())
    start = _median(ours.starts)
    return [
        Row(
            "Turn 10, median, ms",
            _milliseconds(_median(stock.early)),
            _milliseconds(_median(ours.early)),
            f"{turn:.2f}",
            f"at most {_TURN_AGAINST_STOCK:.2f}",
            turn <= _TURN_AGAINST_STOCK,
        ),
        Row(
            "Turn 10, 95 of 100 below, ms",
            _milliseconds(_ninety_five(stock.early)),
            _milliseconds(_ninety_five(ours.early)),
            f"{_ninety_five(ours.early) / _ninety_five(stock.early):.2f}",
        ),
        Row(
            f"Turn {later_turn:,}, median, ms",
            _milliseconds(_median(stock.later)),
            _milliseconds(_median(ours.later)),
            f"{_median(ours.later) / _median(stock.later):.2f}",
        ),
        Row(
            f"Turn {later_turn:,} ÷ turn 10",
            f"{_median(stock.later) / _median(stock.early):.2f}",
            f"{_median(ours.later) / _median(ours.early):.2f}",
            "",
        ),
        Row(f"Turn {last_turn:,}, median, ms", "–", _milliseconds(_median(ours.last)), ""),
        Row(
            f"Turn {last_turn:,} ÷ turn 10",
            "–",
            f"{growth:.2f}",
            "",
            f"at most {_GROWTH}",
            growth <= _GROWTH,
        ),
        Row(
            "Peak resident memory, MB",
            f"{sum(stock.memory.values()):.0f}",
            f"{memory:.0f}",
            f"{memory / sum(stock.memory.values()):.2f}",
            f"at most {_MEMORY:.0f} MB",
            memory <= _MEMORY,
        ),
        Row(
            "Start to first reply, s",
            f"{_median(stock.starts):.1f}",
            f"{start:.1f}",
            f"{start / _median(stock.starts):.2f}",
            f"at most {_START:.0f} s",
            start <= _START,
        ),
    ]


def as_markdown(lines: Sequence[Row]) -> str:
    """Writes the table."""
    head = "| | stock Rasa | 小伴 | 小伴 ÷ stock | target | met |\n|---|---:|---:|---:|---|---|"
    return "\n".join([head, *map(_line, lines)])


def _line(row: Row) -> str:
    met = {True: "yes", False: "**no**", None: ""}[row.met]
    return f"| {row.what} | {row.stock} | {row.ours} | {row.ratio} | {row.target} | {met} |"


def _median(seconds: Sequence[float]) -> float:
    return statistics.median(seconds)


def _ninety_five(seconds: Sequence[float]) -> float:
    return statistics.quantiles(seconds, n=20, method="inclusive")[-1]


def _milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:.1f}"

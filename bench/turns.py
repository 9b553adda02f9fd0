"""Turns, memory and start: `python -m bench.turns [--quick] [--stock-turns N]`.

Trains stock Rasa where needed, starts both sides, leads the same conversation through both
and prints a Markdown table. Ends with 1 if a target is missed.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime
import os
import platform
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain, cycle, islice
from pathlib import Path

from bench.conversation import messages
from bench.peers import Answer, Peer
from bench.stock_rasa import StockRasa, trained_model
from bench.table import Side, Window, as_markdown, rows
from bench.xiaoban import Xiaoban

_EARLY = range(6, 16)
_LAST_TURN = 1000
_AROUND = 10


@dataclass(frozen=True)
class Extent:
    """How much is measured.

    Attributes:
        starts: How often each side is started, after one start that is not counted.
        conversations: How many short conversations each side has, and 小伴 long ones; stock
            Rasa has one long one, it takes minutes.
        later_turn: The turn that stock Rasa's long conversation goes to.
    """

    starts: int
    conversations: int
    later_turn: int


@dataclass(frozen=True)
class Measured:
    """What came out.

    Attributes:
        stock: Stock Rasa's figures.
        ours: 小伴's figures.
        same: The share of short conversations' turns that both answered word for word alike.
    """

    stock: Side
    ours: Side
    same: float


def window(turn: int) -> range:
    """Twenty turns around a turn: two whole rounds of the conversation."""
    return range(turn - _AROUND + 1, turn + _AROUND + 1)


def converse(peer: Peer, person: str, turns: int) -> list[Answer]:
    """Leads one person's conversation, its round again and again, for so many turns."""
    return [peer.say(person, text) for text in islice(cycle(messages()), turns)]


def cut(conversations: Sequence[Sequence[Answer]], turns: range) -> Window:
    """Some turns of each conversation; turns are counted from 1, the first is not among them."""
    busy = [answers[turns[-1] - 1].busy - answers[turns[0] - 2].busy for answers in conversations]
    return Window(
        seconds=[answers[turn - 1].seconds for answers in conversations for turn in turns],
        busy=sum(busy) / len(busy) / len(turns),
    )


def start(make: Callable[[], Peer], first: str, times: int) -> tuple[Peer, list[float]]:
    """Starts a side several times; the last one runs on.

    Args:
        make: Starts it.
        first: The first message.
        times: How many starts are counted, after one that fills the disk cache.

    Returns:
        The running side, and the seconds from each start to the first reply.
    """
    took: list[float] = []
    while True:
        began = time.perf_counter()
        peer = make()
        try:
            peer.say("first", first)
        except BaseException:
            peer.close()
            raise
        took.append(time.perf_counter() - began)
        if len(took) > times:
            return peer, took[1:]
        peer.close()


def measure(model: Path, extent: Extent) -> Measured:
    """Measures both sides.

    Args:
        model: Stock Rasa's model.
        extent: How much to measure.

    Returns:
        What came out.

    Raises:
        PeerError: If a side does not start or does not answer.
    """
    with contextlib.ExitStack() as running:
        _say("starting stock Rasa")
        stock, stock_starts = start(lambda: StockRasa(model), messages()[0], extent.starts)
        running.callback(stock.close)
        _say("starting 小伴")
        ours, our_starts = start(Xiaoban, messages()[0], extent.starts)
        running.callback(ours.close)
        stock_short: list[list[Answer]] = []
        our_short: list[list[Answer]] = []
        our_long: list[list[Answer]] = []
        # By turns, so that whatever else the machine does falls on all alike.
        for number in range(extent.conversations):
            _say(f"conversations, {number + 1} of {extent.conversations}")
            stock_short.append(converse(stock, f"short-{number}", _EARLY.stop - 1))
            our_short.append(converse(ours, f"short-{number}", _EARLY.stop - 1))
            our_long.append(converse(ours, f"long-{number}", window(_LAST_TURN).stop - 1))
        _say("long conversation: stock Rasa")
        later = window(extent.later_turn)
        stock_long = [converse(stock, "long", later.stop - 1)]
        return Measured(
            stock=Side(
                early=cut(stock_short, _EARLY),
                later=cut(stock_long, later),
                last=None,
                starts=stock_starts,
                memory=stock.memory(),
            ),
            ours=Side(
                early=cut(our_short, _EARLY),
                later=cut(our_long, later),
                last=cut(our_long, window(_LAST_TURN)),
                starts=our_starts,
                memory=ours.memory(),
            ),
            same=_same(stock_short, our_short),
        )


def _same(stock: Sequence[Sequence[Answer]], ours: Sequence[Sequence[Answer]]) -> float:
    pairs = list(zip(chain(*stock), chain(*ours), strict=True))
    return sum(theirs.text == our.text for theirs, our in pairs) / len(pairs)


def _say(what: str) -> None:
    print(what, file=sys.stderr)


def _conditions(measured: Measured, extent: Extent) -> str:
    """What the figures rest on, in lines below the table."""
    memory = {**measured.stock.memory, **measured.ours.memory}
    by_process = ", ".join(f"`{name}` {peak:.0f}" for name, peak in memory.items())
    today = datetime.datetime.now(datetime.timezone.utc).date().isoformat()
    return "\n".join(
        [
            f"- Memory by process, MB: {by_process}.",
            f"- Answered word for word alike: {measured.same:.0%} of the short turns.",
            f"- Conversations of each kind: {extent.conversations}; starts: {extent.starts}.",
            f"- {today}, {os.cpu_count()} cores, {platform.machine()}, "
            f"Python {platform.python_version()}, load {os.getloadavg()[0]:.1f} at the end.",
        ]
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the benchmark and prints the table.

    Returns:
        0 if every target is met, else 1.
    """
    parser = argparse.ArgumentParser(prog="python -m bench.turns", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer of everything")
    parser.add_argument(
        "--stock-turns",
        type=int,
        default=300,
        help="how far stock Rasa's long conversation goes, from 20 to 1000 (default: 300)",
    )
    options = parser.parse_args(arguments)
    if not 2 * _AROUND <= options.stock_turns <= _LAST_TURN:
        parser.error(f"--stock-turns: from {2 * _AROUND} to {_LAST_TURN}")
    extent = (
        Extent(starts=1, conversations=3, later_turn=min(options.stock_turns, 50))
        if options.quick
        else Extent(starts=3, conversations=5, later_turn=options.stock_turns)
    )
    measured = measure(trained_model(), extent)
    lines = rows(measured.stock, measured.ours, extent.later_turn, _LAST_TURN)
    print(as_markdown(lines), _conditions(measured, extent), sep="\n\n")
    return 1 if any(line.met is False for line in lines) else 0


if __name__ == "__main__":
    sys.exit(main())

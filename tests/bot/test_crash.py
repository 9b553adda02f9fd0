"""Power may be cut at any moment: no message is lost, and none is answered twice."""

from __future__ import annotations

import collections
import contextlib
import json
import os
import random
import selectors
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

_CUTS = 200
_SEED = 20261122
_PEOPLE = ("p1", "p2", "p3", "p4")
_A_DAY = 40
# How many messages a person sends without waiting for an answer.
_AT_ONCE = 3
_LONGEST_LIFE = 0.3
# The first lives make the tables, and are cut off while they do.
_FIRST_LIVES, _LONGEST_FIRST_LIFE = 8, 1.5
_CHILD = Path(__file__).with_name("crash_child.py")


class _Channel:
    """The people and their channel: sends again whatever has no answer yet."""

    def __init__(self) -> None:
        self.sent: dict[str, list[str]] = {person: [] for person in _PEOPLE}
        self.answers: dict[str, list[tuple[int, str]]] = {person: [] for person in _PEOPLE}
        self.out: set[tuple[str, str]] = set()

    def new_day(self, day: int, chance: random.Random) -> None:
        for number in range(_A_DAY):
            self.sent[chance.choice(_PEOPLE)].append(f"day{day}-{number}")

    def due(self) -> Iterator[dict[str, str]]:
        """Gives what is to be sent now: a few without an answer, in order."""
        for person, sent in self.sent.items():
            answered = {text.split(":")[1] for _, text in self.answers[person]}
            open_ones = [message for message in sent if message not in answered]
            for message in open_ones[:_AT_ONCE]:
                if (person, message) not in self.out:
                    self.out.add((person, message))
                    yield {"person": person, "text": message, "id": message}

    def take(self, person: str, reply: int, text: str) -> None:
        """Takes a reply; one with the same id is the same reply, handed on once more."""
        if (reply, text) not in self.answers[person]:
            self.answers[person].append((reply, text))

    def done(self) -> bool:
        return all(len(self.answers[person]) >= len(self.sent[person]) for person in _PEOPLE)


class _Lives:
    """Begins lives of the front end, talks with them and cuts them off."""

    def __init__(self, folder: Path) -> None:
        self._server = socket.socket(socket.AF_UNIX)
        self._server.bind(str(folder / "socket"))
        self._server.listen()
        self._forks = subprocess.Popen(
            [sys.executable, str(_CHILD), f"sqlite:///{folder / 'records.db'}", folder / "socket"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def live(self, channel: _Channel, seconds: float) -> bool:
        """Lets the front end live; says whether it was killed before the day was over."""
        assert self._forks.stdin is not None
        assert self._forks.stdout is not None
        print(file=self._forks.stdin, flush=True)
        connection, _ = self._server.accept()
        channel.out.clear()
        with connection, connection.makefile("rwb", buffering=0) as lines:
            process = json.loads(lines.readline())["process"]
            finished = self._talk(connection, channel, time.monotonic() + seconds)
            if not finished:
                os.kill(process, signal.SIGKILL)
        self._forks.stdout.readline()
        return not finished

    def _talk(self, connection: socket.socket, channel: _Channel, until: float) -> bool:
        selector = selectors.DefaultSelector()
        selector.register(connection, selectors.EVENT_READ)
        received = b""
        self._send(connection, *channel.due())
        with selector:
            while not channel.done():
                left = until - time.monotonic()
                if left <= 0 or not selector.select(left):
                    return False
                received += connection.recv(65536)
                *whole, received = received.split(b"\n")
                for line in map(json.loads, whole):
                    channel.take(line["person"], line["reply"], line["text"])
                    self._send(connection, {"came": line["reply"]}, *channel.due())
        return True

    def _send(self, connection: socket.socket, *lines: dict[str, Any]) -> None:
        for line in lines:
            connection.sendall(json.dumps(line).encode() + b"\n")

    def close(self) -> None:
        self._forks.communicate()
        self._server.close()


@pytest.fixture
def lives(tmp_path: Path) -> Iterator[_Lives]:
    lives = _Lives(tmp_path)
    yield lives
    lives.close()


def _found(database: Path) -> set[str]:
    """Says at which points the last cut found messages."""
    if not database.exists():
        return {"before the tables"}
    with contextlib.closing(sqlite3.connect(database)) as connection:
        if not connection.execute("SELECT * FROM sqlite_master").fetchall():
            return {"before the tables"}
        waiting = connection.execute(
            "SELECT count(*) FROM messages WHERE answered IS NULL"
        ).fetchone()
        undelivered = connection.execute(
            "SELECT count(*) FROM replies WHERE delivered IS NULL"
        ).fetchone()
    points = {"received, not answered": waiting[0], "answered, not delivered": undelivered[0]}
    return {point for point, messages in points.items() if messages} or {"between"}


@pytest.mark.slow
def test_after_two_hundred_power_cuts_every_message_has_its_one_answer_in_order(
    tmp_path: Path, lives: _Lives
) -> None:
    chance = random.Random(_SEED)  # noqa: S311
    channel = _Channel()
    found: collections.Counter[str] = collections.Counter()
    days = killed = 0
    while killed < _CUTS or not channel.done():
        if channel.done():
            channel.new_day(days, chance)
            days += 1
        longest = _LONGEST_LIFE if killed >= _FIRST_LIVES else _LONGEST_FIRST_LIFE
        if lives.live(channel, chance.uniform(0, longest) if killed < _CUTS else 60):
            killed += 1
            found.update(_found(tmp_path / "records.db"))
    # Once more, for what was still to leave the outbox.
    lives.live(channel, 60)

    for person in _PEOPLE:
        said = [text for _, text in sorted(channel.answers[person])]
        assert said == [f"{n}:{message}" for n, message in enumerate(channel.sent[person], 1)]
        assert sorted(channel.answers[person]) == channel.answers[person]
    # The cuts were spread over all points, or the test has shown little.
    assert min(found["received, not answered"], found["answered, not delivered"]) >= 10
    assert _found(tmp_path / "records.db") == {"between"}

"""A line and a companion for conversations by voice, and a person who speaks by script."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field

from voice.companion import Option, Utterance
from voice.events import (
    PIECE_MS,
    SILENCE,
    Heard,
    HungUp,
    Piece,
    Pressed,
    SpeechBegan,
    SpeechEnded,
)
from voice.hearing import Noticed

# The tests' time runs so much faster than people's.
FASTER = 20
_SECONDS = PIECE_MS / 1000
LAG = 0.3


class Line:
    """A line without sound: what is said on it passes as time does, faster."""

    def __init__(self) -> None:
        self.said_so_far = bytearray()
        self.events_to_come: asyncio.Queue[Pressed | HungUp] = asyncio.Queue()
        self._began = time.monotonic()
        self._spoken_until = self._began
        self.stops = 0

    @property
    def now(self) -> float:
        return (time.monotonic() - self._began) * FASTER

    async def events(self) -> AsyncIterator[Piece | Pressed | HungUp]:
        pieces = 0
        while True:
            while self.events_to_come.qsize():
                event = self.events_to_come.get_nowait()
                yield event
                if isinstance(event, HungUp):
                    return
            while pieces * _SECONDS < self.now:
                yield Piece(SILENCE, pieces * _SECONDS)
                pieces += 1
            await asyncio.sleep(_SECONDS / FASTER)

    @property
    def to_say(self) -> float:
        return max(0.0, self._spoken_until - time.monotonic()) * FASTER

    def say(self, samples: bytes) -> bool:
        self.said_so_far += samples
        start = max(self._spoken_until, time.monotonic())
        self._spoken_until = start + len(samples) / 32_000 / FASTER
        return True

    def stop_speaking(self) -> bytes:
        if self.to_say:
            self.stops += 1
        self._spoken_until = time.monotonic()
        return b""

    async def said(self) -> bool:
        while self.to_say:  # noqa: ASYNC110 - time passes
            await asyncio.sleep(0.001)
        return True

    def press(self, key: str) -> None:
        self.events_to_come.put_nowait(Pressed(key))

    def hang_up(self) -> None:
        self.events_to_come.put_nowait(HungUp())


class ByScript:
    """Hears what was planned, at its time, whatever the sound is."""

    lag = LAG

    def __init__(self) -> None:
        self.hints: list[tuple[str, ...]] = []
        self.fails: Exception | None = None
        self._planned: list[tuple[float, Noticed]] = []
        self._now = 0.0

    def says(self, text: str, seconds: float = 1.0) -> float:
        """The person begins to speak now; gives when they have ended."""
        begin, end = self._now + 0.1, self._now + 0.1 + seconds
        final = Heard(text, is_final=True)
        self._planned += [
            (begin, SpeechBegan(begin)),
            (begin + seconds / 2, Heard(text[: len(text) // 2 + 1])),
            (end + LAG, final),
            (end + LAG, SpeechEnded(end)),
        ]
        return end

    def coughs(self, seconds: float) -> None:
        begin, end = self._now + 0.1, self._now + 0.1 + seconds
        self._planned += [(begin, SpeechBegan(begin)), (end + LAG, SpeechEnded(end))]

    def expect(self, hints: Sequence[str]) -> None:
        self.hints.append(tuple(hints))

    def take(self, piece: Piece) -> list[Noticed]:
        if self.fails:
            raise self.fails
        self._now = piece.at
        due = [what for at, what in self._planned if at <= self._now]
        self._planned = [each for each in self._planned if each[0] > self._now]
        return due

    def finish(self) -> list[Noticed]:
        due = [what for _, what in self._planned if isinstance(what, Heard) and what.is_final]
        self._planned.clear()
        return list(due)


class Voice:
    """Says each character for a quarter of a second, without a sound."""

    name = "silent"

    def __init__(self) -> None:
        self.said: list[str] = []
        self.paces: list[int] = []

    def speak(self, text: str, pace: int) -> bytes:
        self.said.append(text)
        self.paces.append(pace)
        return b"\1\0" * (4_000 * len(text))


@dataclass
class Answers:
    """A companion that answers as it was told to."""

    answers_to: dict[str, Utterance] = field(default_factory=dict)
    greeting: Utterance = field(default_factory=lambda: Utterance("您好，您想做什么？"))
    asked: list[str] = field(default_factory=list)
    takes: float = 0.0
    heard: int = 0

    async def greets(self) -> Utterance:
        return self.greeting

    async def answers(self, text: str, patience: float) -> Utterance:
        self.asked.append(text)
        await asyncio.sleep(self.takes)
        return self.answers_to.get(text, Utterance(f"您说的是{text}。"))

    async def chooses(self, option: Option) -> Utterance:
        self.asked.append(f"={option.value}")
        return Utterance(f"您选了{option.label}。")

    async def was_heard(self) -> None:
        self.heard += 1


async def until(true: Callable[[], object], seconds: float = 5.0) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not come about in time"
        await asyncio.sleep(0.002)

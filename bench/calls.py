"""Calls on the telephone: how soon an answer is heard, what an idle call costs, and what stays.

``python -m bench.calls answers|idle|many --vosk FOLDER`` begins 小伴's telephone in a process of
its own, with the real recogniser, the real voice, and the engine where it is trained, and calls
it as Asterisk does.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import dataclasses
import json
import os
import statistics
import struct
import subprocess
import sys
import tempfile
import time
import uuid
from collections import defaultdict
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import numpy as np

from bot import settings as all_settings
from bot import training
from bot.door import Door
from bot.engine_apart import EngineApart
from bot.messages import Engine, Reply, SafeMessage, State, Turn
from bot.settings import Address, Settings
from bot.spoken import DoorCompanion
from bot.telephone import desk
from bot.telephone.front import SOURCE, Exchange, Telephone
from bot.telephone.words import words
from bot.voices import Voices
from tests.voice.spoken import spoken
from voice.companion import Option, Utterance
from voice.telephone.resampling import Downsampler

SENTENCES = ("看到了", "怎么申请养老金？", "请说慢一点。")
_PIECE = 320
_SILENT = bytes(_PIECE)
_TICKS = os.sysconf("SC_CLK_TCK")


# --- the telephone, in a process of its own


class _Echo:
    """Answers at once, where no engine is trained."""

    async def turn(self, state: State, message: SafeMessage) -> Turn:
        text = message.text or message.choice or ""
        return Turn((Reply(text, f"您说的是{text}。我听到了。"),), {})


class _Timed(DoorCompanion):
    """Tells when each turn of a person has ended: that is when an answer is asked for."""

    person = ""

    async def answers(self, text: str, patience: float = 1.0) -> Utterance:
        _tell(turn=time.monotonic(), person=self.person, heard=text)
        return await super().answers(text, patience)

    async def chooses(self, option: Option) -> Utterance:
        return await super().chooses(option)


def _tell(**what: Any) -> None:
    print(json.dumps(what), flush=True)


async def _serve(folder: Path, vosk: Path, short: bool) -> None:
    voices = Voices(Settings(folder, folder / "models", "", vosk_model=vosk))
    if short:
        consent = dict.fromkeys(words().consent, "您好。")
        brief = dataclasses.replace(words(), consent=consent)
        desk.words = lambda: brief  # type: ignore[attr-defined]

    people: list[str] = []

    def companion(person: str) -> DoorCompanion:
        timed = _Timed(door, person, SOURCE)
        timed.person = person
        people.append(person)
        _tell(person=person)
        return timed

    engine = await asyncio.to_thread(_engine)
    async with await Door.open(f"sqlite:///{folder / 'records.db'}", engine) as door:
        exchange = Exchange(Address("127.0.0.1", 0))
        telephone = Telephone(door, voices, folder, exchange, companion=companion)
        await asyncio.to_thread(lambda: voices.can_hear)
        await telephone.start()
        _tell(port=telephone.port, engine=type(engine).__name__)
        loop = asyncio.get_running_loop()
        while line := await loop.run_in_executor(None, sys.stdin.readline):
            if line.strip() == "calls":
                _tell(calls=telephone.calls, tasks=len(asyncio.all_tasks()))
        await telephone.stop()


def _engine() -> Engine:
    models = all_settings.load().models
    model = training.model_file(models)
    return EngineApart(model, models) if model.exists() else _Echo()


# --- its callers


class Server:
    """The telephone's process, and what it tells."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.told: list[dict[str, Any]] = []

    async def read(self) -> None:
        """Takes note of all that is told, to the end."""
        lines = self.process.stdout
        while lines and (line := await asyncio.to_thread(lines.readline)):
            self.told.append(json.loads(line))

    async def until_told(self, key: str, after: int = 0) -> dict[str, Any]:
        """Waits for something that is told."""
        while True:
            for told in self.told[after:]:
                if key in told:
                    return told
            await asyncio.sleep(0.02)

    async def asked(self) -> dict[str, Any]:
        """How many calls and tasks there are."""
        before = len(self.told)
        if self.process.stdin:
            self.process.stdin.write("calls\n")
            self.process.stdin.flush()
        return await self.until_told("calls", before)

    def seconds_of_processor(self) -> float:
        """What the telephone has used of the processor; the engine apart is not counted."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS

    def status(self) -> dict[str, int]:
        """Its memory and its threads."""
        lines = Path(f"/proc/{self.process.pid}/status").read_text().splitlines()
        found = dict(line.split(":", 1) for line in lines)
        return {
            "memory_mb": int(found["VmRSS"].split()[0]) // 1024,
            "threads": int(found["Threads"]),
        }


@contextlib.asynccontextmanager
async def _served(vosk: Path, *, short: bool = False) -> AsyncIterator[Server]:
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "bench.calls", "serve", "--vosk", str(vosk)]
        process = subprocess.Popen(  # noqa: ASYNC220 - nothing else goes on yet
            [*command, "--folder", folder, *(["--short"] if short else [])],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        server = Server(process)
        reading = asyncio.create_task(server.read())
        try:
            yield server
        finally:
            if process.stdin:
                process.stdin.close()
            await asyncio.to_thread(process.wait)
            await reading


class Caller:
    """One call, which sends its 50 pieces a second as Asterisk does."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer
        self._to_say = bytearray()
        self._said = asyncio.Event()
        self.spoke_at = 0.0
        self.heard_at = 0.0
        self.closed = False
        self._chance = np.random.default_rng(6)

    async def run(self) -> None:
        """Hears and sends until the call is over."""
        send = asyncio.create_task(self._send())
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            while True:
                kind, length = struct.unpack(">BH", await self._reader.readexactly(3))
                sound = await self._reader.readexactly(length)
                if kind == 0x10 and any(sound):
                    self.heard_at = time.monotonic()
                    if not self.spoke_at:
                        self.spoke_at = self.heard_at
        send.cancel()
        self.closed = True

    async def _send(self) -> None:
        began = time.monotonic()
        number = 0
        while not self._writer.transport.is_closing():
            number += 1
            piece = bytes(self._to_say[:_PIECE]) or self._noise()
            del self._to_say[:_PIECE]
            if not self._to_say:
                self._said.set()
            self._writer.write(struct.pack(">BH", 0x10, len(piece)) + piece)
            await asyncio.sleep(max(0.0, began + number * 0.02 - time.monotonic()))

    def _noise(self) -> bytes:
        """A quiet line is not quite silent."""
        return self._chance.normal(0, 8, _PIECE // 2).astype("<i2").tobytes()

    async def says(self, samples: bytes) -> None:
        """Says something, as fast as people do."""
        self._said.clear()
        self._to_say += samples
        await self._said.wait()

    async def until_quiet(self, seconds: float = 1.5) -> None:
        """Until nothing was heard for so long, after something was."""
        while not self.heard_at or time.monotonic() - self.heard_at < seconds:
            self._check()
            await asyncio.sleep(0.02)

    async def until_heard(self) -> float:
        """When the next sound is heard; what was heard before does not count."""
        self.spoke_at = 0.0
        while not self.spoke_at:
            self._check()
            await asyncio.sleep(0.005)
        return self.spoke_at

    def _check(self) -> None:
        if self.closed:
            raise RuntimeError("the call was ended")


@contextlib.asynccontextmanager
async def _calling(port: int) -> AsyncIterator[Caller]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(struct.pack(">BH", 0x01, 16) + uuid.uuid4().bytes)
    caller = Caller(reader, writer)
    running = asyncio.create_task(caller.run())
    try:
        yield caller
    finally:
        running.cancel()
        writer.transport.abort()
        await asyncio.gather(running, return_exceptions=True)


async def _answers(server: Server, calls: int, rounds: int) -> None:
    """How long after a turn's end its answer is heard, with several calls at once."""
    port = (await server.until_told("port"))["port"]
    said = [Downsampler().feed(spoken(sentence)) for sentence in SENTENCES]
    heard: dict[int, list[tuple[float, float]]] = defaultdict(list)

    async def talk(number: int) -> None:
        await asyncio.sleep(2.0 * number)
        async with _calling(port) as caller:
            # The consent, then the greeting.
            await caller.until_quiet(3.0)
            for turn in range(rounds):
                await caller.says(said[(turn + number) % len(said)])
                ended = time.monotonic()
                heard[number].append((ended, await caller.until_heard()))
                await caller.until_quiet()

    await asyncio.gather(*(talk(number) for number in range(calls)))
    people = [told["person"] for told in server.told if "person" in told and "turn" not in told]
    turns = [told for told in server.told if "turn" in told]
    after_turn, after_speech = [], []
    for number, pairs in heard.items():
        mine = [told["turn"] for told in turns if told["person"] == people[number]]
        for ended, first in pairs:
            after_speech.append(first - ended)
            before = [turn for turn in mine if ended < turn <= first]
            if before:
                after_turn.append(first - before[-1])
    _table("from the turn's end to the first sound", after_turn)
    _table("from the end of speech to the first sound", after_speech)
    print(f"turns: {len(after_turn)} of {calls * rounds}; engine: {server.told[0]['engine']}")
    print("heard:", sorted({told["heard"] for told in turns}))


async def _idle(server: Server, calls: int, seconds: float) -> None:
    """What calls cost in which nobody says anything."""
    port = (await server.until_told("port"))["port"]
    async with contextlib.AsyncExitStack() as stack:
        callers = [await stack.enter_async_context(_calling(port)) for _ in range(calls)]
        # The question is asked again, the keys are offered, and then there is only silence.
        await asyncio.gather(*(caller.until_quiet(12.0) for caller in callers))
        before = server.seconds_of_processor()
        await asyncio.sleep(seconds)
        used = server.seconds_of_processor() - before
    print(f"an idle call: {100 * used / seconds / calls:.2f} % of a core ({calls} calls)")


async def _many(server: Server, calls: int, lanes: int) -> None:
    """Whether anything stays of calls one after another, each hung up while 小伴 greets."""
    port = (await server.until_told("port"))["port"]
    left = calls
    began = time.monotonic()

    async def lane() -> None:
        nonlocal left
        while left > 0:
            left -= 1
            number = calls - left
            async with _calling(port) as caller:
                await caller.until_heard()
                await asyncio.sleep(0.5)
                await asyncio.wait_for(caller.until_heard(), 20)
            if number % 250 == 0:
                print(f"{number:5d} calls: {server.status()} {await server.asked()}")

    print(f"    0 calls: {server.status()} {await server.asked()}")
    await asyncio.gather(*(lane() for _ in range(lanes)))
    await asyncio.sleep(8)
    print(f"afterwards: {server.status()} {await server.asked()}")
    print(f"{time.monotonic() - began:.0f} s")


def _table(what: str, seconds: list[float]) -> None:
    if not seconds:
        print(f"{what}: nothing was heard")
        return
    ordered = sorted(seconds)
    high = ordered[min(len(ordered) - 1, round(0.95 * len(ordered)))]
    print(f"{what}: median {1000 * statistics.median(ordered):.0f} ms, p95 {1000 * high:.0f} ms")


async def _measure(given: argparse.Namespace) -> None:
    async with _served(given.vosk, short=given.what == "many") as server:
        if given.what == "answers":
            await _answers(server, given.calls or 4, given.rounds)
        elif given.what == "idle":
            await _idle(server, given.calls or 10, given.seconds)
        else:
            await _many(server, given.calls or 1_000, given.lanes)


def main() -> None:
    """Measures what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["answers", "idle", "many", "serve"])
    parser.add_argument("--vosk", type=Path, required=True, help="the folder of a speech model")
    parser.add_argument("--calls", type=int, help="how many")
    parser.add_argument("--rounds", type=int, default=6, help="turns in a call")
    parser.add_argument("--seconds", type=float, default=30.0, help="how long calls stay idle")
    parser.add_argument("--lanes", type=int, default=8, help="calls that go on side by side")
    parser.add_argument("--folder", type=Path, help="where the served telephone keeps what it has")
    parser.add_argument("--short", action="store_true", help="without the words of consent")
    given = parser.parse_args()
    if given.what == "serve":
        asyncio.run(_serve(given.folder, given.vosk, given.short))
    else:
        asyncio.run(_measure(given))


if __name__ == "__main__":
    main()

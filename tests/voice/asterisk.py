"""A simulated Asterisk: calls over a real socket, by its own reading of AudioSocket."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
import time
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field

import numpy as np

from voice.telephone.audiosocket import AudioSocketServer
from voice.telephone.call import Call, Event, Limits
from voice.telephone.switchboard import Handlers, Switchboard

HUNG_UP = (0x00, b"")
SILENCE_8 = bytes(320)


def tone(hertz: float, seconds: float, rate: int, loud: float = 8_000) -> bytes:
    at = np.arange(round(seconds * rate)) / rate
    return np.rint(loud * np.sin(2 * np.pi * hertz * at)).astype("<i2").tobytes()


def strength(samples: bytes, hertz: float, rate: int) -> float:
    """How strong a tone is in a sound: its amplitude."""
    values = np.frombuffer(samples, "<i2").astype(float)
    window = np.hanning(len(values))
    wave = np.exp(-2j * np.pi * hertz * np.arange(len(values)) / rate)
    return float(2 * abs((values * window) @ wave) / window.sum())


async def until(true: Callable[[], object], seconds: float = 3.0) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not come about in time"
        await asyncio.sleep(0.005)


@dataclass
class Asterisk:
    """One call, from Asterisk's side."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    name: uuid.UUID
    frames: list[tuple[int, bytes]] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    closed: bool = False
    reading: asyncio.Task[None] | None = None

    @property
    def sounds(self) -> list[bytes]:
        return [payload for kind, payload in self.frames if kind in (0x10, 0x12)]

    @property
    def heard(self) -> bytes:
        return b"".join(self.sounds)

    def send(self, kind: int, payload: bytes = b"") -> None:
        self.writer.write(struct.pack(">BH", kind, len(payload)) + payload)

    def begin(self) -> None:
        self.send(0x01, self.name.bytes)

    def press(self, key: str) -> None:
        self.send(0x03, key.encode())

    def speak(self, samples: bytes, kind: int = 0x10, portion: int = 320) -> None:
        for start in range(0, len(samples), portion):
            self.send(kind, samples[start : start + portion])

    def hang_up(self) -> None:
        self.send(0x00)

    def fail(self) -> None:
        """As Asterisk tells that it cannot go on."""
        self.send(0xFF, b"\x02")

    def break_off(self) -> None:
        """As when a machine dies: the connection is reset."""
        line = self.writer.get_extra_info("socket")
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()

    async def _read(self) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            while True:
                kind, length = struct.unpack(">BH", await self.reader.readexactly(3))
                self.frames.append((kind, await self.reader.readexactly(length)))
                self.times.append(time.monotonic())
                if kind == 0x00:
                    self.writer.close()
        self.closed = True

    def listen(self) -> None:
        self.reading = asyncio.create_task(self._read())


@contextlib.asynccontextmanager
async def calling(
    port: int, *, begins: bool = True, listens: bool = True, room: int = 0
) -> AsyncIterator[Asterisk]:
    """Calls; ``room`` bounds how many bytes the kernel keeps for a caller who does not read."""
    line = socket.socket()
    line.setblocking(False)
    if room:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, room)
    await asyncio.get_running_loop().sock_connect(line, ("127.0.0.1", port))
    limit = room or 2**16
    reader, writer = await asyncio.open_connection(sock=line, limit=limit)
    call = Asterisk(reader, writer, uuid.uuid4())
    if begins:
        call.begin()
    if listens:
        call.listen()
    try:
        yield call
    finally:
        writer.transport.abort()
        if call.reading:
            call.reading.cancel()
            await asyncio.gather(call.reading, return_exceptions=True)


@dataclass
class Listener:
    """A handler that notes what happens, and lets a test speak."""

    calls: list[Call] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    ended: int = 0

    async def __call__(self, call: Call) -> None:
        self.calls.append(call)
        async for event in call.events():
            self.events.append(event)
        self.ended += 1

    async def call(self) -> Call:
        await until(lambda: self.calls)
        return self.calls[-1]


@contextlib.asynccontextmanager
async def serving(
    lead: Callable[[Call], Awaitable[None]],
    *,
    full: Callable[[Call], Awaitable[None]] | None = None,
    warn: Callable[[Call], Awaitable[None]] | None = None,
    most_calls: int = 20,
    **limits: float,
) -> AsyncIterator[AudioSocketServer]:
    handlers = Handlers(lead, full, warn)
    bounds = Limits(**{"grace": 0.3, "lingering": 0.3, **limits})  # type: ignore[arg-type]
    async with AudioSocketServer(Switchboard(handlers, most_calls, bounds), port=0) as server:
        yield server

"""The server that services connect to which stream calls over a WebSocket, as Twilio does."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets

from starlette.websockets import WebSocket, WebSocketDisconnect

from bot.telephone.authority import Authority
from bot.telephone.callers import spelled
from bot.telephone.calls import Calls
from voice.events import Pressed
from voice.telephone import media_streams
from voice.telephone.call import Call
from voice.telephone.media_streams import (
    Dialect,
    MediaStreamError,
    Reached,
    Sound,
    Started,
    Stopped,
)
from voice.telephone.sound import LINE_RATE
from voice.telephone.switchboard import Switchboard

# What a service or the network may let lie, in messages: about two seconds of sound.
_MOST_WAITING = 100
_GONE = (OSError, RuntimeError, WebSocketDisconnect)

_log = logging.getLogger(__name__)


class Streaming:
    """Takes streamed calls, and hands each to a switchboard.

    Args:
        board: Leads the calls.
        calls: Is told who calls.
        dialect: How the service words its messages.
        authority: Knows the service.
    """

    def __init__(
        self, board: Switchboard, calls: Calls, dialect: Dialect, authority: Authority
    ) -> None:
        self._board = board
        self._calls = calls
        self._dialect = dialect
        self._authority = authority
        self._connections: set[asyncio.Task[None]] = set()

    async def close(self) -> None:
        """Ends all calls, and waits for them."""
        self._board.close()
        if self._connections:
            limits = self._board.limits
            longest = limits.grace + limits.lingering + 1
            _, late = await asyncio.wait(self._connections, timeout=longest)
            for connection in late:
                connection.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def connected(self, websocket: WebSocket) -> None:
        """Leads what a service connects with; what is nobody's is refused."""
        if not self._authority.vouches_for_stream(websocket):
            _log.warning("telephone: a stream without its signature was refused")
            await websocket.close()
            return
        # Those who say nothing cannot fill the house either.
        if len(self._connections) > 3 * self._board.most_calls:
            await websocket.close()
            return
        connection = asyncio.current_task()
        assert connection  # noqa: S101  # the server runs this as a task
        self._connections.add(connection)
        try:
            await websocket.accept()
            started = await asyncio.wait_for(
                self._started(websocket), self._board.limits.first_frame
            )
            if started:
                await self._take(websocket, started)
        except (*_GONE, MediaStreamError, asyncio.TimeoutError) as error:
            _log.warning("a connection ended before it was a call: %s", type(error).__name__)
        finally:
            self._connections.discard(connection)
            with contextlib.suppress(*_GONE):
                await websocket.close()

    async def _started(self, websocket: WebSocket) -> Started | None:
        """Waits until the call begins; None where it never does."""
        while (message := await _received(websocket)) is not None:
            event = media_streams.read(message, self._dialect)
            if isinstance(event, Started):
                return event
            if isinstance(event, Stopped):
                break
        return None

    async def _take(self, websocket: WebSocket, started: Started) -> None:
        line = _Line(self._dialect, started)
        call = Call(started.call, line, self._board.limits)
        self._calls.announce(started.call, spelled(started.parameters.get("number")))
        reading = asyncio.create_task(self._read(call, line, websocket, started.coding))
        writing = asyncio.create_task(line.write(websocket, call))

        async def part() -> None:
            """Waits until the last was played: a service drops what it holds at the end."""
            if call.why == "ours" and not writing.done():
                with contextlib.suppress(asyncio.TimeoutError):
                    await asyncio.wait_for(line.played(), self._board.limits.lingering)
            with contextlib.suppress(*_GONE):
                await websocket.close()

        try:
            await self._board.take(call, part)
        finally:
            for task in (reading, writing):
                task.cancel()
            await asyncio.gather(reading, writing, return_exceptions=True)

    async def _read(self, call: Call, line: _Line, websocket: WebSocket, coding: str) -> None:
        """Takes all that comes, until the service stops or goes."""
        try:
            while (message := await _received(websocket)) is not None:
                event = media_streams.read(message, self._dialect, coding)
                if isinstance(event, Sound):
                    call.hear(event.samples, LINE_RATE)
                elif isinstance(event, Reached):
                    line.reached(event.name)
                elif isinstance(event, Started):
                    raise MediaStreamError("a stream has one call")
                elif isinstance(event, Stopped):
                    break
                elif isinstance(event, Pressed):
                    call.press(event.key)
            call.end("theirs")
        except MediaStreamError as error:
            if not call.why:
                _log.warning("a call ended: %s", error)
            call.end("bad")
        except _GONE:
            call.end("theirs")


class _Line:
    """Sends to one stream.

    A service plays what it is sent, and silence where it is sent nothing: sending none lets a
    network that was held up be caught up with.
    """

    def __init__(self, dialect: Dialect, started: Started) -> None:
        self.rate = LINE_RATE
        self._dialect = dialect
        self._stream, self._coding = started.stream, started.coding
        self._outbox: asyncio.Queue[str] = asyncio.Queue()
        self._portion: list[bytes] = []
        self._may_be_heard = False
        self._mark = ""
        self._was_reached = asyncio.Event()

    def send(self, samples: bytes) -> bool:
        if self._portion or any(samples):
            self._portion.append(samples)
        if len(self._portion) >= self._dialect.pieces:
            self._put(
                media_streams.sound(
                    b"".join(self._portion), self._stream, self._dialect, self._coding
                )
            )
            self._portion.clear()
            self._may_be_heard = True
        return self._outbox.qsize() <= _MOST_WAITING

    def clear(self) -> None:
        self._portion.clear()
        if self._may_be_heard:
            self._put(media_streams.clear(self._stream, self._dialect))
        self._may_be_heard = False

    async def played(self) -> None:
        """Waits until all that was sent has been played."""
        self._mark = secrets.token_hex(4)
        self._was_reached.clear()
        self._put(media_streams.ask(self._mark, self._stream, self._dialect))
        await self._was_reached.wait()

    def reached(self, mark: str) -> None:
        """A mark was played."""
        if mark == self._mark:
            self._was_reached.set()

    async def write(self, websocket: WebSocket, call: Call) -> None:
        """Sends what waits, for as long as somebody takes it."""
        with contextlib.suppress(*_GONE):
            while True:
                await websocket.send_text(await self._outbox.get())
        call.end("theirs")

    def _put(self, message: str) -> None:
        self._outbox.put_nowait(message)


async def _received(websocket: WebSocket) -> str | None:
    """The next message; None where the other side is gone."""
    message = await websocket.receive()
    if message["type"] == "websocket.disconnect":
        return None
    text = message.get("text")
    if not isinstance(text, str):
        raise MediaStreamError("a message is no text")
    return text

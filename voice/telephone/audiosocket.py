"""The server that Asterisk's AudioSocket connects to: one connection is one call."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import logging
import socket
import uuid
from types import TracebackType

from voice.events import RATE
from voice.telephone import frames
from voice.telephone.call import KEYS, Call
from voice.telephone.frames import Frame, FrameDecoder, FrameError
from voice.telephone.sound import LINE_RATE
from voice.telephone.switchboard import Switchboard

_READ = 4_096
_RATES = {frames.SOUND_8: LINE_RATE, frames.SOUND_16: RATE}
_KINDS = {rate: kind for kind, rate in _RATES.items()}

_log = logging.getLogger(__name__)


class AudioSocketServer:
    """Takes calls, and hands each to a switchboard.

    Args:
        board: Leads the calls.
        host: Where to listen.
        port: Where to listen; 0 for any free one.
    """

    def __init__(self, board: Switchboard, host: str = "127.0.0.1", port: int = 9092) -> None:
        self._board = board
        self._host, self._port = host, port
        self._limits = board.limits
        self._server: asyncio.base_events.Server | None = None
        self._connections: set[asyncio.Task[None]] = set()
        self._unnamed: set[asyncio.Task[None]] = set()

    @property
    def calls(self) -> int:
        """How many calls are led now."""
        return self._board.calls

    @property
    def port(self) -> int:
        """Where it listens."""
        if self._server and self._server.sockets:
            return int(self._server.sockets[0].getsockname()[1])
        return self._port

    async def start(self) -> None:
        """Begins to listen.

        Raises:
            OSError: There is no listening at that address.
        """
        self._server = await asyncio.start_server(self._connected, self._host, self._port)

    async def close(self) -> None:
        """Takes no more calls, ends those that are, and waits for them."""
        if self._server:
            self._server.close()
            await self._server.wait_closed()
        for connection in self._unnamed:
            connection.cancel()
        self._board.close()
        if self._connections:
            longest = self._limits.grace + self._limits.lingering + 1
            _, late = await asyncio.wait(self._connections, timeout=longest)
            for connection in late:
                connection.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def __aenter__(self) -> AudioSocketServer:
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = asyncio.current_task()
        assert connection  # noqa: S101  # asyncio runs this as a task
        # Those who say nothing cannot fill the house either.
        if len(self._connections) > 3 * self._board.most_calls:
            writer.transport.abort()
            return
        self._connections.add(connection)
        self._unnamed.add(connection)
        try:
            decoder = FrameDecoder()
            name = await asyncio.wait_for(_named(reader, decoder), self._limits.first_frame)
            self._unnamed.discard(connection)
            if name:
                await self._take(name, decoder, reader, writer)
        except (OSError, FrameError, asyncio.TimeoutError) as error:
            _log.warning("a connection ended before it was a call: %s", type(error).__name__)
        except asyncio.CancelledError:
            _log.info("a connection was cut off because the server closes")
        finally:
            self._connections.discard(connection)
            self._unnamed.discard(connection)
            writer.transport.abort()

    async def _take(
        self,
        name: str,
        decoder: FrameDecoder,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> None:
        line = writer.get_extra_info("socket")
        if line:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, self._limits.socket_buffer)
        audio = _Line(writer, self._limits.unread)
        call = Call(name, audio, self._limits)
        reading = asyncio.create_task(_read(call, audio, reader, decoder))
        try:
            await self._board.take(call, functools.partial(self._part, call, writer, reading))
        finally:
            reading.cancel()
            await asyncio.gather(reading, return_exceptions=True)

    async def _part(
        self, call: Call, writer: asyncio.StreamWriter, reading: asyncio.Task[None]
    ) -> None:
        """Says goodbye, and gives the other side time to close first, so that nothing is lost."""
        if call.why in ("theirs", "unread") or writer.transport.is_closing():
            return
        with contextlib.suppress(OSError):
            writer.write(frames.encoded(Frame(frames.HANG_UP)))
            await asyncio.wait({reading}, timeout=self._limits.lingering)


class _Line:
    """Sends to one connection, in the rate that the other side sends in."""

    def __init__(self, writer: asyncio.StreamWriter, unread: int) -> None:
        self.rate = LINE_RATE
        self._writer = writer
        self._unread = unread

    def send(self, samples: bytes) -> bool:
        transport = self._writer.transport
        if transport.is_closing():
            # That the connection is gone is found out by reading.
            return True
        self._writer.write(frames.encoded(Frame(_KINDS[self.rate], samples)))
        return bool(transport.get_write_buffer_size() <= self._unread)

    def clear(self) -> None:
        """Asterisk keeps nothing back that could be dropped."""


async def _named(reader: asyncio.StreamReader, decoder: FrameDecoder) -> str | None:
    """Waits for the call's UUID; None where the connection closes before."""
    while (frame := decoder.take()) is None:
        received = await reader.read(_READ)
        if not received:
            return None
        decoder.feed(received)
    if frame.kind != frames.UUID:
        raise FrameError("the first frame must be a UUID")
    return str(uuid.UUID(bytes=frame.payload))


async def _read(
    call: Call, line: _Line, reader: asyncio.StreamReader, decoder: FrameDecoder
) -> None:
    """Takes all that comes, until the other side closes or hangs up."""
    try:
        while True:
            while (frame := decoder.take()) is not None:
                if frame.kind in (frames.HANG_UP, frames.ERROR):
                    call.end("theirs")
                    return
                _take_frame(call, line, frame)
            received = await reader.read(_READ)
            if not received:
                call.end("theirs")
                return
            decoder.feed(received)
            if len(received) == _READ:
                # More has come than is said in a moment: others have their turn between.
                await asyncio.sleep(0)
    except FrameError as error:
        if not call.why:
            _log.warning("a call ended: %s", error)
        call.end("bad")
    except OSError:
        call.end("theirs")


def _take_frame(call: Call, line: _Line, frame: Frame) -> None:
    if frame.kind in _RATES:
        line.rate = _RATES[frame.kind]
        call.hear(frame.payload, line.rate)
    elif frame.kind == frames.KEY:
        key = frame.payload.decode("ascii", "replace")
        # Exchanges pass on A to D and tones of faxes as letters: nothing that a person pressed.
        if key not in KEYS and not (key.isascii() and key.isalpha()):
            raise FrameError("a key that no telephone has")
        call.press(key)
    else:
        raise FrameError("a call has one UUID")

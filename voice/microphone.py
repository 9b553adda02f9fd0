"""This machine's own microphone and loudspeaker as a line."""

from __future__ import annotations

import asyncio
import importlib
import threading
from collections.abc import AsyncIterator, Callable
from typing import Any

from voice.events import PIECE_BYTES, PIECE_MS, RATE, SILENCE, HungUp, Piece, Pressed
from voice.telephone.sound import ToLine

_PIECE_SAMPLES = RATE * PIECE_MS // 1000
_PIECE_SECONDS = PIECE_MS / 1000
_LOOK = 0.02
# The room still sounds of what was said, for so many pieces.
_ECHO = 300 // PIECE_MS


class NoMicrophone(OSError):  # noqa: N818 - says what is so
    """There is no microphone or loudspeaker, or no library for them."""


class Microphone:
    """Hears and speaks on this machine, from being entered to being left.

    Args:
        sounddevice: The library of that name, or what is like it; it is looked for otherwise.
        headphones: Whether the loudspeaker cannot be heard by the microphone. If it can, nothing
            is heard while something is said: 小伴 would interrupt itself.

    Raises:
        NoMicrophone: On entering: there is none.
    """

    def __init__(self, sounddevice: Any = None, *, headphones: bool = False) -> None:
        self._library = sounddevice
        self._headphones = headphones
        # The library calls from threads of its own.
        self._turns = threading.Lock()
        self._echo = 0
        self._events: asyncio.Queue[Piece | Pressed | HungUp] = asyncio.Queue()
        self._waiting = ToLine()
        self._pieces = 0
        self._is_over = False
        self._streams: list[Any] = []

    async def __aenter__(self) -> Microphone:
        """Opens the microphone and the loudspeaker."""
        loop = asyncio.get_running_loop()
        form = {"samplerate": RATE, "channels": 1, "dtype": "int16", "blocksize": _PIECE_SAMPLES}
        try:
            library = self._library or importlib.import_module("sounddevice")
            self._streams = [
                library.RawInputStream(**form, callback=self._hears(loop)),
                library.RawOutputStream(**form, callback=self._speaks),
            ]
            for stream in self._streams:
                stream.start()
        except Exception as error:  # the library has errors of its own, and needs PortAudio
            self._close()
            raise NoMicrophone(str(error)) from error
        return self

    async def __aexit__(self, *_exception: object) -> None:
        """Closes both."""
        self.hang_up()
        self._close()

    async def events(self) -> AsyncIterator[Piece | Pressed | HungUp]:
        """Gives what is heard as it comes."""
        while True:
            event = await self._events.get()
            yield event
            if isinstance(event, HungUp):
                return

    def press(self, key: str) -> None:
        """A key of the keyboard stands for one of a telephone."""
        self._events.put_nowait(Pressed(key))

    def hang_up(self) -> None:
        """Ends the talk."""
        if not self._is_over:
            self._is_over = True
            self._events.put_nowait(HungUp())

    @property
    def to_say(self) -> float:
        """How many seconds wait to be said."""
        return self._waiting.seconds

    def say(self, samples: bytes) -> bool:
        """Says something after all that waits."""
        with self._turns:
            self._waiting.add(samples)
        return not self._is_over

    def stop_speaking(self) -> bytes:
        """Falls silent at once."""
        with self._turns:
            return self._waiting.drop()

    async def said(self) -> bool:
        """Waits until all was said."""
        while self._waiting and not self._is_over:  # noqa: ASYNC110 - emptied by another thread
            await asyncio.sleep(_LOOK)
        return not self._is_over

    def _hears(self, loop: asyncio.AbstractEventLoop) -> Callable[..., None]:
        def heard(samples: Any, *_about: object) -> None:
            deaf = self._echo > 0 and not self._headphones
            sound = SILENCE if deaf else bytes(samples)[:PIECE_BYTES]
            piece = Piece(sound, self._pieces * _PIECE_SECONDS)
            self._pieces += 1
            if len(piece.samples) == PIECE_BYTES and not self._is_over:
                loop.call_soon_threadsafe(self._events.put_nowait, piece)

        return heard

    def _speaks(self, room: Any, *_about: object) -> None:
        with self._turns:
            self._echo = _ECHO if self._waiting else max(0, self._echo - 1)
            room[:] = self._waiting.take(RATE)

    def _close(self) -> None:
        for stream in self._streams:
            stream.close()

"""The two directions of a call's sound, between the line's rate and ours, in pieces of 20 ms."""

from __future__ import annotations

from collections.abc import Iterator

from voice.events import PIECE_BYTES, PIECE_MS, RATE, SILENCE, WIDTH, Piece
from voice.telephone.resampling import Downsampler, Upsampler

LINE_RATE = 8_000
SECONDS = PIECE_MS / 1000


class FromLine:
    """Makes pieces of what the line brings, in whatever portions."""

    def __init__(self) -> None:
        self._upsampler = Upsampler()
        self._rest = bytearray()
        self._pieces = 0

    @property
    def seconds(self) -> float:
        """How much was given as pieces."""
        return self._pieces * SECONDS

    def pieces(self, samples: bytes, rate: int) -> Iterator[Piece]:
        """Gives the pieces that are whole now; must be read to its end.

        Args:
            samples: 16-bit little-endian.
            rate: ``LINE_RATE`` or ``RATE``.
        """
        self._rest += samples if rate == RATE else self._upsampler.feed(samples)
        whole = len(self._rest) // PIECE_BYTES * PIECE_BYTES
        for start in range(0, whole, PIECE_BYTES):
            yield self._numbered(bytes(self._rest[start : start + PIECE_BYTES]))
        del self._rest[:whole]

    def silence(self) -> Piece:
        """Gives a piece for 20 ms in which nothing came."""
        return self._numbered(SILENCE)

    def _numbered(self, samples: bytes) -> Piece:
        piece = Piece(samples, self.seconds)
        self._pieces += 1
        return piece


class ToLine:
    """Holds what is to be said, and gives 20 ms of it at a time, or of silence."""

    def __init__(self) -> None:
        self._waiting = bytearray()
        self._downsampler = Downsampler()
        self._rings = False

    def __len__(self) -> int:
        return len(self._waiting)

    @property
    def seconds(self) -> float:
        """How much waits."""
        return len(self._waiting) / (RATE * WIDTH)

    def add(self, samples: bytes) -> None:
        """Adds what is said after all that waits."""
        self._waiting += samples

    def drop(self) -> bytes:
        """Takes back what waits, and gives it."""
        dropped = bytes(self._waiting)
        self._waiting.clear()
        return dropped

    def take(self, rate: int) -> bytes:
        """Gives the next 20 ms at a rate, ``LINE_RATE`` or ``RATE``."""
        piece = bytes(self._waiting[:PIECE_BYTES])
        del self._waiting[:PIECE_BYTES]
        if rate == RATE:
            return piece.ljust(PIECE_BYTES, b"\0")
        if not piece and not self._rings:
            # Nothing is in the filter: silence costs nothing.
            return SILENCE[: PIECE_BYTES * LINE_RATE // RATE]
        self._rings = bool(piece)
        return self._downsampler.feed(piece.ljust(PIECE_BYTES, b"\0"))

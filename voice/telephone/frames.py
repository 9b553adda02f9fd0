"""The frames of Asterisk's AudioSocket: type (1 byte), length (2, big-endian), payload."""

from __future__ import annotations

import struct
from dataclasses import dataclass

HANG_UP = 0x00
UUID = 0x01
KEY = 0x03
SOUND_8 = 0x10
SOUND_16 = 0x12
ERROR = 0xFF

_HEADER = struct.Struct(">BH")
_KNOWN = frozenset({HANG_UP, UUID, KEY, SOUND_8, SOUND_16, ERROR})
_LONGEST = 0xFFFF
_UUID_BYTES = 16
_SAMPLE_BYTES = 2


class FrameError(ValueError):
    """What came is no AudioSocket; the call cannot go on."""


@dataclass(frozen=True)
class Frame:
    """One frame.

    Attributes:
        kind: One of the types above.
        payload: At most 65535 bytes.
    """

    kind: int
    payload: bytes = b""


def encoded(frame: Frame) -> bytes:
    """Gives the bytes of a frame.

    Raises:
        FrameError: The payload does not fit.
    """
    _check(frame)
    return _HEADER.pack(frame.kind, len(frame.payload)) + frame.payload


class FrameDecoder:
    """Cuts what comes from a socket into frames; types that it does not know are skipped."""

    def __init__(self) -> None:
        self._held = bytearray()

    def feed(self, received: bytes) -> None:
        """Adds what has come; ``take`` until None before the next, so that little is held."""
        self._held += received

    def take(self) -> Frame | None:
        """Gives the next whole frame, or None until more has come.

        Raises:
            FrameError: What comes next is no frame that can be used.
        """
        while len(self._held) >= _HEADER.size:
            kind, length = _HEADER.unpack_from(self._held)
            end = _HEADER.size + length
            if kind in _KNOWN:
                # A frame that cannot be right is told by its header, before its payload is held.
                _check_length(kind, length)
            if len(self._held) < end:
                return None
            payload = bytes(self._held[_HEADER.size : end])
            del self._held[:end]
            if kind in _KNOWN:
                return Frame(kind, payload)
        return None


def _check(frame: Frame) -> None:
    if len(frame.payload) > _LONGEST:
        raise FrameError(f"a frame holds at most {_LONGEST} bytes")
    _check_length(frame.kind, len(frame.payload))


def _check_length(kind: int, length: int) -> None:
    if kind == UUID and length != _UUID_BYTES:
        raise FrameError(f"a UUID has {_UUID_BYTES} bytes, not {length}")
    if kind == KEY and length != 1:
        raise FrameError(f"a key has one byte, not {length}")
    if kind in (SOUND_8, SOUND_16) and length % _SAMPLE_BYTES:
        raise FrameError("sound ends in the middle of a sample")

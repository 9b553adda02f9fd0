"""What passes between the parts that hear and speak: one small class an event.

Inside, audio is always 16 kHz, mono, 16-bit little-endian, in pieces of 20 ms.
"""

from __future__ import annotations

from dataclasses import dataclass

RATE = 16_000
WIDTH = 2
PIECE_MS = 20
PIECE_BYTES = RATE * WIDTH * PIECE_MS // 1000
SILENCE = bytes(PIECE_BYTES)


@dataclass(frozen=True)
class Piece:
    """20 ms of audio.

    Attributes:
        samples: ``PIECE_BYTES`` bytes.
        at: When it begins, in seconds since the conversation's first piece.
    """

    samples: bytes
    at: float


@dataclass(frozen=True)
class Word:
    """A word that was recognised.

    Attributes:
        text: The word.
        begin: In seconds since the conversation's first piece.
        end: In seconds since the conversation's first piece.
        confidence: From 0 to 1.
    """

    text: str
    begin: float
    end: float
    confidence: float


@dataclass(frozen=True)
class Heard:
    """What a recogniser has understood so far.

    Attributes:
        text: The words, without spaces between Chinese characters; "" for none.
        words: One by one, where the recogniser tells them.
        is_final: Whether the recogniser will change it no more. A final is not the end of the
            person's turn: that is the turn-taker's to say.
    """

    text: str
    words: tuple[Word, ...] = ()
    is_final: bool = False


@dataclass(frozen=True)
class SpeechBegan:
    """Somebody began to speak.

    Attributes:
        at: In seconds since the conversation's first piece.
    """

    at: float


@dataclass(frozen=True)
class SpeechEnded:
    """Nobody speaks any more; the person may only be thinking.

    Attributes:
        at: When the last speech was, in seconds since the conversation's first piece.
    """

    at: float


@dataclass(frozen=True)
class Pressed:
    """A key of the telephone.

    Attributes:
        key: One of ``0`` to ``9``, ``*`` and ``#``.
    """

    key: str


@dataclass(frozen=True)
class HungUp:
    """The call is over."""

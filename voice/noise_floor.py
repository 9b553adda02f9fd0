"""A quiet, even noise below all sound.

What was recorded has such a floor at every pitch, and models were trained on it. Telephone
sound has nothing above 4 kHz and generated silence has nothing at all: of these holes
recognisers make words.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from voice.events import RATE, WIDTH

_LOUDEST = 32_767


class NoiseFloor:
    """Lays the same noise under each utterance, so that the same sound is heard the same.

    Attributes:
        level: How strong the noise is, as a standard deviation in 16-bit steps; 0 for none.
    """

    def __init__(self, level: float) -> None:
        self.level = level
        noise = np.random.default_rng(1).normal(0.0, level, RATE)
        self._noise: npt.NDArray[np.int32] = np.round(noise).astype(np.int32)
        self._at = 0

    def under(self, samples: bytes) -> bytes:
        """The samples with the noise under them.

        Args:
            samples: 16-bit samples, at most a second of them.

        Returns:
            As many samples.
        """
        if not self.level:
            return samples
        length = len(samples) // WIDTH
        if self._at + length > len(self._noise):
            self._at = 0
        noise = self._noise[self._at : self._at + length]
        self._at += length
        mixed = np.frombuffer(samples, "<i2") + noise
        return bytes(np.clip(mixed, -_LOUDEST, _LOUDEST).astype("<i2").tobytes())

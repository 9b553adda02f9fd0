"""Takes the noise of a room or a street out of speech, by RNNoise."""

from __future__ import annotations

import ctypes
import importlib.util
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.signal import firwin, upfirdn

from voice.events import PIECE_BYTES
from voice.recogniser_error import RecogniserError

# RNNoise wants 48 kHz, in frames of 10 ms.
_TIMES = 3
_FRAME = 480
_TAPS = 97
_HISTORY = (_TAPS - 1) // _TIMES
_FILES = ("librnnoise.so", "librnnoise.dylib", "rnnoise.dll")

_Floats = NDArray[np.float32]
_Pointer = ctypes.POINTER(ctypes.c_float)


class NoiseSuppression:
    """Cleans one utterance, piece by piece; what it gives is 22 ms late.

    Raises:
        RecogniserError: The library is not installed.
    """

    def __init__(self) -> None:
        self._library = library()
        self._state = self._library.rnnoise_create(None)
        self._low = np.zeros(_HISTORY, np.float32)
        self._high = np.zeros(_TAPS - 1, np.float32)

    def __del__(self) -> None:
        """Gives its memory back."""
        state = getattr(self, "_state", None)
        if state:
            self._library.rnnoise_destroy(state)

    def cleaned(self, samples: bytes) -> bytes:
        """Gives the next 20 ms with less noise.

        Args:
            samples: ``PIECE_BYTES`` bytes.

        Raises:
            RecogniserError: Where that is no piece.
        """
        if len(samples) != PIECE_BYTES:
            raise RecogniserError("bad_piece")
        high = self._raised(np.frombuffer(samples, "<i2").astype(np.float32))
        for start in range(0, len(high), _FRAME):
            frame = high[start : start + _FRAME].ctypes.data_as(_Pointer)
            self._library.rnnoise_process_frame(self._state, frame, frame)
        whole = np.clip(np.rint(self._lowered(high)), -32_768, 32_767)
        return bytes(whole.astype("<i2").tobytes())

    def _raised(self, low: _Floats) -> _Floats:
        joined = np.concatenate([self._low, low])
        self._low = joined[-_HISTORY:]
        start = _HISTORY * _TIMES
        raised = upfirdn(_filter() * _TIMES, joined, _TIMES)[start : start + len(low) * _TIMES]
        return np.ascontiguousarray(raised, np.float32)

    def _lowered(self, high: _Floats) -> _Floats:
        joined = np.concatenate([self._high, high])
        self._high = joined[-(_TAPS - 1) :]
        lowered: _Floats = np.convolve(joined, _filter(), "valid")[::_TIMES]
        return lowered


@lru_cache(maxsize=1)
def library() -> Any:
    """RNNoise's library, without the package around it, which loads much that is not needed.

    Raises:
        RecogniserError: It is not installed.
    """
    found = importlib.util.find_spec("pyrnnoise")
    folder = Path(found.origin).parent if found and found.origin else Path()
    file = next((folder / name for name in _FILES if found and (folder / name).is_file()), None)
    if file is None:
        raise RecogniserError("no_library")
    try:
        loaded = ctypes.CDLL(str(file))
    except OSError as error:
        raise RecogniserError("no_library") from error
    loaded.rnnoise_create.argtypes = [ctypes.c_void_p]
    loaded.rnnoise_create.restype = ctypes.c_void_p
    loaded.rnnoise_destroy.argtypes = [ctypes.c_void_p]
    loaded.rnnoise_process_frame.argtypes = [ctypes.c_void_p, _Pointer, _Pointer]
    loaded.rnnoise_process_frame.restype = ctypes.c_float
    return loaded


@lru_cache(maxsize=1)
def _filter() -> _Floats:
    taps: _Floats = firwin(_TAPS, 0.92 / _TIMES).astype(np.float32)
    return taps

"""espeak-ng as a library of the process.

It is under the GNU General Public License, version 3 or later.
"""

from __future__ import annotations

import ctypes
import importlib
import threading
from functools import lru_cache
from typing import Any

from voice.speaker import SpeakerError

SLOWEST, FASTEST = 80, 450
_SYNCHRONOUS = 2
_DO_NOT_END_THE_PROCESS = 0x8000
_UTF8, _PHONEMES = 0x1, 0x100
_RATE = 1
_MOST_SECONDS = 240

_Callback = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p
)
_SYNTH: list[type[ctypes._SimpleCData[Any]]] = [
    ctypes.c_char_p,
    ctypes.c_size_t,
    ctypes.c_uint,
    ctypes.c_int,
    ctypes.c_uint,
    ctypes.c_uint,
    ctypes.c_void_p,
    ctypes.c_void_p,
]


class EspeakLibrary:
    """The library; its state is the process's, so all that speak take turns.

    Attributes:
        rate: Its sound's samples a second.
    """

    def __init__(self, library: ctypes.CDLL, data: str) -> None:
        self._lock = threading.Lock()
        self._library = library
        self._parts: list[bytes] = []
        self._bytes = 0
        # Kept, since the library calls it later.
        self._callback = _Callback(self._take)
        self._voice = ""
        library.espeak_Synth.argtypes = _SYNTH
        library.espeak_SetVoiceByName.argtypes = [ctypes.c_char_p]
        self.rate = int(
            library.espeak_Initialize(_SYNCHRONOUS, 0, data.encode(), _DO_NOT_END_THE_PROCESS)
        )
        if self.rate <= 0:
            raise SpeakerError("not_working")
        library.espeak_SetSynthCallback(self._callback)

    def synthesize(self, text: str, voice: str, rate: int, *, phonemes: bool = False) -> bytes:
        """Gives the sound of a text.

        Args:
            text: Without any sign that is an order to the library.
            voice: A voice's file, such as ``sit/cmn``. By a language's name the library reads
                all voices' files first, which takes a second.
            rate: English words a minute, ``SLOWEST`` to ``FASTEST``.
            phonemes: Whether what stands in ``[[…]]`` is phonemes.

        Returns:
            16 bit, one channel.

        Raises:
            SpeakerError: The library does not work.
        """
        given = text.encode()
        flags = _UTF8 | (_PHONEMES if phonemes else 0)
        with self._lock:
            self._parts, self._bytes = [], 0
            if voice != self._voice:
                self._voice = ""
                self._check(self._library.espeak_SetVoiceByName(voice.encode()))
                self._voice = voice
            self._check(self._library.espeak_SetParameter(_RATE, rate, 0))
            self._check(
                self._library.espeak_Synth(given, len(given) + 1, 0, 0, 0, flags, None, None)
            )
            return b"".join(self._parts)

    def _check(self, status: int) -> None:
        if status:
            raise SpeakerError("not_working")

    def _take(self, samples: ctypes.Array[ctypes.c_short], count: int, events: object) -> int:
        if samples and count > 0:
            self._parts.append(ctypes.string_at(samples, 2 * count))
            self._bytes += 2 * count
        return int(self._bytes > 2 * self.rate * _MOST_SECONDS)


@lru_cache(maxsize=1)
def library() -> EspeakLibrary:
    """The one of this process.

    Raises:
        SpeakerError: It is not installed.
    """
    try:
        loader = importlib.import_module("espeakng_loader")
        loaded = ctypes.CDLL(loader.get_library_path())
        data = loader.get_data_path()
    except (ImportError, OSError, RuntimeError) as error:
        raise SpeakerError("not_installed") from error
    return EspeakLibrary(loaded, data)

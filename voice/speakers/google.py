"""Google's voice, by gTTS: the best one, where it may be asked and answers in time.

What is said to a person may be about that person. So no phrase with a longer number goes out:
``may_be_sent`` is the rule. gTTS makes the request; it is sent from here, since gTTS itself
does not check whose server answers, and knows only Google's own.
"""

from __future__ import annotations

import base64
import concurrent.futures
import importlib
import io
import json
import logging
import re
import threading
import time
from pathlib import Path
from typing import Any

import numpy as np

from voice.speaker import SpeakerError, characters
from voice.speakers import sound, stretching
from voice.speakers.kept_sounds import KeptSounds
from voice.speakers.rest import Rest

GOOGLE = "https://translate.google.com"

_LANGUAGES = {"zh": "zh-CN", "yue": "yue"}
_PATH = "/_/TranslateWebserverUi/data/batchexecute"
# A JSON string with JSON in it; what is around it stands in lines that are no JSON alone.
_ANSWER = re.compile(rb'"jQ1olc",("(?:[^"\\]|\\.)*")')
_PATIENCE = 1.5
# Before each further try, in parts of the patience.
_WAITS = (0.15, 0.6)
_TIMEOUTS = (3.0, 5.0)
_MOST_BYTES = 2_000_000
_MOST_SECONDS = 60
_MOST_CHARACTERS = 200
_MOST_ASKED = 4
_REFUSED = range(400, 500)
_DIGIT = "零〇一二三四五六七八九幺两0-9０-９"
# Groups of a number are numbers too.
_NUMBER = re.compile(rf"(?:[{_DIGIT}][\s、，,.\-]*){{4}}")


class GoogleSpeaker:
    """Speaks by Google's server. What was said once is kept, and needs nobody any more.

    Args:
        folder: Where sounds are kept.
        language: ``zh`` or ``yue``.
        root: The server.
        patience: Seconds after which somebody else should speak; an answer that comes later
            is kept for the next time.
        rest: Leaves a server alone that failed.

    Raises:
        SpeakerError: gTTS is not installed.
    """

    def __init__(
        self,
        folder: Path,
        language: str = "zh",
        root: str = GOOGLE,
        *,
        patience: float = _PATIENCE,
        rest: Rest | None = None,
    ) -> None:
        self.name = f"google-{_LANGUAGES[language]}"
        self._language = _LANGUAGES[language]
        self._url = root.rstrip("/") + _PATH
        self._patience = patience
        self._kept = KeptSounds(folder)
        self._rest = rest or Rest()
        self._lock = threading.Lock()
        self._asked: dict[str, concurrent.futures.Future[bytes]] = {}
        self._gtts = _library("gtts")
        self._requests = _library("requests")
        self._soundfile = _library("soundfile")
        # It writes what is said into its log.
        logging.getLogger("gtts").setLevel(logging.WARNING)

    def speak(self, text: str, pace: int) -> bytes:
        """Says one phrase.

        Args:
            text: In words only.
            pace: How many characters a minute the whole answer has.

        Raises:
            SpeakerError: The phrase stays here, or there is no answer in time.
        """
        if not characters(text):
            return b""
        if not may_be_sent(text):
            raise SpeakerError("not_sent")
        kept = self._kept.find(self.name, text)
        said = self._decoded(kept) if kept else b""
        if kept and not said:
            self._kept.drop(self.name, text)
        return stretching.at_pace(said or self._decoded(self._answer(text)), text, pace)

    def _answer(self, text: str) -> bytes:
        if self._rest.goes_on():
            raise SpeakerError("left_alone")
        try:
            answer = self._ask(text).result(self._patience)
        except concurrent.futures.TimeoutError as error:
            self._rest.begin()
            raise SpeakerError("too_slow") from error
        except SpeakerError:
            self._rest.begin()
            raise
        self._rest.end()
        return answer

    def _ask(self, text: str) -> concurrent.futures.Future[bytes]:
        """Asks in a thread of its own, which nobody waits for in the end."""
        with self._lock:
            if text in self._asked:
                return self._asked[text]
            if len(self._asked) >= _MOST_ASKED:
                raise SpeakerError("too_slow")
            answer = self._asked[text] = concurrent.futures.Future[bytes]()
        threading.Thread(target=self._fetch, args=(text, answer), daemon=True).start()
        return answer

    def _fetch(self, text: str, answer: concurrent.futures.Future[bytes]) -> None:
        try:
            found = self._fetched(text)
            self._kept.keep(self.name, text, found)
            answer.set_result(found)
        except SpeakerError as error:
            answer.set_exception(error)
        except Exception:
            answer.set_exception(SpeakerError("not_working"))
        finally:
            with self._lock:
                del self._asked[text]

    def _fetched(self, text: str) -> bytes:
        bodies = self._gtts.gTTS(text, lang=self._language, lang_check=False).get_bodies()
        for wait in (*_WAITS, None):
            try:
                found = b"".join(map(self._sent, bodies))
            except self._requests.RequestException as error:
                refused = error.response is not None and error.response.status_code in _REFUSED
                if refused or wait is None:
                    raise SpeakerError("not_reached") from None
                time.sleep(wait * self._patience)
            else:
                if not self._decoded(found):
                    raise SpeakerError("not_working")
                return found
        raise SpeakerError("not_reached")

    def _sent(self, body: str) -> bytes:
        headers = self._gtts.gTTS.GOOGLE_TTS_HEADERS
        with self._requests.post(
            self._url, body, headers=headers, timeout=_TIMEOUTS, stream=True, allow_redirects=False
        ) as response:
            response.raise_for_status()
            content = response.raw.read(_MOST_BYTES, decode_content=True)
        return _mp3(content)

    def _decoded(self, found: bytes) -> bytes:
        try:
            with self._soundfile.SoundFile(io.BytesIO(found)) as file:
                rate = int(file.samplerate)
                values = file.read(rate * _MOST_SECONDS, dtype="int16", always_2d=True)
        except (self._soundfile.SoundFileError, ValueError):
            return b""
        mono = values.mean(axis=1).astype(np.int16) if len(values) else values[:, 0]
        return sound.made_alike(mono.astype("<i2").tobytes(), rate)


def may_be_sent(text: str) -> bool:
    """Whether a phrase may leave this machine: it has no number of four digits or more."""
    return len(text) <= _MOST_CHARACTERS and not _NUMBER.search(text)


def _mp3(content: bytes) -> bytes:
    found = _ANSWER.search(content)
    try:
        encoded = json.loads(json.loads(found[1]))[0] if found else None
        return base64.b64decode(encoded, validate=True) if isinstance(encoded, str) else b""
    except (ValueError, LookupError, TypeError) as error:
        raise SpeakerError("not_working") from error


def _library(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except (ImportError, OSError) as error:
        raise SpeakerError("not_installed") from error

"""A voice of piper's, where one is installed: a program of its own that we only call.

piper 1.2 is under the MIT licence, later versions under the GNU General Public License,
version 3 or later; each voice has a licence of its own.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import threading
from pathlib import Path

from voice.events import RATE, WIDTH
from voice.speaker import SpeakerError, characters, seconds_a_character
from voice.speakers import sound, stretching
from voice.speakers.rest import Rest

_PATIENCE = 2.5
_RATES = range(8_000, 96_001)
# How long voices say a character by themselves, until this one is measured.
_SECONDS_A_CHARACTER = 0.21
_SHORTEST, _LONGEST = 0.6, 1.8


class PiperSpeaker:
    """Speaks by piper: one process a phrase.

    Args:
        program: Its file, or its name on the path.
        voice: A voice's ``….onnx``; ``….onnx.json`` stands beside it.
        patience: Seconds after which somebody else should speak.

    Raises:
        SpeakerError: The program or the voice is not there.
    """

    def __init__(
        self, program: Path, voice: Path, *, patience: float = _PATIENCE, rest: Rest | None = None
    ) -> None:
        found = shutil.which(program)
        if found is None or not voice.is_file():
            raise SpeakerError("not_installed")
        self.name = f"piper-{voice.stem}"
        self._program = found
        self._voice = voice
        self._rate = _rate(voice)
        self._patience = patience
        self._rest = rest or Rest()
        self._lock = threading.Lock()
        self._seconds_a_character = _SECONDS_A_CHARACTER

    def speak(self, text: str, pace: int) -> bytes:
        """Says one phrase.

        Args:
            text: In words only.
            pace: How many characters a minute the whole answer has.

        Raises:
            SpeakerError: The program failed, or is too slow.
        """
        line = " ".join(text.split())
        if not characters(line):
            return b""
        if self._rest.goes_on():
            raise SpeakerError("left_alone")
        scale = seconds_a_character(pace) / self._seconds_a_character
        scale = round(min(max(scale, _SHORTEST), _LONGEST), 2)
        try:
            said = sound.made_alike(self._run(line, scale), self._rate)
            if not said:
                raise SpeakerError("not_working")
        except SpeakerError:
            self._rest.begin()
            raise
        self._rest.end()
        self._learn(len(said) / (RATE * WIDTH) / characters(line) / scale)
        return stretching.at_pace(said, line, pace)

    def _run(self, line: str, scale: float) -> bytes:
        command = [self._program, "--model", str(self._voice), "--output-raw"]
        try:
            done = subprocess.run(  # noqa: S603
                [*command, "--length_scale", str(scale)],
                input=line.encode("utf-8", "ignore") + b"\n",
                stdout=subprocess.PIPE,
                # It tells there what it says.
                stderr=subprocess.DEVNULL,
                timeout=self._patience,
                check=True,
            )
        except subprocess.TimeoutExpired:
            # Without its cause: that holds what was said.
            raise SpeakerError("too_slow") from None
        except (OSError, subprocess.SubprocessError):
            raise SpeakerError("not_working") from None
        return done.stdout

    def _learn(self, seconds: float) -> None:
        with self._lock:
            self._seconds_a_character = (self._seconds_a_character + seconds) / 2


def _rate(voice: Path) -> int:
    try:
        told = json.loads(voice.with_name(voice.name + ".json").read_text(encoding="utf-8"))
        rate = told["audio"]["sample_rate"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SpeakerError("not_installed") from error
    if not isinstance(rate, int) or rate not in _RATES:
        raise SpeakerError("not_installed")
    return rate

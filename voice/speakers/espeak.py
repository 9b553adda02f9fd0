"""The voice that is always there: espeak-ng, with no package of the system."""

from __future__ import annotations

import re
import unicodedata

from voice.events import WIDTH
from voice.speaker import characters, seconds_a_character
from voice.speakers import espeak_library, sound

_VOICES = {"zh": "sit/cmn", "yue": "sit/yue"}
# A character is said for so long at rate 1; at others it is about in proportion.
_SECONDS_AT_ONE = 35.0
_NEAR = 0.03
_TRIES = 3
_MOST_AT_ONCE = 120
_SILENT = re.compile(r"[^A-Za-z0-9\u3400-\u9fff，。！？：；、,.!?]+")
_CLAUSE = re.compile(rf".{{1,{_MOST_AT_ONCE}}}(?:[，。！？：；、,.!? ]|$)|.{{1,{_MOST_AT_ONCE}}}")


class EspeakSpeaker:
    """Speaks by espeak-ng, some milliseconds a phrase.

    Args:
        language: ``zh`` or ``yue``.

    Raises:
        SpeakerError: The library is not installed.
    """

    def __init__(self, language: str = "zh") -> None:
        self.name = f"espeak-{language}"
        self._voice = _VOICES[language]
        self._library = espeak_library.library()

    def speak(self, text: str, pace: int) -> bytes:
        """Says one phrase.

        Args:
            text: In words only; what has no sound is left out.
            pace: How many characters a minute the whole answer has.

        Raises:
            SpeakerError: The library does not work.
        """
        spoken = pronounceable(text)
        wanted = seconds_a_character(pace) * characters(spoken)
        rate = _SECONDS_AT_ONE / seconds_a_character(pace)
        said: list[tuple[float, bytes]] = []
        # Each phrase has its own speed: it is measured, and said again if need be.
        for _ in range(_TRIES if wanted else 0):
            samples = self._at_rate(spoken, rate)
            seconds = len(samples) / (self._library.rate * WIDTH)
            said.append((abs(seconds - wanted), samples))
            if not seconds or abs(seconds / wanted - 1) <= _NEAR:
                break
            rate *= seconds / wanted
        return sound.made_alike(min(said)[1], self._library.rate) if said else b""

    def _at_rate(self, spoken: str, rate: float) -> bytes:
        bounded = round(min(max(rate, espeak_library.SLOWEST), espeak_library.FASTEST))
        clauses = _CLAUSE.findall(spoken)
        said = [self._library.synthesize(clause, self._voice, bounded) for clause in clauses]
        return sound.trimmed(b"".join(said), self._library.rate)


def pronounceable(text: str) -> str:
    """What of a text has a sound; nothing that the library would take for an order."""
    plain = unicodedata.normalize("NFKD", text.replace("〇", "零"))
    unaccented = (letter for letter in plain if not unicodedata.combining(letter))
    return _SILENT.sub(" ", "".join(unaccented)).strip()

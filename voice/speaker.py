"""What every voice can do, and how fast words are said."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from ruamel.yaml import YAML

# Characters a minute of a whole answer.
SLOWEST, FASTEST = 120, 260
# An answer has pauses: its words alone are said so much faster, or faster still.
_WORDS_BESIDE_PAUSES = 1.35
# What is said in one syllable: a Chinese character, or a Latin letter that stands alone.
_SYLLABLE = re.compile(r"[\u3007\u3400-\u9fff]|(?<![A-Za-z])[A-Za-z](?![A-Za-z])|\d")
_LATIN_WORD = re.compile(r"[A-Za-z]{2,}")
_LETTERS_A_SYLLABLE = 3
_FILE = Path(__file__).with_suffix(".yml")


class SpeakerError(Exception):
    """Nothing can be said; the text is for people and says what to do.

    Attributes:
        kind: Which error it is: a key of ``speaker.yml``.
    """

    def __init__(self, kind: str) -> None:
        super().__init__(_sentences()[kind])
        self.kind = kind


class Speaker(Protocol):
    """A voice.

    Attributes:
        name: Which voice it is, for logs and cached sounds.
    """

    name: str

    def speak(self, text: str, pace: int) -> bytes:
        """Says one phrase; waits until it is said, and may be asked by several threads.

        Args:
            text: In words only, as ``voice.reading_aloud`` gives it.
            pace: How many characters a minute the whole answer has, with its pauses:
                ``SLOWEST`` to ``FASTEST``.

        Returns:
            16 kHz, 16 bit, without long silence at its ends; empty for what has no words.

        Raises:
            SpeakerError: It cannot be said.
        """
        ...


def characters(text: str) -> int:
    """How long a text is, in Chinese characters; Latin words count by their syllables."""
    latin = sum(-(-len(word) // _LETTERS_A_SYLLABLE) for word in _LATIN_WORD.findall(text))
    return len(_SYLLABLE.findall(text)) + latin


def seconds_a_character(pace: float) -> float:
    """How long one character is said in an answer of a pace."""
    return 60 / (_WORDS_BESIDE_PAUSES * pace)


def pace_of(seconds: float) -> int:
    """The pace at which a character is said for so many seconds, as near as it may be."""
    if seconds <= 0:
        return FASTEST
    return round(min(max(60 / (_WORDS_BESIDE_PAUSES * seconds), SLOWEST), FASTEST))


@lru_cache(maxsize=1)
def _sentences() -> dict[str, str]:
    return dict(YAML(typ="safe").load(_FILE.read_text(encoding="utf-8")))

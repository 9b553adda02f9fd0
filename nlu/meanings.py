"""Reads a text through words that mean the same: "咋个", "哪能" and "点样" are all "how".

Few examples of a wish can be written, and far fewer in each dialect. What is learned of one
word of ``vocabulary/words.yml`` holds for all words of its line. Longer words are also known
by their sound, so that a homophone does not hide them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ruamel.yaml import YAML

from nlu.pinyin import syllables

_FILE = Path(__file__).parent / "vocabulary" / "words.yml"
_SHORTEST_BY_SOUND = 2
_INSIDE = ""


@dataclass(frozen=True)
class Vocabulary:
    """Words and their meanings.

    Attributes:
        written: The meaning of each word as it is written.
        sounding: The meaning of each longer word as it sounds.
        longest: The length of the longest word.
    """

    written: Mapping[str, str]
    sounding: Mapping[tuple[str, ...], str]
    longest: int

    def read(self, text: str, syllables: Sequence[str]) -> tuple[str, ...]:
        """The meaning of each word, the characters of what has none.

        Args:
            text: The characters.
            syllables: Their sound, one for each character.

        Returns:
            A token for each character: what the word that begins there means, an empty one
            inside a word, and the character itself where no known word stands.
        """
        tokens: list[str] = []
        while len(tokens) < len(text):
            place = len(tokens)
            length, meaning = self._word_at(text, syllables, place)
            tokens.append(meaning or text[place])
            tokens.extend([_INSIDE] * (length - 1))
        return tuple(tokens)

    def _word_at(self, text: str, syllables: Sequence[str], place: int) -> tuple[int, str | None]:
        for length in range(min(self.longest, len(text) - place), 0, -1):
            meaning = self.written.get(text[place : place + length])
            if meaning is None and length >= _SHORTEST_BY_SOUND:
                meaning = self.sounding.get(tuple(syllables[place : place + length]))
            if meaning is not None:
                return length, meaning
        return 1, None


def vocabulary(lines: Mapping[str, Sequence[str]]) -> Vocabulary:
    """Makes a vocabulary of lines of words that mean the same."""
    written = {word: f"<{meaning}>" for meaning, words in lines.items() for word in words}
    sounding: dict[tuple[str, ...], str] = {}
    for word, meaning in written.items():
        if len(word) >= _SHORTEST_BY_SOUND:
            sounding.setdefault(syllables(word), meaning)
    return Vocabulary(written, sounding, max(map(len, written), default=0))


@cache
def known() -> Vocabulary:
    """The vocabulary of ``vocabulary/words.yml``."""
    return vocabulary(YAML(typ="safe").load(_FILE.read_text(encoding="utf-8"))["words"])

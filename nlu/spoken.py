"""A text as it is written, as it sounds, and as it is meant, character by character."""

from __future__ import annotations

from dataclasses import dataclass

from nlu import meanings
from nlu.pinyin import merged, syllables


@dataclass(frozen=True)
class Spoken:
    """A text with its sound and meaning, one token of each kind for each character.

    Attributes:
        text: The characters.
        syllables: Toneless pinyin.
        merged: Merged pinyin.
        meanings: What the word that begins here means; empty inside a word.
    """

    text: str
    syllables: tuple[str, ...]
    merged: tuple[str, ...]
    meanings: tuple[str, ...]

    def part(self, start: int, end: int) -> Spoken:
        """The part from ``start`` to before ``end``."""
        return Spoken(
            self.text[start:end],
            self.syllables[start:end],
            self.merged[start:end],
            self.meanings[start:end],
        )


def spoken(text: str) -> Spoken:
    """A text with its sound and meaning."""
    sounds = syllables(text)
    return Spoken(
        text,
        sounds,
        tuple(merged(sound) for sound in sounds),
        meanings.known().read(text, sounds),
    )

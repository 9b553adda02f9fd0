"""Patterns over how a text sounds: written in characters, they also fit what was misheard."""

from __future__ import annotations

import re

from nlu.pinyin import merged, merged_syllables

_CHARACTER = re.compile(r"[\u3400-\u9fff]")
# The other readings of characters that have several in everyday speech.
_ALSO = {"得": "dei", "地": "di", "着": "zhao", "还": "huan", "重": "chong", "了": "liao"}


def sound(text: str) -> str:
    """A text with its sound, accents merged: 「大声」 is ``大da 声sen ``."""
    each = zip(text, merged_syllables(text), strict=True)
    return "".join(f"{character}{syllable} " for character, syllable in each)


def characters(sounds: str) -> str:
    """The text whose sound :func:`sound` gave."""
    return "".join(each[0] for each in sounds.split())


def sounding(pattern: str) -> re.Pattern[str]:
    """A pattern over what :func:`sound` gives: every character stands for its sound.

    Args:
        pattern: A regular expression over characters, without sets ``[…]`` of them.
    """
    return re.compile(_CHARACTER.sub(lambda match: _by_sound(match.group()), pattern))


def _by_sound(character: str) -> str:
    readings = {*merged_syllables(character)}
    if character in _ALSO:
        readings.add(merged(_ALSO[character]))
    return rf"(?:(?<!\S)\S(?:{'|'.join(sorted(readings))}) )"

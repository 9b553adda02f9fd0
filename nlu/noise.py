"""Spoils a text the way recognisers, keyboards and accents do; always the same way.

For measuring how much of understanding is lost, and for training on one spoiled copy.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from functools import cache

from nlu.pinyin import merged, syllables

# Level 1 of GB 2312: the 3,755 characters in common use, in the order of their sound.
_COMMON = range(0xB0, 0xD8)
_CELLS = range(0xA1, 0xFF)
_SAME_SOUND = 0.7


@cache
def common_characters() -> tuple[str, ...]:
    """The characters in common use."""
    codes = (bytes((row, cell)) for row in _COMMON for cell in _CELLS)
    return tuple(code.decode("gb2312") for code in codes if _is_assigned(code))


def spoil(text: str, share: float, seed: int = 0) -> str:
    """Replaces characters by others that sound the same, or the same with an accent.

    Args:
        text: Any text.
        share: Which part of its Chinese characters is replaced, from 0 to 1.
        seed: With the same seed a text is always spoiled in the same way.

    Returns:
        The spoiled text, of the same length. Characters that nothing sounds like stay.
    """
    chance = random.Random(f"{seed}:{share}:{text}")  # noqa: S311 - nothing secret
    sounds = syllables(text)
    chinese = [place for place, character in enumerate(text) if "\u4e00" <= character <= "\u9fff"]
    count = int(len(chinese) * share + chance.random())
    characters = list(text)
    for place in chance.sample(chinese, min(count, len(chinese))):
        characters[place] = _stand_in(characters[place], sounds[place], chance)
    return "".join(characters)


def _stand_in(character: str, sound: str, chance: random.Random) -> str:
    same, accented = _by_sound()
    choices: Sequence[str] = [c for c in same.get(sound, ()) if c != character]
    if not choices or chance.random() > _SAME_SOUND:
        near = [c for c in accented.get(merged(sound), ()) if c not in same.get(sound, ())]
        choices = near or choices
    return chance.choice(choices) if choices else character


@cache
def _by_sound() -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    same: dict[str, list[str]] = {}
    accented: dict[str, list[str]] = {}
    for character in common_characters():
        sound = syllables(character)[0]
        same.setdefault(sound, []).append(character)
        accented.setdefault(merged(sound), []).append(character)
    return same, accented


def _is_assigned(code: bytes) -> bool:
    try:
        code.decode("gb2312")
    except UnicodeDecodeError:
        return False
    return True

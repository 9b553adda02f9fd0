"""Evens out how a text is written, and mends what was misheard but sounds right."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from pypinyin import lazy_pinyin

_WIDE = "\u3400-\u4dbf\u4e00-\u9fff\u3001\u3002，。！？；："
_GAP = re.compile(rf"(?<=[{_WIDE}])[ \t]+|[ \t]+(?=[{_WIDE}])|^\s+|\s+$")
_LINE = re.compile(r"\s*[\r\n]+\s*")
_MARKS = str.maketrans(
    {",": "，", "?": "？", "!": "！", ";": "；", "、": "，", "…": "，", "~": "，", "～": "，"}
)
_FILLER = re.compile(r"[，]?(?:那个|这个)[，]?(?:那个|这个)+[，]?|呃+|嗯+(?=\S)")
_LONE_FILLER = re.compile(r"(?<=[我说卡了把])(?:那个|这个)(?=[被就又把冻转要叫卡给])")
_STRETCHED = re.compile(r"([^0-9a-z.])\1{2,}")


def even_out(text: str) -> str:
    """Evens out width, case, gaps, marks and hesitation.

    Args:
        text: Any text.

    Returns:
        The same words, written the one way that the patterns expect.
    """
    plain = unicodedata.normalize("NFKC", text).lower().translate(_MARKS)
    plain = _GAP.sub("", _LINE.sub("。", plain))
    plain = _STRETCHED.sub(r"\1\1", plain)
    return _LONE_FILLER.sub("", _FILLER.sub("", plain))


@lru_cache(maxsize=8192)
def _sound(character: str) -> str:
    return str(lazy_pinyin(character)[0])


class Sounds:
    """Phrases that are taken for meant when they are heard, however they are written."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for phrase in phrases:
            sounds = tuple(_sound(character) for character in phrase)
            self._by_first.setdefault(sounds[0], []).append((sounds, phrase))

    def corrected(self, text: str) -> str:
        """The text with everything that sounds like one of the phrases written like it."""
        sounds = tuple(_sound(character) for character in text)
        written = list(text)
        for place, sound in enumerate(sounds):
            for heard, phrase in self._by_first.get(sound, ()):
                if sounds[place : place + len(heard)] == heard:
                    written[place : place + len(heard)] = phrase
        return "".join(written)

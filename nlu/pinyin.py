"""How a text is said, without tones, and how it is said with an accent.

Homophones are the commonest error of keyboards and recognisers; accents merge what
standard Mandarin keeps apart (四川 n/l, 上海 in/ing, 湖南 f/h, 广东 z/zh). Both keep
their sound in the merged form.
"""

from __future__ import annotations

import re
from functools import lru_cache

from pypinyin import Style, lazy_pinyin

_INITIALS = ("zh", "ch", "sh", *"bpmfdtnlgkhjqxrzcsyw")
_MERGED_INITIAL = {"zh": "z", "ch": "c", "sh": "s", "n": "l", "r": "l"}
_MERGED_FINAL = {
    "ang": "an",
    "eng": "en",
    "ing": "in",
    "iang": "ian",
    "uang": "uan",
    "ong": "en",
    "iong": "in",
    "v": "u",
    "ve": "ue",
}
# 湖南, 四川, 福建: "hu-" before another vowel and "f-" sound alike (飞 and 灰, 方 and 慌).
_HU = re.compile(r"^hu(?=[aio]|an|ang|n|$)")
_SYLLABLE = re.compile(r"^[a-zü]+$")


@lru_cache(maxsize=4096)
def merged(syllable: str) -> str:
    """The merged form of one syllable, in which sounds that accents confuse are one.

    Args:
        syllable: Toneless pinyin, or any other token.

    Returns:
        The merged syllable; other tokens come back as they are.
    """
    if not _SYLLABLE.match(syllable):
        return syllable
    syllable = _HU.sub("f", syllable)
    initial = next((start for start in _INITIALS if syllable.startswith(start)), "")
    final = syllable[len(initial) :]
    if initial == "f":
        final = {"n": "en", "i": "ei", "": "u"}.get(final, final)
    return _MERGED_INITIAL.get(initial, initial) + _MERGED_FINAL.get(final, final)


def _each(unknown: str) -> list[str]:
    return list(unknown)


@lru_cache(maxsize=4096)
def syllables(text: str) -> tuple[str, ...]:
    """The toneless pinyin of a text: one token for each character, in order.

    Args:
        text: A text; what is no Chinese character stands for itself.

    Returns:
        As many tokens as ``text`` has characters.
    """
    return tuple(lazy_pinyin(text, style=Style.NORMAL, errors=_each))  # type: ignore[arg-type]


def merged_syllables(text: str) -> tuple[str, ...]:
    """The merged pinyin of a text: one token for each character, in order."""
    return tuple(merged(syllable) for syllable in syllables(text))

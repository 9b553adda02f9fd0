"""Where sentences end, and what in them are labels: pure functions over text."""

from __future__ import annotations

import re
from functools import lru_cache

# What stands on a screen, and what another person says.
_LABEL = re.compile(r"「[^「」]*」|“[^“”]*”")
_PAIRS = {"「": "」", "“": "”"}
_ENDS = "。？！?!｡"
# After a question in 「」 the sentence may go on: 「行吗？」的时候.
_GOES_ON = "，、的时后就；:："
_PLACE_HOLDER = re.compile(r"\{[a-z]+\}")
_NOT_COUNTED = re.compile(r"[。？！?!「」“”\s]")
_WORDS = re.compile(r"\w")
# Full-width letters and digits are read as plain ones.
_PLAIN_FORMS: dict[int, int | str] = {
    **{code: code - 0xFEE0 for code in range(0xFF10, 0xFF1A)},
    **{code: code - 0xFEE0 for code in range(0xFF21, 0xFF3B)},
    **{code: code - 0xFEE0 for code in range(0xFF41, 0xFF5B)},
    **{ord(dash): "-" for dash in "－‐‑–—−"},
    0x3000: " ",
}


def sentences(text: str) -> list[str]:
    """The sentences of a text with their end marks; a label is never cut in two."""
    found: list[str] = []
    begin = depth = 0
    for place, mark in enumerate(text):
        depth += int(mark in _PAIRS) - int(mark in _PAIRS.values())
        if mark == "\n" or (depth <= 0 and _may_end(text, place)):
            found.append(text[begin : place + 1].strip())
            begin, depth = place + 1, 0
    found.append(text[begin:].strip())
    return [part for part in found if _WORDS.search(part)]


def _may_end(text: str, place: int) -> bool:
    mark, before, after = text[place], text[place - 1 : place], text[place + 1 : place + 2]
    if after and after in _ENDS:
        return False
    if mark in _PAIRS.values() and before and before in _ENDS:
        return not after or after not in _GOES_ON
    return mark in _ENDS


def length(sentence: str) -> int:
    """How many characters a sentence has, without its end and the marks of labels."""
    return len(_NOT_COUNTED.sub("", _PLACE_HOLDER.sub("", sentence)))


# Every check of a sentence asks for them.
@lru_cache(maxsize=16)
def own_words(sentence: str, gap: str = " ") -> str:
    """A sentence without what is on the screen or is said by others.

    Args:
        sentence: The sentence as it stands.
        gap: Stands where a label stood, so that words before and after it do not run together.
    """
    left = _PLACE_HOLDER.sub(gap, sentence)
    while (inner := _LABEL.sub(gap, left)) != left:
        left = inner
    return left.translate(_PLAIN_FORMS)


def labels(sentence: str) -> list[str]:
    """What stands in 「」 or “”; of a label within a label, the outer one."""
    found: list[str] = []
    depth = begin = 0
    for place, mark in enumerate(sentence):
        if mark in _PAIRS:
            depth += 1
            begin = place + 1 if depth == 1 else begin
        elif mark in _PAIRS.values() and depth:
            depth -= 1
            if depth == 0:
                found.append(sentence[begin:place])
    return found


def marks_match(sentence: str) -> bool:
    """Whether each 「 has its 」."""
    left = sentence
    while (inner := _LABEL.sub("", left)) != left:
        left = inner
    return not any(mark in left for pair in _PAIRS.items() for mark in pair)

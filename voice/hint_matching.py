"""Which of the expected phrases was heard, by sound.

Careful rather than clever: what could be a yes and could be a no is neither, and what is as
near to one phrase as to another is none of them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ruamel.yaml import YAML

from nlu.pinyin import merged, syllables

_FILE = Path(__file__).with_name("hints.yml")
_MARK = re.compile(r"[^\w]|_")
_DIGITS = str.maketrans("0123456789幺", "零一二三四五六七八九一")
_DOUBLED = re.compile(r"^(.+?)\1+$")
_PARTS = re.compile(r"^([bpmfdtnlgkhjqxrzcsyw]?)(.*)$")

_NEVER = math.inf
_ACCENT = 0.1
_HALF_ALIKE = 0.5
_UNLIKE = 1.3
_TOO_MUCH = 0.8
_LEFT_OUT = 0.8
_CLIPPED = 0.5
_SURPLUS = 0.03
_NEAR = 0.7
_AHEAD = 0.05
# With fewer syllables, half alike is not alike.
_SHORT = 2
_LONGEST = 60
# How many further syllables a phrase of one, of two and of more may stand among.
_ROOM = {1: 0, 2: 4}
_MOST_ROOM = 12


@dataclass(frozen=True)
class Match:
    """A phrase that was heard.

    Attributes:
        phrase: As it was given.
        confidence: From 0 to 1; 1 where it sounds the same, syllable by syllable.
    """

    phrase: str
    confidence: float


@dataclass(frozen=True)
class _Data:
    negations: frozenset[str]
    misheard: frozenset[str]
    fillers: frozenset[str]
    questions: frozenset[str]


@dataclass(frozen=True)
class _Aligned:
    """How a phrase lies within what was heard.

    Attributes:
        cost: 0 where all sounds the same.
        start: The first syllable of what was heard that belongs to the phrase.
        end: The first one after it.
        alike: How many syllables sound the same.
    """

    cost: float
    start: int
    end: int
    alike: int


def corrected(heard: str, phrases: Sequence[str]) -> str:
    """What was heard, with the phrase that is in it written as it should be.

    Args:
        heard: What the recogniser understood.
        phrases: What the person was likely to say.

    Returns:
        The same words, of which at most one part sounds like a phrase and now is one. Nothing
        else that was said is lost: a danger may stand beside it.
    """
    found = match(heard, phrases)
    if found is None or found.confidence == 1:
        return found.phrase if found else heard
    said, wanted = _DOUBLED.sub(r"\1", _plain(heard)[:_LONGEST]), _plain(found.phrase)
    aligned = _align(said, wanted)
    rest = _plain(heard)[_LONGEST:]
    return said[: aligned.start] + found.phrase + said[aligned.end :] + rest


def match(heard: str, phrases: Sequence[str]) -> Match | None:
    """The phrase that was most likely said.

    Args:
        heard: What the recogniser understood.
        phrases: What the person was likely to say.

    Returns:
        The nearest phrase; None where none is near, or two are equally near.
    """
    said = _plain(heard)[:_LONGEST]
    said = _DOUBLED.sub(r"\1", said)
    if not said:
        return None
    known = {phrase: plain for phrase in phrases if (plain := _plain(phrase))}
    for phrase, plain in known.items():
        if plain == said:
            return Match(phrase, 1.0)
    near = [
        (Match(phrase, round(confidence, 3)), plain)
        for phrase, plain in known.items()
        if (confidence := _confidence(said, plain)) >= _NEAR
    ]
    if not near:
        return None
    near.sort(key=lambda found: (-found[0].confidence, -len(found[1])))
    best, plain = near[0]
    if best.confidence < 1 and _may_be_what_is_left_of_a_no(said, known.values()):
        return None
    for other, other_plain in near[1:]:
        contained = _sounds(other_plain) in _sounds(plain)
        if not contained and best.confidence - other.confidence < _AHEAD:
            return None
    return best


def _confidence(said: str, phrase: str) -> float:
    data = _data()
    if said[-1] in data.questions and phrase[-1] not in data.questions:
        return 0.0
    if _asks(said) and not _asks(phrase):
        return 0.0
    aligned = _align(said, phrase)
    if aligned.cost == _NEVER or aligned.alike * 2 < len(phrase):
        return 0.0
    before, after = said[: aligned.start], said[aligned.end :]
    if data.negations & {*before, *after} or _ends_like_a_no(before):
        return 0.0
    surplus = sum(character not in data.fillers for character in before + after)
    if surplus > _ROOM.get(len(phrase), _MOST_ROOM):
        return 0.0
    return 1 - aligned.cost / len(phrase) - _SURPLUS * surplus


def _align(said: str, phrase: str) -> _Aligned:
    """Finds the phrase in what was heard, at the lowest cost."""
    short = len(phrase) <= _SHORT
    heard_last = len(said)
    # Nothing of the phrase yet: it may begin anywhere.
    row = [_Aligned(0.0, at, at, 0) for at in range(heard_last + 1)]
    for place, wanted in enumerate(phrase):
        is_last = place == len(phrase) - 1
        # The ends of a phrase are missing where the sound was cut off, not amid other words.
        left_out = _UNLIKE if place == 0 or is_last else _LEFT_OUT
        missing = [_CLIPPED if at in {0, heard_last} else left_out for at in range(heard_last + 1)]
        may_miss = not _is_no(wanted)
        following = [_plus(row[0], missing[0] if may_miss else _NEVER, 0, 0)]
        for at in range(1, heard_last + 1):
            cost = _substitution(wanted, said[at - 1], short)
            choices = [
                _plus(row[at - 1], cost, at, int(cost <= _ACCENT)),
                _plus(row[at], missing[at] if may_miss else _NEVER, at, 0),
            ]
            if not is_last:
                extra = _NEVER if _is_no(said[at - 1]) else _TOO_MUCH
                choices.append(_plus(following[at - 1], extra, at, 0))
            following.append(min(choices, key=lambda one: (one.cost, -one.alike, -one.start)))
        row = following
    return min(row, key=lambda one: (one.cost, -one.alike))


def _plus(aligned: _Aligned, cost: float, end: int, alike: int) -> _Aligned:
    return _Aligned(aligned.cost + cost, aligned.start, end, aligned.alike + alike)


def _substitution(wanted: str, heard: str, short: bool) -> float:
    one, other = _sound(wanted), _sound(heard)
    if _is_no(heard) and not _is_no(wanted) and short:
        return _NEVER
    if one == other:
        return 0.0
    if merged(one) == merged(other):
        return _ACCENT
    if _is_no(wanted) or _is_no(heard):
        return _NEVER
    if short:
        return _UNLIKE
    (first, rest), (other_first, other_rest) = _parts(one), _parts(other)
    return _HALF_ALIKE if first == other_first or rest == other_rest else _UNLIKE


def _may_be_what_is_left_of_a_no(said: str, phrases: Iterable[str]) -> bool:
    """Whether one of the phrases without its "no" sounds like all that was heard."""
    core = "".join(character for character in said if character not in _data().fillers)
    sounds = _sounds(core or said)
    for phrase in phrases:
        rest = "".join(character for character in phrase if not _is_no(character))
        if rest != phrase and sounds in _sounds(rest):
            return True
    return False


def _ends_like_a_no(text: str) -> bool:
    """Whether a text ends in the sound of a "no", however it is written."""
    return bool(text) and _sound(text[-1]) in {_sound(one) for one in _data().misheard}


def _asks(text: str) -> bool:
    """Whether a text has the form of 是不是 or 有没有."""
    return any(
        text[at] in _data().negations and text[at - 1] == text[at + 1]
        for at in range(1, len(text) - 1)
    )


def _is_no(character: str) -> bool:
    return character in _data().negations


def _plain(text: str) -> str:
    return _MARK.sub("", text.replace("[unk]", "").lower()).translate(_DIGITS)


def _sounds(text: str) -> str:
    """A text's merged syllables, such that a part of the text is a part of the result."""
    return " " + "".join(f"{merged(sound)} " for sound in map(_sound, text))


def _sound(character: str) -> str:
    return syllables(character)[0]


def _parts(sound: str) -> tuple[str, str]:
    found = _PARTS.match(merged(sound))
    return (found[1], found[2]) if found else ("", sound)


@lru_cache(maxsize=1)
def _data() -> _Data:
    content = YAML(typ="safe").load(_FILE.read_text(encoding="utf-8"))
    return _Data(
        negations=frozenset(content["negations"]),
        misheard=frozenset(content["often_misheard"]),
        fillers=frozenset(content["fillers"]),
        questions=frozenset(content["question_marks"]),
    )

"""How long to wait before a person's turn is over: by what was asked, what was said, and who."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import Enum
from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, Extra
from ruamel.yaml import YAML

_FILE = Path(__file__).with_name("turn_taking.yml")
_MARKS = re.compile(r"[\s，。！？、；：…,.!?;:]+")


class Asked(Enum):
    """What 小伴 waits for after it has spoken."""

    YES_OR_NO = "yes_or_no"
    USUAL = "usual"
    OPEN = "open"
    NOTHING = "nothing"


class _Strict(BaseModel):
    class Config:
        allow_mutation = False
        extra = Extra.forbid


class _Wait(_Strict):
    seconds: float
    least: float
    most: float


class _Patience(_Strict):
    least: float
    most: float
    grows_by: float
    back: float
    cut_within: float


class _Waits(_Strict):
    yes_or_no: _Wait
    usual: _Wait
    open: _Wait
    hesitating: _Wait


class Rules(_Strict):
    """What stands in ``turn_taking.yml``, where each entry is explained; times in seconds."""

    waits: _Waits
    patience: _Patience
    longest_turn: float
    barge_in: float
    settle: float
    no_word_for: float
    endless_sound: float
    silence: float
    asks_again: int
    yes_or_no: list[str]
    lead: list[str]
    tail: list[str]
    hesitating: list[str]
    listening: list[str]
    stop: list[str]


@lru_cache(maxsize=1)
def rules() -> Rules:
    """The rules of taking turns."""
    return Rules.parse_obj(YAML(typ="safe").load(_FILE.read_text(encoding="utf-8")))


def silence_needed(text: str, asked: Asked, patience: float = 1.0) -> float:
    """How long nobody must have spoken for a turn to be over.

    Args:
        text: What has been understood so far.
        asked: What the person was asked.
        patience: The person's own, which multiplies.

    Returns:
        Seconds.
    """
    waits = rules().waits
    if is_hesitating(text):
        wait = waits.hesitating
    elif asked is Asked.OPEN:
        wait = waits.open
    elif is_yes_or_no(text):
        wait = waits.yes_or_no
    else:
        wait = waits.usual
    return min(wait.most, max(wait.least, wait.seconds * bounded(patience)))


def is_hesitating(text: str) -> bool:
    """Whether the last words want more to follow, as 那个 and 然后 do."""
    return bare(text).endswith(tuple(rules().hesitating))


def is_yes_or_no(text: str) -> bool:
    """Whether a text is nothing but a yes or a no, in whatever words."""
    return bool(_yes_or_no().fullmatch(bare(text)))


def is_only_listening(text: str) -> bool:
    """Whether a text only shows that somebody listens, as 嗯 does while another speaks."""
    return bool(_only(tuple(rules().listening)).fullmatch(bare(text)))


def asks_to_stop(text: str) -> bool:
    """Whether a text is a wish that 小伴 be silent."""
    return bool(_only((*rules().stop, *rules().tail)).fullmatch(bare(text)))


def bare(text: str) -> str:
    """A text without spaces and marks."""
    return _MARKS.sub("", text)


def bounded(patience: float) -> float:
    """A patience within what is allowed."""
    bounds = rules().patience
    return min(bounds.most, max(bounds.least, patience))


def after_a_cut(patience: float) -> float:
    """A person's patience after we have cut them off once more."""
    return bounded(patience * rules().patience.grows_by)


def after_a_turn(patience: float) -> float:
    """A person's patience after a turn that was not cut: a little nearer to everybody's."""
    return bounded(patience + (1.0 - patience) * rules().patience.back)


@lru_cache(maxsize=1)
def _yes_or_no() -> re.Pattern[str]:
    lead, words, tail = map(_any_of, (rules().lead, rules().yes_or_no, rules().tail))
    return re.compile(f"(?:(?:{lead})*(?:{words})(?:{tail})*)+")


@lru_cache(maxsize=4)
def _only(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(f"(?:{_any_of(words)})+")


def _any_of(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, words))

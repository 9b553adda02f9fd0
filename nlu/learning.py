"""Learns from examples what people mean: each as it stands, and once more as it may be told."""

from __future__ import annotations

import random
from collections.abc import Sequence

from nlu.danger import ORDER
from nlu.examples import ASK_GUIDE, Example
from nlu.model import Model, Settings, train
from nlu.noise import spoil
from nlu.normalize import soften
from nlu.spoken import spoken
from nlu.understanding import ELSEWHERE, WISHES

# Every example is also learned with this share of its characters misheard.
_SPOILED = 0.25
_SMALL_TALK = "chitchat"
# What old people tell within a story; the rest are answers, which stand alone.
_TOLD = {*ORDER, *ELSEWHERE, *WISHES, "lonely", "ask_if_honest", "chitchat"}


def learn(examples: Sequence[Example], settings: Settings | None = None) -> Model:
    """Trains the classifier on examples.

    Args:
        examples: What people say, with what is meant.
        settings: How to train.

    Returns:
        The model, in which every guide is a label of its own.
    """
    labels = [_label(example) for example in examples]
    plain = [soften(example.text) for example in examples]
    again = [spoil(soften(text), _SPOILED) for text in _retold(examples)]
    return train([spoken(text) for text in plain + again], labels * 2, settings)


def _retold(examples: Sequence[Example]) -> list[str]:
    """Every example once more; half of those that may be part of a story, within one."""
    talk = [example.text for example in examples if example.intent == _SMALL_TALK] or [""]
    chance = random.Random(len(examples))  # noqa: S311 - nothing secret
    retold: list[str] = []
    for example in examples:
        before = chance.choices(talk, k=chance.randint(1, 2))
        after = chance.choices(talk, k=chance.randint(0, 1))
        is_story = (example.guide or example.intent in _TOLD) and chance.choice((True, False))
        told = [*before, example.text, *after] if is_story else [example.text]
        retold.append("，".join(told))
    return retold


def _label(example: Example) -> str:
    return f"{ASK_GUIDE}/{example.guide}" if example.guide else example.intent

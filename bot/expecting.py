"""What the person is likely to say next, for the recogniser to listen for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from bot.messages import Reply, State
from guides import library
from guides.schema import Guide, Step

_FILE = Path(__file__).with_suffix(".yml")
# How many of a guide's names are listened for while it is not under way.
_NAMES = 3


def hints(state: State, replies: Sequence[Reply] = ()) -> tuple[str, ...]:
    """What is likely to be said, the likeliest first; other words stay possible.

    Args:
        state: Where the conversation stands.
        replies: What was answered last.
    """
    return tuple(dict.fromkeys(_phrases(state, replies)))


def _phrases(state: State, replies: Sequence[Reply]) -> Iterator[str]:
    for reply in replies:
        yield from (choice.label for choice in reply.choices)
    yield from (offered["label"] for offered in state.get("offered") or ())
    guides, always = _guides(), _always()
    guide = guides.get(state.get("guide") or "")
    number = state.get("step") or 0
    if guide is not None and 0 < number <= len(guide.steps):
        yield from _of_step(guide.steps[number - 1])
    for group in ("dangers", "answers", "wishes"):
        yield from always[group]
    if guide is not None:
        yield from guide.names
    for each in guides.values():
        yield each.title
        yield from each.names[:_NAMES]
    yield from always["requests"]


def _of_step(step: Step) -> Iterator[str]:
    yield from step.screen.items
    yield from step.told_by
    for trouble in step.obstacles.others:
        yield from trouble.says


@cache
def _guides() -> Mapping[str, Guide]:
    return library.load()


@cache
def _always() -> Mapping[str, Sequence[str]]:
    content: dict[str, Any] = YAML(typ="safe").load(_FILE.read_text(encoding="utf-8"))
    return content

"""Brings the training examples together: the files of intents and every guide's own words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ruamel.yaml import YAML

from nlu.normalize import tidy

ASK_GUIDE = "ask_guide"
OTHER_TASK = "other_task"
_SHORTEST_NAME = 2


@dataclass(frozen=True)
class Example:
    """One thing that a person may say.

    Attributes:
        text: The words.
        intent: What is meant by them.
        guide: The guide that is asked for; None unless ``intent`` is ``ask_guide``.
    """

    text: str
    intent: str
    guide: str | None = None


@dataclass(frozen=True)
class GuideWords:
    """How people speak of one guide.

    Attributes:
        names: What they call it.
        asks: How they ask for it.
    """

    names: Sequence[str]
    asks: Sequence[str]


def of_guides(guides: Mapping[str, GuideWords]) -> list[Example]:
    """Every guide's names and asks as examples."""
    return [
        Example(text, ASK_GUIDE, guide)
        for guide, words in guides.items()
        for text in dict.fromkeys((*words.names, *words.asks))
    ]


def is_taught(text: str, guides: Mapping[str, GuideWords]) -> bool:
    """Whether a text names a guide that exists.

    Tasks that are not taught yet are examples of ``other_task``; a guide that is written for
    one of them takes its examples away.
    """
    plain = tidy(text)
    return any(
        len(tidy(name)) >= _SHORTEST_NAME and tidy(name) in plain
        for words in guides.values()
        for name in words.names
    )


def in_folder(folder: Path) -> list[Example]:
    """Reads the examples of every Rasa NLU file in a folder.

    Args:
        folder: Where the ``*.yml`` files are.

    Returns:
        The examples, in the order of the files.
    """
    examples: list[Example] = []
    for path in sorted(folder.glob("*.yml")):
        content = YAML(typ="safe").load(path.read_text(encoding="utf-8")) or {}
        for family in content.get("nlu", []):
            if "intent" in family:
                lines = family["examples"].splitlines()
                examples += [
                    Example(line[2:].strip(), family["intent"])
                    for line in map(str.strip, lines)
                    if line.startswith("- ")
                ]
    return examples


def together(written: Iterable[Example], guides: Mapping[str, GuideWords]) -> list[Example]:
    """All examples: the written ones and the guides', without tasks that are now taught."""
    kept = [
        example
        for example in written
        if example.intent != OTHER_TASK or not is_taught(example.text, guides)
    ]
    return kept + of_guides(guides)

"""Reads ``cues.yml``: words that tell how an answer is meant."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from ruamel.yaml import YAML


@cache
def _cues() -> dict[str, re.Pattern[str]]:
    content = YAML(typ="safe").load(Path(__file__).with_suffix(".yml"))
    return {name: re.compile(pattern) for name, pattern in content.items()}


def says(cue: str, text: str) -> bool:
    """Whether a text holds a cue.

    Raises:
        KeyError: If there is no cue of that name.
    """
    return _cues()[cue].search(text) is not None


def without(cue: str, text: str) -> str:
    """A text without what holds a cue, and without the marks that are left at its ends."""
    return _cues()[cue].sub("", text).strip(' ，。！？：:,.!?「」“”"\n')

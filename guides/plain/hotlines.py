"""The numbers that may be named, with what each is for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ruamel.yaml import YAML


@dataclass(frozen=True)
class Hotline:
    """A number to call.

    Attributes:
        number: As it is dialled.
        name: What it is called.
        does: What it is for, in one or two plain sentences.
        mark: How sure it is, as in a guide's sources.
    """

    number: str
    name: str
    does: str
    mark: str


@cache
def load() -> Mapping[str, Hotline]:
    """All hotlines by number, in the order in which they are to be read."""
    content = YAML(typ="safe").load(Path(__file__).with_suffix(".yml"))
    return {each["number"]: Hotline(**each) for each in content}

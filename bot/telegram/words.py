"""What the front end itself says, and what commands stand for, from the data files beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

_FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Command:
    """A command such as ``/help``.

    Attributes:
        says: What a person would say instead.
        menu: What Telegram's menu says of it.
    """

    says: str
    menu: str


@cache
def commands() -> Mapping[str, Command]:
    """The commands, by name without the slash."""
    return {name: Command(**command) for name, command in _load("commands.yml").items()}


@cache
def group() -> Mapping[str, str]:
    """What is said to a group: ``text`` and ``button``."""
    said: Mapping[str, str] = _load("words.yml")["group"]
    return said


def declined(why: str) -> str:
    """What is said where something that was sent is not taken, such as ``too_long``."""
    said: str = _load("words.yml")["declined"][why]
    return said


def heard(said: str) -> str:
    """What stands above the answer to a voice note.

    Args:
        said: What was understood.
    """
    pattern: str = _load("words.yml")["heard"]
    return pattern.replace("{said}", said)


@cache
def _load(name: str) -> dict[str, Any]:
    content: dict[str, Any] = YAML(typ="safe").load((_FOLDER / name).read_text(encoding="utf-8"))
    return content

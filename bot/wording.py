"""What the command line says to people, from ``command_phrases.yml``."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

_FILE = Path(__file__).with_name("command_phrases.yml")


@cache
def wording(command: str) -> dict[str, Any]:
    """The sentences of a command, by name."""
    words: dict[str, Any] = YAML(typ="safe").load(_FILE.read_text(encoding="utf-8"))[command]
    return words

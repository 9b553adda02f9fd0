"""What the page says where a template cannot: from ``words.yml``."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

_FILE = Path(__file__).with_name("words.yml")


@cache
def words() -> dict[str, Any]:
    """All sentences, by name."""
    said: dict[str, Any] = YAML(typ="safe").load(_FILE.read_text(encoding="utf-8"))
    return said

"""What is said to both sides."""

from __future__ import annotations

from pathlib import Path

from ruamel.yaml import YAML

_FILE = Path(__file__).with_suffix(".yml")


def messages() -> list[str]:
    """One round of the conversation; it ends where it begins."""
    said: list[str] = YAML(typ="safe").load(_FILE.read_text(encoding="utf-8"))["round"]
    return said

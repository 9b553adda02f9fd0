"""What the door itself says, where the engine is not asked or cannot answer."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ruamel.yaml import YAML

from bot.messages import Choice, Reply

_FILE = Path(__file__).with_suffix(".yml")


def load() -> Mapping[str, Reply]:
    """Reads all of it, by name."""
    content = YAML(typ="safe").load(_FILE.read_text(encoding="utf-8"))
    return {
        name: Reply(
            text=phrase["text"],
            speech=phrase["speech"],
            choices=tuple(Choice(**choice) for choice in phrase["choices"]),
        )
        for name, phrase in content.items()
    }

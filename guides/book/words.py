"""What the books say, from ``words.yml``."""

from __future__ import annotations

import datetime
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

_FILE = Path(__file__).with_suffix(".yml")


@cache
def words() -> dict[str, Any]:
    """All words of the books, by book."""
    content: dict[str, Any] = YAML(typ="safe").load(_FILE.read_text(encoding="utf-8"))
    return content


def date_of(day: datetime.date, form: str = "date") -> str:
    """A day, or with ``month`` its month, as it is written."""
    written: str = words()[form]
    return written.format(year=day.year, month=day.month, day=day.day)

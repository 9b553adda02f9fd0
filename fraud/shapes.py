"""Writes names, numbers and links as what they are, so that only their shape is learned."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from ruamel.yaml import YAML

from fraud.links import Link

_FILE = Path(__file__).with_suffix(".yml")
# The letter of a link, by the trait that says most.
_LINKS = (
    ("look-alike", "L"),
    ("raw-ip", "L"),
    ("package", "L"),
    ("punycode", "L"),
    ("short", "S"),
    ("true", "T"),
)
_UNKNOWN_LINK = "U"


def shaped(text: str, links: Iterable[Link]) -> str:
    """The text with a capital letter for each name, number and link.

    Args:
        text: A text without its disguises, so without capital letters.
        links: The links in it.
    """
    for link in links:
        letter = next((letter for trait, letter in _LINKS if trait in link.traits), _UNKNOWN_LINK)
        text = text.replace(link.written, letter)
    for letter, pattern in _shapes():
        text = pattern.sub(letter, text)
    return text


@lru_cache(maxsize=1)
def _shapes() -> tuple[tuple[str, re.Pattern[str]], ...]:
    entries = YAML(typ="safe").load(_FILE.read_text(encoding="utf-8"))
    return tuple((letter, re.compile(pattern)) for letter, pattern in entries)

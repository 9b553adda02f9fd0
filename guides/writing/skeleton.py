"""The skeleton of a new guide, and what of it is still to be filled in."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml.error import YAMLError

from guides.library import field_of, line_of, with_lines
from guides.schema import Guide
from guides.writing.words import words

_FILE = Path(__file__).with_name("skeleton.yml.txt")
_BLANK = re.compile(r"【([^】]*)】?")
# Begins whatever a skeleton leaves to be filled in; no guide says it.
OPENS = "【"

Place = tuple[int | str, ...]


@dataclass(frozen=True)
class Blank:
    """Something that is still to be filled in.

    Attributes:
        field: Where it stands, as ``steps[1].do``.
        line: The line of the file, from 1.
        what: What is wanted, in plain words.
    """

    field: str
    line: int
    what: str


def is_id(name: str) -> bool:
    """Whether a guide can have this id."""
    pattern = Guide.__fields__["id"].field_info.regex
    return pattern is not None and re.fullmatch(pattern, name) is not None


def skeleton(id_: str, today: datetime.date) -> str:
    """The text of a new guide, with comments for one who has never written any.

    Args:
        id_: The guide's id.
        today: The day on which it is begun.
    """
    text = _FILE.read_text(encoding="utf-8")
    return text.replace("{id}", id_).replace("{today}", today.isoformat())


def blanks(path: Path) -> list[Blank]:
    """What is still to be filled in, in the order of the file; the lines of one list together.

    Args:
        path: A guide's file; one that cannot be read has no blanks.
    """
    try:
        # Reading with lines takes long, and finished guides have no blanks.
        content = with_lines(path) if OPENS in path.read_text(encoding="utf-8") else None
    except (YAMLError, UnicodeDecodeError):
        return []
    return [_blank(content, place, hints) for place, hints in _found(content, ())]


def _blank(content: Any, place: Place, hints: Sequence[str]) -> Blank:
    says: str = words()["blank" if len(hints) == 1 else "blanks"]
    what = says.format(hint=hints[0], number=len(hints))
    return Blank(field_of(place), line_of(content, place), what)


def _found(part: Any, place: Place) -> Iterator[tuple[Place, list[str]]]:
    """Places that hold blanks, each with what its blanks ask for."""
    if isinstance(part, Mapping):
        for key, value in part.items():
            # A blank key has a blank value: one thing to do, not two.
            found = [(place, [key])] if _hint(key) else _found(value, (*place, key))
            yield from ((where, [_hint(hint) or hint for hint in hints]) for where, hints in found)
    elif isinstance(part, list):
        texts = [(number, hint) for number, each in enumerate(part) if (hint := _hint(each))]
        if texts:
            yield (*place, texts[0][0]) if len(texts) == 1 else place, [hint for _, hint in texts]
        for number, each in enumerate(part):
            if not isinstance(each, str):
                yield from _found(each, (*place, number))
    elif hint := _hint(part):
        yield place, [hint]


def _hint(text: object) -> str | None:
    """What a blank asks for; None if there is no blank."""
    found = _BLANK.search(text) if isinstance(text, str) else None
    return found[1] if found else None

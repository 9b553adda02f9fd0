"""Which guides a command is about; what cannot be done is told in one line."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

import click
from rapidfuzz import process

from bot.wording import wording
from guides import library
from guides.library import GuideError
from guides.schema import Guide

# How alike, of 100, an id must be to be named beside an unknown one, and how many are named.
_ALIKE, _MOST_NEAR = 55, 3


def chosen(name: str) -> Guide:
    """The guide of an id or of a file; others may be unfinished.

    Args:
        name: An id, or the path of a guide's file.
    """
    path = Path(name) if name.endswith(".yml") else library.FOLDER / f"{name}.yml"
    if name.endswith(".yml") and not path.is_file():
        end("unknown", 2, id=name)
    if not name.endswith(".yml") and name not in _known():
        near = _near(name)
        hint = says()["near"].format(ids=" ".join(near)) if near else ""
        end("unknown", 2, hint, id=name)
    try:
        return library.read(path)
    except GuideError:
        end("broken", 1, id=path.stem, file=shown(path))


def readable() -> tuple[list[Guide], list[str]]:
    """All guides that can be read, and the ids of those that cannot."""
    guides, broken = [], []
    for id_ in _known():
        try:
            guides.append(library.read(library.FOLDER / f"{id_}.yml"))
        except GuideError:
            broken.append(id_)
    return guides, broken


def shown(path: Path) -> str:
    """A path as short as it can be typed here."""
    here = Path.cwd()
    absolute = path.absolute()
    return str(absolute.relative_to(here) if absolute.is_relative_to(here) else path)


def says() -> dict[str, Any]:
    """The sentences of ``xiaoban guides``."""
    return wording("guides")


def end(sentence: str | list[str], code: int, more: str = "", /, **facts: object) -> NoReturn:
    """Ends the command with one line.

    Args:
        sentence: Its name, or the names that lead to it.
        code: How the command ends.
        more: What is added to it.
        facts: What stands in it.
    """
    found: Any = says()
    for name in [sentence] if isinstance(sentence, str) else sentence:
        found = found[name]
    click.echo(found.format(**facts) + more, err=True)
    sys.exit(code)


def not_saved(error: OSError, path: Path) -> NoReturn:
    """Ends the command because a file cannot be written."""
    end("not_saved", 1, file=shown(path), error=error.strerror or error)


def _known() -> Sequence[str]:
    return [path.stem for path in sorted(library.FOLDER.glob("*.yml"))]


def _near(name: str) -> list[str]:
    found = process.extract(name, _known(), limit=_MOST_NEAR, score_cutoff=_ALIKE)
    return [each for each, _, _ in found]

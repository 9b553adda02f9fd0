"""Reads the guides of a folder and says, with file and line, what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError

from guides.schema import Guide

FOLDER = Path(__file__).parent


class GuideError(ValueError):
    """One or more guides are not as they must be.

    Attributes:
        problems: One line each: file, line, field, and what is wanted.
    """

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def load(folder: Path = FOLDER) -> dict[str, Guide]:
    """Loads every ``*.yml`` of a folder.

    Args:
        folder: Where the guides are.

    Returns:
        The guides by id, in the order of their ids.

    Raises:
        GuideError: If any guide is not as it must be; it names all that is wrong.
    """
    guides: dict[str, Guide] = {}
    problems: list[str] = []
    for path in sorted(folder.glob("*.yml")):
        try:
            guides[path.stem] = read(path)
        except GuideError as error:
            problems += error.problems
    problems += _problems_between(guides, folder)
    if problems:
        raise GuideError(problems)
    return guides


def read(path: Path) -> Guide:
    """Reads one guide.

    Args:
        path: The guide's file.

    Returns:
        The guide.

    Raises:
        GuideError: If the file cannot be read, is no YAML, or is not in a guide's form.
    """
    name = f"{path.parent.name}/{path.name}"
    try:
        content = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        raise GuideError([f"{name}:1: the file must be saved as UTF-8"]) from error
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise GuideError([f"{name}:{line}: this is no YAML: {error.problem}"]) from error
    if not isinstance(content, dict):
        raise GuideError([f"{name}:1: a guide is a list of fields, beginning with 'id:'"])
    try:
        guide = Guide.parse_obj(content)
    except ValidationError as error:
        raise GuideError(list(_explained(error, path, name))) from error
    if guide.id != path.stem:
        raise GuideError([f"{name}:1: id: must be the file's name, '{path.stem}'"])
    return guide


def _explained(error: ValidationError, path: Path, name: str) -> Iterator[str]:
    """Each problem with the line it stands on."""
    lines = with_lines(path)
    for problem in error.errors():
        place = [part for part in problem["loc"] if part != "__root__"]
        yield f"{name}:{line_of(lines, place)}: {field_of(place)}: {problem['msg']}"


def with_lines(path: Path) -> Any:
    """A guide's content that knows the line of every part."""
    return YAML(typ="rt").load(path.read_text(encoding="utf-8"))


def field_of(place: Sequence[int | str]) -> str:
    """The name of a place in a guide, as its writer counts: ``steps[3].do``."""
    return "".join(
        f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in place
    ).lstrip(".")


def line_of(lines: Any, place: Sequence[int | str]) -> int:
    """The line, from 1, of the deepest part of ``place`` that the file has."""
    line = 0
    for part in place:
        marks = getattr(getattr(lines, "lc", None), "data", None)
        if marks is None or part not in marks:
            break
        line = marks[part][0]
        lines = lines[part]
    return line + 1


def _problems_between(guides: Mapping[str, Guide], folder: Path) -> Iterator[str]:
    """What is wrong with guides taken together: names that clash, needs that do not exist."""
    owner: dict[str, str] = {}
    for guide in guides.values():
        file = f"{folder.name}/{guide.id}.yml"
        for need in guide.needs:
            if not (folder / f"{need}.yml").exists():
                yield f"{file}:1: needs: there is no guide '{need}'"
        for name in guide.names:
            if owner.setdefault(name, guide.id) != guide.id:
                yield f"{file}:1: names: 「{name}」 is also a name of '{owner[name]}'"

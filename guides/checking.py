"""Whether guides are as they must be, told with file, line and the sentence at fault."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from guides import gate, library
from guides.library import FOLDER, GuideError
from guides.schema import Guide
from guides.writing.skeleton import OPENS, blanks


def check(path: Path) -> list[str]:
    """All that is wrong with one guide's file: what is not filled in, its form, then the gate.

    Args:
        path: The guide's file.

    Returns:
        One line each: file, line, field, and what is wanted. Empty if nothing is wrong.
    """
    return _blanks_first(path, _problems(path))


def check_all(folder: Path = FOLDER) -> tuple[list[str], int]:
    """All that is wrong with the guides of a folder, alone and together.

    Returns:
        The problems, and how many guides there are.
    """
    files = sorted(folder.glob("*.yml"))
    problems = [problem for file in files for problem in check(file)]
    try:
        guides = library.load(folder)
    except GuideError as error:
        return list(dict.fromkeys([*problems, *_without_blanks(error.problems, files)])), len(files)
    for _, other, problem in gate.shared_phrases(guides):
        problems += _with_lines(folder / f"{other}.yml", [problem])
    return problems, len(files)


def _problems(path: Path) -> list[str]:
    try:
        guide = library.read(path)
    except GuideError as error:
        return error.problems
    return list(_at_the_gate(path, guide))


def _blanks_first(path: Path, problems: list[str]) -> list[str]:
    """What is not filled in, and then what is wrong elsewhere."""
    told = [f"{_name(path)}:{each.line}: {each.field}: {each.what}" for each in blanks(path)]
    return [*told, *_without_blanks(problems, [path])]


def _without_blanks(problems: list[str], files: list[Path]) -> list[str]:
    """Problems but those with what is not filled in: they say nothing more."""
    empty = tuple(f"{_name(file)}:{each.line}: " for file in files for each in blanks(file))
    return [each for each in problems if not each.startswith(empty) and OPENS not in each]


def _at_the_gate(path: Path, guide: Guide) -> Iterator[str]:
    return _with_lines(path, gate.problems(guide))


def _with_lines(path: Path, found: list[gate.Problem]) -> Iterator[str]:
    lines = library.with_lines(path) if found else None
    for problem in found:
        line = library.line_of(lines, problem.place)
        field = library.field_of(problem.place)
        yield f"{_name(path)}:{line}: {field}: {problem.what}"


def _name(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"

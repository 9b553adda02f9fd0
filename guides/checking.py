"""Whether guides are as they must be, told with file, line and the sentence at fault."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from guides import gate, library
from guides.library import FOLDER, GuideError
from guides.schema import Guide


def check(path: Path) -> list[str]:
    """All that is wrong with one guide's file: its form first, then the gate.

    Args:
        path: The guide's file.

    Returns:
        One line each: file, line, field, and what is wanted. Empty if nothing is wrong.
    """
    try:
        guide = library.read(path)
    except GuideError as error:
        return error.problems
    return list(_at_the_gate(path, guide))


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
        return list(dict.fromkeys([*problems, *error.problems])), len(files)
    for phrase, one, other in gate.shared_phrases(guides):
        problems.append(f"{folder.name}/{other}.yml:1: asks: 「{phrase}」 also asks for '{one}'")
    return problems, len(files)


def _at_the_gate(path: Path, guide: Guide) -> Iterator[str]:
    found = gate.problems(guide)
    lines = library.with_lines(path) if found else None
    for problem in found:
        line = library.line_of(lines, problem.place)
        field = library.field_of(problem.place)
        yield f"{path.parent.name}/{path.name}:{line}: {field}: {problem.what}"

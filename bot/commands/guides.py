"""``xiaoban guides``: what people who write guides need."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from guides import library
from guides.library import GuideError


@click.group()
def command() -> None:
    """Checks guides."""


@command.command()
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
def check(files: tuple[Path, ...]) -> None:
    """Checks FILES, or all guides and how they go together."""
    problems, number = _problems_of(files) if files else _problems_of_all()
    for problem in problems:
        click.echo(problem)
    if problems:
        sys.exit(1)
    click.echo(f"{number} guides, no problems")


def _problems_of(files: tuple[Path, ...]) -> tuple[list[str], int]:
    problems: list[str] = []
    for file in files:
        try:
            library.read(file)
        except GuideError as error:
            problems += error.problems
    return problems, len(files)


def _problems_of_all() -> tuple[list[str], int]:
    try:
        return [], len(library.load())
    except GuideError as error:
        return error.problems, 0

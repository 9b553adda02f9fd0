"""``xiaoban guides``: what people who write guides need."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from guides import checking


@click.group()
def command() -> None:
    """Checks guides."""


@command.command()
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
def check(files: tuple[Path, ...]) -> None:
    """Checks FILES, or all guides and how they go together."""
    if files:
        problems, number = [each for file in files for each in checking.check(file)], len(files)
    else:
        problems, number = checking.check_all()
    for problem in problems:
        click.echo(problem)
    if problems:
        sys.exit(1)
    click.echo(f"{number} guides, no problems")

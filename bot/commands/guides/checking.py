"""``xiaoban guides check``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from bot.commands.guides.choosing import says, shown
from guides import checking, library
from guides.writing.meaning import meaning


@click.command()
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
def check(files: tuple[Path, ...]) -> None:
    """Checks FILES, or all guides and how they go together."""
    if files:
        problems, number = [each for file in files for each in checking.check(file)], len(files)
    else:
        problems, number = checking.check_all(library.FOLDER)
    for problem in problems:
        click.echo(problem)
        if meant := meaning(problem):
            click.echo(f"    {meant}")
    if problems:
        click.echo(says()["check"]["problems"].format(number=len(problems)), err=True)
        sys.exit(1)
    click.echo(f"{number} guides, no problems")
    if len(files) == 1:
        click.echo(says()["check"]["good"].format(file=shown(files[0])), err=True)

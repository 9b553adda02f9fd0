"""``xiaoban guides draw``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import click

from bot.commands.guides.choosing import chosen, end, not_saved, says, shown
from guides.pictures import png, svg
from guides.schema import Guide

Form = Literal["svg", "png"]


@click.command()
@click.argument("name", metavar="ID")
@click.option(
    "-o",
    "--output",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    help="The folder to draw into; this one unless given.",
)
@click.option(
    "--format", "form", type=click.Choice(["svg", "png"]), default="svg", show_default=True
)
@click.option("--practice", is_flag=True, help="As for practice: nothing shows what to press.")
def draw(name: str, folder: Path, form: Form, *, practice: bool) -> None:
    """Draws the steps of the guide ID (or of a guide's file), one picture each.

    Older pictures of the same names are replaced.
    """
    guide = chosen(name)
    try:
        pictures = list(_pictures(guide, form, practice=practice))
    except png.NoChineseFont:
        end(["draw", "no_font"], 1, mend=png.MEND)
    files = [folder / f"{guide.id}-{number}.{form}" for number in range(1, len(pictures) + 1)]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for file, picture in zip(files, pictures, strict=True):
            file.write_bytes(picture)
    except OSError as error:
        not_saved(error, folder)
    first, last = shown(files[0]), shown(files[-1])
    click.echo(says()["draw"]["made"].format(number=len(files), first=first, last=last))
    click.echo(says()["draw"]["look"])


def _pictures(guide: Guide, form: Form, *, practice: bool) -> Iterator[bytes]:
    for number, step in enumerate(guide.steps, start=1):
        drawn = svg.draw(step.screen, number=number, mark=not practice, practice=practice)
        yield png.to_png(drawn) if form == "png" else drawn.encode()

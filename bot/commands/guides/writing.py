"""``xiaoban guides new`` and ``xiaoban guides schema``."""

from __future__ import annotations

import datetime
from pathlib import Path

import click

from bot.commands.guides.choosing import end, not_saved, says, shown
from guides import library
from guides.writing import form
from guides.writing.skeleton import is_id, skeleton


@click.command()
@click.argument("name", metavar="ID")
@click.option(
    "-o",
    "--output",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder to write into; that of all guides unless given.",
)
def new(name: str, folder: Path | None) -> None:
    """Begins a guide: writes the file ID.yml, in which everything is explained."""
    if not is_id(name):
        end(["new", "bad_id"], 2, id=name)
    place = library.FOLDER if folder is None else folder
    file = place / f"{name}.yml"
    try:
        place.mkdir(parents=True, exist_ok=True)
        with file.open("x", encoding="utf-8") as opened:
            opened.write(skeleton(name, _today()))
        # The first line of the skeleton names it.
        if not (place / form.FILE).exists():
            (place / form.FILE).write_text(form.as_text(), encoding="utf-8")
    except FileExistsError:
        end(["new", "exists"], 1, file=shown(file))
    except OSError as error:
        not_saved(error, file)
    words = says()["new"]
    click.echo(words["made"].format(file=shown(file)))
    click.echo(words["next"].format(file=shown(file)))


@click.command()
@click.option(
    "-o",
    "--output",
    "file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file to write; what it held is replaced.",
)
def schema(file: Path | None) -> None:
    """Gives the JSON Schema of a guide, so that an editor helps to write one."""
    if file is None:
        click.echo(form.as_text(), nl=False)
        return
    try:
        file.write_text(form.as_text(), encoding="utf-8")
    except OSError as error:
        not_saved(error, file)
    click.echo(says()["schema"]["made"].format(file=shown(file)))


def _today() -> datetime.date:
    return datetime.datetime.now(tz=datetime.timezone.utc).astimezone().date()

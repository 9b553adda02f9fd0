"""``xiaoban handbook``: the guides as a book on paper."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import click
from rapidfuzz import process

from guides import library
from guides.book import typeset
from guides.book.handbook import Reader, Size
from guides.book.words import words
from guides.library import GuideError
from guides.pictures.png import MEND, NoChineseFont
from guides.schema import Guide

# How alike, of 100, an id must be to be named beside an unknown one, and how many are named.
_ALIKE, _MOST_NEAR = 55, 3


@click.command()
@click.argument("ids", nargs=-1)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("handbook.pdf"),
    show_default=True,
    help="The file to write; what it held is replaced.",
)
@click.option("--size", type=click.Choice(["a4", "a5"]), default="a4", show_default=True)
@click.option(
    "--for",
    "reader",
    type=click.Choice(["people", "volunteers"]),
    default="people",
    show_default=True,
    help="For people who learn, or for those who teach them.",
)
def command(ids: tuple[str, ...], output: Path, size: Size, reader: Reader) -> None:
    """Makes a book (PDF) of the guides IDS, or of all."""
    says: Mapping[str, str] = words()["command"]
    try:
        chosen = _chosen(ids, library.load(), says)
        typeset.save(typeset.book(chosen, reader=reader, size=size), output)
    except GuideError:
        _end(says["broken"], 1)
    except NoChineseFont:
        _end(says["no_font"].format(mend=MEND), 1)
    except OSError as error:
        _end(says["not_saved"].format(file=output, error=error.strerror), 1)
    click.echo(says["made"].format(file=output, guides=len(chosen)))


def _chosen(
    ids: Sequence[str], guides: Mapping[str, Guide], says: Mapping[str, str]
) -> list[Guide]:
    """The guides of these ids, each once; all where none is named."""
    for id_ in ids:
        if id_ not in guides:
            near = _near(id_, list(guides))
            hint = says["near"].format(ids=" ".join(near)) if near else ""
            _end(says["unknown"].format(id=id_) + hint, 2)
    return [guides[id_] for id_ in dict.fromkeys(ids)] or list(guides.values())


def _near(id_: str, known: Sequence[str]) -> list[str]:
    found = process.extract(id_, known, limit=_MOST_NEAR, score_cutoff=_ALIKE)
    return [name for name, _, _ in found]


def _end(line: str, code: int) -> None:
    click.echo(line, err=True)
    sys.exit(code)

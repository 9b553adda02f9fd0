"""``xiaoban guides list`` and ``xiaoban guides table``."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from bot.commands.guides.choosing import end, not_saved, readable, says, shown
from guides.schema import Guide
from guides.writing import table as tables

# Where nobody looks at a screen, no line is broken.
_WIDE = 200


@click.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON array.")
def list_(*, as_json: bool) -> None:
    """Lists all guides: what each is about, how long, and how sure it is."""
    found, broken = readable()
    guides = tables.in_order(found)
    if as_json:
        click.echo(json.dumps([_facts(guide) for guide in guides], ensure_ascii=False))
    else:
        _show(guides)
    _tell_of(broken)


@click.command()
@click.option(
    "-o",
    "--output",
    "page",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A page to write it into, in the place of the table that it has.",
)
def table(page: Path | None) -> None:
    """Writes the table of all guides, as it stands in docs/guides.md."""
    guides, broken = readable()
    _tell_of(broken)
    if page is None:
        click.echo(tables.table(guides), nl=False)
        return
    try:
        text = tables.with_table(page.read_text(encoding="utf-8"), guides)
        page.write_text(text, encoding="utf-8")
    except (tables.NoPlaceForTheTable, UnicodeDecodeError):
        end(["table", "no_place"], 1, file=shown(page))
    except OSError as error:
        not_saved(error, page)
    click.echo(says()["table"]["made"].format(file=shown(page), number=len(guides)))


def _facts(guide: Guide) -> dict[str, object]:
    return {
        "id": guide.id,
        "title": guide.title,
        "scene": guide.scene,
        "steps": len(guide.steps),
        "confidence": guide.confidence,
        "checked": guide.checked.isoformat(),
    }


def _show(guides: Sequence[Guide]) -> None:
    words = says()["list"]
    screen = Console(highlight=False)
    if not screen.is_terminal:
        screen.width = _WIDE
    shown_ = Table(box=None, pad_edge=False, header_style="bold")
    for heading in words["columns"]:
        shown_.add_column(heading)
    for guide in guides:
        facts = {**_facts(guide), "confidence": words["confidence"][guide.confidence]}
        shown_.add_row(*(str(fact or "") for fact in facts.values()))
    screen.print(shown_)
    screen.print(f"\n{words['count'].format(number=len(guides))}")


def _tell_of(broken: Sequence[str]) -> None:
    if broken:
        end("some_broken", 1, number=len(broken), ids=" ".join(broken))

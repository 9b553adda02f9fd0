"""``xiaoban progress``: how a person gets on."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click

from bot import settings
from bot.front import RecordsUnavailable
from bot.progress import learning_record
from bot.wording import wording
from guides import library
from guides.book import typeset
from guides.book.record import LearningRecord
from guides.book.words import date_of
from guides.pictures.png import MEND, NoChineseFont


@click.command()
@click.argument("person")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.option(
    "--pdf",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Writes a learning record to keep, in large print, into this file.",
)
def command(person: str, *, as_json: bool, pdf: Path | None) -> None:
    """Shows what PERSON has learned, begun and forgotten."""
    words = wording("progress")
    try:
        record = learning_record(settings.load(), person, library.load())
        if record is None:
            _end(words["nobody"].format(person=person))
        elif pdf:
            typeset.save(typeset.record(record), pdf)
            click.echo(words["saved"].format(file=pdf))
        elif as_json:
            click.echo(json.dumps(asdict(record), ensure_ascii=False, default=str))
        else:
            _show(record, words)
    except NoChineseFont:
        _end(words["no_font"].format(mend=MEND))
    except (RecordsUnavailable, OSError) as error:
        _end(f"{words['failed']} {error}")


def _show(record: LearningRecord, words: dict[str, str]) -> None:
    parts = {
        "learned": [f"{title}  {date_of(day)}" for title, day in record.learned],
        "alone": [f"{title}  {date_of(day)}" for title, day in record.practised_alone],
        "begun": [
            f"{title}  {words['step'].format(step=step, steps=steps)}"
            for title, step, steps in record.begun
        ],
        "forgotten": list(record.to_refresh),
    }
    for part, lines in parts.items():
        if lines:
            click.echo(words[part])
            for line in lines:
                click.echo(f"  {line}")


def _end(line: str) -> None:
    click.echo(line, err=True)
    sys.exit(1)

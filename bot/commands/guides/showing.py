"""``xiaoban guides show``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

from bot.commands.guides.choosing import chosen, readable, says
from guides.book.words import date_of
from guides.schema import Guide, Step, Trouble


@click.command()
@click.argument("name", metavar="ID")
def show(name: str) -> None:
    """Shows the guide ID (or a guide's file) as a person reads it."""
    guide, words = chosen(name), says()["show"]
    click.secho(f"{guide.title}\n", bold=True)
    for line in (*_first(guide, words), *_steps(guide, words), *_last(guide, words)):
        click.echo(line)


def _first(guide: Guide, words: dict[str, Any]) -> Iterator[str]:
    yield guide.good_for
    yield words["steps"].format(number=len(guide.steps))
    if guide.needs:
        titles = {each.id: each.title for each in readable()[0]}
        named = words["between"].join(titles.get(need, need) for need in guide.needs)
        yield words["needs"].format(titles=named)
    if guide.fee:
        yield words["fee"].format(fee=guide.fee)


def _steps(guide: Guide, words: dict[str, Any]) -> Iterator[str]:
    for number, step in enumerate(guide.steps, start=1):
        yield ""
        yield words["step"].format(number=number, do=step.do)
        for line in _about(step, words):
            yield f"    {line}"


def _about(step: Step, words: dict[str, Any]) -> Iterator[str]:
    if step.ask_first:
        yield words["ask"].format(ask=step.ask_first)
    yield words["why"].format(why=step.why)
    yield words["see"].format(see=step.see)
    yield words["missing"].format(ways="".join(step.obstacles.missing))
    for trouble in step.obstacles.others:
        yield from _trouble(trouble, words)


def _last(guide: Guide, words: dict[str, Any]) -> Iterator[str]:
    if guide.troubles:
        yield f"\n{words['troubles']}"
    for trouble in guide.troubles:
        yield from (f"    {line}" for line in _trouble(trouble, words))
    for heading, text in (("safety", guide.safety), ("offline", guide.offline)):
        yield f"\n{words[heading]}"
        yield f"    {text}"
    yield ""
    yield words["checked"].format(day=date_of(guide.checked))
    if guide.confidence == "low":
        yield words["unsure"]


def _trouble(trouble: Trouble, words: dict[str, Any]) -> Iterator[str]:
    said = words["quoted"]
    quoted = "".join(said.format(words=each) for each in trouble.says)
    yield words["trouble"].format(says=quoted, answer=trouble.answer)

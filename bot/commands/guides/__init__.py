"""``xiaoban guides``: what people who write guides need, and those who look at them."""

from __future__ import annotations

import click

from bot.commands.guides.checking import check
from bot.commands.guides.drawing import draw
from bot.commands.guides.listing import list_, table
from bot.commands.guides.showing import show
from bot.commands.guides.writing import new, schema

__all__ = ["command"]


@click.group()
def command() -> None:
    """Lists, shows, writes, checks and draws guides."""


for _each in (list_, show, new, check, draw, table, schema):
    command.add_command(_each)

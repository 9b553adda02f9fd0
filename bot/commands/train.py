"""``xiaoban train``."""

from __future__ import annotations

import sys

import click
from rich.console import Console

from bot import settings
from bot.learning import learn
from bot.training import TrainingError
from bot.wording import wording


@click.command()
@click.option("--anew", is_flag=True, help="Train even if nothing has changed.")
@click.option("--quiet", is_flag=True, help="Say nothing if nothing has changed.")
def command(anew: bool, quiet: bool) -> None:
    """Trains the model, if anything that it learns from has changed."""
    words, screen = wording("train"), Console(stderr=True)
    try:
        trained = learn(settings.load(), screen, anew=anew)
    except (TrainingError, OSError) as error:
        screen.print(f"{words['failed']}: {error}", markup=False)
        sys.exit(1)
    if trained:
        screen.print(words["learned"])
    elif not quiet:
        screen.print(words["known"])

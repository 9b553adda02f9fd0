"""``xiaoban serve``: the page, and every other front end that is configured."""

from __future__ import annotations

import asyncio
import sys
import webbrowser

import click
from rich.console import Console

from bot import serving, settings
from bot.front import RecordsUnavailable
from bot.learning import learn
from bot.training import TrainingError
from bot.wording import wording

_HIGHEST_PORT = 65_535


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen.")
@click.option("--port", type=click.IntRange(0, _HIGHEST_PORT), default=8000, show_default=True)
@click.option("--open", "opens", is_flag=True, help="Open the page in a browser.")
def command(host: str, port: int, opens: bool) -> None:
    """Runs the page, and every other front end that is configured."""
    words = wording("serve")

    waiting = Console(stderr=True).status(words["waiting"])

    def serving_at(address: str) -> None:
        waiting.stop()
        click.echo(words["serving"].format(address=address))
        if opens:
            _show(address)

    def ended(name: str) -> None:
        click.echo(words["ended"][name], err=True)

    try:
        given = settings.load()
        with serving.listen(host, port) as listening:
            learn(given, Console(stderr=True))
            told = serving.Told(serving_at, ended)
            # The engine takes seconds to load, the first time many.
            with waiting:
                asyncio.run(serving.serve(given, listening, host, told))
    except serving.PortTaken:
        _end(words["taken"].format(port=port, other=port + 1))
    except (TrainingError, RecordsUnavailable, OSError) as error:
        _end(f"{words['failed']} {type(error).__name__}: {error}")
    except KeyboardInterrupt:
        sys.exit(130)
    click.echo(words["goodbye"])


def _show(address: str) -> None:
    try:
        webbrowser.open(address)
    except webbrowser.Error:
        # A machine without a browser: the address was told.
        return


def _end(line: str) -> None:
    click.echo(line, err=True)
    sys.exit(1)

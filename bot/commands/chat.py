"""``xiaoban chat``: a conversation with a person, or with ``--json`` with a program."""

from __future__ import annotations

import asyncio
import importlib
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack, contextmanager, suppress

import click
from rich.console import Console

from bot import settings
from bot.front import RecordsUnavailable, open_door
from bot.json_chat import JsonChat
from bot.learning import learn
from bot.pictures import Pictures
from bot.settings import Settings
from bot.terminal import Terminal, say
from bot.training import TrainingError
from bot.wording import wording
from guides import library

_PERSON = "terminal"


@click.command()
@click.option("--json", "as_json", is_flag=True, help="JSON lines in, JSON lines out.")
@click.option("--person", default=_PERSON, help="Who writes, where several share a computer.")
def command(as_json: bool, person: str) -> None:
    """Talks with 小伴."""
    try:
        given = settings.load()
        if as_json:
            _with_a_program(given)
        else:
            _with_a_person(given, person)
    except (TrainingError, RecordsUnavailable, OSError) as error:
        click.echo(f"{type(error).__name__}: {error}", err=True)
        click.echo(f"{wording('chat')['failed']} xiaoban doctor", err=True)
        sys.exit(1)


def _with_a_program(given: Settings) -> None:
    steps = {name: len(guide.steps) for name, guide in library.load().items()}

    async def answer(write: Callable[[bytes], None]) -> None:
        async with open_door(given) as door:
            pictures = Pictures(given.models / "pictures")
            await JsonChat(door, steps, write, pictures.file).run(sys.stdin.buffer)

    with _own_stdout() as write:
        learn(given, Console(stderr=True))
        try:
            asyncio.run(answer(write))
        except (KeyboardInterrupt, BrokenPipeError):
            sys.exit(130)


def _with_a_person(given: Settings, person: str) -> None:
    screen, words = Console(), wording("chat")

    async def talk() -> None:
        async with AsyncExitStack() as stack:
            with screen.status(words["thinking"]):
                door = await stack.enter_async_context(open_door(given))
            await Terminal(door, person, screen, input).run()

    # Where there is readline, a line can be mended while it is typed, wide characters too.
    with suppress(ImportError):
        importlib.import_module("readline")
    say(screen, words["greeting"])
    screen.print(f"\n{words['how']}", style="dim")
    try:
        learn(given, screen)
        asyncio.run(talk())
    except KeyboardInterrupt:
        say(screen, words["goodbye"])


@contextmanager
def _own_stdout() -> Iterator[Callable[[bytes], None]]:
    """Keeps stdout for answers alone: what any library prints goes to stderr."""
    sys.stdout.flush()
    kept = os.dup(1)
    os.dup2(2, 1)
    with os.fdopen(kept, "wb", buffering=0) as out:

        def write(line: bytes) -> None:
            rest = memoryview(line)
            while rest:
                rest = rest[out.write(rest) :]

        try:
            yield write
        finally:
            os.dup2(kept, 1)

"""The process is killed at any moment, as in a power cut, and begun again."""

from __future__ import annotations

import asyncio
import contextlib
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.telegram.people import Person
from tests.telegram.world import World, until

_CHECKOUT = Path(__file__).parents[2]
_PEOPLE = 10
_MESSAGES = 4


@contextlib.contextmanager
def _running(api: str, folder: Path) -> Iterator[None]:
    """小伴 in a process that is killed at the end."""
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.telegram.killed_child", api, str(folder)], cwd=_CHECKOUT
    )
    try:
        yield
    finally:
        child.kill()
        child.wait(10)


@pytest.mark.slow
async def test_nothing_is_lost_when_the_process_is_killed(
    world: World, api: str, tmp_path: Path
) -> None:
    chance = random.Random(4)  # noqa: S311  # no secret
    people = [Person(world, 6_000 + number) for number in range(_PEOPLE)]
    for turn in range(_MESSAGES):
        for person in people:
            person.says(f"第{turn}句")
        begun = len(world.called("getUpdates"))
        with _running(api, tmp_path):
            await until(lambda begun=begun: len(world.called("getUpdates")) > begun, 30)
            await asyncio.sleep(chance.uniform(0.1, 0.8))

    with _running(api, tmp_path):
        await until(lambda: all(_whole(person) for person in people), 60)

    for person in people:
        said = list(dict.fromkeys(person.seen()))
        assert [text.partition("：")[0] for text in said] == [str(n + 1) for n in range(len(said))]


def _whole(person: Person) -> bool:
    """Whether all that the person wrote was answered, read together or apart."""
    said = "".join(person.seen())
    return all(f"第{turn}句" in said for turn in range(_MESSAGES))

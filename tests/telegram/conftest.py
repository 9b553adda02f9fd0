"""A Bot API server, people, and 小伴 between them and a real door."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.telegram.bot_api import BotApi, serving
from tests.telegram.house import House
from tests.telegram.people import Person
from tests.telegram.sounds import Ear, Mouth
from tests.telegram.world import World


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def api(world: World) -> Iterator[str]:
    with serving(BotApi(world)) as root:
        yield root


@pytest.fixture
async def house(world: World, api: str, tmp_path: Path) -> AsyncIterator[House]:
    house = House(world, api, tmp_path)
    yield house
    await house.closes()


@pytest.fixture
def ear(house: House) -> Ear:
    """Lets the house hear, once it is opened."""
    house.hear = ear = Ear()
    return ear


@pytest.fixture
def mouth(house: House) -> Mouth:
    """Lets the house speak, once it is opened."""
    house.speak = mouth = Mouth()
    return mouth


@pytest.fixture
def wang(world: World) -> Person:
    return Person(world, 1001)


@pytest.fixture
def li(world: World) -> Person:
    return Person(world, 1002)

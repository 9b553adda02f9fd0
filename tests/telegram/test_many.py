"""Fifty people at once, with everything that can go wrong going wrong."""

from __future__ import annotations

import asyncio
import collections
import dataclasses
import random

import pytest

from tests.telegram.house import QUICK, House
from tests.telegram.people import Person
from tests.telegram.world import World, until

_PEOPLE = 50
_MESSAGES = 4
# After these Telegram has done nothing, so that sending again doubles nothing.
_HARMLESS = ("500", "502", "broken", "flood", "nonsense", "slow")


@pytest.fixture
def people(world: World) -> list[Person]:
    return [Person(world, 5_000 + number) for number in range(_PEOPLE)]


def _told(number: int) -> list[str]:
    """What a person with this number should be told, in this order."""
    return [f"{turn + 1}：{number}号第{turn}句" for turn in range(_MESSAGES)]


def _all_say(people: list[Person], turn: int) -> None:
    for number, person in enumerate(people):
        # As a command, so that no two are read as one.
        person.says(f"/{number}号第{turn}句")


def _spread_faults(world: World, people: list[Person], chance: random.Random) -> None:
    for person in people:
        for kind in chance.sample(_HARMLESS, 2):
            world.goes_wrong(kind, "sendMessage", chat=person.id, seconds=1)
    for kind in _HARMLESS:
        world.goes_wrong(kind, "getUpdates", times=2, seconds=1)
        world.goes_wrong(kind, "sendChatAction", times=10, seconds=1)


@pytest.mark.slow
async def test_nothing_is_lost_nothing_doubled_and_each_order_kept(
    house: House, world: World, people: list[Person]
) -> None:
    chance = random.Random(7)  # noqa: S311  # no secret
    _spread_faults(world, people, chance)
    door = await house.opens(dataclasses.replace(QUICK, pace=28))

    updates = []
    for turn in range(_MESSAGES):
        before = len(world.updates)
        _all_say(people, turn)
        updates += list(world.updates)[before:]
        for update in chance.sample(updates, min(len(updates), 30)):
            world.again(update)
        await asyncio.sleep(0.2)

    await until(lambda: all(len(person.chat.messages) >= _MESSAGES for person in people), 60)
    await house.telegram.stop()
    for number, person in enumerate(people):
        assert person.seen() == _told(number)
    assert await door.outbox("telegram") == []
    times = [call.at for call in world.called("sendMessage")]
    assert len(times) / (max(times) - min(times)) <= 30


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_being_cut_off_again_and_again_loses_nothing(
    house: House, world: World, people: list[Person], seed: int
) -> None:
    chance = random.Random(seed)  # noqa: S311  # no secret
    house.engine.pause = 0.02
    for turn in range(_MESSAGES):
        _all_say(people, turn)
        await house.opens()
        await asyncio.sleep(chance.uniform(0.1, 1.2))
        await house.is_cut_off()

    door = await house.opens()

    await until(lambda: all({*_told(n)} <= {*p.seen()} for n, p in enumerate(people)), 60)
    await house.telegram.stop()
    assert await door.outbox("telegram") == []
    doubled = collections.Counter()
    for number, person in enumerate(people):
        said = person.seen()
        # Each answer for the first time stands in its order.
        assert list(dict.fromkeys(said)) == _told(number)
        doubled[person.id] = len(said) - _MESSAGES
    # Doubled is only what was on its way at the moment of a cut: at most what is sent at once.
    assert sum(doubled.values()) <= _MESSAGES * 16


@pytest.mark.slow
async def test_fragments_of_many_people_at_once_are_read_as_one_each(
    house: House, people: list[Person]
) -> None:
    await house.opens(dataclasses.replace(QUICK, fragments=0.5))

    # Telegram shows a hundred updates at once, so that so many can wait for what follows.
    for number, person in enumerate(people[:30]):
        for text in (f"{number}号", "想用微信", "付钱"):
            person.says(text)

    for number, person in enumerate(people[:30]):
        assert await person.heard(1, 30) == [f"1：{number}号\n想用微信\n付钱"]

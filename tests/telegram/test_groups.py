"""小伴 talks with one person at a time: groups are told so once, and left."""

from __future__ import annotations

import pytest

from bot.telegram import words
from tests.telegram.house import House
from tests.telegram.people import Group, Person
from tests.telegram.world import World, until


@pytest.fixture
def group(world: World) -> Group:
    return Group(world, -100_200)


async def test_a_group_is_told_once_and_left(house: House, group: Group, world: World) -> None:
    await house.opens()

    group.invites()
    group.says("小伴，怎么挂号")

    await until(lambda: group.chat.left)
    await house.closes()
    assert [each["text"] for each in group.chat.messages] == [words.group()["text"]]
    assert house.engine.heard == []


async def test_the_way_to_the_private_chat_is_shown(
    house: House, group: Group, world: World
) -> None:
    await house.opens()

    group.invites()

    await until(lambda: group.chat.messages)
    button = group.chat.messages[0]["reply_markup"]["inline_keyboard"][0][0]
    assert button == {
        "text": words.group()["button"],
        "url": f"https://t.me/{world.username}",
    }


@pytest.mark.parametrize("kind", ["500", "broken", "flood"])
async def test_a_group_is_told_and_left_in_spite_of_faults(
    house: House, group: Group, world: World, kind: str
) -> None:
    world.goes_wrong(kind, "sendMessage")
    world.goes_wrong(kind, "leaveChat")
    await house.opens()

    group.invites()

    await until(lambda: group.chat.left)
    assert len(group.chat.messages) == 1


async def test_a_group_in_which_it_may_not_write_is_left(
    house: House, group: Group, world: World
) -> None:
    world.goes_wrong("400", "sendMessage")
    await house.opens()

    group.invites()

    await until(lambda: group.chat.left)
    assert group.chat.messages == []


async def test_a_channel_is_left_without_a_word(house: House, world: World) -> None:
    channel = Group(world, -100_300, "channel")
    await house.opens()

    channel.invites()
    channel.says("通知")

    await until(lambda: channel.chat.left)
    assert channel.chat.messages == []


async def test_people_are_answered_while_a_group_is_left(
    house: House, group: Group, world: World, wang: Person
) -> None:
    world.goes_wrong("slow", "leaveChat", seconds=3)
    await house.opens()
    group.invites()
    await until(lambda: group.chat.messages)

    wang.says("你好")

    assert await wang.heard(1, 2) == ["1：你好"]
    assert not group.chat.left

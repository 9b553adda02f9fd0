"""A person's talk by voice goes through the door like everything else."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.door import Door
from bot.messages import Choice, Reply, SafeMessage, State, Turn
from bot.spoken import DoorCompanion, asked
from tests.bot.doors import Engine, answers
from voice.companion import Option
from voice.waiting import Asked


@pytest.fixture
def engine() -> Engine:
    return Engine()


@pytest.fixture
async def door(tmp_path: Path, engine: Engine) -> AsyncIterator[Door]:
    async with await Door.open(f"sqlite:///{tmp_path / 'records.db'}", engine) as door:
        yield door


def _companion(door: Door, *, has_human: bool = False) -> DoorCompanion:
    return DoorCompanion(door, "p1", "telephone", has_human=has_human)


async def test_what_was_heard_is_said_by_voice_and_answered(door: Door, engine: Engine) -> None:
    said = await _companion(door).answers("怎么付钱", 1.2)

    assert said.text == "1"
    assert (engine.heard[0].text, engine.heard[0].channel) == ("怎么付钱", "voice")
    assert await door.patience("p1") == 1.2


async def test_what_is_offered_has_its_value(door: Door, engine: Engine) -> None:
    engine.decide = answers(Reply("有吗？", "有吗？", (Choice("有", "yes@1"),)))
    companion = _companion(door)

    said = await companion.answers("你好")
    await companion.chooses(said.options[0])

    assert said.options == (Option("有", "yes@1"),)
    assert "有" in said.hints
    assert engine.heard[-1].choice == "yes@1"


async def test_manner_and_urgency_are_told(door: Door, engine: Engine) -> None:
    engine.decide = answers(
        Reply("打 120", "打 120。", urgent=True), state={"manner": {"pace": 140, "louder": 2}}
    )

    said = await _companion(door).answers("胸口疼")

    assert said.urgent
    assert (said.manner.pace, said.manner.louder) == (140, 2)


async def test_what_was_not_said_to_its_end_waits_and_what_was_does_not(
    door: Door,
) -> None:
    companion = _companion(door)
    await companion.answers("一")
    waiting = await door.outbox("telephone", "p1")

    await companion.was_heard()

    assert len(waiting) == 1
    assert await door.outbox("telephone", "p1") == []


async def test_a_danger_that_was_not_heard_to_its_end_comes_first_the_next_time(
    door: Door, engine: Engine
) -> None:
    engine.decide = answers(Reply("别转钱", "别转钱！", urgent=True))
    await _companion(door).answers("他让我转钱")
    engine.decide = answers(Reply("您好", "您好。"))

    said = await _companion(door).greets()

    assert said.text == "别转钱！\n您好。"


async def test_what_else_was_not_heard_to_its_end_is_not_said_days_later(
    door: Door, engine: Engine
) -> None:
    engine.decide = answers(Reply("第一步", "第一步。"))
    await _companion(door).answers("怎么付钱")
    engine.decide = answers(Reply("您好", "您好。"))

    said = await _companion(door).greets()

    assert said.text == "您好。"


@pytest.mark.parametrize(("has_human", "then"), [(True, "human"), (False, "listen")])
async def test_a_human_takes_over_only_where_there_is_one(
    door: Door, engine: Engine, has_human: bool, then: str
) -> None:
    engine.decide = answers(Reply("叫不来", "我叫不来人。"), state={"handover": "requested"})

    said = await _companion(door, has_human=has_human).answers("找真人")

    assert said.then == then
    assert ("转给真人" in said.text) is has_human


async def test_a_farewell_ends_the_talk_but_not_in_danger(door: Door, engine: Engine) -> None:
    companion = _companion(door)
    engine.decide = answers(Reply("再见", "再见。"))
    goodbye = await companion.answers("再见。")

    def danger(_state: State, _message: SafeMessage) -> Turn:
        return Turn((Reply("先别挂", "先别挂。"),), {"danger": {"label": "medical"}})

    engine.decide = danger
    stays = await companion.answers("再见")

    assert (goodbye.then, stays.then) == ("hang_up", "listen")


@pytest.mark.parametrize(
    ("text", "has_options", "expected"),
    [
        ("第一步：打开「微信」。您看到一排聊天了吗？", True, Asked.YES_OR_NO),
        ("您想做什么？用自己的话说就行。", True, Asked.OPEN),
        ("他让您做什么了？", False, Asked.OPEN),
        ("好，听您的。", False, Asked.USUAL),
        ("", False, Asked.USUAL),
        ("请您把这几步说说。", False, Asked.OPEN),
    ],
)
def test_how_long_it_waits_follows_from_the_question(
    text: str, has_options: bool, expected: Asked
) -> None:
    assert asked(text, has_options=has_options) is expected

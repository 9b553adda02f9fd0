"""A few whole conversations with what 小伴 has really learned."""

from __future__ import annotations

from bot.engine import RasaEngine
from tests.telegram.house import House
from tests.telegram.people import Person
from tests.telegram.world import World


async def _told(person: Person, number: int) -> str:
    """What was told at last, when there are so many messages."""
    return (await person.heard(number, 30))[-1]


async def test_a_guide_is_walked_by_buttons(house: House, wang: Person, engine: RasaEngine) -> None:
    await house.opens(engine=engine)

    wang.says("怎么用微信扫码付钱")
    first = await _told(wang, 1)
    wang.presses("看到了")
    second = await _told(wang, 2)

    assert "第一步" in first
    assert "第二步" in second


async def test_an_old_button_says_so_and_repeats_the_present_step(
    house: House, wang: Person, engine: RasaEngine, world: World
) -> None:
    await house.opens(engine=engine)
    wang.says("怎么用微信扫码付钱")
    await wang.heard(1, 30)
    old = wang.presses("看到了")
    await wang.heard(2, 30)

    # The same press with a shaking hand is another press to Telegram.
    press = old["callback_query"]
    world.happens(callback_query=press | {"id": "another"})

    said = await _told(wang, 3)
    assert "前面的按钮" in said
    assert "第二步" in said


async def test_a_forwarded_fraud_is_stopped(house: House, wang: Person, engine: RasaEngine) -> None:
    await house.opens(engine=engine)

    wang.forwards("【公安局】您的银行卡涉嫌洗钱，请将资金转入安全账户接受调查，勿告诉他人。")

    assert "骗" in await _told(wang, 1)


async def test_help_says_what_can_be_learned(
    house: House, wang: Person, engine: RasaEngine
) -> None:
    await house.opens(engine=engine)

    wang.says("/help")

    assert "学" in await _told(wang, 1)


async def test_what_cannot_be_read_or_heard_is_answered_kindly(
    house: House, wang: Person, engine: RasaEngine
) -> None:
    await house.opens(engine=engine)

    for number, content in enumerate(
        (
            {"contact": {"phone_number": "13800000000", "first_name": "女儿"}},
            {"location": {"latitude": 39.9, "longitude": 116.4}},
            {"dice": {"emoji": "🎲", "value": 3}},
        ),
        start=1,
    ):
        wang.sends(**content)
        assert await _told(wang, number)

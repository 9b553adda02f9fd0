"""Whole calls by AudioSocket: consent, talking, keys, and how the exchange goes on."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.telephone.house import House, in_real_time, opened
from tests.telephone.voices import Voices, spoken
from tests.voice.asterisk import until
from voice.speaker import SpeakerError
from voice.telephone.call import Limits


def _is_greeted(house: House, times: int = 1) -> bool:
    return sum("您说你好" in text for text in house.voices.said) >= times


async def test_a_caller_hears_that_it_is_a_machine_before_anything_is_heard(
    tmp_path: Path,
) -> None:
    async with opened(tmp_path) as house, house.calls() as caller:
        await in_real_time(caller, spoken("怎么付钱")[:6_400])
        await until(lambda: _is_greeted(house))

        assert house.voices.has_said("是机器，不是真人")
        assert house.engine.said == []


async def test_a_caller_is_heard_and_answered(tmp_path: Path) -> None:
    async with opened(tmp_path) as house, house.calls() as caller:
        await until(lambda: _is_greeted(house))
        await house.says(caller, "怎么付钱")
        await house.until_said("看到了吗")

    assert house.engine.said == ["怎么付钱"]
    assert {each.channel for each in house.engine.heard} == {"voice"}


async def test_a_caller_who_says_goodbye_is_finished_for_the_exchange(tmp_path: Path) -> None:
    async with opened(tmp_path) as house, house.calls() as caller:
        await until(lambda: _is_greeted(house))
        await house.says(caller, "再见")
        await until(lambda: caller.closed, 8)

        assert await house.ended(caller.name) == "finished"


@pytest.mark.parametrize("how", ["hang_up", "break_off"])
async def test_a_caller_who_hangs_up_in_mid_sentence_is_finished(how: str, tmp_path: Path) -> None:
    async with opened(tmp_path) as house, house.calls() as caller:
        await until(lambda: any(map(any, caller.sounds)))

        getattr(caller, how)()

        assert await house.ended(caller.name) == "finished"
        await until(lambda: house.telephone.calls == 0)


async def test_who_asks_for_a_human_is_put_through(tmp_path: Path) -> None:
    async with opened(tmp_path) as house, house.calls() as caller:
        await until(lambda: _is_greeted(house))
        await house.says(caller, "找真人")
        await until(lambda: caller.closed, 8)

        assert await house.ended(caller.name) == "human"


async def test_zero_puts_through_to_a_human(tmp_path: Path) -> None:
    async with opened(tmp_path) as house, house.calls() as caller:
        await until(lambda: _is_greeted(house))
        caller.press("0")
        await until(lambda: caller.closed, 8)

        assert await house.ended(caller.name) == "human"


async def test_zero_while_consent_is_asked_leads_to_a_human_and_nothing_is_kept(
    tmp_path: Path,
) -> None:
    async with opened(tmp_path) as house, house.calls() as caller:
        await until(lambda: any(map(any, caller.sounds)))
        caller.press("0")
        await until(lambda: caller.closed, 8)

        assert await house.ended(caller.name) == "human"
        assert house.engine.heard == []


async def test_without_a_human_the_caller_is_told_so(tmp_path: Path) -> None:
    async with opened(tmp_path, human=None) as house, house.calls() as caller:
        await until(lambda: any(map(any, caller.sounds)))
        caller.press("0")
        await until(lambda: caller.closed, 8)

        assert house.voices.has_said("没有真人")
        assert not house.voices.has_said("按零")
        assert await house.ended(caller.name) == "finished"


async def test_an_offered_answer_can_be_pressed(tmp_path: Path) -> None:
    async with opened(tmp_path) as house, house.calls() as caller:
        await until(lambda: _is_greeted(house))
        await house.says(caller, "怎么付钱")
        await house.until_said("看到了吗")
        caller.press("5")
        await until(lambda: len(house.engine.said) == 2)

    assert house.engine.said == ["怎么付钱", "cannot_find@1"]


async def test_one_says_the_answer_again(tmp_path: Path) -> None:
    async with opened(tmp_path) as house, house.calls() as caller:
        await until(lambda: _is_greeted(house))
        caller.press("1")
        await until(lambda: _is_greeted(house, times=2))

    assert house.engine.said == []


async def test_a_caller_who_interrupts_stops_the_answer_and_is_heard(tmp_path: Path) -> None:
    async with opened(tmp_path) as house, house.calls() as caller:
        await until(lambda: _is_greeted(house))
        house.engine.more = "这里说得很长很长，没有人想听完。" * 60
        await house.says(caller, "看到了")
        await house.until_said("这里说得很长")
        await until(lambda: any(caller.sounds[-1]))

        await house.says(caller, "怎么付钱")

    assert house.engine.said == ["看到了", "怎么付钱"]
    assert house.voices.said.count("这里说得很长很长") < 40


async def test_where_nothing_can_be_heard_a_human_takes_over(tmp_path: Path) -> None:
    voices = Voices(can_hear=False)
    async with opened(tmp_path, voices=voices) as house, house.calls() as caller:
        await until(lambda: caller.closed, 8)

        assert house.voices.has_said("我现在听不了您说话")
        assert await house.ended(caller.name) == "human"
        assert house.engine.heard == []


async def test_where_nothing_can_be_heard_and_no_human_is_there_keys_lead_on(
    tmp_path: Path,
) -> None:
    voices = Voices(can_hear=False)
    async with opened(tmp_path, voices=voices, human=None) as house, house.calls() as caller:
        await until(lambda: _is_greeted(house), 8)
        caller.press("0")
        await until(lambda: house.engine.said)

    assert house.engine.said == ["找真人"]


async def test_where_nothing_can_be_said_a_human_takes_over(tmp_path: Path) -> None:
    voices = Voices(fails=SpeakerError("not_installed"))
    async with opened(tmp_path, voices=voices) as house, house.calls() as caller:
        await until(lambda: caller.closed, 8)

        assert await house.ended(caller.name) == "failed"


async def test_a_full_house_says_so_and_a_human_takes_over(tmp_path: Path) -> None:
    async with (
        opened(tmp_path, most_calls=1) as house,
        house.calls(),
        house.calls() as second,
    ):
        await until(lambda: second.closed, 8)

        assert house.voices.has_said("现在打电话的人很多")
        assert await house.ended(second.name) == "human"
        assert house.telephone.calls == 1


async def test_a_call_that_becomes_too_long_is_warned_of_and_finished(tmp_path: Path) -> None:
    limits = Limits(warning=1.0, longest=2.5, grace=1.0, lingering=0.5)
    async with opened(tmp_path, limits=limits) as house, house.calls() as caller:
        await until(lambda: caller.closed, 8)

        assert house.voices.has_said("还有一分钟")
        assert await house.ended(caller.name) == "finished"


async def test_a_call_that_the_bridge_cut_off_goes_on_to_a_human(tmp_path: Path) -> None:
    async with opened(tmp_path) as house, house.calls() as caller:
        await until(lambda: _is_greeted(house))
        caller.send(0x03, b"?")
        await until(lambda: caller.closed, 8)

        assert await house.ended(caller.name) == "failed"


async def test_a_call_that_nobody_knows_goes_on_to_a_human(tmp_path: Path) -> None:
    async with opened(tmp_path) as house:
        answer = await house.post("/telephone/calls/40325ec2-5efd-4bd3-805f-53576e581d13/end", {})

    assert answer.text == "failed"


async def test_while_an_answer_takes_long_a_tone_is_heard(tmp_path: Path) -> None:
    async with opened(tmp_path) as house, house.calls() as caller:
        await until(lambda: _is_greeted(house))
        house.engine.pause = 2.5
        await house.says(caller, "看到了")
        await until(lambda: not any(map(any, caller.sounds[-20:])))
        before = len(caller.sounds)
        await until(lambda: any(map(any, caller.sounds[before:])))

        assert not house.voices.has_said("您说看到了")


async def test_twenty_callers_are_led_at_once(tmp_path: Path) -> None:
    async with opened(tmp_path) as house:

        async def talks() -> str:
            async with house.calls() as caller:
                await until(lambda: any(map(any, caller.sounds)), 20)
                await until(lambda: not any(map(any, caller.sounds[-60:])), 20)
                await in_real_time(caller, spoken("看到了"))
                await in_real_time(caller, spoken("再见"))
                await until(lambda: caller.closed, 20)
                return await house.ended(caller.name)

        ended = await asyncio.gather(*(talks() for _ in range(20)))

    assert set(ended) == {"finished"}
    assert len(house.engine.people) == 20

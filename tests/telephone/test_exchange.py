"""An exchange beside us: what it may ask, and what it may send."""

from __future__ import annotations

import asyncio
import random
import struct
import uuid
from pathlib import Path

import pytest

from bot.telephone.calls import Calls
from tests.telephone.house import HUMAN, opened
from tests.telephone.voices import Voices
from tests.voice.asterisk import calling, until
from voice.telephone.call import Limits

_NAME = "40325ec2-5efd-4bd3-805f-53576e581d13"
_QUICK = Limits(first_frame=1.0, grace=0.2, lingering=0.1)


async def test_an_exchange_may_announce_a_call_once(tmp_path: Path) -> None:
    async with opened(tmp_path) as house:
        first = await house.post(f"/telephone/calls/{_NAME}", {"number": HUMAN})
        second = await house.post(f"/telephone/calls/{_NAME}", {"number": "13900139000"})

    assert (first.status_code, second.status_code) == (200, 409)


@pytest.mark.parametrize("path", [f"/telephone/calls/{_NAME}", f"/telephone/calls/{_NAME}/end"])
@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"])
async def test_whoever_comes_through_a_proxy_finds_nothing(
    header: str, path: str, tmp_path: Path
) -> None:
    async with opened(tmp_path) as house:
        answer = await house.post(path, {"number": HUMAN}, {header: "203.0.113.7"})

    assert answer.status_code == 404


async def test_a_call_that_has_no_proper_name_is_not_found(tmp_path: Path) -> None:
    async with opened(tmp_path) as house:
        answer = await house.post("/telephone/calls/1", {"number": HUMAN})

    assert answer.status_code == 404


async def test_while_a_call_goes_on_the_exchange_waits_for_its_end(tmp_path: Path) -> None:
    async with opened(tmp_path) as house, house.calls() as caller:
        await until(lambda: any(map(any, caller.sounds)))
        asked = asyncio.create_task(house.ended(caller.name))
        caller.hang_up()

        assert await asked == "finished"


async def test_ten_thousand_bad_frames_leave_the_house_standing(tmp_path: Path) -> None:
    chance = random.Random(6)  # noqa: S311
    async with opened(tmp_path, limits=_QUICK) as house:
        for _ in range(100):
            async with calling(house.telephone.port or 0, begins=chance.random() < 0.7) as caller:
                caller.writer.write(b"".join(_nonsense(chance) for _ in range(100)))
                if chance.random() < 0.3:
                    caller.break_off()
                else:
                    await until(lambda: caller.closed or caller.sounds, 8)
        await until(lambda: house.telephone.calls == 0)

        async with house.calls() as caller:
            await house.until_said("您说你好")


async def test_who_never_reads_loses_the_call(tmp_path: Path) -> None:
    limits = Limits(unread=4_096, socket_buffer=4_096, grace=0.3, lingering=0.2)
    async with (
        opened(tmp_path, limits=limits) as house,
        calling(house.telephone.port or 0, listens=False, room=2_304) as caller,
    ):
        await until(lambda: house.telephone.calls == 1)
        await until(lambda: house.telephone.calls == 0, 15)

        assert await house.ended(caller.name) == "failed"


async def test_who_stays_silent_is_asked_again_and_then_offered_keys(tmp_path: Path) -> None:
    async with opened(tmp_path) as house, house.calls() as caller:
        await house.until_said("您说你好")
        await until(lambda: house.voices.has_said("按键"), 25)

        assert not caller.closed
        assert sum("您说你好" in text for text in house.voices.said) == 2
        assert house.engine.said == []


async def test_a_hundred_calls_one_after_another_leave_nothing(tmp_path: Path) -> None:
    async with opened(tmp_path, limits=_QUICK) as house:
        await until(lambda: len(house.voices.said) >= 3)
        before = len(asyncio.all_tasks())
        for number in range(100):
            async with house.calls() as caller:
                await until(lambda: caller.sounds)
                if number % 2:
                    caller.hang_up()
                else:
                    caller.break_off()
        await until(lambda: house.telephone.calls == 0)

        await until(lambda: len(asyncio.all_tasks()) <= before)


async def test_when_the_house_closes_calls_are_ended(tmp_path: Path) -> None:
    async with opened(tmp_path, limits=_QUICK) as house, house.calls() as caller:
        await until(lambda: any(map(any, caller.sounds)))

        await asyncio.wait_for(house.telephone.stop(), 5)

        assert await house.ended(caller.name) == "failed"
        await until(lambda: caller.closed)


async def test_the_first_caller_may_come_before_anything_is_warm(tmp_path: Path) -> None:
    async with opened(tmp_path, voices=Voices(seconds=0.001)) as house, house.calls() as caller:
        await until(lambda: any(map(any, caller.sounds)))


async def test_what_was_announced_is_forgotten_after_a_minute() -> None:
    now = 0.0
    calls = Calls(lambda: now)
    calls.announce(_NAME, HUMAN)

    now = 61.0

    assert calls.begin(_NAME) is None


async def test_a_number_is_given_once() -> None:
    calls = Calls()
    calls.announce(_NAME, HUMAN)

    assert [calls.begin(_NAME), calls.begin(_NAME)] == [HUMAN, None]


async def test_however_many_are_announced_little_is_kept_and_calls_under_way_are() -> None:
    calls = Calls()
    calls.begin(_NAME)

    for _ in range(5_000):
        calls.announce(str(uuid.uuid4()), HUMAN)
    calls.end(_NAME, "finished")

    assert len(calls) <= 1_000
    assert await calls.ended(_NAME, 1) == "finished"


def _nonsense(chance: random.Random) -> bytes:
    """What is almost right."""
    kind = chance.choice([0x00, 0x01, 0x03, 0x10, 0x10, 0x10, 0x11, 0x12, 0xFF, 0x7F])
    payload = chance.randbytes(chance.choice([0, 1, 16, 17, 319, 320]))
    length = len(payload) if chance.random() < 0.8 else chance.randrange(65_536)
    return struct.pack(">BH", kind, length) + payload

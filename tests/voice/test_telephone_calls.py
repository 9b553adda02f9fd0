"""Calls over real sockets, with a simulated Asterisk at the other end."""

from __future__ import annotations

import asyncio
import statistics
import time

import pytest

from tests.voice.asterisk import (
    HUNG_UP,
    SILENCE_8,
    Listener,
    calling,
    serving,
    strength,
    tone,
    until,
)
from voice.events import PIECE_BYTES, SILENCE, HungUp, Piece, Pressed
from voice.telephone.call import Call


def _pieces(listener: Listener) -> list[Piece]:
    return [event for event in listener.events if isinstance(event, Piece)]


@pytest.mark.parametrize(("kind", "rate"), [(0x10, 8_000), (0x12, 16_000)])
async def test_what_the_caller_says_is_heard_in_pieces_of_20_ms(kind: int, rate: int) -> None:
    listener = Listener()
    async with serving(listener) as server, calling(server.port) as caller:
        caller.speak(tone(440, 0.5, rate), kind, portion=250)
        await until(lambda: len(_pieces(listener)) >= 25)

    heard = _pieces(listener)
    assert {len(piece.samples) for piece in heard} == {PIECE_BYTES}
    assert [piece.at for piece in heard[:4]] == pytest.approx([0, 0.02, 0.04, 0.06])
    said = b"".join(piece.samples for piece in heard[:25])
    assert strength(said[2_000:], 440, 16_000) == pytest.approx(8_000, rel=0.03)


@pytest.mark.parametrize(("kind", "rate"), [(0x10, 8_000), (0x12, 16_000)])
async def test_what_is_said_arrives_whole_and_in_the_callers_rate(kind: int, rate: int) -> None:
    async def lead(call: Call) -> None:
        async for event in call.events():
            if isinstance(event, Pressed):
                assert call.say(tone(300, 0.3, 16_000))
                assert call.say(tone(600, 0.3, 16_000))
                return

    async with serving(lead) as server, calling(server.port) as caller:
        caller.speak(bytes(rate // 25), kind)
        caller.press("1")
        await until(lambda: caller.closed)

    spoken = b"".join(sound for sound in caller.sounds if any(sound))
    assert {frame[0] for frame in caller.frames[1:-1]} == {kind}
    assert len(spoken) == pytest.approx(0.6 * rate * 2, abs=rate * 2 * 0.04)
    half = len(spoken) // 4 * 2
    assert strength(spoken[:half], 300, rate) > 6_000
    assert strength(spoken[half:], 600, rate) > 6_000
    assert caller.frames[-1] == HUNG_UP


async def test_a_pressed_key_is_heard_and_a_faxs_letter_is_not() -> None:
    listener = Listener()
    async with serving(listener) as server, calling(server.port) as caller:
        for key in "1Df#*0":
            caller.press(key)
        caller.hang_up()
        await until(lambda: listener.ended)

    keys = [event.key for event in listener.events if isinstance(event, Pressed)]
    assert keys == ["1", "#", "*", "0"]


async def test_a_caller_hears_silence_when_there_is_nothing_to_say() -> None:
    async with serving(Listener()) as server, calling(server.port) as caller:
        await until(lambda: len(caller.sounds) >= 20)

    assert set(caller.sounds) == {SILENCE_8}


async def test_a_caller_who_sends_nothing_is_heard_as_silence_in_real_time() -> None:
    listener = Listener()
    async with serving(listener) as server, calling(server.port):
        await until(lambda: _pieces(listener))
        began = time.monotonic()
        await until(lambda: len(_pieces(listener)) >= 30)
        took = time.monotonic() - began

    assert {piece.samples for piece in _pieces(listener)} == {SILENCE}
    assert 0.5 < took < 2


@pytest.mark.parametrize("how", ["hang_up", "fail", "break_off"])
async def test_a_caller_who_is_gone_in_mid_sentence_ends_the_call(how: str) -> None:
    listener = Listener()
    async with serving(listener) as server, calling(server.port) as caller:
        call = await listener.call()
        call.say(tone(300, 20, 16_000))
        await until(lambda: any(map(any, caller.sounds)))

        getattr(caller, how)()
        await until(lambda: server.calls == 0)

        assert listener.events[-1] == HungUp()
        assert listener.ended == 1
        assert call.why == "theirs"
        assert not call.say(tone(300, 1, 16_000))
        assert not await call.said()


async def test_speech_that_was_stopped_goes_on_where_it_stopped() -> None:
    listener = Listener()
    async with serving(listener) as server, calling(server.port) as caller:
        call = await listener.call()
        call.say(tone(300, 0.6, 16_000))
        await until(lambda: call.to_say < 0.4)

        unsaid = call.stop_speaking()
        await until(lambda: caller.sounds[-3:] == [SILENCE_8] * 3)
        call.say(unsaid)
        await call.said()
        call.hang_up()
        await until(lambda: caller.closed)

    spoken = [any(sound) for sound in caller.sounds]
    assert sum(spoken) == pytest.approx(30, abs=3)
    assert spoken.index(True) < len(spoken) - 1 - spoken[::-1].index(True) - sum(spoken)


async def test_sound_goes_out_every_20_ms_and_does_not_drift() -> None:
    async with serving(Listener()) as server, calling(server.port) as caller:
        await until(lambda: len(caller.times) >= 101)

    # The median of stretches, because a machine may be held up for longer than is made up for.
    times = caller.times
    stretches = [(times[start + 20] - times[start]) / 20 for start in range(0, 100, 20)]
    assert statistics.median(stretches) == pytest.approx(0.020, abs=0.001)


async def test_a_halt_of_the_whole_machine_does_not_end_a_call() -> None:
    async with serving(Listener()) as server, calling(server.port) as caller:
        await until(lambda: len(caller.times) >= 10)
        began = time.monotonic()
        while time.monotonic() < began + 0.3:
            pass
        await until(lambda: len(caller.times) >= 40)

        assert not caller.closed


async def test_twenty_callers_hear_each_their_own_answer() -> None:
    async def lead(call: Call) -> None:
        async for event in call.events():
            if isinstance(event, Pressed):
                call.say(tone(200 + 100 * int(event.key), 0.4, 16_000))
                return

    async def ask(port: int, key: str) -> bytes:
        async with calling(port) as caller:
            caller.press(key)
            await until(lambda: caller.closed)
            return b"".join(sound for sound in caller.sounds if any(sound))

    async with serving(lead) as server:
        keys = "0123456789" * 2
        answers = await asyncio.gather(*(ask(server.port, key) for key in keys))

    for key, answer in zip(keys, answers, strict=True):
        assert strength(answer, 200 + 100 * int(key), 8_000) > 6_000


async def test_call_after_call_nothing_is_left() -> None:
    listener = Listener()
    async with serving(listener) as server:
        tasks = len(asyncio.all_tasks())
        for number in range(100):
            async with calling(server.port) as caller:
                caller.hang_up()
                await until(lambda: listener.ended == number + 1)  # noqa: B023

        await until(lambda: len(asyncio.all_tasks()) == tasks)
        assert server.calls == 0


async def test_what_cannot_be_said_is_an_error_of_ours() -> None:
    listener = Listener()
    async with serving(listener, waiting=1.0) as server, calling(server.port):
        call = await listener.call()

        with pytest.raises(ValueError, match="middle of a sample"):
            call.say(b"abc")
        with pytest.raises(ValueError, match="at most 1 s"):
            call.say(bytes(40_000))

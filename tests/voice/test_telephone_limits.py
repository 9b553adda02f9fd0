"""What ends a call, and that it ends only that one."""

from __future__ import annotations

import asyncio
import random

import pytest

from tests.voice.asterisk import (
    HUNG_UP,
    Asterisk,
    Listener,
    calling,
    serving,
    strength,
    tone,
    until,
)
from voice.events import HungUp
from voice.telephone.call import Call


async def _is_answered(port: int, listener: Listener) -> None:
    """A new call is taken, whatever was before."""
    before = listener.ended
    async with calling(port) as caller:
        await until(lambda: caller.sounds)
        caller.hang_up()
        await until(lambda: listener.ended == before + 1)


async def test_a_connection_that_says_nothing_is_closed_after_a_while() -> None:
    listener = Listener()
    async with (
        serving(listener, first_frame=0.1) as server,
        calling(server.port, begins=False) as caller,
    ):
        await until(lambda: caller.closed)

        assert not listener.calls


@pytest.mark.parametrize(
    "first", [b"GET / HTTP/1.1\r\n\r\n", b"\x10\x00\x02ab", b"\x00\x00\x00", b"\x01\x00\x02ab"]
)
async def test_a_connection_that_is_no_call_is_closed(first: bytes) -> None:
    listener = Listener()
    async with (
        serving(listener, first_frame=0.3) as server,
        calling(server.port, begins=False) as caller,
    ):
        caller.writer.write(first)
        await until(lambda: caller.closed)

        assert not listener.calls
        await _is_answered(server.port, listener)


@pytest.mark.parametrize(
    "bad",
    [b"\x10\x00\x03abc", b"\x03\x00\x02ab", b"\x03\x00\x01\xe5", b"\x01\x00\x10" + bytes(16)],
    ids=["half a sample", "two keys", "no key", "a second UUID"],
)
async def test_a_bad_frame_ends_only_its_own_call(bad: bytes) -> None:
    listener = Listener()
    async with (
        serving(listener) as server,
        calling(server.port) as healthy,
        calling(server.port) as broken,
    ):
        await until(lambda: server.calls == 2)
        broken.writer.write(bad)
        await until(lambda: server.calls == 1)

        assert {call.why for call in listener.calls} == {"bad", None}
        assert listener.events[-1] == HungUp()
        count = len(healthy.sounds)
        await until(lambda: len(healthy.sounds) > count + 5)
        assert not healthy.closed


async def test_bad_streams_leave_the_server_standing() -> None:
    chance = random.Random(6)  # noqa: S311
    listener = Listener()

    async def send(port: int) -> None:
        async with calling(port, begins=chance.random() < 0.8, listens=False) as caller:
            for _ in range(5):
                kind = chance.choice((0, 1, 3, 0x10, 0x12, 0xFF, chance.randrange(256)))
                caller.send(kind, chance.randbytes(chance.choice((0, 1, 2, 16, 320))))
            caller.writer.write(chance.randbytes(chance.randrange(40)))
            await asyncio.sleep(0)

    async with serving(listener, first_frame=0.2) as server:
        for _ in range(30):
            await asyncio.gather(*(send(server.port) for _ in range(10)))

        await until(lambda: server.calls == 0)
        assert listener.ended == len(listener.calls) > 0
        await _is_answered(server.port, listener)


async def test_a_caller_who_does_not_read_is_hung_up() -> None:
    listener = Listener()
    async with (
        serving(listener, unread=2_000, socket_buffer=2_048) as server,
        calling(server.port, listens=False, room=2_048) as caller,
    ):
        caller.writer.transport.pause_reading()
        caller.speak(bytes(640), kind=0x12)
        await until(lambda: server.calls == 1)

        await until(lambda: server.calls == 0, 2.9)

        assert listener.calls[0].why == "unread"


async def test_a_handler_that_does_not_listen_holds_little() -> None:
    calls: list[Call] = []

    async def deaf(call: Call) -> None:
        calls.append(call)
        await call.over()

    async with serving(deaf, unheard=1.0) as server, calling(server.port) as caller:
        caller.speak(bytes(16_000 * 3))
        await until(lambda: calls and server.calls == 0)

        held = [event async for event in calls[0].events()]
        assert len(held) < 60
        assert calls[0].why == "unheard"


async def test_a_long_call_is_warned_of_and_ended() -> None:
    listener = Listener()

    async def warn(call: Call) -> None:
        call.say(tone(500, 0.1, 16_000))

    async with (
        serving(listener, warn=warn, warning=0.2, longest=0.6) as server,
        calling(server.port) as caller,
    ):
        await until(lambda: caller.closed)

        assert strength(b"".join(filter(any, caller.sounds)), 500, 8_000) > 6_000
        assert caller.frames[-1] == HUNG_UP
        assert listener.events[-1] == HungUp()
        assert listener.calls[0].why == "long"


async def test_a_full_house_says_so_and_hangs_up() -> None:
    listener = Listener()

    async def full(call: Call) -> None:
        call.say(tone(700, 0.2, 16_000))

    async with (
        serving(listener, full=full, most_calls=1) as server,
        calling(server.port) as first,
    ):
        await until(lambda: first.sounds)
        async with calling(server.port) as second:
            await until(lambda: second.closed)

        assert strength(b"".join(filter(any, second.sounds)), 700, 8_000) > 6_000
        assert second.frames[-1] == HUNG_UP
        assert len(listener.calls) == 1
        assert not first.closed


async def test_who_comes_to_a_full_house_without_words_is_hung_up() -> None:
    async with (
        serving(Listener(), most_calls=1) as server,
        calling(server.port) as first,
    ):
        await until(lambda: first.sounds)
        async with calling(server.port) as second:
            await until(lambda: second.closed)

        assert second.frames == [HUNG_UP]
        assert not first.closed


async def test_many_connections_that_say_nothing_do_not_pile_up() -> None:
    callers: list[Asterisk] = []

    async def connect(port: int, done: asyncio.Event) -> None:
        async with calling(port, begins=False) as caller:
            callers.append(caller)
            await done.wait()

    async with serving(Listener(), most_calls=1) as server:
        done = asyncio.Event()
        connecting = asyncio.gather(*(connect(server.port, done) for _ in range(10)))
        await until(lambda: sum(caller.closed for caller in callers) >= 6)
        done.set()
        await connecting


async def test_a_handler_that_fails_ends_its_call_and_tells_nobody_what_was_said(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def fail(call: Call) -> None:
        raise RuntimeError("我的密码是 1234")

    async with serving(fail) as server, calling(server.port) as caller:
        await until(lambda: caller.closed)

    assert caller.frames[-1] == HUNG_UP
    assert "RuntimeError" in caplog.text
    assert "1234" not in caplog.text


async def test_a_handler_that_is_cancelled_within_ends_its_call() -> None:
    calls: list[Call] = []

    async def broken(call: Call) -> None:
        calls.append(call)
        raise asyncio.CancelledError

    async with serving(broken) as server, calling(server.port) as caller:
        await until(lambda: caller.closed)

    assert caller.frames[-1] == HUNG_UP
    assert calls[0].why == "failed"


async def test_a_handler_that_does_not_end_is_ended() -> None:
    ended = []

    async def stubborn(call: Call) -> None:
        try:
            await asyncio.sleep(60)
        finally:
            ended.append(call.why)

    async with serving(stubborn, grace=0.1) as server, calling(server.port) as caller:
        await until(lambda: server.calls)
        caller.hang_up()
        await until(lambda: server.calls == 0)

    assert ended == ["theirs"]


async def test_the_line_does_not_wait_for_a_handler_that_takes_its_time() -> None:
    async def slow(call: Call) -> None:
        await asyncio.sleep(60)

    async with (
        serving(slow, longest=0.2, grace=2.0) as server,
        calling(server.port) as caller,
    ):
        await until(lambda: caller.closed, 1.0)

        assert caller.frames[-1] == HUNG_UP
        assert server.calls == 1


async def test_a_warning_that_fails_does_not_end_the_call() -> None:
    warned = []

    async def warn(call: Call) -> None:
        warned.append(call)
        raise RuntimeError("no words")

    async with (
        serving(Listener(), warn=warn, warning=0.1) as server,
        calling(server.port) as caller,
    ):
        await until(lambda: warned)
        count = len(caller.sounds)
        await until(lambda: len(caller.sounds) > count + 5)

        assert server.calls == 1


async def test_a_goodbye_is_said_to_its_end_though_nobody_listens_any_more() -> None:
    async def lead(call: Call) -> None:
        call.say(tone(500, 0.6, 16_000))

    async with serving(lead, unheard=0.2) as server, calling(server.port) as caller:
        await until(lambda: caller.closed)

    assert sum(map(any, caller.sounds)) == pytest.approx(30, abs=2)


async def test_a_server_that_closes_does_not_wait_for_who_has_not_said_who_calls() -> None:
    async with serving(Listener()) as server, calling(server.port, begins=False) as caller:
        await asyncio.wait_for(server.close(), 1)

        await until(lambda: caller.closed)


async def test_a_server_that_closes_hangs_up_and_waits_for_its_calls() -> None:
    listener = Listener()
    async with serving(listener) as server, calling(server.port) as caller:
        await until(lambda: caller.sounds)

        await server.close()

        await until(lambda: caller.closed)
        assert caller.frames[-1] == HUNG_UP
        assert listener.ended == 1
        assert server.calls == 0

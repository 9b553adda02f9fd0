"""Whole calls by a service that streams them over a WebSocket."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path

import pytest
from websockets.exceptions import InvalidStatusCode

from bot.telephone.callers import Callers
from tests.telephone.house import HUMAN, opened
from tests.telephone.media_service import (
    Service,
    begun,
    framed,
    reads_nothing,
    signed,
    streaming,
)
from tests.telephone.voices import Voices, spoken
from tests.voice.asterisk import strength, until
from voice.telephone.call import Limits

_BEGIN, _NEXT = "/telephone/begin", "/telephone/next"


async def test_a_streamed_call_is_heard_and_answered(tmp_path: Path) -> None:
    async with opened(tmp_path, service="twilio") as house, streaming(house) as caller:
        await caller.begin()
        await house.until_said("您说你好")
        await caller.speak(spoken("怎么付钱"))
        await house.until_said("看到了吗")
        await until(lambda: caller.heard)

        assert house.engine.said == ["怎么付钱"]
        assert strength(b"".join(caller.heard[:5]), 1_000, 8_000) > 4_000


async def test_a_key_is_heard(tmp_path: Path) -> None:
    async with opened(tmp_path, service="twilio") as house, streaming(house) as caller:
        await caller.begin()
        await house.until_said("您说你好")
        await caller.press("0")
        await until(lambda: caller.closed, 8)

        assert house.engine.said == ["找真人"]


async def test_what_is_said_last_is_played_before_the_stream_ends(tmp_path: Path) -> None:
    async with opened(tmp_path, service="twilio") as house, streaming(house) as caller:
        await caller.begin()
        await house.until_said("您说你好")
        await caller.speak(spoken("再见"))
        await until(lambda: caller.closed, 8)

    assert [message["event"] for message in caller.messages][-2:] == ["media", "mark"]


async def test_who_interrupts_has_what_was_not_played_dropped(tmp_path: Path) -> None:
    async with opened(tmp_path, service="twilio") as house, streaming(house) as caller:
        await caller.begin()
        await house.until_said("您说你好")
        house.engine.more = "这里说得很长很长，没有人想听完。" * 60
        await caller.speak(spoken("看到了"))
        await house.until_said("这里说得很长")
        cleared = len(caller.events("clear"))

        await caller.speak(spoken("怎么付钱"))
        await until(lambda: len(caller.events("clear")) > cleared)

        await until(lambda: house.engine.said == ["看到了", "怎么付钱"], 8)


async def test_silence_is_not_sent(tmp_path: Path) -> None:
    async with opened(tmp_path, service="twilio") as house, streaming(house) as caller:
        await caller.begin()
        await house.until_said("您说你好")
        await caller.speak(bytes(16_000))
        before = len(caller.heard)
        await caller.speak(bytes(16_000))

        assert len(caller.heard) == before
        assert any(map(any, caller.heard))


async def test_the_caller_is_known_by_the_number_that_the_service_hands_along(
    tmp_path: Path,
) -> None:
    async with opened(tmp_path, service="twilio") as house:
        async with streaming(house) as caller:
            await caller.begin()
            await house.until_said("您说你好")
        Callers(tmp_path).remember(HUMAN, house.engine.people[0])
        async with streaming(house) as caller:
            await caller.begin(f"+86{HUMAN}")
            await house.until_said("又听到您了")


@pytest.mark.parametrize("how", ["closes", "stops", "breaks off"])
async def test_a_service_that_goes_in_mid_sentence_ends_the_call(how: str, tmp_path: Path) -> None:
    async with opened(tmp_path, service="twilio") as house, streaming(house) as caller:
        await caller.begin()
        await until(lambda: caller.heard)
        if how == "closes":
            await caller.socket.close()
        elif how == "stops":
            await caller.send({"event": "stop", "stop": {"callSid": caller.call}})
        else:
            caller.socket.transport.abort()

        await until(lambda: house.telephone.calls == 0)
        assert await _next(house, caller) == "<Hangup/>"


@pytest.mark.parametrize(
    "message", ["{", '{"event": "media"}', b"\x00\x01", '{"event": "start", "start": {}}']
)
async def test_a_bad_message_ends_the_call_and_a_human_takes_over(
    message: str | bytes, tmp_path: Path
) -> None:
    async with opened(tmp_path, service="twilio") as house, streaming(house) as caller:
        await caller.begin()
        await until(lambda: caller.heard)
        await caller.socket.send(message)
        await until(lambda: caller.closed, 8)

        assert await _next(house, caller) == f"<Dial>{HUMAN}</Dial>"


async def test_ten_thousand_bad_messages_leave_the_house_standing(tmp_path: Path) -> None:
    chance = random.Random(6)  # noqa: S311
    limits = Limits(first_frame=1.0, grace=0.2, lingering=0.1)
    async with opened(tmp_path, service="twilio", limits=limits) as house:
        for _ in range(100):
            async with streaming(house) as caller:
                begins = framed(begun("CA1").encode()) if chance.random() < 0.7 else b""
                nonsense = b"".join(_nonsense(chance) for _ in range(100))
                caller.socket.transport.write(begins + nonsense)
                await until(lambda: caller.closed, 8)
        await until(lambda: house.telephone.calls == 0)

        async with streaming(house) as caller:
            await caller.begin()
            await until(lambda: caller.heard)


async def test_a_service_that_reads_nothing_loses_its_call(tmp_path: Path) -> None:
    limits = Limits(grace=0.3, lingering=0.2)
    voices = Voices(seconds=0.2)
    async with opened(tmp_path, service="twilio", voices=voices, limits=limits) as house:
        await asyncio.wait_for(reads_nothing(house), 10)

        assert house.telephone.calls == 0


async def test_who_says_nothing_has_its_stream_closed(tmp_path: Path) -> None:
    limits = Limits(first_frame=0.2)
    async with opened(tmp_path, service="twilio", limits=limits) as house:
        async with streaming(house) as caller:
            await until(lambda: caller.closed)

        assert house.telephone.calls == 0


@pytest.mark.parametrize("token", [None, "another token"])
async def test_a_stream_without_the_services_signature_is_refused(
    token: str | None, tmp_path: Path
) -> None:
    async with opened(tmp_path, service="twilio") as house:
        with pytest.raises(InvalidStatusCode) as refused:
            async with streaming(house, token=token):
                pass

    assert refused.value.status_code == 403


@pytest.mark.parametrize(("secret", "is_led"), [("s3cret", True), ("guessed", False)])
async def test_a_service_that_does_not_sign_is_known_by_a_secret_in_the_address(
    secret: str, is_led: bool, tmp_path: Path
) -> None:
    async with opened(tmp_path, service="signalwire", secret="s3cret") as house:
        path = f"/telephone/{secret}/stream"
        if is_led:
            async with streaming(house, path=path, token=None) as caller:
                await caller.begin()
                await until(lambda: caller.heard)
        else:
            with pytest.raises(InvalidStatusCode):
                async with streaming(house, path=path, token=None):
                    pass


async def test_a_service_that_wants_long_messages_gets_them(tmp_path: Path) -> None:
    async with (
        opened(tmp_path, service="exotel", secret="s3cret") as house,
        streaming(house, path="/telephone/s3cret/stream", token=None) as caller,
    ):
        start = {"stream_sid": "MZ1", "call_sid": "CA1"}
        await caller.send({"event": "start", "start": start})
        await until(lambda: caller.events("media"))

    payloads = [message["media"]["payload"] for message in caller.events("media")]
    assert {len(payload) * 3 // 4 // 100 for payload in payloads} == {32}


async def test_a_service_is_told_where_to_stream_and_who_calls(tmp_path: Path) -> None:
    posted = {"CallSid": "CA1", "From": '+86138"<00138000', "To": "+8612345"}
    async with opened(tmp_path, service="twilio") as house:
        answer = await house.post(_BEGIN, posted, signed(_BEGIN, posted))

    assert answer.headers["content-type"].startswith("application/xml")
    assert '<Stream url="wss://xiaoban.example/telephone/stream">' in answer.text
    assert 'value="+86138&quot;&lt;00138000"' in answer.text
    assert "https://xiaoban.example/telephone/next</Redirect>" in answer.text


async def test_who_wanted_a_human_is_dialled_through(tmp_path: Path) -> None:
    async with opened(tmp_path, service="twilio") as house, streaming(house) as caller:
        await caller.begin()
        await until(lambda: caller.heard)
        await caller.press("0")
        await until(lambda: caller.closed, 8)

        assert await _next(house, caller) == f"<Dial>{HUMAN}</Dial>"


async def test_where_the_call_broke_off_and_nobody_is_there_the_service_says_so(
    tmp_path: Path,
) -> None:
    async with opened(tmp_path, service="twilio", human=None) as house:
        posted = {"CallSid": "unknown"}
        answer = await house.post(_NEXT, posted, signed(_NEXT, posted))

    assert "<Say" in answer.text
    assert "<Hangup/>" in answer.text


@pytest.mark.parametrize("path", [_BEGIN, _NEXT])
async def test_nobody_else_can_ask_as_the_service(path: str, tmp_path: Path) -> None:
    posted = {"CallSid": "CA1"}
    async with opened(tmp_path, service="twilio") as house:
        unsigned = await house.post(path, posted)
        changed = await house.post(path, {"CallSid": "CA2"}, signed(path, posted))

    assert (unsigned.status_code, changed.status_code) == (403, 403)


async def test_without_a_service_there_is_nothing_to_be_asked(tmp_path: Path) -> None:
    async with opened(tmp_path) as house:
        answer = await house.post(_NEXT, {"CallSid": "CA1"})

    assert answer.status_code == 404


async def test_ten_streamed_callers_are_led_at_once(tmp_path: Path) -> None:
    async with opened(tmp_path, service="twilio") as house:

        async def talks() -> str:
            async with streaming(house) as caller:
                await caller.begin()
                await until(lambda: caller.heard, 20)
                # Until the greeting is over.
                await caller.speak(bytes(48_000))
                await caller.speak(spoken("再见"))
                await until(lambda: caller.closed, 20)
                return await _next(house, caller)

        after = await asyncio.gather(*(talks() for _ in range(10)))

    assert set(after) == {"<Hangup/>"}
    assert len(house.engine.people) == 10


async def _next(house: object, caller: Service) -> str:
    """What the service is to do with a call after its stream."""
    posted = {"CallSid": caller.call}
    answer = await house.post(_NEXT, posted, signed(_NEXT, posted))  # type: ignore[attr-defined]
    _, _, rest = answer.text.partition("<Response>")
    return str(rest.removesuffix("</Response>"))


def _nonsense(chance: random.Random) -> bytes:
    """What is almost right."""
    broken = list('{"event": "media", "media": {"payload": "//8=", "track": "inbound"}}')
    for _ in range(chance.randrange(1, 4)):
        broken[chance.randrange(len(broken))] = chance.choice('{}[]":,0a=\\付')
    kind = chance.choice([1] * 40 + [0, 2, 3, 9, 15])
    return framed("".join(broken).encode(), kind)

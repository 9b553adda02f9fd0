"""Answers as sound, for phones that have no Chinese voice."""

from __future__ import annotations

import struct

import pytest

from bot.web.speaking import question
from tests.web.browsing import Browser
from tests.web.conftest import MakeSite
from tests.web.lined import Line
from tests.web.site import Site
from tests.web.voiced import StandInVoices, loud, silence
from voice.events import RATE

MONEY = "我把钱转了"


@pytest.fixture
def voices() -> StandInVoices:
    """Whatever is said could cost money."""
    return StandInVoices(MONEY)


@pytest.fixture
def site(make_site: MakeSite, voices: StandInVoices) -> Site:
    """A page that hears and speaks."""
    return make_site(more={"voices": voices})


def _samples(sound: bytes) -> int:
    kind, form, data = sound[:4], sound[8:16], sound[36:40]
    channels, rate, width = struct.unpack("<HI6xH", sound[22:36])
    assert (kind, form, data) == (b"RIFF", b"WAVEfmt ", b"data")
    assert (channels, rate, width) == (1, RATE, 16)
    return (len(sound) - 44) // 2


def test_an_answer_is_read_aloud(person: Browser, voices: StandInVoices) -> None:
    exchange = person.say(text="你好")["exchange"]

    answer = person.client.get("/talk/speech", params={"exchange": exchange})

    assert answer.headers["content-type"] == "audio/wav"
    assert "content-encoding" not in answer.headers
    assert _samples(answer.content) > 0
    assert "".join(text for text, _ in voices.voice.spoken).strip("。") == "第一句"


def test_the_greeting_is_read_aloud(person: Browser, voices: StandInVoices) -> None:
    person.client.get("/talk/speech", params={"exchange": ""})

    assert "我是小伴" in "".join(text for text, _ in voices.voice.spoken)


def test_a_question_is_asked_again_slower(person: Browser, voices: StandInVoices) -> None:
    exchange = person.say(text="你好")["exchange"]

    for again in ({}, {"again": "1"}):
        person.client.get("/talk/speech", params={"exchange": exchange, **again})

    usual, slower = (pace for _, pace in voices.voice.spoken)
    assert slower < usual


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("打开「微信」。您看到了吗？", "您看到了吗？"),
        ("您看到了吗？不急。", "您看到了吗？"),
        ("做得对。下一步。", "下一步。"),
        ("", ""),
    ],
)
def test_the_question_of_an_answer(text: str, asked: str) -> None:
    assert question(text) == asked


def test_what_is_in_doubt_can_be_asked_aloud(
    site: Site, person: Browser, voices: StandInVoices
) -> None:
    with Line(site, person.key) as line:
        line.tell(mode="open")
        line.sound(loud(1, 0.5) + silence(4.0))
        line.told("turn")

        person.client.get("/talk/speech", params={"heard": "1"})

    assert MONEY in "".join(text for text, _ in voices.voice.spoken)


def test_nobody_reads_what_was_said_to_another(site: Site, person: Browser) -> None:
    exchange = person.say(text="你好")["exchange"]
    with Browser(site) as other:
        other.begin()

        answer = other.client.get("/talk/speech", params={"exchange": exchange})

    assert answer.status_code == 404


def test_without_a_key_nothing_is_read(site: Site) -> None:
    with Browser(site) as stranger:
        assert stranger.client.get("/talk/speech").status_code == 401


def test_what_is_long_past_is_not_read(person: Browser) -> None:
    first = person.say(text="一", id="abcdefg1")["exchange"]
    for number in range(3):
        person.say(text="二", id=f"hijklmn{number}")

    assert person.client.get("/talk/speech", params={"exchange": first}).status_code == 404


def test_without_a_voice_it_says_so(person: Browser, voices: StandInVoices) -> None:
    exchange = person.say(text="你好")["exchange"]
    voices.voice.fails = True

    answer = person.client.get("/talk/speech", params={"exchange": exchange})

    assert answer.status_code == 500

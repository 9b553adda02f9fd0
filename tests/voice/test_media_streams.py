"""Calls streamed by Twilio and its imitators: their words, and whether they are theirs."""

from __future__ import annotations

import base64
import json
import random

import pytest

from voice.events import Pressed
from voice.telephone import media_streams, signature
from voice.telephone.companding import encoded
from voice.telephone.media_streams import (
    Connected,
    MediaStreamError,
    Reached,
    Sound,
    Started,
    Stopped,
    dialects,
)

_SAMPLES = b"\x10\x20" * 160
_CODED = base64.b64encode(encoded(_SAMPLES)).decode()
_STARTS = {
    "twilio": {
        "event": "start",
        "start": {
            "streamSid": "MZ1",
            "callSid": "CA1",
            "customParameters": {"person": "p1"},
            "mediaFormat": {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1},
        },
        "streamSid": "MZ1",
    },
    "telnyx": {
        "event": "start",
        "stream_id": "MZ1",
        "start": {
            "call_control_id": "CA1",
            "custom_parameters": {"person": "p1"},
            "media_format": {"encoding": "PCMU", "sample_rate": 8000, "channels": 1},
        },
    },
    "exotel": {
        "event": "start",
        "stream_sid": "MZ1",
        "start": {
            "stream_sid": "MZ1",
            "call_sid": "CA1",
            "custom_parameters": {"person": "p1"},
            "media_format": {"encoding": "audio/x-raw", "sample_rate": "8000", "bit_rate": "16"},
        },
    },
    "plivo": {
        "event": "start",
        "start": {
            "streamId": "MZ1",
            "callId": "CA1",
            "mediaFormat": {"encoding": "audio/x-mulaw", "sampleRate": 8000},
        },
        "extra_headers": {"person": "p1"},
    },
}
# Twilio's own published example.
_TOKEN = "12345"  # noqa: S105
_URL = "https://mycompany.com/myapp.php?foo=1&bar=2"
_POSTED = [
    ("CallSid", "CA1234567890ABCDE"),
    ("Digits", "1234"),
    ("From", "+14158675309"),
    ("To", "+18005551212"),
    ("Caller", "+14158675309"),
]
_SIGNED = "RSOYDt4T1cUTdK1PDd93/VVr8B8="


def _read(content: object, dialect: str = "twilio") -> media_streams.Event | None:
    return media_streams.read(json.dumps(content), dialects()[dialect])


@pytest.mark.parametrize("dialect", _STARTS)
def test_every_dialect_tells_that_a_call_begins(dialect: str) -> None:
    coding = "linear" if dialect == "exotel" else "mu"

    assert _read(_STARTS[dialect], dialect) == Started("MZ1", "CA1", coding, {"person": "p1"})


@pytest.mark.parametrize("dialect", ["twilio", "signalwire", "telnyx", "plivo"])
def test_what_the_caller_says_is_understood(dialect: str) -> None:
    event = _read({"event": "media", "media": {"track": "inbound", "payload": _CODED}}, dialect)

    assert isinstance(event, Sound)
    assert encoded(event.samples) == encoded(_SAMPLES)


def test_sound_that_is_not_coded_stays_as_it_is() -> None:
    payload = base64.b64encode(_SAMPLES).decode()

    assert _read({"event": "media", "media": {"payload": payload}}, "exotel") == Sound(_SAMPLES)


def test_a_key_a_mark_and_the_end_are_understood() -> None:
    assert _read({"event": "connected", "protocol": "Call"}) == Connected()
    assert _read({"event": "dtmf", "dtmf": {"track": "inbound_track", "digit": "#"}}) == Pressed(
        "#"
    )
    assert _read({"event": "mark", "mark": {"name": "m1"}}) == Reached("m1")
    assert _read({"event": "playedStream", "name": "m1"}, "plivo") == Reached("m1")
    assert _read({"event": "stop", "stop": {"callSid": "CA1"}}) == Stopped()


def test_what_concerns_nobody_is_left_out() -> None:
    assert _read({"event": "media", "media": {"track": "outbound", "payload": _CODED}}) is None
    assert _read({"event": "dtmf", "dtmf": {"digit": "A"}}) is None
    assert _read({"event": "something-new"}) is None


@pytest.mark.parametrize(
    "message",
    [
        "",
        "[1]",
        '{"event": 1}',
        '{"event": "media"}',
        '{"event": "media", "media": {"payload": "a!"}}',
        '{"event": "media", "media": {"payload": 7}}',
        '{"event": "start", "start": {"streamSid": "MZ1"}}',
        '{"event": "start", "start": {"mediaFormat": {"encoding": "opus"}}}',
        '{"event": "start", "start": {"mediaFormat": {"sampleRate": 48000}}}',
        '{"event": "dtmf", "dtmf": "1"}',
        "[" * 100_000,
        " " * 1_000_001,
    ],
    ids=range(12),
)
def test_a_message_that_is_none_of_theirs_is_an_error(message: str) -> None:
    with pytest.raises(MediaStreamError):
        media_streams.read(message, dialects()["twilio"])


def test_half_a_sample_is_an_error() -> None:
    with pytest.raises(MediaStreamError, match="middle of a sample"):
        _read({"event": "media", "media": {"payload": "YWJj"}}, "exotel")


def test_ten_thousand_bad_messages_end_in_nothing_but_an_error() -> None:
    chance = random.Random(6)  # noqa: S311
    messages = [json.dumps(start) for start in _STARTS.values()]
    messages.append(json.dumps({"event": "media", "media": {"payload": _CODED[:40]}}))
    understood = 0

    for _ in range(10_000):
        broken = list(chance.choice(messages))
        for _ in range(chance.randrange(1, 4)):
            broken[chance.randrange(len(broken))] = chance.choice('{}[]":,0a=\\付\ud800')
        dialect = chance.choice(list(dialects().values()))
        try:
            understood += media_streams.read("".join(broken), dialect) is not None
        except MediaStreamError:
            continue

    assert 0 < understood < 5_000


def test_what_we_say_is_worded_as_each_service_wants_it() -> None:
    worded = {
        name: json.loads(media_streams.sound(_SAMPLES, "MZ1", dialect, "mu"))
        for name, dialect in dialects().items()
    }

    assert worded["twilio"] == {"event": "media", "streamSid": "MZ1", "media": {"payload": _CODED}}
    assert worded["telnyx"] == {"event": "media", "media": {"payload": _CODED}}
    assert worded["plivo"]["event"] == "playAudio"
    assert worded["plivo"]["media"]["sampleRate"] == 8000


def test_a_mark_and_a_clearing_are_worded() -> None:
    twilio, plivo = dialects()["twilio"], dialects()["plivo"]

    assert json.loads(media_streams.ask("第一句", "MZ1", twilio)) == {
        "event": "mark",
        "streamSid": "MZ1",
        "mark": {"name": "第一句"},
    }
    assert json.loads(media_streams.clear("MZ1", twilio)) == {"event": "clear", "streamSid": "MZ1"}
    assert json.loads(media_streams.clear("MZ1", plivo))["event"] == "clearAudio"


@pytest.mark.parametrize("law", ["mu", "a"])
def test_what_is_said_comes_back_as_it_was_heard(law: str) -> None:
    dialect = dialects()["twilio"]

    echo = media_streams.read(media_streams.sound(_SAMPLES, "MZ1", dialect, law), dialect, law)

    assert isinstance(echo, Sound)
    assert abs(echo.samples[1] - _SAMPLES[1]) <= 1


def test_twilios_own_example_is_signed() -> None:
    assert signature.is_signed(_SIGNED, _TOKEN, _URL, _POSTED)


def test_the_order_of_what_was_posted_does_not_matter() -> None:
    assert signature.is_signed(_SIGNED, _TOKEN, _URL, reversed(_POSTED))


@pytest.mark.parametrize(
    ("given", "token", "url"),
    [
        ("", _TOKEN, _URL),
        (_SIGNED[:-2], _TOKEN, _URL),
        ("签名", _TOKEN, _URL),
        (_SIGNED, "12346", _URL),
        (_SIGNED, _TOKEN, _URL + "3"),
        (_SIGNED, _TOKEN, "https://[bad"),
        (signature.signature("", _URL, _POSTED), "", _URL),
    ],
    ids=["none", "cut", "not ASCII", "other token", "other address", "no address", "no token"],
)
def test_what_is_not_signed_is_told(given: str, token: str, url: str) -> None:
    assert not signature.is_signed(given, token, url, _POSTED)


@pytest.mark.parametrize(
    ("called", "known"),
    [
        ("wss://x.cn/call", "wss://x.cn/call"),
        ("wss://x.cn:443/call", "wss://x.cn/call"),
        ("wss://x.cn/call", "wss://x.cn:443/call"),
        ("wss://x.cn:8443/call", "wss://x.cn:8443/call"),
    ],
)
def test_a_websockets_address_is_signed_with_its_port_or_without(called: str, known: str) -> None:
    assert signature.is_signed(signature.signature(_TOKEN, called), _TOKEN, known)

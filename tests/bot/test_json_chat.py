"""Programs hold a conversation by JSON lines; no line goes without its answer."""

from __future__ import annotations

import io
import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from bot import json_chat
from bot.door import Door
from bot.json_chat import JsonChat, LineError, parse
from bot.messages import Incoming
from care.records import RecordsUnavailable
from tests.bot.standing_in import Counting

_STEPS = {"wechat-scan-pay": 6}


@pytest.fixture
async def door(tmp_path: Path) -> AsyncIterator[Door]:
    async with await Door.open(f"sqlite:///{tmp_path}/records.db", Counting()) as door:
        yield door


async def _talk(
    door: Door, *lines: str | bytes, write: Callable[[bytes], None] | None = None
) -> list[Any]:
    """Sends lines, and gives what came back on each."""
    answers: list[bytes] = []
    sent = b"".join((line if isinstance(line, bytes) else line.encode()) + b"\n" for line in lines)
    await JsonChat(door, _STEPS, write or answers.append).run(io.BytesIO(sent))
    assert all(answer.endswith(b"\n") and answer.count(b"\n") == 1 for answer in answers)
    return [json.loads(answer) for answer in answers]


async def test_a_line_is_answered_with_replies_and_state(door: Door) -> None:
    (answer,) = await _talk(door, '{"person": "p1", "text": "你好"}')

    assert answer == {
        "person": "p1",
        "replies": [
            {
                "text": "1：你好（text）",
                "speech": "1",
                "choices": [
                    {"label": "看到了", "value": "done@1"},
                    {"label": "找不到", "value": "cannot_find@1"},
                ],
                "picture": None,
                "urgent": False,
            }
        ],
        "state": {
            "guide": "wechat-scan-pay",
            "step": 1,
            "steps": 6,
            "mode": None,
            "paused": [],
            "fraud": None,
            "emergency": None,
            "handover": None,
        },
    }


async def test_each_line_is_answered_before_the_next_is_read(door: Door) -> None:
    answers: list[bytes] = []

    class Program:
        """Reads the last answer before it writes the next line."""

        def readline(self, _limit: int, /) -> bytes:
            return b'{"person": "p1", "text": "%d"}\n' % len(answers) if len(answers) < 3 else b""

    await JsonChat(door, _STEPS, answers.append).run(Program())

    texts = [json.loads(answer)["replies"][0]["text"] for answer in answers]
    assert texts == ["1：0（text）", "2：1（text）", "3：2（text）"]


async def test_a_choice_a_picture_and_a_voice_are_handed_on(door: Door, tmp_path: Path) -> None:
    picture = tmp_path / "图.png"
    picture.touch()

    answers = await _talk(
        door,
        '{"person": "p1", "choice": "done@1"}',
        json.dumps({"person": "p1", "image": str(picture)}),
        json.dumps({"person": "p1", "audio": str(picture), "text": None}),
        '{"person": "p1", "text": "图", "channel": "voice"}',
        '{"person": "p1", "text": "救命"}',
    )

    replies = [answer["replies"][0] for answer in answers]
    assert [reply["text"] for reply in replies] == [
        "1：done@1（text）",
        "2：image_broken（text）",
        "3：audio（text）",
        "4：图（voice）",
        "5：救命（text）",
    ]
    assert replies[3]["picture"] == "/pictures/1.png"
    assert replies[4]["urgent"]


async def test_people_do_not_hear_each_other(door: Door) -> None:
    answers = await _talk(door, '{"person": "p1", "text": "我"}', '{"person": "p2", "text": "你"}')

    assert [answer["replies"][0]["speech"] for answer in answers] == ["1", "1"]


async def test_a_message_that_is_sent_again_gets_the_same_answer(door: Door) -> None:
    line = '{"person": "p1", "text": "好了", "id": "7"}'

    first, again, after = await _talk(door, line, line, '{"person": "p1", "text": "好了"}')

    assert first == again
    assert after["replies"][0]["speech"] == "2"


async def test_what_is_handed_on_is_no_longer_in_the_outbox(door: Door) -> None:
    await _talk(door, '{"person": "p1", "text": "你好"}')

    assert await door.outbox() == []


async def test_a_program_that_is_gone_leaves_the_answer_in_the_outbox(door: Door) -> None:
    def broken(_line: bytes) -> None:
        raise BrokenPipeError

    with pytest.raises(BrokenPipeError):
        await _talk(door, '{"person": "p1", "text": "你好"}', write=broken)

    assert [waiting.reply.speech for waiting in await door.outbox("json")] == ["1"]


async def test_what_a_person_is_still_owed_comes_first_and_once(door: Door) -> None:
    await door.answer(Incoming("p1", text="一", source="json", message_id="1"))
    await door.answer(Incoming("p1", text="二", source="json", message_id="2"))

    answers = await _talk(
        door, '{"person": "p1", "text": "二", "id": "2"}', '{"person": "p1", "text": "三"}'
    )

    said = [[reply["speech"] for reply in answer["replies"]] for answer in answers]
    assert said == [["1", "2"], ["3"]]


async def test_records_out_of_reach_end_no_conversation(
    door: Door, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def fail(*_: object) -> None:
        raise RecordsUnavailable("OperationalError")

    monkeypatch.setattr(door, "delivered", fail)

    answers = await _talk(door, '{"person": "p1", "text": "一"}', '{"person": "p1", "text": "二"}')

    assert [answer["replies"][0]["speech"] for answer in answers] == ["1", "2"]
    assert "OperationalError" in caplog.text


async def test_a_bad_line_is_answered_and_the_stream_goes_on(door: Door) -> None:
    error, answer = await _talk(door, "你好", '{"person": "p1", "text": "你好"}')

    assert error == {"error": "the line is no JSON"}
    assert answer["person"] == "p1"


async def test_a_blank_line_is_no_message(door: Door) -> None:
    assert await _talk(door, "", "  ", "\r") == []


async def test_the_last_line_may_end_without_a_new_line(door: Door) -> None:
    answers: list[bytes] = []

    await JsonChat(door, {}, answers.append).run(io.BytesIO(b'{"person": "p1", "text": "1"}'))

    assert len(answers) == 1


@pytest.mark.parametrize("times", [1, 3])
async def test_a_line_without_end_is_answered_once(
    door: Door, monkeypatch: pytest.MonkeyPatch, times: int
) -> None:
    monkeypatch.setattr(json_chat, "LONGEST_LINE", 100)

    answers = await _talk(door, "长" * 40 * times, '{"person": "p1", "text": "你好"}')

    assert answers[0] == {"error": "the line is longer than 100 bytes"}
    assert [answer.get("person") for answer in answers] == [None, "p1"]


async def test_a_line_without_end_may_be_the_last(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(json_chat, "LONGEST_LINE", 100)
    answers: list[bytes] = []

    await JsonChat(door, {}, answers.append).run(io.BytesIO(b"x" * 1000))

    assert len(answers) == 1


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        (b"\xff\xfe", "not UTF-8"),
        (b"{", "no JSON"),
        (b"[" * 100_000, "no JSON"),
        (b"9" * 10_000, "no JSON|must be an object"),
        (b'["p1"]', "must be an object"),
        (b'"p1"', "must be an object"),
        (b'{"text": "a"}', '"person" is missing'),
        (b'{"person": "", "text": "a"}', '"person" is missing'),
        (b'{"person": null, "text": "a"}', '"person" is missing'),
        (b'{"person": 1, "text": "a"}', '"person" must be a text'),
        (b'{"person": "p1", "text": 12}', '"text" must be a text'),
        (b'{"person": "p1", "text": "a", "id": 7}', '"id" must be a text'),
        (b'{"person": "p1"}', "exactly one is wanted of: text, choice, image, audio"),
        (b'{"person": "p1", "text": "a", "choice": "b"}', "exactly one is wanted of"),
        (b'{"person": "p1", "text": "a", "channel": "smoke"}', '"text" or "voice"'),
        (b'{"person": "p1", "txt": "a"}', r'unknown key "txt"; known: person, text'),
        (b'{"person": "p1", "image": "/nowhere.png"}', '"image": there is no such file'),
        (b'{"person": "p1", "image": "a\\u0000b"}', '"image": there is no such file'),
        (b'{"person": "p1", "image": "%s"}' % (b"x" * 10_000), '"image": there is no such file'),
        (b'{"person": "p1", "audio": "/"}', '"audio": there is no such file'),
    ],
)
def test_what_is_wanted_is_said(line: bytes, wanted: str) -> None:
    with pytest.raises(LineError, match=wanted):
        parse(line)


@pytest.mark.parametrize("person", ["\\n", "x" * 300, "\\ud800"])
async def test_a_person_must_have_a_name_that_can_be_kept(door: Door, person: str) -> None:
    (answer,) = await _talk(door, f'{{"person": "{person}", "text": "你好"}}')

    assert "short printable names" in answer["error"]


async def test_half_a_character_harms_nobody(door: Door) -> None:
    unknown, answer = await _talk(door, '{"\\ud83d": 1}', '{"person": "p1", "text": "你好\\ud83d"}')

    assert "unknown key" in unknown["error"]
    assert answer["replies"][0]["text"] == "1：你好（text）"


def test_an_error_quotes_nothing_that_a_person_wrote() -> None:
    with pytest.raises(LineError) as caught:
        parse('{"person": "p1", "text": "密码是八八八八", "channel": "密码是八八八八"}'.encode())

    assert "八" not in str(caught.value)

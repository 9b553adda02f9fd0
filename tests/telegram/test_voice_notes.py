"""Who speaks is heard, and told what was understood."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.messages import Reply
from bot.telegram import words
from tests.telegram.house import House
from tests.telegram.people import Person
from tests.telegram.sounds import ECHO, SAID, Ear, answers, settled, spoken
from tests.telegram.world import World


async def test_what_was_said_reaches_the_engine_as_words_that_are_answered_by_voice(
    house: House, wang: Person, ear: Ear
) -> None:
    await house.opens()

    wang.sends_voice(spoken())

    await wang.heard(1)
    (heard,) = house.engine.heard
    assert (heard.text, heard.channel, heard.attachment) == (SAID, "voice", None)


async def test_a_recording_is_gone_when_it_was_heard(
    house: House, wang: Person, ear: Ear, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = tmp_path / "temporary"
    kept.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(kept))
    await house.opens()

    wang.sends_voice(spoken())
    wang.sends_voice(b"no sound")

    await wang.heard(2)
    assert [file.is_relative_to(kept) for file in ear.files] == [True, True]
    assert list(kept.iterdir()) == []


async def test_what_was_heard_stands_above_the_first_part_of_an_answer_only(
    house: House, wang: Person, ear: Ear
) -> None:
    house.engine.decide = answers(Reply("先停下。", "先停下"), Reply("这是骗局。", "这是骗局"))
    await house.opens()

    wang.sends_voice(spoken())

    assert await settled(house, wang, 2) == [ECHO + "先停下。", "这是骗局。"]


async def test_a_long_speech_is_told_in_full_above_its_picture_and_answer(
    house: House, wang: Person, ear: Ear, tmp_path: Path
) -> None:
    (tmp_path / "step.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    house.pictures = {"a/1": tmp_path / "step.png"}
    house.engine.decide = answers(Reply("点「发现」。", "点发现", (), "a/1"))
    ear.says = "我想问一下。" * 200
    await house.opens()

    wang.sends_voice(spoken())

    said = await settled(house, wang, 3)
    assert said[0] == ""
    assert "".join(said).count("我想问一下。") == 200
    assert said[-1].endswith("点「发现」。")


async def test_where_nothing_was_understood_nothing_is_told_above(
    house: House, wang: Person, ear: Ear
) -> None:
    ear.says = ""
    await house.opens()

    wang.sends_voice(spoken())

    assert await wang.heard(1) == ["1：audio_empty"]


@pytest.mark.parametrize("content", [b"", b"OggS", b"ID3 and nothing more"])
async def test_a_broken_recording_is_answered(
    house: House, wang: Person, ear: Ear, content: bytes
) -> None:
    await house.opens()

    wang.sends_voice(content)

    assert await wang.heard(1) == ["1：audio_broken"]


async def test_a_recording_that_cannot_be_fetched_is_answered(
    house: House, wang: Person, world: World, ear: Ear
) -> None:
    world.goes_wrong("500", "file", times=99)
    await house.opens()

    wang.sends_voice(spoken())

    assert await wang.heard(1) == ["1：audio_broken"]


@pytest.mark.parametrize(
    "content",
    [
        {"voice": {"file_id": "f", "file_unique_id": "u", "duration": 121, "file_size": 500_000}},
        {"audio": {"file_id": "f", "file_unique_id": "u", "duration": 9, "file_size": 30_000_000}},
    ],
)
async def test_who_speaks_too_long_is_asked_for_less_at_once(
    house: House, wang: Person, world: World, ear: Ear, content: dict[str, Any]
) -> None:
    await house.opens()
    world.goes_wrong("500", "sendMessage", times=2)

    wang.sends(**content)
    wang.says("/好的")

    assert await settled(house, wang, 2) == [words.declined("too_long"), "1：好的"]
    assert world.called("getFile") == []


async def test_a_round_video_is_not_taken_for_speech(
    house: House, wang: Person, world: World, ear: Ear
) -> None:
    await house.opens()
    video = {"file_id": "f", "file_unique_id": "u", "duration": 3, "length": 240}

    wang.sends(video_note=video)

    assert await wang.heard(1) == ["1：video"]
    assert world.called("getFile") == []

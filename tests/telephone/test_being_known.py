"""Who is known by their number: only who wanted to be, for as long as they want to be."""

from __future__ import annotations

import asyncio
import sqlite3
import stat
from pathlib import Path

import pytest

from bot.telephone.callers import Callers, CallersUnavailable, somebody, spelled
from bot.telephone.words import words
from tests.telephone.house import HUMAN as NUMBER
from tests.telephone.house import House, in_real_time, opened
from tests.telephone.voices import spoken
from tests.voice.asterisk import Asterisk, until

_OFFER = "要我认得您吗"


async def _helped(house: House, caller: Asterisk, greetings: int = 1) -> None:
    """Somebody calls, and has been helped."""
    await house.until_said("您说你好", times=greetings)
    await house.says(caller, "看到了")
    await house.says(caller, "看到了")


async def test_the_offer_comes_once_after_the_first_help(tmp_path: Path) -> None:
    async with opened(tmp_path) as house, house.calls(NUMBER) as caller:
        await house.until_said("您说你好")
        await house.says(caller, "看到了")
        await house.until_said("您说看到了")
        offered_before = house.voices.has_said(_OFFER)
        await house.says(caller, "看到了")
        await house.until_said(_OFFER)
        await house.says(caller, "看到了")
        await house.until_said("您说看到了", times=3)

    assert not offered_before
    assert sum(_OFFER in text for text in house.voices.said) == 1


async def test_who_says_yes_is_the_same_person_in_the_next_call(tmp_path: Path) -> None:
    async with opened(tmp_path) as house:
        async with house.calls(NUMBER) as caller:
            await _helped(house, caller)
            await house.until_said(_OFFER)
            await _answers(house, caller, "记住我", "我就认得您")
        async with house.calls(f"+86 {NUMBER}"):
            await house.until_said("又听到您了")
            await house.until_said("您说你好", times=2)

    assert len(house.engine.people) == 1
    assert house.engine.said == ["看到了", "看到了"]


async def test_the_offer_can_be_answered_by_a_key(tmp_path: Path) -> None:
    async with opened(tmp_path) as house, house.calls(NUMBER) as caller:
        await _helped(house, caller)
        await house.until_said(_OFFER)
        caller.press("4")
        await house.until_said("我就认得您")

    assert Callers(tmp_path).person(NUMBER) == house.engine.people[0]


@pytest.mark.parametrize("answer", ["不用", "看到了"])
async def test_who_does_not_say_yes_is_somebody_new_in_the_next_call(
    answer: str, tmp_path: Path
) -> None:
    async with opened(tmp_path) as house:
        async with house.calls(NUMBER) as caller:
            await _helped(house, caller)
            await house.until_said(_OFFER)
            if answer == "不用":
                await _answers(house, caller, answer, "我不记您的号码")
            else:
                await house.says(caller, answer)
        async with house.calls(NUMBER):
            await house.until_said("您说你好", times=2)

    assert len(house.engine.people) == 2
    assert _rows(tmp_path) == []


async def test_a_hidden_number_is_never_offered_to_be_known(tmp_path: Path) -> None:
    async with opened(tmp_path) as house, house.calls("anonymous") as caller:
        await _helped(house, caller)
        await house.until_said("您说看到了", times=2)
        await house.says(caller, "看到了")
        await house.until_said("您说看到了", times=3)

    assert not house.voices.has_said(_OFFER)


async def test_in_the_middle_of_a_guide_nothing_is_offered(tmp_path: Path) -> None:
    async with opened(tmp_path) as house, house.calls(NUMBER) as caller:
        await house.until_said("您说你好")
        for times in (1, 2, 3):
            await house.says(caller, "怎么付钱")
            await house.until_said("看到了吗", times=times)

    assert not house.voices.has_said(_OFFER)


async def test_who_wants_to_be_forgotten_is_forgotten(tmp_path: Path) -> None:
    async with opened(tmp_path) as house:
        async with house.calls() as caller:
            await house.until_said("您说你好")
        Callers(tmp_path).remember(NUMBER, house.engine.people[0])
        async with house.calls(NUMBER) as caller:
            await house.until_said("又听到您了")
            await house.until_said("您说你好", times=2)
            await _answers(house, caller, "别记我的号码", "号码我忘掉了")

    assert Callers(tmp_path).person(NUMBER) is None
    assert house.engine.said == []


async def test_who_was_never_known_is_told_so(tmp_path: Path) -> None:
    async with opened(tmp_path) as house, house.calls(NUMBER) as caller:
        await house.until_said("您说你好")
        await _answers(house, caller, "别记我的号码", "我没有记您的号码")

    assert Callers(tmp_path).person(NUMBER) is None


async def test_who_had_everything_deleted_is_not_known_any_more(tmp_path: Path) -> None:
    async with opened(tmp_path) as house:
        person = somebody()
        Callers(tmp_path).remember(NUMBER, person)
        async with house.calls(NUMBER):
            await house.until_said("您说你好")

    assert house.engine.people != [person]
    assert Callers(tmp_path).person(NUMBER) is None


async def test_the_number_lies_nowhere(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG", "bot")
    async with opened(tmp_path) as house, house.calls(NUMBER) as caller:
        await _helped(house, caller)
        await house.until_said(_OFFER)
        await _answers(house, caller, "记住我", "我就认得您")

    assert not any(NUMBER.encode() in content for content in _contents(tmp_path))
    assert NUMBER not in caplog.text
    assert _modes(tmp_path) == {"telephone.key": 0o600, "telephone.db": 0o600}


async def test_where_the_file_is_damaged_a_call_goes_on_with_somebody_new(tmp_path: Path) -> None:
    (tmp_path / "telephone.db").write_bytes(b"no database" * 1_000)
    async with opened(tmp_path) as house, house.calls(NUMBER) as caller:
        await house.until_said("您说你好")
        await house.says(caller, "看到了")

    assert house.engine.said == ["看到了"]


async def test_where_nothing_can_be_kept_a_yes_is_not_promised(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_given: object) -> None:
        raise CallersUnavailable("OSError")

    async with opened(tmp_path) as house, house.calls(NUMBER) as caller:
        await _helped(house, caller)
        await house.until_said(_OFFER)
        monkeypatch.setattr(Callers, "remember", fails)
        await _answers(house, caller, "记住我", "现在办不了")

    assert not house.voices.has_said("我就认得您")


def test_a_key_that_was_lost_makes_everybody_unknown(tmp_path: Path) -> None:
    Callers(tmp_path).remember(NUMBER, "p1")
    (tmp_path / "telephone.key").unlink()

    assert Callers(tmp_path).person(NUMBER) is None


def test_a_damaged_key_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "telephone.key").write_bytes(b"short")

    with pytest.raises(CallersUnavailable):
        Callers(tmp_path).person(NUMBER)


async def test_many_processes_agree_on_the_key(tmp_path: Path) -> None:
    several = [Callers(tmp_path) for _ in range(8)]

    await asyncio.gather(*(asyncio.to_thread(each.remember, NUMBER, "p1") for each in several))

    assert len(_rows(tmp_path)) == 1


@pytest.mark.parametrize(
    ("given", "number"),
    [
        ("13800138000", "13800138000"),
        ("+86 138-0013-8000", "13800138000"),
        ("008613800138000", "13800138000"),
        ("8613800138000", "13800138000"),
        ("+8602012345678", "02012345678"),
        ("+14155550100", "14155550100"),
        ("", None),
        (None, None),
        ("anonymous", None),
        ("+266696687", None),
        ("1001", None),
        ("１３８００１３８０００", None),
    ],
)
def test_a_number_is_the_same_however_it_is_spelled(given: str | None, number: str | None) -> None:
    assert spelled(given) == number


@pytest.mark.parametrize("text", ["记住我", "嗯，记住我吧。", "要的", "好啊好啊", "记得我"])
def test_a_yes_is_understood(text: str) -> None:
    assert words().said_yes(text)
    assert not words().said_no(text)


@pytest.mark.parametrize("text", ["不要", "嗯，不用了", "算了吧", "不要记住我", "别记"])
def test_a_no_is_understood(text: str) -> None:
    assert words().said_no(text)
    assert not words().said_yes(text)


@pytest.mark.parametrize("text", ["要怎么付钱", "记住我的密码", "不行了胸口闷", "", "好像被骗了"])
def test_what_is_neither_goes_on_as_usual(text: str) -> None:
    assert not words().said_yes(text)
    assert not words().said_no(text)


@pytest.mark.parametrize(
    ("text", "wants"),
    [
        ("别记我的号码", True),
        ("你把我的电话忘了吧", True),
        ("我忘了手机号怎么办", False),
        ("怎么删掉通话的号码", False),
        ("忘了我的号码", True),
        ("我忘了密码和号码在哪里，叫我怎么办才好呢请问", False),
        ("号码", False),
    ],
)
def test_a_wish_to_be_forgotten_is_understood(text: str, wants: bool) -> None:
    assert words().wants_to_be_forgotten(text) == wants


async def _answers(house: House, caller: Asterisk, sentence: str, told: str) -> None:
    """Says something that is not the engine's, until 小伴 has said what it led to."""
    await in_real_time(caller, spoken(sentence))
    await until(lambda: house.voices.has_said(told), 8)


def _contents(folder: Path) -> list[bytes]:
    return [file.read_bytes() for file in folder.iterdir() if file.is_file()]


def _modes(folder: Path) -> dict[str, int]:
    return {file.name: stat.S_IMODE(file.stat().st_mode) for file in folder.glob("telephone.*")}


def _rows(folder: Path) -> list[tuple[str, str]]:
    with sqlite3.connect(folder / "telephone.db") as database:
        rows = database.execute("select number, person from callers").fetchall()
    database.close()
    return rows


async def test_who_has_everything_deleted_is_forgotten_in_that_very_call(tmp_path: Path) -> None:
    async with opened(tmp_path) as house, house.calls(NUMBER) as caller:
        await _helped(house, caller)
        await house.until_said(_OFFER)
        await _answers(house, caller, "记住我", "我就认得您")
        await _answers(house, caller, "都删掉", "都删掉了")

        assert Callers(tmp_path).person(NUMBER) is None

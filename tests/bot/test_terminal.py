"""A person talks with 小伴 at a terminal."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from rich.console import Console

from bot.door import Door
from bot.messages import Choice, Incoming
from bot.terminal import SOURCE, Terminal, chosen, is_farewell
from bot.wording import wording
from tests.bot.standing_in import Counting


@pytest.fixture
async def door(tmp_path: Path) -> AsyncIterator[Door]:
    async with await Door.open(f"sqlite:///{tmp_path}/records.db", Counting()) as door:
        yield door


async def _talk(door: Door, *lines: str, end: type[BaseException] = EOFError) -> str:
    """Types lines, and gives all that stood on the screen."""
    screen = Console(file=io.StringIO(), width=100)
    typed: Iterator[str] = iter(lines)

    def read(_prompt: str) -> str:
        for line in typed:
            return line
        raise end

    await Terminal(door, "p1", screen, read).run()
    assert isinstance(screen.file, io.StringIO)
    return screen.file.getvalue()


async def test_what_is_typed_is_answered_with_numbered_choices(door: Door) -> None:
    shown = await _talk(door, "你好")

    assert "小伴：\n    1：你好（text）\n\n    1  看到了\n    2  找不到\n" in shown


async def test_a_number_chooses(door: Door) -> None:
    shown = await _talk(door, "你好", "２")

    assert "2：cannot_find@1（text）" in shown


async def test_a_number_that_is_not_offered_is_words(door: Door) -> None:
    shown = await _talk(door, "3", "3")

    assert "2：3（text）" in shown


async def test_a_choice_is_gone_once_nothing_is_offered(door: Door) -> None:
    shown = await _talk(door, "你好", "谢谢", "1")

    assert "3：1（text）" in shown


async def test_an_empty_line_says_nothing(door: Door) -> None:
    shown = await _talk(door, "", "  ")

    assert "1：" not in shown


async def test_a_terminal_shows_no_pictures_and_no_names_of_files(door: Door) -> None:
    shown = await _talk(door, "图")

    assert "/pictures/1.png" not in shown


async def test_what_looks_like_markup_is_shown_as_it_is(door: Door) -> None:
    shown = await _talk(door, "[red]红[/red]")

    assert "1：[red]红[/red]（text）" in shown


@pytest.mark.parametrize("end", [EOFError, KeyboardInterrupt])
async def test_the_end_is_kind(door: Door, end: type[BaseException]) -> None:
    shown = await _talk(door, end=end)

    assert wording("chat")["goodbye"] in shown


async def test_goodbye_is_answered_and_ends_the_conversation(door: Door) -> None:
    shown = await _talk(door, "再见啦！", "还在吗")

    assert "1：再见啦" in shown
    assert "还在吗" not in shown
    assert shown.count(wording("chat")["goodbye"]) == 1


async def test_what_was_answered_while_the_terminal_was_closed_is_shown_first(door: Door) -> None:
    await door.answer(Incoming("p1", text="刚才", source=SOURCE))
    await door.answer(Incoming("p2", text="别人", source=SOURCE))

    shown = await _talk(door, "1")

    assert wording("chat")["waiting"] in shown
    assert "1：刚才（text）" in shown
    assert "2：done@1（text）" in shown
    assert "别人" not in shown
    assert [waiting.person for waiting in await door.outbox()] == ["p2"]


@pytest.mark.parametrize("line", ["再见", "拜拜！", " Exit ", "不聊了。"])
def test_a_word_of_farewell_is_one(line: str) -> None:
    assert is_farewell(line, wording("chat")["farewells"])


@pytest.mark.parametrize("line", ["再见老李要怎么打字", "退出微信", "好"])
def test_a_sentence_with_such_a_word_is_none(line: str) -> None:
    assert not is_farewell(line, wording("chat")["farewells"])


@pytest.mark.parametrize(
    ("line", "value"),
    [("1", "a"), ("２", "b"), ("0", None), ("3", None), ("²", None)],
)
def test_only_a_number_that_is_offered_chooses(line: str, value: str | None) -> None:
    found = chosen(line, (Choice("甲", "a"), Choice("乙", "b")))

    assert (found.value if found else None) == value

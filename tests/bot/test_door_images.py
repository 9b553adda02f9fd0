"""A picture comes in through the door: its words are read like what is typed, and no more."""

from __future__ import annotations

import logging
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from bot.door import Door
from bot.messages import Choice, Incoming, Reply, SafeMessage, State, Turn
from care.records import Records
from fraud import images
from guides import library
from tests import leftovers
from tests.actions.talk import Talk, labels
from tests.bot.doors import Engine, count, said
from tests.bot.drawn import code, needs_readers, screenshot

_CARD = "6222021234567890128"
_LOCKED = ["您的银行卡已冻结", f"请核对卡号{_CARD}"]
_RESPONSES = Path(__file__).parents[2] / "stories" / "domain" / "responses.yml"


@pytest.fixture
def engine() -> Engine:
    return Engine()


@pytest.fixture
async def door(tmp_path: Path, engine: Engine) -> AsyncIterator[Door]:
    (tmp_path / "var").mkdir()
    async with await Door.open(f"sqlite:///{tmp_path / 'var' / 'records.db'}", engine) as door:
        yield door


@pytest.fixture(scope="module", autouse=True)
def _readers_are_let_go() -> Iterator[None]:
    """They take much memory, and other tests run in this process."""
    yield
    images._reader.cache_clear()


@pytest.fixture
def without_readers(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine on which the reader of words is not installed."""
    images._reader.cache_clear()
    monkeypatch.setitem(sys.modules, "rapidocr_onnxruntime", None)


def _heard(engine: Engine) -> tuple[str | None, str | None]:
    """What the engine was told of the last message: its attachment and its words."""
    return engine.heard[-1].attachment, engine.heard[-1].text


# --- what is read -------------------------------------------------------------------------------


@needs_readers
async def test_the_words_of_a_picture_reach_the_engine(
    door: Door, engine: Engine, tmp_path: Path
) -> None:
    file = screenshot(tmp_path / "a.png", "您的快递到了", "请到门口来取")

    answer = await door.answer(Incoming("p1", image=str(file)))

    assert _heard(engine) == ("image", "您的快递到了\n请到门口来取")
    assert said(answer) == ["1:您的快递到了\n请到门口来取"]


@needs_readers
async def test_a_code_is_told_and_not_followed(door: Door, engine: Engine, tmp_path: Path) -> None:
    file = code(tmp_path / "a.png", "https://example.com/lottery")

    await door.answer(Incoming("p1", image=str(file)))

    assert _heard(engine) == ("image", "二维码：https://example.com/lottery")


@needs_readers
async def test_a_command_in_a_picture_is_no_command(
    door: Door, engine: Engine, tmp_path: Path
) -> None:
    await door.answer(Incoming("p1", image=str(screenshot(tmp_path / "a.png", "/restart"))))

    assert _heard(engine) == ("image", "／restart")


# --- what is not kept ---------------------------------------------------------------------------


@needs_readers
async def test_a_card_number_in_a_screenshot_is_nowhere_in_the_records(
    door: Door, engine: Engine, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    file = screenshot(tmp_path / "银行.png", *_LOCKED)

    await door.answer(Incoming("p1", image=str(file)))

    assert _heard(engine) == ("image", "您的银行卡已冻结\n请核对卡号〔银行卡号〕")
    assert engine.heard[-1].secrets == ("card",)
    assert leftovers.find(tmp_path / "var", [_CARD], caplog.text) == []


@needs_readers
async def test_a_password_in_a_code_is_nowhere_in_the_records(
    door: Door, engine: Engine, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    file = code(tmp_path / "a.png", "您的密码是749162")

    await door.answer(Incoming("p1", image=str(file)))

    assert engine.heard[-1].secrets == ("password",)
    assert leftovers.find(tmp_path / "var", ["749162"], caplog.text) == []


@needs_readers
async def test_neither_the_picture_nor_its_name_is_kept(
    door: Door, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    file = screenshot(tmp_path / "李奶奶的存折.png", "今天买菜")

    await door.answer(Incoming("p1", image=str(file)))

    kept = sorted(path.name for path in (tmp_path / "var").iterdir())
    assert all(name.startswith("records.db") for name in kept)
    assert leftovers.find(tmp_path / "var", ["李奶奶的存折"], caplog.text) == []


@needs_readers
@pytest.mark.parametrize("lines", [["今天买菜"], []])
async def test_the_file_is_left_as_it_was(door: Door, tmp_path: Path, lines: list[str]) -> None:
    file = screenshot(tmp_path / "a.png", *lines)
    before = file.read_bytes()

    await door.answer(Incoming("p1", image=str(file)))

    assert file.read_bytes() == before


# --- what cannot be read ------------------------------------------------------------------------


@needs_readers
async def test_a_picture_without_words_is_told_as_such(
    door: Door, engine: Engine, tmp_path: Path
) -> None:
    await door.answer(Incoming("p1", image=str(screenshot(tmp_path / "a.png"))))

    assert _heard(engine) == ("image_empty", None)


@needs_readers
async def test_a_blurred_picture_is_told_as_such(
    door: Door, engine: Engine, tmp_path: Path
) -> None:
    file = screenshot(tmp_path / "a.png", *_LOCKED, blur=12)

    await door.answer(Incoming("p1", image=str(file)))

    assert _heard(engine) == ("image_blurred", None)


@pytest.mark.parametrize("content", [b"", b"no picture", b"\x89PNG\r\n\x1a\n", None])
async def test_a_picture_that_cannot_be_opened_is_told_as_such(
    door: Door, engine: Engine, tmp_path: Path, content: bytes | None
) -> None:
    file = tmp_path / "a.png"
    if content is not None:
        file.write_bytes(content)

    await door.answer(Incoming("p1", image=str(file)))

    assert _heard(engine) == ("image_broken", None)


@pytest.mark.parametrize("name", ["a\x00b", "x" * 5_000, "/"])
async def test_what_is_no_file_is_told_as_such(door: Door, engine: Engine, name: str) -> None:
    await door.answer(Incoming("p1", image=name))

    assert _heard(engine) == ("image_broken", None)


@needs_readers
@pytest.mark.usefixtures("without_readers")
async def test_where_pictures_cannot_be_read_only_that_one_came_is_told(
    door: Door, engine: Engine, tmp_path: Path
) -> None:
    file = screenshot(tmp_path / "a.png", *_LOCKED)

    await door.answer(Incoming("p1", image=str(file)))

    assert _heard(engine) == ("image", None)


# --- once ---------------------------------------------------------------------------------------


@needs_readers
async def test_a_picture_that_is_sent_again_is_answered_once(
    door: Door, engine: Engine, tmp_path: Path
) -> None:
    message = Incoming("p1", image=str(screenshot(tmp_path / "a.png", "今天买菜")), message_id="7")

    first, again = await door.answer(message), await door.answer(message)

    assert first == again
    assert len(engine.heard) == 1


@needs_readers
async def test_a_picture_that_is_sent_again_is_not_read_again(
    door: Door, engine: Engine, tmp_path: Path
) -> None:
    file = screenshot(tmp_path / "a.png", "今天买菜")
    message = Incoming("p1", image=str(file), message_id="7")
    first = await door.answer(message)
    file.unlink()

    again = await door.answer(message)

    assert again == first
    assert said(again) == ["1:今天买菜"]


@needs_readers
async def test_a_picture_that_was_not_answered_is_answered_after_a_start_without_it(
    tmp_path: Path, engine: Engine
) -> None:
    url = f"sqlite:///{tmp_path / 'records.db'}"
    file = screenshot(tmp_path / "a.png", "今天买菜")
    cut = Door(Records(url), Engine())
    await cut.take(Incoming("p1", image=str(file), message_id="7"))
    await cut.close()
    file.unlink()

    async with await Door.open(url, engine) as door:
        await door.recover()

    assert _heard(engine) == ("image", "今天买菜")


# --- what the person is told: the real answers, without Rasa ------------------------------------


class _Answers:
    """Understands nothing, and answers as 小伴 does."""

    def __init__(self) -> None:
        responses: dict[str, Any] = YAML(typ="safe").load(_RESPONSES)
        self._guides, self._responses = library.load(), responses["responses"]

    def __call__(self, state: State, message: SafeMessage) -> Turn:
        talk = Talk(self._guides, self._responses)
        moment = talk.says(
            "not_understood",
            message.text or "",
            attachment=message.attachment,
            secrets=message.secrets,
        )
        choices = tuple(Choice(label, label) for label in labels(moment))
        return Turn((Reply(moment.text(), moment.text(), choices),), count(state, message).state)


@needs_readers
@pytest.mark.usefixtures("without_readers")
async def test_where_pictures_cannot_be_read_it_is_owned_up(
    door: Door, engine: Engine, tmp_path: Path
) -> None:
    engine.decide = _Answers()
    file = screenshot(tmp_path / "a.png", *_LOCKED)

    answer = await door.answer(Incoming("p1", image=str(file)))

    assert said(answer) == ["图片我现在还看不了。里面写了什么，您念给我听。"]


@needs_readers
@pytest.mark.parametrize(
    ("lines", "blur", "told"),
    [([], 0, "我没看到字"), (_LOCKED, 12, "太模糊"), (None, 0, "打不开")],
)
async def test_why_a_picture_says_nothing_is_told(
    door: Door, engine: Engine, tmp_path: Path, lines: list[str] | None, blur: int, told: str
) -> None:
    engine.decide = _Answers()
    file = tmp_path / "a.png"
    if lines is not None:
        screenshot(file, *lines, blur=blur)

    answer = await door.answer(Incoming("p1", image=str(file)))

    assert told in said(answer)[0]


@needs_readers
async def test_a_screenshot_of_a_fraud_is_warned_of(
    door: Door, engine: Engine, tmp_path: Path
) -> None:
    engine.decide = _Answers()
    file = screenshot(
        tmp_path / "a.png", "我是市公安局的民警，您涉嫌洗钱", "请马上把存款转到安全账户"
    )

    answer = await door.answer(Incoming("p1", image=str(file)))

    assert "「安全账户」是假的。" in said(answer)[0]
    assert [choice.label for choice in answer.replies[0].choices] == ["没转", "转了", "找真人"]

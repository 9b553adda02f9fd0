"""Every front end opens the same door."""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from bot import front
from bot.door import Door
from bot.front import RecordsUnavailable, handed_over, open_door
from bot.messages import Incoming, Reply
from bot.settings import Settings
from care.kept import NewMessage
from care.records import Records
from tests.bot.standing_in import Counting


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A new installation, with a small engine in the place of the real one."""
    loader = SimpleNamespace(RasaEngine=SimpleNamespace(load=lambda model, **_: Counting()))
    monkeypatch.setitem(sys.modules, "bot.engine", loader)
    monkeypatch.setattr(front, "train", lambda models: models / "model.tar.gz")
    return Settings(
        home=tmp_path / "var",
        models=tmp_path / "models",
        database_url=f"sqlite:///{tmp_path}/var/records.db",
    )


async def test_the_first_message_to_a_new_installation_is_answered(settings: Settings) -> None:
    async with open_door(settings) as door:
        answer = await door.answer(Incoming("p1", text="你好"))

    assert answer.replies[0].text == "1：你好（text）"


async def test_what_was_left_unanswered_is_answered_at_the_start(settings: Settings) -> None:
    settings.make_home()
    records = Records(settings.database_url)
    records.receive(NewMessage("p1", "terminal", "7", text="停电了"))
    records.close()

    async with open_door(settings) as door:
        waiting = await door.outbox("terminal")

    assert [each.reply.text for each in waiting] == ["1：停电了（text）"]


async def test_replies_that_cannot_be_marked_stay_and_are_logged(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def fail(*_: object) -> None:
        raise RecordsUnavailable("OperationalError")

    monkeypatch.setattr(Door, "delivered", fail)

    async with open_door(settings) as door:
        await handed_over(door, [Reply("好", "好", id=1)])

    assert "records unavailable: OperationalError" in caplog.text

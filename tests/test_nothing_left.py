"""Journey 8: a person types card, identity number, code and password; nothing of it is left."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import pytest

from bot.door import Door
from bot.engine import RasaEngine
from bot.messages import Incoming
from tests import leftovers

_CARD = "6222021234567890128"
_IDENTITY = "11010519491231002X"
_SAID = [
    "菜市场扫码咋个扫嘛",
    f"我的卡号是{_CARD}，帮我绑一下",
    "六二二二零二一二三四五六七八九零一二八，这是我的卡",
    f"身份证{_IDENTITY}够不够",
    "验证码我收到了是 4 8 2 9 1 0",
    "739204",
    "我微信支付密码是 zhang1949 ，你记一下",
    "电话13812345678，家住建设路18号3单元502室",
    "好了",
]
_SECRETS = [_CARD, _IDENTITY, "482910", "739204", "zhang1949", "13812345678", "建设路18号3单元502"]


async def test_nothing_secret_is_left_in_files_logs_or_rasas_tracker(
    engine: RasaEngine,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    trackers: list[str] = []
    _spy_on_trackers(engine, trackers, monkeypatch)
    caplog.set_level(logging.DEBUG)

    answers = []
    async with await Door.open(f"sqlite:///{tmp_path / 'records.db'}", engine) as door:
        for number, text in enumerate(_SAID):
            answers.append(await door.answer(Incoming("p1", text=text, message_id=str(number))))
            found = leftovers.find(tmp_path, _SECRETS, caplog.text + "\n".join(trackers))
            assert found == [], text

    assert trackers
    assert leftovers.find(tmp_path, _SECRETS, caplog.text + "\n".join(trackers)) == []
    for answer in answers[1:-1]:
        assert "没有留" in answer.replies[0].text
    assert answers[-1].state["guide"], "the conversation goes on"


def _spy_on_trackers(engine: RasaEngine, seen: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Keeps a copy of all that Rasa's trackers ever held."""
    save = engine._store.save

    async def saved(tracker: Any) -> None:
        seen.append(repr([_without_measures(event.as_dict()) for event in tracker.events]))
        await save(tracker)

    monkeypatch.setattr(engine._store, "save", saved)


def _without_measures(held: Any) -> Any:
    """Leaves out times and confidences: their digits fall together with a code's by chance."""
    if isinstance(held, dict):
        return {key: _without_measures(value) for key, value in held.items()}
    if isinstance(held, list | tuple):
        return [_without_measures(value) for value in held]
    return None if isinstance(held, float) else held


async def test_a_message_with_a_secret_may_be_a_wish_as_well(
    engine: RasaEngine, tmp_path: Path
) -> None:
    async with await Door.open(f"sqlite:///{tmp_path / 'records.db'}", engine) as door:
        answer = await door.answer(Incoming("p1", text=f"我想把银行卡{_CARD}绑到微信上，咋个绑"))

    assert "没有留" in answer.replies[0].text
    assert answer.state["guide"] == "wechat-bind-card"

"""Work for many people side by side, and for each one thing after the other."""

from __future__ import annotations

import asyncio

import pytest

from bot.telegram import lanes
from bot.telegram.aside import Aside
from bot.telegram.lanes import Lanes


async def test_who_is_woken_during_the_work_is_served_once_more() -> None:
    served: list[str] = []

    async def work(person: str) -> None:
        served.append(person)
        if len(served) == 1:
            line.wake(person)
            line.wake(person)

    line = Lanes("work", work)
    line.wake("a")
    await line.idle()

    assert served == ["a", "a"]


async def test_nobody_is_served_twice_at_once_and_nobody_waits_for_another() -> None:
    at_once: list[str] = []
    most = 0

    async def work(person: str) -> None:
        nonlocal most
        assert person not in at_once
        at_once.append(person)
        most = max(most, len(at_once))
        await asyncio.sleep(0)
        line.wake(person) if most < 2 else None
        at_once.remove(person)

    line = Lanes("work", work)
    line.wake("a")
    line.wake("b")
    await line.idle()

    assert most == 2


async def test_a_defect_is_logged_without_its_words_and_the_work_tried_again(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(lanes, "_AFTER_A_DEFECT", 0.0)
    tries: list[str] = []

    async def work(person: str) -> None:
        tries.append(person)
        if len(tries) == 1:
            raise RuntimeError("秘密")

    line = Lanes("work", work)
    line.wake("a")
    await line.idle()

    assert tries == ["a", "a"]
    assert "work failed: RuntimeError" in caplog.text
    assert "秘密" not in caplog.text


async def test_what_fails_aside_disturbs_nobody(caplog: pytest.LogCaptureFixture) -> None:
    async def fails() -> None:
        raise RuntimeError("秘密")

    aside = Aside()
    aside.begin(fails())
    await asyncio.sleep(0.01)
    await aside.cancel()

    assert "failed: RuntimeError" in caplog.text
    assert "秘密" not in caplog.text

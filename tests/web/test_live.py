"""A line ends whenever it is to end, whatever comes in at the same moment."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.web.live import Live
from tests.web.voiced import StandInVoices


class Socket:
    """A page that tells one thing when it is let, and then nothing any more."""

    def __init__(self) -> None:
        self.first: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self.told: list[str] = []

    async def receive(self) -> dict[str, Any]:
        if not self.first.done():
            return await self.first
        return await asyncio.get_running_loop().create_future()

    async def send_text(self, text: str) -> None:
        self.told.append(text)


async def _nothing_expected() -> tuple[str, ...]:
    return ()


def _live(socket: Socket) -> Live:
    return Live(socket, StandInVoices().listening(), _nothing_expected)  # type: ignore[arg-type]


async def test_a_line_that_is_taken_elsewhere_as_it_begins_still_ends() -> None:
    socket, taken = Socket(), asyncio.Event()
    running = asyncio.create_task(_live(socket).run(taken))
    await asyncio.sleep(0.05)

    taken.set()
    await asyncio.sleep(0)
    socket.first.set_result({"type": "websocket.receive", "text": '{"mode": "hold"}'})

    assert await asyncio.wait_for(running, 5) == "elsewhere"


async def test_a_page_that_never_says_what_it_wants_is_not_waited_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.web.live._PATIENCE", 0.1)

    assert await asyncio.wait_for(_live(Socket()).run(asyncio.Event()), 5) == "unreadable"

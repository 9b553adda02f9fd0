"""小伴 with a real door and real records, which can be opened, cut off and opened again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from pathlib import Path

from bot.door import Door
from bot.heard import Hear
from bot.messages import Choice, Engine, Reply, SafeMessage, State, Turn
from bot.telegram.front import Account, Telegram
from bot.telegram.speaking import Speak
from bot.telegram.timing import Timing
from tests.telegram.world import TOKEN, World

# Short enough for tests, long enough for a machine that does much else.
QUICK = Timing(
    fragments=0.15,
    long_poll=2,
    between_polls=0.02,
    poll_retry=0.05,
    send_retry=0.05,
    longest_retry=0.4,
    typing_after=0.1,
    typing_again=0.2,
    download=2.0,
    finishing=5.0,
    pace=1_000.0,
)
Decide = Callable[[State, SafeMessage], Turn]


def said_back(state: State, message: SafeMessage) -> Turn:
    """Answers with a number, what was said, and two buttons that belong to this turn."""
    count = state.get("count", 0) + 1
    said = message.text or message.choice or message.attachment
    choices = (Choice("看到了", f"done@{count}"), Choice("找不到", f"cannot_find@{count}"))
    return Turn((Reply(f"{count}：{said}", f"{count}", choices),), {"count": count})


class Listening:
    """An engine that decides as it is told, and remembers what it was asked."""

    def __init__(self) -> None:
        self.decide: Decide = said_back
        self.heard: list[SafeMessage] = []
        self.pause = 0.0

    async def turn(self, state: State, message: SafeMessage) -> Turn:
        self.heard.append(message)
        await asyncio.sleep(self.pause)
        return self.decide(state, message)

    def texts(self, person: str) -> list[str | None]:
        return [each.text for each in self.heard if each.person == person]


class House:
    """小伴 on one machine.

    Args:
        world: Whose bot it is.
        api: The root of the Bot API server.
        folder: Where the records are.
    """

    def __init__(self, world: World, api: str, folder: Path) -> None:
        self.world = world
        self.api = api
        self.folder = folder
        self.url = f"sqlite:///{folder / 'records.db'}"
        self.engine = Listening()
        self.pictures: Mapping[str, Path] = {}
        self.hear: Hear | None = None
        self.speak: Speak | None = None
        self.door: Door | None = None
        self.telegram: Telegram | None = None

    async def opens(
        self,
        timing: Timing = QUICK,
        token: str = TOKEN,
        webhook: str | None = None,
        engine: Engine | None = None,
    ) -> Door:
        """Opens, and answers what was left unanswered, as every start does."""
        self.door = await Door.open(self.url, engine or self.engine, self.hear)
        await self.door.recover()
        account = Account(token, self.api, webhook)
        self.telegram = Telegram(self.door, account, self._picture, timing, self.speak)
        await self.telegram.start()
        return self.door

    async def closes(self) -> None:
        """Closes in good order."""
        if self.telegram:
            await self.telegram.stop()
        if self.door:
            await self.door.close()
        self.telegram = self.door = None

    async def is_cut_off(self) -> None:
        """Everything stops where it stands, as far as one process can do that to itself."""
        assert self.telegram and self.door
        running = self.telegram._running
        assert running
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await self.telegram._desk.cancel()
        await self.telegram._bot.shutdown()
        await self.door.close()
        self.telegram = self.door = None

    def _picture(self, name: str) -> str | None:
        return str(self.pictures[name]) if name in self.pictures else None

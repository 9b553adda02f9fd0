"""Has the door answer what was kept, and the answers delivered."""

from __future__ import annotations

import asyncio
import logging

from bot.door import Door
from bot.front import RecordsUnavailable
from bot.telegram.delivery import Delivery
from bot.telegram.lanes import Lanes
from bot.telegram.reading import chat_of
from bot.telegram.timing import Timing, growing
from bot.telegram.typing_sign import TypingSign

_log = logging.getLogger(__name__)


class Answering:
    """Answers people, different ones side by side.

    Args:
        door: What answers.
        delivery: What brings the answers to people.
        typing: The sign that is shown meanwhile.
        timing: How long to wait while the records are out of reach.
    """

    def __init__(self, door: Door, delivery: Delivery, typing: TypingSign, timing: Timing) -> None:
        self._door = door
        self._delivery = delivery
        self._typing = typing
        self._timing = timing
        self._lanes = Lanes("answering", self._answer)

    def wake(self, person: str) -> None:
        """Has a person answered."""
        self._lanes.wake(person)

    async def idle(self) -> None:
        """Waits until everybody is answered."""
        await self._lanes.idle()

    async def cancel(self) -> None:
        """Breaks off; what was not answered is answered at the next start."""
        await self._lanes.cancel()

    async def _answer(self, person: str) -> None:
        with self._typing.shown(chat_of(person)):
            await self._owed(person)
        self._delivery.wake(person)

    async def _owed(self, person: str) -> None:
        waits = growing(self._timing.send_retry, self._timing.longest_retry)
        while True:
            try:
                await self._door.answer_owed(person)
            except RecordsUnavailable as error:
                _log.error("records unavailable: %s", error)
                await asyncio.sleep(next(waits))
            else:
                return

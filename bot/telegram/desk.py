"""Where what arrives and what goes out meet: one bot's parts, put together."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Sequence

import telegram

from bot.door import Door
from bot.telegram import words
from bot.telegram.answering import Answering
from bot.telegram.aside import Aside
from bot.telegram.delivery import Delivery
from bot.telegram.files import Files
from bot.telegram.groups import Groups
from bot.telegram.intake import Intake
from bot.telegram.reading import Declined, InChannel, InGroup, Reach, Said, person_of
from bot.telegram.sender import Sender
from bot.telegram.speaking import Speak, Speaking
from bot.telegram.timing import Timing
from bot.telegram.trying import try_a_few_times
from bot.telegram.typing_sign import TypingSign


class Desk:
    """Hands on what happens to whoever it concerns.

    Args:
        bot: The connection to Telegram.
        door: Where messages go in and answers come out.
        picture: Gives the file of a picture by its name, or None.
        timing: How long things wait.
        speak: Says a text in a manner, or None where nothing can be said.
    """

    def __init__(
        self,
        bot: telegram.Bot,
        door: Door,
        picture: Callable[[str], str | None],
        timing: Timing,
        speak: Speak | None = None,
    ) -> None:
        self._bot = bot
        self._door = door
        self._timing = timing
        self._sender = Sender(bot, timing)
        self._groups = Groups(bot, self._sender, timing)
        typing = TypingSign(bot, timing)
        self._speaking = Speaking(self._sender, speak, typing, timing)
        self._delivery = Delivery(door, self._sender, picture, self._speaking.say, timing)
        self._answering = Answering(door, self._delivery, typing, timing)
        self.intake = Intake(door, self, Files(bot, timing), typing, timing)
        self._aside = Aside()
        # Whom the present outage was told.
        self._told: set[int] = set()

    def begin(self, menu: Sequence[telegram.BotCommand]) -> None:
        """Begins to deliver what waits, and puts the commands into Telegram's menu."""
        self._aside.begin(self._delivery.everything())
        # Without the menu they work all the same.
        self._aside.begin(self._bot.set_my_commands(menu))

    def wrote(self, said: Said) -> None:
        """A person is there, and a press is confirmed at once: its button stops turning."""
        self._delivery.resume(person_of(said.chat))
        if said.press is not None:
            self._aside.begin(self._bot.answer_callback_query(said.press))

    def kept(self, chat: int) -> None:
        """Has a person answered."""
        self._told.clear()
        self._answering.wake(person_of(chat))

    def away(self, chat: int) -> None:
        """Tells a person, once an outage, that nothing can be kept at the moment."""
        if chat not in self._told:
            self._told.add(chat)
            self._aside.begin(self._sender.words(chat, self._door.records_unavailable().text))

    async def declines(self, chat: int, why: Declined) -> None:
        """Tells a person that what was sent is not taken, and what to do instead."""
        said = words.declined(why)
        await try_a_few_times(lambda: self._sender.words(chat, said), self._timing)

    def reach(self, reach: Reach) -> None:
        """Lets answers wait for a person who blocked the bot, or go on."""
        if reach.open:
            self._delivery.resume(person_of(reach.chat))
        else:
            self._delivery.pause(person_of(reach.chat))

    async def elsewhere(self, place: InGroup | InChannel) -> None:
        """Leaves a group with a word, and a channel without."""
        if isinstance(place, InGroup):
            await self._groups.decline(place.chat)
        else:
            await self._groups.leave(place.chat)

    async def finish(self, seconds: float) -> None:
        """Ends what is in hand, and breaks off what takes longer."""
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(self._idle(), seconds)
        await self.cancel()

    async def cancel(self) -> None:
        """Breaks everything off; nothing is lost by it."""
        await self._aside.cancel()
        await self.intake.cancel()
        await self._answering.cancel()
        await self._delivery.cancel()
        await self._speaking.cancel()

    async def _idle(self) -> None:
        await self.intake.finish()
        await self._answering.idle()
        await self._delivery.idle()
        await self._speaking.idle()

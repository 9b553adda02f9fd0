"""One call from its beginning to its end: consent, the conversation, and how it ended."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.door import Door
from bot.front import RecordsUnavailable
from bot.messages import State
from bot.telephone.acquaintance import Acquaintance
from bot.telephone.callers import Callers, CallersUnavailable, somebody
from bot.telephone.calls import Calls, Ended
from bot.telephone.words import words
from bot.voices import Voices
from voice.companion import Companion
from voice.conversation import Conversation, Ending
from voice.events import HungUp, Piece, Pressed
from voice.listening import Listening
from voice.telephone.call import Call
from voice.turn_taking import TurnTaker

_HUMAN = "0"
_ENDED: Mapping[Ending, Ended] = {"hung_up": "finished", "finished": "finished", "human": "human"}
# A call that ended for any other reason was cut off by us: a human is to go on.
_IN_ORDER = (None, "theirs", "ours", "long")

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Caller:
    """Who calls.

    Attributes:
        person: In the records.
        number: None where it is hidden.
        known: Whether they are known by it.
    """

    person: str
    number: str | None
    known: bool


class Desk:
    """Leads calls.

    Args:
        door: Where what people say goes in.
        voices: Hears and speaks.
        callers: Who is known by their number.
        calls: What the exchange told of its calls, and will ask.
        companion: Leads one person's conversation.
        human: Whether a human can be reached by this telephone.
    """

    def __init__(  # noqa: PLR0913 - each is given once, by name
        self,
        door: Door,
        voices: Voices,
        *,
        callers: Callers,
        calls: Calls,
        companion: Callable[[str], Companion],
        human: bool,
    ) -> None:
        self._door = door
        self._voices = voices
        self._callers = callers
        self._calls = calls
        self._companion = companion
        self._human = human
        self._said: dict[str, bytes] = {}

    async def warm_up(self) -> None:
        """Loads what the first caller would wait for."""
        if await asyncio.to_thread(lambda: self._voices.can_hear):
            await self._sound(words().consent[self._which])
        else:
            _log.warning("telephone: speech cannot be understood here: %s", self._voices.why_not)
            await self._sound(words().unable[self._which])
        await self._sound(words().full[self._which])
        await self._sound(words().warning)

    async def lead(self, call: Call) -> None:
        """Leads a call."""
        number = self._calls.begin(call.name)
        how: Ended = "failed"
        try:
            how = _ENDED[await self._lead(call, number)]
        finally:
            self._calls.end(call.name, how if call.why in _IN_ORDER else "failed")

    async def full(self, call: Call) -> None:
        """Tells that there are too many calls."""
        self._calls.begin(call.name)
        try:
            await self._says(call, words().full[self._which])
        finally:
            self._calls.end(call.name, "human" if self._human else "finished")

    async def warn(self, call: Call) -> None:
        """Tells that the call will soon be ended."""
        call.say(await self._sound(words().warning))

    @property
    def _which(self) -> str:
        return "human" if self._human else "alone"

    async def _lead(self, call: Call, number: str | None) -> Ending:
        if not await asyncio.to_thread(lambda: self._voices.can_hear):
            return await self._lead_deaf(call)
        caller = await self._who(number)
        consent = words().consent_again if caller.known else words().consent
        refused = await self._says(call, consent[self._which])
        if refused is not None:
            return refused
        patience = await self._patience(caller.person)
        listening = await asyncio.to_thread(self._voices.listening, patience)
        return await self._talks(call, listening, caller)

    async def _lead_deaf(self, call: Call) -> Ending:
        """Nothing can be understood: there is a human, or at least there are keys."""
        ended = await self._says(call, words().unable[self._which])
        if ended is not None or self._human:
            return ended or "human"
        listening = Listening(_Deaf(), TurnTaker())
        return await self._talks(call, listening, _Caller(somebody(), None, known=False))

    async def _talks(self, call: Call, listening: Listening, caller: _Caller) -> Ending:
        companion = Acquaintance(
            self._companion(caller.person),
            callers=self._callers,
            number=caller.number,
            person=caller.person,
            state=lambda: self._state(caller.person),
        )
        if caller.known:
            companion.is_known()
        return await Conversation(call, listening, self._voices.speaker, companion).run()

    async def _who(self, number: str | None) -> _Caller:
        """Who calls: somebody new, unless they wanted to be known."""
        try:
            person = await asyncio.to_thread(self._callers.person, number) if number else None
            if number and person and await self._state(person) is None:
                # Who had everything deleted is not known any more either.
                await asyncio.to_thread(self._callers.forget, number)
                person = None
        except CallersUnavailable as error:
            _log.error("telephone: who calls cannot be looked up: %s", error)
            return _Caller(somebody(), None, known=False)
        return _Caller(person or somebody(), number, known=person is not None)

    async def _state(self, person: str) -> State | None:
        """Where a person's conversation stands; None where nothing is kept of them."""
        try:
            exchanges, state = await self._door.history(person, 1)
        except RecordsUnavailable:
            return {}
        return state if exchanges else None

    async def _patience(self, person: str) -> float:
        try:
            return await self._door.patience(person)
        except RecordsUnavailable:
            return 1.0

    async def _sound(self, text: str) -> bytes:
        """What we say ourselves is the same for everybody, and made once."""
        if text not in self._said:
            self._said[text] = await asyncio.to_thread(self._voices.spoken, text)
        return self._said[text]

    async def _says(self, call: Call, text: str) -> Ending | None:
        """Says something to its end, and hears nothing meanwhile but the key for a human.

        Returns:
            How the call ended over it; None where it was heard.
        """
        call.say(await self._sound(text))
        saying = asyncio.create_task(call.said())
        waiting = asyncio.create_task(_refusal(call))
        try:
            await asyncio.wait({saying, waiting}, return_when=asyncio.FIRST_COMPLETED)
            refused = waiting.result() if waiting.done() else None
        finally:
            for task in (saying, waiting):
                task.cancel()
            await asyncio.gather(saying, waiting, return_exceptions=True)
        if refused != "human" or self._human:
            return refused
        call.stop_speaking()
        call.say(await self._sound(words().no_human))
        return "finished"


class _Deaf:
    """Hears nothing at all: there are only keys."""

    def expect(self, hints: object) -> None:
        """Nothing can be expected."""

    def take(self, piece: Piece) -> list[Any]:
        """Hears nothing."""
        return []

    def finish(self) -> list[Any]:
        """Nothing was being said."""
        return []


async def _refusal(call: Call) -> Ending:
    """Waits until somebody hangs up or wants a human; nothing else is heard."""
    async for event in call.events():
        if isinstance(event, Pressed) and event.key == _HUMAN:
            call.stop_speaking()
            return "human"
        if isinstance(event, HungUp):
            break
    return "hung_up"

"""Takes updates in: each is done with when it is recorded, or is for nobody.

Polling and the webhook share this. Telegram keeps an update until it is told that it was
taken, so a power cut at any point loses nothing: what was not recorded comes again.
"""

from __future__ import annotations

import asyncio
import datetime
import logging
from collections import OrderedDict, deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

import telegram

from bot.door import Door
from bot.front import RecordsUnavailable
from bot.messages import Incoming
from bot.telegram.delivery import SOURCE
from bot.telegram.files import Files
from bot.telegram.lanes import Lanes
from bot.telegram.reading import (
    Declined,
    InChannel,
    InGroup,
    Meaning,
    Part,
    Reach,
    Said,
    chat_of,
    person_of,
    read,
)
from bot.telegram.timing import Timing
from bot.telegram.typing_sign import TypingSign

_log = logging.getLogger(__name__)
# Updates that were done with, to be known when they come once more.
_REMEMBERED = 10_000
# Telegram tells the time of a message in whole seconds.
_SAME_MOMENT = datetime.timedelta(seconds=1)

# Done with (True), or to come again (False).
Kept = asyncio.Future[bool]


class Desk(Protocol):
    """Who is told what happens."""

    def wrote(self, said: Said) -> None:
        """A person has said something; it is not recorded yet."""
        ...

    def kept(self, chat: int) -> None:
        """What a person said is recorded, and wants an answer."""
        ...

    def away(self, chat: int) -> None:
        """What a person said cannot be recorded at the moment."""
        ...

    async def declines(self, chat: int, why: Declined) -> None:
        """What a person sent is not taken."""
        ...

    def reach(self, reach: Reach) -> None:
        """A person can be reached no more, or again."""
        ...

    async def elsewhere(self, place: InGroup | InChannel) -> None:
        """The bot is in a group or a channel."""
        ...


@dataclass
class _Fragment:
    """A text that may be part of something longer, in its last wording."""

    ids: list[str]
    text: str
    at: datetime.datetime | None


@dataclass
class _Work:
    """What is recorded in one go: fragments as one message, or other parts one by one."""

    kept: list[Kept]
    fragments: list[_Fragment] = field(default_factory=list)
    parts: Sequence[Part] = ()
    at: datetime.datetime | None = None


@dataclass
class _Waiting:
    """A person's fragments while more may come."""

    work: _Work
    latest: float
    timer: asyncio.TimerHandle


class Intake:
    """Takes updates in.

    Args:
        door: What records messages.
        desk: Who is told.
        files: Fetches what people send.
        typing: The sign that is shown while a file is fetched and looked at.
        timing: How long to wait for further fragments.
    """

    def __init__(
        self, door: Door, desk: Desk, files: Files, typing: TypingSign, timing: Timing
    ) -> None:
        self._door = door
        self._desk = desk
        self._files = files
        self._typing = typing
        self._timing = timing
        self._seen: OrderedDict[int, Kept] = OrderedDict()
        self._waiting: dict[int, _Waiting] = {}
        self._work: dict[int, deque[_Work]] = {}
        self._lanes = Lanes("recording", self._record)
        self._events: set[asyncio.Task[None]] = set()

    def take(self, update: telegram.Update) -> Kept:
        """Takes an update in; the same one twice is taken in once.

        Returns:
            Becomes True when Telegram may forget the update, False where it must come again.
        """
        seen = self._seen.get(update.update_id)
        if seen is not None and not (seen.done() and not seen.result()):
            return seen
        kept: Kept = asyncio.get_running_loop().create_future()
        self._seen[update.update_id] = kept
        self._seen.move_to_end(update.update_id)
        self._forget()
        meaning = self._read(update)
        if meaning is None:
            kept.set_result(True)
        elif isinstance(meaning, Said):
            self._desk.wrote(meaning)
            self._hear(meaning, kept)
        elif isinstance(meaning, Reach):
            self._desk.reach(meaning)
            kept.set_result(True)
        else:
            event = asyncio.create_task(self._elsewhere(meaning, kept))
            self._events.add(event)
            event.add_done_callback(self._events.discard)
        return kept

    async def finish(self) -> None:
        """Records at once what was waiting for more."""
        for chat in list(self._waiting):
            self._close(chat)
        await self._lanes.idle()
        if self._events:
            await asyncio.wait(self._events)

    async def cancel(self) -> None:
        """Breaks off; what was not recorded comes again."""
        await self._lanes.cancel()
        for chat in {*self._waiting, *self._work}:
            self._turn_away(chat)
        for event in self._events:
            event.cancel()
        await asyncio.gather(*self._events, return_exceptions=True)

    def _forget(self) -> None:
        for update_id in list(self._seen)[: max(0, len(self._seen) - _REMEMBERED)]:
            if self._seen[update_id].done():
                del self._seen[update_id]

    def _read(self, update: telegram.Update) -> Meaning | None:
        try:
            return read(update)
        except Exception as error:  # one that cannot be read must not come for ever
            _log.error("telegram: an update cannot be read: %s", type(error).__name__)
            return None

    async def _elsewhere(self, place: InGroup | InChannel, kept: Kept) -> None:
        try:
            await self._desk.elsewhere(place)
        finally:
            kept.set_result(True)

    def _hear(self, said: Said, kept: Kept) -> None:
        fragment = said.parts[0] if said.parts and said.parts[0].fragment else None
        if fragment is None:
            self._close(said.chat)
            self._enqueue(said.chat, _Work([kept], parts=said.parts, at=said.at))
            return
        waiting = self._waiting.get(said.chat)
        if waiting is not None and not _belongs(said, waiting.work.fragments):
            self._close(said.chat)
            waiting = None
        self._wait(said, fragment, waiting, kept)

    def _wait(self, said: Said, part: Part, waiting: _Waiting | None, kept: Kept) -> None:
        """Adds a fragment to those that wait, and waits anew."""
        loop = asyncio.get_running_loop()
        now = loop.time()
        work = waiting.work if waiting else _Work([])
        latest = waiting.latest if waiting else now + self._timing.fragments_at_most
        if waiting:
            waiting.timer.cancel()
        work.kept.append(kept)
        earlier = next((each for each in work.fragments if said.replaces in each.ids), None)
        if earlier:
            earlier.ids.append(part.message_id)
            earlier.text = part.text or ""
        else:
            work.fragments.append(_Fragment([part.message_id], part.text or "", said.at))
        until = min(now + self._timing.fragments, latest)
        self._waiting[said.chat] = _Waiting(
            work, latest, loop.call_at(until, self._close, said.chat)
        )

    def _close(self, chat: int) -> None:
        """Takes a person's fragments as complete."""
        waiting = self._waiting.pop(chat, None)
        if waiting:
            waiting.timer.cancel()
            self._enqueue(chat, waiting.work)

    def _enqueue(self, chat: int, work: _Work) -> None:
        self._work.setdefault(chat, deque()).append(work)
        self._lanes.wake(person_of(chat))

    async def _record(self, person: str) -> None:
        chat = chat_of(person)
        while queue := self._work.get(chat):
            work = queue[0]
            try:
                await self._one(chat, work)
            except RecordsUnavailable as error:
                _log.error("records unavailable: %s", error)
                self._desk.away(chat)
                self._turn_away(chat)
                return
            except Exception as error:  # it would fail again for ever
                _log.error("telegram: a message is left out: %s", type(error).__name__)
            queue.popleft()
            _settle(work, kept=True)
            self._desk.kept(chat)
        self._work.pop(chat, None)

    def _turn_away(self, chat: int) -> None:
        """Lets all that a person said come again, so that its order is kept."""
        self._close(chat)
        for work in self._work.pop(chat, ()):
            _settle(work, kept=False)

    async def _one(self, chat: int, work: _Work) -> None:
        if work.fragments:
            await self._together(chat, work.fragments)
        for part in work.parts:
            await self._part(chat, part, work.at)

    async def _together(self, chat: int, fragments: Sequence[_Fragment]) -> None:
        """Records fragments as one message, without those that were recorded before."""
        ids = [each for fragment in fragments for each in fragment.ids]
        known = await self._door.known(SOURCE, person_of(chat), ids)
        new = [fragment for fragment in fragments if fragment.ids[-1] not in known]
        if not new:
            return
        first, *joined = (each for part in new for each in part.ids if each not in known)
        await self._door.take(
            Incoming(
                person_of(chat),
                text="\n".join(fragment.text for fragment in new),
                source=SOURCE,
                message_id=first,
                joined=tuple(joined),
                at=new[0].at,
            )
        )

    async def _part(self, chat: int, part: Part, at: datetime.datetime | None) -> None:
        if part.declined is not None:
            await self._desk.declines(chat, part.declined)
        elif part.file is None:
            await self._take(chat, part, at)
        elif not await self._door.known(SOURCE, person_of(chat), [part.message_id]):
            with self._typing.shown(chat):
                async with self._files.fetched(part.file) as file:
                    await self._take(chat, part, at, file)

    async def _take(
        self, chat: int, part: Part, at: datetime.datetime | None, file: str | None = None
    ) -> None:
        kind = part.file.kind if part.file else None
        await self._door.take(
            Incoming(
                person_of(chat),
                text=part.text,
                choice=part.choice,
                image=file if kind == "image" else None,
                audio=file if kind == "audio" else None,
                other=part.other,
                forwarded=part.forwarded,
                channel="voice" if kind == "audio" else "text",
                source=SOURCE,
                message_id=part.message_id,
                at=at,
            )
        )


def _belongs(said: Said, fragments: Sequence[_Fragment]) -> bool:
    """Whether a text was sent in the same moment, or words one of the fragments anew."""
    if any(said.replaces in fragment.ids for fragment in fragments):
        return True
    last = fragments[-1].at
    return said.at is None or last is None or abs(said.at - last) <= _SAME_MOMENT


def _settle(work: _Work, *, kept: bool) -> None:
    for future in work.kept:
        if not future.done():
            future.set_result(kept)

"""The one way in and out: whatever a person says comes in here, and every answer leaves here.

The door takes secrets out before anything is kept, records each message before it is
answered and each answer before it is delivered, and never answers a message twice.
It logs what failed and where, and never a word of what was said.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import uuid
import weakref
from collections.abc import Collection, Coroutine, Iterable
from typing import Any, TypeVar

from bot import phrases
from bot.cleaning import LONGEST, cleaned
from bot.expecting import hints
from bot.failures import place
from bot.heard import Hear, Recording, listen
from bot.keeping import exchanges, from_kept, to_kept, to_kept_note, to_safe, to_waiting
from bot.keyring import Keyring
from bot.messages import (
    Answer,
    Engine,
    Exchange,
    Incoming,
    Reply,
    State,
    Turn,
    Waiting,
)
from bot.shown import Shown, look
from care import kept, notes
from care.records import Records, RecordsUnavailable, Superseded
from care.redaction import EXPECTABLE, spoken_of

__all__ = ["Answer", "Door", "Waiting"]

_LONGEST_NAME = 200
# Another process answered the same person meanwhile: how often the turn is run again.
_ATTEMPTS = 5
# People who are answered side by side after a start.
_SIDE_BY_SIDE = 4

_log = logging.getLogger(__name__)
_Result = TypeVar("_Result")


class Door:
    """Takes messages in and hands answers out, to different people side by side.

    Args:
        records: Where everything is kept; closed with the door.
        engine: What decides what to answer.
        hear: Hears a recording, with what is likely to be said; None where nothing can be heard.
    """

    def __init__(self, records: Records, engine: Engine, hear: Hear | None = None) -> None:
        self._records = records
        self._engine = engine
        self._hear = hear
        self.keyring = Keyring(records)
        self._phrases = phrases.load()
        # A person's lock lives only as long as somebody holds it or waits for it.
        self._locks: weakref.WeakValueDictionary[str, asyncio.Lock] = weakref.WeakValueDictionary()
        self._turns: set[asyncio.Task[Any]] = set()

    @classmethod
    async def open(cls, url: str, engine: Engine, hear: Hear | None = None) -> Door:
        """Opens the records at a database URL, and the door on them.

        Raises:
            RecordsUnavailable: The records cannot be opened.
        """
        return cls(await asyncio.to_thread(Records, url), engine, hear)

    async def answer(self, incoming: Incoming) -> Answer:
        """Answers a message; one that was answered before gets the same answer again.

        A front end that stops waiting loses nothing: the answer is in the outbox.

        Raises:
            ValueError: The person, the source or the message id cannot be a name.
        """
        for name in (incoming.person, incoming.source, incoming.message_id, *incoming.joined):
            _check_name(name)
        try:
            return await self._whole(self._answer(incoming))
        except RecordsUnavailable as error:
            _log.error("records unavailable: %s", error)
            return Answer((self._phrases["records_unavailable"],), kept=False)

    async def take(self, incoming: Incoming) -> bool:
        """Records a message, to be answered later by :meth:`answer_owed`.

        What the person is owed is answered first: which secret may come next follows from it.

        Returns:
            False where the message was seen before.

        Raises:
            RecordsUnavailable: It could not be recorded; it should come again.
            ValueError: The person, the source or a message id cannot be a name.
        """
        for name in (incoming.person, incoming.source, incoming.message_id, *incoming.joined):
            _check_name(name)
        return await self._whole(self._take(incoming))

    async def answer_owed(self, person: str) -> None:
        """Answers all that a person is owed, in order; the answers wait in the outbox.

        Raises:
            RecordsUnavailable: The records cannot be read or written.
        """

        async def catch_up() -> None:
            async with self._lock(person):
                await self._catch_up(person)

        await self._whole(catch_up())

    async def known(self, source: str, person: str, ids: Collection[str]) -> frozenset[str]:
        """Gives those of a front end's message ids that were recorded before.

        Raises:
            RecordsUnavailable: The records cannot be read.
        """
        return await asyncio.to_thread(self._records.known, source, person, ids)

    async def history(self, person: str, limit: int = 20) -> tuple[list[Exchange], State]:
        """Gives the last messages with their answers, oldest first, and where they led.

        Args:
            person: Whose.
            limit: How many messages at most.

        Raises:
            RecordsUnavailable: The records cannot be read.
        """
        found, state = await asyncio.to_thread(self._records.history, person, limit)
        return exchanges(found), _opened(state)[0]

    def records_unavailable(self) -> Reply:
        """What is told where the records are out of reach."""
        return self._phrases["records_unavailable"]

    async def recover(self) -> int:
        """Answers what was received but not answered, such as before a power cut.

        Each person's messages are answered in order; the answers wait in the outbox.

        Returns:
            How many messages were waiting.

        Raises:
            RecordsUnavailable: The records cannot be read or written.
        """
        waiting = await asyncio.to_thread(self._records.unanswered)
        people = dict.fromkeys(message.person for message in waiting)
        room = asyncio.Semaphore(_SIDE_BY_SIDE)

        async def catch_up(person: str) -> None:
            async with room:
                await self.answer_owed(person)

        await asyncio.gather(*map(catch_up, people))
        return len(waiting)

    async def outbox(self, source: str | None = None, person: str | None = None) -> list[Waiting]:
        """Gives the replies that are not delivered yet, in the order of answering.

        Args:
            source: Only those that go through this front end.
            person: Only those that go to this person.

        Raises:
            RecordsUnavailable: The records cannot be read.
        """
        replies = await asyncio.to_thread(self._records.outbox, source, person)
        state: State = {}
        if person is not None and replies:
            state, _ = _opened(await asyncio.to_thread(self._records.state, person))
        return [to_waiting(reply, state) for reply in replies]

    async def patience(self, person: str) -> float:
        """Gives what was learned of a person's pauses in speaking; 1 where nothing was.

        Raises:
            RecordsUnavailable: The records cannot be read.
        """
        state = await asyncio.to_thread(self._records.state, person)
        return float(state.value.get("patience") or 1.0)

    async def delivered(self, reply_ids: Iterable[int | None]) -> None:
        """Takes replies out of the outbox; an id of None has never been in it.

        Raises:
            RecordsUnavailable: The records cannot be written.
        """
        ids = [reply_id for reply_id in reply_ids if reply_id is not None]
        if ids:
            await self._whole(asyncio.to_thread(self._records.delivered, ids))

    async def close(self) -> None:
        """Lets the turns that are under way end, then closes the records."""
        if self._turns:
            await asyncio.wait(self._turns)
        await asyncio.to_thread(self._records.close)

    async def __aenter__(self) -> Door:
        """Gives the door itself."""
        return self

    async def __aexit__(self, *_exception: object) -> None:
        """Closes the door."""
        await self.close()

    def _lock(self, person: str) -> asyncio.Lock:
        return self._locks.setdefault(person, asyncio.Lock())

    async def _whole(self, work: Coroutine[Any, Any, _Result]) -> _Result:
        """Runs work to its end, even where nobody waits for it any more."""
        task = asyncio.ensure_future(work)
        self._turns.add(task)
        task.add_done_callback(self._turns.discard)
        return await asyncio.shield(task)

    async def _answer(self, incoming: Incoming) -> Answer:
        source_id = incoming.message_id or uuid.uuid4().hex
        async with self._lock(incoming.person):
            met = await self._meet(incoming, source_id)
            if met.seen is not None and met.seen.answered:
                return await asyncio.to_thread(self._answered, met.seen, met.state)
            if met.seen is not None:
                await self._catch_up(incoming.person, before=met.seen.id)
                return await self._turn(met.seen)
            message = await asyncio.to_thread(self._receive, incoming, source_id, met.state)
            if message.answered:
                # Another process was faster.
                return await asyncio.to_thread(self._answered, message, met.state)
            return await self._turn(message, met.state, incoming.patience)

    async def _take(self, incoming: Incoming) -> bool:
        source_id = incoming.message_id or uuid.uuid4().hex
        async with self._lock(incoming.person):
            met = await self._meet(incoming, source_id)
            if met.seen is None:
                await asyncio.to_thread(self._receive, incoming, source_id, met.state)
            return met.seen is None

    async def _meet(self, incoming: Incoming, source_id: str) -> kept.Meeting:
        """Gives what is known of a message; a new one finds its person owed nothing."""
        ask = (incoming.source, incoming.person, source_id)
        met = await asyncio.to_thread(self._records.meet, *ask)
        if met.seen is None and met.owed:
            await self._catch_up(incoming.person)
            return await asyncio.to_thread(self._records.meet, *ask)
        return met

    def _receive(
        self, incoming: Incoming, source_id: str, state: kept.KeptState
    ) -> kept.KeptMessage:
        """Records a message without its secrets."""
        before, expecting = _opened(state)
        found: Shown | Recording | None = None
        if incoming.image:
            found = look(incoming.image)
        elif incoming.audio:
            expected = hints(before)
            found = listen(incoming.audio, self._hear, expected, forwarded=incoming.forwarded)
        text, secrets = cleaned(found.text if found else incoming.text, expecting)
        choice, more_secrets = cleaned(incoming.choice, None)
        message = kept.NewMessage(
            person=incoming.person,
            source=incoming.source,
            source_id=source_id,
            channel=incoming.channel,
            text=text,
            choice=choice,
            attachment=found.attachment if found else _attachment(incoming),
            secrets=tuple(dict.fromkeys(secrets + more_secrets)),
            sent=incoming.at,
            joined=incoming.joined,
        )
        return self._records.receive(message)

    def _answered(self, message: kept.KeptMessage, state: kept.KeptState) -> Answer:
        """Gives the answer that is in the records."""
        replies = self._records.replies_to(message.id)
        return Answer(tuple(map(from_kept, replies)), _opened(state)[0], heard=_heard(message))

    async def _catch_up(self, person: str, before: int | None = None) -> None:
        """Answers what a person is still owed, so that nothing is answered out of order."""
        for message in await asyncio.to_thread(self._records.unanswered, person, before):
            await self._turn(message)

    async def _turn(
        self,
        message: kept.KeptMessage,
        met: kept.KeptState | None = None,
        patience: float | None = None,
    ) -> Answer:
        """Runs the engine and records all that it led to, in one transaction."""
        before = met
        if before is None:
            before = await asyncio.to_thread(self._records.state, message.person)
        for _ in range(_ATTEMPTS):
            turn = await self._run(_opened(before)[0], message)
            with contextlib.suppress(Superseded):
                replies = await asyncio.to_thread(
                    self._records.answer,
                    message,
                    [to_kept(reply) for reply in turn.replies],
                    _closed(turn, message, patience or before.value.get("patience")),
                    before.version,
                    [to_kept_note(note) for note in turn.notes],
                )
                erased = any(note.kind == "erase" for note in turn.notes)
                after = {} if erased else turn.state
                return Answer(tuple(map(from_kept, replies)), after, heard=_heard(message))
            # Another process was faster: it answered this message, or another one.
            now = await asyncio.to_thread(
                self._records.meet, message.source, message.person, message.source_id
            )
            before = now.state
            if now.seen is None or now.seen.answered:
                return await asyncio.to_thread(self._answered, message, before)
        raise RecordsUnavailable("Superseded")

    async def _run(self, state: State, message: kept.KeptMessage) -> Turn:
        if not (message.text or message.choice or message.attachment):
            return Turn((self._phrases["empty"],), state)
        try:
            turn = await self._engine.turn(state, to_safe(message))
            _check_turn(turn)
        except Exception as error:
            # Whatever failed, the person is answered.
            _log.error("engine failed: %s at %s", type(error).__name__, place(error))
            turn = Turn((self._phrases["engine_failed"],), state)
        if len(message.text or "") > LONGEST:
            return Turn((*turn.replies, self._phrases["too_long"]), turn.state, turn.notes)
        return turn


def _check_name(name: str | None) -> None:
    if name is not None and not (0 < len(name) <= _LONGEST_NAME and name.isprintable()):
        raise ValueError("a person, a source and a message id are short printable names")


def _attachment(incoming: Incoming) -> str | None:
    return incoming.other or ("forwarded" if incoming.forwarded else None)


def _opened(saved: kept.KeptState) -> tuple[State, str | None]:
    """Takes the engine's state and the door's own part of it apart."""
    return saved.value.get("engine", {}), saved.value.get("expecting")


def _heard(message: kept.KeptMessage) -> str | None:
    return message.text if message.attachment == kept.HEARD else None


def _closed(turn: Turn, message: kept.KeptMessage, patience: float | None) -> dict[str, Any]:
    """Puts together what is kept: the engine's state, and which secret may come next."""
    said = "\n".join(reply.text for reply in turn.replies)
    # A secret is often sent in pieces: after one piece, another may come.
    begun = next((secret for secret in message.secrets if secret in EXPECTABLE), None)
    expecting = spoken_of(message.text or "") or begun or spoken_of(said)
    closed = {"engine": dict(turn.state), "expecting": expecting}
    return closed if patience is None else closed | {"patience": patience}


def _check_turn(turn: Turn) -> None:
    """Finds what cannot be recorded while the person can still be answered otherwise."""
    if not turn.replies:
        raise ValueError("a turn without replies")
    json.dumps(turn.state, allow_nan=False)
    for reply in turn.replies:
        if "\0" in reply.text + reply.speech:
            raise ValueError("a reply with a character that cannot be kept")
        (reply.text + reply.speech).encode()
    for note in turn.notes:
        notes.check(to_kept_note(note))

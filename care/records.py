"""The records: what people said (redacted), what they were answered, and how they get on."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from care import kept, notes, tables
from care.database import Database, RecordsUnavailable
from care.keys import Keys

__all__ = ["Records", "RecordsUnavailable", "Superseded"]


class Superseded(Exception):  # noqa: N818 - it is no error: the turn is run again
    """Another process recorded a turn of the same person meanwhile."""


class Records:
    """All that is kept. Every method is one transaction and may be called from any thread.

    Raises:
        RecordsUnavailable: By the constructor and every method, where the database cannot
            be read or written. Nothing is kept in memory instead.
    """

    def __init__(self, url: str) -> None:
        """Opens the records at a database URL; makes or updates their tables."""
        self._database = Database(url)
        self.keys = Keys(self._database)

    def close(self) -> None:
        """Closes every connection."""
        self._database.close()

    def receive(self, message: kept.NewMessage) -> kept.KeptMessage:
        """Records a message, once: one seen before is given as it was first recorded."""
        now = _now()
        with self._database.writing() as connection:
            connection.execute(
                notes.insert(connection, tables.persons)
                .values(person=message.person, since=now)
                # Changes nothing, but keeps the person here until the message is.
                .on_conflict_do_update(index_elements=["person"], set_={"person": message.person})
            )
            connection.execute(
                notes.insert(connection, tables.messages)
                .values(
                    person=message.person,
                    source=message.source,
                    source_id=message.source_id,
                    received=now,
                    sent=message.sent,
                    channel=message.channel,
                    text=message.text,
                    choice=message.choice,
                    attachment=message.attachment,
                    secrets=list(message.secrets),
                    forget=False,
                )
                .on_conflict_do_nothing()
            )
            for part in message.joined:
                connection.execute(
                    notes.insert(connection, tables.messages)
                    .values(
                        person=message.person,
                        source=message.source,
                        source_id=part,
                        received=now,
                        channel=message.channel,
                        secrets=[],
                        # Answered with the message that it is a part of.
                        answered=now,
                        forget=False,
                    )
                    .on_conflict_do_nothing()
                )
            found = connection.execute(
                _select_message(message.source, message.person, message.source_id)
            )
            return _message(found.one())

    def meet(self, source: str, person: str, source_id: str) -> kept.Meeting:
        """Gives what is known when a message comes in, before it is recorded."""
        messages = tables.messages
        owed = sa.select(messages.c.id).where(
            messages.c.person == person, messages.c.answered.is_(None)
        )
        with self._database.reading() as connection:
            seen = connection.execute(_select_message(source, person, source_id)).first()
            return kept.Meeting(
                seen=None if seen is None else _message(seen),
                state=_state(connection, person),
                owed=connection.execute(owed.limit(1)).first() is not None,
            )

    def known(self, source: str, person: str, ids: Collection[str]) -> frozenset[str]:
        """Gives those of a front end's message ids that are recorded."""
        messages = tables.messages
        query = sa.select(messages.c.source_id).where(
            messages.c.source == source,
            messages.c.person == person,
            messages.c.source_id.in_(list(ids)),
        )
        with self._database.reading() as connection:
            return frozenset(connection.execute(query).scalars())

    def history(self, person: str, limit: int) -> tuple[list[kept.KeptExchange], kept.KeptState]:
        """Gives a person's last messages with their answers, oldest first, and the state.

        Args:
            person: Whose.
            limit: How many messages at most; those that hold nothing are left out.
        """
        messages = tables.messages
        holds = messages.c.text.is_not(None) | messages.c.choice.is_not(None)
        query = (
            sa.select(messages)
            .where(messages.c.person == person, holds | messages.c.attachment.is_not(None))
            .order_by(messages.c.id.desc())
            .limit(limit)
        )
        with self._database.reading() as connection:
            found = [_message(row) for row in connection.execute(query)][::-1]
            answers: dict[int, list[kept.KeptReply]] = {message.id: [] for message in found}
            asked = _select_replies().where(tables.replies.c.message.in_(list(answers)))
            for row in connection.execute(asked):
                answers[row.message].append(_reply(row))
            exchanges = [kept.KeptExchange(each, tuple(answers[each.id])) for each in found]
            return exchanges, _state(connection, person)

    def unanswered(
        self, person: str | None = None, before: int | None = None
    ) -> list[kept.KeptMessage]:
        """Gives messages without an answer in the order of arrival.

        Args:
            person: Only this person's.
            before: Only those that arrived before the message with this id.
        """
        messages = tables.messages
        query = sa.select(messages).where(messages.c.answered.is_(None)).order_by(messages.c.id)
        if person is not None:
            query = query.where(messages.c.person == person)
        if before is not None:
            query = query.where(messages.c.id < before)
        with self._database.reading() as connection:
            return [_message(row) for row in connection.execute(query)]

    def state(self, person: str) -> kept.KeptState:
        """Gives the state of a person's dialogue."""
        with self._database.reading() as connection:
            return _state(connection, person)

    def answer(
        self,
        message: kept.KeptMessage,
        replies: Sequence[kept.NewReply],
        state: Mapping[str, Any],
        version: int,
        noted: Iterable[kept.NewNote] = (),
    ) -> tuple[kept.KeptReply, ...]:
        """Records all that a turn led to, or nothing.

        Args:
            message: What is answered.
            replies: The answer.
            state: The dialogue's state after the turn.
            version: The version of the state that the turn began with.
            noted: What goes into the person's record. After ``erase`` no state is kept.

        Raises:
            Superseded: The message was answered, or the state changed, by another process.
            ValueError: A note cannot be kept.
        """
        now = _now()
        noted = tuple(noted)
        with self._database.writing() as connection:
            answered = connection.execute(
                sa.update(tables.messages)
                .where(tables.messages.c.id == message.id, tables.messages.c.answered.is_(None))
                .values(answered=now)
            )
            if answered.rowcount != 1:
                raise Superseded
            _put_replies(connection, message.id, replies)
            _put_state(connection, message, state, version, now)
            for note in noted:
                notes.apply(connection, message.person, note, now)
            said = _replies_to(connection, message.id)
        if any(note.kind == "erase" for note in noted):
            self._database.purge()
        return said

    def replies_to(self, message: int) -> tuple[kept.KeptReply, ...]:
        """Gives the answer to the message with this id, in order."""
        with self._database.reading() as connection:
            return _replies_to(connection, message)

    def outbox(self, source: str | None = None, person: str | None = None) -> list[kept.KeptReply]:
        """Gives what is not delivered yet in the order in which it was answered.

        Args:
            source: Only what goes through this front end.
            person: Only what goes to this person.
        """
        query = _select_replies().where(tables.replies.c.delivered.is_(None))
        if source is not None:
            query = query.where(tables.messages.c.source == source)
        if person is not None:
            query = query.where(tables.messages.c.person == person)
        with self._database.reading() as connection:
            return [_reply(row) for row in connection.execute(query)]

    def delivered(self, replies: Iterable[int]) -> None:
        """Marks replies as delivered; those of a person who wanted all erased are erased."""
        ids = list(replies)
        table = tables.replies
        with self._database.writing() as connection:
            connection.execute(
                sa.update(table)
                .where(table.c.id.in_(ids), table.c.delivered.is_(None))
                .values(delivered=_now())
            )
            forgotten = _forget(connection)
        if forgotten:
            self._database.purge()

    def progress(self, person: str) -> list[kept.Progress]:
        """Gives how a person gets on, by guide, in the order in which they were begun."""
        table = tables.progress
        query = sa.select(table).where(table.c.person == person)
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(table.c.begun, table.c.guide)).all()
        return [
            kept.Progress(
                guide=row.guide,
                begun=row.begun,
                furthest=row.furthest,
                finished=row.finished,
                taught_back=row.taught_back,
                stuck={int(step): times for step, times in row.stuck.items()},
                hints=row.hints,
            )
            for row in rows
        ]

    def practice(self, person: str) -> list[kept.Practice]:
        """Gives how a person gets on with practising, by guide."""
        table = tables.practice
        query = sa.select(table).where(table.c.person == person).order_by(table.c.guide)
        with self._database.reading() as connection:
            return [
                kept.Practice(**{name: value for name, value in row.items() if name != "person"})
                for row in connection.execute(query).mappings()
            ]

    def drills(self, person: str) -> list[kept.Drills]:
        """Gives how a person gets on with the fraud drill, by kind of fraud."""
        table = tables.drills
        query = sa.select(table).where(table.c.person == person).order_by(table.c.kind)
        with self._database.reading() as connection:
            return [
                kept.Drills(row.kind, row.times, row.stopped, row.last)
                for row in connection.execute(query)
            ]

    def preferences(self, person: str) -> dict[str, str]:
        """Gives how a person wants to be spoken to, by name."""
        table = tables.preferences
        query = sa.select(table.c.name, table.c.value).where(table.c.person == person)
        with self._database.reading() as connection:
            return {row.name: row.value for row in connection.execute(query)}

    def alerts(self, person: str) -> list[kept.Alert]:
        """Gives a person's alerts, oldest first."""
        table = tables.alerts
        query = sa.select(table).where(table.c.person == person).order_by(table.c.id)
        with self._database.reading() as connection:
            return [
                kept.Alert(row.kind, row.level, row.raised) for row in connection.execute(query)
            ]

    def handovers(self, person: str | None = None) -> list[kept.Handover]:
        """Gives requests for a human, oldest first."""
        table = tables.handovers
        query = sa.select(table).order_by(table.c.id)
        if person is not None:
            query = query.where(table.c.person == person)
        with self._database.reading() as connection:
            return [
                kept.Handover(row.id, row.person, row.requested, row.closed)
                for row in connection.execute(query)
            ]

    def close_handover(self, handover: int) -> None:
        """Notes that a human has answered a request."""
        table = tables.handovers
        with self._database.writing() as connection:
            connection.execute(
                sa.update(table)
                .where(table.c.id == handover, table.c.closed.is_(None))
                .values(closed=_now())
            )


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.timezone.utc)


def _select_message(source: str, person: str, source_id: str) -> Any:
    messages = tables.messages
    return sa.select(messages).where(
        messages.c.source == source,
        messages.c.person == person,
        messages.c.source_id == source_id,
    )


def _state(connection: Any, person: str) -> kept.KeptState:
    dialogues = tables.dialogues
    query = sa.select(dialogues.c.state, dialogues.c.version).where(dialogues.c.person == person)
    row = connection.execute(query).first()
    return kept.KeptState() if row is None else kept.KeptState(row.state, row.version)


def _message(row: Any) -> kept.KeptMessage:
    return kept.KeptMessage(
        person=row.person,
        source=row.source,
        source_id=row.source_id,
        channel=row.channel,
        text=row.text,
        choice=row.choice,
        attachment=row.attachment,
        secrets=tuple(row.secrets),
        sent=row.sent,
        id=row.id,
        received=row.received,
        answered=row.answered is not None,
    )


def _select_replies() -> Any:
    messages, replies = tables.messages, tables.replies
    return (
        sa.select(replies, messages.c.person, messages.c.source, messages.c.channel)
        .join(messages, messages.c.id == replies.c.message)
        .order_by(replies.c.id)
    )


def _reply(row: Any) -> kept.KeptReply:
    return kept.KeptReply(
        text=row.text,
        speech=row.speech,
        choices=tuple((label, value) for label, value in row.choices),
        picture=row.picture,
        urgent=row.urgent,
        id=row.id,
        message=row.message,
        person=row.person,
        source=row.source,
        channel=row.channel,
    )


def _replies_to(connection: Any, message: int) -> tuple[kept.KeptReply, ...]:
    query = _select_replies().where(tables.replies.c.message == message)
    return tuple(_reply(row) for row in connection.execute(query))


def _put_replies(connection: Any, message: int, replies: Sequence[kept.NewReply]) -> None:
    for position, reply in enumerate(replies):
        connection.execute(
            sa.insert(tables.replies).values(
                message=message,
                position=position,
                text=reply.text,
                speech=reply.speech,
                choices=[list(pair) for pair in reply.choices],
                picture=reply.picture,
                urgent=reply.urgent,
            )
        )


def _put_state(
    connection: Any,
    message: kept.KeptMessage,
    state: Mapping[str, Any],
    version: int,
    now: datetime.datetime,
) -> None:
    dialogues = tables.dialogues
    values = {"state": dict(state), "version": message.id, "changed": now}
    if version:
        put = connection.execute(
            sa.update(dialogues)
            .where(dialogues.c.person == message.person, dialogues.c.version == version)
            .values(**values)
        )
    else:
        put = connection.execute(
            notes.insert(connection, dialogues)
            .values(person=message.person, **values)
            .on_conflict_do_nothing()
        )
    if put.rowcount != 1:
        raise Superseded


def _forget(connection: Any) -> bool:
    """Erases messages that are to be forgotten once nothing of their answer is on its way."""
    messages, replies, persons = tables.messages, tables.replies, tables.persons
    on_their_way = sa.select(replies.c.message).where(replies.c.delivered.is_(None))
    done = messages.c.forget.is_(True) & messages.c.id.not_in(on_their_way)
    people = connection.execute(sa.select(messages.c.person).where(done).distinct()).scalars().all()
    if not people:
        return False
    # Locked before looking: a message that arrives right now must not go with the person.
    connection.execute(
        sa.select(persons.c.person).where(persons.c.person.in_(people)).with_for_update()
    )
    connection.execute(sa.delete(messages).where(done))
    connection.execute(
        sa.delete(persons).where(
            persons.c.person.in_(people), persons.c.person.not_in(sa.select(messages.c.person))
        )
    )
    return True

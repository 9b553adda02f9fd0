"""The records: what people said (redacted), what they were answered, and how they get on."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from care import kept, notes, statements, tables
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
        whole = {
            "person": message.person,
            "source": message.source,
            "source_id": message.source_id,
            "received": now,
            "sent": message.sent,
            "channel": message.channel,
            "text": message.text,
            "choice": message.choice,
            "attachment": message.attachment,
            "secrets": list(message.secrets),
            "answered": None,
            "forget": False,
        }
        with self._database.writing() as connection:
            name = connection.dialect.name
            connection.execute(
                statements.keep_person(name), {"person": message.person, "since": now}
            )
            connection.execute(statements.insert_message(name), whole)
            for part in message.joined:
                # Answered with the message that it is a part of.
                bare = dict.fromkeys(("sent", "text", "choice", "attachment"))
                connection.execute(
                    statements.insert_message(name),
                    whole | bare | {"source_id": part, "secrets": [], "answered": now},
                )
            found = connection.execute(statements.MESSAGE, _names_of(message))
            return _message(found.one())

    def meet(self, source: str, person: str, source_id: str) -> kept.Meeting:
        """Gives what is known when a message comes in, before it is recorded."""
        names = {"of_source": source, "of_person": person, "of_source_id": source_id}
        with self._database.reading() as connection:
            seen = connection.execute(statements.MESSAGE, names).first()
            owed = connection.execute(statements.OWED, {"of_person": person}).first()
            return kept.Meeting(
                seen=None if seen is None else _message(seen),
                state=_state(connection, person),
                owed=owed is not None,
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
        with self._database.reading() as connection:
            last = {"of_person": person, "at_most": limit}
            found = [_message(row) for row in connection.execute(statements.LAST, last)][::-1]
            answers: dict[int, list[kept.KeptReply]] = {message.id: [] for message in found}
            asked = {"of_messages": list(answers)}
            for row in connection.execute(statements.REPLIES_TO_ANY, asked):
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
            answered = connection.execute(statements.ANSWER, {"of_message": message.id, "now": now})
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
        query = statements.REPLIES.where(tables.replies.c.delivered.is_(None))
        if source is not None:
            query = query.where(tables.messages.c.source == source)
        if person is not None:
            query = query.where(tables.messages.c.person == person)
        with self._database.reading() as connection:
            return [_reply(row) for row in connection.execute(query)]

    def delivered(self, replies: Iterable[int]) -> None:
        """Marks replies as delivered; those of a person who wanted all erased are erased."""
        ids = list(replies)
        with self._database.writing() as connection:
            connection.execute(statements.DELIVER, {"of_replies": ids, "now": _now()})
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


def _names_of(message: kept.NewMessage) -> dict[str, str]:
    return {
        "of_source": message.source,
        "of_person": message.person,
        "of_source_id": message.source_id,
    }


def _state(connection: Any, person: str) -> kept.KeptState:
    row = connection.execute(statements.STATE, {"of_person": person}).first()
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
        heard=row.said if row.attachment == kept.HEARD else None,
    )


def _replies_to(connection: Any, message: int) -> tuple[kept.KeptReply, ...]:
    found = connection.execute(statements.REPLIES_TO, {"of_message": message})
    return tuple(_reply(row) for row in found)


def _put_replies(connection: Any, message: int, replies: Sequence[kept.NewReply]) -> None:
    rows = [
        {
            "message": message,
            "position": position,
            "text": reply.text,
            "speech": reply.speech,
            "choices": [list(pair) for pair in reply.choices],
            "picture": reply.picture,
            "urgent": reply.urgent,
        }
        for position, reply in enumerate(replies)
    ]
    if rows:
        connection.execute(statements.INSERT_REPLY, rows)


def _put_state(
    connection: Any,
    message: kept.KeptMessage,
    state: Mapping[str, Any],
    version: int,
    now: datetime.datetime,
) -> None:
    values = {"state": dict(state), "version": message.id, "changed": now}
    if version:
        before = {"of_person": message.person, "of_version": version}
        put = connection.execute(statements.UPDATE_STATE, values | before)
    else:
        put = connection.execute(
            statements.insert_state(connection.dialect.name), values | {"person": message.person}
        )
    if put.rowcount != 1:
        raise Superseded


def _forget(connection: Any) -> bool:
    """Erases messages that are to be forgotten once nothing of their answer is on its way."""
    messages, persons, done = tables.messages, tables.persons, statements.DONE_WITH
    people = connection.execute(statements.TO_FORGET).scalars().all()
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

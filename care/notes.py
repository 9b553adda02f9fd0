"""How notes of a turn change a person's record, inside the turn's own transaction."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from care import tables
from care.kept import NewNote

_Apply = Callable[[Any, str, NewNote, datetime.datetime], None]


def insert(connection: Any, table: Any) -> Any:
    """An INSERT that knows what to do on conflict, for either database."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    return dialect.insert(table)


def check(note: NewNote) -> None:
    """Checks that a note can be kept.

    Raises:
        ValueError: Its kind is unknown, or it does not say what it is about.
    """
    if note.kind not in KINDS:
        raise ValueError(f"unknown kind of note: {note.kind}")
    if note.kind not in ("handover", "erase") and not note.about:
        raise ValueError(f"a note of kind {note.kind} must say what it is about")
    if note.kind == "practised":
        _how_it_went(note.value)


def apply(connection: Any, person: str, note: NewNote, now: datetime.datetime) -> None:
    """Puts a note into the record of the person."""
    check(note)
    _APPLY[note.kind](connection, person, note, now)


def erase(connection: Any, person: str) -> None:
    """Erases all of a person but answers that are still on their way, which go later.

    A message that is not answered yet came after the wish, and stays.
    """
    for table in (
        tables.dialogues,
        tables.progress,
        tables.practice,
        tables.drills,
        tables.preferences,
        tables.alerts,
        tables.handovers,
        tables.keys,
        tables.codes,
    ):
        connection.execute(sa.delete(table).where(table.c.person == person))
    messages, replies = tables.messages, tables.replies
    waiting = sa.select(replies.c.message).where(replies.c.delivered.is_(None))
    answered = (messages.c.person == person) & messages.c.answered.is_not(None)
    connection.execute(sa.delete(messages).where(answered, messages.c.id.not_in(waiting)))
    connection.execute(
        sa.update(messages)
        .where(answered)
        .values(text=None, choice=None, attachment=None, secrets=[], sent=None, forget=True)
    )
    connection.execute(
        sa.delete(replies).where(
            replies.c.delivered.is_not(None),
            replies.c.message.in_(sa.select(messages.c.id).where(answered)),
        )
    )


def _progress(connection: Any, person: str, note: NewNote, now: datetime.datetime) -> Any:
    """Gives the row of the guide, which is begun where it was not."""
    progress = tables.progress
    connection.execute(
        insert(connection, progress)
        .values(person=person, guide=note.about, begun=now, furthest=0, stuck={}, hints=0)
        .on_conflict_do_nothing()
    )
    row = (progress.c.person == person) & (progress.c.guide == note.about)
    furthest = connection.execute(sa.select(progress.c.furthest).where(row)).scalar_one()
    if note.step > furthest:
        connection.execute(sa.update(progress).where(row).values(furthest=note.step))
    return row


def _hint(connection: Any, person: str, note: NewNote, now: datetime.datetime) -> None:
    row = _progress(connection, person, note, now)
    hints = tables.progress.c.hints + 1
    connection.execute(sa.update(tables.progress).where(row).values(hints=hints))


def _stuck(connection: Any, person: str, note: NewNote, now: datetime.datetime) -> None:
    row = _progress(connection, person, note, now)
    stuck = dict(connection.execute(sa.select(tables.progress.c.stuck).where(row)).scalar_one())
    stuck[str(note.step)] = stuck.get(str(note.step), 0) + 1
    connection.execute(sa.update(tables.progress).where(row).values(stuck=stuck))


def _finished(connection: Any, person: str, note: NewNote, now: datetime.datetime) -> None:
    row = _progress(connection, person, note, now)
    connection.execute(sa.update(tables.progress).where(row).values(finished=now))


def _taught_back(connection: Any, person: str, note: NewNote, now: datetime.datetime) -> None:
    row = _progress(connection, person, note, now)
    connection.execute(sa.update(tables.progress).where(row).values(taught_back=now))


def _practice(connection: Any, person: str, guide: str) -> Any:
    """Gives the row of a guide's practice, which is made where there was none."""
    practice = tables.practice
    connection.execute(
        insert(connection, practice)
        .values(person=person, guide=guide, times=0, hints=0, errors=0)
        .on_conflict_do_nothing()
    )
    return (practice.c.person == person) & (practice.c.guide == guide)


def _practised(connection: Any, person: str, note: NewNote, now: datetime.datetime) -> None:
    practice, row = tables.practice.c, _practice(connection, person, note.about)
    cues, hints, errors = _how_it_went(note.value)
    alone = {"alone": now} if cues == "none" and hints == errors == 0 else {}
    connection.execute(
        sa.update(tables.practice)
        .where(row)
        .values(
            times=practice.times + 1,
            hints=practice.hints + hints,
            errors=practice.errors + errors,
            practised=now,
            **alone,
        )
    )


def _how_it_went(value: str) -> tuple[str, int, int]:
    """Reads ``<cues> <hints> <errors>``, what is kept of a practice.

    Raises:
        ValueError: It is something else.
    """
    cues, hints, errors = value.split()
    return cues, int(hints), int(errors)


def _refreshed(connection: Any, person: str, note: NewNote, now: datetime.datetime) -> None:
    row = _practice(connection, person, note.about)
    remembered = note.value == "remembered"
    connection.execute(
        sa.update(tables.practice).where(row).values(refreshed=now, remembered=remembered)
    )


def _drilled(connection: Any, person: str, note: NewNote, now: datetime.datetime) -> None:
    drills = tables.drills
    connection.execute(
        insert(connection, drills)
        .values(person=person, kind=note.about, times=0, stopped=0)
        .on_conflict_do_nothing()
    )
    connection.execute(
        sa.update(drills)
        .where(drills.c.person == person, drills.c.kind == note.about)
        .values(
            times=drills.c.times + 1,
            stopped=drills.c.stopped + int(note.value == "stopped"),
            last=now,
        )
    )


def _prefers(connection: Any, person: str, note: NewNote, now: datetime.datetime) -> None:
    told = {"value": note.value, "told": now}
    connection.execute(
        insert(connection, tables.preferences)
        .values(person=person, name=note.about, **told)
        .on_conflict_do_update(index_elements=["person", "name"], set_=told)
    )


def _alert(connection: Any, person: str, note: NewNote, now: datetime.datetime) -> None:
    connection.execute(
        sa.insert(tables.alerts).values(
            person=person, kind=note.about, level=note.value, raised=now
        )
    )


def _handover(connection: Any, person: str, _note: NewNote, now: datetime.datetime) -> None:
    handovers = tables.handovers
    still_open = sa.select(handovers.c.id).where(
        handovers.c.person == person, handovers.c.closed.is_(None)
    )
    # Asking twice is still one request.
    if connection.execute(still_open).first() is None:
        connection.execute(sa.insert(handovers).values(person=person, requested=now))


def _erase(connection: Any, person: str, _note: NewNote, _now: datetime.datetime) -> None:
    erase(connection, person)


_APPLY: dict[str, _Apply] = {
    "begun": _progress,
    "reached": _progress,
    "hint": _hint,
    "stuck": _stuck,
    "finished": _finished,
    "taught_back": _taught_back,
    "practised": _practised,
    "refreshed": _refreshed,
    "drilled": _drilled,
    "prefers": _prefers,
    "alert": _alert,
    "handover": _handover,
    "erase": _erase,
}
KINDS = frozenset(_APPLY)

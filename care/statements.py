"""The statements of every turn, put together once: building them took half of a turn's time."""

from __future__ import annotations

import functools
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from care import tables

_messages, _replies, _dialogues = tables.messages, tables.replies, tables.dialogues


def _given(name: str, **options: Any) -> Any:
    return sa.bindparam(name, **options)


MESSAGE = sa.select(_messages).where(
    _messages.c.source == _given("of_source"),
    _messages.c.person == _given("of_person"),
    _messages.c.source_id == _given("of_source_id"),
)
OWED = (
    sa.select(_messages.c.id)
    .where(_messages.c.person == _given("of_person"), _messages.c.answered.is_(None))
    .limit(1)
)
STATE = sa.select(_dialogues.c.state, _dialogues.c.version).where(
    _dialogues.c.person == _given("of_person")
)
ANSWER = (
    sa.update(_messages)
    .where(_messages.c.id == _given("of_message"), _messages.c.answered.is_(None))
    .values(answered=_given("now"))
)
INSERT_REPLY = sa.insert(_replies)
REPLIES = (
    sa.select(
        _replies,
        *(_messages.c.person, _messages.c.source, _messages.c.channel, _messages.c.attachment),
        _messages.c.text.label("said"),
    )
    .join(_messages, _messages.c.id == _replies.c.message)
    .order_by(_replies.c.id)
)
REPLIES_TO = REPLIES.where(_replies.c.message == _given("of_message"))
REPLIES_TO_ANY = REPLIES.where(_replies.c.message.in_(_given("of_messages", expanding=True)))
# The last messages that hold anything, the newest first.
LAST = (
    sa.select(_messages)
    .where(
        _messages.c.person == _given("of_person"),
        sa.or_(
            _messages.c.text.is_not(None),
            _messages.c.choice.is_not(None),
            _messages.c.attachment.is_not(None),
        ),
    )
    .order_by(_messages.c.id.desc())
    .limit(_given("at_most", type_=sa.Integer))
)
UPDATE_STATE = (
    sa.update(_dialogues)
    .where(_dialogues.c.person == _given("of_person"), _dialogues.c.version == _given("of_version"))
    .values(state=_given("state"), version=_given("version"), changed=_given("changed"))
)
DELIVER = (
    sa.update(_replies)
    .where(_replies.c.id.in_(_given("of_replies", expanding=True)), _replies.c.delivered.is_(None))
    .values(delivered=_given("now"))
)
# Messages that are to be forgotten, and nothing of whose answer is on its way.
DONE_WITH = _messages.c.forget.is_(True) & _messages.c.id.not_in(
    sa.select(_replies.c.message).where(_replies.c.delivered.is_(None))
)
TO_FORGET = sa.select(_messages.c.person).where(DONE_WITH).distinct()


@functools.cache
def keep_person(dialect: str) -> Any:
    """Puts a person in; one who is there is not changed, but kept until the message is."""
    put = _insert(dialect, tables.persons)
    return put.on_conflict_do_update(
        index_elements=["person"], set_={"person": put.excluded.person}
    )


@functools.cache
def insert_message(dialect: str) -> Any:
    """Puts a message in, unless it is there."""
    return _insert(dialect, _messages).on_conflict_do_nothing()


@functools.cache
def insert_state(dialect: str) -> Any:
    """Puts the first state of a dialogue in, unless there is one."""
    return _insert(dialect, _dialogues).on_conflict_do_nothing()


def _insert(dialect: str, table: sa.Table) -> Any:
    return (postgresql if dialect == "postgresql" else sqlite).insert(table)

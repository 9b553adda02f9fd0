"""Keys and codes: what opens a person's conversation on a device."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path

import pytest

from care import keys as module
from care.kept import NewMessage, NewNote, NewReply
from care.records import Records
from tests.care import databases


@pytest.fixture(params=databases.NAMES)
def records(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Records]:
    with databases.empty(request.param, tmp_path) as url:
        records = Records(url)
        yield records
        records.close()


def test_a_key_opens_the_conversation_of_its_person(records: Records) -> None:
    person, key = records.keys.begin()

    assert records.keys.person(key) == person


def test_two_people_never_share_a_name_or_a_key(records: Records) -> None:
    people, keys = zip(*(records.keys.begin() for _ in range(20)), strict=True)

    assert len(set(people)) == len(set(keys)) == 20


@pytest.mark.parametrize(
    "key",
    ["", "x", "0" * 10_000, "\ud800", "' or 1=1 --"],
    ids=["empty", "short", "long", "half", "sql"],
)
def test_what_is_no_key_opens_nothing(records: Records, key: str) -> None:
    records.keys.begin()

    assert records.keys.person(key) is None


def test_a_key_itself_is_kept_nowhere(records: Records) -> None:
    _, key = records.keys.begin()

    with records._database.reading() as connection:
        kept = str(connection.execute(module.tables.keys.select()).all())

    assert key not in kept


def test_a_key_taken_back_opens_nothing(records: Records) -> None:
    person, key = records.keys.begin()

    records.keys.revoke(person, records.keys.id_of(key) or 0)

    assert records.keys.person(key) is None
    assert records.keys.id_of(key) is None
    assert records.keys.held(person) == []


def test_nobody_takes_back_the_key_of_somebody_else(records: Records) -> None:
    _, key = records.keys.begin()
    stranger, _ = records.keys.begin()

    records.keys.revoke(stranger, records.keys.id_of(key) or 0)

    assert records.keys.person(key) is not None


def test_when_a_key_was_used_is_known_to_the_hour(
    records: Records, monkeypatch: pytest.MonkeyPatch
) -> None:
    person, key = records.keys.begin()
    (made,) = records.keys.held(person)
    for minutes, used in ((30, made.used), (90, made.since + datetime.timedelta(minutes=90))):
        now = made.since + datetime.timedelta(minutes=minutes)
        monkeypatch.setattr(module, "_now", lambda now=now: now)
        records.keys.person(key)

        assert records.keys.held(person)[0].used == used


def test_a_code_opens_the_same_conversation_once(records: Records) -> None:
    person, _ = records.keys.begin()
    digits, _ = records.keys.code(person)

    key = records.keys.redeem(digits)

    assert key is not None
    assert records.keys.person(key) == person
    assert records.keys.redeem(digits) is None
    assert len(records.keys.held(person)) == 2


def test_a_code_is_six_digits(records: Records) -> None:
    person, _ = records.keys.begin()

    digits, _ = records.keys.code(person)

    assert digits.isdecimal()
    assert len(digits) == 6


def test_a_code_that_is_too_old_opens_nothing(
    records: Records, monkeypatch: pytest.MonkeyPatch
) -> None:
    person, _ = records.keys.begin()
    digits, until = records.keys.code(person)
    monkeypatch.setattr(module, "_now", lambda: until)

    assert records.keys.redeem(digits) is None


def test_a_new_code_makes_the_earlier_one_void(records: Records) -> None:
    person, _ = records.keys.begin()
    earlier, _ = records.keys.code(person)
    later, _ = records.keys.code(person)

    assert earlier == later or records.keys.redeem(earlier) is None
    assert records.keys.redeem(later) is not None


def test_two_people_never_hold_the_same_code(
    records: Records, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Chance gives the same six digits twice before it gives others.
    given = iter("111111" * 2 + "222222")
    monkeypatch.setattr(module.secrets, "choice", lambda _: next(given))
    one, other = (records.keys.begin()[0] for _ in range(2))

    codes = [records.keys.code(person)[0] for person in (one, other)]

    assert codes == ["111111", "222222"]


def test_where_no_code_is_free_it_is_an_error_and_no_endless_search(
    records: Records, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module.secrets, "choice", lambda _: "1")
    records.keys.code(records.keys.begin()[0])

    with pytest.raises(RuntimeError):
        records.keys.code(records.keys.begin()[0])


def test_who_wants_all_erased_leaves_no_key_and_no_code(records: Records) -> None:
    person, key = records.keys.begin()
    digits, _ = records.keys.code(person)
    message = records.receive(NewMessage(person, "web", "1", text="都删掉"))

    records.answer(message, [NewReply("好", "好")], {}, 0, [NewNote("erase")])

    assert records.keys.person(key) is None
    assert records.keys.redeem(digits) is None

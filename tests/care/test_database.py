"""What SQLite leaves behind, what a power cut cannot undo, and what is an error."""

from __future__ import annotations

import sqlite3
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from care import database
from care.database import Database
from care.kept import NewMessage, NewNote, NewReply
from care.records import Records, RecordsUnavailable
from tests import leftovers

_MESSAGE = NewMessage(person="p1", source="telegram", source_id="m1", text="怎么扫码")
_REPLY = NewReply(
    "第一步：打开「微信」。", "打开微信。", (("看到了", "done"),), "step.png", urgent=True
)


def test_nothing_of_an_erased_person_is_left_in_any_file(tmp_path: Path) -> None:
    records = Records(f"sqlite:///{tmp_path / 'records.db'}")
    for number in range(40):
        message = records.receive(
            replace(_MESSAGE, source_id=f"m{number}", text="我家的小花猫" * 200)
        )
        version = records.state("p1").version
        records.answer(message, [NewReply("小花猫" * 50, "")], {"heard": "小花猫" * 50}, version)
    records.delivered([reply.id for reply in records.outbox()])
    message = records.receive(replace(_MESSAGE, source_id="erase", text="都删掉"))
    said = records.answer(
        message, [NewReply("删掉了。", "")], {}, records.state("p1").version, [NewNote("erase")]
    )
    assert leftovers.find(tmp_path, ["小花猫"]) == []
    records.delivered([reply.id for reply in said])
    assert leftovers.find(tmp_path, ["小花猫", "都删掉", "删掉了"]) == []
    records.close()


def test_erased_words_leave_the_log_once_others_have_read(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'records.db'}"
    records, other = Records(url), sqlite3.connect(tmp_path / "records.db", isolation_level=None)
    records.receive(replace(_MESSAGE, text="小花猫"))
    other.execute("BEGIN")
    other.execute("SELECT * FROM persons").fetchall()
    _answer_erasing(records)
    other.execute("COMMIT")
    other.close()
    records.delivered([reply.id for reply in records.outbox()])
    assert leftovers.find(tmp_path, ["小花猫"]) == []
    records.close()


def _answer_erasing(records: Records) -> None:
    (message,) = records.unanswered()
    records.answer(message, [_REPLY], {}, 0, [NewNote("erase")])


def test_a_power_cut_cannot_undo_an_answer(tmp_path: Path) -> None:
    opened = Database(f"sqlite:///{tmp_path / 'records.db'}")
    with opened.reading() as connection:
        settings = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        }
    opened.close()
    assert settings == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "secure_delete": 1,
    }


def test_a_start_waits_for_who_holds_the_file(tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "records.db", isolation_level=None, check_same_thread=False)
    other.execute("CREATE TABLE held (by TEXT)")
    other.execute("BEGIN EXCLUSIVE")
    threading.Timer(0.2, other.execute, ["COMMIT"]).start()
    records = Records(f"sqlite:///{tmp_path / 'records.db'}")
    assert records.unanswered() == []
    records.close()
    other.close()


class _Cursor:
    """SQLite's answers to a switch to write-ahead logging, one after another."""

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)

    def execute(self, _pragma: str) -> _Cursor:
        if "error" in self.answers[0] or "locked" in self.answers[0]:
            raise sqlite3.OperationalError(self.answers.pop(0))
        return self

    def fetchone(self) -> list[str]:
        return [self.answers.pop(0)]


def test_the_switch_to_write_ahead_logging_is_tried_until_it_is_done() -> None:
    cursor = _Cursor("database is locked", "delete", "wal")
    database._write_ahead(cursor)
    assert cursor.answers == []


def test_a_switch_that_cannot_be_done_is_an_error() -> None:
    with pytest.raises(sqlite3.OperationalError, match="disk"):
        database._write_ahead(_Cursor("disk I/O error"))


def test_a_lost_file_is_an_error(tmp_path: Path) -> None:
    records = Records(f"sqlite:///{tmp_path / 'records.db'}")
    (tmp_path / "records.db").unlink()
    with pytest.raises(RecordsUnavailable):
        records.receive(_MESSAGE)
    assert not (tmp_path / "records.db").exists()
    records.close()


def test_a_file_put_in_place_of_ours_is_an_error(tmp_path: Path) -> None:
    records = Records(f"sqlite:///{tmp_path / 'records.db'}")
    (tmp_path / "records.db").rename(tmp_path / "moved.db")
    (tmp_path / "records.db").touch()
    with pytest.raises(RecordsUnavailable):
        records.state("p1")
    records.close()


def test_a_damaged_file_is_an_error_that_quotes_nothing(tmp_path: Path) -> None:
    (tmp_path / "records.db").write_bytes("我的密码是小花猫".encode() * 1000)
    with pytest.raises(RecordsUnavailable) as raised:
        Records(f"sqlite:///{tmp_path / 'records.db'}")
    assert str(raised.value) == "DatabaseError"


def test_a_folder_that_cannot_be_made_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "home").touch()
    with pytest.raises(RecordsUnavailable):
        Records(f"sqlite:///{tmp_path / 'home' / 'records.db'}")


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "no such thing"])
def test_records_are_never_kept_in_memory(url: str) -> None:
    with pytest.raises(RecordsUnavailable):
        Records(url)


def test_a_server_that_is_away_is_an_error() -> None:
    with pytest.raises(RecordsUnavailable):
        Records("postgresql://nobody@127.0.0.1:1/nothing")

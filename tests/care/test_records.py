"""What is kept of a person, on every database."""

from __future__ import annotations

import datetime
import multiprocessing
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from care.database import Database
from care.kept import KeptMessage, NewMessage, NewNote, NewReply
from care.records import Records, RecordsUnavailable, Superseded
from tests.care import databases

_MESSAGE = NewMessage(person="p1", source="telegram", source_id="m1", text="怎么扫码")
_REPLY = NewReply(
    "第一步：打开「微信」。", "打开微信。", (("看到了", "done"),), "step.png", urgent=True
)
_UTC = datetime.timezone.utc


@pytest.fixture(params=databases.NAMES)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    with databases.empty(request.param, tmp_path) as url:
        yield url


@pytest.fixture
def records(url: str) -> Iterator[Records]:
    records = Records(url)
    yield records
    records.close()


def _say(records: Records, number: int, *notes: NewNote, person: str = "p1") -> KeptMessage:
    """Takes a message in and answers it."""
    message = records.receive(
        replace(_MESSAGE, person=person, source_id=f"m{number}", text=f"第{number}句")
    )
    version = records.state(person).version
    records.answer(message, [_REPLY], {"said": number}, version, notes)
    return message


def test_a_message_is_kept_as_it_came(records: Records) -> None:
    sent = datetime.datetime(2026, 11, 22, 8, 30, tzinfo=_UTC)
    given = replace(_MESSAGE, choice="a", attachment="image", secrets=("card", "code"), sent=sent)
    records.receive(given)
    kept = records.meet("telegram", "p1", "m1").seen
    assert kept is not None
    assert kept.received is not None
    assert replace(kept, id=0, received=None) == KeptMessage(**vars(given), id=0, answered=False)


def test_a_time_without_zone_is_universal_time(records: Records) -> None:
    records.receive(replace(_MESSAGE, sent=datetime.datetime(2026, 11, 22, 8, 30)))  # noqa: DTZ001
    kept = records.meet("telegram", "p1", "m1").seen
    assert kept is not None
    assert kept.sent == datetime.datetime(2026, 11, 22, 8, 30, tzinfo=_UTC)


def test_a_time_elsewhere_is_the_same_moment(records: Records) -> None:
    china = datetime.timezone(datetime.timedelta(hours=8))
    records.receive(replace(_MESSAGE, sent=datetime.datetime(2026, 11, 22, 8, 30, tzinfo=china)))
    kept = records.meet("telegram", "p1", "m1").seen
    assert kept is not None
    assert kept.sent == datetime.datetime(2026, 11, 22, 0, 30, tzinfo=_UTC)


def test_the_same_message_is_kept_once_as_it_first_came(records: Records) -> None:
    first = records.receive(_MESSAGE)
    again = records.receive(replace(_MESSAGE, text="别的"))
    assert again == first
    assert len(records.unanswered()) == 1


def test_the_same_id_from_another_front_end_or_person_is_another_message(records: Records) -> None:
    records.receive(_MESSAGE)
    records.receive(replace(_MESSAGE, source="web"))
    records.receive(replace(_MESSAGE, person="p2"))
    assert len(records.unanswered()) == 3


def test_the_same_message_sent_many_times_at_once_is_kept_once(records: Records) -> None:
    with ThreadPoolExecutor(8) as pool:
        kept = set(pool.map(lambda _: records.receive(_MESSAGE), range(24)))
    assert len(kept) == 1


def test_unanswered_messages_come_in_the_order_of_arrival(records: Records) -> None:
    for number, person in enumerate(("p1", "p2", "p1", "p1")):
        records.receive(replace(_MESSAGE, person=person, source_id=str(number)))
    owed = records.unanswered("p1")
    assert [message.source_id for message in owed] == ["0", "2", "3"]
    assert records.unanswered("p1", before=owed[2].id) == owed[:2]


def test_an_answered_message_is_owed_no_more(records: Records) -> None:
    _say(records, 1)
    met = records.meet("telegram", "p1", "m1")
    assert met.seen is not None
    assert met.seen.answered
    assert not met.owed
    assert records.unanswered() == []


def test_the_answer_is_given_again_as_it_was(records: Records) -> None:
    message = records.receive(_MESSAGE)
    said = records.answer(message, [_REPLY, NewReply("二", "二")], {}, 0)
    assert records.replies_to(message.id) == said
    assert [reply.text for reply in said] == [_REPLY.text, "二"]
    assert said[0].choices == _REPLY.choices
    assert said[0].picture == "step.png"
    assert said[0].urgent


def test_the_state_is_what_the_last_turn_left(records: Records) -> None:
    _say(records, 1)
    _say(records, 2)
    assert records.state("p1").value == {"said": 2}
    assert records.state("p2").value == {}


def test_a_turn_from_an_old_state_is_not_kept(records: Records) -> None:
    _say(records, 1)
    old = records.state("p1").version
    _say(records, 2)
    message = records.receive(replace(_MESSAGE, source_id="m3"))
    with pytest.raises(Superseded):
        records.answer(message, [_REPLY], {"said": 3}, old)
    assert records.state("p1").value == {"said": 2}
    assert records.unanswered() == [message]


def test_a_first_turn_that_another_process_was_faster_with_is_not_kept(records: Records) -> None:
    _say(records, 1)
    message = records.receive(replace(_MESSAGE, source_id="m2"))
    with pytest.raises(Superseded):
        records.answer(message, [_REPLY], {}, 0)


def test_a_message_is_answered_once(records: Records) -> None:
    message = _say(records, 1)
    with pytest.raises(Superseded):
        records.answer(message, [_REPLY], {}, records.state("p1").version)
    assert len(records.outbox()) == 1


def test_a_turn_with_a_note_that_cannot_be_kept_leaves_nothing(records: Records) -> None:
    message = records.receive(_MESSAGE)
    notes = [NewNote("begun", "wechat-scan-pay"), NewNote("unheard_of", "x")]
    with pytest.raises(ValueError, match="unheard_of"):
        records.answer(message, [_REPLY], {"said": 1}, 0, notes)
    assert records.outbox() == []
    assert records.progress("p1") == []
    assert records.state("p1").value == {}
    assert records.unanswered() == [message]


def test_a_note_says_what_it_is_about(records: Records) -> None:
    message = records.receive(_MESSAGE)
    with pytest.raises(ValueError, match="about"):
        records.answer(message, [_REPLY], {}, 0, [NewNote("begun")])


def test_the_outbox_holds_what_is_not_delivered_in_order(records: Records) -> None:
    _say(records, 1)
    _say(records, 2, person="p2")
    _say(records, 3)
    waiting = records.outbox()
    assert [reply.person for reply in waiting] == ["p1", "p2", "p1"]
    records.delivered([waiting[0].id])
    assert records.outbox() == waiting[1:]


def test_the_outbox_of_one_front_end_holds_only_its_own(records: Records) -> None:
    message = records.receive(replace(_MESSAGE, source="web", channel="voice"))
    records.answer(message, [_REPLY], {}, 0)
    _say(records, 2, person="p2")
    (waiting,) = records.outbox("web")
    assert (waiting.person, waiting.source, waiting.channel) == ("p1", "web", "voice")


def test_delivering_twice_changes_nothing(records: Records) -> None:
    _say(records, 1)
    ids = [reply.id for reply in records.outbox()]
    records.delivered(ids)
    records.delivered(ids)
    assert records.outbox() == []


def test_progress_is_counted_by_guide(records: Records) -> None:
    _say(
        records, 1, NewNote("begun", "wechat-scan-pay", 1), NewNote("reached", "wechat-scan-pay", 2)
    )
    _say(records, 2, NewNote("stuck", "wechat-scan-pay", 2), NewNote("hint", "wechat-scan-pay", 2))
    _say(
        records, 3, NewNote("stuck", "wechat-scan-pay", 2), NewNote("reached", "wechat-scan-pay", 1)
    )
    _say(records, 4, NewNote("begun", "pension-proof", 1))
    first, second = records.progress("p1")
    assert (first.guide, first.furthest, first.hints) == ("wechat-scan-pay", 2, 1)
    assert first.stuck == {2: 2}
    assert (first.finished, first.taught_back) == (None, None)
    assert second.guide == "pension-proof"


def test_a_finished_guide_that_is_begun_again_stays_finished(records: Records) -> None:
    _say(records, 1, NewNote("begun", "g", 1), NewNote("finished", "g", 6))
    _say(records, 2, NewNote("taught_back", "g", 6))
    _say(records, 3, NewNote("begun", "g", 1))
    (progress,) = records.progress("p1")
    assert progress.furthest == 6
    assert progress.finished is not None
    assert progress.taught_back is not None
    assert progress.begun <= progress.finished <= progress.taught_back


def _drilled(kind: str, how: str = "stopped") -> NewNote:
    return NewNote("drilled", kind, value=how)


def test_drills_are_counted_by_kind_of_fraud(records: Records) -> None:
    _say(records, 1, _drilled("prize"), _drilled("fake-police", "missed"))
    _say(records, 2, _drilled("fake-police"))
    _say(records, 3, _drilled("fake-police"))

    police, prize = records.drills("p1")

    assert (police.kind, police.times, police.stopped) == ("fake-police", 3, 2)
    assert (prize.kind, prize.times, prize.stopped) == ("prize", 1, 1)


def test_the_last_drill_of_a_kind_has_its_time(
    records: Records, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = datetime.datetime(2026, 11, 22, 8, 30, tzinfo=_UTC)
    for number, day in enumerate((first, first + datetime.timedelta(days=14))):
        monkeypatch.setattr("care.records._now", lambda day=day: day)
        _say(records, number, _drilled("prize", "missed"))

    (drills,) = records.drills("p1")

    assert drills.last == first + datetime.timedelta(days=14)


def test_who_was_never_in_a_drill_has_none(records: Records) -> None:
    _say(records, 1, _drilled("prize"))

    assert records.drills("p2") == []


def test_a_drill_that_does_not_say_of_what_kind_it_was_is_not_kept(records: Records) -> None:
    message = records.receive(_MESSAGE)

    with pytest.raises(ValueError, match="about"):
        records.answer(message, [_REPLY], {}, 0, [_drilled("")])

    assert records.drills("p1") == []


def test_the_last_wish_counts(records: Records) -> None:
    _say(
        records,
        1,
        NewNote("prefers", "larger", value="yes"),
        NewNote("prefers", "aloud", value="yes"),
    )
    _say(records, 2, NewNote("prefers", "larger", value="no"))
    assert records.preferences("p1") == {"larger": "no", "aloud": "yes"}
    assert records.preferences("p2") == {}


def test_an_alert_says_which_danger_and_how_sure(records: Records) -> None:
    _say(records, 1, NewNote("alert", "safe_account", value="fraud"))
    (alert,) = records.alerts("p1")
    assert (alert.kind, alert.level) == ("safe_account", "fraud")
    assert alert.raised.tzinfo is not None


def test_asking_twice_for_a_human_is_one_request_until_it_is_closed(records: Records) -> None:
    _say(records, 1, NewNote("handover"))
    _say(records, 2, NewNote("handover"))
    (request,) = records.handovers("p1")
    records.close_handover(request.id)
    _say(records, 3, NewNote("handover"), person="p2")
    _say(records, 4, NewNote("handover"))
    assert [one.closed is None for one in records.handovers()] == [False, True, True]
    assert [one.person for one in records.handovers("p2")] == ["p2"]


def _everything_of(records: Records, person: str) -> list[object]:
    return [
        records.progress(person),
        records.practice(person),
        records.drills(person),
        records.preferences(person),
        records.alerts(person),
        records.handovers(person),
        records.state(person).value,
        records.outbox(),
        records.meet("telegram", person, "m1").seen,
    ]


def _live(records: Records, person: str) -> None:
    _say(
        records,
        1,
        NewNote("begun", "g", 1),
        NewNote("practised", "g", 6, "none 0 0"),
        _drilled("prize"),
        NewNote("prefers", "larger", value="yes"),
        NewNote("alert", "safe_account", value="fraud"),
        NewNote("handover"),
        person=person,
    )
    records.delivered([reply.id for reply in records.outbox()])


def test_who_wants_all_erased_gets_one_last_answer_and_then_nothing_is_left(
    records: Records,
) -> None:
    _live(records, "p1")
    _say(records, 2, NewNote("erase"))
    (last,) = records.outbox()
    records.delivered([last.id])
    assert not any(_everything_of(records, "p1"))


def test_what_is_said_after_the_wish_is_kept(records: Records) -> None:
    _live(records, "p1")
    _say(records, 2, NewNote("erase"))
    _say(records, 3)
    records.delivered([reply.id for reply in records.outbox()])
    assert records.meet("telegram", "p1", "m2").seen is None
    assert records.meet("telegram", "p1", "m3").seen is not None
    assert records.state("p1").value == {"said": 3}


def test_erasing_one_person_leaves_the_others(records: Records) -> None:
    _live(records, "p1")
    _live(records, "p2")
    before = _everything_of(records, "p2")
    _say(records, 2, NewNote("erase"))
    records.delivered([reply.id for reply in records.outbox()])
    assert _everything_of(records, "p2") == before


def test_an_answer_on_its_way_survives_erasing_without_what_it_answers(records: Records) -> None:
    _say(records, 1)
    _say(records, 2, NewNote("erase"))
    kept = records.meet("telegram", "p1", "m1").seen
    assert kept is not None
    assert kept.text is None
    assert len(records.outbox()) == 2


def test_records_outlive_their_process(url: str) -> None:
    first = Records(url)
    _say(first, 1)
    first.close()
    second = Records(url)
    assert second.state("p1").value == {"said": 1}
    second.close()


def test_records_of_a_later_version_than_ours_are_an_error(url: str) -> None:
    Records(url).close()
    opened = Database(url)
    with opened.writing() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    opened.close()
    with pytest.raises(RecordsUnavailable):
        Records(url)


def _start(url: str, started: object) -> None:
    started.wait()  # type: ignore[attr-defined]
    Records(url).close()


def test_several_processes_may_start_at_once(url: str) -> None:
    context = multiprocessing.get_context("fork")
    started = context.Barrier(4)
    processes = [context.Process(target=_start, args=(url, started)) for _ in range(4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    assert [process.exitcode for process in processes] == [0, 0, 0, 0]
    records = Records(url)
    assert records.unanswered() == []
    records.close()

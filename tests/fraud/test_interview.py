"""The interview after a call: few questions, and an end that what was answered bears out."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pydantic import ValidationError

from fraud import advice
from fraud.interview import Interview, finding, following, interview
from guides.plain.sentences import faults

ALARMS = ("suspicious", "fraud")
HARMLESS = ("ordinary", "unsure")


def _talks(given: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every way in which the interview can go, as the names of the answers."""
    question = following(given)
    if question is None:
        yield given
        return
    for answer in question.answers:
        yield from _talks((*given, answer.id))


TALKS = list(_talks())


def test_it_begins_with_what_was_wanted() -> None:
    first = following(())

    assert first is not None
    assert first.ask == "他让您做什么了？"


def test_it_never_takes_more_than_four_questions() -> None:
    assert max(map(len, TALKS)) <= 4


def test_all_that_is_asked_and_offered_is_plain() -> None:
    said = [each.ask for each in interview().questions]
    said += [answer.label for each in interview().questions for answer in each.answers]

    assert [str(fault) for text in said for fault in faults(text)] == []


def test_every_kind_that_an_answer_speaks_for_has_an_advice() -> None:
    answers = [answer for each in interview().questions for answer in each.answers]

    assert {answer.kind for answer in answers if answer.kind} <= set(advice.kinds())


@pytest.mark.parametrize("end", ["ordinary", "unsure", "suspicious", "fraud"])
def test_every_end_can_be_reached(end: str) -> None:
    assert end in {finding(talk).level for talk in TALKS}


def test_who_was_asked_for_a_code_is_asked_nothing_more() -> None:
    assert following(("secret",)) is None
    assert finding(("secret",)).level in ALARMS
    assert finding(("secret",)).kind == "code-theft"


def test_an_office_that_wants_money_is_enough() -> None:
    assert following(("money", "office")) is None
    assert (finding(("money", "office")).level, finding(("money", "office")).kind) == (
        "suspicious",
        "fake-police",
    )


def test_kin_who_want_money_in_secret_are_a_fraud() -> None:
    found = finding(("money", "kin", "pressed"))

    assert (found.level, found.kind) == ("fraud", "fake-kin")


@pytest.mark.parametrize("talk", [talk for talk in TALKS if "reached" in talk], ids="-".join)
def test_a_caller_who_is_reached_at_the_old_number_is_ordinary(talk: tuple[str, ...]) -> None:
    assert finding(talk).level == "ordinary"
    assert finding(talk).kind is None


@pytest.mark.parametrize(
    "talk", [talk for talk in TALKS if {"money", "pressed"} <= set(talk)], ids="-".join
)
def test_money_wanted_under_pressure_always_alarms(talk: tuple[str, ...]) -> None:
    assert finding(talk).level in ALARMS


@pytest.mark.parametrize(
    "talk", [talk for talk in TALKS if {"nothing", "calm"} <= set(talk)], ids="-".join
)
def test_who_wanted_nothing_and_did_not_press_never_alarms(talk: tuple[str, ...]) -> None:
    assert finding(talk).level in HARMLESS


def test_nothing_asked_about_is_nothing_found() -> None:
    assert finding(()).level == "ordinary"


def test_an_answer_that_is_no_longer_known_counts_for_nothing() -> None:
    assert finding(("money", "gone")) == finding(("money",))


def _two_answers(first: str, second: str) -> dict[str, object]:
    answers = [
        {"id": first, "label": "是", "points": 3},
        {"id": second, "label": "否", "points": 0},
    ]
    questions = [{"id": "one", "ask": "是吗？", "answers": answers}]
    return {"decided": 3, "levels": {"fraud": 3}, "questions": questions}


def test_two_answers_with_one_name_are_refused() -> None:
    with pytest.raises(ValidationError, match="two answers have one name"):
        Interview.parse_obj(_two_answers("yes", "yes"))


def test_answers_with_names_of_their_own_are_taken() -> None:
    assert Interview.parse_obj(_two_answers("yes", "no")).decided == 3

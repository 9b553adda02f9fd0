"""The checker on texts that it was not trained on: see docs/fraud.md for the figures."""

from __future__ import annotations

import pytest

from bench import checked

_here = pytest.mark.skipif(not checked.SHARED.exists(), reason="../shared/data/fraud is absent")


def _rates(cases: list[checked.Case], *, calls: bool) -> checked.Rates:
    return checked.rates([case for case in cases if case.is_call == calls], checked.ours)


def test_of_the_sealed_messages_frauds_are_stopped_and_the_honest_left_in_peace() -> None:
    found = _rates(checked.sealed(), calls=False)

    assert found.texts == 480
    assert found.recall >= 0.85
    assert found.false_alarms <= 0.05
    assert found.notices is not None
    assert found.notices <= 0.03
    assert found.precision is not None
    assert found.precision >= 0.97


def test_of_the_sealed_calls_nearly_all_frauds_are_stopped_and_hardly_an_honest_one() -> None:
    found = _rates(checked.sealed(), calls=True)

    assert found.texts == 90
    assert found.recall >= 0.95
    assert found.false_alarms <= 2 / 24


@_here
def test_messages_of_sources_that_nobody_trained_on() -> None:
    found = _rates(checked.shared(), calls=False)

    assert found.recall >= 0.80
    assert found.false_alarms <= 0.05
    assert found.precision is not None
    assert found.precision >= 0.97


@_here
def test_calls_of_a_source_that_nobody_trained_on() -> None:
    found = _rates(checked.shared(), calls=True)

    assert found.recall >= 0.95
    assert found.false_alarms <= 2 / 24


def test_the_sealed_test_is_half_honest_and_stands_in_no_training_text() -> None:
    cases = checked.sealed()
    trained = {each.text for each in checked.corpus.load()}

    assert 0.45 <= sum(case.is_fraud for case in cases) / len(cases) <= 0.55
    assert [case.text for case in cases if case.text in trained] == []

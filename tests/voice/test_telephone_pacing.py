"""When sound is due: without drift, and without floods."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voice.telephone.pacing import CAUGHT_UP, Pace


def test_a_piece_is_due_every_20_ms() -> None:
    pace = Pace(5.0)

    due = [pace.due(5.0 + millisecond / 1000) for millisecond in range(61)]

    assert [millisecond for millisecond, pieces in enumerate(due) if pieces] == [0, 20, 40, 60]
    assert set(due) == {0, 1}


def test_a_quarter_of_an_hour_does_not_drift() -> None:
    pace = Pace(0.0)
    sent = 0

    # The clock wakes us up to 3 ms late, never the same.
    while pace.next < 900:
        sent += pace.due(pace.next + sent % 4 / 1000)

    assert sent == 45_000
    assert pace.next == pytest.approx(900, abs=1e-6)


def test_what_a_busy_moment_held_up_is_made_up_for() -> None:
    pace = Pace(0.0)
    pace.due(0.0)

    assert pace.due(0.09) == 4
    assert pace.next == pytest.approx(0.1)


def test_after_a_long_halt_a_caller_is_not_flooded() -> None:
    pace = Pace(0.0)
    pace.due(0.0)

    assert pace.due(0.5) == 1
    assert pace.next == pytest.approx(0.52)
    assert pace.let_go == pytest.approx(0.48)


@settings(deadline=None)
@given(st.lists(st.floats(0, 0.3), max_size=30))
def test_no_burst_is_longer_than_can_be_held_and_nothing_is_sent_early(waits: list[float]) -> None:
    pace, now, sent = Pace(0.0), 0.0, 0
    for wait in waits:
        now += wait
        due = pace.due(now)
        sent += due

        assert due <= CAUGHT_UP / 0.02 + 1
        assert now < pace.next <= now + 0.02 + 1e-9
        assert sent <= now / 0.02 + 1 + 1e-6

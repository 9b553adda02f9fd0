"""The state that programs see, from the state that the conversation keeps."""

from __future__ import annotations

from typing import Any

import pytest

from bot.state_view import view

_STEPS = {"wechat-scan-pay": 6, "pension-proof": 7}


def test_outside_a_guide_nothing_stands() -> None:
    assert view({}, _STEPS) == {
        "guide": None,
        "step": None,
        "steps": None,
        "mode": None,
        "paused": [],
        "fraud": None,
        "emergency": None,
        "handover": None,
    }


def test_in_a_guide_it_says_which_step_of_how_many() -> None:
    seen = view({"guide": "wechat-scan-pay", "step": 3, "mode": "learn"}, _STEPS)

    assert (seen["guide"], seen["step"], seen["steps"]) == ("wechat-scan-pay", 3, 6)
    assert seen["mode"] == "learn"


def test_a_guide_that_is_no_longer_there_has_no_number_of_steps() -> None:
    assert view({"guide": "gone", "step": 1}, _STEPS)["steps"] is None


def test_what_waits_is_listed_in_the_order_in_which_it_is_resumed() -> None:
    state = {
        "paused": [{"guide": "first", "step": 2}, {"guide": "last", "step": 1}],
        "queue": ["wanted", "too"],
    }

    assert view(state, _STEPS)["paused"] == ["last", "first", "wanted", "too"]


@pytest.mark.parametrize("label", ["fraud_under_way", "money_sent"])
def test_a_fraud_is_shown_with_its_level_and_kind(label: str) -> None:
    danger = {"label": label, "level": "fraud", "kind": "fake-police"}

    seen = view({"danger": danger}, _STEPS)

    assert seen["fraud"] == {"level": "fraud", "kind": "fake-police"}
    assert seen["emergency"] is None


@pytest.mark.parametrize(
    ("label", "emergency"),
    [("medical", "medical"), ("fire", "police"), ("police", "police"), ("despair", "despair")],
)
def test_an_emergency_is_shown_and_is_no_fraud(label: str, emergency: str) -> None:
    danger: dict[str, Any] = {"label": label, "level": "", "kind": label}

    seen = view({"danger": danger}, _STEPS)

    assert (seen["emergency"], seen["fraud"]) == (emergency, None)


def test_a_wish_for_a_human_is_shown() -> None:
    assert view({"handover": "requested"}, _STEPS)["handover"] == "requested"

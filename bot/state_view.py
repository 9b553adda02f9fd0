"""The conversation's state as programs see it: the ``state`` object of the JSON conversation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actions.danger import EMERGENCIES
from bot.messages import State

# The dangers that are a fraud, by their labels.
_UNDECIDED = frozenset({"decide", "call"})
_FRAUDS = frozenset({"fraud_under_way", "money_sent"})


def view(state: State, steps: Mapping[str, int]) -> dict[str, Any]:
    """Shows where a conversation stands.

    Args:
        state: The slots as the last turn left them; a slot that is not set is missing.
        steps: How many steps each guide has.
    """
    guide = state.get("guide")
    danger = state.get("danger") or {}
    paused = [place["guide"] for place in reversed(state.get("paused") or [])]
    return {
        "guide": guide,
        "step": (state.get("step") or None) if guide else None,
        "steps": steps.get(guide) if guide else None,
        "mode": state.get("mode"),
        "paused": paused + list(state.get("queue") or []),
        "fraud": _fraud(danger) or _unsure(state.get("question") or {}),
        "emergency": EMERGENCIES.get(danger.get("label", "")),
        "handover": state.get("handover"),
    }


def _unsure(question: Mapping[str, Any]) -> dict[str, str] | None:
    """A question that would decide is open."""
    if question.get("kind") not in _UNDECIDED:
        return None
    return {"level": "unsure", "kind": question.get("about") or "other"}


def _fraud(danger: Mapping[str, str]) -> dict[str, str] | None:
    if danger.get("label") not in _FRAUDS:
        return None
    return {"level": danger["level"], "kind": danger["kind"]}

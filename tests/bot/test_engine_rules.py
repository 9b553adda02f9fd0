"""What the engine relies on in the rules."""

from __future__ import annotations

from pathlib import Path

from ruamel.yaml import YAML

_RULES = Path(__file__).parents[2] / "stories" / "rules.yml"


def test_every_rule_is_one_action_after_which_nothing_is_predicted() -> None:
    rules = YAML(typ="safe").load(_RULES.read_text(encoding="utf-8"))["rules"]

    several = [
        each["rule"] for each in rules if sum("action" in step for step in each["steps"]) != 1
    ]

    assert rules
    assert several == []

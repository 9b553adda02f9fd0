"""What is a danger now and the same words said in passing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from fraud.signs import read

CASES: dict[str, Any] = YAML(typ="safe").load(Path(__file__).with_name("in_passing.yml"))
NOW = [(case["text"], case["danger"]) for case in CASES["now"]]


@pytest.mark.parametrize(("text", "danger"), NOW)
def test_what_happens_now_is_a_danger(text: str, danger: str) -> None:
    assert read(text).danger == danger


@pytest.mark.parametrize("text", CASES["in_passing"])
def test_what_is_said_in_passing_is_none(text: str) -> None:
    reading = read(text)

    assert reading.danger is None
    assert reading.fraud is None or reading.fraud.level == "unsure"


def test_every_danger_has_its_harmless_counterpart() -> None:
    texts = [text for text, _ in NOW] + CASES["in_passing"]

    assert len(NOW) == len(CASES["in_passing"]) >= 40
    assert len(texts) == len(set(texts))

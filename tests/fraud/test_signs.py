"""What the written signs see, and what they must leave alone."""

from __future__ import annotations

import dataclasses
import time
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from fraud.signs import Verdict, read, sentences

CASES: dict[str, Any] = YAML(typ="safe").load(Path(__file__).with_name("signs_cases.yml"))
FRAUDS = [(kind, text) for kind, texts in CASES["frauds"].items() for text in texts]
DANGERS = [(label, text) for label, texts in CASES["dangers"].items() for text in texts]
ALARMS = ("suspicious", "fraud")


@pytest.mark.parametrize(("kind", "text"), FRAUDS)
def test_a_fraud_is_seen_and_named(kind: str, text: str) -> None:
    reading = read(text)

    assert reading.danger == "fraud_under_way"
    assert reading.fraud is not None
    assert reading.fraud.level in ALARMS
    assert reading.fraud.kind == kind


@pytest.mark.parametrize(("label", "text"), DANGERS)
def test_a_danger_is_seen_and_named(label: str, text: str) -> None:
    assert read(text).danger == label


@pytest.mark.parametrize("text", CASES["innocent"])
def test_innocent_talk_raises_no_alarm(text: str) -> None:
    reading = read(text)

    assert reading.danger is None
    assert reading.fraud is None or reading.fraud.level == "unsure"


@pytest.mark.parametrize("text", CASES["missed"])
def test_a_known_miss_moves_up_once_it_is_seen(text: str) -> None:
    verdict = read(text).fraud

    assert verdict is None or verdict.level == "unsure"


def test_there_are_enough_cases_and_none_twice() -> None:
    texts = [text for _, text in FRAUDS + DANGERS] + CASES["innocent"]

    assert len(FRAUDS + DANGERS) >= 120
    assert len(CASES["innocent"]) >= 120
    assert len(texts) == len(set(texts))


@pytest.mark.parametrize(
    "text", ["把钱转到安全账户", "把钱转到安全帐户", "把钱转到安全张户", "把 钱 转 到 安 全 账 户"]
)
def test_homophones_and_gaps_change_nothing(text: str) -> None:
    verdict = read(text).fraud

    assert verdict is not None
    assert "safe-account" in verdict.signs


@pytest.mark.parametrize(
    "text",
    [
        "公安叫我把钱转到安全账户，我胸口闷，喘不上气",
        "说孙子打了人要赔三万，我一急心口疼得厉害",
    ],
)
def test_a_life_comes_before_money(text: str) -> None:
    reading = read(text)

    assert reading.danger == "medical"
    assert reading.fraud is not None
    assert reading.fraud.level == "fraud"


def test_hearsay_ends_where_the_own_story_begins() -> None:
    reading = read("电视里说有人被骗，刚才也有人打电话叫我转到安全账户")

    assert reading.danger == "fraud_under_way"


def test_a_single_sign_without_a_request_is_no_alarm() -> None:
    reading = read("派出所打电话给我")

    assert reading.fraud is None


@pytest.mark.parametrize("text", ["", " ", "？", "嗯", "👍", "hello", "12345"])
def test_nothing_said_is_nothing_found(text: str) -> None:
    reading = read(text)

    assert reading.fraud is None
    assert reading.danger is None


def test_a_verdict_explains_itself_in_short_sentences() -> None:
    verdict = read("公安局打电话叫我把钱转到安全账户").fraud

    assert verdict is not None
    assert verdict.level == "fraud"
    assert 0.8 <= verdict.score <= 1.0
    assert "「安全账户」是假的。" in sentences(verdict)
    assert all(len(sentence) <= 20 for sentence in sentences(verdict))


def test_readings_cannot_be_changed() -> None:
    verdict = Verdict("fraud", "other", 1.0, ())

    with pytest.raises(dataclasses.FrozenInstanceError):
        verdict.kind = "prize"  # type: ignore[misc]


def test_reading_is_quick() -> None:
    texts = [text for _, text in FRAUDS] + CASES["innocent"]
    read(texts[0])
    start = time.perf_counter()

    for text in texts:
        read(text)

    # 2 ms is the aim; a busy machine is given some room.
    assert (time.perf_counter() - start) / len(texts) < 0.006


def test_a_very_long_text_is_read_in_time() -> None:
    text = "他说我的孙子在派出所，叫我准备钱。电视里说有人被骗" * 200
    start = time.perf_counter()

    read(text)

    assert time.perf_counter() - start < 2.0

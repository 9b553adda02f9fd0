"""Which signs a received text bears, and which it only has the words of."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from fraud import evidence
from fraud.disguises import uncover
from fraud.evidence import find, signs
from guides.plain.sentences import faults

CASES: list[dict[str, Any]] = YAML(typ="safe").load(Path(__file__).with_name("evidence_cases.yml"))
BEARS = [(case["sign"], text) for case in CASES for text in case["bears"]]
DOES_NOT = [(case["sign"], text) for case in CASES for text in case["does_not"]]
TEXTS = [text for _, text in BEARS + DOES_NOT]


@pytest.mark.parametrize(("sign", "text"), BEARS)
def test_a_sign_is_found(sign: str, text: str) -> None:
    assert sign in find(uncover(text)).ids


@pytest.mark.parametrize(("sign", "text"), DOES_NOT)
def test_words_alone_are_no_sign(sign: str, text: str) -> None:
    assert sign not in find(uncover(text)).ids


def test_every_sign_has_its_cases_and_nothing_is_there_twice() -> None:
    names = [case["sign"] for case in CASES]

    assert sorted(names) == sorted(sign.id for sign in signs())
    assert len(TEXTS) == len(set(TEXTS))
    assert all(len(case["bears"]) == len(case["does_not"]) == 4 for case in CASES)


@pytest.mark.parametrize("sign", signs(), ids=lambda sign: sign.id)
def test_what_a_sign_says_is_plain(sign: evidence.Sign) -> None:
    assert not faults(sign.says)


@pytest.mark.parametrize("text", TEXTS)
def test_a_quote_stands_in_the_text_and_is_short(text: str) -> None:
    plain = uncover(text)

    for found in find(plain).found:
        # What was cut off is shown by an ellipsis, which no uncovered text has.
        assert found.quote.removesuffix("…")
        assert found.quote.removesuffix("…") in plain
        assert len(found.quote) <= 24


@pytest.mark.parametrize(
    "text",
    [
        "没有人会知道的，现在转到安全账户",
        "不要挂断，接着把钱转到我们给您开的安全账户",
        "有人自称公安，让我把存款转到安全账户",
    ],
)
def test_a_fraud_hides_no_safe_account_behind_a_denial(text: str) -> None:
    assert "safe-account" in find(uncover(text)).ids


@pytest.mark.parametrize(
    ("sign", "text"),
    [
        ("asks-transfer", "特别急，给我转三千块"),
        ("asks-transfer", "能不能借我两千块"),
        ("kidnapped", "再不还钱，别怪我砍你的手"),
        ("cannot-withdraw", "为防止诈骗，提现要先交保证金"),
    ],
)
def test_words_that_only_look_like_a_denial_deny_nothing(sign: str, text: str) -> None:
    assert sign in find(uncover(text)).ids


@pytest.mark.parametrize("text", ["", " ", "？", "嗯", "👍", "hello", "12345"])
def test_nothing_said_bears_no_story(text: str) -> None:
    assert not {"ask", "story", "claim"} & {found.sign.facet for found in find(uncover(text)).found}


@pytest.mark.parametrize("unit", ["转", "a.", "1", "abc-", "钱到账户先交再付", "谁说凡是电话里说"])
def test_a_text_of_one_thing_again_and_again_is_read_in_time(unit: str) -> None:
    text = unit * (4000 // len(unit))
    find("")
    start = time.perf_counter()

    find(text)

    # A twentieth of it is usual; a busy machine is given some room.
    assert time.perf_counter() - start < 1.0

"""What is said in the middle of a fraud: short, calm, one thing to do."""

from __future__ import annotations

import re
from typing import get_args

import pytest

from fraud.advice import advice_for, kinds
from fraud.patterns import Kind

EVERY_KIND = [*get_args(Kind), None]
BLAME = re.compile("怎么(?:会|能)|为什么不|早就|太笨|不该|糊涂|又被|都怪|赶快|赶紧|马上|立刻")


def characters(text: str) -> int:
    return len(re.sub(r"[「」]", "", text))


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_every_sentence_is_short(kind: str | None) -> None:
    advice = advice_for(kind)

    for part in (advice.stop, advice.because, advice.now, advice.ask):
        for sentence in re.findall(r"[^。？！]+[。？！]", part):
            assert characters(sentence) <= 20


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_the_answer_can_be_heard_in_one_breath(kind: str | None) -> None:
    advice = advice_for(kind)

    assert characters(advice.stop + advice.because + advice.now) <= 45


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_it_begins_with_stopping_and_ends_with_a_question(kind: str | None) -> None:
    advice = advice_for(kind)

    assert advice.stop.startswith("先停下。")
    assert advice.ask.endswith("吗？")


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_nobody_is_blamed_or_hurried(kind: str | None) -> None:
    advice = advice_for(kind)

    assert not BLAME.search(advice.stop + advice.because + advice.now + advice.ask)


def test_every_kind_has_an_advice_of_its_own() -> None:
    assert set(kinds()) == set(get_args(Kind))


def test_an_unknown_kind_is_still_stopped() -> None:
    assert advice_for("unheard-of") == advice_for(None)


def test_the_question_is_about_money_unless_the_kind_says_otherwise() -> None:
    assert advice_for("fake-police").ask == "您转钱了吗？"
    assert advice_for("phishing-link").ask == "您点开填过什么吗？"

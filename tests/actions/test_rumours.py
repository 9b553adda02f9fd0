"""Something that was heard: three questions, no verdict on medicine, and a way to learn more."""

from __future__ import annotations

from itertools import product

import pytest

from actions.moment import Moment
from tests.actions.talk import Talk, labels, notes

SCAN = "wechat-scan-pay"
HEARD = "群里说喝醋能软化血管，不用吃药了，是真的吗"


def _asked(talk: Talk, *pressed: str) -> Moment:
    moment = talk.says("check_rumour", HEARD)
    for label in pressed:
        moment = talk.presses(label)
    return moment


def test_it_says_that_it_does_not_know_medicine_and_asks(talk: Talk) -> None:
    moment = _asked(talk)

    assert "真假我不乱说" in moment.text()
    assert moment.text().count("？") == 1
    assert labels(moment) == ["有", "没有", "找真人", "学：查文章真假"]
    assert not moment.urgent and notes(moment) == []


@pytest.mark.parametrize("pressed", list(product(["有", "没有"], repeat=3)), ids="-".join)
def test_three_answers_lead_to_what_to_hold_to_whatever_they_were(
    talk: Talk, pressed: tuple[str, ...]
) -> None:
    moment = _asked(talk, *pressed)

    assert "先不信、不转发" in moment.text()
    assert "停药" in moment.text()
    assert labels(moment) == ["学：查文章真假", "找真人"]
    assert talk.situation.question is None


@pytest.mark.parametrize("pressed", list(product(["有", "没有"], repeat=3)), ids="-".join)
def test_it_is_never_called_true_or_false(talk: Talk, pressed: tuple[str, ...]) -> None:
    said = [talk.says("check_rumour", HEARD).text()]
    said += [talk.presses(label).text() for label in pressed]

    assert not any(
        verdict in text for text in said for verdict in ("是真的", "是假的", "这是谣言", "有效")
    )


def test_a_yes_and_a_no_are_answered_differently(talk: Talk) -> None:
    yes = _asked(talk, "有").text()

    assert _asked(talk, "没有").text() != yes


@pytest.mark.parametrize(
    ("label", "text", "place"),
    [("affirm", "写了的，是协和医院", "第二句"), ("deny", "没写", "第二句"),
     ("not_understood", "没有", "第二句"), ("unsure", "不晓得", "第一句"),
     ("chitchat", "我隔壁就是这么吃的", "第一句"), ("human", "找真人", "第一句")],
)  # fmt: skip
def test_it_can_be_answered_in_words_and_is_not_forgotten(
    talk: Talk, label: str, text: str, place: str
) -> None:
    _asked(talk)

    assert place in talk.says(label, text).text()


def test_the_guide_that_helps_can_be_begun(talk: Talk) -> None:
    _asked(talk, "没有", "没有", "没有")

    talk.presses("学：查文章真假")

    assert talk.situation.guide == "rumour-check"


def test_without_that_guide_a_human_is_still_offered(talk: Talk) -> None:
    talk.guides = {SCAN: talk.guides[SCAN]}

    assert labels(_asked(talk, "没有", "没有", "没有")) == ["找真人"]


def test_the_guide_that_was_left_waits(talk: Talk) -> None:
    talk.learns(SCAN, 2)
    _asked(talk, "没有", "没有", "没有")

    talk.says("resume", "接着学")

    assert (talk.situation.guide, talk.situation.step) == (SCAN, 2)


@pytest.mark.parametrize(
    ("label", "text", "wanted"),
    [
        ("medical", "我停了药，胸口疼得喘不上气", "120"),
        ("fraud_under_way", "那个专家叫我今天买他一万八的保健品，别跟儿女讲", "先停下"),
    ],
)
def test_a_danger_comes_before_the_questions(
    talk: Talk, label: str, text: str, wanted: str
) -> None:
    _asked(talk)

    moment = talk.says(label, text)

    assert wanted in moment.text()
    assert moment.urgent


def test_who_has_had_enough_is_let_go(talk: Talk) -> None:
    _asked(talk)

    talk.says("stop", "不问了")

    assert talk.situation.question is None

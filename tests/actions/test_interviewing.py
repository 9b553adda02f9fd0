"""A call is asked about, one question at a time, until it is clear what it was."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from actions.moment import Moment
from fraud import checking
from fraud.advice import advice_for
from fraud.interview import Finding, finding, following
from tests.actions.talk import Talk, labels, notes

SCAN = "wechat-scan-pay"
HONEST = ("都没有", "家里人、熟人", "没有", "找得到，是他")
UNSURE = ("都没有", "公安、银行、客服", "催了、让我瞒着", "还没打")
SUSPICIOUS = ("说号码、装软件",)
FRAUD = ("转钱、交钱", "家里人、熟人", "催了、让我瞒着")


def _talks(given: tuple[str, ...] = (), pressed: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every way through the questions, by what stands on the answers."""
    question = following(given)
    if question is None:
        yield pressed
        return
    for answer in question.answers:
        yield from _talks((*given, answer.id), (*pressed, answer.label))


def _meant(pressed: tuple[str, ...]) -> Finding:
    given: list[str] = []
    for label in pressed:
        question = following(given)
        assert question is not None
        given.append(next(each.id for each in question.answers if each.label == label))
    return finding(given)


def _asked(talk: Talk, *pressed: str) -> Moment:
    moment = talk.says("check_call", "刚有人打电话来，帮我想想是不是骗子")
    for label in pressed:
        moment = talk.presses(label)
    return moment


def test_it_begins_with_one_question_and_no_verdict(talk: Talk) -> None:
    moment = _asked(talk)

    assert moment.text().startswith("好，咱们一起想一想")
    assert moment.text().count("？") == 1
    assert labels(moment) == ["转钱、交钱", "说号码、装软件", "都没有", "找真人"]
    assert not moment.urgent


def test_the_guide_waits_meanwhile_and_is_offered_at_the_end(talk: Talk) -> None:
    talk.learns(SCAN, 2)

    moment = _asked(talk, *HONEST)

    assert "接着来吗" in moment.text()
    talk.presses("接着来")
    assert (talk.situation.guide, talk.situation.step) == (SCAN, 2)


@pytest.mark.parametrize("pressed", list(_talks()), ids="-".join)
def test_every_way_through_it_ends_as_the_answers_bear_out(
    talk: Talk, pressed: tuple[str, ...]
) -> None:
    moment = _asked(talk, *pressed)

    found = _meant(pressed)
    alarms = found.level in {"suspicious", "fraud"}
    assert moment.urgent is alarms
    assert (talk.situation.asking == "money_gone") is alarms
    assert [kind for kind, _ in notes(moment)] == (["alert"] if alarms else [])
    if alarms:
        assert "先停下" in moment.text().split("\n")[0]
        assert talk.situation.danger == {
            "label": "fraud_under_way", "level": found.level, "kind": found.kind
        }  # fmt: skip


def test_what_is_honest_is_said_so_with_a_way_to_be_sure(talk: Talk) -> None:
    moment = _asked(talk, *HONEST)

    assert moment.text().startswith("听着不像骗局")
    assert checking.wording().ordinary_way in moment.text()


def test_what_is_not_clear_is_said_so_with_the_safe_way(talk: Talk) -> None:
    moment = _asked(talk, *UNSURE)

    assert "拿不准" in moment.text()
    assert checking.wording().safe_way in moment.text()
    assert checking.way_for("fake-police").verify in moment.text()
    assert talk.situation.danger is None


@pytest.mark.parametrize(("pressed", "kind"), [(SUSPICIOUS, "code-theft"), (FRAUD, "fake-kin")])
def test_a_fraud_is_told_with_why_what_to_do_and_how_to_find_out(
    talk: Talk, pressed: tuple[str, ...], kind: str
) -> None:
    lines = _asked(talk, *pressed).text().split("\n")

    assert advice_for(kind).because in lines
    assert advice_for(kind).now in lines
    assert checking.way_for(kind).verify in lines
    assert lines[-1] == advice_for(kind).ask


def test_only_who_is_sure_says_that_it_is_a_fraud(talk: Talk) -> None:
    assert "这很像骗局" in _asked(talk, *SUSPICIOUS).text()


def test_after_the_end_money_that_is_gone_is_heard(talk: Talk) -> None:
    _asked(talk, *FRAUD)

    assert "第一步：先停下" in talk.presses("转了").text()


@pytest.mark.parametrize(
    ("spoken", "then"),
    [("转钱", "他说他是谁"), ("第二个", "先停下"), ("都没有啊", "他说他是谁"),
     ("转钱交钱", "他说他是谁")],
)  # fmt: skip
def test_the_answers_can_be_spoken(talk: Talk, spoken: str, then: str) -> None:
    _asked(talk)

    assert then in talk.says("not_understood", spoken).text()


@pytest.mark.parametrize(
    ("label", "text"),
    [("chitchat", "我心里慌得很"), ("not_understood", "啥子嘛"), ("affirm", "嗯"),
     ("unsure", "记不得了"), ("human", "找真人"), ("tell_secret", "密码能说不"),
     ("greet", "你好"), ("thanks", "谢谢"), ("done", "好了")],
)  # fmt: skip
def test_other_words_in_between_bring_the_question_back(talk: Talk, label: str, text: str) -> None:
    _asked(talk, "转钱、交钱")

    moment = talk.says(label, text)

    assert "他说他是谁？" in moment.text()
    assert labels(moment) == ["公安、银行、客服", "家里人、熟人", "别的人", "找真人"]


def test_an_answer_pressed_twice_counts_once(talk: Talk) -> None:
    _asked(talk)
    first = talk.situation.offered[0]["value"]
    talk.presses_value(first)

    moment = talk.presses_value(first)

    assert "已经过去了" in moment.text() and "他说他是谁？" in moment.text()


@pytest.mark.parametrize(
    ("label", "text", "wanted"),
    [
        ("money_sent", "我刚才已经给他转了五千", "第一步：先停下"),
        ("medical", "我胸口疼，喘不上气", "120"),
        ("fraud_under_way", "他说他是公安局的，叫我把钱转到安全账户", "先停下"),
    ],
)
def test_a_danger_that_is_told_in_between_comes_first(
    talk: Talk, label: str, text: str, wanted: str
) -> None:
    _asked(talk, "转钱、交钱")

    moment = talk.says(label, text)

    assert wanted in moment.text()
    assert moment.urgent


@pytest.mark.parametrize("label", ["stop", "goodbye", "refuse_learning"])
def test_who_does_not_want_to_be_asked_is_let_go(talk: Talk, label: str) -> None:
    _asked(talk, "转钱、交钱")

    talk.says(label, "不问了")

    assert talk.situation.question is None

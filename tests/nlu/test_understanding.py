from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlu.danger import danger
from nlu.learning import learn
from nlu.names import names
from nlu.thresholds import Thresholds
from nlu.understanding import NOT_UNDERSTOOD, UNCLEAR, Understander
from tests.nlu.small import EXAMPLES, GUIDES


@dataclass(frozen=True)
class Verdict:
    level: str = "fraud"
    kind: str | None = "police"


@dataclass(frozen=True)
class Reading:
    fraud: Verdict | None = None
    danger: str | None = None
    asked: bool = False


@pytest.fixture(scope="module")
def understander():
    called = names({guide: words.names for guide, words in GUIDES.items()})
    return Understander(learn(EXAMPLES), called)


def guides_of(understood):
    return [request.guide for request in understood.requests]


@pytest.mark.parametrize(
    ("said", "guide"),
    [
        ("我要扫码付钱", "scan-pay"),
        ("那个那个 养老金 认证 咋弄", "pension"),
        ("付款码在哪里啊", "pay-code"),
        ("养老斤认真怎么做", "pension"),
    ],
)
def test_a_guide_is_asked_for(understander, said, guide):
    understood = understander.understand(said)

    assert understood.intent == "ask_guide"
    assert guides_of(understood) == [guide]


@pytest.mark.parametrize(
    ("said", "intent"), [("好了", "done"), ("嗯", "unsure"), ("谢谢", "thanks")]
)
def test_a_bare_answer_is_that_answer(understander, said, intent):
    assert understander.understand(said).intent == intent


def test_a_request_inside_a_story_is_found_where_it_stands(understander):
    said = "今天天气真好，我早上去公园走了走，养老金认证怎么弄，谢谢"

    understood = understander.understand(said)

    assert guides_of(understood) == ["pension"]
    request = understood.requests[0]
    assert "养老金认证" in said[request.start : request.end]


def test_two_requests_come_in_the_order_said(understander):
    understood = understander.understand("养老金认证怎么弄，还有付款码在哪里")

    assert guides_of(understood) == ["pension", "pay-code"]
    assert all(request.confidence >= 0.5 for request in understood.requests)


def test_what_fits_several_guides_is_asked_back(understander):
    careful = Understander(understander.model, names({}), None, Thresholds(clear=0.99, another=2))

    understood = careful.understand("怎么付钱")

    assert understood.intent == UNCLEAR
    assert {"scan-pay", "pay-code"} <= set(guides_of(understood))
    assert len(understood.requests) <= 3


@pytest.mark.parametrize("said", ["", "  ", "xqzw"])
def test_what_fits_nothing_is_not_understood(understander, said):
    strict = Understander(understander.model, names({}), None, Thresholds(understood=0.5))

    assert strict.understand(said).intent == NOT_UNDERSTOOD


def test_danger_in_any_part_comes_first(understander):
    understood = understander.understand("教我扫码付钱，哎呀我胸口闷得慌，喘不上气了")

    assert understood.intent == "medical"


def test_what_was_asked_for_is_not_forgotten_over_a_danger(understander):
    understood = understander.understand("教我扫码付钱，哎呀我胸口闷得慌，喘不上气了")

    assert guides_of(understood) == ["scan-pay"]


def test_written_signs_win_over_what_was_learned(understander):
    warned = Understander(
        understander.model,
        names({}),
        lambda text: Reading(Verdict(), "fraud_under_way", asked=True),
    )

    understood = warned.understand("我要扫码付钱")

    assert (understood.intent, understood.fraud_kind) == ("fraud_under_way", "police")


def test_a_name_alone_lifts_a_guide_that_was_never_learned(understander):
    with_new = Understander(
        understander.model, names({"new": ["挂号"]}), None, Thresholds(name=0.9)
    )

    understood = with_new.understand("挂号")

    assert guides_of(understood) == ["new"]


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80))
def test_no_text_breaks_it(understander, text):
    understood = understander.understand(text)

    assert 0 <= understood.confidence <= 1
    assert all(0 <= r.start <= r.end <= len(text) for r in understood.requests)


FEW = {"medical": 0.1, "fire": 0.05, "ask_law": 0.3}


@pytest.mark.parametrize(
    ("reading", "any_danger", "label"),
    [
        (None, 0.0, None),
        (Reading(), 0.1, None),
        (Reading(), 0.3, "medical"),
        (Reading(danger="police"), 0.0, "police"),
        (Reading(Verdict("suspicious")), 0.0, "fraud_under_way"),
        (Reading(Verdict("unsure")), 0.0, None),
        (Reading(Verdict("fraud"), "money_sent"), 0.0, "money_sent"),
        (Reading(danger="police"), 0.3, "medical"),
        (Reading(danger="keep_private"), 0.0, "keep_private"),
    ],
)
def test_life_comes_before_money_and_money_before_the_rest(reading, any_danger, label):
    found = danger(reading, FEW, any_danger, 0.2)

    assert (found.label if found else None) == label


def test_the_words_of_a_right_yield_to_what_is_clearly_meant():
    assert danger(Reading(danger="keep_private"), {"ask_law": 0.9}, 0.0, 0.2) is None


def test_a_kind_of_fraud_is_told_only_with_fraud():
    found = danger(Reading(Verdict(), "medical"), FEW, 0.0, 0.2)

    assert found is not None
    assert (found.label, found.kind) == ("medical", None)


def test_an_answer_is_likelier_while_a_guide_is_walked(understander):
    alone = dict(understander.understand("出来了扫码").ranking)

    walking = dict(understander.understand("出来了扫码", walking=True).ranking)

    assert walking["done"] > alone["done"]
    assert walking["ask_guide"] == alone["ask_guide"]


@pytest.mark.parametrize(
    ("reading", "found"),
    [
        (Reading(Verdict("fraud"), "fraud_under_way"), None),
        (Reading(None, "money_sent"), None),
        # Somebody wants something of the person.
        (Reading(Verdict("fraud"), "fraud_under_way", asked=True), "fraud_under_way"),
        (Reading(None, "help_send_money"), "help_send_money"),
        # Life is never argued with.
        (Reading(None, "medical"), "medical"),
        (Reading(None, "despair"), "despair"),
    ],
)
def test_a_fraud_that_is_only_spoken_of_does_not_stop_a_lesson(reading, found) -> None:
    decided = danger(reading, {}, 0.0, 0.2, learning=True)

    assert (decided.label if decided else None) == found

"""Danger comes before everything."""

from __future__ import annotations

import pytest

from tests.actions.talk import Talk, labels, notes

SCAN = "wechat-scan-pay"
FRAUD_NOW = "fraud-now"
SAFE_ACCOUNT = "公安局打电话说我洗钱，叫我把钱转到安全账户"


def test_an_alarm_lays_the_guide_aside_and_asks_one_thing(talk: Talk) -> None:
    talk.learns(SCAN, 2)

    moment = talk.says("fraud_under_way", SAFE_ACCOUNT)

    assert moment.text().startswith("先停下。这是骗局")
    assert moment.urgent
    assert labels(moment) == ["没转", "转了", "找真人"]
    assert talk.situation.paused == [{"guide": SCAN, "step": 2}]
    assert ("alert", "fake-police") in notes(moment)


def test_without_written_signs_it_is_very_like_a_fraud(talk: Talk) -> None:
    moment = talk.says("fraud_under_way", "有个人找我")

    assert "这很像骗局" in moment.text()


def test_a_question_that_is_not_about_a_transfer_has_its_own_answers(talk: Talk) -> None:
    moment = talk.says("fraud_under_way", "短信说医保卡停用，叫我点链接填卡号")

    assert labels(moment) == ["没有", "有", "找真人"]
    assert talk.presses("有").text().startswith("第一步：先停下")


def test_told_twice_a_human_is_offered_and_it_stays_a_fraud(talk: Talk) -> None:
    talk.says("fraud_under_way", SAFE_ACCOUNT)

    moment = talk.says("fraud_under_way", "可是他有我的名字")

    assert "这是骗局" in moment.text() and "找个真人" in moment.text()
    assert talk.situation.handover == "offered"


@pytest.mark.parametrize("text", ["没转", "还没", "幸好没转", "没有没有，吓死我了"])
def test_no_money_sent(talk: Talk, text: str) -> None:
    talk.learns(SCAN, 2)
    talk.says("fraud_under_way", SAFE_ACCOUNT)

    moment = talk.says("deny", text)

    assert "您停得对" in moment.text() and "接着来吗" in moment.text()
    assert talk.situation.danger is None


@pytest.mark.parametrize("text", ["转了", "唉，转过去了", "买了他两万的", "有"])
def test_money_sent(talk: Talk, text: str) -> None:
    talk.says("fraud_under_way", SAFE_ACCOUNT)

    moment = talk.says("done", text)

    assert moment.text().startswith("第一步：先停下，一分钱也别再转。")
    assert "不怪您" in moment.text()
    assert moment.urgent
    assert talk.situation.guide == FRAUD_NOW


def test_first_no_and_then_yes(talk: Talk) -> None:
    talk.says("fraud_under_way", SAFE_ACCOUNT)
    talk.says("deny", "没转")

    talk.says("chitchat", "其实转了")

    assert talk.situation.guide == FRAUD_NOW


def test_a_second_no_after_a_no_alarms_nobody(talk: Talk) -> None:
    talk.learns(SCAN, 2)
    talk.says("fraud_under_way", SAFE_ACCOUNT)
    talk.says("deny", "没转")

    moment = talk.says("deny", "没转，不学了")

    assert not moment.urgent


def test_done_is_no_answer_to_whether_money_is_gone(talk: Talk) -> None:
    talk.says("fraud_under_way", SAFE_ACCOUNT)

    moment = talk.says("done", "好了")

    assert "您转钱了吗" in moment.text() and moment.urgent


def test_telling_again_that_money_is_gone_does_not_start_over(talk: Talk) -> None:
    talk.says("money_sent", "我被骗了，给骗子转了八千")
    talk.says("done")

    moment = talk.says("money_sent", "我转了八千")

    assert talk.situation.step == 2
    assert "不怪您" in moment.text()


def test_money_sent_without_that_guide_still_names_what_to_do(talk: Talk) -> None:
    talk.guides = {SCAN: talk.guides[SCAN]}

    moment = talk.says("money_sent", "我被骗了")

    assert moment.text().startswith("现在打 110")
    assert labels(moment) == ["没事了", "找真人"]


def test_after_the_first_aid_what_was_left_is_offered(talk: Talk) -> None:
    talk.learns(SCAN, 2)
    talk.says("money_sent", "我给骗子转了八千")
    while talk.situation.guide == FRAUD_NOW:
        moment = talk.says("affirm")

    assert "该做的都做了" in moment.text() and "接着来吗" in moment.text()
    assert talk.situation.danger is None


def test_learning_about_fraud_without_danger_ends_as_any_guide(talk: Talk) -> None:
    assert "学完了" in talk.finishes(FRAUD_NOW).text()


def test_helping_to_send_is_declined(talk: Talk) -> None:
    moment = talk.says("help_send_money", "教我把钱转到安全账户")

    assert "不能帮您转" in moment.text()
    assert talk.situation.guide is None


@pytest.mark.parametrize(
    ("label", "number"), [("medical", "120"), ("fire", "119"), ("police", "110"),
                          ("despair", "12356")]
)  # fmt: skip
def test_an_emergency_names_its_number_and_asks(talk: Talk, label: str, number: str) -> None:
    talk.learns(SCAN, 2)

    moment = talk.says(label)

    assert number in moment.text() and moment.urgent
    assert talk.situation.paused == [{"guide": SCAN, "step": 2}]


@pytest.mark.parametrize("label", ["medical", "fire", "police", "despair"])
def test_help_on_its_way_or_not(talk: Talk, label: str) -> None:
    talk.says(label)
    not_helped = talk.says("deny")
    helped = talk.says("affirm")
    again = talk.says("unsure", "嗯")

    assert not_helped.urgent and helped.urgent
    assert labels(helped) == ["没事了", "找真人"]
    assert "我在这儿" in again.text()


@pytest.mark.parametrize(("text", "urgent"), [("打不通，没人接", True), ("打了，在路上", True)])
def test_help_in_plain_words(talk: Talk, text: str, urgent: bool) -> None:
    talk.says("medical")

    moment = talk.says("looks_different", text)

    assert moment.urgent is urgent
    assert "先说要紧的" not in moment.text()


def test_other_words_do_not_end_an_emergency(talk: Talk) -> None:
    talk.says("fire")

    moment = talk.says("chitchat", "哎呀")

    assert "您出来了吗" in moment.text() and moment.urgent


def test_it_has_passed(talk: Talk) -> None:
    talk.learns(SCAN, 2)
    talk.says("medical")

    moment = talk.says("chitchat", "好多了，不闷了")

    assert "没事就好" in moment.text() and "接着来吗" in moment.text()
    assert talk.situation.danger is None


def test_another_emergency_is_no_end_of_the_first(talk: Talk) -> None:
    talk.says("medical")

    talk.says("fire", "我好多了，可是厨房起火了")

    assert (talk.situation.danger or {})["label"] == "fire"


def test_despair_told_again_gets_other_words(talk: Talk) -> None:
    assert talk.says("despair").text() != talk.says("despair").text()


def test_a_step_that_was_done_before_the_alarm_counts(talk: Talk) -> None:
    talk.learns(SCAN, 2)

    talk.says("fraud_under_way", "有了。等下，" + SAFE_ACCOUNT)

    assert talk.situation.paused == [{"guide": SCAN, "step": 3}]


def test_who_cannot_phone_is_never_told_to(talk: Talk) -> None:
    talk.says("fraud_under_way", "我是聋人。" + SAFE_ACCOUNT)

    moment = talk.says("deny", "没转")

    assert "96110" not in moment.text()


def test_a_guide_that_says_to_phone_names_another_way(talk: Talk) -> None:
    talk.situation.preferences["no_calls"] = "yes"

    moment = talk.learns(FRAUD_NOW, 3)

    assert "12110" in moment.text()
    assert moment.text().count("您不用打电话") == 1


def test_when_it_has_passed_the_deaf_person_is_asked_once(talk: Talk) -> None:
    talk.says("medical", "我是聋人，胸口疼")

    moment = talk.says("danger_over")

    assert labels(moment) == ["以后都这样", "就这一次"]
    talk.presses("以后都这样")
    assert talk.situation.preferences == {"no_calls": "yes"}


def test_lonely_in_and_out_of_a_guide(talk: Talk) -> None:
    assert labels(talk.says("lonely")) == ["能学什么", "找真人"]
    talk.learns(SCAN, 2)
    assert "回到第二步" in talk.says("lonely").text()


def test_a_human_is_asked_for_and_the_place_is_kept(talk: Talk) -> None:
    talk.learns(SCAN, 2)

    moment = talk.says("human")

    assert talk.situation.handover == "requested"
    assert ("handover", "") in notes(moment)
    assert labels(moment) == ["接着来", "先不学"]
    assert talk.says("resume").situation.handover is None


def test_a_human_from_nowhere_and_from_an_alarm(talk: Talk) -> None:
    assert labels(talk.says("human")) == ["能学什么"]
    talk.says("fraud_under_way", SAFE_ACCOUNT)
    assert "您转钱了吗" in talk.says("human").text()


def test_secrets_are_told_to_nobody(talk: Talk) -> None:
    assert "跟谁都别说" in talk.says("tell_secret").text()
    assert "没有留" in talk.says("tell_secret", secrets=("code",)).text()


def test_erasing_asks_first_and_then_keeps_nothing(talk: Talk) -> None:
    talk.finishes("phone-letters-bigger")
    talk.says("delete_data")
    assert "没有删" in talk.presses("不删").text()
    talk.says("delete_data")

    moment = talk.presses("都删掉")

    assert ("erase", "") in notes(moment)
    assert talk.situation.learned == []


def test_nothing_is_shown_without_a_yes(talk: Talk) -> None:
    assert "谁也不告诉" in talk.says("keep_private").text()


def test_help_that_came_is_no_new_danger(talk: Talk) -> None:
    talk.says("medical")

    talk.says("police", "隔壁来人了，扶我起来了，没事了")

    assert talk.situation.danger is None


def test_assuring_that_no_more_was_sent_goes_on(talk: Talk) -> None:
    talk.says("money_sent", "我被骗了，给骗子转了八千")

    talk.says("did_not_work", "挂了，没再转")

    assert talk.situation.step == 2

"""Walking a guide, message by message."""

from __future__ import annotations

import pytest

from tests.actions.talk import Talk, labels, notes

SCAN = "wechat-scan-pay"
LETTERS = "phone-letters-bigger"
PENSION = "pension-proof"


def test_a_guide_begins_with_how_many_steps_the_fee_and_the_way_without(talk: Talk) -> None:
    moment = talk.says("ask_guide", guides=(SCAN,))

    assert "一共六步" in moment.text()
    assert "会付出您买东西的钱" in moment.text()
    assert "给现金也行" in moment.text() and "给现金也行" not in moment.speech()
    assert labels(moment) == ["看到了", "找不到", "找真人"]
    assert ("begun", SCAN) in notes(moment)


def test_a_check_that_is_not_about_seeing_is_answered_by_done(talk: Talk) -> None:
    moment = talk.learns(SCAN, 3)

    assert labels(moment) == ["好了", "还没有", "找真人"]


def test_asking_for_the_guide_that_is_being_walked_stays_there(talk: Talk) -> None:
    talk.learns(SCAN, 2)

    moment = talk.says("ask_guide", guides=(SCAN,))

    assert "正学着" in moment.text()
    assert talk.situation.step == 2


def test_a_guide_that_does_not_exist_begins_nothing(talk: Talk) -> None:
    moment = talk.says("ask_guide", guides=("no-such-guide",), untaught=("发红包",))

    assert "「发红包」我还不会教" in moment.text()
    assert talk.situation.guide is None
    assert labels(moment) == ["能学什么", "找真人"]


def test_what_is_asked_for_twice_waits_once(talk: Talk) -> None:
    talk.says("ask_guide", guides=(SCAN, LETTERS))

    talk.says("ask_guide", guides=(SCAN, LETTERS))

    assert talk.situation.queue == [LETTERS]


def test_a_guide_that_needs_another_says_so(talk: Talk) -> None:
    needs = talk.guides[SCAN].copy(update={"needs": [LETTERS]})
    talk.guides = {**talk.guides, SCAN: needs}

    moment = talk.says("ask_guide", guides=(SCAN,))

    assert "要先做好：手机字调大" in moment.text()


def test_what_is_believed_only_is_said_to_differ_once(talk: Talk) -> None:
    assert "各家手机不一样" in talk.learns(SCAN, 3).text()

    assert "各家手机不一样" not in talk.says("repeat").text()


def test_after_the_last_step_it_is_learned(talk: Talk) -> None:
    moment = talk.finishes(LETTERS)

    assert "学完了" in moment.text()
    assert talk.guides[LETTERS].safety in moment.text()
    assert ("finished", LETTERS) in notes(moment)
    assert talk.situation.learned == [LETTERS]


def test_the_same_guide_after_it_was_finished_starts_anew(talk: Talk) -> None:
    talk.finishes(LETTERS)

    moment = talk.says("ask_guide", guides=(LETTERS,))

    assert talk.situation.step == 1
    assert "一共五步" in moment.text()


def test_start_over_after_the_end_begins_what_was_learned_last(talk: Talk) -> None:
    talk.finishes(LETTERS)

    talk.says("start_over")

    assert (talk.situation.guide, talk.situation.step) == (LETTERS, 1)


def test_start_over_of_what_was_left(talk: Talk) -> None:
    talk.learns(LETTERS, 3)
    talk.says("stop")

    talk.says("start_over")

    assert (talk.situation.guide, talk.situation.step) == (LETTERS, 1)


@pytest.mark.parametrize(
    "label",
    ["done", "next", "skip", "repeat", "why", "go_back", "start_over", "cannot_find", "popup",
     "looks_different", "did_not_work", "where_am_i", "resume", "teach_back"],
)  # fmt: skip
def test_where_nothing_was_begun_it_is_said(talk: Talk, label: str) -> None:
    moment = talk.says(label)

    assert "没有学到一半的" in moment.text()
    assert labels(moment) == ["能学什么", "找真人"]


@pytest.mark.parametrize("label", ["done", "next", "repeat", "cannot_find", "where_am_i"])
def test_what_was_left_is_offered(talk: Talk, label: str) -> None:
    talk.learns(LETTERS, 2)
    talk.says("stop")

    moment = talk.says(label)

    assert "「手机字调大」上次学到第二步" in moment.text() or talk.situation.guide == LETTERS


def test_what_waits_in_the_queue_is_begun_by_go_on(talk: Talk) -> None:
    talk.situation.queue = [LETTERS]

    talk.says("resume")

    assert talk.situation.guide == LETTERS


def test_go_on_in_the_middle_says_the_step_again(talk: Talk) -> None:
    talk.learns(LETTERS, 2)

    moment = talk.says("resume")

    assert "正学着" in moment.text() and "第二步" in moment.text()


def test_a_skipped_step_is_not_praised(talk: Talk) -> None:
    talk.learns(LETTERS)

    moment = talk.says("skip")

    assert moment.text().startswith("好，这步不做")


def test_before_a_stake_the_step_itself_is_not_said(talk: Talk) -> None:
    talk.learns(SCAN, 5)

    moment = talk.says("done")

    assert "付给谁、多少钱" in moment.text()
    assert "「付款」" not in moment.text()
    assert labels(moment) == ["看清了", "不对", "找真人"]


def test_repeat_of_a_check_question_asks_it_again(talk: Talk) -> None:
    talk.learns(SCAN, 5)
    talk.says("done")

    moment = talk.says("repeat")

    assert "付给谁、多少钱" in moment.text() and "「付款」" not in moment.text()


def test_a_no_to_a_check_question_stops_and_names_the_way_without(talk: Talk) -> None:
    talk.learns(SCAN, 5)
    talk.says("done")

    moment = talk.says("deny", "不对")

    assert "先别做" in moment.text() and "现金" in moment.text()
    assert labels(moment) == ["看清了", "先不学", "找真人"]


def test_cannot_find_at_a_check_question_is_a_no(talk: Talk) -> None:
    talk.learns(SCAN, 5)
    talk.says("done")

    assert "先别做" in talk.says("cannot_find", "没有").text()
    assert "先别做" in talk.presses("看清了").text() or talk.situation.asking == "check"


def test_a_trouble_at_a_check_question_is_answered_and_asked_again(talk: Talk) -> None:
    talk.learns(SCAN, 5)
    talk.says("done")

    moment = talk.says("did_not_work", "余额不足")

    assert "没有扣钱" in moment.text() and "付给谁" in moment.text()


def test_refusing_in_the_middle_ends_it_and_nothing_waits(talk: Talk) -> None:
    talk.says("ask_guide", guides=(SCAN, LETTERS))

    moment = talk.says("refuse_learning", "我不想学了")

    assert "您的权利" in moment.text() and "现金" in moment.text()
    assert (talk.situation.guide, talk.situation.paused, talk.situation.queue) == (None, [], [])


def test_refusing_where_nothing_was_begun(talk: Talk) -> None:
    assert "现金" in talk.says("refuse_learning").text()


def test_stop_after_money_was_sent_still_names_what_matters(talk: Talk) -> None:
    talk.says("money_sent", "我给骗子转了八千")

    moment = talk.says("stop")

    assert "110" in moment.text()
    assert talk.situation.danger is None


def test_stop_where_nothing_was_begun(talk: Talk) -> None:
    assert "随时叫我" in talk.says("goodbye").text()


def test_the_check_in_its_own_words_is_a_yes(talk: Talk) -> None:
    talk.learns(SCAN, 3)

    talk.says("looks_different", "像照相一样了")

    assert talk.situation.step == 4


def test_done_in_plain_words_is_no_danger(talk: Talk) -> None:
    talk.learns(SCAN, 4)

    talk.says("fraud_under_way", "出来了，有他的名字")

    assert talk.situation.step == 5


def test_a_yes_to_nothing_goes_on_with_what_waits(talk: Talk) -> None:
    talk.learns(LETTERS, 2)
    talk.says("stop")

    moment = talk.says("affirm", "好")

    assert "接着来吗" in moment.text()

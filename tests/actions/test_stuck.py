"""When a step does not go."""

from __future__ import annotations

import pytest

from tests.actions.talk import Talk, labels, notes

SCAN = "wechat-scan-pay"
PENSION = "pension-proof"


def test_one_way_after_another_and_a_human_at_the_second(talk: Talk) -> None:
    step = talk.guides[SCAN].steps[1]
    talk.learns(SCAN, 2)

    first = talk.says("cannot_find", "找不到")
    second = talk.says("cannot_find", "还是找不到")

    assert step.obstacles.missing[0] in first.text() and "找个真人" not in first.text()
    assert step.obstacles.missing[1] in second.text() and "找个真人" in second.text()
    assert talk.situation.handover == "offered"
    assert ("stuck", SCAN) in notes(second) and ("hint", SCAN) in notes(second)


def test_when_all_was_tried_the_way_without_a_phone_is_given(talk: Talk) -> None:
    talk.learns(SCAN, 2)
    for _ in range(3):
        talk.says("cannot_find")

    moment = talk.says("cannot_find")

    assert "都试过了" in moment.text() and "现金" in moment.text()


def test_a_step_that_goes_ends_the_row_of_failures(talk: Talk) -> None:
    talk.learns(SCAN, 2)
    talk.says("cannot_find")
    talk.says("cannot_find")

    talk.says("done")

    assert (talk.situation.failures, talk.situation.handover) == (0, None)


@pytest.mark.parametrize("label", ["cannot_find", "did_not_work", "popup", "not_understood",
                                   "looks_different", "other_task"])  # fmt: skip
def test_a_known_trouble_gets_its_answer(talk: Talk, label: str) -> None:
    talk.learns(SCAN, 2)

    moment = talk.says(label, "我点成朋友圈了")

    assert "什么也没坏" in moment.text()
    assert talk.situation.step == 2


@pytest.mark.parametrize("label", ["affirm", "deny", "stop", "done"])
def test_a_yes_or_no_is_never_a_trouble(talk: Talk, label: str) -> None:
    talk.learns(PENSION)

    moment = talk.says(label, "不用认了")

    assert "今年不用再办" not in moment.text()


def test_a_trouble_word_for_word_is_no_learned_danger(talk: Talk) -> None:
    talk.learns(PENSION)

    moment = talk.says("fraud_under_way", "他说不用认")

    assert "今年不用再办" in moment.text()
    assert talk.situation.danger is None
    assert ("stuck", PENSION) in notes(moment)


def test_something_popped_up(talk: Talk) -> None:
    talk.learns(SCAN, 3)

    moment = talk.says("popup", "跳出来个框")

    assert talk.guides[SCAN].steps[2].obstacles.popup in moment.text()


def test_another_screen(talk: Talk) -> None:
    talk.learns(SCAN, 2)

    moment = talk.says("looks_different", "不一样")

    assert talk.guides[SCAN].steps[1].obstacles.different in moment.text()
    assert labels(moment) == ["看到了", "还是没有", "找真人"]


def test_nothing_happens(talk: Talk) -> None:
    talk.learns(SCAN, 3)

    moment = talk.says("did_not_work", "点了没反应")

    assert "再轻轻点一下" in moment.text()
    assert labels(moment) == ["好了", "还是不行", "找真人"]


def test_why_gives_the_reason_and_goes_back(talk: Talk) -> None:
    talk.learns(SCAN, 2)

    moment = talk.says("why")

    assert talk.guides[SCAN].steps[1].why in moment.text()
    assert "回到第二步" in moment.text()


def test_a_screen_reader_user_hears_no_places(talk: Talk) -> None:
    talk.situation.preferences["screen_reader"] = "yes"
    described = talk.guides[SCAN].steps[1].described
    talk.learns(SCAN, 2)

    for label in ("repeat", "why", "resume", "slower", "frustrated"):
        moment = talk.says(label)
        talk.says("deny")

        assert described in moment.text() and "最下面" not in moment.text()


@pytest.mark.parametrize("label", ["slower", "shorter"])
def test_less_at_a_time_is_kept_only_after_a_yes(talk: Talk, label: str) -> None:
    talk.learns(SCAN, 2)

    moment = talk.says(label)

    assert f"{talk.guides[SCAN].steps[1].short}。" in moment.text()
    assert talk.situation.preferences == {}
    assert "记住了" in talk.presses("以后都这样").text()
    assert "以后都这样" not in labels(talk.says(label))


def test_slower_before_a_stake_does_not_say_the_step(talk: Talk) -> None:
    talk.learns(SCAN, 5)
    talk.says("done")

    moment = talk.says("slower")

    assert "按密码" not in moment.text()


def test_a_bare_sound_before_a_stake_is_no_yes(talk: Talk) -> None:
    talk.learns(SCAN, 5)
    talk.says("done")

    moment = talk.says("unsure", "嗯")

    assert "看清" in moment.text() and "付给谁" in moment.text()
    assert not talk.situation.cleared


@pytest.mark.parametrize("label", ["thanks", "why", "slower", "greet"])
def test_what_is_said_in_between_before_a_stake_asks_it_again(talk: Talk, label: str) -> None:
    talk.situation.preferences["slow"] = "yes"
    talk.learns(SCAN, 5)
    talk.says("done")

    moment = talk.says(label)

    assert "付给谁、多少钱" in moment.text() and "按密码" not in moment.text()


def test_a_bare_sound_asks_for_a_real_answer(talk: Talk) -> None:
    talk.learns(SCAN, 3)

    moment = talk.says("unsure", "嗯")

    assert "没听准" in moment.text()
    assert talk.situation.step == 3


def test_a_bare_sound_where_nothing_waits(talk: Talk) -> None:
    assert labels(talk.says("unsure", "嗯")) == ["能学什么", "找真人"]


def test_twice_not_understood_brings_a_human(talk: Talk) -> None:
    talk.says("not_understood", "哇啦")

    moment = talk.says("not_understood", "哇啦哇啦")

    assert "找个真人" in moment.text()


def test_not_understood_in_a_step_puts_it_in_other_words(talk: Talk) -> None:
    first = talk.learns(SCAN)

    second = talk.says("not_understood", "哇啦")

    assert talk.situation.step == 1
    assert second.text() != first.text()


def test_anger_is_met_with_no_blame(talk: Talk) -> None:
    assert "不怪您" in talk.says("frustrated").text()


def test_what_is_announced_is_what_comes(talk: Talk) -> None:
    step = talk.guides[SCAN].steps[0]
    talk.learns(SCAN)

    second, third = talk.says("repeat"), talk.says("repeat")

    assert "换个说法" in second.text() and step.other in second.text()
    assert "说短一点" in third.text() and f"{step.short}。" in third.text()

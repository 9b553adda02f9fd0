"""Telling it back."""

from __future__ import annotations

from tests.actions.talk import Talk, labels, notes

LETTERS = "phone-letters-bigger"
ALL = "先点设置，再点显示，找字体大小，往右拉，最后点完成"


def test_all_of_it(talk: Talk) -> None:
    talk.finishes(LETTERS)

    moment = talk.says("not_understood", ALL)

    assert "全对" in moment.text()
    assert ("taught_back", LETTERS) in notes(moment)
    assert "随时叫我" in moment.text()


def test_what_is_missing_is_told_one_at_a_time(talk: Talk) -> None:
    talk.finishes(LETTERS)
    talk.presses("我说一遍")

    first = talk.says("not_understood", "先点设置")
    second = talk.says("unsure", "不记得了")

    assert "说得好" in first.text() and "还有第二步" in first.text()
    assert "没关系" in second.text() and "还有第三步" in second.text()


def test_all_with_help_is_praised_too(talk: Talk) -> None:
    talk.finishes(LETTERS)
    talk.says("teach_back", "点设置，点显示，找字体，往右拉")

    moment = talk.says("done", "就这些")

    assert "步骤都齐了" in moment.text()


def test_after_three_rounds_it_is_enough(talk: Talk) -> None:
    talk.finishes(LETTERS)
    talk.presses("我说一遍")
    for _ in range(2):
        talk.says("unsure", "不记得了")

    moment = talk.says("unsure", "不记得了")

    assert "这样已经很好了" in moment.text()
    assert talk.situation.question is None


def test_danger_is_no_telling(talk: Talk) -> None:
    talk.finishes(LETTERS)
    talk.presses("我说一遍")

    talk.says("fire", "点设置的时候起火了，显示屏冒烟")

    assert (talk.situation.danger or {})["label"] == "fire"


def test_an_aside_while_telling_goes_back_to_it(talk: Talk) -> None:
    talk.finishes(LETTERS)
    talk.presses("我说一遍")

    assert "您接着说步骤" in talk.says("ask_weather", "下雨不").text()


def test_no_more_telling(talk: Talk) -> None:
    talk.finishes(LETTERS)
    talk.presses("我说一遍")

    assert "随时叫我" in talk.says("stop", "算了不说了").text()


def test_what_waits_is_begun_after_the_telling(talk: Talk) -> None:
    talk.says("ask_guide", guides=(LETTERS, "wechat-scan-pay"))
    while talk.situation.guide == LETTERS:
        talk.says("affirm")

    talk.says("not_understood", ALL)

    assert talk.situation.guide == "wechat-scan-pay"


def test_in_the_middle_of_a_guide_it_is_finished_first(talk: Talk) -> None:
    talk.learns(LETTERS, 2)

    assert "先学完" in talk.says("teach_back").text()


def test_long_after(talk: Talk) -> None:
    talk.finishes(LETTERS)
    talk.presses("不说了")

    moment = talk.says("teach_back", "我说一遍给你听")

    assert "「手机字调大」先做什么" in moment.text()
    assert labels(moment) == ["不说了", "找真人"]

"""A report to the city's line is put into words, and never handed in."""

from __future__ import annotations

from tests.actions.talk import Talk

HOTLINE = "city-hotline"


def _told(talk: Talk, place: str, time: str, what: str) -> str:
    """Tells what is asked for, and walks to where it is put together."""
    talk.says("ask_guide", guides=(HOTLINE,))
    for said in (place, time, what):
        moment = talk.says("not_understood", said)
    while "我要反映" not in moment.text():
        moment = talk.says("done", "好了")
    return moment.text()


def test_place_time_and_what_are_put_together(talk: Talk) -> None:
    text = _told(talk, "人民路菜市场门口", "昨天晚上", "井盖没了")

    assert "人民路菜市场门口" in text
    assert "昨天晚上" in text
    assert "井盖没了" in text


def test_what_sounds_like_a_command_is_still_an_answer(talk: Talk) -> None:
    talk.says("ask_guide", guides=(HOTLINE,))
    talk.says("out_of_scope", "人民路菜市场门口")

    talk.says("resume", "昨天晚上开始的，现在还是那样")

    assert talk.situation.step == 3


def test_a_bare_yes_is_asked_once_more(talk: Talk) -> None:
    talk.says("ask_guide", guides=(HOTLINE,))

    moment = talk.says("done", "好了")

    assert "您说一说" in moment.text()
    assert talk.situation.step == 1


def test_what_is_not_told_is_left_open(talk: Talk) -> None:
    talk.says("ask_guide", guides=(HOTLINE,))
    for _ in range(3):
        moment = talk.presses("先不说")
    while "我要反映" not in moment.text():
        moment = talk.says("done", "好了")

    assert "到时再说" in moment.text()


def test_a_door_number_stays_out(talk: Talk) -> None:
    talk.says("ask_guide", guides=(HOTLINE,))

    talk.says("out_of_scope", "〔住址〕门口", secrets=("address",))

    assert talk.situation.kept["place"] == "（门牌号您自己说）门口"


def test_a_danger_is_heard_while_something_is_told(talk: Talk) -> None:
    talk.says("ask_guide", guides=(HOTLINE,))

    talk.says("fire", "着火了，楼道里全是烟")

    assert talk.situation.danger


def test_nothing_is_kept_when_it_is_over(talk: Talk) -> None:
    _told(talk, "路口", "早上", "灯坏了")
    while talk.situation.guide == HOTLINE:
        talk.says("done", "好了")

    assert talk.situation.kept == {}

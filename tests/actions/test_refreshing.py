"""A refresher: only if the person said yes, at most every two weeks, and a no is a no."""

from __future__ import annotations

from actions.moment import Moment
from tests.actions.talk import Talk, labels, notes

SCAN, CARD = "wechat-scan-pay", "wechat-bind-card"
FIRST, AFTER_A_WEEK, AFTER_TWO, MUCH_LATER = "2026-11-22", "2026-11-29", "2026-12-06", "2027-01-10"


def _learned(talk: Talk, *guides: str) -> Moment:
    """Finishes guides on the first day, and does not tell them back."""
    moment = talk.says("greet")
    for guide in guides:
        talk.finishes(guide)
        moment = talk.says("deny", today=FIRST)
        talk.situation.touched[guide] = FIRST
    return moment


def _agreed(talk: Talk, *guides: str) -> None:
    first, *others = guides
    _learned(talk, first)
    talk.says("affirm", today=FIRST)
    _learned(talk, *others)


def test_after_the_first_guide_it_is_asked_whether_refreshers_are_wanted(talk: Talk) -> None:
    moment = _learned(talk, SCAN)

    assert "两个星期" in moment.text()
    assert labels(moment) == ["好，陪我练", "不要"]


def test_a_no_is_kept_and_never_asked_again(talk: Talk) -> None:
    _learned(talk, SCAN)
    refused = talk.says("deny", today=FIRST)

    moment = _learned(talk, CARD)

    assert ("prefers", "refresher") in notes(refused)
    assert "两个星期" not in moment.text()
    assert "小题" not in talk.says("greet", today=MUCH_LATER).text()


def test_who_does_not_answer_is_not_asked_again(talk: Talk) -> None:
    _learned(talk, SCAN)
    talk.says("chitchat", "今天天气好", today=FIRST)
    talk.situation.question = None

    assert "两个星期" not in _learned(talk, CARD).text()


def test_a_refresher_is_offered_after_two_weeks_and_not_before(talk: Talk) -> None:
    _agreed(talk, SCAN)

    early, due = talk.says("greet", today=AFTER_A_WEEK), talk.says("greet", today=AFTER_TWO)

    assert "小题" not in early.text()
    assert "小题" in due.text()


def test_who_declines_today_is_asked_again_two_weeks_later_at_the_earliest(talk: Talk) -> None:
    _agreed(talk, SCAN)
    talk.says("greet", today=AFTER_TWO)
    talk.says("deny", today=AFTER_TWO)

    assert "小题" not in talk.says("greet", today="2026-12-19").text()
    assert "小题" in talk.says("greet", today="2026-12-20").text()


def test_who_wants_no_more_is_never_asked_again(talk: Talk) -> None:
    _agreed(talk, SCAN)
    talk.says("greet", today=AFTER_TWO)
    talk.presses("以后别问")

    assert "小题" not in talk.says("greet", today=MUCH_LATER).text()


def test_a_refresher_never_comes_in_the_middle_of_something(talk: Talk) -> None:
    _agreed(talk, SCAN)
    talk.says("ask_guide", guides=(CARD,), today=AFTER_TWO)

    assert "小题" not in talk.says("greet", today=AFTER_TWO).text()


def test_the_questions_are_mixed_and_what_is_remembered_is_recorded(talk: Talk) -> None:
    _agreed(talk, SCAN, CARD)
    talk.says("greet", today=AFTER_TWO)
    talk.says("affirm", today=AFTER_TWO)
    about = []
    for _ in range(2):
        guide = talk.situation.guide or ""
        about.append(guide)
        screen = talk.guides[guide].steps[talk.situation.step - 1].screen
        moment = talk.says("not_understood", screen.tap or "", today=AFTER_TWO)

    assert sorted(about) == sorted({SCAN, CARD})
    assert "都还记得" in moment.text()
    assert moment.notes[-1]["value"] == "remembered"


def test_what_was_forgotten_can_be_learned_again(talk: Talk) -> None:
    _agreed(talk, SCAN)
    talk.says("greet", today=AFTER_TWO)
    talk.says("affirm", today=AFTER_TWO)
    for _ in range(3):
        moment = talk.says("unsure", "不知道", today=AFTER_TWO)

    assert moment.notes[-1]["value"] == "forgotten"
    assert labels(moment)[0] == "再学：扫码付钱"
    talk.presses(labels(moment)[0])
    assert (talk.situation.guide, talk.situation.mode) == (SCAN, "learn")

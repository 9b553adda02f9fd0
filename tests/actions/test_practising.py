"""Practice on a make-believe phone: explained, never scolded, and with less help each time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from actions.moment import Moment
from bot.messages import Choice, Reply
from guides import library
from guides.schema import Guide
from tests.actions.talk import Responses, Talk, labels, notes
from tests.actions.test_every_step import quoted_sentences
from tests.conversations import manners

SCAN = "wechat-scan-pay"
GUIDES = library.load()


def _practise(talk: Talk, guide: str = SCAN) -> Moment:
    return talk.says("practise", guides=(guide,))


def _answer_right(talk: Talk) -> Moment:
    """What the person who knows it presses or says."""
    step = talk.guides[talk.situation.guide or ""].steps[talk.situation.step - 1]
    return talk.says("not_understood", step.screen.tap or step.short.rstrip("。"))


def _practise_to_the_end(talk: Talk, guide: str = SCAN) -> Moment:
    moment = _practise(talk, guide)
    for _ in talk.guides[guide].steps:
        moment = _answer_right(talk)
    assert talk.situation.guide is None, moment.text()
    return moment


def test_every_screen_says_that_it_is_practice(talk: Talk) -> None:
    moments = [_practise(talk)]

    moments += [_answer_right(talk) for _ in range(5)]

    assert all("【练习】" in moment.text() for moment in moments)


def test_practice_uses_no_real_money(talk: Talk) -> None:
    _practise(talk)
    for _ in range(5):
        moment = _answer_right(talk)

    assert "假钱" in moment.text()


def test_the_screen_is_told_and_the_right_thing_can_be_pressed(talk: Talk) -> None:
    moment = _practise(talk)

    assert "「微信」" in moment.text()
    assert "微信" in labels(moment)


def test_a_wrong_press_is_explained_and_nothing_happens(talk: Talk) -> None:
    _practise(talk)

    moment = talk.says("not_understood", "相机")

    assert talk.guides[SCAN].steps[0].screen.beside["相机"] in moment.text()
    assert talk.situation.step == 1
    assert (talk.situation.practice or {})["errors"] == 1


def test_whoever_is_at_a_loss_three_times_is_shown_it(talk: Talk) -> None:
    _practise(talk)
    talk.says("cannot_find")
    talk.says("unsure")

    moment = talk.says("cannot_find")

    assert "我来做一遍" in moment.text()
    assert talk.situation.step == 2


def test_help_fades_from_one_time_to_the_next(talk: Talk) -> None:
    cues = []
    for _ in range(3):
        _practise_to_the_end(talk)
        cues.append(talk.situation.practised[SCAN])

    assert cues == ["fewer", "none", "none"]


def test_help_stays_as_it_was_after_many_slips(talk: Talk) -> None:
    _practise(talk)
    for _ in range(3):
        talk.says("not_understood", "相机")

    for _ in range(5):
        _answer_right(talk)

    assert talk.situation.practised[SCAN] == "all"


def test_without_cues_neither_the_step_nor_the_items_are_told(talk: Talk) -> None:
    talk.situation.practised[SCAN] = "none"

    moment = _practise(talk)

    assert "「相机」" not in moment.text()
    assert talk.guides[SCAN].steps[0].do not in moment.text()


def test_what_was_done_alone_is_said_and_recorded(talk: Talk) -> None:
    talk.situation.practised[SCAN] = "none"

    moment = _practise_to_the_end(talk)

    assert "全是您自己做的" in moment.text()
    assert moment.notes[-1] == {"kind": "practised", "about": SCAN, "step": 6, "value": "none 0 0"}


def test_the_lesson_in_the_middle_is_not_lost(talk: Talk) -> None:
    talk.learns(SCAN, step=3)

    moment = _practise_to_the_end(talk)

    assert "接着来" in labels(moment)
    talk.says("resume")
    assert (talk.situation.mode, talk.situation.step) == ("learn", 3)


def test_a_practice_that_is_left_goes_on_where_it_was(talk: Talk) -> None:
    _practise(talk)
    _answer_right(talk)
    talk.says("stop")

    talk.says("resume")

    assert (talk.situation.mode, talk.situation.step) == ("practice", 2)


def test_an_old_button_of_practice_does_nothing(talk: Talk) -> None:
    old = next(each["value"] for each in _practise(talk).choices if each["label"] == "微信")
    talk.presses_value(old)

    talk.presses_value(old)

    assert talk.situation.step == 2


def test_fraud_comes_first_in_practice_too(talk: Talk) -> None:
    _practise(talk)

    moment = talk.says("fraud_under_way", "警察打电话叫我把钱转到安全账户")

    assert moment.urgent
    assert talk.situation.danger


def test_what_stands_on_the_make_believe_screen_is_no_emergency(talk: Talk) -> None:
    guide = talk.guides["emergency-call"]
    taps = [step.screen.tap for step in guide.steps]
    number = next(number for number, tap in enumerate(taps) if tap)
    _practise(talk, guide.id)
    for _ in range(number):
        _answer_right(talk)

    talk.says("medical", taps[number] or "")

    assert talk.situation.danger is None
    assert talk.situation.step == number + 2


def test_whoever_names_nothing_is_asked_what_to_practise(talk: Talk) -> None:
    moment = talk.says("practise", "我想练一练")

    assert len(labels(moment)) == 3
    talk.presses(labels(moment)[0])
    assert talk.situation.mode == "practice"


def test_the_wish_to_practise_a_guide_by_its_name(talk: Talk) -> None:
    talk.says("ask_guide", "我想练一练扫码付钱", guides=(SCAN,))

    assert (talk.situation.guide, talk.situation.mode) == (SCAN, "practice")


@pytest.mark.parametrize("cues", ["all", "fewer", "none"])
@pytest.mark.parametrize("guide", GUIDES.values(), ids=GUIDES)
def test_every_guide_can_be_practised_to_its_end(
    guide: Guide, cues: str, responses: Responses
) -> None:
    talk = Talk(GUIDES, responses)
    talk.situation.practised[guide.id] = cues

    moment = _practise_to_the_end(talk, guide.id)

    assert ("practised", guide.id) in notes(moment)
    assert moment.notes[-1]["value"] == f"{cues} 0 0"


def _practice_replies(guide: Guide, responses: Responses) -> Iterator[tuple[str, Reply]]:
    """What is answered in each step to each item, and to one at a loss."""
    for cues in ("all", "fewer", "none"):
        for number, step in enumerate(guide.steps, start=1):
            talk = Talk(GUIDES, responses)
            practice = {"cues": cues, "hints": 0, "errors": 0, "wrong": 0}
            talk.situation.enter(guide.id, number, practice)
            talk.says("where_am_i")
            start = talk.situation
            for said in (*step.screen.items, "不知道", "再说一遍"):
                talk.situation = replace(start)
                moment = talk.says("unsure", said)
                choices = tuple(Choice(each["label"], each["value"]) for each in moment.choices)
                yield (
                    f"{guide.id} {number} {cues} {said}",
                    Reply(moment.text(), moment.speech(), choices),
                )


@pytest.mark.parametrize("guide", GUIDES.values(), ids=GUIDES)
def test_every_answer_in_practice_is_as_it_must_be(guide: Guide, responses: Responses) -> None:
    wrong = [
        (place, fault)
        for place, reply in _practice_replies(guide, responses)
        for fault in manners.faults([reply], quoted_sentences())
    ]

    assert wrong == []


def test_what_the_screen_names_is_pressed_whatever_else_it_means(talk: Talk) -> None:
    _practise(talk)
    assert "短信" in talk.guides[SCAN].steps[0].screen.items

    moment = talk.says("check_message", "短信")

    assert talk.situation.mode == "practice"
    assert "发给我" not in moment.text()

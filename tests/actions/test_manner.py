"""How 小伴 speaks to who hears it: slower, louder, once more, whatever it is about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from actions.moment import Moment
from actions.situation import Situation
from tests.actions.talk import Talk, labels

SCAN = "wechat-scan-pay"
LOUDER = "phone-louder"
USUAL = {"pace": 190, "louder": 0}
FRAUD = "他们让我转账到安全账户"


class Call:
    """A person who hears the answers.

    Args:
        talk: The talk, in which what is said comes in understood.
    """

    def __init__(self, talk: Talk) -> None:
        self.talk = talk

    @property
    def situation(self) -> Situation:
        """Where the talk stands."""
        return self.talk.situation

    @property
    def manner(self) -> dict[str, int]:
        """How it is spoken."""
        return self.situation.manner or USUAL

    def says(self, label: str, text: str = "好", guides: tuple[str, ...] = ()) -> Moment:
        """The person says something that means ``label``."""
        return self.talk.says(label, text, guides=guides, voice=True, today="2026-11-23")


@pytest.fixture
def call(talk: Talk) -> Call:
    """A call that has just begun."""
    return Call(talk)


def _greeted(call: Call) -> Moment:
    return call.says("greet", "你好")


def _in_a_step(call: Call) -> Moment:
    return call.says("ask_guide", "教我扫码付钱", (SCAN,))


def _before_a_stake(call: Call) -> Moment:
    moment = _in_a_step(call)
    while call.situation.asking != "ask_first":
        moment = call.says("done", "好了")
    return moment


def _in_practice(call: Call) -> Moment:
    return call.says("practise", "练一练扫码", (SCAN,))


def _in_a_drill(call: Call) -> Moment:
    return call.says("drill", "防骗演练")


def _telling_it_back(call: Call) -> Moment:
    call.situation.learned.append(SCAN)
    return call.says("teach_back", "我说一遍给你听")


def _in_danger(call: Call) -> Moment:
    return call.says("fraud_under_way", FRAUD)


def _ill(call: Call) -> Moment:
    return call.says("medical", "我胸口疼得厉害")


def _asked_about_a_call(call: Call) -> Moment:
    return call.says("check_call", "有人给我打电话")


def _asked_for_a_yes(call: Call) -> Moment:
    return call.says("delete_data", "都删掉")


def _after_the_end(call: Call) -> Moment:
    call.says("ask_guide", "教我扫码付钱", (SCAN,))
    return call.says("goodbye", "再见")


STATES = [
    *(_greeted, _in_a_step, _before_a_stake, _in_practice, _in_a_drill, _telling_it_back),
    *(_in_danger, _ill, _asked_about_a_call, _asked_for_a_yes, _after_the_end),
]
AnyState = pytest.mark.parametrize("state", STATES)


@AnyState
@pytest.mark.parametrize(
    ("label", "text", "said", "manner"),
    [
        ("ask_guide", "声音大一点，我听不清楚", "好，我大声一点。", {"pace": 190, "louder": 1}),
        ("no_calls", "听不见", "好，我大声一点。", {"pace": 190, "louder": 1}),
        ("slower", "说慢一点", "好，我说慢一点。", {"pace": 165, "louder": 0}),
        ("done", "说快一点", "好，我说快一点。", {"pace": 215, "louder": 0}),
    ],
)
def test_in_any_state_it_is_done_and_the_same_said_again(
    call: Call,
    state: Callable[[Call], Moment],
    label: str,
    text: str,
    said: str,
    manner: dict[str, int],
) -> None:
    last = state(call)
    before = call.situation

    moment = call.says(label, text, (LOUDER,) if label == "ask_guide" else ())

    assert moment.text() == f"{said}\n{last.text()}"
    assert moment.speech() == f"{said}\n{last.speech()}"
    assert (moment.choices, moment.urgent) == (last.choices, last.urgent)
    assert moment.notes == []
    assert call.situation == replace(before, manner=manner)


@AnyState
def test_once_more_is_word_for_word(call: Call, state: Callable[[Call], Moment]) -> None:
    last = state(call)

    moment = call.says("repeat", "再说一遍")

    assert (moment.text(), moment.choices) == (last.text(), last.choices)


@AnyState
def test_once_more_changes_nothing(call: Call, state: Callable[[Call], Moment]) -> None:
    state(call)
    before = call.situation

    call.says("repeat", "再说一遍")

    assert replace(call.situation, spoken=None) == replace(before, spoken=None)


@pytest.mark.parametrize("state", [_in_a_step, _in_danger, _ill, _asked_for_a_yes])
def test_the_second_time_it_is_put_in_other_words(
    call: Call, state: Callable[[Call], Moment]
) -> None:
    last = state(call)
    call.says("repeat", "再说一遍")

    moment = call.says("repeat", "没听清")

    assert moment.text() != last.text()
    assert labels(moment) == labels(last)


def test_other_words_in_danger_still_begin_with_what_to_do(call: Call) -> None:
    last = _in_danger(call)
    call.says("repeat", "再说一遍")

    moment = call.says("repeat", "再说一遍")

    assert moment.text().split("\n")[0] in last.text()
    assert moment.urgent


def test_what_is_offered_again_can_still_be_chosen(call: Call) -> None:
    _in_a_step(call)
    call.says("slower", "慢点说")

    call.talk.presses("看到了", voice=True)

    assert call.situation.step == 2


def test_it_is_said_honestly_that_it_cannot_be_louder(call: Call) -> None:
    last = _in_a_step(call)
    for _ in range(3):
        call.says("ask_guide", "大声点", (LOUDER,))

    moment = call.says("ask_guide", "大声点", (LOUDER,))

    assert moment.text() == f"已经最大声了。您按手机边上的键。\n{last.text()}"
    assert call.manner["louder"] == 3


@pytest.mark.parametrize(
    ("text", "bound", "said"),
    [
        ("说慢一点", {"pace": 120, "louder": 0}, "已经最慢了"),
        ("说快一点", {"pace": 260, "louder": 0}, "已经最快了"),
    ],
)
def test_the_pace_has_bounds(call: Call, text: str, bound: dict[str, int], said: str) -> None:
    _greeted(call)
    for _ in range(3):
        call.says("not_understood", text)

    moment = call.says("not_understood", text)

    assert said in moment.text()
    assert call.manner == bound


def test_it_cannot_be_softer_than_usual(call: Call) -> None:
    _greeted(call)

    moment = call.says("not_understood", "小声点")

    assert moment.text().startswith("已经最小声了")


@pytest.mark.parametrize("text", ["正常说", "恢复"])
def test_back_to_usual(call: Call, text: str) -> None:
    _greeted(call)
    call.says("slower", "太快了")
    call.says("not_understood", "大声点")

    moment = call.says("not_understood", text)

    assert moment.text().startswith("好，我照平常说。")
    assert call.situation.manner is None


def test_still_louder_needs_no_word_for_the_voice(call: Call) -> None:
    _in_a_step(call)
    call.says("no_calls", "听不见")

    call.says("larger", "再大一点")

    assert call.manner["louder"] == 2


def test_what_was_misheard_counts_where_nothing_else_was_understood(call: Call) -> None:
    _in_a_step(call)

    call.says("ask_guide", "生音打一点", (LOUDER,))
    call.says("ask_guide", "打声点", ("order-food",))

    assert call.manner["louder"] == 1


def test_two_wishes_are_both_granted(call: Call) -> None:
    _greeted(call)

    call.says("slower", "说慢一点，声音大一点")

    assert call.manner == {"pace": 165, "louder": 1}


def test_wishes_do_not_pile_up_in_what_is_said_again(call: Call) -> None:
    last = _in_a_step(call)
    call.says("slower", "说慢一点")

    moment = call.says("not_understood", "大声点")

    assert moment.text() == f"好，我大声一点。\n{last.text()}"


def test_at_the_very_beginning_it_is_asked_what_is_wanted(call: Call) -> None:
    moment = call.says("ask_guide", "声音大一点", (LOUDER,))

    assert moment.text() == "好，我大声一点。\n您想做什么？用自己的话说就行。"
    assert labels(moment) == ["能学什么", "找真人"]


def test_after_reading_the_step_is_put_shortly(call: Call) -> None:
    call.talk.learns(SCAN, 2)

    moment = call.says("ask_guide", "声音大一点", (LOUDER,))

    assert moment.text().startswith("好，我大声一点。\n回到第二步")
    assert (call.situation.guide, call.situation.step) == (SCAN, 2)


def test_other_words_for_slower_count_as_they_were_understood(call: Call) -> None:
    _in_a_step(call)

    call.says("slower", "你这是开拖拉机挂五档啊")

    assert call.manner["pace"] == 165


def test_who_wants_time_is_not_spoken_to_slower(call: Call) -> None:
    last = _in_a_step(call)

    moment = call.says("slower", "等一下，我找眼镜")

    assert moment.text() == f"好，不着急。\n{last.text()}"
    assert call.situation.manner is None


def test_by_voice_slower_is_kept_without_a_question(call: Call) -> None:
    _in_a_step(call)

    moment = call.says("slower", "太快了")

    assert "以后" not in moment.text()


def test_danger_comes_before_a_wish(call: Call) -> None:
    _in_a_step(call)

    moment = call.says("fraud_under_way", "声音大一点，他们让我转账")

    assert moment.urgent
    assert call.situation.asking == "money_gone"
    assert call.manner["louder"] == 1


def test_in_a_standing_danger_the_thing_to_do_comes_first(call: Call) -> None:
    alarm = _in_danger(call)
    call.says("thanks", "谢谢")

    moment = call.says("no_calls", "听不见")

    assert moment.text().split("\n")[1] in alarm.text()
    assert moment.text().endswith("您转钱了吗？")


def test_a_wish_is_heeded_beside_another_one(call: Call) -> None:
    call.says("ask_guide", "大声点，教我扫码付钱", (SCAN,))

    assert (call.situation.guide, call.manner["louder"]) == (SCAN, 1)


def test_a_step_that_is_done_is_done_beside_a_wish(call: Call) -> None:
    _in_a_step(call)

    call.says("done", "看到了，声音大一点")

    assert (call.situation.step, call.manner["louder"]) == (2, 1)


@pytest.mark.parametrize("text", ["手机铃声太小", "怎么把手机声音调大"])
def test_the_phones_own_sound_is_a_guide(call: Call, text: str) -> None:
    call.says("ask_guide", text, (LOUDER,))

    assert (call.situation.guide, call.situation.manner) == (LOUDER, None)


def test_what_others_are_asked_to_do_is_no_wish(call: Call) -> None:
    _greeted(call)

    call.says("fraud_under_way", "他叫我小声点，别让家里人听见")

    assert call.situation.manner is None


def test_a_complaint_answers_a_step_that_asks_for_sound(call: Call) -> None:
    call.talk.learns(LOUDER, 7)

    moment = call.says("cannot_find", "听不清")

    assert "多按几下" in moment.text()
    assert call.situation.manner is None


def test_what_is_to_be_reported_is_no_wish(call: Call) -> None:
    guide = call.talk.guides["city-hotline"]
    step = next(n for n, each in enumerate(guide.steps, start=1) if each.keeps)
    call.talk.learns("city-hotline", step)

    call.says("not_understood", "声音太大了")

    assert "声音太大了" in call.situation.kept.values()


def test_who_reads_is_asked_as_ever(talk: Talk) -> None:
    talk.learns(SCAN)

    moment = talk.says("slower", "说慢一点")

    assert "以后我都说慢一点" in moment.text()
    assert talk.situation.manner is None


def test_to_who_reads_louder_is_a_guide(talk: Talk) -> None:
    talk.says("ask_guide", "声音大一点", guides=(LOUDER,))

    assert talk.situation.guide == LOUDER

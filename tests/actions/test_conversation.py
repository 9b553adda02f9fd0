"""Which handler answers: danger, the open question, the rest; choices, old and new."""

from __future__ import annotations

import pytest
from ruamel.yaml import YAML

from actions.conversation import HANDLERS
from actions.cues import says
from tests.actions.conftest import _DOMAIN
from tests.actions.talk import Talk, labels

SCAN = "wechat-scan-pay"
LETTERS = "phone-letters-bigger"
SAFE_ACCOUNT = "公安局打电话说我洗钱，叫我把钱转到安全账户"


def test_every_intent_has_its_answer() -> None:
    domain = YAML(typ="safe").load(_DOMAIN / "domain.yml")

    assert set(domain["intents"]) - {"choose"} <= set(HANDLERS)


def test_an_unknown_intent_is_answered(talk: Talk) -> None:
    assert "没听懂" in talk.says("no-such-intent").text()


def test_an_unknown_cue_is_an_error() -> None:
    with pytest.raises(KeyError):
        says("no-such-cue", "")


def test_an_old_choice_says_so_and_does_nothing(talk: Talk) -> None:
    old = talk.learns(SCAN).choices[0]["value"]
    talk.says("done")

    moment = talk.presses_value(old)

    assert "没有动" in moment.text() and "回到第二步" in moment.text()
    assert talk.situation.step == 2


@pytest.mark.parametrize("value", ["", "nonsense", "done", "done@99", "@1", "ask_guide:nothing@1"])
def test_a_choice_that_never_was_does_nothing(talk: Talk, value: str) -> None:
    assert talk.presses_value(value).choices != []
    assert talk.situation.guide is None


def test_an_old_choice_after_stopping_does_nothing(talk: Talk) -> None:
    old = talk.learns(SCAN).choices[0]["value"]
    talk.says("stop")

    talk.presses_value(old)

    assert talk.situation.guide is None


def test_a_human_can_always_be_pressed(talk: Talk) -> None:
    old = talk.learns(SCAN).choices[2]["value"]
    talk.says("done")

    talk.presses_value(old)

    assert talk.situation.handover == "requested"


def test_a_choice_by_number_and_by_words(talk: Talk) -> None:
    talk.says("what_can_you_do")
    talk.says("not_understood", "第一个")

    assert talk.situation.guide == "phone-letters-bigger"
    assert "没关系" in talk.says("looks_different", "找不到").text()


def test_danger_is_never_taken_for_a_choice(talk: Talk) -> None:
    talk.learns(SCAN)

    talk.says("fire", "看到了起火了")

    assert (talk.situation.danger or {})["label"] == "fire"


def test_a_choice_that_is_a_danger_is_taken_as_such(talk: Talk) -> None:
    talk.learns(SCAN)

    talk.says("human", "找真人")

    assert talk.situation.handover == "requested"


@pytest.mark.parametrize(
    ("kind", "advice"),
    [
        ("audio_empty", "再说一遍"),
        ("audio_long", "分几次说"),
        ("audio_broken", "打字告诉我"),
    ],
)
def test_a_recording_that_cannot_be_understood_is_answered_with_what_to_do(
    talk: Talk, kind: str, advice: str
) -> None:
    moment = talk.says("not_understood", attachment=kind)

    assert advice in moment.text()


@pytest.mark.parametrize("kind", ["image", "audio"])
def test_what_cannot_be_seen_or_heard_is_said_so(talk: Talk, kind: str) -> None:
    moment = talk.says("not_understood", attachment=kind)

    assert "还" in moment.text() and "不了" in moment.text()


@pytest.mark.parametrize("secret", ["card", "identity", "code", "password", "address", "phone"])
def test_a_secret_is_spoken_of_and_the_step_goes_on(talk: Talk, secret: str) -> None:
    talk.learns(SCAN, 2)

    moment = talk.says("not_understood", "〔……〕", secrets=(secret,))

    assert "没有留" in moment.text() and "回到第二步" in moment.text()
    assert "没听懂" not in moment.text()


def test_a_secret_that_is_to_be_filled_in_is_no_fraud(talk: Talk) -> None:
    talk.learns(SCAN, 2)

    talk.says("help_send_money", "〔验证码〕，你帮我填", secrets=("code",))

    assert talk.situation.guide == SCAN


def test_a_secret_beside_a_wish_is_both(talk: Talk) -> None:
    moment = talk.says("ask_guide", "教我", guides=(SCAN,), secrets=("card",))

    assert "没有留" in moment.text()
    assert talk.situation.guide == SCAN


def test_yes_and_no_to_going_on(talk: Talk) -> None:
    talk.learns(SCAN, 2)
    talk.says("stop")
    talk.says("greet")
    assert "先放着" in talk.says("deny", "不").text()
    talk.says("greet")

    talk.says("affirm", "好")

    assert talk.situation.step == 2


def test_a_yes_to_which_asks_again(talk: Talk) -> None:
    talk.says("what_can_you_do")

    moment = talk.says("affirm", "好")

    assert "您要的是哪一个" in moment.text() and len(labels(moment)) == 3


def test_at_most_three_guides_to_choose_from(talk: Talk) -> None:
    wanted = tuple(list(talk.guides)[:5])

    moment = talk.says("ask_guide_unclear", guides=wanted)

    assert len(labels(moment)) == 3
    assert "没听懂" in talk.says("ask_guide_unclear").text()


def test_all_scenes_are_listed_though_all_was_learned(talk: Talk) -> None:
    talk.situation.learned = list(talk.guides)

    moment = talk.says("what_can_you_do")

    assert len(labels(moment)) == 3
    assert all((guide.scene or "") in moment.text() for guide in talk.guides.values())


def test_whoever_names_a_scene_hears_what_is_taught_there(talk: Talk) -> None:
    talk.says("what_can_you_do")

    moment = talk.says("not_understood", "看病")

    titles = [guide.title for guide in talk.guides.values() if guide.scene == "看病"]
    assert all(title in moment.text() for title in titles)
    assert set(labels(moment)) <= set(titles)


def test_what_is_taught_in_the_middle_keeps_the_place(talk: Talk) -> None:
    talk.learns(SCAN, 2)

    moment = talk.says("what_can_you_do")

    assert "我都记着" in moment.text()
    assert talk.situation.paused == [{"guide": SCAN, "step": 2}]


@pytest.mark.parametrize(
    "label", ["ask_weather", "ask_medicine", "ask_law", "ask_investment", "out_of_scope",
              "are_you_real", "cost", "chitchat", "ask_if_honest", "thanks", "other_task"]
)  # fmt: skip
def test_an_aside_goes_back_to_what_waits(talk: Talk, label: str) -> None:
    alone = talk.says(label)
    talk.learns(SCAN, 2)
    in_a_step = talk.says(label)
    talk.says("fraud_under_way", SAFE_ACCOUNT)
    in_danger = talk.says(label)

    assert alone.choices != []
    assert "回到第二步" in in_a_step.text()
    assert "您转钱了吗" in in_danger.text()


def test_greeting(talk: Talk) -> None:
    assert "您想做什么" in talk.says("greet").text()
    talk.learns(SCAN, 2)
    assert "回到第二步" in talk.says("greet").text()


def test_no_to_nothing(talk: Talk) -> None:
    assert "听您的" in talk.says("deny").text()

"""The fraud drill: announced, played, left at any moment, and in the end known for a drill."""

from __future__ import annotations

import pytest

from actions.moment import Moment
from fraud import scenes
from fraud.scenes import Choice, Means, Scene
from tests.actions.talk import Talk, labels, notes

SCAN = "wechat-scan-pay"
SCENES = scenes.load()
POLICE, HONEST, MINDED = "police-number-complaint", "honest-courier", "mind-auto-renewal-films"
EVERY_SCENE = pytest.mark.parametrize("scene", SCENES.values(), ids=lambda scene: scene.id)
TURNS = [(scene, place) for scene in SCENES.values() for place in range(len(scene.turns))]
EVERY_TURN = pytest.mark.parametrize(
    ("scene", "place"), TURNS, ids=[f"{scene.id}-{place}" for scene, place in TURNS]
)
FIRST, AFTER_A_WEEK, AFTER_TWO, MUCH_LATER = "2026-11-22", "2026-11-29", "2026-12-06", "2027-01-10"


def _only(talk: Talk, scene: Scene) -> None:
    """Everything else was played before, so that this scene comes next."""
    talk.situation.drilled = {
        name: {"times": 1, "stopped": True, "order": order}
        for order, name in enumerate(sorted(SCENES), start=1)
        if name != scene.id
    }
    # Somebody honest was met last.
    talk.situation.drilled |= {
        name: {"times": 1, "stopped": True, "order": 100}
        for name, other in SCENES.items()
        if other.kind == "honest" and name != scene.id
    }


def _begins(talk: Talk, name: str = POLICE, today: str = FIRST) -> Moment:
    _only(talk, SCENES[name])
    return talk.says("drill", "来一场防骗演练", today=today)


def _choice(scene: Scene, place: int, *wanted: Means) -> Choice:
    """The first of the wanted ways that is on offer at a turn."""
    choices = {choice.means: choice for choice in scene.turns[place].choices}
    return next(choices[means] for means in wanted if means in choices)


def _comes_to(talk: Talk, scene: Scene, place: int) -> Moment:
    """Begins a scene and asks on until a turn."""
    moment = _begins(talk, scene.id)
    for earlier in range(place):
        moment = talk.presses(_choice(scene, earlier, "ask", "follow").label, today=FIRST)
    return moment


def _is_over(talk: Talk, moment: Moment) -> None:
    """What holds at the end of every drill."""
    assert "演练完了。刚才都是假的，您的钱一分没动。" in moment.text()
    assert (talk.situation.mode, talk.situation.asking) == (None, "drill_wanted")


def test_it_is_announced_as_a_drill_before_anybody_speaks(talk: Talk) -> None:
    moment = _begins(talk)

    lines = moment.text().split("\n")
    assert lines[0] == "这是演练，都是假的，不动您的钱。今天这一场：号码被投诉了。"
    assert lines[1] == "电话里的人：「您好，我是通信管理局的。您名下有个号码在发广告。」"
    assert lines[-1] == "您怎么办？"
    assert not moment.urgent and notes(moment) == []


def test_every_answer_and_the_way_out_are_offered(talk: Talk) -> None:
    moment = _begins(talk)

    assert labels(moment) == ["问他是哪个号码", "不听了，去营业厅查", "问他该怎么办", "不练了"]


def test_a_quotation_in_what_is_said_has_marks_of_its_own(talk: Talk) -> None:
    moment = _comes_to(talk, SCENES["screen-million-cover"], 3)

    assert "「装好就点『共享屏幕』，再打开手机银行。要快一点。」" in moment.text()


@EVERY_TURN
def test_a_scene_can_be_stopped_at_every_turn(talk: Talk, scene: Scene, place: int) -> None:
    _comes_to(talk, scene, place)

    moment = talk.presses(_choice(scene, place, "stop").label, today=FIRST)

    _is_over(talk, moment)
    for told in (scene.gave_away, scene.truth, scene.do_instead):
        assert told in moment.text()
    assert moment.notes[-1] == {
        "kind": "drilled", "about": scene.kind, "step": 0, "value": "stopped"
    }  # fmt: skip


@EVERY_SCENE
def test_a_scene_that_is_followed_to_its_end_is_explained_without_blame(
    talk: Talk, scene: Scene
) -> None:
    _begins(talk, scene.id)
    for place in range(len(scene.turns)):
        moment = talk.presses(_choice(scene, place, "follow").label, today=FIRST)

    _is_over(talk, moment)
    assert scene.gave_away in moment.text()
    missed = scene.kind != "honest"
    assert moment.notes[-1]["value"] == ("missed" if missed else "stopped")
    assert not any(word in moment.text() for word in ("您错了", "怎么这么", "上当", "不该"))


@pytest.mark.parametrize(
    "scene",
    [
        scene
        for scene in SCENES.values()
        if all("ask" in {each.means for each in turn.choices} for turn in scene.turns)
    ],
    ids=lambda scene: scene.id,
)
def test_a_scene_that_is_only_asked_about_comes_to_its_end(talk: Talk, scene: Scene) -> None:
    _begins(talk, scene.id)
    for place in range(len(scene.turns)):
        moment = talk.presses(_choice(scene, place, "ask").label, today=FIRST)

    _is_over(talk, moment)
    assert moment.notes[-1]["value"] == "stopped"


@EVERY_TURN
def test_what_is_offered_can_also_be_spoken_word_for_word(
    talk: Talk, scene: Scene, place: int
) -> None:
    for choice in scene.turns[place].choices:
        talk = Talk(talk.guides, talk.responses)
        _comes_to(talk, scene, place)

        moment = talk.says("fraud_under_way", choice.label, today=FIRST)

        ended = choice.means == "stop" or place + 1 == len(scene.turns)
        assert ("演练完了" in moment.text()) is ended
        assert not moment.urgent


@pytest.mark.parametrize("spoken", ["第二个", "不听了", "去营业厅查"])
def test_what_is_offered_can_be_spoken_in_short(talk: Talk, spoken: str) -> None:
    _begins(talk)

    _is_over(talk, talk.says("not_understood", spoken, today=FIRST))


@pytest.mark.parametrize(
    ("label", "text"),
    [
        ("not_understood", "我挂掉电话"),
        ("fraud_under_way", "你是骗子，我不信"),
        ("police", "我打110问一问"),
        ("chitchat", "我问问我女儿再说"),
        ("deny", "不加，我自己去派出所"),
        ("tell_secret", "验证码我不告诉你"),
        ("stop", "不理他，拉黑"),
        ("help_send_money", "不转，别想骗我的钱"),
        ("no_money_sent", "我不转"),
        ("goodbye", "骗子，挂了"),
        ("refuse_learning", "他是骗子，我不信"),
        ("deny", "算了，我不买了"),
    ],
)
def test_the_fraud_can_be_stopped_in_other_words(talk: Talk, label: str, text: str) -> None:
    _begins(talk)

    moment = talk.says(label, text, today=FIRST)

    _is_over(talk, moment)
    assert not moment.urgent


@pytest.mark.parametrize(
    ("label", "text"),
    [
        ("affirm", "好的"),
        ("money_sent", "转了"),
        ("help_send_money", "我转给他"),
        ("not_understood", "你是谁啊"),
        ("why", "为什么要我去"),
        ("fraud_under_way", "那我照他说的做"),
        ("done", "加他好友，加上了"),
    ],
)
def test_the_play_goes_on_in_other_words_and_nobody_is_alarmed(
    talk: Talk, label: str, text: str
) -> None:
    _begins(talk)

    moment = talk.says(label, text, today=FIRST)

    assert "安静的房间" in moment.text()
    assert not moment.urgent and notes(moment) == []


@pytest.mark.parametrize(
    ("label", "text"),
    [
        ("fraud_under_way", "他叫我把钱转到安全账户"),
        ("fraud_under_way", "说我的号码涉嫌洗钱"),
        ("fraud_under_way", "他让我不要挂电话"),
        ("chitchat", "他不是骗子吧"),
        ("money_sent", "差点就给了"),
        ("tell_secret", "密码多少来着"),
        ("not_understood", "啥子哦"),
        ("unsure", "我不晓得"),
        ("chitchat", "今天天气好"),
        ("repeat", "再说一遍"),
        ("ask_weather", "明天下雨不"),
        ("thanks", "谢谢"),
        ("greet", "你好"),
        ("human", "找真人"),
        ("cost", "要钱吗"),
    ],
)
def test_words_that_decide_nothing_bring_the_same_turn_again(
    talk: Talk, label: str, text: str
) -> None:
    before = _begins(talk)

    moment = talk.says(label, text, today=FIRST)

    assert "您名下有个号码在发广告" in moment.text()
    assert labels(moment) == labels(before)
    assert not moment.urgent


def test_an_answer_pressed_twice_counts_once(talk: Talk) -> None:
    _begins(talk)
    pressed = talk.situation.offered[0]["value"]
    talk.presses_value(pressed)

    moment = talk.presses_value(pressed)

    assert "已经过去了" in moment.text()
    assert "安静的房间" in moment.text()


@pytest.mark.parametrize(
    ("label", "text", "wanted"),
    [
        ("medical", "我胸口疼，喘不上气", "120"),
        ("fire", "等下，厨房起火了", "119"),
        ("despair", "我不想活了", "12356"),
        ("fraud_under_way", "不是演练，真的有人叫我把钱转到安全账户", "先停下"),
        ("fraud_under_way", "我昨天真的接到这样的电话，叫我转到安全账户", "先停下"),
        ("money_sent", "我真的转了三千给骗子", "第一步：先停下"),
        ("money_sent", "我上个月就被人骗走三万块", "第一步：先停下"),
        ("money_sent", "我被骗了，刚给骗子转了八千", "第一步：先停下"),
    ],
)
def test_a_real_danger_that_is_told_in_a_drill_is_answered_as_such(
    talk: Talk, label: str, text: str, wanted: str
) -> None:
    _begins(talk)

    moment = talk.says(label, text, today=FIRST)

    assert wanted in moment.text()
    assert moment.urgent
    assert talk.situation.mode != "drill"


def test_a_fraud_that_is_really_received_in_a_drill_is_looked_at(talk: Talk) -> None:
    _begins(talk)

    moment = talk.says(
        "fraud_under_way", "【建设银行】您的积分将过期，请点击 http://ccb-jf.top/x 兑换，逾期作废"
    )

    assert "ccb-jf.top" in moment.text()
    assert moment.urgent


@EVERY_TURN
def test_a_drill_can_be_left_at_every_turn(talk: Talk, scene: Scene, place: int) -> None:
    _comes_to(talk, scene, place)

    moment = talk.presses("不练了", today=FIRST)

    assert "演练停了。刚才都是假的，您放心。" in moment.text()
    assert talk.situation.mode is None
    assert notes(moment) == []


@pytest.mark.parametrize(
    ("label", "text"),
    [
        ("not_understood", "不练了"),
        ("stop", "我累了，歇会儿"),
        ("goodbye", "再见"),
        ("refuse_learning", "我不学了"),
        ("not_understood", "退出演练"),
        ("deny", "算了算了"),
        ("resume", "接着学扫码"),
        ("chitchat", "不是演练吧，我昨天真的接到了"),
    ],
)
def test_a_drill_can_be_left_in_words(talk: Talk, label: str, text: str) -> None:
    _begins(talk)

    moment = talk.says(label, text, today=FIRST)

    assert "演练停了" in moment.text()
    assert talk.situation.mode is None


@pytest.mark.parametrize(
    "label", ["what_can_you_do", "check_message", "check_call", "check_rumour", "delete_data"]
)
def test_who_turns_to_something_else_is_in_no_drill_any_more(talk: Talk, label: str) -> None:
    _begins(talk)

    talk.says(label, "说点别的")

    assert talk.situation.mode is None
    assert talk.situation.asking != "drill"


def test_a_guide_that_was_being_learned_waits_and_can_be_gone_on_with(talk: Talk) -> None:
    talk.learns(SCAN, 2)
    _begins(talk)

    moment = talk.presses("不练了", today=FIRST)

    assert "接着来吗" in moment.text()
    talk.presses("接着来", today=FIRST)
    assert (talk.situation.guide, talk.situation.step, talk.situation.mode) == (SCAN, 2, "learn")


def test_a_guide_can_be_begun_out_of_a_drill(talk: Talk) -> None:
    _begins(talk)

    talk.says("ask_guide", "教我扫码付钱", guides=(SCAN,))

    assert (talk.situation.guide, talk.situation.mode) == (SCAN, "learn")


def test_who_stops_early_learns_that_it_would_have_shown_later(talk: Talk) -> None:
    _begins(talk)

    moment = talk.presses("不听了，去营业厅查", today=FIRST)

    assert moment.text().startswith(("您停得对", "停得好", "对，就该这样"))
    assert "再听下去，他就会露出来" in moment.text()


def test_who_stops_at_the_last_turn_is_only_praised(talk: Talk) -> None:
    _comes_to(talk, SCENES[POLICE], 3)

    assert "再听下去" not in talk.presses("不交，我自己打110", today=FIRST).text()


def test_who_follows_to_the_end_hears_what_it_would_have_cost_and_no_more(talk: Talk) -> None:
    _comes_to(talk, SCENES[POLICE], 3)

    moment = talk.presses("交给他", today=FIRST)

    assert moment.text().startswith("要是真的，钱就没了。别怕，这是演练。")


def test_who_asks_to_the_end_is_praised_for_asking(talk: Talk) -> None:
    _comes_to(talk, SCENES[POLICE], 3)

    assert talk.presses("问他为什么要交钱", today=FIRST).text().startswith("您多问是对的")


def test_to_be_careful_with_an_honest_caller_is_not_wrong(talk: Talk) -> None:
    _begins(talk, HONEST)

    moment = talk.presses("不说，挂掉", today=FIRST)

    assert moment.text().startswith("小心没有错。不过，这个其实是真的。")
    assert moment.notes[-1]["value"] == "stopped"


def test_to_trust_an_honest_caller_is_right(talk: Talk) -> None:
    _comes_to(talk, SCENES[HONEST], 2)

    assert talk.presses("记下取件码", today=FIRST).text().startswith("对，这个是真的。")


def test_what_is_no_fraud_is_not_said_to_have_taken_the_money(talk: Talk) -> None:
    scene = SCENES[MINDED]
    _comes_to(talk, scene, 2)

    moment = talk.presses(_choice(scene, 2, "follow").label, today=FIRST)

    assert moment.text().startswith("这不算骗，可是要多留心。")
    assert "钱就没了" not in moment.text()


def test_what_was_fallen_for_comes_again_after_others(talk: Talk) -> None:
    first = talk.says("drill", "演练", today=FIRST)
    assert labels(first)
    begun = talk.situation.question or {}
    missed = SCENES[begun["scene"]]
    for place in range(len(missed.turns)):
        talk.presses(_choice(missed, place, "follow").label, today=FIRST)
    kinds = []
    for _ in range(3):
        talk.says("drill", "再来一场", today=FIRST)
        scene = SCENES[(talk.situation.question or {})["scene"]]
        kinds.append(scene.kind)
        talk.presses(_choice(scene, 0, "stop").label, today=FIRST)

    assert kinds[0] != missed.kind
    assert missed.kind in kinds


def test_another_one_can_be_played_at_once(talk: Talk) -> None:
    _begins(talk)
    talk.presses("不听了，去营业厅查", today=FIRST)
    talk.says("deny", "不用", today=FIRST)

    moment = talk.presses("练一场防骗", today=FIRST)

    assert moment.text().startswith("这是演练")
    assert "号码被投诉了" not in moment.text()


def _played(talk: Talk, today: str = FIRST) -> Moment:
    _begins(talk, today=today)
    return talk.says("not_understood", "不听了，去营业厅查", today=today)


def _agreed(talk: Talk) -> Moment:
    _played(talk)
    return talk.says("affirm", "好", today=FIRST)


def test_after_the_first_drill_it_is_asked_whether_more_are_wanted(talk: Talk) -> None:
    moment = _played(talk)

    assert moment.text().endswith("过两周就容易忘。要我每两周陪您练一场吗？")
    assert labels(moment) == ["好，每两周一次", "不用"]


def test_it_is_asked_only_once(talk: Talk) -> None:
    _played(talk)
    talk.says("chitchat", "今天天气好", today=FIRST)

    moment = _played(talk)

    assert "每两周" not in moment.text()
    assert labels(moment) == ["再来一场", "能学什么"]


@pytest.mark.parametrize(("label", "value"), [("affirm", "yes"), ("deny", "no")])
def test_the_answer_is_kept(talk: Talk, label: str, value: str) -> None:
    _played(talk)

    moment = talk.says(label, today=FIRST)

    assert moment.notes == [{"kind": "prefers", "about": "drills", "step": 0, "value": value}]


def test_a_drill_is_offered_after_fourteen_days_and_not_before(talk: Talk) -> None:
    _agreed(talk)

    early, due = talk.says("greet", today=AFTER_A_WEEK), talk.says("greet", today=AFTER_TWO)

    assert "练一场防骗" not in early.text()
    assert "要不要练一场防骗" in due.text()
    assert labels(due) == ["练一场", "今天不练", "以后别问"]


def test_the_day_before_is_too_early(talk: Talk) -> None:
    _agreed(talk)

    assert "要不要练" not in talk.says("greet", today="2026-12-05").text()


def test_a_drill_of_ones_own_accord_counts_too(talk: Talk) -> None:
    _agreed(talk)
    _played(talk, today=AFTER_A_WEEK)

    assert "要不要练" not in talk.says("greet", today=AFTER_TWO).text()
    assert "要不要练" in talk.says("greet", today="2026-12-13").text()


@pytest.mark.parametrize("label", ["affirm", "practise"])
def test_who_wants_the_drill_that_is_offered_gets_it(talk: Talk, label: str) -> None:
    _agreed(talk)
    talk.says("greet", today=AFTER_TWO)

    assert talk.says(label, "练一场", today=AFTER_TWO).text().startswith("这是演练")


def test_who_declines_today_is_asked_again_two_weeks_later(talk: Talk) -> None:
    _agreed(talk)
    talk.says("greet", today=AFTER_TWO)

    moment = talk.says("deny", "今天不练", today=AFTER_TWO)

    assert "今天不练" in moment.text()
    assert "要不要练" not in talk.says("greet", today="2026-12-19").text()
    assert "要不要练" in talk.says("greet", today="2026-12-20").text()


def test_without_a_yes_no_drill_is_ever_offered(talk: Talk) -> None:
    _played(talk)
    talk.says("deny", "不用", today=FIRST)

    assert "要不要练" not in talk.says("greet", today=MUCH_LATER).text()


def test_who_was_never_in_a_drill_is_not_offered_one(talk: Talk) -> None:
    assert "要不要练" not in talk.says("greet", today=MUCH_LATER).text()


def test_a_drill_is_never_offered_in_the_middle_of_something(talk: Talk) -> None:
    _agreed(talk)
    talk.says("ask_guide", guides=(SCAN,), today=AFTER_TWO)

    assert "要不要练" not in talk.says("greet", today=AFTER_TWO).text()


def test_who_wants_no_more_can_press_it(talk: Talk) -> None:
    _agreed(talk)
    talk.says("greet", today=AFTER_TWO)

    moment = talk.presses("以后别问", today=FIRST)

    assert ("prefers", "drills") in notes(moment)
    assert "要不要练" not in talk.says("greet", today=MUCH_LATER).text()


@pytest.mark.parametrize("text", ["以后别问", "以后别问了", "以后不要再提演练了", "防骗的别再问我"])
def test_who_wants_no_more_can_say_it_at_any_time_as_was_promised(talk: Talk, text: str) -> None:
    assert "「以后别问」" in _agreed(talk).text()

    moment = talk.says("not_understood", text, today=AFTER_A_WEEK)

    assert "我不提了" in moment.text()
    assert "要不要练" not in talk.says("greet", today=MUCH_LATER).text()


def test_without_a_known_day_nothing_is_asked_or_offered(talk: Talk) -> None:
    moment = _played(talk, today="")

    assert "每两周" not in moment.text()
    assert labels(moment) == ["再来一场", "能学什么"]

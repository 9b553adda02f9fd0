"""Danger comes before everything."""

from __future__ import annotations

import pytest

from actions.moment import Moment
from fraud import checking
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


def _tells(talk: Talk, *pieces: str) -> list[Moment]:
    """Tells a story piece by piece; by itself none is taken for a danger."""
    return [talk.says("chitchat", piece) for piece in pieces]


@pytest.mark.parametrize(
    ("pieces", "kind"),
    [
        (("有个公安打电话给我", "他让我不要挂电话", "还叫我别告诉家里人"), "fake-police"),
        (("刚才有个警察给我打电话", "说我名下有张卡涉案了", "叫我找个没人的屋子"), "fake-police"),
        (("接了个电话，说是医保局的", "说我医保卡在外地被盗刷"), "fake-police"),
        (("有个陌生人打电话", "他说他是客服", "说我开了百万保障"), "screen-sharing"),
        (("今天有个快递打电话", "说我包裹丢了", "要退我钱"), "fake-customer-service"),
        (("有个老师在群里讲股票", "他说他有内部消息", "叫我投钱进去"), "investment"),
        (("他打电话说是银行的", "说我的卡要冻结", "让我不要挂电话"), "fake-police"),
        (("我孙子打电话来", "他说他闯祸了", "急用三万块", "叫我别跟他爸妈说"), "other"),
        (("有人加我微信", "他说带我做任务", "点赞就给钱", "现在要我垫两千"), "other"),
    ],
)
def test_a_story_told_in_pieces_is_put_together(
    talk: Talk, pieces: tuple[str, ...], kind: str
) -> None:
    *before, last = _tells(talk, *pieces)

    assert not any(moment.urgent for moment in before)
    assert last.urgent
    assert last.text().startswith("先停下")
    assert (talk.situation.danger or {})["kind"] == kind
    assert ("alert", kind) in notes(last)


@pytest.mark.parametrize(
    "pieces",
    [
        ("我孙子今天打电话来了", "他考上大学了", "我想给他打两千块钱学费", "怎么在微信上转"),
        ("派出所的民警来我们小区讲课", "他让我们不要信陌生电话", "还发了宣传单"),
        ("女儿给我打电话", "她说周末回来", "让我取点钱买菜"),
        ("我去银行取退休金", "柜台的姑娘问我取多少", "我取了三千"),
        ("儿子叫我学微信付钱", "说以后买菜方便", "他教了我两回我又忘了"),
        ("社区打电话来", "说明天体检", "叫我带身份证"),
        ("孙女过生日", "我想给她发个红包", "发多少好呢"),
        ("昨天警察来我家", "登记人口", "问我家里几口人"),
        ("医院发短信来", "说约好了明天看眼睛", "要带医保卡"),
        ("我手机欠费停机了", "去营业厅交了一百块", "现在好了"),
        ("邻居借了我两百块钱", "今天还我了", "人挺好的"),
        ("居委会的小王打电话", "说高龄补贴发下来了", "叫我去窗口领"),
        ("银行发短信说钱到账了", "是我的养老金", "比上月多了五十"),
        ("我孙女要交学费", "她爸妈已经交了", "不用我操心"),
        ("派出所打电话叫我去拿身份证", "我下午去", "要不要带照片"),
        ("儿子打电话让我别买保健品", "说那个没用", "我听他的"),
        ("淘宝买的鞋小了", "客服说可以退", "退到原来的卡里"),
        ("外孙让我帮他保密", "他要给他妈过生日", "我们偷偷买蛋糕"),
        ("女婿让我别告诉女儿", "他偷偷给她买了个手镯", "花了八千"),
        ("儿子叫我下载个软件", "说能看孙子的视频", "要填手机号"),
        ("群里有人发链接", "是小区团购的", "我想买鸡蛋"),
        ("孙子被老师叫家长了", "打了同学", "赔了人家两百块"),
        ("医保局打电话", "说我报销的钱下来了", "让我去窗口签字"),
        ("理财到期了", "客户经理打电话给我", "叫我去柜台签字"),
        ("警察帮我找到了钱包", "打电话叫我去拿", "里面钱一分没少"),
        ("电话里说我欠电费", "我去营业厅查了", "真欠了八十块"),
    ],
)
def test_innocent_talk_of_money_and_kin_over_several_turns_alarms_nobody(
    talk: Talk, pieces: tuple[str, ...]
) -> None:
    moments = _tells(talk, *pieces)

    assert not any(moment.urgent for moment in moments)
    assert talk.situation.danger is None


def test_pieces_far_apart_are_not_put_together(talk: Talk) -> None:
    _tells(talk, "有个公安打电话给我", *["今天天气好"] * 5)

    (moment,) = _tells(talk, "还叫我别告诉家里人")

    assert not moment.urgent


def test_talk_in_between_does_not_break_a_story(talk: Talk) -> None:
    _tells(talk, "有个公安打电话给我", "今天天气好", "他让我不要挂电话")

    (moment,) = _tells(talk, "还叫我别告诉家里人")

    assert moment.urgent


def test_after_nothing_was_lost_the_story_is_forgotten(talk: Talk) -> None:
    _tells(talk, "有个公安打电话给我", "他让我不要挂电话", "还叫我别告诉家里人")
    talk.presses("没转")

    (moment,) = _tells(talk, "儿子叫我别跟他爸说")

    assert not moment.urgent


def test_a_story_that_comes_up_while_learning_lays_the_guide_aside(talk: Talk) -> None:
    talk.learns(SCAN, 2)

    _tells(talk, "有个公安打电话给我", "他让我不要挂电话", "还叫我别告诉家里人")

    assert talk.situation.paused == [{"guide": SCAN, "step": 2}]


def test_what_is_played_in_a_drill_is_no_story(talk: Talk) -> None:
    talk.says("drill", "演练")
    _tells(talk, "有个公安打电话给我", "他让我不要挂电话")
    talk.presses("不练了")

    (moment,) = _tells(talk, "还叫我别告诉家里人")

    assert not moment.urgent


INSISTS = ["他不是骗子", "我认识他，他是真的警察", "我就要转", "您别管", "我信他", "这不会是骗人的"]
SCOLDING = ("怎么", "糊涂", "不听", "早就", "告诉过您", "错", "傻", "后悔")


@pytest.mark.parametrize("text", INSISTS)
def test_who_holds_to_it_is_not_scolded_and_hears_it_in_other_words(talk: Talk, text: str) -> None:
    alarm = talk.says("fraud_under_way", SAFE_ACCOUNT)

    moment = talk.says("chitchat", text)

    assert not any(word in moment.text() for word in SCOLDING)
    assert moment.text().startswith("您信他，我明白。")
    assert alarm.text() not in moment.text() and "这是骗局" not in moment.text()
    assert moment.urgent


def test_who_holds_to_it_is_offered_a_human_and_a_way_to_find_out(talk: Talk) -> None:
    talk.says("fraud_under_way", SAFE_ACCOUNT)

    moment = talk.says("fraud_under_way", "他不是骗子")

    assert checking.way_for("fake-police").verify in moment.text()
    assert "找个真人" in moment.text()
    assert talk.situation.handover == "offered"
    assert labels(moment) == ["没转", "转了", "找真人"]


@pytest.mark.parametrize("text", INSISTS)
def test_who_still_holds_to_it_is_left_to_decide(talk: Talk, text: str) -> None:
    talk.says("fraud_under_way", SAFE_ACCOUNT)
    talk.says("chitchat", "他不是骗子")

    moment = talk.says("chitchat", text)

    assert moment.text().startswith("钱是您的，您说了算。")
    assert "您转钱了吗" not in moment.text()
    assert not any(word in moment.text() for word in SCOLDING)
    assert labels(moment) == ["找真人", "没转", "转了"]


def test_who_decided_can_still_say_how_it_ended(talk: Talk) -> None:
    talk.says("fraud_under_way", SAFE_ACCOUNT)
    talk.says("chitchat", "他不是骗子")
    talk.says("chitchat", "我就要转")

    assert "第一步：先停下" in talk.says("money_sent", "我转了").text()


def test_who_holds_to_it_and_then_stops_is_praised(talk: Talk) -> None:
    talk.says("fraud_under_way", SAFE_ACCOUNT)
    talk.says("chitchat", "他不是骗子")

    assert "您停得对" in talk.presses("没转").text()


def test_without_an_alarm_nobody_holds_to_anything(talk: Talk) -> None:
    moment = talk.says("chitchat", "隔壁老王是好人，他不是骗子")

    assert not moment.urgent
    assert "您信他" not in moment.text()


def test_holding_to_it_is_no_new_alert(talk: Talk) -> None:
    talk.says("fraud_under_way", SAFE_ACCOUNT)

    assert notes(talk.says("fraud_under_way", "他不是骗子")) == []


def test_to_want_to_send_is_no_wish_for_help_with_it(talk: Talk) -> None:
    talk.says("fraud_under_way", SAFE_ACCOUNT)

    moment = talk.says("help_send_money", "你别管，我就要转")

    assert moment.text().startswith("您信他，我明白。")


def test_who_holds_to_it_is_still_not_helped_to_send(talk: Talk) -> None:
    talk.says("fraud_under_way", SAFE_ACCOUNT)

    moment = talk.says("help_send_money", "你莫管，你就教我咋个转给他嘛")

    assert "不能帮您转" in moment.text()

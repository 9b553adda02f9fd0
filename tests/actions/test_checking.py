"""Is this a fraud? Something that was received is looked at, in the same breath."""

from __future__ import annotations

import pytest

from actions.cues import says
from actions.moment import Moment
from fraud import checking
from fraud.advice import advice_for
from tests.actions.talk import Talk, labels, notes

SCAN = "wechat-scan-pay"
FRAUDS = {
    "phishing-link": "【中国建设银行】您的积分19800即将过期，请点击 http://ccb-jf.top/x 兑换现金，"
    "逾期作废。",
    "screen-sharing": "您好我是抖音客服，您开通的百万保障今天到期，不取消每月扣八百，"
    "请下载会议软件共享屏幕，我帮您关",
    "fake-kin": "妈，我手机掉水里了，这是我的新号码。我急用三万块，你转到这张卡上，先别告诉爸。",
    "fake-customer-service": "您的快递丢了，我们赔您三倍，请加理赔微信",
    "prize": "恭喜您中奖二十万元，请先交手续费两千元领奖",
}
HONEST = {
    "bank": "【中国工商银行】您尾号3321的账户11月20日支出50.00元，余额1203.50元。",
    "clinic": "【社区医院】张阿姨，您预约了11月25日上午9点内科门诊，请带身份证到一楼窗口取号。",
    "parcel": "【快递驿站】您有包裹到站，取件码5-2-8801，请今天来取。",
    "power": "【国家电网】您家10月电费86.40元，请按时缴费，可到营业厅或网上国网缴费。",
    "police": "【公安反诈中心】近期冒充客服的诈骗多发，凡是让您转账到安全账户的都是诈骗，"
    "请勿相信，有疑问请拨打96110。",
    "code": "【支付宝】验证码 [验证码]，用于登录，请勿告诉任何人，工作人员不会向您索取。",
}
MINDED = {
    "auto-renewal": "【视频会员】首月1元，到期自动续费25元/月，可随时取消。",
    "health-lecture": "【某某健康】免费体检名额，明天上午八点到社区活动室，凭身份证领取一份礼品。",
}
UNSURE = "您好，我是您孙子的班主任，麻烦通过一下好友"
ORDINARY = checking.wording().levels["ordinary"]
ALARMS = [checking.wording().levels[level] for level in ("suspicious", "fraud")]
SPEAKS_FOR_FRAUD = [kind for kind, way in checking.wording().kinds.items() if way.yes == "fraud"]
SPEAKS_FOR_HONESTY = [kind for kind, way in checking.wording().kinds.items() if way.yes == "honest"]


def _alarmed(moment: Moment) -> bool:
    return moment.text().startswith(tuple(ALARMS))


@pytest.mark.parametrize(
    "wish",
    [
        "帮我看看这条短信",
        "这条微信能不能信",
        "这个是不是骗人的呀",
        "门上贴的二维码能不能扫",
        "老伴手机上来的短信，看看是不是骗子发的",
        "请帮我判断这条短信的真伪",
        "我又收到一条，你再给看看是不是骗子",
    ],
)
def test_without_the_text_there_is_no_verdict_but_the_request_for_it(talk: Talk, wish: str) -> None:
    moment = talk.says("check_message", wish)

    assert "把它原样发给我" in moment.text()
    assert ORDINARY not in moment.text()
    assert labels(moment) == ["找真人", "能学什么"]


@pytest.mark.parametrize(("kind", "text"), FRAUDS.items(), ids=list(FRAUDS))
def test_a_fraud_that_was_asked_for_is_named_with_why_and_the_one_thing_to_do(
    talk: Talk, kind: str, text: str
) -> None:
    talk.says("check_message", "这是骗子吗")

    moment = talk.says("not_understood", text)

    lines = moment.text().split("\n")
    assert lines[0] in ALARMS
    assert lines[1].startswith("它说「")
    assert advice_for(kind).now in lines
    assert checking.way_for(kind).verify in lines
    assert lines[-1] == advice_for(kind).ask
    assert ("alert", kind) in notes(moment)
    assert moment.urgent


@pytest.mark.parametrize("text", FRAUDS.values(), ids=list(FRAUDS))
def test_a_fraud_that_is_only_forwarded_is_seen_too(talk: Talk, text: str) -> None:
    assert _alarmed(talk.says("chitchat", text))


@pytest.mark.parametrize(
    "around",
    ["帮我看看是不是骗子：{}", "{}这是真的吗", "我收到一条短信：{}", "{}\n是不是骗人的"],
)
def test_the_wish_and_the_text_in_one_message_are_answered_at_once(talk: Talk, around: str) -> None:
    moment = talk.says("check_message", around.format(FRAUDS["phishing-link"]))

    assert _alarmed(moment)
    assert "ccb-jf.top" in moment.text()


@pytest.mark.parametrize("text", HONEST.values(), ids=list(HONEST))
def test_what_is_honest_is_said_to_be_ordinary_and_alarms_nobody(talk: Talk, text: str) -> None:
    moment = talk.says("fraud_under_way", text)

    assert moment.text().startswith(ORDINARY)
    assert checking.wording().ordinary_way in moment.text()
    assert not moment.urgent
    assert notes(moment) == []
    assert talk.situation.danger is None


@pytest.mark.parametrize(("kind", "text"), MINDED.items(), ids=list(MINDED))
def test_what_is_no_fraud_but_to_be_minded_is_said_so_without_an_alarm(
    talk: Talk, kind: str, text: str
) -> None:
    moment = talk.says("not_understood", text)

    minded = checking.wording().mind[kind]
    assert moment.text().startswith(minded.says)
    assert minded.now in moment.text()
    assert not moment.urgent
    assert talk.situation.question is None


def test_an_unsure_one_is_asked_the_one_question_that_would_decide(talk: Talk) -> None:
    moment = talk.says("check_message", UNSURE)

    assert moment.text().startswith(checking.wording().levels["unsure"])
    assert checking.wording().safe_way in moment.text()
    assert moment.text().endswith(checking.way_for("fake-boss").question)
    assert labels(moment) == ["是", "不是", "找真人"]
    assert not moment.urgent


@pytest.mark.parametrize(
    ("kind", "means"),
    [
        *((kind, "affirm") for kind in SPEAKS_FOR_FRAUD),
        *((kind, "deny") for kind in SPEAKS_FOR_HONESTY),
    ],
)
def test_the_answer_that_speaks_for_a_fraud_is_alarmed_at(
    talk: Talk, kind: str, means: str
) -> None:
    talk.situation.question = {"kind": "decide", "about": kind, "yes": checking.way_for(kind).yes}

    moment = talk.says(means, "嗯，是这样" if means == "affirm" else "没有啊")

    assert advice_for(kind).now in moment.text()
    assert moment.urgent
    assert ("alert", kind) in notes(moment)
    assert (talk.situation.question or {})["kind"] == "money_gone"


@pytest.mark.parametrize(
    ("kind", "means"),
    [
        *((kind, "deny") for kind in SPEAKS_FOR_FRAUD),
        *((kind, "affirm") for kind in SPEAKS_FOR_HONESTY),
    ],
)
def test_the_answer_that_speaks_against_it_calms_and_names_a_way_to_be_sure(
    talk: Talk, kind: str, means: str
) -> None:
    talk.situation.question = {"kind": "decide", "about": kind, "yes": checking.way_for(kind).yes}

    moment = talk.says(means, "嗯，是这样" if means == "affirm" else "没有啊")

    assert checking.wording().ordinary_way in moment.text()
    assert not moment.urgent
    assert notes(moment) == []
    assert talk.situation.question is None


def test_either_answer_can_be_pressed(talk: Talk) -> None:
    talk.says("check_message", UNSURE)
    assert "像是真的" in talk.presses("是").text()
    talk.says("check_message", UNSURE)
    assert talk.presses("不是").urgent


@pytest.mark.parametrize(
    ("label", "text"),
    [("chitchat", "我心里七上八下的"), ("unsure", "不晓得"), ("human", "找真人"),
     ("not_understood", "啥子嘛"), ("greet", "你好")],
)  # fmt: skip
def test_the_question_that_would_decide_is_not_forgotten(talk: Talk, label: str, text: str) -> None:
    talk.says("check_message", UNSURE)

    moment = talk.says(label, text)

    assert checking.way_for("fake-boss").question in moment.text()
    assert labels(moment) == ["是", "不是", "找真人"]


@pytest.mark.parametrize(
    ("label", "text"),
    [("affirm", "好"), ("affirm", "好的，等一下"), ("unsure", "不知道怎么发"), ("done", "好了"),
     ("cannot_find", "我找不到那条短信了"), ("repeat", "再说一遍"), ("thanks", "谢谢"),
     ("greet", "你好"), ("frustrated", "烦死了"), ("why", "为什么"), ("not_understood", "哦"),
     ("other_task", "怎么截图")],
)  # fmt: skip
def test_while_the_text_is_waited_for_other_words_are_no_text(
    talk: Talk, label: str, text: str
) -> None:
    talk.says("check_message", "帮我看看这条短信")

    moment = talk.says(label, text)

    assert ORDINARY not in moment.text()
    assert "把它发给我，或者念给我听" in moment.text()


def test_while_the_text_is_waited_for_another_wish_is_heeded(talk: Talk) -> None:
    talk.says("check_message", "帮我看看这条短信")

    talk.says("ask_guide", "教我扫码付钱", guides=(SCAN,))

    assert talk.situation.guide == SCAN


def test_who_no_longer_wants_it_looked_at_is_let_go(talk: Talk) -> None:
    talk.says("check_message", "帮我看看这条短信")

    talk.says("stop", "算了不看了")

    assert talk.situation.question is None


def test_what_is_read_out_is_judged_though_it_looks_like_talk(talk: Talk) -> None:
    talk.says("check_message", "帮我看看这条短信")

    moment = talk.says("chitchat", "明天早上八点停水，下午三点来水")

    assert moment.text().startswith(ORDINARY)


def test_a_life_comes_before_a_message(talk: Talk) -> None:
    talk.says("check_message", "帮我看看这条短信")

    assert "120" in talk.says("medical", "胸口疼，喘不上气").text()


def test_after_what_is_ordinary_the_guide_goes_on_where_it_was(talk: Talk) -> None:
    step = talk.learns(SCAN, 3)

    moment = talk.says("chitchat", HONEST["bank"])

    assert "第三步" in moment.text()
    assert (talk.situation.guide, talk.situation.step) == (SCAN, 3)
    assert labels(moment) == labels(step)


def test_the_guide_waits_while_a_fraud_is_stopped(talk: Talk) -> None:
    talk.learns(SCAN, 3)
    talk.says("chitchat", FRAUDS["phishing-link"])
    assert talk.situation.paused == [{"guide": SCAN, "step": 3}]

    moment = talk.presses("没有")

    assert "接着来吗" in moment.text()


def test_money_that_is_gone_already_comes_first(talk: Talk) -> None:
    talk.says("check_message", "帮我看看这条短信")

    moment = talk.says("money_sent", "我已经按他说的转了两万到安全账户，现在联系不上了")

    assert "第一步：先停下，一分钱也别再转" in moment.text()
    assert "不怪您" in moment.text()
    assert talk.situation.guide == "fraud-now"
    assert talk.situation.danger == {"label": "money_sent", "level": "fraud", "kind": "fake-police"}


def test_a_code_in_the_message_is_not_kept_and_the_warning_beside_it_is_no_fraud(
    talk: Talk,
) -> None:
    moment = talk.says("tell_secret", HONEST["code"], secrets=("code",))

    assert "我没有留" in moment.text()
    assert ORDINARY in moment.text()
    assert not moment.urgent


def test_who_reads_sees_the_words_that_gave_it_away(talk: Talk) -> None:
    moment = talk.says("not_understood", FRAUDS["phishing-link"])

    assert moment.text().count("它说「") >= 2


def test_who_listens_hears_one_reason_and_no_link(talk: Talk) -> None:
    moment = talk.says("not_understood", FRAUDS["phishing-link"], voice=True)

    assert "它说「" not in moment.speech()
    assert "ccb-jf.top" not in moment.speech()
    assert "网址" in moment.speech()


def test_no_more_than_three_reasons_are_given(talk: Talk) -> None:
    moment = talk.says("not_understood", FRAUDS["screen-sharing"] + FRAUDS["fake-kin"])

    assert 1 <= moment.text().count("它说「") <= 3


@pytest.mark.parametrize(
    "kind",
    [
        kind
        for kind in SPEAKS_FOR_FRAUD
        if says("names_call", checking.way_for(kind).verify)
        or says("names_police_call", checking.way_for(kind).verify)
    ],
)
def test_who_cannot_phone_is_named_another_way(talk: Talk, kind: str) -> None:
    talk.situation.preferences["no_calls"] = "yes"
    talk.situation.question = {"kind": "decide", "about": kind, "yes": "fraud"}

    assert "您不用打电话" in talk.says("affirm", "嗯，是这样").text()


@pytest.mark.parametrize(
    ("read_off", "wanted"),
    [
        ("扫码领奖\n二维码：https://lingjiang-8.top/a", "图里的码通到「lingjiang-8.top」"),
        ("向我付款\n收款码：wxp://f2f0abc", "扫了，就是付钱给他"),
        ("扫一扫，加我为好友\n加人码：https://u.wechat.com/abc", "扫了是加人或进群"),
    ],
)
def test_where_a_code_in_a_picture_leads_is_said_first(
    talk: Talk, read_off: str, wanted: str
) -> None:
    moment = talk.says("not_understood", read_off, attachment="image")

    assert wanted in moment.text().split("\n")[0]


def test_a_link_in_a_picture_is_not_opened_and_that_is_said(talk: Talk) -> None:
    text = "扫码领奖\n二维码：https://lingjiang-8.top/a"

    assert "没有打开它" in talk.says("not_understood", text, attachment="image").text()


def test_a_picture_with_harmless_words_is_ordinary(talk: Talk) -> None:
    moment = talk.says("not_understood", "停水通知\n明天上午八点到十点停水", attachment="image")

    assert moment.text().startswith(ORDINARY)


@pytest.mark.parametrize(
    ("attachment", "wanted"),
    [("image", "念给我听"), ("image_empty", "没看到字"), ("image_blurred", "太模糊"),
     ("image_broken", "打不开"), ("audio", "听不了")],
)  # fmt: skip
def test_a_picture_that_shows_nothing_is_said_so_and_is_still_waited_for(
    talk: Talk, attachment: str, wanted: str
) -> None:
    talk.says("check_message", "帮我看看这张图")

    moment = talk.says("not_understood", attachment=attachment)

    assert wanted in moment.text()
    assert ORDINARY not in moment.text()
    assert talk.situation.asking == "show_it"

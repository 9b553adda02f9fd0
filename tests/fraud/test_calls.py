"""Of a written talk the other side's words count, however its lines are headed."""

from __future__ import annotations

import pytest

from fraud.calls import is_call, of_the_other_side

# How the lines of the other side and of the person are headed.
HEADS = [
    ("来电方：", "用户："),
    ("对方：", "我："),
    ("对方:", "我:"),
    ("对方 ： ", "  我 ："),
    ("A：", "B："),
    ("a:", "b:"),
    ("甲：", "乙："),
    ("主叫：", "被叫："),
    ("来电：", "接听："),
    ("坐席：", "客户："),
    ("警察同志：", "阿婆："),
    ("孙子：", "奶奶："),
    ("说话人1：", "机主："),
    ("【客服】：", "【我】："),
    ("[客服]：", "[我]："),
    ("（客服）：", "（我）："),
    ("客服（男）：", "用户（女）："),
    ("**客服**：", "**我**："),
    ("**客服：**", "**我：**"),
    ("1、客服：", "2、我："),
    ("1. 客服：", "2. 我："),
]
# The same with the time at which it was said.
TIMED = [
    ("客服 10:30：", "我 10:31："),
    ("客服 10：30：", "我 10：31："),
    ("客服 10:30:05：", "我 10:31:59："),
    ("客服（10:30）：", "我（10:31）："),
    ("10:30 客服：", "10:31 我："),
    ("[10:30] 客服：", "[10:31] 我："),
    ("【10:30】客服：", "【10:31】我："),
    ("客服 2024-05-01 10:30:12：", "我 2024-05-01 10:31:00："),
    ("2024年5月1日 10:30 客服：", "2024年5月1日 10:31 我："),
    ("说话人1 00:03\n", "我 00:10\n"),
    ("客服 10:30\r\n", "我 10:31\r\n"),
]


@pytest.mark.parametrize(("other", "own"), [*HEADS, *TIMED])
def test_of_a_talk_the_other_side_counts_and_the_persons_doubts_do_not(
    other: str, own: str
) -> None:
    talk = f"{other}您的卡涉嫌洗钱。\n{own}你是骗子吧？我不信。\n{other}请转到安全账户！"

    assert is_call(talk)
    assert of_the_other_side(talk) == "您的卡涉嫌洗钱。\n请转到安全账户！"


@pytest.mark.parametrize(("other", "own"), [*HEADS[:9], *TIMED])
def test_one_question_and_one_answer_are_a_talk(other: str, own: str) -> None:
    talk = f"{other}把验证码念给我。\n{own}骗子！"

    assert of_the_other_side(talk) == "把验证码念给我。"


@pytest.mark.parametrize("own", ["我", "B", "接听", "被叫"])
def test_the_person_may_speak_first(own: str) -> None:
    assert of_the_other_side(f"{own}：喂，哪位？\n对方：我是公安局的。") == "我是公安局的。"


def test_several_others_all_count() -> None:
    talk = "客服：我替您转接。\n我：好。\n民警：我姓方。\n我：骗人。\n检察官：转钱。"

    assert of_the_other_side(talk) == "我替您转接。\n我姓方。\n转钱。"


def test_a_turn_may_have_several_lines() -> None:
    talk = "对方：点这个\nhttp://abc.top/a\n3:30以前\n我：我不点\n真的不点\n对方：快"

    assert of_the_other_side(talk) == "点这个\nhttp://abc.top/a\n3:30以前\n快"


def test_colons_within_a_turn_are_no_heads() -> None:
    talk = "对方：时间是10:30，地点：银行。我：这个字您认得吗\n我：不认得"

    assert of_the_other_side(talk) == "时间是10:30，地点：银行。我：这个字您认得吗"


def test_what_is_told_before_the_talk_is_kept() -> None:
    talk = "刚才有人打来，说我孙子被抓了\n对方：准备五万\n我：我不信"

    assert of_the_other_side(talk) == "刚才有人打来，说我孙子被抓了\n准备五万"


@pytest.mark.parametrize(
    "talk",
    [
        "女：您好，法院的。\n男：我跟谁打官司？\n女：您欠钱。",
        "张三：在吗\n李四：在\n张三：借我五千",
    ],
)
def test_where_nobody_is_known_to_be_the_person_all_count(talk: str) -> None:
    assert is_call(talk)
    assert of_the_other_side(talk).splitlines() == [
        line.split("：")[1] for line in talk.splitlines()
    ]


def test_where_all_are_the_person_the_first_is_the_other_side() -> None:
    assert of_the_other_side("我：转五万\n客户：我不转\n我：快") == "转五万\n快"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "您好老人家，我是医保局的。\n啥事？\n您的卡被锁了。\n瞎说。",
        "他说：转账。我说：不。",
        "对方：您好。\n对方：请转账。",
        "我：骗子又来了。\n我：怎么办？",
        "【银行】您的卡已停用\n网址：http://abc.top\n电话：13800000000",
        "恭喜中奖\n奖品：手机\n领取：http://abc.top/a",
        "开会通知\n时间：4月16日15:00\n地点：二号会议室\n要求：别迟到",
        "下午3:30\n地点：居委会",
        "奶奶：\n我被抓了，快打钱。\n回电：13800000000",
        "客户：您的账户异常。\n电话：13800000000",
        "http://abc.top\nhttps://abc.top",
        "10:30\n10:31",
    ],
)
def test_what_is_no_talk_is_left_whole(text: str) -> None:
    assert not is_call(text)
    assert of_the_other_side(text) == text


@pytest.mark.parametrize("piece", ["我：", "10:30 ", "\n", "【", "1、", "我\n", "a：a\n"])
def test_a_very_long_text_is_read_to_its_end(piece: str) -> None:
    """Where one line costs as much as all before it, this takes minutes."""
    assert of_the_other_side(piece * 30_000 + "\n对方：转账\n对方二：转账\n对方：快").endswith("快")

"""What is listened for, and which of it was heard."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice import hints

_WORDS = frozenset({"打开", "微信", "付款", "码", "付", "开", "一", "零", "幺", "打", "找", "真人"})


def _knows(word: str) -> bool:
    return word in _WORDS


def test_phrases_are_cut_into_the_longest_known_words() -> None:
    assert hints.listen_for(["打开微信", "「付款码」。"], _knows) == ("打开 微信", "付款 码")


def test_a_part_that_is_not_known_may_be_anything() -> None:
    assert hints.listen_for(["打开支付宝"], _knows) == ("打开 [unk] 付 [unk]",)


def test_a_phrase_of_which_nothing_is_known_is_not_listened_for() -> None:
    assert hints.listen_for(["狮子", "", "……"], _knows) == ()


def test_a_number_is_listened_for_in_both_ways_of_saying_it() -> None:
    assert hints.listen_for(["打110"], _knows) == ("打 一 一 零", "打 幺 幺 零")


def test_other_words_stay_possible_beside_the_hints() -> None:
    said = hints.grammar(["付款码"], _knows)

    assert said is not None
    assert json.loads(said) == ["付款 码", "[unk]"]


def test_without_a_known_word_everything_is_heard_alike() -> None:
    assert hints.grammar(["狮子"], _knows) is None


@given(st.lists(st.text(max_size=20), max_size=5))
def test_what_is_listened_for_is_always_an_array_of_texts(phrases: list[str]) -> None:
    said = hints.grammar(phrases, lambda word: True)

    assert said is None or all(isinstance(part, str) and part for part in json.loads(said))


@pytest.mark.parametrize(
    ("heard", "phrases", "phrase"),
    [
        ("付款马", ["付款码", "收款码"], "付款码"),
        ("我要打开付款马", ["付款", "付款码"], "付款码"),
        ("再说一边", ["再说一遍", "说慢一点"], "再说一遍"),
        # Accents: 湖南 f/h, 四川 n/l, 上海 in/ing, 广东 z/zh.
        ("夫款码", ["付款码", "健康码"], "付款码"),
        ("户款码", ["付款码", "健康码"], "付款码"),
        ("看病挂耗", ["看病挂号", "交电费"], "看病挂号"),
        ("找曾人", ["找真人", "找不到"], "找真人"),
        ("男奶", ["蓝莱", "红的"], "蓝莱"),
        # Clipped at the beginning and at the end.
        ("款码", ["付款码", "健康码"], "付款码"),
        ("说一遍", ["再说一遍", "下一步"], "再说一遍"),
        ("健康", ["付款码", "健康码"], "健康码"),
        # With words around it.
        ("嗯那个健康码吧", ["付款码", "健康码"], "健康码"),
        ("没有没有", ["有了", "没有"], "没有"),
        ("美有", ["有了", "没有"], "没有"),
        ("有了有了", ["有了", "没有"], "有了"),
        ("嗯对的", ["对", "不对"], "对"),
        ("对啊", ["对", "不对"], "对"),
        ("没转啊", ["没转", "转了"], "没转"),
        ("找不到啊", ["看到了", "找不到", "找真人"], "找不到"),
        ("幺幺零", ["110", "120"], "110"),
    ],
)
def test_a_phrase_is_known_by_its_sound(heard: str, phrases: list[str], phrase: str) -> None:
    found = hints.match(heard, phrases)

    assert found is not None
    assert found.phrase == phrase
    assert 0.7 <= found.confidence <= 1


def test_what_sounds_the_same_is_surer_than_what_sounds_alike() -> None:
    same, alike = hints.match("付款马", ["付款码"]), hints.match("户款码", ["付款码"])

    assert same is not None
    assert alike is not None
    assert same.confidence > alike.confidence


_YES = ["有了", "有", "看到了", "是", "是的", "对", "要", "好", "转了", "找得到", "听清了", "可以"]
_NO = [
    "没有",
    "没有了",
    "没看到",
    "不是",
    "不是的",
    "不对",
    "不要",
    "不好",
    "没转",
    "找不到",
    "没听清",
    "不可以",
]


@pytest.mark.parametrize("no", _NO)
def test_a_no_is_never_heard_as_a_yes(no: str) -> None:
    misheard = [no.replace("没", wrong).replace("不", wrong) for wrong in "美每部步没不"]

    for said in [no, *misheard, f"{no}啊", f"嗯{no}", no + no, f"我{no}"]:
        found = hints.match(said, [*_YES, *_NO])
        assert found is None or found.phrase in _NO, said


@pytest.mark.parametrize("no", _NO)
def test_a_no_is_never_heard_as_a_yes_where_only_a_yes_is_expected(no: str) -> None:
    assert hints.match(no, _YES) is None


@pytest.mark.parametrize("yes", _YES)
def test_a_yes_is_never_heard_as_a_no(yes: str) -> None:
    for said in (yes, f"{yes}啊", f"嗯{yes}", yes + yes, yes[1:], yes[:-1]):
        found = hints.match(said, [*_NO, *_YES])
        assert found is None or found.phrase in _YES, said
        assert hints.match(said, _NO) is None, said


def test_what_may_be_left_of_a_clipped_no_is_neither() -> None:
    assert hints.match("有", ["有了", "没有"]) is None
    assert hints.match("找到", ["找得到", "找不到"]) is None


@pytest.mark.parametrize("question", ["是不是", "有没有", "有了吗", "对不对啊"])
def test_a_question_is_no_answer(question: str) -> None:
    assert hints.match(question, ["是", "不是", "有", "没有", "有了", "对", "不对"]) is None


@pytest.mark.parametrize(
    ("heard", "phrases"),
    [
        ("", ["付款码"]),
        ("今天天气怎么样", ["付款码", "健康码", "看到了"]),
        ("收款码", ["付款码"]),
        ("微信收钱", ["微信付款"]),
        ("码", ["付款码", "健康码"]),
        ("对方说他是警察", ["对", "是"]),
        ("我转了五千给他", ["没转"]),
        ("上面", ["下面"]),
        ("嗯", ["好", "不好"]),
        ("我的孙子考上大学了", ["打开微信", "转了"]),
        ("有", ["有了", "有的"]),
    ],
)
def test_nothing_is_matched_where_nothing_is_near(heard: str, phrases: list[str]) -> None:
    assert hints.match(heard, phrases) is None


@given(st.text(max_size=30), st.lists(st.text(max_size=10), max_size=4))
def test_anything_can_be_compared(heard: str, phrases: list[str]) -> None:
    found = hints.match(heard, phrases)

    assert found is None or (found.phrase in phrases and 0 <= found.confidence <= 1)

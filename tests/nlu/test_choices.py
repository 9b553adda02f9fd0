import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.choices import choose

THREE = ["微信扫码付钱", "出示付款码", "找真人"]
SENT = ["没转", "转了", "找真人"]
TELL = ["告诉她", "不用"]
SEEN = ["看到了", "找不到", "找真人"]


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("2", 1),
        ("１。", 0),
        ("二", 1),
        ("第二个", 1),
        ("二号", 1),
        ("我选第二个吧", 1),
        ("选2", 1),
        ("嗯第一个", 0),
        ("前面那个", 0),
        ("上面那个", 0),
        ("头一个", 0),
        ("中间那个", 1),
        ("后面那个", 2),
        ("最后那个", 2),
        ("倒数第二个", 1),
    ],
)
def test_an_answer_is_picked_by_its_place(said, place):
    assert choose(said, THREE) == place


@pytest.mark.parametrize(
    ("said", "labels", "place"),
    [
        ("付款码", THREE, 1),
        ("那个付款码", THREE, 1),
        ("我要找真人", THREE, 2),
        ("出示付款马", THREE, 1),
        ("微信少吗付钱", THREE, 0),
        ("没转", SENT, 0),
        ("没有转", SENT, 0),
        ("没转没转", SENT, 0),
        ("我转了", SENT, 1),
        ("不用了", TELL, 1),
        ("好的告诉她", TELL, 0),
        ("造不到", SEEN, 1),
    ],
)
def test_an_answer_is_picked_by_its_words_or_their_sound(said, labels, place):
    assert choose(said, labels) == place


@pytest.mark.parametrize(
    ("said", "labels"),
    [
        ("两个都不是", THREE),
        ("两个", THREE),
        ("一个", THREE),
        ("第五个", THREE),
        ("倒数第四个", THREE),
        ("不要找真人", THREE),
        ("我想问一下扫码付钱安不安全", THREE),
        ("转", SENT),
        ("转了没", SENT),
        ("转了吗", SENT),
        ("没有", SENT),
        ("不告诉她", TELL),
        ("别告诉她", TELL),
        ("中间那个", TELL),
        ("没看到", SEEN),
        ("", THREE),
        ("。。。", THREE),
        ("好的", []),
    ],
)
def test_what_says_more_or_less_than_a_choice_picks_nothing(said, labels):
    assert choose(said, labels) is None


def test_two_answers_that_read_alike_are_never_guessed_between():
    assert choose("扫码付钱", ["微信扫码付钱", "支付宝扫码付钱"]) is None
    assert choose("看到", ["看到", "看到"]) is None


@given(st.text(max_size=20), st.lists(st.text(max_size=8), max_size=4))
def test_a_choice_is_always_one_that_was_offered(text, labels):
    place = choose(text, labels)

    assert place is None or 0 <= place < len(labels)

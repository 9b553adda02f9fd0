import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.normalize import soften, softened, tidied, tidy


@pytest.mark.parametrize(
    ("written", "even"),
    [
        ("我 想 扫 码", "我想扫码"),
        ("ＡＢＣ，１２０", "abc，120"),
        ("  打开 APP 看看 ", "打开app看看"),
        ("好吗?行!", "好吗？行！"),
        ("hello world", "hello world"),
    ],
)
def test_the_same_words_look_the_same(written, even):
    assert tidy(written) == even


@pytest.mark.parametrize(
    ("said", "calm"),
    [
        ("那个那个我想扫码", "我想扫码"),
        ("嗯，呃，怎么付钱", "怎么付钱"),
        ("好好好好好", "好好"),
        ("转了八千块", "转了9块"),
        ("转了5000块给他", "转了9块给他"),
        ("打96110还是110", "打96110还是110"),
        ("卡号是62220011", "卡号是9"),
    ],
)
def test_hesitation_and_amounts_are_softened(said, calm):
    assert soften(said) == calm


@pytest.mark.parametrize("answer", ["嗯", "嗯嗯", "呃", "那个那个"])
def test_hesitation_that_is_all_that_is_said_stays(answer):
    assert soften(answer) == answer


def test_a_place_in_the_softened_text_is_found_in_the_original():
    said = "那个那个 我想 扫 码"

    plain = softened(tidied(said))
    start, end = plain.span(plain.text.index("扫"), len(plain.text))

    assert said[start:end] == "扫 码"
    assert plain.span(2, 2) == (0, 0)


@given(st.text(max_size=60))
def test_any_text_can_be_softened_and_placed(text):
    plain = softened(tidied(text))

    assert len(plain.text) == len(plain.origins)
    assert all(0 <= origin < len(text) for origin in plain.origins)

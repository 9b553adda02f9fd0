import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.meanings import known, vocabulary
from nlu.pinyin import merged, syllables
from nlu.spoken import spoken


@pytest.mark.parametrize(
    ("standard", "accent"),
    [
        ("zhi", "zi"),
        ("chang", "can"),
        ("niu", "liu"),
        ("ri", "li"),
        ("huang", "fang"),
        ("hui", "fei"),
        ("hun", "fen"),
        ("hu", "fu"),
        ("jing", "jin"),
        ("feng", "fen"),
    ],
)
def test_what_accents_confuse_is_one_sound(standard, accent):
    assert merged(standard) == merged(accent)


@pytest.mark.parametrize("token", ["1", "，", "A", "？"])
def test_what_is_no_syllable_stays(token):
    assert merged(token) == token


def test_every_character_has_one_token():
    assert syllables("扫码abc1，好") == ("sao", "ma", "a", "b", "c", "1", "，", "hao")


def test_words_of_any_dialect_mean_the_same():
    words = [spoken(word).meanings[0] for word in ("怎么", "咋个", "哪能", "点样")]

    assert set(words) == {"<how>"}


def test_a_longer_word_is_known_by_its_sound():
    read = vocabulary({"scan": ["扫码"], "press": ["点"]})

    assert read.read("少码", ("sao", "ma")) == ("<scan>", "")
    assert read.read("典", ("dian",)) == ("典",)


def test_each_word_stands_in_one_line():
    words = known().written

    assert len(words) > 500
    assert vocabulary({}).read("好", ("hao",)) == ("好",)


@given(st.text(max_size=40))
def test_any_text_can_be_spoken(text):
    said = spoken(text)

    assert len(said.syllables) == len(said.merged) == len(said.meanings) == len(text)
    assert said.part(1, 3).text == text[1:3]

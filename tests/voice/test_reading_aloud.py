"""Whatever is written is said in words, as people say them, with time to follow."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from ruamel.yaml import YAML

from voice import numbers
from voice.reading_aloud import Phrase, phrases, said

ROOT = Path(__file__).parents[2]
ONLY_WORDS = re.compile(r"[\u3400-\u9fffA-Za-z ，。！？：；、\n]*")


def _texts(found: Any) -> Iterator[str]:
    if isinstance(found, dict):
        for key, value in found.items():
            yield from _texts([str(key), value])
    elif isinstance(found, list):
        for each in found:
            yield from _texts(each)
    elif isinstance(found, str):
        yield found


@pytest.mark.parametrize(
    ("written", "heard"),
    [
        ("打 110。", "打一一零。"),
        ("拨120救护车", "拨幺二零救护车"),
        ("96110 打不通，就打12345。", "九六一一零打不通，就打一二三四五。"),
        ("120 元，110 米", "一百二十块，一百一十米"),
        ("95 开头", "九五开头"),
        ("按 1、2、0", "按一、二、零"),
        ("1 2 0", "一、二、零"),
        ("尾号 88，验证码 654321", "尾号八八，验证码六五四三二一"),
        ("13800138000", "一三八，零零一三，八零零零"),
        ("138****8000", "一三八，星号，八零零零"),
        ("010-12345678", "零一零，一二三四，五六七八"),
        ("G1234", "G一二三四"),
    ],
)
def test_numbers_to_call_and_codes_are_said_digit_by_digit(written: str, heard: str) -> None:
    assert said(written) == heard


@pytest.mark.parametrize(
    ("written", "heard"),
    [
        ("5.5 元", "五块五"),
        ("￥200", "两百块"),
        ("￥0.5", "五毛"),
        ("63.80 元", "六十三块八"),
        ("63.85元", "六十三块八毛五"),
        ("5.05 元", "五块零五分"),
        ("0.05元", "五分"),
        ("0 元", "零块"),
        ("￥1,234.00", "一千二百三十四块"),
        ("1.5万元", "一点五万块"),
        ("3-5元", "三到五块"),
        ("豆腐店 -5.50", "豆腐店付出五块五"),
        ("女儿 +500.00", "女儿收到五百块"),
    ],
)
def test_money_is_said_as_at_the_market(written: str, heard: str) -> None:
    assert said(written) == heard


@pytest.mark.parametrize(
    ("written", "heard"),
    [
        ("2026年11月23日", "二零二六年十一月二十三日"),
        ("2026-11-22", "二零二六年十一月二十二日"),
        ("2020 年", "二零二零年"),
        ("8:30", "八点半"),
        ("8：05", "八点零五分"),
        ("2:00", "两点"),
        ("20:15", "二十点一刻"),
        ("8:00-18:00", "八点到十八点"),
        ("8 点到 18 点", "八点到十八点"),
    ],
)
def test_days_and_times(written: str, heard: str) -> None:
    assert said(written) == heard


@pytest.mark.parametrize(
    ("written", "heard"),
    [
        ("2个，2 分钟", "两个，两分钟"),
        ("第2步", "第二步"),
        ("2号楼", "二号楼"),
        ("12个月", "十二个月"),
        ("20000人", "两万人"),
        ("3-5天", "三到五天"),
        ("50%", "百分之五十"),
        ("100%", "百分之百"),
        ("1/2", "二分之一"),
        ("-5℃", "零下五度"),
        ("37.2°C", "三十七点二度"),
        ("5kg", "五公斤"),
        ("８ 点", "八点"),
    ],
)
def test_what_is_counted(written: str, heard: str) -> None:
    assert said(written) == heard


@pytest.mark.parametrize(
    ("number", "heard"),
    [
        ("0", "零"),
        ("10", "十"),
        ("110", "一百一十"),
        ("1005", "一千零五"),
        ("10010", "一万零一十"),
        ("120000", "十二万"),
        ("1000001", "一百万零一"),
        ("200000000", "两亿"),
    ],
)
def test_counted_numbers(number: str, heard: str) -> None:
    assert numbers.counted(number) == heard


@pytest.mark.parametrize(
    ("written", "heard"),
    [
        ("打开「微信」。", "打开微信。"),
        ("（各家不一样。）", "各家不一样。"),
        ("我 → 服务 → 医疗", "我，服务，医疗"),
        ("看 https://a.cn/b?c=1 就行", "看一个网址就行"),
        ("www.baidu.com。", "一个网址。"),
        ("反诈App", "反诈A P P"),
        ("「SOS」", "S O S"),
        ("按 * 键，再按 #", "按星号键，再按井号"),
        ("好👍", "好"),
    ],
)
def test_signs_are_silent_or_said_in_words(written: str, heard: str) -> None:
    assert said(written) == heard


def test_a_breath_is_made_between_phrases_and_a_longer_one_between_sentences() -> None:
    assert list(phrases(["好，打开「微信」，绿色的那个。有了吗？"])) == [
        Phrase("好，打开微信", 0.6),
        Phrase("绿色的那个", 0.8),
        Phrase("有了吗？", 0.8),
    ]


def test_a_long_number_is_said_in_groups() -> None:
    assert list(phrases(["打13800138000。"])) == [
        Phrase("打一三八", 0.6),
        Phrase("零零一三", 0.6),
        Phrase("八零零零", 0.8),
    ]


def test_a_sentence_is_said_before_the_next_has_come() -> None:
    def coming() -> Iterator[str]:
        yield "先停下，不要"
        yield "转钱。这是"
        raise AssertionError("the first sentence was not said")

    assert next(phrases(coming())) == Phrase("先停下，不要转钱", 0.8)


def _all_that_is_written() -> list[str]:
    files = [*ROOT.joinpath("guides").glob("*.yml"), ROOT / "stories/domain/responses.yml"]
    yaml = YAML(typ="safe")
    return sorted({text for file in files for text in _texts(yaml.load(file.read_text("utf-8")))})


def test_no_digit_and_no_sign_is_left_in_anything_that_we_say() -> None:
    left = [text for text in _all_that_is_written() if not ONLY_WORDS.fullmatch(said(text))]

    assert left == []


def test_every_word_that_is_written_is_said() -> None:
    marks = re.compile(r"[，。！？：；、\s]")
    lost = [
        text
        for text in _all_that_is_written()
        if marks.sub("", "".join(each.text for each in phrases([text])))
        != marks.sub("", said(text))
    ]

    assert lost == []


@settings(max_examples=300, deadline=None)
@given(some.text(alphabet="0123456789.,:-/%+￥元点个年月日 第一「」（）~*#aB。？\n"))
def test_no_digit_is_left_whatever_is_written(written: str) -> None:
    assert not re.search(r"[\d%￥+*#「」（）]", said(written))


@settings(max_examples=200, deadline=None)
@given(some.text(alphabet="先停下不要转钱，。？：\n", max_size=60))
def test_phrases_lose_no_word_and_have_pauses_of_six_tenths_to_one_second(written: str) -> None:
    heard = list(phrases([written]))

    words = re.sub(r"[，。？：\n]", "", written)
    assert re.sub(r"[，。？：\n]", "", "".join(each.text for each in heard)) == words
    assert all(0.6 <= each.pause_after <= 1.0 for each in heard)

"""Whatever the number, the notation and the sentence: what is taken out and what stays."""

from __future__ import annotations

import datetime
import re
import time

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from care.redaction import Redacted, redact
from tests.care import notation

_thoroughly = settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


def _embedded(draw: st.DrawFn, secret: str) -> str:
    return draw(st.sampled_from(notation.BEFORE)) + secret + draw(st.sampled_from(notation.AFTER))


@_thoroughly
@given(st.data())
def test_no_card_survives_in_any_notation(data: st.DataObject) -> None:
    card = data.draw(notation.cards())
    ways = (notation.written(card), notation.said_in_fours(card))
    text = data.draw(st.composite(_embedded)(data.draw(st.one_of(*ways))))
    redacted = redact(text)
    assert redacted.kinds[:1] in (("card",), ("identity",))
    assert _digits(redacted.text) <= 1


@_thoroughly
@given(st.data())
def test_no_id_number_survives_in_any_notation(data: st.DataObject) -> None:
    identity = data.draw(notation.identities())
    text = data.draw(st.composite(_embedded)(data.draw(notation.written(identity))))
    redacted = redact(text)
    assert redacted.kinds == ("identity",)
    assert _digits(redacted.text) <= 1


@_thoroughly
@given(st.data())
def test_no_mobile_number_survives_in_any_notation(data: st.DataObject) -> None:
    mobile = data.draw(notation.mobiles())
    text = data.draw(st.composite(_embedded)(data.draw(notation.written(mobile))))
    assert _digits(redact(text).text) <= 1


@_thoroughly
@given(st.data())
def test_no_code_survives_beside_its_name(data: st.DataObject) -> None:
    code = data.draw(st.text("0123456789", min_size=6, max_size=6))
    shown = data.draw(notation.written(code))
    text = data.draw(
        st.sampled_from(
            (
                f"验证码{shown}",
                f"验证码是{shown}，对吗",
                f"验证码我收到了是 {shown}",
                f"{shown}是验证码",
            )
        )
    )
    assert _digits(redact(text).text) == 0


def _digits(text: str) -> int:
    """How many digits are left; a word after the secret may begin with 一."""
    return sum(
        character in "0123456789０１２３４５６７８９〇零一幺二两三四五六七八九"
        for character in text
    )


_AMOUNTS = st.one_of(
    st.integers(1, 99_999_999).map(lambda number: f"{number}块"),
    st.integers(1, 99_999_999).map(lambda number: f"{number:,}元"),
    st.decimals(1, 999_999, places=2).map(lambda number: f"{number:,}元"),
    st.integers(1, 9_999).map(lambda number: f"{number}万"),
    st.integers(100, 99_999).map(lambda number: f"转了{number}"),
)
_TIMES = st.one_of(
    st.times().map(lambda time: f"{time:%H:%M}"),
    st.datetimes().map(lambda moment: f"{moment.year}年{moment.month}月{moment.day}日"),
    st.dates(datetime.date(1900, 1, 1), datetime.date(2099, 12, 31)).map(
        lambda day: f"{day:%Y-%m-%d}"
    ),
)
_PUBLIC = """
    110 120 119 12110 96110 12381 12321 12345 12333 12393 12315 12328 12356
    95128 95017 95188 95533 95588 95599 95566 95580 95595
"""
_HOTLINES = st.sampled_from(_PUBLIC.split())
_TRAINS = st.builds("{}{}次".format, st.sampled_from("GDCKTZ"), st.integers(1, 9999))
_ORDINARY = st.one_of(_AMOUNTS, _TIMES, _HOTLINES, _TRAINS)


@_thoroughly
@given(st.lists(_ORDINARY, min_size=1, max_size=6), st.sampled_from("，、 ；和"))
def test_amounts_times_hotlines_and_trains_always_stay(numbers: list[str], gap: str) -> None:
    text = f"他说{gap.join(numbers)}，我不懂"
    # Digits that only spaces part may honestly be a mobile number: "13000 12110 1".
    assume(gap != " " or not re.search(r"1[3-9]\d{9}", text.replace(" ", "")))
    assert redact(text) == Redacted(text)


@_thoroughly
@given(_ORDINARY, st.sampled_from(("收到验证码，", "密码输好了，", "卡号对了。", "身份证带了，")))
def test_ordinary_numbers_stay_beside_the_names_of_secrets(number: str, name: str) -> None:
    text = f"{name}然后是{number}，我不懂"
    assert redact(text) == Redacted(text)


@_thoroughly
@given(st.text(), st.sampled_from((None, "code", "password", "card", "identity")))
def test_whatever_is_written_is_read_and_once_is_enough(text: str, expecting: str | None) -> None:
    once = redact(text, expecting=expecting).text
    assert redact(once).text == once


@pytest.mark.parametrize(
    "piece",
    [
        "1",
        "1 ",
        "一",
        "6222021234567890128 ",
        "510102194803120016，",
        "验证码",
        "密码是",
        "密码是什么",
        "验证码是482910，",
        "人民路",
        "人民路88号",
        "成都市武侯区",
        "3栋2单元",
        "一二三四五六号",
        "a",
        "a1",
        " ",
        "是",
        "区",
        "我今天去菜场买豆腐，",
        "〔验证码〕",
        "a.",
        "1,",
        "http://a/",
        "-",
    ],
)
def test_time_grows_with_the_length_alone(piece: str) -> None:
    long = "验证码，密码" + piece * (100_000 // len(piece))
    redact(long[:1000])
    began = time.process_time()
    redact(long)
    assert time.process_time() - began < 12

"""Numbers as people write and say them, made up for tests."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from hypothesis import strategies as st

_WIDE = "０１２３４５６７８９"
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_SAID = ("零〇", "一幺", "二两", "三", "四", "五", "六", "七", "八", "九")
_GAPS = (" ", "-", ".", "  ", " - ", "·", "　", "\u200b", "\n", "－", "_", "/")
# What stands around a secret: ordinary words that begin and end with no numeral.
BEFORE = (
    "",
    "我的是",
    "你好，帮我看看",
    "他叫我发给他：",
    "这张卡的号是",
    "喂，",
    "妈妈说 ",
    "写着（",
)
AFTER = (
    "",
    "，对吗",
    "。他让我快点",
    " 你看看",
    "帮我记一下",
    "）",
    "一共这么多",
    "这个号对不对？",
)


def digit_sum_is_right(digits: str) -> bool:
    """Luhn's check, written otherwise than in the code under test."""
    total = 0
    for place, character in enumerate(reversed(digits)):
        value = int(character) * (2 if place % 2 else 1)
        total += value // 10 + value % 10
    return total % 10 == 0


@st.composite
def cards(draw: st.DrawFn) -> str:
    """Card numbers that pass Luhn's check."""
    size = draw(st.integers(13, 19))
    body = draw(st.sampled_from("34569")) + draw(
        st.text("0123456789", min_size=size - 2, max_size=size - 2)
    )
    return next(body + last for last in "0123456789" if digit_sum_is_right(body + last))


@st.composite
def identities(draw: st.DrawFn) -> str:
    """ID numbers with the right check character."""
    region = draw(st.integers(110101, 659099))
    day = draw(st.dates(datetime.date(1920, 1, 1), datetime.date(2015, 12, 31)))
    body = f"{region}{day:%Y%m%d}{draw(st.integers(1, 999)):03}"
    total = sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=True))
    return body + "10X98765432"[total % 11]


@st.composite
def mobiles(draw: st.DrawFn) -> str:
    """Numbers of mobile phones."""
    return (
        "1" + draw(st.sampled_from("3456789")) + draw(st.text("0123456789", min_size=9, max_size=9))
    )


@st.composite
def written(draw: st.DrawFn, number: str) -> str:
    """The number in some script, in groups of some size, with some gap between them."""
    script = draw(st.sampled_from(("plain", "wide", "said", "mixed")))
    shown = [_character(draw, script, character) for character in number]
    size = draw(st.sampled_from((len(number), 1, 2, 3, 4, 4, 4, 6)))
    gap = draw(st.sampled_from(_GAPS))
    groups = ["".join(shown[start : start + size]) for start in range(0, len(shown), size)]
    return gap.join(groups)


@st.composite
def said_in_fours(draw: st.DrawFn, number: str) -> str:
    """The number as a recogniser writes it: in fours, with commas."""
    said = "".join(draw(st.sampled_from(_SAID[int(character)])) for character in number)
    return "，".join(said[start : start + 4] for start in range(0, len(said), 4))


def _character(draw: st.DrawFn, script: str, character: str) -> str:
    if character == "X":
        return draw(st.sampled_from("Xxｘ"))
    ways: dict[str, Sequence[str]] = {
        "plain": character,
        "wide": _WIDE[int(character)],
        "said": _SAID[int(character)],
    }
    ways["mixed"] = "".join(map("".join, ways.values()))
    return draw(st.sampled_from(ways[script]))

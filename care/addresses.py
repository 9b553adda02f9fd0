"""Finds addresses down to the door."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from care.words import Span, any_of, words

_HAN = "[\u4e00-\u9fff]"
_NUMERAL = "0-9幺一二三四五六七八九十百〇零两壹贰叁"
_NUMBER = rf"[{_NUMERAL}甲乙丙丁a-d]{{1,6}}(?:\s?[-–—之]\s?[{_NUMERAL}]{{1,5}}){{0,3}}"
# How far before the street the address may begin.
_REACH = 30


@cache
def _core() -> re.Pattern[str]:
    """From the street, or the house, to the door."""
    address = words().address
    street = any_of(address["streets"])
    house = any_of(address["houses"])
    door = rf"(?:{any_of(address['doors'])})(?!{any_of(address['not_a_door'])})"
    part = rf"\s?{_NUMBER}\s?(?:{house})"
    floor = rf"(?:\s?{_NUMBER}\s?[楼层])?"
    last = rf"\s?{_NUMBER}\s?{door}"
    bare = r"\s?[0-9〇零幺一二三四五六七八九]{2,5}(?![0-9a-z点块元年月日个病])"
    return re.compile(
        # 解放路(东段)88号(院3号楼2单元501室)
        rf"(?:{street}){_HAN}{{0,3}}(?:{part}){{0,4}}{floor}{last}"
        rf"(?:(?:{part}){{0,3}}{floor}(?:{last}|{bare})?)"
        # 花园3栋2单元501
        rf"|(?:{street})?(?:{part}){{1,4}}{floor}(?:{last}|{bare})"
        rf"|(?:{any_of(address['named'])})\s?[是为:：]?\s?{_NUMBER}号?"
    )


@cache
def _before() -> re.Pattern[str]:
    return re.compile(rf"(?:{any_of(words().address['before'])})|[^\u4e00-\u9fff0-9a-z\s-]")


def find(folded: str) -> Iterator[Span]:
    """Finds addresses that end in a door's number.

    Args:
        folded: The text in plain small letters.
    """
    done = 0
    for match in _core().finditer(folded):
        if match.group().startswith(tuple(words().address["named"])):
            yield Span(match.start(), match.end(), "address")
            continue
        start = _start(folded, max(done, match.start() - _REACH), match.start())
        yield Span(start, match.end(), "address")
        done = match.end()


def _start(folded: str, earliest: int, street: int) -> int:
    """Gives where an address begins: after a word like 住在, or with the clause."""
    start = earliest
    for match in _before().finditer(folded, earliest, street):
        start = match.end()
    return start

"""Which numbers and amounts of money in a sentence are neither known nor an example."""

from __future__ import annotations

import re
from collections.abc import Iterator

from guides.plain import hotlines
from guides.plain.marks import labels, own_words
from guides.plain.vocabulary import lists

_LEAST_DIGITS = 3
# Longer ones are numbers to call, whatever follows.
_MOST_COUNTED = 4
_LEAST_IN_A_LABEL = 7
_TIME = re.compile(r"\d{1,2}[:：]\d{2}(?!\d)")
_NUMBER = re.compile(r"\d(?:[\d\-. ·()（）]*\d)?")
_SPOKEN_DIGITS = "零〇○一幺二两三四五六七八九"
_SPOKEN = re.compile(rf"[{_SPOKEN_DIGITS}](?:[\- ]*[{_SPOKEN_DIGITS}]){{2,}}")
_TO_DIGITS = str.maketrans("零〇○一幺二两三四五六七八九", "00011223456789")
_NOT_A_NUMBER = re.compile("三三两两|七七八八|一五一十|不三不四|丢三落四")
_AMOUNT = r"[零〇一二两三四五六七八九十百千万亿半]"
# 「三块」 at the end of a clause is money; 「三块布」 counts pieces, as 「一块」 always may.
_KUAI = r"块(?=钱|毛|半|多|左右|以|起|\d|[零一二两三四五六七八九]|\s*[，。！？、；：,;]|\s*$)"
_PIECES = "[牌布板砖肉糖表地屏饼钟石木姜冰]|豆腐|蛋糕|手表|毛巾|肥皂|玻璃|点心|抹布"
_PRICES = (
    re.compile(rf"\d[\d., ]*[百千万亿]?多?\s*(?:元|块(?!{_PIECES})|毛|角钱|分钱)"),
    re.compile(
        rf"(?<![几数第]){_AMOUNT}*(?!一[块分毛])(?<![几数第]){_AMOUNT}[多来]?(?:元|{_KUAI}|毛|角钱|分钱)"
    ),
    re.compile(r"(?<![几数第上小大])一块(?=钱|[一二两三四五六七八九])"),
    re.compile(r"[¥￥$]\s*\d[\d.,]*"),
    re.compile(
        r"(?:收|交|转|付|花|扣|骗走|骗|省|退|存|取|值|欠|要|充)(?:您|他|你|了|走|掉)*\s*"
        rf"(?:\d+|{_AMOUNT}*[一二两三四五六七八九十])\s*[百千万亿]+[一二三四五六七八九]?(?=[，。！？的就也给]|\s*$)"
    ),
)


def strange_numbers(sentence: str) -> Iterator[str]:
    """What is wrong with the numbers of a sentence.

    A sentence that says that it gives an example may name any number.
    """
    own = own_words(sentence)
    if any(word in own for word in lists()["examples"]):
        return
    own = _TIME.sub(" ", own)
    for price in _PRICES:
        for found in price.finditer(own):
            yield f"a price, {found.group().strip()}, that is not marked as an example (比如)"
        own = price.sub(" ", own)
    for found in (*_NUMBER.finditer(own), *_SPOKEN.finditer(_NOT_A_NUMBER.sub(" ", own))):
        if not _is_known(found.group(), found.string[found.end() :].lstrip()):
            yield f"{found.group()} is no hotline of hotlines.yml and no example (比如)"
    for label in labels(sentence):
        for found in _NUMBER.finditer(label):
            if len(_digits(found.group())) >= _LEAST_IN_A_LABEL:
                yield f"{found.group()} is no hotline of hotlines.yml, also not in 「」"


def _is_known(number: str, after: str) -> bool:
    digits = _digits(number)
    counts = len(digits) <= _MOST_COUNTED and after.startswith(tuple(lists()["units"]))
    known = digits in hotlines.load() or (number[0] == "一" and "12345".startswith(digits))
    # 「110 120」 are two numbers, 「1 3 8」 is one.
    parts = [_digits(part) for part in number.split()]
    apart = len(parts) > 1 and all(part in hotlines.load() for part in parts)
    return len(digits) < _LEAST_DIGITS or counts or known or apart


def _digits(number: str) -> str:
    return re.sub(r"\D", "", number.translate(_TO_DIGITS))

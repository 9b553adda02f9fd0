"""How a written answer is said: in words only, phrase by phrase, with pauses between them.

The rules stand in the order in which they are tried: what a rule has put into words has no
digit any more for those that follow.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from voice import numbers
from voice.spoken_words import words

# Stands between the groups of a long number, where everybody makes a pause.
_GROUP = "\u2028"
_NUMBER = r"\d+(?:,\d{3})*(?:\.\d+)?"
_DASH = "[-~～—–至到]"
_NOT_BEFORE, _NOT_AFTER = r"(?<![\dA-Za-z.])", r"(?![\dA-Za-z])"
_LONG = 5
_YEAR = "(?:19|20)\\d\\d"
_WIDE = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B))}
_WIDE |= {code: code - 0xFEE0 for code in (*range(0xFF41, 0xFF5B), *map(ord, "％＋＊＃＆＝＠／－"))}
# In an address a question mark ends nothing.
_END = re.compile(r"(?s:.*?)(?:[。！？\n]|[!?](?![!-~]))+[」”』）)]*")
# 「行吗？」的时候 goes on after the label.
_LABEL_GOES_ON = re.compile(r"[。？！?!](?=[」”』][^」”』\s。？！，；：、])")
_SILENT = re.compile(r"[^\w\s，。！？：；、]|_")


@dataclass(frozen=True)
class Phrase:
    """What is said in one breath.

    Attributes:
        text: In words only.
        pause_after: Seconds of silence before the next phrase, if there is one.
    """

    text: str
    pause_after: float


def phrases(parts: Iterable[str]) -> Iterator[Phrase]:
    """What is said, as soon as it can be.

    Args:
        parts: A text in parts as they come; a sentence is said when its end has come.

    Yields:
        Phrase by phrase.
    """
    waiting = ""
    for part in parts:
        waiting = _LABEL_GOES_ON.sub("，", waiting + part)
        ready = 0
        for sentence in _END.finditer(waiting):
            ready = sentence.end()
            yield from _phrases_of(sentence.group())
        waiting = waiting[ready:]
    yield from _phrases_of(waiting)


def said(text: str) -> str:
    """A text in words only, as one piece with its marks."""
    return in_words(text).replace(_GROUP, "，")


def _phrases_of(sentence: str) -> Iterator[Phrase]:
    known = words()
    text = ""
    for piece in re.findall(
        rf"[^，：；。！？\n{_GROUP}]*[，：；。！？\n{_GROUP}]?", in_words(sentence)
    ):
        mark = piece[-1:] if piece[-1:] in {*known.pauses, "\n", _GROUP} else ""
        text += piece.strip().rstrip("".join({*known.pauses, _GROUP} - {"line", "group", "？"}))
        if not text:
            continue
        if mark == "，" and len(text) < known.shortest_phrase:
            text += mark
            continue
        line = "\n" in sentence and (not mark or mark in "。！？\n")
        kind = "line" if line else {_GROUP: "group", "": "。"}.get(mark, mark)
        yield Phrase(text.rstrip("，"), known.pauses[kind])
        text = ""
    if text:
        yield Phrase(text.rstrip("，"), known.pauses["。"])


def in_words(text: str) -> str:
    """A text without digits and signs."""
    text = _LABEL_GOES_ON.sub("，", text.translate(_WIDE))
    for pattern, say in _rules():
        text = pattern.sub(say, text)
    return text


Say = Callable[["re.Match[str]"], str]


@lru_cache(maxsize=1)
def _rules() -> tuple[tuple[re.Pattern[str], Say], ...]:
    return tuple(
        (re.compile(pattern), say)
        for pattern, say in (
            *_addresses(),
            *_dates_and_times(),
            *_amounts(),
            *_codes(),
            *_quantities(),
            *_letters(),
            *_signs(),
        )
    )


def _addresses() -> Iterator[tuple[str, Say]]:
    known = words()
    yield r"[\w.+-]+@[A-Za-z\d-]+(?:\.[A-Za-z\d-]+)+", lambda found: known.mail_address
    yield r"(?i)https?://[!-~]+", lambda found: known.web_address
    name = r"(?<![A-Za-z\d])(?:[a-z\d-]+\.)+(?:com|cn|net|org|gov|top|xyz|vip|cc|io|info|me)"
    yield rf"(?i){name}(?![A-Za-z\d])(?:[/?:][!-~]*)?", lambda found: known.web_address


def _dates_and_times() -> Iterator[tuple[str, Say]]:
    known = words()
    day = rf"(?<!\d)({_YEAR})([-/.])(\d{{1,2}})\2(\d{{1,2}})(?!\d)"
    yield day, lambda found: numbers.date(found[1], found[3], found[4])
    month = rf"(?<!\d)({_YEAR})-(0[1-9]|1[0-2])(?![\d-])"
    yield month, lambda found: numbers.date(found[1], found[2], "")
    yield rf"(?<!\d)({_YEAR})\s*年", lambda found: numbers.date(found[1], "", "")
    clock = r"(?<![\d:：])([01]?\d|2[0-4])[:：]([0-5]\d)(?:[:：][0-5]\d)?(?![\d:：])"
    until = rf"{clock}\s*{_DASH}\s*{clock}"
    yield (
        until,
        lambda found: (
            numbers.clock(found[1], found[2]) + known.to + numbers.clock(found[3], found[4])
        ),
    )
    yield clock, lambda found: numbers.clock(found[1], found[2])
    yield (
        r"(?<!\d)(\d{1,2})\s*[:：]\s*(\d{1,2})(?!\d)",
        lambda found: known.ratio.join(map(numbers.counted, found.groups())),
    )


def _amounts() -> Iterator[tuple[str, Say]]:
    known = words()
    amount = rf"({_NUMBER})\s*([万亿千百]?)"

    def yuan(found: re.Match[str]) -> str:
        if found[2]:
            return numbers.decimal(found[1], of_something=True) + found[2] + known.money.yuan
        return numbers.money(found[1])

    def signed(found: re.Match[str]) -> str:
        way = known.money.received if found[1] == "+" else known.money.paid
        return way + numbers.money(found[2])

    yield (
        rf"({_NUMBER})\s*{_DASH}\s*({_NUMBER})\s*元",
        lambda found: numbers.decimal(found[1]) + known.to + numbers.money(found[2]),
    )
    yield rf"(?:[¥￥]|RMB|CNY)\s*{amount}(?:\s*元)?", yuan
    yield rf"(?<![\d.]){amount}\s*元", yuan
    yield (
        rf"\$\s*({_NUMBER})",
        lambda found: numbers.decimal(found[1], of_something=True) + known.money.dollar,
    )
    yield rf"(?<![\d\w])([+\-])({_NUMBER[:-1]})(?![\d%℃°])", signed
    yield (
        rf"({_NUMBER})\s*%\s*{_DASH}\s*({_NUMBER})\s*%",
        lambda found: (
            known.percent
            + numbers.decimal(found[1])
            + known.to
            + known.percent
            + numbers.decimal(found[2])
        ),
    )
    yield r"(?<![\d.])100\s*%", lambda found: known.whole
    yield rf"({_NUMBER})\s*%", lambda found: known.percent + numbers.decimal(found[1])
    yield rf"({_NUMBER})\s*‰", lambda found: known.permille + numbers.decimal(found[1])


def _codes() -> Iterator[tuple[str, Say]]:
    known = words()

    def grouped(found: re.Match[str]) -> str:
        return _GROUP.join(numbers.one_by_one(group) for group in found.groups())

    def hidden(found: re.Match[str]) -> str:
        parts = (numbers.one_by_one(found[1]), known.hidden, numbers.one_by_one(found[2]))
        return _GROUP.join(part for part in parts if part)

    def code(found: re.Match[str]) -> str:
        return known.as_said.get(found[0]) or numbers.one_by_one(found[0])

    yield r"(?<!\d)(1[3-9]\d)[- ]?(\d{4})[- ]?(\d{4})(?!\d)", grouped
    yield r"(?<!\d)(0\d{2,3})-(\d{3,4})[- ]?(\d{4})(?!\d)", grouped
    yield r"(?<!\d)([48]00)-?(\d{3})-?(\d{4})(?!\d)", grouped
    yield r"(\d*)[*＊]{2,}(\d*)", hidden
    # 「1 2 0」 are keys, one after another.
    yield (
        r"(?<![\d.])\d(?: \d)+(?![\d.])",
        lambda found: "、".join(numbers.one_by_one(digit) for digit in found[0].split()),
    )
    counted = _any_of((*known.measures, *known.names, *known.units))
    for number in sorted(known.as_said, key=len, reverse=True):
        yield rf"(?<![\d.第]){number}(?![\d.])(?!\s*(?:{counted}))", code
    before = _any_of(known.before_codes)
    yield (
        rf"({before})\s*(\d{{2,}})(?![\d.])(?!\s*(?:{counted}))",
        lambda found: found[1] + (known.as_said.get(found[2]) or numbers.one_by_one(found[2])),
    )
    yield rf"(?<![\d.])\d{{2,}}(?=\s*(?:{_any_of(known.after_codes)}))", code
    yield r"(?<=[A-Z])\d{2,}", code
    yield rf"(?<![\d.])\d{{{_LONG},}}(?![\d.])(?!\s*(?:{counted}))", code
    yield r"(?<![\d.])0\d+(?![\d.])", code


def _quantities() -> Iterator[tuple[str, Say]]:
    known = words()
    measures, units = _any_of(known.measures), _any_of(known.units)

    def quantity(found: re.Match[str]) -> str:
        return numbers.decimal(found[1], of_something=True)

    yield r"第\s*(\d+)", lambda found: found[0][0] + numbers.counted(found[1])
    yield (
        rf"(?<![\d.])({_NUMBER})\s*{_DASH}\s*({_NUMBER})(?![\d-])(\s*(?:{measures}))?",
        lambda found: (
            numbers.decimal(found[1], of_something=bool(found[3]))
            + known.to
            + numbers.decimal(found[2], of_something=bool(found[3]))
            + (found[3] or "").strip()
        ),
    )
    yield (
        r"(?<![\d./])(\d{1,3})/(\d{1,3})(?![\d/])",
        lambda found: numbers.counted(found[2]) + known.of + numbers.counted(found[1]),
    )
    yield rf"(?<![\d\w])-(?={_NUMBER}\s*[℃°度])", lambda found: known.below_zero
    yield r"(?<![\d\w])[-−](?=\d)", lambda found: known.minus
    yield r"\+(?=\d)", lambda found: known.plus
    yield (
        rf"({_NUMBER})\s*({units})(?![A-Za-z])",
        lambda found: quantity(found) + known.units[found[2]],
    )
    yield rf"({_NUMBER})\s*(?={measures})", quantity
    yield r"(?<![\d.])\d+(?:\.\d+){2,}", lambda found: numbers.decimal(found[0])
    yield rf"({_NUMBER})\s*", lambda found: numbers.decimal(found[1])


def _letters() -> Iterator[tuple[str, Say]]:
    known = words()
    whole = r"(?<![A-Za-z])(?:{})(?![A-Za-z])"
    yield whole.format(_any_of(known.words)), lambda found: known.words[found[0]]
    yield whole.format("[A-Z]{2,5}"), lambda found: " ".join(found[0])


def _signs() -> Iterator[tuple[str, Say]]:
    known = words()
    yield r"[,;:!?](?=\s*)", lambda found: "，；：！？"[",;:!?".index(found[0])]
    yield r"(?<=\w)\.(?=\s|$)", lambda found: "。"
    yield _any_of(known.signs), lambda found: known.signs[found[0]]
    yield rf"(?:{_any_of(known.short_pauses)})+", lambda found: "，"
    yield rf"(?!{_GROUP}){_SILENT.pattern}", lambda found: ""
    yield r"(?<![A-Za-z])[ \t\u3000]+|[ \t\u3000]+(?![A-Za-z])", lambda found: ""
    # Marks that have come together: the strongest, or the first, stays.
    yield r"[，、]+(?=[。！？：；\n]|$)|(?<=[。！？：；，\n])[，、]+|^[，、：；]+", lambda found: ""


def _any_of(each: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(each, key=len, reverse=True)))

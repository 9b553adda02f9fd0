"""Finds codes and passwords: what is a secret only because of what is said beside it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from care.notation import Group, runs
from care.words import Span, words

_CODE = range(4, 9)
_USUAL_CODE = 6
_PASSWORD = 3
# How far a name may stand from its secret, within a sentence.
_CODE_BEFORE, _USUAL_CODE_BEFORE, _CODE_AFTER = 24, 40, 12
_PASSWORD_BEFORE, _PASSWORD_AFTER = 16, 8
# A link stands close to the name, and the secret right behind it.
_LINK_WITHIN = 8
_LONGEST_WORDS = 20
_REST = 4
_AMOUNT_BEFORE = 6

_SENTENCE_END = re.compile(r"[。！？!?\n]")
_CLAUSE_END = re.compile(r"[，。！？；、\n]|[,;!?.](?=\s|$|[^\x00-\x7f])")
_LATIN = re.compile(r"[!-~]+(?: +[!-~]+)*")
_TOKEN = re.compile(r"[0-9a-z]+")
_MIXED = range(4, 21)
_LETTERS = re.compile(r"[a-z]{4,8}(?![a-z])")
_NOTHING = re.compile(r"[\s\"“”'「『:：,，-]*")
# Of a page on the web; read once, from left to right.
_ADDRESS = re.compile(
    r"(?<![a-z0-9.-])(?:https?://)?(?:[a-z0-9-]{1,63}\.){1,6}[a-z][a-z0-9-]{1,20}(?:[/:?][!-~]{0,200})?"
)
_CLOCK = re.compile(r"([01]?\d|2[0-3])[.．][0-5]\d")
_DAY = re.compile(r"(?:(?:19|20)\d\d[-./])?(?:0?[1-9]|1[0-2])[-./](?:0?[1-9]|[12]\d|3[01])")
_YEAR = re.compile(r"(?:19|20)\d\d")
_DAY_IN_ONE = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")


@dataclass(frozen=True)
class _Candidate:
    """Digits, or digits and letters, that may be a secret.

    Attributes:
        start: Where it begins.
        end: Where it ends.
        digits: Its characters without gaps.
    """

    start: int
    end: int
    digits: str


class Finder:
    """Looks for codes and passwords in one text.

    Args:
        shadow: The text in the alphabet of numbers.
        folded: The text in plain small letters.
        names: The names of secrets in it.
        taken: What was found already, in order; it is no candidate.
    """

    def __init__(
        self, shadow: str, folded: str, names: Sequence[Span], taken: Sequence[Span]
    ) -> None:
        self._shadow = shadow
        self._folded = folded
        self._names = names
        self._starts = [name.start for name in names]
        self._ends = [name.end for name in names]
        # 3,500.50元 and bank.cn/a1 are no secrets, whatever is named beside it.
        others = (words().thousands.finditer(folded), _ADDRESS.finditer(folded))
        ordinary = (Span(*match.span(), "") for found in others for match in found)
        self._taken = _apart([*taken, *ordinary])
        self._taken_ends = [span.end for span in self._taken]

    def find(self) -> Iterator[Span]:
        """Finds what stands beside the name of a code or a password."""
        used: set[int] = set()
        loose: list[_Candidate] = []
        for candidate in self._candidates():
            before = bisect_right(self._ends, candidate.start) - 1
            if before >= 0 and self._belongs(candidate, before, before in used):
                used.add(before)
                if self._names[before].kind in ("code", "password"):
                    yield Span(candidate.start, candidate.end, self._names[before].kind)
            else:
                loose.append(candidate)
        for candidate in loose:
            after = bisect_left(self._starts, candidate.end)
            if after < len(self._names) and after not in used:
                yield from self._precedes(candidate, self._names[after])
        for number, name in enumerate(self._names):
            if name.kind in ("code", "password"):
                until = self._starts[number + 1 : number + 2] or [len(self._folded)]
                yield from self._linked(name, until[0])

    def expected(self, kind: str) -> Iterator[Span]:
        """Finds what may be the secret that was spoken of before: any digits of three or more."""
        for candidate in self._candidates():
            if len(candidate.digits) >= _PASSWORD and not self._ordinary(candidate):
                yield Span(candidate.start, candidate.end, kind)

    def _belongs(self, candidate: _Candidate, number: int, used: bool) -> bool:
        """Whether a candidate belongs to the name before it."""
        name = self._names[number]
        if candidate.start - name.end > _USUAL_CODE_BEFORE:
            return False
        between = self._folded[name.end : candidate.start]
        direct = self._is_direct(between, candidate)
        if name.kind not in ("code", "password"):
            return direct
        if self._is_amount(candidate) or (self._ordinary(candidate) and not direct):
            return False
        size = len(candidate.digits)
        if name.kind == "code" and size == _USUAL_CODE and candidate.digits.isdigit():
            return True
        fits = size in _CODE if name.kind == "code" else size >= _PASSWORD
        near = _CODE_BEFORE if name.kind == "code" else _PASSWORD_BEFORE
        first = direct or not used
        return fits and first and len(between) <= near and not _SENTENCE_END.search(between)

    def _precedes(self, candidate: _Candidate, name: Span) -> Iterator[Span]:
        """Takes a candidate that stands before a name."""
        if name.start - candidate.end > _CODE_AFTER:
            return
        between = self._folded[candidate.end : name.start]
        size = len(candidate.digits)
        is_code = name.kind == "code" and size in _CODE
        is_password = (
            name.kind == "password" and size >= _PASSWORD and len(between) <= _PASSWORD_AFTER
        )
        if (is_code or is_password) and not (
            _SENTENCE_END.search(between) or self._ordinary(candidate)
        ):
            yield Span(candidate.start, candidate.end, name.kind)

    def _linked(self, name: Span, until: int) -> Iterator[Span]:
        """Takes the words that a 是 or 叫 leads to from the name of a password."""
        for offset in range(_LINK_WITHIN, -1, -1):
            start = name.end + offset
            lead = self._folded[name.end : start]
            link = words().link.search(lead)
            is_link = link and not words().no_link.match(self._folded, name.end + link.start())
            if start < until and is_link and not _CLAUSE_END.search(lead):
                break
        else:
            return
        start += len(self._folded[start : start + _REST]) - len(
            self._folded[start : start + _REST].lstrip(" \"“”'「『:：")
        )
        if self._is_taken(start, start + 1):
            return
        end = self._clause_end(start)
        if name.kind == "code":
            letters = _LETTERS.match(self._folded, start)
            if letters and letters.group() not in words().no_code:
                yield Span(start, letters.end(), "code")
            return
        latin = _LATIN.match(self._folded, start)
        if latin and self._is_value(latin):
            rest = self._clause_end(latin.end())
            yield Span(start, rest if rest - latin.end() <= _REST else latin.end(), "password")
        elif end > start and not self._is_talk(start, end):
            yield Span(start, min(end, start + _LONGEST_WORDS), "password")

    def _is_value(self, latin: re.Match[str]) -> bool:
        """Whether Latin letters or digits after 密码是 are it, rather than 6位 or 2023年."""
        value = latin.group()
        written = _Candidate(*latin.span(), value)
        is_short = len(value) < _PASSWORD or value in words().no_code
        return not (is_short or (value.isdigit() and self._ordinary(written)))

    def _is_talk(self, start: int, end: int) -> bool:
        """Whether the words after 密码是 ask or explain, rather than tell it."""
        value = self._folded[start : min(end, start + _LONGEST_WORDS)].rstrip()
        asked = self._folded[end : end + 1] in ("？", "?")
        described = value[-1:] in words().no_password_end
        return asked or described or words().no_password.search(value) is not None

    def _clause_end(self, start: int) -> int:
        end = _CLAUSE_END.search(self._folded, start, start + 200)
        return end.start() if end else min(len(self._folded), start + 200)

    def _is_direct(self, between: str, candidate: _Candidate) -> bool:
        """Whether nothing but a link stands between a name and a number that ends there."""
        if len(between) > _LINK_WITHIN:
            return False
        is_linked = _NOTHING.fullmatch(between) or words().link.match(between.lstrip("，, "))
        if is_linked is None and not _CLAUSE_END.search(between):
            is_linked = words().link.search(between)
        after = self._folded[candidate.end : candidate.end + 1]
        return is_linked is not None and after not in tuple("发打来")

    def _is_amount(self, candidate: _Candidate) -> bool:
        """Whether a number counts something, most often money."""
        before = self._folded[max(0, candidate.start - _AMOUNT_BEFORE) : candidate.start]
        is_usual_code = len(candidate.digits) == _USUAL_CODE
        # Nobody says an amount digit by digit: 一零一个 is no count.
        is_said = not self._folded[candidate.end - 1].isascii()
        unit = words().money if is_usual_code or is_said else words().unit
        return bool(unit.match(self._folded, candidate.end) or words().amount_before.search(before))

    def _ordinary(self, candidate: _Candidate) -> bool:
        """Whether a number is an amount, a time, a day, a hotline or a train."""
        written = self._folded[candidate.start : candidate.end]
        return bool(
            self._is_amount(candidate)
            or words().is_hotline(candidate.digits)
            or words().train.fullmatch(candidate.digits)
            or _CLOCK.fullmatch(written)
            or _DAY.fullmatch(written)
            or _DAY_IN_ONE.fullmatch(candidate.digits)
            or (_YEAR.fullmatch(candidate.digits) and self._folded.startswith("年", candidate.end))
        )

    def _candidates(self) -> list[_Candidate]:
        found = [
            _Candidate(match.start(), match.end(), match.group())
            for match in _TOKEN.finditer(self._folded)
            if match.end() - match.start() in _MIXED
            and not (match.group().isdigit() or match.group().isalpha())
            and not self._is_taken(match.start(), match.end())
        ]
        inside = [(candidate.start, candidate.end) for candidate in found]
        begins = [start for start, _ in inside]
        for run in runs(self._shadow, self._folded):
            free: list[Group] = []
            for group in run:
                place = bisect_right(begins, group.start) - 1
                is_inside = place >= 0 and group.end <= inside[place][1]
                if is_inside or self._is_taken(group.start, group.end):
                    found.extend(self._numbers(free))
                    free = []
                else:
                    free.append(group)
            found.extend(self._numbers(free))
        return sorted(found, key=lambda candidate: candidate.start)

    def _without_word(self, groups: list[Group]) -> list[Group]:
        """Leaves the last digit out where it belongs to what follows: 5分钟, 一共."""
        if not groups:
            return groups
        last = groups[-1]
        size = sum(len(group.digits) for group in groups)
        if len(groups) > 1 and words().time_unit.match(self._folded, last.end):
            return groups[:-1]
        follows = self._folded[last.end : last.end + 1]
        is_said = not self._folded[last.end - 1].isascii() and "\u4e00" <= follows <= "\u9fff"
        if not is_said or size == _USUAL_CODE:
            return groups
        if len(last.digits) == 1 and size > len(groups):
            return groups[:-1]
        if last.cuts[-1:] == (len(last.digits) - 1,):
            return [*groups[:-1], replace(last, end=last.end - 1, digits=last.digits[:-1])]
        return groups

    def _is_taken(self, start: int, end: int) -> bool:
        place = bisect_right(self._taken_ends, start)
        return place < len(self._taken) and self._taken[place].start < end

    def _numbers(self, groups: list[Group]) -> Iterator[_Candidate]:
        """Gives the numbers that groups side by side may be: one, or each by itself."""
        groups = self._without_word(groups)
        for part in _split_at_commas(groups):
            digits = "".join(group.digits for group in part)
            if len(digits) in _CODE or all(len(group.digits) < _CODE.start for group in part):
                yield _Candidate(part[0].start, part[-1].end, digits)
            else:
                for group in part:
                    yield _Candidate(group.start, group.end, group.digits)


def _apart(spans: list[Span]) -> list[Span]:
    """Gives spans in order, without those that begin inside another."""
    apart: list[Span] = []
    for span in sorted(spans):
        if not apart or span.start >= apart[-1].end:
            apart.append(span)
    return apart


def _split_at_commas(groups: Sequence[Group]) -> Iterator[list[Group]]:
    """Splits numbers with commas between them, unless all are of one size as in a code."""
    if len({len(group.digits) for group in groups}) <= 1:
        if groups:
            yield list(groups)
        return
    part: list[Group] = []
    for group in groups:
        if part and group.comma:
            yield part
            part = []
        part.append(group)
    yield part

"""Finds codes and passwords: what is a secret only because of what is said beside it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

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
_MIXED = re.compile(r"(?=[a-z]*[0-9])(?=[0-9]*[a-z])[0-9a-z]{4,20}")
_LETTERS = re.compile(r"[a-z]{4,8}(?![a-z])")
_CALM_ENOUGH = re.compile(r"[\s\"“”'「『:：,，-]*")
_CLOCK = re.compile(r"([01]?\d|2[0-3])[.．][0-5]\d")
_DAY = re.compile(r"(?:(?:19|20)\d\d[-./])?(?:0?[1-9]|1[0-2])[-./](?:0?[1-9]|[12]\d|3[01])")
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
        self._taken = taken
        self._taken_ends = [span.end for span in taken]

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
        between = self._folded[name.end : candidate.start]
        size = len(candidate.digits)
        direct = self._is_direct(name.end, candidate)
        if name.kind == "password":
            near = len(between) <= _PASSWORD_BEFORE and not _SENTENCE_END.search(between)
            fits = near and size >= _PASSWORD
        elif name.kind == "code" and size == _USUAL_CODE and candidate.digits.isdigit():
            return len(between) <= _USUAL_CODE_BEFORE and not self._is_money(candidate)
        elif name.kind == "code":
            near = len(between) <= _CODE_BEFORE and not _SENTENCE_END.search(between)
            fits = near and size in _CODE
        else:
            return direct
        return fits and not (used and not direct) and (direct or not self._ordinary(candidate))

    def _precedes(self, candidate: _Candidate, name: Span) -> Iterator[Span]:
        """Takes a candidate that stands before a name."""
        between = self._folded[candidate.end : name.start]
        size = len(candidate.digits)
        is_code = name.kind == "code" and size in _CODE and len(between) <= _CODE_AFTER
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
            if start < until and words().link.search(lead) and not _CLAUSE_END.search(lead):
                break
        else:
            return
        start += len(self._folded[start : start + _REST]) - len(
            self._folded[start : start + _REST].lstrip(" \"“”'「『:：")
        )
        end = self._clause_end(start)
        if name.kind == "code":
            letters = _LETTERS.match(self._folded, start)
            if letters and letters.group() not in words().no_code:
                yield Span(start, letters.end(), "code")
            return
        latin = _LATIN.match(self._folded, start)
        if latin and latin.group() not in words().no_code:
            rest = self._clause_end(latin.end())
            yield Span(start, rest if rest - latin.end() <= _REST else latin.end(), "password")
        elif end > start and not latin and not self._is_talk(start, end):
            yield Span(start, min(end, start + _LONGEST_WORDS), "password")

    def _is_talk(self, start: int, end: int) -> bool:
        """Whether the words after 密码是 ask or explain, rather than tell it."""
        value = self._folded[start : min(end, start + _LONGEST_WORDS)].rstrip()
        asked = self._folded[end : end + 1] in ("？", "?")
        described = value[-1:] in words().no_password_end
        return asked or described or words().no_password.search(value) is not None

    def _clause_end(self, start: int) -> int:
        end = _CLAUSE_END.search(self._folded, start, start + 200)
        return end.start() if end else min(len(self._folded), start + 200)

    def _is_direct(self, name_end: int, candidate: _Candidate) -> bool:
        """Whether nothing but a link stands between a name and a number that ends there."""
        between = self._folded[name_end : candidate.start]
        if len(between) > _LINK_WITHIN:
            return False
        after = self._folded[candidate.end : candidate.end + 1]
        return bool(
            (_CALM_ENOUGH.fullmatch(between) or words().link.search(between))
            and after not in tuple("发打来")
        )

    def _is_money(self, candidate: _Candidate) -> bool:
        before = self._folded[max(0, candidate.start - _AMOUNT_BEFORE) : candidate.start]
        return bool(
            words().money.match(self._folded, candidate.end) or words().amount_before.search(before)
        )

    def _ordinary(self, candidate: _Candidate) -> bool:
        """Whether a number is an amount, a time, a day, a hotline or a train."""
        written = self._folded[candidate.start : candidate.end]
        return bool(
            self._is_money(candidate)
            or words().unit.match(self._folded, candidate.end)
            or words().is_hotline(candidate.digits)
            or words().train.fullmatch(candidate.digits)
            or _CLOCK.fullmatch(written)
            or _DAY.fullmatch(written)
            or _DAY_IN_ONE.fullmatch(candidate.digits)
        )

    def _candidates(self) -> list[_Candidate]:
        found = [
            _Candidate(match.start(), match.end(), match.group())
            for match in _MIXED.finditer(self._folded)
            if not self._is_taken(match.start(), match.end())
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

    def _begins_a_word(self, group: Group) -> bool:
        """Whether the last digit of a run belongs to what follows: 5分钟, 一共."""
        follows = self._folded[group.end : group.end + 1]
        is_said = len(group.digits) == 1 and not self._folded[group.start].isascii()
        is_word = is_said and "\u4e00" <= follows <= "\u9fff"
        return is_word or words().time_unit.match(self._folded, group.end) is not None

    def _is_taken(self, start: int, end: int) -> bool:
        place = bisect_right(self._taken_ends, start)
        return place < len(self._taken) and self._taken[place].start < end

    def _numbers(self, groups: list[Group]) -> Iterator[_Candidate]:
        """Gives the numbers that groups side by side may be: one, or each by itself."""
        if len(groups) > 1 and self._begins_a_word(groups[-1]):
            groups = groups[:-1]
        for part in _split_at_commas(groups):
            digits = "".join(group.digits for group in part)
            if len(digits) in _CODE or all(len(group.digits) < _CODE.start for group in part):
                yield _Candidate(part[0].start, part[-1].end, digits)
            else:
                for group in part:
                    yield _Candidate(group.start, group.end, group.digits)


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

"""Finds bank cards, ID numbers and phone numbers, in whatever way they are written."""

from __future__ import annotations

import calendar
import itertools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from care.notation import COMMA, SEPARATOR, Group, runs
from care.words import Span, words

_CARD = range(13, 20)
_NAMED_CARD = range(12, 23)
_NAMED_IDENTITY = range(14, 19)
_IDENTITY = 18
_OLD_IDENTITY = 15
_MOBILE = 11
_MOBILE_GROUPS = [3, 4, 4]
_BORN = 14
_REGION = 6
_FIRST_YEAR, _LAST_YEAR, _MONTHS = 1880, 2099, 12
_LOCAL = (7, 8)
# How far a name may stand from its number.
_NAME_BEFORE = 16
_NAME_AFTER = 10
# Digits in one piece that are longer than any card may hold one anywhere.
_LONGEST = 19

_GAP = f"[{SEPARATOR}{COMMA}]{{0,3}}"
_HAN = re.compile("[\u3007\u4e00-\u9fff]")
_GAP_CHARACTERS = (SEPARATOR, COMMA)
_LONGEST_GAP = 3
_BRACKETED = re.compile(rf"\((0[0-9]{{2,3}})\){_GAP}[0-9]{{3,4}}{_GAP}[0-9]{{4}}(?![0-9])")
_TIMESTAMP = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:\d{6})?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_MONTH = re.compile(r"0?[1-9]|1[0-2]")
_DAY = re.compile(r"0?[1-9]|[12]\d|3[01]")
_ROUND = re.compile(r"[1-9]\d{0,3}00")
_MOBILE_NUMBER = re.compile(r"1[3-9]\d{9}")
_FOREIGN = re.compile(r"(?:00)?86(?=1[3-9]\d{9}$)")
_LANDLINE = re.compile(r"0(?:10|2\d)\d{7,8}|0[3-9]\d{2}\d{7,8}")


def luhn(digits: str) -> bool:
    """Whether the last digit checks the others, as on bank cards."""
    return _Sums(digits).passes(0, len(digits))


def born(digits: str) -> bool:
    """Whether the 7th to 14th digits may be somebody's day of birth."""
    if len(digits) < _BORN:
        return False
    year, month, day = int(digits[6:10]), int(digits[10:12]), int(digits[12:14])
    if not (_FIRST_YEAR <= year <= _LAST_YEAR and 1 <= month <= _MONTHS):
        return False
    return 1 <= day <= calendar.monthrange(year, month)[1]


def find(shadow: str, folded: str, names: Sequence[Span]) -> Iterator[Span]:
    """Finds the numbers that name or reach a person, or a person's money.

    Args:
        shadow: The text in the alphabet of numbers.
        folded: The text in plain small letters.
        names: The names of secrets in it.
    """
    for match in _BRACKETED.finditer(shadow):
        yield Span(match.start(), match.end(), "phone")
    starts = [name.start for name in names]
    ends = [name.end for name in names]
    for run in runs(shadow, folded):
        kind = _named(run, names, starts, ends)
        yield from _Run(run, shadow, folded, kind).find()


def _named(
    run: Sequence[Group], names: Sequence[Span], starts: list[int], ends: list[int]
) -> str | None:
    """Gives the kind of the name that stands nearest, first before, then after the number."""
    before = bisect_right(ends, run[0].start) - 1
    if before >= 0 and run[0].start - ends[before] <= _NAME_BEFORE:
        return names[before].kind
    after = bisect_left(starts, run[-1].end)
    if after < len(names) and starts[after] - run[-1].end <= _NAME_AFTER:
        return names[after].kind
    return None


class _Sums:
    """Sums of digits from the start, so that any part of them is checked in one step."""

    def __init__(self, digits: str) -> None:
        even, odd = [0], [0]
        for place, character in enumerate(digits):
            digit = int(character)
            double = digit * 2 - 9 * (digit > 4)  # noqa: PLR2004
            even.append(even[-1] + (digit if place % 2 else double))
            odd.append(odd[-1] + (double if place % 2 else digit))
        self._sums = (even, odd)

    def passes(self, start: int, end: int) -> bool:
        """Whether the digits of this part pass Luhn's check."""
        sums = self._sums[end % 2]
        return (sums[end] - sums[start]) % 10 == 0


class _Run:
    """Groups of digits that may be one number, or several side by side."""

    def __init__(self, groups: Sequence[Group], shadow: str, folded: str, name: str | None) -> None:
        self._groups = groups
        self._shadow = shadow
        self._folded = folded
        self._name = name
        self._digits = "".join(group.digits for group in groups)
        self._others = _others([group.digits for group in groups])
        # For each place among the digits where a number may begin or end: where that is.
        self._begins: dict[int, tuple[int, int]] = {}
        self._ends: dict[int, tuple[int, int]] = {}
        place = 0
        for number, group in enumerate(groups):
            size = len(group.digits)
            for offset in range(size + 1) if size > _LONGEST else (0, *group.cuts, size):
                if offset < size:
                    self._begins[place + offset] = (group.start + offset, number)
                if offset:
                    self._ends[place + offset] = (group.start + offset, number)
            place += size
        self._cut_words_off()

    def _cut_words_off(self) -> None:
        """Lets a number end before, or begin after, a numeral of a word such as 一共 or 第一."""
        first, last = self._groups[0], self._groups[-1]
        if _HAN.match(self._folded, first.start - 1) and _HAN.match(self._folded, first.start):
            self._begins.setdefault(1, (first.start + 1, 0))
        if _HAN.match(self._folded, last.end) and _HAN.match(self._folded, last.end - 1):
            place = len(self._digits) - 1
            self._ends.setdefault(place, (last.end - 1, len(self._groups) - 1))

    def find(self) -> Iterator[Span]:
        whole = self._whole()
        if whole is not None:
            yield whole
        sums = _Sums(self._digits)
        for begin in self._begins:
            yield from self._identity(begin)
            yield from self._phone(begin)
            for size in _CARD:
                if begin + size in self._ends and sums.passes(begin, begin + size):
                    yield from self._card(begin, begin + size)

    def _whole(self) -> Span | None:
        """The whole run, where it stands beside the name of what it is."""
        size = len(self._digits)
        start, end = self._groups[0].start, self._groups[-1].end
        if self._name is None or self._ordinary(0, len(self._groups)):
            return None
        if self._name == "identity" and size in _NAMED_IDENTITY:
            return Span(start, self._check_letter(end) or end, "identity")
        if self._name == "card" and size in _NAMED_CARD:
            return Span(start, end, "card")
        if self._name == "phone" and size in _LOCAL:
            unit = words().unit.match(self._folded, end)
            return None if unit else Span(start, end, "phone")
        return None

    def _identity(self, begin: int) -> Iterator[Span]:
        start = self._begins[begin][0]
        if not born(self._digits[begin : begin + _BORN]):
            return
        if self._is_one(begin, begin + _IDENTITY, "identity"):
            yield Span(start, self._ends[begin + _IDENTITY][0], "identity")
        if self._is_one(begin, begin + _IDENTITY - 1, "identity"):
            end = self._check_letter(self._ends[begin + _IDENTITY - 1][0])
            if end is not None:
                yield Span(start, end, "identity")

    def _phone(self, begin: int) -> Iterator[Span]:
        """A mobile or a landline number; the country's code before it goes with it."""
        foreign = _FOREIGN.match(self._digits[begin : begin + 4 + _MOBILE]) or _FOREIGN.match(
            self._digits[begin : begin + 2 + _MOBILE]
        )
        first = begin + (foreign.end() if foreign else 0)
        digits = self._digits[first : first + _MOBILE]
        is_mobile = len(digits) == _MOBILE and digits[0] == "1" and digits[1] in "3456789"
        if is_mobile and self._is_one(begin, first + _MOBILE, "phone"):
            start = self._begins[begin][0]
            plus = foreign is not None and self._folded[start - 1 : start] == "+"
            yield Span(start - plus, self._ends[first + _MOBILE][0], "phone")
        for size in (12, 11, 10):
            end = begin + size
            is_landline = _LANDLINE.fullmatch(self._digits[begin:end])
            if is_landline and self._is_one(begin, end, "phone"):
                yield Span(self._begins[begin][0], self._ends[end][0], "phone")
                break

    def _card(self, begin: int, end: int) -> Iterator[Span]:
        if self._is_one(begin, end, "card"):
            yield Span(self._begins[begin][0], self._ends[end][0], "card")

    def _is_one(self, begin: int, end: int, kind: str) -> bool:
        """Whether digits are written as one number, not as several beside each other."""
        if end not in self._ends:
            return False
        first, last = self._begins[begin][1], self._ends[end][1] + 1
        if first + 1 == last and kind == "phone":
            return not words().money.match(self._folded, self._ends[end][0])
        if self._ordinary(first, last):
            return False
        groups = self._groups[first:last]
        sizes = [len(group.digits) for group in groups]
        sizes[-1] -= sum(sizes) - (end - begin)
        of_one_size = len(set(sizes[:-1])) == 1 and sizes[-1] <= sizes[0]
        usual = of_one_size or sizes == _MOBILE_GROUPS or self._name == kind
        if not usual and not self._others.isdisjoint(range(first, last)):
            return False
        has_commas = any(group.comma for group in groups[1:])
        return self._name == kind or not has_commas or _in_one_breath(sizes, kind)

    def _ordinary(self, first: int, last: int) -> bool:
        """Whether groups are but dates, hotlines, round amounts and whole phone numbers."""
        place = first
        while place < last:
            taken = _ordinary(
                [group.digits for group in self._groups[place : min(place + 6, last)]]
            )
            if not taken:
                return False
            place += taken
        return True

    def _check_letter(self, end: int) -> int | None:
        """Gives the end of the X that follows an ID number's digits, or None."""
        limit = end + _LONGEST_GAP
        while self._shadow[end : end + 1] in _GAP_CHARACTERS and end < limit:
            end += 1
        match = words().check_letter.match(self._folded, end)
        return match.end() if match else None


def _others(digits: Sequence[str]) -> set[int]:
    """Gives the places of groups that are a hotline, or of which three are a day."""
    found = {place for place, group in enumerate(digits) if words().is_hotline(group)}
    for place, year in enumerate(digits[:-2]):
        month, day = digits[place + 1 : place + 3]
        if _YEAR.fullmatch(year) and _MONTH.fullmatch(month) and _DAY.fullmatch(day):
            found.update(range(place, place + 3))
    return found


def _in_one_breath(sizes: Sequence[int], kind: str) -> bool:
    """Whether groups of these sizes, with commas between, are one number and no list of them."""
    in_fours = set(sizes[:-1]) == {4} and sizes[-1] <= 4  # noqa: PLR2004
    as_usual = {"phone": [*sizes] == _MOBILE_GROUPS, "identity": sizes[0] == _REGION}
    return set(sizes) == {1} or in_fours or as_usual.get(kind, False)


def _ordinary(groups: Sequence[str]) -> int:
    """Gives how many of the first groups are one ordinary number; 0 for none."""
    first = groups[0]
    whole = (_TIMESTAMP, _ROUND, _MOBILE_NUMBER)
    if words().is_hotline(first) or any(kind.fullmatch(first) for kind in whole):
        return 1
    if _YEAR.fullmatch(first):
        # A date, and the time of day after it.
        return 1 + sum(
            1 for _ in itertools.takewhile(lambda group: len(group) in (1, 2), groups[1:])
        )
    return 0

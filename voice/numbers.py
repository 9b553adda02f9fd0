"""Numbers as people say them: pure functions from digits to Chinese words."""

from __future__ import annotations

from voice.spoken_words import words

_GROUP = 4
# Longer numbers are not counted by anybody.
MOST_COUNTED = 16
_HALF, _QUARTER, _TEN = 30, 15, 10


def one_by_one(number: str) -> str:
    """Digit by digit; whatever is no digit is left out."""
    return "".join(words().digits[int(each)] for each in number if each.isdigit())


def counted(number: str, *, of_something: bool = False) -> str:
    """A whole number as it is counted.

    Args:
        number: Digits; with 16 of them at most, otherwise they are said one by one.
        of_something: Whether something is counted, before which 2 is 两.

    Returns:
        Such as 一千零五.
    """
    number = number.lstrip("0")
    if len(number) > MOST_COUNTED:
        return one_by_one(number)
    if not number:
        return words().digits[0]
    if number == "2" and of_something:
        return words().two
    said, zero_between = "", False
    groups = [number[max(0, end - _GROUP) : end] for end in range(len(number), 0, -_GROUP)]
    for place, group in reversed(list(enumerate(groups))):
        value = group.lstrip("0")
        if not value:
            zero_between = True
            continue
        if said and (zero_between or len(value) < _GROUP):
            said += words().digits[0]
        said += _up_to_thousands(value, leads=not said, is_last=place == 0)
        said += words().myriads[place]
        zero_between = False
    return said


def _up_to_thousands(value: str, *, leads: bool, is_last: bool) -> str:
    said, zero_between = "", False
    for index, digit in enumerate(value):
        place = len(value) - 1 - index
        if digit == "0":
            zero_between = True
            continue
        if zero_between and said:
            said += words().digits[0]
        zero_between = False
        said += _digit(digit, place, first=leads and index == 0, alone=not is_last)
        said += words().tens[place]
    return said


def _digit(digit: str, place: int, *, first: bool, alone: bool) -> str:
    """A digit in its place: 十二, 两百, 两千, 两万, but 二十."""
    if digit == "1" and place == 1 and first:
        return ""
    if digit == "2" and first and (place > 1 or (alone and place == 0)):
        return words().two
    return words().digits[int(digit)]


def decimal(number: str, *, of_something: bool = False) -> str:
    """A number that may have a part after its point, or several points as versions have."""
    whole, *parts = number.replace(",", "").split(".")
    said = counted(whole, of_something=of_something and not parts)
    return words().point.join([said, *map(one_by_one, parts)])


def money(amount: str) -> str:
    """An amount in yuan: 5.5 is 五块五, 0.5 is 五毛, 63.85 is 六十三块八毛五."""
    whole, _, part = amount.replace(",", "").partition(".")
    jiao, fen = f"{part}0"[0], f"{part}00"[1]
    kinds = words().money
    has_yuan = bool(whole.strip("0")) or not (jiao + fen).strip("0")
    said = counted(whole, of_something=True) + kinds.yuan if has_yuan else ""
    if jiao != "0":
        # The last word of the smaller coin is left out after the larger.
        name = "" if has_yuan and fen == "0" else kinds.jiao
        said += counted(jiao, of_something=bool(name)) + name
    if fen != "0":
        between = kinds.and_fen if has_yuan and jiao == "0" else ""
        name = "" if jiao != "0" else kinds.fen
        said += between + counted(fen, of_something=bool(name)) + name
    return said


def clock(hours: str, minutes: str) -> str:
    """A time of the day: 8:30 is 八点半."""
    known = words()
    said = counted(hours, of_something=True) + known.hour
    value = int(minutes)
    if value == 0:
        return said
    if value == _HALF:
        return said + known.half_past
    if value == _QUARTER:
        return said + known.quarter_past
    zero = known.digits[0] if value < _TEN else ""
    return said + zero + counted(minutes) + known.minute


def date(year: str, month: str, day: str) -> str:
    """A day, a month, or a year; what is not said is empty."""
    known = words()
    said = one_by_one(year) + known.year if year else ""
    said += counted(month) + known.month if month else ""
    return said + (counted(day) + known.day if day else "")

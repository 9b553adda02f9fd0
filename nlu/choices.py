"""Which of the answers that are on offer a person picks, in whatever words.

Careful rather than clever: a sentence that says more than a choice is no choice, and what
fits two answers fits none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapidfuzz.distance import Indel

from nlu.normalize import tidy
from nlu.pinyin import merged_syllables

_MARKS = re.compile(r"[，。！？；：、…~\s「」『』“”\"'（）()〔〕【】.]+")
_LEAD = re.compile(
    r"^(?:(?:嗯+|呃+|哦+|啊+|额+|那个|那(?!个)|好的?(?=.)|我想要?|我要|我就?(?=选|按|点|要|来)|就|还是|选择?|要|按|点|来"
    r"|给我|帮我|请|是)(?=.))+?"
)
_TAIL = re.compile(r"(?:吧|嘛|啊|呀|呢|哈|噻|咯|啦|了吧|好了|谢谢|就行|就好|行了|可以|哦)+$")
_DIGIT = {"1": 1, "一": 1, "2": 2, "二": 2, "3": 3, "三": 3, "4": 4, "四": 4, "5": 5, "五": 5}
_COUNTER = "[个种项条号样]"
_THAT = f"(?:那|这)?(?:一)?{_COUNTER}?(?:的)?"
_NUMBER = re.compile(rf"^(第)?([1-5一二三四五])(?:({_COUNTER})|选项)?(?:那{_COUNTER}?|的)?$")
_FROM_BEHIND = re.compile(rf"^倒数第([1-5一二三四五]){_COUNTER}?$")
_FIRST = re.compile(rf"^(?:最)?(?:前面|前头|前边|上面|上头|上边|左边|开头|头)(?:的)?{_THAT}$")
_LAST = re.compile(
    rf"^(?:最后|(?:最)?(?:后面|后头|后边|下面|下头|下边|右边|末尾|底下))(?:的)?{_THAT}$"
)
_MIDDLE = re.compile(rf"^(?:最)?(?:中间|当中|正中间)(?:的)?{_THAT}$")
_NEGATION = re.compile("[不没别未莫甭]")
_QUESTION = re.compile(r"[吗么?？][\W嗯]*$")
_DOUBLED = re.compile(r"^(.{2,}?)\1+$")
_SHORTEST_PART = 2
_SURPLUS = 4
_SOUNDS_ALIKE = 0.8
_AHEAD = 0.1


def choose(text: str, labels: Sequence[str]) -> int | None:
    """Which answer a text picks.

    Args:
        text: What the person wrote or said.
        labels: The answers that are on offer, as they were shown.

    Returns:
        The place of the answer in ``labels``, from 0; None where the text picks none of them.
    """
    plain = _DOUBLED.sub(r"\1", _bare(text))
    offered = [_bare(label) for label in labels]
    if not plain or not offered:
        return None
    if offered.count(plain) == 1:
        return offered.index(plain)
    for said in _without_wrapping(plain):
        if offered.count(said) == 1:
            return offered.index(said)
        place = _by_place(said, len(offered))
        if place is not None:
            return place
    if _QUESTION.search(text):
        return None
    core = _without_wrapping(plain)[-1]
    part = _by_part(core, offered)
    return part if part is not None else _by_sound(core, offered)


def _bare(text: str) -> str:
    return _MARKS.sub("", tidy(text))


def _without_wrapping(plain: str) -> list[str]:
    """The text, and what is left of it without "我选 …" and "… 吧", step by step."""
    forms = [plain]
    while (shorter := _LEAD.sub("", forms[-1], count=1)) != forms[-1]:
        forms.append(shorter)
    cut = [_TAIL.sub("", form) for form in forms]
    return list(
        dict.fromkeys(form for pair in zip(forms, cut, strict=True) for form in pair if form)
    )


def _by_place(said: str, count: int) -> int | None:
    """The place that a number or a position names."""
    number = _NUMBER.match(said)
    if number and (number.group(1) or number.group(3) != "个"):
        return _within(_DIGIT[number.group(2)] - 1, count)
    behind = _FROM_BEHIND.match(said)
    if behind:
        return _within(count - _DIGIT[behind.group(1)], count)
    if _FIRST.match(said):
        return 0
    if _LAST.match(said):
        return count - 1
    return count // 2 if _MIDDLE.match(said) and count % 2 == 1 and count > 1 else None


def _within(place: int, count: int) -> int | None:
    return place if 0 <= place < count else None


def _by_part(core: str, offered: Sequence[str]) -> int | None:
    """The only answer of which the text is a clear part, or which it wraps in few words."""
    inside = [
        place
        for place, label in enumerate(offered)
        if len(core) >= _SHORTEST_PART and core in label
    ]
    around = [
        place
        for place, label in enumerate(offered)
        if len(label) >= _SHORTEST_PART and label in core and len(core) - len(label) <= _SURPLUS
    ]
    found = inside or around
    if len(found) != 1 or not _agree(core, offered[found[0]]):
        return None
    return found[0]


def _by_sound(core: str, offered: Sequence[str]) -> int | None:
    """The answer that sounds like the text, clearly more than any other."""
    sound = merged_syllables(core)
    alike = sorted(
        (
            (Indel.normalized_similarity(sound, merged_syllables(label)), place)
            for place, label in enumerate(offered)
        ),
        reverse=True,
    )
    best, place = alike[0]
    second = alike[1][0] if len(alike) > 1 else 0.0
    if best < _SOUNDS_ALIKE or best - second < _AHEAD or not _agree(core, offered[place]):
        return None
    return place


def _agree(core: str, label: str) -> bool:
    """Whether both say no, or neither does."""
    return len(_NEGATION.findall(core)) == len(_NEGATION.findall(label))

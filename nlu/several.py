"""Several requests in one message: "红包，电费，还有字大一点", "先扫他的，再教我加张卡".

A message is taken apart where people take it apart, and each part is asked for itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from nlu.clauses import Clause

_BREAK = re.compile(
    r"[，。！？；：、\n ]+"
    r"|(?=然后|还(?:[有想得]|要(?![不吗么]))|另外|顺便|顺带|再就是|再有|再一个|对了|其次|末了|最后)"
    r"|(?=[弄做停搞教学办入讲说]完|[弄做搞办入]好了?再?|[弄做搞]停当)"
    r"|(?=再(?:教|说|把|给|学|弄|来|问|讲|帮|看|搞|加))"
    r"|(?=[和跟搭与及](?!你|您|我|他|她|人家|说))"
)
# What only joins: "还有字大一点" asks for 字大一点.
_JOINS = re.compile(
    r"^(?:然后|还(?:[有想得]|要(?![不吗么]))|另外|顺便|顺带|再就是|再有就是|再有|再一个|一个是|对了|其次|末了|最后|[弄做停搞教学办入讲说]完了?"
    r"|[弄做搞办入]好了?|再|和|跟|搭|与|及|先|我要|我想|就)+"
)
# Words that say openly that it is more than one thing.
_MORE_THAN_ONE = re.compile(
    r"先.+再|再.+先|[两二三俩仨](?:样|个|件|桩|事|码|者)|[俩仨]|都[要想得教]|一个一个|一样一样|依次"
    r"|还(?:[有想得]|要(?![不吗么]))|[也又][要想得学]|另外|顺便|顺带|其次|一[起并]|一块儿?[教学弄办]"
    r"|[弄做停搞教学办入]完|[弄入搞]好.*再|然后|再(?:有|一个|来?教|看|学|说|把|给|弄|帮)"
)
_NAMES_NOTHING = (
    r"怎么?|怎样|什么|啥|干嘛|做|干|咋|啷|哪能|点样?|如何|么样|个|那个?|这个?|我|你|该|要|想|去|能|会|得|才|再|"
    r"到底|又|弄|搞|办|整|做|用|学|教|说|样|子|法|一下|下|行|不|好|请|帮|问|"
    r"呢|嘛|呀|啊|哦|的|了|哩|咧|吧|吗|伐|嚟|[，。？！ ]"
)
# What asks without saying for what: "咋弄", "我该怎么办".
_ASKS_NOTHING = re.compile(rf"^(?:{_NAMES_NOTHING})+$")
_SHORTEST = 2
_MOST = 8


@dataclass(frozen=True)
class Share:
    """How well a part of a message fits what may be asked for.

    Attributes:
        guide: The guide that fits best.
        fit: How well, from 0 to 1.
        untaught: How well it fits a task that no guide teaches.
    """

    guide: str
    fit: float
    untaught: float


@dataclass(frozen=True)
class Wanted:
    """One of several requests.

    Attributes:
        part: Where it stands.
        guide: The guide; None for a task that no guide teaches.
        fit: How well it fits.
    """

    part: Clause
    guide: str | None
    fit: float


def is_openly_several(text: str) -> bool:
    """Whether the words say that it is more than one thing."""
    return _MORE_THAN_ONE.search(text) is not None


def what_is_named(text: str) -> str:
    """A text without all the words that name nothing: "那个码怎么弄" is about 码."""
    return re.sub(_NAMES_NOTHING, "", text)


def parts(text: str) -> list[Clause]:
    """The parts of a message that may each be a request, without the words that join them."""
    found = list(_parts(text))
    return found if 1 < len(found) <= _MOST else []


def _parts(text: str) -> Iterator[Clause]:
    start = 0
    for end in [*(mark.start() for mark in _BREAK.finditer(text)), len(text)]:
        part = text[start:end].strip("，。！？；：、\n ")
        offset = text.find(part, start) if part else start
        joined = _JOINS.match(part)
        skipped = joined.end() if joined and len(part) - joined.end() >= _SHORTEST else 0
        if len(part) - skipped >= _SHORTEST:
            yield Clause(offset + skipped, offset + len(part))
        start = end


def requests(text: str, share: Callable[[Clause], Share], sure: float) -> list[Wanted]:
    """What is asked for, one after another.

    Args:
        text: A softened text.
        share: Reads a part.
        sure: The least fit of a request.

    Returns:
        At least two different requests, at least one of them for a guide, in the order
        they were said; else nothing.
    """
    found: list[Wanted] = []
    for part in parts(text):
        if _ASKS_NOTHING.match(text[part.start : part.end]):
            continue
        read = share(part)
        if read.fit >= sure and read.fit >= read.untaught:
            if all(read.guide != other.guide for other in found):
                found.append(Wanted(part, read.guide, read.fit))
        elif read.untaught >= sure:
            found.append(Wanted(part, None, read.untaught))
    several = len(found) > 1 and any(wanted.guide for wanted in found)
    return found if several else []

"""The conversation as a page shows it: pure functions from what was said to what is seen."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import unescape

from bot.messages import Choice, Exchange, Reply
from bot.pictures import Pictures
from bot.web.words import words

_SIZE = re.compile(r'<svg [^>]*?width="([0-9.]+)" height="([0-9.]+)"')
_DESCRIBED = re.compile(r"<desc[^>]*>([^<]*)</desc>")
_DRAWINGS = 1_000

Draw = Callable[[str], "Picture | None"]


@dataclass(frozen=True)
class Picture:
    """A picture on a page.

    Attributes:
        name: Its name, as ``bot.pictures`` knows it.
        alternative: What it shows, in words.
        width: In pixels.
        height: In pixels.
    """

    name: str
    alternative: str
    width: int
    height: int


@dataclass(frozen=True)
class Answered:
    """One reply on a page.

    Attributes:
        lines: Its words.
        urgent: Whether it stands out.
        picture: What goes with it, or None.
    """

    lines: Sequence[str]
    urgent: bool
    picture: Picture | None


@dataclass(frozen=True)
class Shown:
    """One exchange on a page.

    Attributes:
        name: Tells it from all others of the same person; "" where it is not kept.
        said: What the person said, or None.
        answers: What 小伴 answered; empty while it thinks.
        choices: What can be pressed.
        speech: What is read aloud.
        urgent: Whether any answer stands out.
    """

    name: str
    said: str | None
    answers: Sequence[Answered]
    choices: Sequence[Choice]
    speech: str
    urgent: bool


def show(exchange: Exchange, draw: Draw) -> Shown:
    """An exchange as a page shows it."""
    attached = words()["attachments"].get(exchange.attachment, "")
    said = "".join((attached, exchange.said or "")) or None
    return _shown(said, exchange.replies, draw)


def show_replies(replies: Sequence[Reply], draw: Draw, said: str | None = None) -> Shown:
    """Replies that are not in the records, as a page shows them."""
    return _shown(said, replies, draw)


def announcement(shown: Shown) -> str:
    """What is told to those who hear the page: the words, and what can be pressed."""
    lines = [line for answered in shown.answers for line in answered.lines]
    labels = words()["between"].join(choice.label for choice in shown.choices)
    return "\n".join([*lines, *([words()["can_press"].format(labels=labels)] if labels else [])])


def drawings(pictures: Pictures) -> Draw:
    """Gives pictures by their names, each drawn once."""

    @lru_cache(maxsize=_DRAWINGS)
    def draw(name: str) -> Picture | None:
        drawing = pictures.drawing(name) or ""
        size, described = _SIZE.search(drawing), _DESCRIBED.search(drawing)
        if size is None or described is None:
            return None
        return Picture(name, unescape(described[1]), round(float(size[1])), round(float(size[2])))

    return draw


def _shown(said: str | None, replies: Sequence[Reply], draw: Draw) -> Shown:
    return Shown(
        name=str(replies[0].id or "") if replies else "",
        said=said,
        answers=[
            Answered(
                lines=[line for line in reply.text.splitlines() if line.strip()],
                urgent=reply.urgent,
                picture=draw(reply.picture) if reply.picture else None,
            )
            for reply in replies
        ],
        choices=next((reply.choices for reply in reversed(replies) if reply.choices), ()),
        speech="\n".join(reply.speech for reply in replies),
        urgent=any(reply.urgent for reply in replies),
    )

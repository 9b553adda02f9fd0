"""The practice phone: a screen of a guide as something that can be touched.

Pure functions over the conversation's state; what is pressed is judged by the conversation.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any, Literal

from bot.messages import Choice, State
from guides.pictures.words import Kind, kind_of, title_of
from guides.schema import Guide, Screen

Role = Literal["corner", "row", "icon", "tab"]

# The keys of a telephone, three in a row.
_KEYS = "123456789*0#"
# How guides call the keys of a telephone, with the digits that are wanted, where they say.
_KEYPAD = re.compile(r"^数字键[ ]?(?P<digits>[0-9、 ]*)$")
# The answers of the conversation that the phone itself offers.
_LEADS = "："
_PRESSES, _DOES = "tap", frozenset({"do_step", "practice_done"})


@dataclass(frozen=True)
class Part:
    """Something that stands on the screen.

    Attributes:
        label: Its words.
        role: Where it stands.
        pressable: Whether it can be pressed, or is only read.
        marked: Whether the phone says that this is what to press.
        choice: What comes back when it is pressed, as an answer that goes out of date with this
            screen; None where the name itself does.
        digits: The digits that can be pressed where it is the keys of a telephone; else "".
    """

    label: str
    role: Role
    pressable: bool
    marked: bool = False
    choice: str | None = None
    digits: str = ""

    @property
    def sent(self) -> tuple[str, str]:
        """What a form sends when it is pressed: name and value."""
        return ("text", self.label) if self.choice is None else ("choice", self.choice)

    @property
    def keys(self) -> tuple[tuple[str, bool], ...]:
        """The keys of a telephone, each with whether it can be pressed."""
        return tuple((key, key in self.digits) for key in _KEYS) if self.digits else ()


@dataclass(frozen=True)
class Phone:
    """A practice phone as a page shows it.

    Attributes:
        kind: An app's page, the home screen, or a scene away from the phone.
        where: Where the screen is, in a few words.
        app: The app's name; None where it says no more than the title.
        title: What stands at the top of the screen.
        corner: What stands in the upper right corner, if anything.
        rows: What stands between title and bottom, from above.
        tabs: What stands side by side at the bottom.
        does: What can be done away from the screen, where nothing on it is pressed.
        acts_only: Whether nothing on the screen is to be pressed.
    """

    kind: Kind
    where: str
    app: str | None
    title: str
    corner: Part | None
    rows: tuple[Part, ...]
    tabs: tuple[Part, ...]
    does: tuple[Choice, ...]
    acts_only: bool

    @property
    def parts(self) -> tuple[Part, ...]:
        """All that stands on the screen, in the order in which it is read."""
        return (*((self.corner,) if self.corner else ()), *self.rows, *self.tabs)


def phone(state: State, guides: Mapping[str, Guide]) -> Phone | None:
    """The practice phone that belongs to a conversation's state.

    Args:
        state: As the last turn left it.
        guides: All guides by id.

    Returns:
        None while nothing is practised, or something else is asked than what to press.
    """
    screen = _screen(state, guides)
    if screen is None:
        return None
    help_ = state.get("practice") or {}
    # After a slip it is no longer shown, as in the words: they say it.
    marked = help_.get("cues") == "all" and not help_.get("wrong")
    parts = tuple(_parts(screen, state.get("turn"), marked=marked))
    corner = next((part for part in parts if part.role == "corner"), None)
    return Phone(
        kind=kind_of(screen),
        where=title_of(screen),
        app=None if screen.app == screen.title else screen.app,
        title=screen.title,
        corner=corner,
        rows=tuple(part for part in parts if part.role in {"row", "icon"}),
        tabs=tuple(part for part in parts if part.role == "tab"),
        does=tuple(_does(state.get("offered") or [])),
        acts_only=screen.tap is None,
    )


def beside(choices: Iterable[Choice], shown: Phone | None) -> tuple[Choice, ...]:
    """The choices that are still wanted beside the phone: those that are not on it.

    Args:
        choices: What the conversation offers.
        shown: The phone on the same page, or None.
    """
    if shown is None:
        return tuple(choices)
    return tuple(each for each in choices if _name(each.value) not in {_PRESSES, *_DOES})


def without_list(lines: Sequence[str], shown: Phone | None) -> tuple[str, ...]:
    """The lines of an answer without the list of what stands on the phone.

    The phone beside them says it better, and a long list would push it out of sight.

    Args:
        lines: What 小伴 says.
        shown: The phone on the same page, or None.
    """
    names = {f"「{part.label}」" for part in shown.parts} if shown else set()
    return tuple(
        line
        for line, following in zip_longest(lines, lines[1:], fillvalue="")
        if line not in names and not (line.endswith(_LEADS) and following in names)
    )


def _screen(state: State, guides: Mapping[str, Guide]) -> Screen | None:
    guide, number = guides.get(state.get("guide") or ""), state.get("step") or 0
    asked = (state.get("question") or {}).get("kind")
    if state.get("mode") != "practice" or asked != "tap" or guide is None:
        return None
    return guide.steps[number - 1].screen if 0 < number <= len(guide.steps) else None


def _parts(screen: Screen, turn: object, *, marked: bool) -> Iterator[Part]:
    """What stands on a screen.

    A press is an answer to this very screen: a second one of a shaking hand is not taken for
    an answer to the next, and 「短信」 not for the wish to have a message looked at.
    """
    middle: Role = "icon" if kind_of(screen) == "home" else "row"
    for place, item in enumerate(screen.items):
        role: Role = middle
        if item == screen.corner:
            role = "corner"
        elif item in screen.bottom:
            role = "tab"
        pressable = item not in screen.reading
        yield Part(
            label=item,
            role=role,
            pressable=pressable,
            marked=marked and item == screen.tap,
            choice=f"{_PRESSES}:{place}@{turn}" if pressable and turn is not None else None,
            digits=_digits(item) if pressable else "",
        )


def _digits(item: str) -> str:
    """The digits on a telephone's keys that are meant by an item; "" where it is no such keys."""
    keypad = _KEYPAD.match(item)
    if keypad is None:
        return ""
    return "".join(each for each in keypad["digits"] if each.isdecimal()) or "0123456789"


def _does(offered: Sequence[Mapping[str, Any]]) -> Iterator[Choice]:
    for each in offered:
        if _name(str(each["value"])) in _DOES:
            yield Choice(str(each["label"]), str(each["value"]))


def _name(value: str) -> str:
    """What a choice's value is about, without its argument and its turn."""
    return value.partition("@")[0].partition(":")[0]

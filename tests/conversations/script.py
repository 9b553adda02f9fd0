"""The form of a written conversation, and what is wrong with one that is not in it."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, Extra, Field, ValidationError, root_validator
from ruamel.yaml import YAML

from bot.messages import Other

NONE = "none"
_DOINGS = ("person", "presses", "presses_again", "restarts", "later", "sends", "forwards")
_SPAN = re.compile(r"^(\d+) (hour|day|week)s?$")


class _Strict(BaseModel):
    class Config:
        allow_mutation = False
        extra = Extra.forbid
        anystr_strip_whitespace = True
        min_anystr_length = 1


class Record(_Strict):
    """What the person's record must hold by now.

    Attributes:
        finished: Guides that were walked to the end.
        taught_back: Guides that were told back.
        stuck: Guides in which the person was stuck.
        alerts: Kinds of dangers that came up, in order.
        prefers: How the person wants to be spoken to.
        practised: Guides that were practised to the end.
        alone: Guides that were practised without any help.
        remembered: Guides that a refresher asked about last, and that were remembered.
        forgotten: Guides that a refresher asked about last, and that were not.
        drilled: Kinds of fraud of which a drill was played to its end.
        missed: Kinds of fraud that were fallen for in a drill.
        human: Whether a human was asked for.
        empty: Whether there is nothing at all.
    """

    finished: list[str] | None = None
    taught_back: list[str] | None = None
    stuck: list[str] | None = None
    alerts: list[str] | None = None
    prefers: list[str] | None = None
    practised: list[str] | None = None
    alone: list[str] | None = None
    remembered: list[str] | None = None
    forgotten: list[str] | None = None
    drilled: list[str] | None = None
    missed: list[str] | None = None
    human: bool | None = None
    empty: bool | None = None


class Expect(_Strict):
    """What the answer must be like; what is not named is not looked at.

    Attributes:
        guide: The guide that is walked now; ``none`` for no guide.
        step: The step that is done now.
        mode: ``learn``, ``practice`` or ``drill``; ``none`` for none of them.
        waits: Guides left in the middle, the one left last at the end.
        then: Guides that were asked for and come later, in order.
        begins: What stands in the first sentence.
        says: What stands anywhere in the answer.
        one_of: Of these at least one stands in the answer.
        never: What stands nowhere in it, neither to be read nor to be heard.
        offers: The answers that are offered, exactly these, in order.
        at_most: How many answers are offered at most.
        urgent: Whether it interrupts.
        differs: Whether it is in other words than the answer before.
        shorter: Whether it is shorter than the answer before.
        same: Whether the whole answer before stands in it, with the same answers on offer.
        manner: How it is spoken, ``pace`` and ``louder``.
        danger: The alarm that stands; ``none`` for no alarm.
        human: ``offered``, ``requested`` or ``none``.
        record: What the record holds.
        nowhere: What stands in none of the files that are kept.
    """

    guide: str | None = None
    step: int | None = None
    mode: Literal["learn", "practice", "drill", "none"] | None = None
    waits: list[str] | None = None
    then: list[str] | None = None
    begins: str | None = None
    says: list[str] = Field(default_factory=list)
    one_of: list[str] = Field(default_factory=list)
    never: list[str] = Field(default_factory=list)
    offers: list[str] | None = None
    at_most: int | None = None
    urgent: bool | None = None
    differs: bool = False
    shorter: bool = False
    same: bool = False
    manner: dict[str, int] | None = None
    danger: str | None = None
    human: Literal["offered", "requested", "none"] | None = None
    record: Record | None = None
    nowhere: list[str] = Field(default_factory=list)


class Turn(_Strict):
    """One thing that happens, and what must follow.

    Attributes:
        person: What the person writes or says.
        presses: The label of an answer that is offered now.
        presses_again: The label of an answer that was offered before.
        restarts: The process ends and is started again.
        later: Time passes, such as ``1 day``.
        sends: A picture, a voice message, or something that 小伴 cannot take.
        forwards: What somebody else wrote and the person hands on.
        expect: What the answer must be like.
    """

    person: str | None = None
    presses: str | None = None
    presses_again: str | None = None
    restarts: Literal[True] | None = None
    later: str | None = Field(None, regex=_SPAN.pattern)
    sends: Literal["image", "audio"] | Other | None = None
    forwards: str | None = None
    expect: Expect = Field(default_factory=Expect)

    @root_validator(skip_on_failure=True)
    def _one_doing(cls, values: dict[str, Any]) -> dict[str, Any]:
        done = [name for name in _DOINGS if values[name] is not None]
        if len(done) != 1:
            raise ValueError(f"a turn has exactly one of: {', '.join(_DOINGS)}")
        if done[0] in ("restarts", "later") and values["expect"] != Expect():
            raise ValueError(f"nobody is answered at '{done[0]}': put 'expect' at the next turn")
        return values

    @property
    def passes(self) -> datetime.timedelta:
        """How much time passes."""
        span = _SPAN.match(self.later or "")
        if not span:
            return datetime.timedelta()
        return datetime.timedelta(**{f"{span[2]}s": int(span[1])})


class Conversation(_Strict):
    """A whole conversation.

    Attributes:
        title: What it is about, in a few words; no two have the same.
        why: Which wish of the project it holds to.
        voice: Whether the person hears the answers.
        never: What stands in no answer of it.
        turns: What happens, in order.
    """

    title: str
    why: str
    voice: bool = False
    never: list[str] = Field(default_factory=list)
    turns: list[Turn] = Field(min_items=1)


class KnownFailure(_Strict):
    """A conversation that is expected to fail for now.

    Attributes:
        title: Which.
        reason: What is missing, and whose it is.
    """

    title: str
    reason: str


class ScriptError(ValueError):
    """Conversations that are not written as they must be.

    Attributes:
        problems: One line each: file, line, place, and what is wanted.
    """

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def load(path: Path) -> list[Conversation]:
    """Reads a file of conversations.

    Raises:
        ScriptError: If any is not in the form; it names all that is wrong.
    """
    return _load(path, Conversation)


def known_failures(path: Path) -> dict[str, str]:
    """Reads which conversations are expected to fail, with the reason.

    Raises:
        ScriptError: If the file is not in its form.
    """
    return {each.title: each.reason for each in _load(path, KnownFailure)}


def _load(path: Path, form: Any) -> list[Any]:
    marked = YAML(typ="rt").load(path.read_text(encoding="utf-8")) or []
    if not isinstance(marked, list):
        raise ScriptError([f"{path.name}:1: a file is a list, each beginning with '- title:'"])
    content = YAML(typ="safe").load(path.read_text(encoding="utf-8")) or []
    read: list[Any] = []
    problems: list[str] = []
    for place, each in enumerate(content):
        try:
            read.append(form.parse_obj(each))
        except ValidationError as error:
            problems += _explained(error, path, marked, place, form)
    if problems:
        raise ScriptError(problems)
    return read


def _explained(
    error: ValidationError, path: Path, marked: Any, place: int, form: Any
) -> Iterator[str]:
    for problem in error.errors():
        within = [part for part in problem["loc"] if part != "__root__"]
        where = "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in within)
        message = problem["msg"]
        if problem["type"] == "value_error.extra":
            message = f"unknown word '{within[-1]}'; known here: {_known(form, within)}"
        yield f"{path.name}:{_line(marked, [place, *within])}: {where.lstrip('.')}: {message}"


def _known(form: Any, within: list[Any]) -> str:
    for part in within[:-1]:
        if not isinstance(part, int):
            form = form.__fields__[part].type_
    return ", ".join(form.__fields__)


def _line(marked: Any, place: list[Any]) -> int:
    """The line, from 1, of the deepest part of ``place`` that the file has."""
    line = 0
    for part in place:
        marks = getattr(getattr(marked, "lc", None), "data", None)
        if marks is None or part not in marks:
            break
        line = marks[part][0]
        marked = marked[part]
    return int(line) + 1

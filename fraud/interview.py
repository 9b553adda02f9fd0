"""The interview after a call: a few questions whose answers add up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, Extra, Field, root_validator
from ruamel.yaml import YAML

from fraud.checking import Level

_FILE = Path(__file__).with_suffix(".yml")
_MOST_QUESTIONS = 4
_SUREST: tuple[Level, ...] = ("fraud", "suspicious", "unsure")


class _Strict(BaseModel):
    class Config:
        allow_mutation = False
        extra = Extra.forbid
        min_anystr_length = 1


class Answer(_Strict):
    """One answer to a question.

    Attributes:
        id: Its name, of its own in the whole interview.
        label: How it is offered.
        points: How much it speaks for a fraud.
        kind: The kind of fraud it speaks for.
    """

    id: str
    label: str = Field(max_length=12)
    points: int
    kind: str | None = None


class Question(_Strict):
    """One question.

    Attributes:
        id: Its name.
        ask: The question.
        answers: Two or three answers.
    """

    id: str
    ask: str = Field(max_length=20)
    answers: list[Answer] = Field(min_items=2, max_items=3)


class Interview(_Strict):
    """All of ``interview.yml``."""

    decided: int
    levels: dict[Level, int]
    questions: list[Question] = Field(max_items=_MOST_QUESTIONS)

    @root_validator(skip_on_failure=True)
    def _answers_have_names(cls, values: dict[str, Any]) -> dict[str, Any]:
        names = [answer.id for question in values["questions"] for answer in question.answers]
        if len(set(names)) < len(names):
            raise ValueError("two answers have one name")
        return values


@dataclass(frozen=True)
class Finding:
    """What the answers amount to.

    Attributes:
        level: How sure it is.
        kind: The kind of fraud; None for what is ordinary.
    """

    level: Level
    kind: str | None


@lru_cache(maxsize=1)
def interview() -> Interview:
    """The interview."""
    return Interview.parse_obj(YAML(typ="safe").load(_FILE.read_text(encoding="utf-8")))


def following(given: Sequence[str]) -> Question | None:
    """The next question; None where it is decided, or all are asked.

    Args:
        given: The names of the answers so far, in order.
    """
    whole = interview()
    if len(given) >= len(whole.questions) or _points(given) >= whole.decided:
        return None
    return whole.questions[len(given)]


def finding(given: Sequence[str]) -> Finding:
    """What the answers amount to.

    Args:
        given: The names of the answers, in order.
    """
    whole, points = interview(), _points(given)
    level: Level = next((each for each in _SUREST if points >= whole.levels[each]), "ordinary")
    if level == "ordinary":
        return Finding("ordinary", None)
    kinds = [answer.kind for answer in _given(given) if answer.kind]
    # A code or an app decides; else who it was says more than that money was wanted.
    kind = next((kind for kind in kinds if kind == "code-theft"), kinds[-1] if kinds else "other")
    return Finding(level, kind)


def _points(given: Sequence[str]) -> int:
    return sum(answer.points for answer in _given(given))


def _given(names: Sequence[str]) -> list[Answer]:
    answers = {answer.id: answer for each in interview().questions for answer in each.answers}
    return [answers[name] for name in names if name in answers]

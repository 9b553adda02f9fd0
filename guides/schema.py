"""The form of a guide: what every ``guides/<id>.yml`` must say.

The fields are the contract with the people who write guides; ``guides.library``
reads the files and turns what is wrong with them into sentences with a line number.
"""

from __future__ import annotations

import datetime
from string import Formatter
from typing import Any, Literal

from pydantic import BaseModel, Extra, Field, root_validator, validator

Confidence = Literal["high", "low"]
Mark = Literal["A", "B", "C"]
Stake = Literal["money", "identity"]
# Where in life a guide helps.
Scene = Literal[
    "付钱", "防骗", "看病", "出门", "吃饭", "买东西", "社保", "手机", "联系", "办事", "救急"
]
# The clauses of the national plan for digital skills that a guide serves (``guides/plan.yml``).
Clause = Literal[
    "daily_life",
    "human_service",
    "no_coerced_payment",
    "manuals_and_practice",
    "fraud_and_rumours",
    "privacy",
]


class _Strict(BaseModel):
    class Config:
        allow_mutation = False
        extra = Extra.forbid
        anystr_strip_whitespace = True
        min_anystr_length = 1


class Trouble(_Strict):
    """Something that people say when it goes wrong, and what helps.

    Attributes:
        says: How people say it; short, in their own words.
        answer: What to tell them.
    """

    says: list[str] = Field(min_items=1)
    answer: str


class Obstacles(_Strict):
    """The answers for one step when the screen is not as expected.

    Attributes:
        missing: "I can't find it": what to try, one after another, each differently put.
        different: "Mine looks different": what else the label may be, or what to look for.
        popup: "Something popped up": what it may be and what to press.
        others: Other troubles people have at this step.
    """

    missing: list[str] = Field(min_items=1)
    different: str
    popup: str
    others: list[Trouble] = Field(default_factory=list)


class Screen(_Strict):
    """The screen a step happens on, from which its picture is drawn.

    Attributes:
        app: The app's name as it stands under its icon, or 手机 or 现场.
        title: What stands at the top of the screen.
        items: What can be seen, top to bottom, as labels.
        tap: The one of ``items`` to press; None where nothing is pressed.
        bottom: Those of ``items`` that stand side by side at the bottom of the screen.
        corner: The one of ``items`` that stands in the upper right corner.
        reading: Those of ``items`` that are only read and cannot be pressed.
        beside: What each other item is, for one who presses it in practice.
    """

    app: str
    title: str
    items: list[str] = Field(min_items=1, max_items=7)
    tap: str | None = None
    bottom: list[str] = Field(default_factory=list, max_items=5)
    corner: str | None = None
    reading: list[str] = Field(default_factory=list)
    beside: dict[str, str] = Field(default_factory=dict)

    @validator("tap")
    def _tap_is_on_the_screen(cls, tap: str | None, values: dict[str, list[str]]) -> str | None:
        if tap is not None and tap not in values.get("items", []):
            raise ValueError(f"「{tap}」 is not one of the items of this screen")
        return tap

    @root_validator(skip_on_failure=True)
    def _parts_are_on_the_screen(cls, values: dict[str, Any]) -> dict[str, Any]:
        corner = [values["corner"]] if values["corner"] else []
        for name, parts in (
            ("bottom", values["bottom"]),
            ("corner", corner),
            ("reading", values["reading"]),
            ("beside", values["beside"]),
        ):
            for part in parts:
                if part not in values["items"]:
                    raise ValueError(f"{name}: 「{part}」 is not one of the items of this screen")
        if values["tap"] in values["reading"]:
            raise ValueError("reading: what is pressed cannot be only read")
        if len(set(values["items"])) < len(values["items"]):
            raise ValueError("items: two of them have the same words")
        return values


class Step(_Strict):
    """One thing to do.

    Attributes:
        do: The one thing to do, in one sentence, and at most one that helps to find it.
        why: Why it is done.
        see: The check: a question that says what the person should now see.
        short: The shortest form of ``do``.
        other: ``do`` in other words, for the second asking.
        described: ``do`` for a screen reader: no colour, no position, no picture.
        told_by: Words of which one must be said for this step to count as told back.
        obstacles: What helps when it goes wrong here.
        screen: Where it happens.
        stake: What the person can lose here; then ``ask_first`` must be answered first.
        ask_first: The check question before a step with a stake.
        confidence: "low" where the menu is believed, not confirmed; None takes the guide's.
        keeps: A name; what the person answers here is kept under it until the guide ends.
        shows: Said before ``do``; ``{name}`` is what an earlier step keeps under that name.
    """

    do: str
    why: str
    see: str
    short: str
    other: str
    described: str
    told_by: list[str] = Field(min_items=1)
    obstacles: Obstacles
    screen: Screen
    stake: Stake | None = None
    ask_first: str | None = None
    confidence: Confidence | None = None
    keeps: str | None = Field(None, regex=r"^[a-z]+$")
    shows: str | None = None

    @root_validator(skip_on_failure=True)
    def _stakes_are_asked_first(cls, values: dict[str, object]) -> dict[str, object]:
        if (values["stake"] is None) != (values["ask_first"] is None):
            raise ValueError("stake and ask_first go together: give both or neither")
        return values


class Source(_Strict):
    """Where a guide's facts come from.

    Attributes:
        what: The page, authority or survey.
        mark: A official or primary, B several that agree, C believed and not confirmed.
    """

    what: str
    mark: Mark


class Lesson(_Strict):
    """What a volunteer needs to teach a guide to a group.

    Attributes:
        minutes: How long it takes, practice included.
        bring: What to bring.
        questions: What to ask back at the end.
    """

    minutes: int = Field(ge=10, le=90)
    bring: list[str] = Field(min_items=1)
    questions: list[str] = Field(min_items=2)


class Guide(_Strict):
    """One thing that 小伴 can teach, from the first touch to the last check.

    Attributes:
        id: The file's name without ``.yml``.
        title: What 小伴 calls it, at most ten characters.
        good_for: What it is good for, in one sentence.
        scene: Where in life it helps.
        serves: The clauses of the national plan that it serves.
        names: What people call it; short, matched exactly as well as learned.
        asks: Whole sentences with which people ask for it; they train the NLU.
        needs: Guides that must have been done before.
        fee: Named before money is spent; None where none is.
        safety: What to mind, said at the end.
        offline: The way without a phone; never empty.
        sources: Where the facts come from.
        checked: The day they were checked.
        confidence: "low" where menus are believed, not confirmed.
        lesson: What a volunteer needs to teach it.
        troubles: What can go wrong in general.
        steps: In order.
    """

    id: str = Field(regex=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    title: str = Field(max_length=10)
    good_for: str
    scene: Scene | None = None
    serves: list[Clause] = Field(default_factory=list)
    names: list[str] = Field(min_items=3)
    asks: list[str] = Field(min_items=30)
    needs: list[str] = Field(default_factory=list)
    fee: str | None = None
    safety: str
    offline: str
    sources: list[Source] = Field(min_items=1)
    checked: datetime.date
    confidence: Confidence
    lesson: Lesson | None = None
    troubles: list[Trouble] = Field(default_factory=list)
    steps: list[Step] = Field(min_items=2, max_items=10)

    @root_validator(skip_on_failure=True)
    def _what_is_shown_is_kept(cls, values: dict[str, Any]) -> dict[str, Any]:
        kept: set[str] = set()
        for number, step in enumerate(values["steps"], start=1):
            wanted = {name for _, name, _, _ in Formatter().parse(step.shows or "") if name}
            if missing := sorted(wanted - kept):
                raise ValueError(f"step {number} shows {missing}, which no earlier step keeps")
            if step.keeps:
                kept.add(step.keeps)
        return values

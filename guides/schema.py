"""The form of a guide: what every ``guides/<id>.yml`` must say.

The fields are the contract with the people who write guides; ``guides.library``
reads the files and turns what is wrong with them into sentences with a line number.
"""

from __future__ import annotations

import datetime
from typing import Literal

from pydantic import BaseModel, Extra, Field, root_validator, validator

Confidence = Literal["high", "low"]
Mark = Literal["A", "B", "C"]
Stake = Literal["money", "identity"]


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
    """

    app: str
    title: str
    items: list[str] = Field(min_items=1)
    tap: str | None = None

    @validator("tap")
    def _tap_is_on_the_screen(cls, tap: str | None, values: dict[str, list[str]]) -> str | None:
        if tap is not None and tap not in values.get("items", []):
            raise ValueError(f"「{tap}」 is not one of the items of this screen")
        return tap


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


class Guide(_Strict):
    """One thing that 小伴 can teach, from the first touch to the last check.

    Attributes:
        id: The file's name without ``.yml``.
        title: What 小伴 calls it, at most ten characters.
        good_for: What it is good for, in one sentence.
        names: What people call it; short, matched exactly as well as learned.
        asks: Whole sentences with which people ask for it; they train the NLU.
        needs: Guides that must have been done before.
        fee: Named before money is spent; None where none is.
        safety: What to mind, said at the end.
        offline: The way without a phone; never empty.
        sources: Where the facts come from.
        checked: The day they were checked.
        confidence: "low" where menus are believed, not confirmed.
        troubles: What can go wrong in general.
        steps: In order.
    """

    id: str = Field(regex=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    title: str = Field(max_length=10)
    good_for: str
    names: list[str] = Field(min_items=3)
    asks: list[str] = Field(min_items=30)
    needs: list[str] = Field(default_factory=list)
    fee: str | None = None
    safety: str
    offline: str
    sources: list[Source] = Field(min_items=1)
    checked: datetime.date
    confidence: Confidence
    troubles: list[Trouble] = Field(default_factory=list)
    steps: list[Step] = Field(min_items=2)

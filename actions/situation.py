"""Where a conversation stands between two turns: the slots, as one object."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any


@dataclass
class Situation:
    """The state of one person's conversation; JSON values only.

    Attributes:
        guide: The guide being walked, or None.
        step: The step being done, from 1; 0 outside a guide.
        mode: ``learn`` while a guide is walked, ``practice`` while it is practised, ``drill``
            in a fraud drill, else None.
        paused: Guides left in the middle, ``{"guide", "step"}``, with ``practice`` where it was
            practised; the last is resumed first.
        queue: Guides asked for and not begun yet, in the order asked.
        question: What 小伴 has asked and waits for: ``{"kind", …}``, or None.
        offered: The choices last offered, ``{"label", "value"}``.
        turn: Counts the answers; a choice of an older answer is out of date.
        asked: How often the present step has been put.
        searched: How often the person could not find the thing at this step.
        cleared: Whether the check question before this step has been answered.
        failures: Failures in a row; two bring a human.
        danger: The alarm that stands, ``{"label", "level", "kind"}``, or None.
        handover: ``offered`` or ``requested`` while a human is on the table, else None.
        learned: Guides finished at least once.
        preferences: How the person wants to be spoken to, each after a yes.
        needs: What the person cannot do, as told in this talk, such as ``no_calls``.
        practice: While a guide is practised: ``cues``, ``hints``, ``errors``, and ``wrong`` at
            this step; in a refresher also ``rest``, the questions to come, and ``missed``.
        practised: For each guide practised, how much help there is the next time.
        touched: For each guide finished or practised, the day it was last, as YYYY-MM-DD.
        refresher: ``offered``, the day a refresher was last offered, and ``rounds``.
        kept: What the person answered at steps that keep it, until the guide ends.
        noticed: For each of the last turns, the signs of a fraud that were in it.
        drilled: For each scene of the drill that was played: ``times``, whether it was
            ``stopped`` the last time, and ``order``, which grows with each scene played.
        drills: ``kinds`` played last; the ``day`` of the last one or of its offer; ``asked``.
        manner: How 小伴 speaks to who hears it, ``pace`` in characters a minute and ``louder`` from
            0 to 3; None for as usual.
        spoken: What was said last to who hears it: the ``lines``, whether ``urgent``, and whether
            it was said ``again``; None where the last answer was read.
        said: How often each phrase with variants was used, so that the next differs.
    """

    guide: str | None = None
    step: int = 0
    mode: str | None = None
    paused: list[dict[str, Any]] = field(default_factory=list)
    queue: list[str] = field(default_factory=list)
    question: dict[str, Any] | None = None
    offered: list[dict[str, str]] = field(default_factory=list)
    turn: int = 0
    asked: int = 0
    searched: int = 0
    cleared: bool = False
    failures: int = 0
    danger: dict[str, str] | None = None
    handover: str | None = None
    learned: list[str] = field(default_factory=list)
    preferences: dict[str, str] = field(default_factory=dict)
    needs: list[str] = field(default_factory=list)
    practice: dict[str, Any] | None = None
    practised: dict[str, str] = field(default_factory=dict)
    touched: dict[str, str] = field(default_factory=dict)
    refresher: dict[str, Any] = field(default_factory=dict)
    kept: dict[str, str] = field(default_factory=dict)
    noticed: list[list[str]] = field(default_factory=list)
    drilled: dict[str, dict[str, Any]] = field(default_factory=dict)
    drills: dict[str, Any] = field(default_factory=dict)
    manner: dict[str, int] | None = None
    spoken: dict[str, Any] | None = None
    said: dict[str, int] = field(default_factory=dict)

    @classmethod
    def from_slots(cls, slots: Mapping[str, Any]) -> Situation:
        """Reads the slots; a slot that is not set keeps its default."""
        known = {each.name for each in fields(cls)}
        return cls(
            **{name: value for name, value in slots.items() if name in known and value is not None}
        )

    def to_slots(self) -> dict[str, Any]:
        """All slots with their values."""
        return asdict(self)

    def suits(self, need: str) -> bool:
        """Whether the person must be spoken to so: told in this talk, or kept after a yes."""
        return need in self.needs or need in self.preferences

    @property
    def asking(self) -> str | None:
        """The kind of the open question."""
        return self.question["kind"] if self.question else None

    def enter(self, guide: str, step: int = 1, practice: dict[str, Any] | None = None) -> None:
        """Begins or goes on with a guide at a step, in earnest or in practice."""
        self.paused = self._other_places(guide, in_practice=practice is not None)
        self.queue = [waiting for waiting in self.queue if waiting != guide]
        self.guide, self.practice = guide, practice
        self.mode = "practice" if practice else "learn"
        self.move_to(step)

    def move_to(self, step: int) -> None:
        """Stands at a step that has not been put yet."""
        self.step, self.asked, self.searched, self.failures = step, 0, 0, 0
        self.cleared = False
        self.question = None
        if self.practice:
            self.practice["wrong"] = 0
        if self.handover == "offered":
            self.handover = None

    def pause(self) -> None:
        """Lays the guide aside, to be resumed first."""
        if self.guide is not None:
            self.paused = self._other_places(self.guide, in_practice=self.practice is not None)
            place: dict[str, Any] = {"guide": self.guide, "step": self.step}
            if self.practice:
                place["practice"] = self.practice
            # A refresher is over when it is left.
            if "rest" not in (self.practice or {}):
                self.paused.append(place)
        self.leave()

    def _other_places(self, guide: str, *, in_practice: bool) -> list[dict[str, Any]]:
        """The places left in the middle but this one: a lesson and its practice are two."""
        return [
            place
            for place in self.paused
            if place["guide"] != guide or ("practice" in place) != in_practice
        ]

    def leave(self) -> None:
        """Stands in no guide."""
        self.guide, self.mode, self.question, self.practice = None, None, None, None
        self.step = self.asked = self.searched = self.failures = 0
        self.cleared = False

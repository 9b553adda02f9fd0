"""A talk without Rasa: each message comes in already understood."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from actions.conversation import respond
from actions.meaning import Meaning
from actions.moment import Moment
from actions.situation import Situation
from guides.schema import Guide

Responses = Mapping[str, Sequence[Mapping[str, Any]]]


class Talk:
    """Keeps the situation from one message to the next.

    Args:
        guides: All guides by id.
        responses: The domain's responses.
    """

    def __init__(self, guides: Mapping[str, Guide], responses: Responses) -> None:
        self.guides = guides
        self.responses = responses
        self.situation = Situation()

    def says(self, label: str, text: str = "", **more: Any) -> Moment:
        """The person says something that means ``label``."""
        return self._answered(Meaning(label=label, text=text, **more))

    def presses(self, label: str, **more: Any) -> Moment:
        """The person presses an answer that is offered, by what stands on it."""
        offered = {choice["label"]: choice["value"] for choice in self.situation.offered}
        return self.presses_value(offered[label], **more)

    def presses_value(self, value: str, **more: Any) -> Moment:
        """The person presses an answer, by its value; also an old one."""
        return self._answered(Meaning(label="choose", choice=value, **more))

    def learns(self, guide: str, step: int = 1) -> Moment:
        """The person begins a guide and walks to a step."""
        moment = self.says("ask_guide", guides=(guide,))
        for _ in range(100):
            if self.situation.step == step and self.situation.asking == "check":
                return moment
            moment = self.says("affirm")
        raise AssertionError(f"never came to step {step}")

    def finishes(self, guide: str) -> Moment:
        """The person walks a guide to its end."""
        moment = self.says("ask_guide", guides=(guide,))
        while self.situation.guide == guide:
            moment = self.says("affirm")
        return moment

    def _answered(self, meaning: Meaning) -> Moment:
        moment = respond(self.situation, meaning, self.guides, self.responses)
        self.situation = moment.situation
        return moment


def labels(moment: Moment) -> list[str]:
    """What stands on the answers that are offered."""
    return [choice["label"] for choice in moment.choices]


def notes(moment: Moment) -> list[tuple[str, str]]:
    """What goes into the record: kind and what it is about."""
    return [(note["kind"], note["about"]) for note in moment.notes]

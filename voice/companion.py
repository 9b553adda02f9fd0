"""Who answers in a conversation by voice: the port to whatever leads it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, Protocol

from voice.saying import Manner
from voice.waiting import Asked


@dataclass(frozen=True)
class Option:
    """An answer that is offered, also as a key.

    Attributes:
        label: As it is said.
        value: What it stands for.
    """

    label: str
    value: str


@dataclass(frozen=True)
class Utterance:
    """What 小伴 says in one go.

    Attributes:
        text: As it is written.
        options: Answers that are offered; each has a key, from 4 on.
        asks: What is waited for afterwards.
        hints: What the person is likely to say to it.
        manner: How fast and how loud it is said.
        urgent: Whether it is said even where the person has already gone on.
        then: What follows when it was said.
    """

    text: str
    options: tuple[Option, ...] = ()
    asks: Asked = Asked.USUAL
    hints: tuple[str, ...] = ()
    manner: Manner = field(default_factory=Manner)
    urgent: bool = False
    then: Literal["listen", "hang_up", "human"] = "listen"


class Companion(Protocol):
    """Leads one person's conversation, one thing after the other."""

    async def greets(self) -> Utterance:
        """Begins."""
        ...

    async def answers(self, text: str, patience: float) -> Utterance:
        """Answers what was heard.

        Args:
            text: What the person said.
            patience: What was learned of the person's pauses, to be kept.
        """
        ...

    async def chooses(self, option: Option) -> Utterance:
        """Answers an option that was pressed."""
        ...

    async def was_heard(self) -> None:
        """Is told that the last answer was said to its end, or the person went on from it."""
        ...

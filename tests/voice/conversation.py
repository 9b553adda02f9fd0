"""A person who talks to the turn-taker, with a recogniser and a voice detector that lag."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field

from voice.events import Heard, SpeechBegan, SpeechEnded
from voice.turn_taking import Asked, Happening, Outcome, Speaking, Spoken, TurnEnded, TurnTaker

STEP = 0.02
BEGIN_LAG, END_LAG, WORD_LAG, FINAL_LAG = 0.1, 0.3, 0.3, 0.6
SECONDS_A_CHARACTER = 0.28

BEGINNINGS = ["我昨天", "刚才有个人打电话", "我孙女在外地", "手机上弹了个东西", "我这个卡"]
MIDDLES = ["他说我的卡冻结了", "要我把钱转过去", "我也不知道真假", "让我点一个绿的", "我去银行问"]
HESITATIONS = ["嗯", "那个", "然后", "就是说"]


@dataclass
class Conversation:
    """What happens at what time, and what followed."""

    taker: TurnTaker = field(default_factory=lambda: TurnTaker(detector_lag=END_LAG))
    now: float = 0.0
    planned: list[tuple[float, Happening]] = field(default_factory=list)
    followed: list[tuple[float, Outcome]] = field(default_factory=list)

    def plan(self, at: float, happening: Happening) -> None:
        self.planned.append((at, happening))

    def asks(self, asked: Asked, until: float = 0.0) -> Conversation:
        """小伴 speaks, from now on until a time."""
        self.plan(self.now, Speaking(self.now, asked))
        self.plan(until, Spoken(until))
        return self

    def sound(self, begin: float, end: float) -> Conversation:
        """A sound without words."""
        self.plan(begin + BEGIN_LAG, SpeechBegan(begin))
        self.plan(max(end + END_LAG, begin + BEGIN_LAG), SpeechEnded(end))
        return self

    def says(self, text: str, begin: float, seconds: float | None = None) -> float:
        """A person says something; returns when they are silent again."""
        seconds = len(text) * SECONDS_A_CHARACTER if seconds is None else seconds
        end = begin + seconds
        self.sound(begin, end)
        for count in range(1, len(text) + 1):
            at = begin + seconds * count / len(text) + WORD_LAG
            self.plan(at, Heard(text[:count]))
        self.plan(end + FINAL_LAG, Heard(text, is_final=True))
        return end

    def runs(self, until: float) -> Conversation:
        """Lets the time pass, in steps of 20 ms."""
        self.planned.sort(key=lambda each: each[0])
        while self.now < until:
            self.now = round(self.now + STEP, 3)
            while self.planned and self.planned[0][0] <= self.now:
                _, happening = self.planned.pop(0)
                self._note(self.taker.take(happening, self.now))
            self._note(self.taker.tick(self.now))
        return self

    def _note(self, outcomes: Sequence[Outcome]) -> None:
        self.followed += [(self.now, outcome) for outcome in outcomes]

    @property
    def outcomes(self) -> list[Outcome]:
        return [outcome for _, outcome in self.followed]

    @property
    def turns(self) -> list[TurnEnded]:
        return [each for each in self.outcomes if isinstance(each, TurnEnded)]

    def when(self, kind: type[Outcome]) -> float:
        """When an outcome of a kind first followed."""
        return next(at for at, outcome in self.followed if isinstance(outcome, kind))


def halting(chance: random.Random, longest_pause: float) -> tuple[list[str], list[float]]:
    """An utterance in parts, some ending in a hesitation, with the pauses between them."""
    parts = [chance.choice(BEGINNINGS), *chance.sample(MIDDLES, chance.randint(1, 3))]
    spoken = [
        part + chance.choice(HESITATIONS) if chance.random() < 0.5 else part for part in parts[:-1]
    ]
    pauses = [chance.uniform(0.3, longest_pause) for _ in spoken]
    pauses[chance.randrange(len(pauses))] = longest_pause
    return [*spoken, parts[-1]], pauses

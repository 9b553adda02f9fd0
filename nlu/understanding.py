"""Leads a whole message to what is meant by it.

A message is read whole and part by part. A wish counts wherever it stands; an answer such as
"好了" or a greeting counts only where it is all that is said, or where nothing else is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from nlu.clauses import Clause, clauses
from nlu.danger import LIFE_OR_MONEY, ORDER, Danger, Reading, Signs, danger
from nlu.examples import ASK_GUIDE
from nlu.model import Model
from nlu.names import Mention, Names
from nlu.normalize import Tidied, softened, tidied
from nlu.several import Share, Wanted, is_openly_several, requests, what_is_named
from nlu.several import parts as single_parts
from nlu.spoken import Spoken, spoken
from nlu.thresholds import Thresholds

UNCLEAR = "ask_guide_unclear"
NOT_UNDERSTOOD = "not_understood"
_GUIDE = f"{ASK_GUIDE}/"
_COURTESY = frozenset({"greet", "goodbye", "thanks", "chitchat", "lonely"})
ELSEWHERE = frozenset(
    {"ask_weather", "ask_medicine", "ask_law", "ask_investment", "other_task", "out_of_scope"}
)
_ANSWERS = frozenset(
    {
        *("done", "next", "repeat", "slower", "shorter", "why", "go_back", "cannot_find"),
        *("looks_different", "popup", "did_not_work", "where_am_i", "stop", "resume", "skip"),
        *("start_over", "teach_back", "practise", "affirm", "deny", "unsure", "frustrated"),
    }
)
WISHES = frozenset({"larger", "aloud", "screen_reader", "no_calls"})
_UNTAUGHT = "other_task"
_PRACTISE = "practise"
_MORE_THAN_A_WORD = 5
# How many guides are asked back between.
_AT_MOST = 3
# A guide that fits so many times worse than the best is not asked back.
_FAR_BEHIND = 12
# A part that fits a need so many times less than a guide still may only tell the need.
_TELLS = 20
# Told by the way: what the person cannot do, while asking for something.
_NEEDS = frozenset({"screen_reader", "no_calls"})
# What a message with several requests may look like as a whole.
_MAY_BE_A_LIST = WISHES | ELSEWHERE | {"what_can_you_do", "next", "teach_back", "chitchat"}
# A single character is a sound; the written signs know the few that are a cry for help.
_FEWEST_FOR_DANGER = 2


@dataclass(frozen=True)
class Request:
    """A guide that is asked for.

    Attributes:
        guide: Its id.
        confidence: How well it fits, from 0 to 1.
        start: Where the request begins in the original text.
        end: One past where it ends.
    """

    guide: str
    confidence: float
    start: int
    end: int


@dataclass(frozen=True)
class Understanding:
    """What is meant by a message.

    Attributes:
        intent: The label.
        confidence: How well it fits, from 0 to 1.
        ranking: All labels with their fit, best first.
        requests: The guides asked for, in order; up to three to choose from where the
            intent is :data:`UNCLEAR`; beside a danger, what may have been asked for.
        untaught: What else was asked for, in the person's words, that no guide teaches.
        fraud_kind: The kind of fraud, where one is known.
    """

    intent: str
    confidence: float
    ranking: tuple[tuple[str, float], ...] = ()
    requests: tuple[Request, ...] = ()
    fraud_kind: str | None = None
    untaught: tuple[str, ...] = ()


@dataclass(frozen=True)
class Read:
    """A message as it was read.

    Attributes:
        plain: Its softened text.
        parts: The whole, then its parts.
        rows: For each part, how well each label of the model fits it.
        mentions: The names of guides that stand in it.
        whole: The text with its sound.
    """

    plain: Tidied
    parts: tuple[Clause, ...]
    rows: NDArray[np.float32]
    mentions: tuple[Mention, ...]
    whole: Spoken


@dataclass(frozen=True)
class Understander:
    """All that is needed to understand a message.

    Attributes:
        model: The trained classifier.
        names: What people call each guide.
        signs: Reads the written signs of danger; None where there are none.
        thresholds: From where on something is believed.
    """

    model: Model
    names: Names
    signs: Signs | None = None
    thresholds: Thresholds = field(default_factory=Thresholds)

    def understand(self, text: str, walking: bool = False) -> Understanding:
        """Understands one message.

        Args:
            text: What the person wrote or said.
            walking: Whether a guide is being walked through, so that answers are likelier.

        Returns:
            What is meant by it; never raises, whatever the text.
        """
        read = self.read(text)
        if not read.plain.text:
            return Understanding(NOT_UNDERSTOOD, 0.0)
        return self.decide(read, self.signs(text) if self.signs else None, walking)

    def read(self, text: str) -> Read:
        """Reads a message, whole and part by part."""
        plain = softened(tidied(text))
        whole = spoken(plain.text)
        parts = [Clause(0, len(plain.text)), *clauses(plain.text)]
        rows = np.stack([self.model.scores(whole.part(part.start, part.end)) for part in parts])
        return Read(plain, tuple(parts), rows, tuple(self.names.mentions(whole)), whole)

    def decide(self, read: Read, reading: Reading | None, walking: bool = False) -> Understanding:
        """Decides what is meant by a message that was read.

        Args:
            read: The message.
            reading: What the written signs of danger say of it.
            walking: Whether a guide is being walked through.

        Returns:
            What is meant by it.
        """
        fits = self._fits(read)
        found = danger(
            reading,
            fits,
            self._any_danger(read, walking),
            self.thresholds.danger,
            learning=self._only_asks(read),
        )
        if walking:
            fits = {label: self._likelier(label, fit) for label, fit in fits.items()}
        if not (found or walking) and (half := self.names.sharing(what_is_named(read.plain.text))):
            return self._which(half, fits, read)
        if not found and self._is_strange(read):
            return Understanding(NOT_UNDERSTOOD, 1.0)
        return self._decide(found, fits, read)

    def _only_asks(self, read: Read) -> bool:
        """Whether a message asks for a guide, and bears nothing that was learned of dangers."""
        dangers, guides, _ = self._kinds
        alarming = read.rows[:, dangers].sum(axis=1)
        return bool(
            alarming[0] <= self.thresholds.no_danger
            and alarming.max() <= self.thresholds.no_danger_in_part
            and read.rows[0, guides].sum() >= self.thresholds.only_asks
        )

    def _is_strange(self, read: Read) -> bool:
        long_enough = len(read.plain.text) >= _MORE_THAN_A_WORD
        return long_enough and self.model.features.familiar(read.whole) < self.thresholds.familiar

    def _which(self, half: Sequence[str], fits: Mapping[str, float], read: Read) -> Understanding:
        """Half a name that several guides share: which of them, the likeliest first."""
        likeliest = sorted(((fits.get(_GUIDE + guide, 0.0), guide) for guide in half), reverse=True)
        span = read.plain.span(0, len(read.plain.text))
        offered = tuple(Request(guide, fit, *span) for fit, guide in likeliest[:_AT_MOST])
        return Understanding(UNCLEAR, 1.0, ((UNCLEAR, 1.0),), offered)

    def _likelier(self, label: str, fit: float) -> float:
        if label not in _ANSWERS:
            return fit
        return fit * self.thresholds.walking / (1 + fit * (self.thresholds.walking - 1))

    def _any_danger(self, read: Read, walking: bool) -> float:
        """How surely the message, or with less weight a part of it, is about a danger."""
        if sum(map(str.isalnum, read.plain.text)) < _FEWEST_FOR_DANGER or self._is_strange(read):
            return 0.0
        dangers, guides, answers = self._kinds
        sums = read.rows[:, dangers].sum(axis=1)
        whole = read.rows[0]
        named = self.thresholds.name if read.mentions else 0.0
        # Of a step, 好了 may be said in words that fit several answers a little; where there is
        # no step, 「又不见了」 is hardly an answer.
        stray = self.thresholds.stray_answer
        answered = whole[answers].sum() if walking else whole[answers].max() * stray
        other = max(whole[~(dangers | answers)].max(), whole[guides].sum(), answered, named)
        if sums[0] * self.thresholds.danger_lead < other:
            return 0.0
        return float(max(sums[0], sums.max() * self.thresholds.part_of_danger))

    def _fits(self, read: Read) -> dict[str, float]:
        """How well each label fits, from the whole, its parts and the names in it."""
        combined = read.rows[0]
        if len(read.rows) > 1 and combined.max() < self.thresholds.sure:
            combined = np.maximum(combined, read.rows[1:].max(axis=0) * self._weights_of_parts)
        fits = dict(zip(self.model.labels, combined.tolist(), strict=True))
        for mention in read.mentions:
            label = _GUIDE + mention.guide
            fits[label] = 1 - (1 - fits.get(label, 0.0)) * (1 - self.thresholds.name)
        return fits

    @cached_property
    def _kinds(self) -> tuple[NDArray[np.bool_], NDArray[np.bool_], NDArray[np.bool_]]:
        """Which labels are dangers to life or money, guides, and answers to a step."""
        labels = self.model.labels
        return (
            np.array([label in LIFE_OR_MONEY for label in labels]),
            np.array([label.startswith(_GUIDE) for label in labels]),
            np.array([label in _ANSWERS for label in labels]),
        )

    @cached_property
    def _weights_of_parts(self) -> NDArray[np.float64]:
        """How much the fit of a mere part counts, for each label."""
        return np.array([self._weight_of_part(label) for label in self.model.labels])

    def _weight_of_part(self, label: str) -> float:
        thresholds = self.thresholds
        if label in LIFE_OR_MONEY:
            return thresholds.part_of_danger
        if label.startswith(_GUIDE):
            return thresholds.part_of_guide
        if label in ORDER or label in WISHES:
            return thresholds.part_of_wish
        if label in ELSEWHERE:
            return thresholds.part_of_elsewhere
        return thresholds.part_of_courtesy if label in _COURTESY else thresholds.part_of_answer

    def _decide(self, found: Danger | None, fits: Mapping[str, float], read: Read) -> Understanding:
        guides = sorted(
            ((fit, label) for label, fit in fits.items() if label.startswith(_GUIDE)), reverse=True
        )
        others = {label: fit for label, fit in fits.items() if not label.startswith(_GUIDE)}
        asked = min(1.0, sum(fit for fit, _ in guides))
        ranking = sorted({**others, ASK_GUIDE: asked}.items(), key=lambda pair: -pair[1])
        if found:
            beside = tuple(
                self._request(*guide, read)
                for guide in guides[:1]
                if found.label in LIFE_OR_MONEY and guide[0] >= self.thresholds.beside_danger
            )
            return Understanding(found.label, found.confidence, tuple(ranking), beside, found.kind)
        if several := self._several(tuple(ranking), read):
            return several
        intent, fit = ranking[0]
        understood = fit >= self.thresholds.understood
        # A task that nobody teaches may be put like one that is taught.
        may_be_untaught = intent == _UNTAUGHT and 2 * asked >= fit
        if (may_be_untaught or not understood) and asked >= self.thresholds.perhaps:
            return self._asked_back(guides, asked, tuple(ranking), read)
        if not understood:
            return Understanding(NOT_UNDERSTOOD, 1.0 - fit, tuple(ranking))
        if intent != ASK_GUIDE:
            named = self._named(guides, read) if intent == _PRACTISE else ()
            return Understanding(intent, fit, tuple(ranking), named)
        return self._requested(guides, fit, tuple(ranking), read)

    def _named(self, guides: Sequence[tuple[float, str]], read: Read) -> tuple[Request, ...]:
        """The guide that is named beside something else: "我想练一练扫码付钱"."""
        called = [
            guide for guide in guides if guide[1] in {_GUIDE + m.guide for m in read.mentions}
        ]
        likely = [guide for guide in guides[:1] if guide[0] >= self.thresholds.beside_danger]
        return tuple(self._request(*guide, read) for guide in (called or likely)[:1])

    def _several(self, ranking: tuple[tuple[str, float], ...], read: Read) -> Understanding | None:
        """Several requests, or one told with a need; None where it is neither."""
        intent, fit = ranking[0]
        may_be = intent in _MAY_BE_A_LIST and fit < self.thresholds.no_list
        if (intent == ASK_GUIDE or may_be) and (wanted := self._one_after_another(read)):
            return self._listed(wanted, ranking, read)
        if intent in _NEEDS and (asked_too := self._asked_beside(intent, read)):
            return Understanding(ASK_GUIDE, asked_too.confidence, ranking, (asked_too,))
        return None

    def _requested(
        self,
        guides: Sequence[tuple[float, str]],
        fit: float,
        ranking: tuple[tuple[str, float], ...],
        read: Read,
    ) -> Understanding:
        thresholds = self.thresholds
        best = guides[0]
        second = guides[1][0] if len(guides) > 1 else 0.0
        if best[0] >= thresholds.clear and best[0] >= thresholds.lead * second:
            return Understanding(ASK_GUIDE, best[0], ranking, (self._request(*best, read),))
        return self._asked_back(guides, fit, ranking, read)

    def _asked_back(
        self,
        guides: Sequence[tuple[float, str]],
        fit: float,
        ranking: tuple[tuple[str, float], ...],
        read: Read,
    ) -> Understanding:
        """Which of the guides that fit best: those that are not far behind the first."""
        far = guides[0][0] / _FAR_BEHIND
        offered = tuple(
            self._request(*guide, read) for guide in guides[:_AT_MOST] if guide[0] >= far
        )
        return Understanding(UNCLEAR, fit, ranking, offered)

    def _one_after_another(self, read: Read) -> list[Wanted]:
        """Several requests in one message, in the order they were said."""
        text = read.plain.text
        thresholds = self.thresholds
        openly = is_openly_several(text)
        whole = max(
            fit
            for label, fit in zip(self.model.labels, read.rows[0].tolist(), strict=True)
            if label.startswith(_GUIDE)
        )
        if whole >= thresholds.one and not openly:
            return []
        sure = thresholds.openly_another if openly else thresholds.another
        return requests(text, lambda part: self._share(read.whole.part(part.start, part.end)), sure)

    def _asked_beside(self, need: str, read: Read) -> Request | None:
        """A guide asked for in the same breath: "我是聋人，我想学扫码".

        What tells the need itself asks for nothing: "我看不见，手机是读屏的".
        """
        column = self.model.labels.index(need)
        for part in single_parts(read.plain.text):
            spoken_part = read.whole.part(part.start, part.end)
            share = self._share(spoken_part)
            tells_need = float(self.model.scores(spoken_part)[column])
            if share.fit >= self.thresholds.another and share.fit > _TELLS * tells_need:
                return Request(share.guide, share.fit, *read.plain.span(part.start, part.end))
        return None

    def _share(self, part: Spoken) -> Share:
        """How well a part fits the guide that fits it best, and what no guide teaches."""
        fits = dict(zip(self.model.labels, self.model.scores(part).tolist(), strict=True))
        for mention in self.names.mentions(part):
            label = _GUIDE + mention.guide
            fits[label] = 1 - (1 - fits.get(label, 0.0)) * (1 - self.thresholds.name)
        fit, best = max((fit, label) for label, fit in fits.items() if label.startswith(_GUIDE))
        return Share(best.removeprefix(_GUIDE), fit, fits.get(_UNTAUGHT, 0.0))

    def _listed(
        self, wanted: Sequence[Wanted], ranking: tuple[tuple[str, float], ...], read: Read
    ) -> Understanding:
        """Several requests: the guides, and what no guide teaches in the person's words."""
        asked = tuple(
            Request(each.guide, each.fit, *read.plain.span(each.part.start, each.part.end))
            for each in wanted
            if each.guide
        )
        untaught = tuple(
            read.plain.text[each.part.start : each.part.end] for each in wanted if not each.guide
        )
        fit = max(each.fit for each in wanted)
        return Understanding(ASK_GUIDE, fit, ranking, asked, untaught=untaught)

    def _request(self, fit: float, label: str, read: Read) -> Request:
        guide = label.removeprefix(_GUIDE)
        part = read.parts[0]
        if label in self.model.labels:
            column = self.model.labels.index(label)
            tail = read.rows[1:, column]
            if len(tail) and tail.max() >= read.rows[0, column] * self.thresholds.part_of_guide:
                part = read.parts[1 + int(tail.argmax())]
        return Request(guide, float(fit), *read.plain.span(part.start, part.end))

"""Checks something that was received, told or said on the telephone: is it a fraud, and why.

Signs are found, weighed by what was learned, and bounded by rules that anybody can read:
what bears no sign is never called a fraud outright, and what bears a plain one is never waved
through, unless the text itself warns of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, Extra, Field
from ruamel.yaml import YAML

from fraud import learned, signs
from fraud.advice import advice_for
from fraud.calls import is_call, of_the_other_side
from fraud.disguises import uncover

Level = Literal["ordinary", "unsure", "suspicious", "fraud"]

_FILE = Path(__file__).with_name("checks.yml")
# Much more than anybody sends; of what is longer the beginning and the end are read.
_LONGEST = 100_000
_LONG = 2_000
# A long text is read in pieces that overlap, so that a fraud cannot hide among other things.
# They are hardly longer than a fraud is: in larger ones what is honest around it outweighs it.
_PIECE, _STRIDE = 150, 75
_MOST_REASONS = 3
# A kind that fits less is not named.
_KNOWN_KIND = 0.15
# From here on a text may have been received, and certainly was; shorter ones are the person's own.
_RECEIVED, _CERTAINLY_RECEIVED = 0.6, 0.85
_SHORTEST_RECEIVED = 12
# Nobody talks so: a signature in brackets at either end, a way to unsubscribe.
_FRAMED = re.compile(r"^[【\[][^】\]]{2,16}[】\]]|【[^】]{2,16}】$|退订回|回[tT]退订|拒收请回")
_WARNING = "warns-against"
_LOST = frozenset({"money_sent"})
_WORD = re.compile(r"[\w]")


class _Strict(BaseModel):
    class Config:
        allow_mutation = False
        extra = Extra.forbid
        min_anystr_length = 1


class Way(_Strict):
    """How to find out about one kind of fraud.

    Attributes:
        verify: How to check without the sender.
        question: The one question that would decide.
        yes: What a yes to it speaks for.
    """

    verify: str = Field(max_length=20)
    question: str = Field(max_length=20)
    yes: Literal["fraud", "honest"]


class Minded(_Strict):
    """What is no fraud but to be minded.

    Attributes:
        says: What it is.
        now: The one thing to do.
        verify: What else helps.
    """

    says: str = Field(max_length=20)
    now: str = Field(max_length=20)
    verify: str = Field(max_length=20)


class Wording(_Strict):
    """All of ``checks.yml``."""

    levels: dict[Level, str]
    quoted: str
    asks_for_nothing: str
    still_unsure: str
    by_wording: str
    safe_way: str
    ordinary_way: str
    lost_when: str
    lost: list[str]
    default: Way
    kinds: dict[str, Way]
    mind: dict[str, Minded]


@dataclass(frozen=True)
class Bounds:
    """From which score on a level is reached.

    Attributes:
        unsure: One question would decide.
        suspicious: The person is stopped.
        fraud: Nearly always one.
    """

    unsure: float
    suspicious: float
    fraud: float


# Chosen on texts of sources that nothing was trained on; see docs/fraud.md for what each costs.
WRITTEN = Bounds(unsure=0.5, suspicious=0.7, fraud=0.88)
SPOKEN = Bounds(unsure=0.45, suspicious=0.64, fraud=0.9)
# Without a sign that can be named, the wording must be so sure.
_SURE_BY_WORDING = 0.85
# And so long; a few words without a sign say nothing at all.
_SHORTEST_BY_WORDING, _SHORTEST_TO_DOUBT = 24, 8
# A plain sign in what otherwise reads honest: it is asked about, and not alarmed at.
_READS_HONEST = 0.3


@dataclass(frozen=True)
class Reason:
    """A sign that decided.

    Attributes:
        sign: Its name.
        says: What it means, in a sentence for the person.
        quote: The words that bear it; "" where they cannot be quoted.
        weight: What it added to the verdict (more than 0) or took away.
    """

    sign: str
    says: str
    quote: str
    weight: float


@dataclass(frozen=True)
class Check:
    """What a check found.

    Attributes:
        level: How sure it is.
        score: From 0 to 1.
        kind: The kind of fraud, or of what is to be minded; None for what is ordinary.
        reasons: The signs that decided, the weightiest first.
        signs: All signs that were found.
        lost: Whether the text tells that money is gone.
    """

    level: Level
    score: float
    kind: str | None
    reasons: tuple[Reason, ...]
    signs: tuple[Reason, ...]
    lost: bool = False

    @property
    def alarms(self) -> bool:
        """Whether the person should be stopped."""
        return self.level in {"suspicious", "fraud"}


def check(text: str, weigher: learned.Weigher | None = None) -> Check:
    """Checks a text.

    Args:
        text: What was received; a call as its hearer tells it, or who said what.
        weigher: The learned part; the one of the present sources unless given.
    """
    weigher = weigher or _weigher()
    pieces = _pieces(_shortened(text))
    found = max((_checked(piece, weigher) for piece in pieces), key=lambda each: each.score)
    return replace(found, lost=found.level != "ordinary" and _tells_of_loss(text))


def was_received(text: str) -> bool:
    """Whether a text is something that was received, rather than the person's own words.

    Where it is not certain, it is taken for received only if it is alarming: to be told that
    one's own request looks honest helps nobody.
    """
    plain = text.strip()
    if len(plain) < _SHORTEST_RECEIVED:
        return False
    if is_framed(plain):
        return True
    likely = _weigher().received(plain)
    return likely >= _CERTAINLY_RECEIVED or (likely >= _RECEIVED and check(plain).alarms)


def is_framed(text: str) -> bool:
    """Whether a text is as nobody talks: signed in brackets, or with a way to unsubscribe."""
    return _FRAMED.search(text.strip()) is not None


def reasons(found: Check) -> list[str]:
    """Why, in sentences for the person: the signs that decided, quoted."""
    words = wording()
    if found.kind in words.mind:
        return [words.mind[found.kind].says, *(_told(each) for each in found.reasons[:1])]
    if found.reasons:
        return [_told(each) for each in found.reasons]
    if found.level == "ordinary":
        return [words.asks_for_nothing]
    return [words.by_wording if found.alarms else words.still_unsure]


def advice(found: Check) -> list[str]:
    """What to do now, and how to check without the sender."""
    words = wording()
    lost = words.lost if found.lost and found.level != "ordinary" else []
    if found.kind in words.mind:
        minded = words.mind[found.kind]
        return [minded.now, minded.verify]
    if found.level == "ordinary":
        return [words.ordinary_way]
    way = way_for(found.kind)
    if found.level == "unsure":
        return [*lost, words.safe_way, way.question, way.verify]
    return [*lost, advice_for(found.kind).now, way.verify]


def way_for(kind: str | None) -> Way:
    """How to find out about a kind of fraud."""
    return wording().kinds.get(kind or "", wording().default)


@lru_cache(maxsize=1)
def wording() -> Wording:
    """What a check says."""
    return Wording.parse_obj(YAML(typ="safe").load(_FILE.read_text(encoding="utf-8")))


def _told(reason: Reason) -> str:
    if not reason.quote:
        return reason.says
    return wording().quoted.format(quote=reason.quote, says=reason.says)


def _shortened(text: str) -> str:
    if len(text) <= _LONGEST:
        return text
    return f"{text[: _LONGEST // 2]}\n{text[-_LONGEST // 2 :]}"


def _pieces(text: str) -> list[str]:
    """The text, or where it is long its pieces without what only fills."""
    if len(text) <= _LONG:
        return [text]
    plain = uncover(of_the_other_side(text))
    if len(plain) <= _LONG:
        return [plain]
    starts = range(0, len(plain) - (_PIECE - _STRIDE), _STRIDE)
    return list(dict.fromkeys(plain[start : start + _PIECE] for start in starts))


def _checked(text: str, weigher: learned.Weigher) -> Check:
    if not _WORD.search(text):
        return Check("ordinary", 0.0, None, (), ())
    read = learned.features(text)
    weights = weigher.weigh(read)
    bounds = SPOKEN if read.is_call else WRITTEN
    score = _bounded(weights.score, read, bounds)
    borne = tuple(_borne(read, weights.signs))
    level = _level(score, bounds)
    minded = next((each for each in read.evidence.found if each.sign.facet == "mind"), None)
    if level in {"ordinary", "unsure"} and minded:
        because = Reason(minded.sign.id, minded.sign.says, minded.quote, 0.0)
        return Check("unsure", max(score, bounds.unsure), minded.sign.kinds[0], (because,), borne)
    if level == "ordinary":
        return Check(level, score, None, _for_honesty(read, borne), borne)
    kind, fit = max(weights.kinds().items(), key=lambda pair: pair[1])
    return Check(
        level, score, kind if fit >= _KNOWN_KIND else "other", _against(read, borne), borne
    )


def _bounded(score: float, read: learned.Features, bounds: Bounds) -> float:
    """What the rules allow, whatever was learned."""
    facets = {each.sign.facet for each in read.evidence.found}
    warns = _WARNING in read.evidence.ids
    if any(each.sign.plain for each in read.evidence.found) and not warns:
        return max(score, bounds.suspicious if score >= _READS_HONEST else bounds.unsure)
    named = bool(facets - {"honest", "mind"} or read.told)
    if named:
        return score
    if len(read.wording) < _SHORTEST_TO_DOUBT:
        return min(score, bounds.unsure / 2)
    # What cannot be explained is never called a fraud outright.
    sure = score >= _SURE_BY_WORDING and len(read.wording) >= _SHORTEST_BY_WORDING
    return min(score, bounds.suspicious if sure else bounds.unsure)


def _borne(read: learned.Features, weights: Mapping[str, float]) -> Iterable[Reason]:
    """The signs of a text, the weightiest first."""
    says = signs.sentences_by_name()
    received = [
        Reason(each.sign.id, each.sign.says, each.quote, weights[each.sign.id])
        for each in read.evidence.found
    ]
    meant = {each.says for each in received}
    told = [
        Reason(name, says[name], "", weights[f"told-{name}"])
        for name in sorted(read.told)
        if says[name] not in meant
    ]
    return sorted([*received, *told], key=lambda each: -each.weight)


def _against(read: learned.Features, borne: Sequence[Reason]) -> tuple[Reason, ...]:
    """The two or three signs that decided: first what can be quoted, one of each facet."""
    signs_of = {each.sign.id: each.sign for each in read.evidence.found}

    def says_much(reason: Reason) -> tuple[bool, float]:
        sign = signs_of[reason.sign]
        return sign.plain, sign.weight + reason.weight

    quoted = sorted(
        (each for each in borne if each.quote and signs_of[each.sign].weight > 0),
        key=says_much,
        reverse=True,
    )
    chosen: list[Reason] = []
    for reason in quoted:
        facet = signs_of[reason.sign].facet
        if all(
            signs_of[each.sign].facet != facet and each.quote != reason.quote for each in chosen
        ):
            chosen.append(reason)
    shown = {each.quote for each in chosen}
    rest = [each for each in quoted if each.quote not in shown]
    told = [each for each in borne if each.sign not in signs_of and each.weight > 0]
    return tuple([*chosen, *rest, *told][:_MOST_REASONS])


def _for_honesty(read: learned.Features, borne: Sequence[Reason]) -> tuple[Reason, ...]:
    honest = {each.sign.id for each in read.evidence.found if each.sign.facet == "honest"}
    return tuple([each for each in reversed(borne) if each.sign in honest][:_MOST_REASONS])


def _level(score: float, bounds: Bounds) -> Level:
    if score >= bounds.fraud:
        return "fraud"
    if score >= bounds.suspicious:
        return "suspicious"
    return "unsure" if score >= bounds.unsure else "ordinary"


def _tells_of_loss(text: str) -> bool:
    """Whether a person tells that money is gone; what was received tells nothing of that."""
    begins = text[:_LONG]
    lost = bool(_lost().search(begins)) or signs.read(begins).danger in _LOST
    return lost and not (is_call(text) or _weigher().received(text) >= _RECEIVED)


@lru_cache(maxsize=1)
def _lost() -> re.Pattern[str]:
    return re.compile(wording().lost_when)


def prepare(models: Path) -> None:
    """Loads the learned part, and trains it first where there is none.

    Args:
        models: The folder where it is kept.

    Raises:
        OSError: The folder cannot be written.
    """
    _loaded[:] = [learned.load(models)]


# At most one: the learned part that is in use.
_loaded: list[learned.Weigher] = []


def _weigher() -> learned.Weigher:
    if not _loaded:
        prepare(learned.MODELS)
    return _loaded[0]

"""Measures whether people are led to the right thing: ``python -m bench.led``.

Every held-out utterance goes through redaction and the real engine, in the guide and step
that it was said in. It counts as led right where the answer is the one that the right
label would have had, to the letter, or where the right guide is among the at most three
that are asked back. ``--noise 0.1`` replaces that share of characters by near-homophones.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from actions.conversation import respond
from actions.meaning import Meaning
from actions.moment import Moment
from actions.situation import Situation
from bot import settings, training
from bot.engine import RasaEngine
from bot.messages import SafeMessage, Turn
from care.redaction import redact
from guides import library
from nlu.danger import LIFE_OR_MONEY, RIGHTS
from nlu.noise import spoil

_ROOT = Path(__file__).parent.parent
HELD_OUT = _ROOT / "tests" / "understanding" / "heldout.yml"
_GUIDES = library.load()
_RESPONSES = YAML(typ="safe").load(_ROOT / "stories" / "domain" / "responses.yml")["responses"]
# The guide that a person is walked through after money was sent, and while learning of it.
_AFTER_FRAUD = "fraud-now"


@dataclass(frozen=True)
class Utterance:
    """Something a person said.

    Attributes:
        text: The words.
        means: The label.
        guides: The guides asked for, in order.
        also: Labels or guides that are right as well.
        state: Where the conversation stood.
    """

    text: str
    means: str
    guides: tuple[str, ...]
    also: tuple[str, ...]
    state: Mapping[str, Any]

    @property
    def family(self) -> str:
        """The part of the report it belongs to."""
        if self.guides:
            return "several guides" if len(self.guides) > 1 else "one guide"
        if self.means in LIFE_OR_MONEY:
            return "danger"
        if self.means in RIGHTS:
            return "secrets, privacy, a human"
        return "while walking" if self.state else "the rest"


def held_out(path: Path = HELD_OUT) -> list[Utterance]:
    """Reads the held-out utterances."""
    people = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    return [_utterance(each) for person in people for each in person["says"]]


def _utterance(each: Mapping[str, Any]) -> Utterance:
    guides = each.get("guides") or ([each["guide"]] if each.get("guide") else [])
    also = each.get("also", [])
    return Utterance(
        each["text"],
        each["means"],
        tuple(guides),
        tuple([also] if isinstance(also, str) else also),
        _state(each.get("during")),
    )


def _state(during: str | None) -> Mapping[str, Any]:
    """The state after a step was put."""
    if during is None:
        return {}
    guide, _, step = during.partition("/")
    situation = Situation()
    situation.enter(guide, int(step))
    where = respond(situation, Meaning("where_am_i"), _GUIDES, _RESPONSES)
    return where.situation.to_slots()


async def led(
    engine: RasaEngine, utterance: Utterance, share: float, seed: int
) -> tuple[bool, str]:
    """Whether an utterance is led right, and what was answered.

    Args:
        engine: The engine.
        utterance: What was said.
        share: The share of characters that are misheard.
        seed: Chooses which.

    Returns:
        Whether it was led right, and where it was led.
    """
    text = spoil(utterance.text, share, seed) if share else utterance.text
    safe = redact(text)
    turn = await engine.turn(
        utterance.state, SafeMessage("bench", text=safe.text, secrets=safe.kinds)
    )
    right = any(_same(turn, moment) for moment in _right(utterance, safe.text, safe.kinds))
    return right or _among_choices(turn, utterance) or _safe(turn, utterance), _where(turn)


def _right(utterance: Utterance, text: str, secrets: tuple[str, ...]) -> list[Moment]:
    """The answers that the right labels would have had."""
    situation = Situation.from_slots(utterance.state)
    meanings = [Meaning(utterance.means, text, guides=utterance.guides, secrets=secrets)]
    for also in utterance.also:
        guides = (also,) if also in _GUIDES else ()
        meanings.append(Meaning("ask_guide" if guides else also, text, guides, secrets=secrets))
    return [respond(situation, meaning, _GUIDES, _RESPONSES) for meaning in meanings]


def _same(turn: Turn, moment: Moment) -> bool:
    return turn.replies[0].text == moment.text()


def _among_choices(turn: Turn, utterance: Utterance) -> bool:
    """A right guide is one of those that are asked back."""
    wanted = {*utterance.guides[:1], *utterance.also} if len(utterance.guides) < 2 else set()
    offered = {
        choice.value.removeprefix("ask_guide:").partition("@")[0]
        for choice in turn.replies[0].choices
        if choice.value.startswith("ask_guide:")
    }
    return bool(wanted & offered) and "which" in str(turn.state.get("question"))


def _safe(turn: Turn, utterance: Utterance) -> bool:
    """What must be stopped is stopped, whatever of the neighbouring labels it was taken for."""
    danger = (turn.state.get("danger") or {}).get("label")
    if utterance.means in {"fraud_under_way", "help_send_money"}:
        return danger in {"fraud_under_way", "money_sent"}
    if utterance.means == "money_sent":
        return danger in {"fraud_under_way", "money_sent"}
    return utterance.guides == (_AFTER_FRAUD,) and turn.state.get("guide") == _AFTER_FRAUD


def _where(turn: Turn) -> str:
    state = turn.state
    danger = (state.get("danger") or {}).get("label")
    return str(danger or state.get("guide") or turn.replies[0].text.partition("\n")[0][:24])


@dataclass(frozen=True)
class Report:
    """How many were led right.

    Attributes:
        said: How many utterances of each family there are.
        right: How many of them were led right.
        missed: The others: what was wanted, where it led, and the words.
        alarms: How many were taken for a danger to life or money and are none.
    """

    said: Counter[str]
    right: Counter[str]
    missed: tuple[tuple[str, str, str], ...]
    alarms: int

    def share(self, *families: str) -> float:
        """The share led right, from 0 to 1, of some families or of all."""
        chosen = families or tuple(self.said)
        return sum(self.right[one] for one in chosen) / sum(self.said[one] for one in chosen)


async def measure(
    engine: RasaEngine, utterances: Sequence[Utterance], share: float = 0.0, seed: int = 1
) -> Report:
    """Leads every utterance and counts.

    Args:
        engine: The engine.
        utterances: What was said.
        share: The share of characters that are misheard.
        seed: Chooses which.
    """
    said: Counter[str] = Counter()
    right: Counter[str] = Counter()
    missed = []
    alarms = 0
    for utterance in utterances:
        good, where = await led(engine, utterance, share, seed)
        said[utterance.family] += 1
        right[utterance.family] += good
        if not good:
            wanted = " + ".join(utterance.guides) or utterance.means
            missed.append((wanted, where, utterance.text))
            alarms += where in LIFE_OR_MONEY and utterance.means not in LIFE_OR_MONEY
    return Report(said, right, tuple(missed), alarms)


def _write(report: Report, *, silent: bool) -> None:
    if not silent:
        for wanted, where, text in report.missed:
            sys.stdout.write(f"  {wanted} → {where}: {text}\n")
    for family in sorted(report.said):
        count, share = report.said[family], report.share(family)
        sys.stdout.write(f"| {family} | {count} | {share:.1%} |\n")
    sys.stdout.write(f"| all | {report.said.total()} | {report.share():.1%} |\n")
    sys.stdout.write(f"| false alarms | {report.alarms} | |\n")


def main() -> None:
    """Prints the report."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--file", type=Path, default=HELD_OUT, help="other utterances")
    arguments.add_argument("--noise", type=float, default=0.0)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--silent", action="store_true", help="only the table")
    given = arguments.parse_args()
    engine = RasaEngine.load(training.train(settings.load().models))
    report = asyncio.run(measure(engine, held_out(given.file), given.noise, given.seed))
    _write(report, silent=given.silent)


if __name__ == "__main__":
    main()

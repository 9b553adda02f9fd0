"""Plays a written conversation through the real door, with records on disk."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.door import Answer, Door
from bot.messages import Engine, Incoming, Reply
from care.records import Records
from tests.conversations import manners
from tests.conversations.script import NONE, Conversation, Expect, Record, Turn

_PERSON = "p1"
# How 小伴 speaks where nothing else is wished.
_USUAL = {"pace": 190, "louder": 0}


@dataclass
class Clock:
    """The time in the records; ``later`` turns it on."""

    ahead: datetime.timedelta = datetime.timedelta()

    def now(self) -> datetime.datetime:
        """The time, in UTC."""
        return datetime.datetime.now(datetime.timezone.utc) + self.ahead


@dataclass
class Played:
    """What came of a conversation.

    Attributes:
        problems: What was not as expected; empty where all went well.
        transcript: What was said, to be shown with the problems.
    """

    problems: list[str] = field(default_factory=list)
    transcript: list[str] = field(default_factory=list)


class Play:
    """One conversation while it is played.

    Args:
        conversation: What happens.
        engine: The engine, which keeps nothing between turns.
        folder: Where the records go; empty at first.
        clock: The time in the records.
        quoted: Sentences of guides and advice.
        log: Gives everything that was logged so far.
    """

    def __init__(
        self,
        conversation: Conversation,
        engine: Engine,
        folder: Path,
        clock: Clock,
        quoted: frozenset[str],
        log: Callable[[], str],
    ) -> None:
        self._conversation = conversation
        self._engine = engine
        self._folder = folder
        self._url = f"sqlite:///{folder / 'records.db'}"
        self._clock = clock
        self._quoted = quoted
        self._log = log
        self._before: list[Reply] = []
        self._offered: list[dict[str, str]] = [{}]
        self._messages = 0
        self._played = Played()

    async def run(self) -> Played:
        """Plays all turns; goes on after a problem, so that all are seen at once."""
        door = await Door.open(self._url, self._engine)
        try:
            for number, turn in enumerate(self._conversation.turns, start=1):
                if turn.later:
                    self._clock.ahead += turn.passes
                if turn.restarts:
                    await door.close()
                    door = await Door.open(self._url, self._engine)
                if turn.restarts or turn.later:
                    self._played.transcript.append(f"{number:2} —— {turn.later or 'restart'} ——")
                    continue
                incoming = self._incoming(turn)
                if incoming is None:
                    self._problem(number, f"not offered: {turn.presses or turn.presses_again}")
                    continue
                await self._turn(number, door, incoming, turn)
        finally:
            await door.close()
        return self._played

    def _problem(self, number: int, problem: str) -> None:
        self._played.problems.append(f"turn {number}: {problem}")

    def _incoming(self, turn: Turn) -> Incoming | None:
        """The message that a turn sends; None where the pressed answer is not there."""
        choice = None
        if turn.presses:
            choice = self._offered[-1].get(turn.presses)
        elif turn.presses_again:
            earlier = (offered.get(turn.presses_again) for offered in self._offered[-2::-1])
            choice = next((value for value in earlier if value), None)
        if (turn.presses or turn.presses_again) and choice is None:
            return None
        self._messages += 1
        return Incoming(
            person=_PERSON,
            text=turn.person or turn.forwards,
            forwarded=turn.forwards is not None,
            choice=choice,
            image="picture.jpg" if turn.sends == "image" else None,
            audio="voice.ogg" if turn.sends == "audio" else None,
            other=turn.sends if turn.sends not in ("image", "audio") else None,
            channel="voice" if self._conversation.voice else "text",
            source="conversation",
            message_id=str(self._messages),
            at=self._clock.now(),
        )

    async def _turn(self, number: int, door: Door, incoming: Incoming, turn: Turn) -> None:
        answer = await door.answer(incoming)
        await door.delivered(reply.id for reply in answer.replies)
        replies = list(answer.replies)
        self._transcribe(number, turn, replies)
        never = [*self._conversation.never, *turn.expect.never]
        found = [
            *manners.faults(replies, self._quoted),
            *_in_words(turn.expect, never, replies, self._before),
            *_in_state(turn.expect, answer),
            *self._in_record(turn.expect),
            *self._left_behind(turn.expect),
        ]
        for problem in found:
            self._problem(number, problem)
        self._before = replies
        self._offered.append(
            {choice.label: choice.value for reply in replies for choice in reply.choices}
        )

    def _transcribe(self, number: int, turn: Turn, replies: list[Reply]) -> None:
        said = turn.person or turn.presses or turn.presses_again or turn.sends
        self._played.transcript.append(f"{number:2} 人：{said}")
        for reply in replies:
            offered = "".join(f"〔{choice.label}〕" for choice in reply.choices)
            lines = [*reply.text.split("\n"), offered]
            self._played.transcript += [f"   {line}" for line in lines if line]

    def _in_record(self, expect: Expect) -> Iterator[str]:
        if expect.record is None:
            return
        records = Records(self._url)
        try:
            yield from _in_records(expect.record, records)
        finally:
            records.close()

    def _left_behind(self, expect: Expect) -> Iterator[str]:
        if not expect.nowhere:
            return
        files = [path for path in self._folder.rglob("*") if path.is_file()]
        kept = b"".join(path.read_bytes() for path in files) + self._log().encode()
        for secret in expect.nowhere:
            if secret.encode() in kept:
                yield f"still kept or logged: {secret}"


def _in_words(
    expect: Expect, never: list[str], replies: list[Reply], before: list[Reply]
) -> Iterator[str]:
    text = "\n".join(reply.text for reply in replies)
    shown = "\n".join([text, *(reply.speech for reply in replies)])
    labels = [choice.label for reply in replies for choice in reply.choices]
    for wanted in expect.says:
        if wanted not in text:
            yield f"does not say: {wanted}"
    if expect.one_of and not any(wanted in text for wanted in expect.one_of):
        yield f"says none of: {expect.one_of}"
    if expect.begins and expect.begins not in manners.sentences(text)[0]:
        yield f"does not begin with: {expect.begins}"
    for unwanted in never:
        if unwanted in shown:
            yield f"must never say: {unwanted}"
    if expect.offers is not None and labels != expect.offers:
        yield f"offers {labels}, not {expect.offers}"
    if expect.at_most is not None and len(labels) > expect.at_most:
        yield f"offers {len(labels)} answers, more than {expect.at_most}"
    if expect.urgent is not None and expect.urgent != any(reply.urgent for reply in replies):
        yield f"urgent is not {expect.urgent}"
    earlier = "\n".join(reply.text for reply in before)
    offered = [choice.label for reply in before for choice in reply.choices]
    if expect.same and not (text.endswith(earlier) and labels == offered):
        yield "does not say the same again"
    if expect.differs and text == earlier:
        yield "says the same again"
    if expect.shorter and len(text) >= len(earlier):
        yield f"is no shorter: {len(text)} characters after {len(earlier)}"


def _in_state(expect: Expect, answer: Answer) -> Iterator[str]:
    state = answer.state
    paused = [place["guide"] for place in state.get("paused") or ()]
    found: dict[str, Any] = {
        "guide": state.get("guide") or NONE,
        "step": state.get("step") or 0,
        "mode": state.get("mode") or NONE,
        "waits": paused,
        "then": list(state.get("queue") or ()),
        "danger": (state.get("danger") or {}).get("label", NONE),
        "human": state.get("handover") or NONE,
        "manner": state.get("manner") or _USUAL,
    }
    for name, is_now in found.items():
        wanted = getattr(expect, name)
        if wanted is not None and wanted != is_now:
            yield f"{name} is {is_now}, not {wanted}"


def _in_records(expect: Record, records: Records) -> Iterator[str]:
    progress = records.progress(_PERSON)
    practice = records.practice(_PERSON)
    drills = records.drills(_PERSON)
    found: dict[str, Any] = {
        "finished": [each.guide for each in progress if each.finished],
        "taught_back": [each.guide for each in progress if each.taught_back],
        "stuck": [each.guide for each in progress if each.stuck],
        "alerts": [alert.kind for alert in records.alerts(_PERSON)],
        "prefers": sorted(records.preferences(_PERSON)),
        "practised": [each.guide for each in practice if each.practised],
        "alone": [each.guide for each in practice if each.alone],
        "remembered": [each.guide for each in practice if each.remembered is True],
        "forgotten": [each.guide for each in practice if each.remembered is False],
        "drilled": [each.kind for each in drills],
        "missed": [each.kind for each in drills if each.stopped < each.times],
        "human": bool(records.handovers(_PERSON)),
    }
    found["empty"] = not any(found.values()) and not progress and not records.state(_PERSON).value
    for name, is_now in found.items():
        wanted = getattr(expect, name)
        if wanted is not None and wanted != is_now:
            yield f"the record's {name} is {is_now}, not {wanted}"

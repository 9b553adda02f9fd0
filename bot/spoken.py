"""One person's talk by voice, led through the door."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from bot.door import Answer, Door
from bot.expecting import hints
from bot.front import handed_over
from bot.messages import Incoming, Reply
from voice.companion import Option, Utterance
from voice.saying import Manner
from voice.waiting import Asked

_FILE = Path(__file__).with_suffix(".yml")
_MARKS = re.compile(r"[\s，。！？、；：…,.!?;:]+")
_SENTENCE = re.compile(r"[^。！？!?\n]+[。！？!?\n]*")


class DoorCompanion:
    """Answers one person by voice.

    Args:
        door: Where messages go in.
        person: Who speaks.
        source: The front end.
        has_human: Whether a human can take the line over.
    """

    def __init__(self, door: Door, person: str, source: str, *, has_human: bool = False) -> None:
        self._door = door
        self._person = person
        self._source = source
        self._has_human = has_human
        self._unsaid: tuple[Reply, ...] = ()

    async def greets(self) -> Utterance:
        """Begins, and says first what was urgent and not heard to its end the last time."""
        waiting = await self._door.outbox(self._source, self._person)
        missed = tuple(each.reply for each in waiting if each.reply.urgent)
        await handed_over(self._door, [e.reply for e in waiting if not e.reply.urgent])
        answer = await self._answer(text=_words()["greeting"])
        new = tuple(reply for reply in answer.replies if reply not in missed)
        self._unsaid += missed
        return utterance(replace(answer, replies=(*missed, *new)))

    async def answers(self, text: str, patience: float = 1.0) -> Utterance:
        """Answers what was heard."""
        answer = await self._answer(text=text, patience=patience)
        said = self._said(answer)
        if _bare(text) in _words()["farewells"] and not answer.state.get("danger"):
            return Utterance(said.text, manner=said.manner, then="hang_up")
        return said

    async def chooses(self, option: Option) -> Utterance:
        """Answers an option that was pressed."""
        return self._said(await self._answer(choice=option.value))

    def _said(self, answer: Answer) -> Utterance:
        said = utterance(answer)
        if self._has_human and answer.state.get("handover") == "requested":
            # The engine knows of no human; here there is one.
            return Utterance(_words()["to_human"], manner=said.manner, then="human")
        return said

    async def _answer(self, **given: Any) -> Answer:
        answer = await self._door.answer(
            Incoming(person=self._person, source=self._source, channel="voice", **given)
        )
        self._unsaid += answer.replies
        return answer

    async def was_heard(self) -> None:
        """All that was answered so far was said to its end, or the person went on from it."""
        said, self._unsaid = self._unsaid, ()
        await handed_over(self._door, said)


def utterance(answer: Answer) -> Utterance:
    """What an answer is when it is said."""
    text = "\n".join(reply.speech for reply in answer.replies)
    last = answer.replies[-1] if answer.replies else None
    options = tuple(Option(each.label, each.value) for each in last.choices) if last else ()
    return Utterance(
        text,
        options,
        asked(text, has_options=bool(options)),
        hints(answer.state, answer.replies),
        Manner.of(answer.state.get("manner")),
        urgent=any(reply.urgent for reply in answer.replies),
    )


def asked(text: str, *, has_options: bool = False) -> Asked:
    """What a text waits for, by the question in it that comes last.

    Args:
        text: What 小伴 says.
        has_options: Whether answers are offered to it.
    """
    words, sentences = _words(), _SENTENCE.findall(text)
    questions = [each for each in sentences if "？" in each or "?" in each]
    last = (questions or sentences or [""])[-1]
    if questions and any(each in last for each in words["yes_or_no"]):
        return Asked.YES_OR_NO
    if any(each in last for each in words["open"]) and (questions or not has_options):
        return Asked.OPEN
    return Asked.USUAL


def _bare(text: str) -> str:
    return _MARKS.sub("", text)


@cache
def _words() -> Mapping[str, Any]:
    content: dict[str, Any] = YAML(typ="safe").load(_FILE.read_text(encoding="utf-8"))
    return content

"""One live conversation by voice alone: listening, thinking, speaking, and being interrupted."""

from __future__ import annotations

import asyncio
import logging
import re
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, Protocol

from ruamel.yaml import YAML

from voice import tones
from voice.companion import Companion, Option, Utterance
from voice.events import Heard, HungUp, Piece, Pressed
from voice.listener import Listener
from voice.listening import Listening, Told
from voice.mouth import Mouth, Sayer
from voice.recogniser_error import RecogniserError
from voice.speaker import Speaker, SpeakerError
from voice.turn_taking import (
    AskAgain,
    OfferKeys,
    ResumeSpeaking,
    Speaking,
    Spoken,
    StopSpeaking,
    TurnEnded,
    Why,
)
from voice.waiting import Asked

_FILE = Path(__file__).with_suffix(".yml")
_AGAIN = "1"
_FIRST_OPTION_KEY = 4
_LAST_KEY = 9
# After so many seconds of thinking a tone is heard, and then again and again.
_THINKING = 1.5
_TONE_EVERY = 2.0
# So much slower is a question that is asked again, in characters a minute.
_SLOWER, _SLOWEST = 30, 120
# What was said last before the line broke is still answered, for the record.
_LAST_WORDS = 10.0
_SENTENCE = re.compile(r"[^。！？!?\n]*[。！？!?\n]+[」”』）)]*|[^。！？!?\n]+$")

Ending = Literal["hung_up", "finished", "human"]

_log = logging.getLogger(__name__)


class Line(Sayer, Protocol):
    """Both directions of a conversation's sound."""

    def events(self) -> AsyncIterator[Piece | Pressed | HungUp]:
        """Gives what is heard as it comes; ``HungUp`` is the last, once and always."""
        ...


@dataclass(frozen=True)
class _Words:
    keys: Mapping[str, str]
    option: str
    always: tuple[str, ...]
    offer: str
    no_such_key: str
    failed: str
    deaf: str


class Conversation:
    """Leads one person through one conversation.

    Args:
        line: Where sound comes from and goes to.
        listening: Hears what the person says, and whose turn it is.
        speaker: Makes sound of words.
        companion: Answers.
    """

    def __init__(
        self, line: Line, listening: Listening, speaker: Speaker, companion: Companion
    ) -> None:
        self._line = line
        self._listening = listening
        self._mouth = Mouth(line, speaker)
        self._companion = companion
        self._last = Utterance("")
        self._present = Utterance("")
        self._pressed: deque[str] = deque()
        self._waiting: deque[Callable[[], Awaitable[Utterance | None]]] = deque()
        self._speaking: asyncio.Task[None] | None = None
        self._thinking: asyncio.Task[None] | None = None
        self._over: asyncio.Future[Ending] = asyncio.get_running_loop().create_future()
        self._is_deaf = False

    async def run(self) -> Ending:
        """Holds the conversation.

        Returns:
            ``hung_up`` where the person went, ``finished`` where all was said, ``human`` where
            a human is to go on.
        """
        self._listener = Listener(self._listening)
        tasks = [asyncio.create_task(self._read()), asyncio.create_task(self._follow())]
        self._think(self._companion.greets)
        try:
            return await self._over
        finally:
            self._listener.close()
            self._quiet()
            for task in (*tasks, self._speaking):
                if task is not None:
                    task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await self._finish_thinking()

    # --- what the person does

    async def _read(self) -> None:
        """Hands on all that comes."""
        async for event in self._line.events():
            if isinstance(event, Pressed):
                self._pressed.append(event.key)
                if self._is_deaf:
                    self._key()
            if isinstance(event, HungUp) and self._is_deaf:
                self._end("hung_up")
            self._listener.put(event)

    async def _follow(self) -> None:
        """Does what follows from what was heard."""
        try:
            while (told := await self._listener.told()) is not None:
                self._do(told)
        except RecogniserError as error:
            _log.error("hearing failed: %s", error.kind)
            await self._go_on_deaf()
            return
        self._end("hung_up")

    def _do(self, told: Told) -> None:
        if isinstance(told, StopSpeaking):
            self._quiet()
        elif isinstance(told, TurnEnded):
            self._take_turn(told)
        elif isinstance(told, ResumeSpeaking):
            self._say(self._present, since=told.at)
        elif isinstance(told, AskAgain):
            self._say(self._shorter())
        elif isinstance(told, OfferKeys):
            self._say(self._keys(_words().offer))
        elif not isinstance(told, Heard):
            raise TypeError(told)

    def _take_turn(self, ended: TurnEnded) -> None:
        if ended.text:
            text = ended.text
            self._think(lambda: self._companion.answers(text, self._listener.patience))
        if ended.why is Why.KEY and self._pressed:
            self._key()

    def _key(self) -> None:
        """Does what the key stands for that was pressed first."""
        key = self._pressed.popleft()
        options = self._options()
        if key == _AGAIN:
            self._think(self._again)
        elif key in options:
            self._think(lambda: self._companion.chooses(options[key]))
        elif key in _words().keys:
            said = _words().keys[key]
            self._think(lambda: self._companion.answers(said, self._listener.patience))
        else:
            self._think(self._no_such_key)

    # --- thinking

    def _think(self, about: Callable[[], Awaitable[Utterance | None]]) -> None:
        """Answers one thing after the other, however fast they come."""
        self._waiting.append(about)
        self._quiet()
        if self._thinking is None or self._thinking.done():
            self._thinking = asyncio.create_task(self._think_on())

    async def _think_on(self) -> None:
        tones_heard = asyncio.create_task(self._sound_thinking())
        try:
            urgent: list[Utterance] = []
            utterance = None
            while self._waiting:
                utterance = await self._thought(self._waiting.popleft())
                # What the person has gone on from is not said, unless it is a danger.
                if utterance is not None and utterance.urgent and self._waiting:
                    urgent.append(utterance)
        finally:
            tones_heard.cancel()
        if utterance is None or self._over.done():
            return
        self._line.stop_speaking()
        for before in reversed(urgent):
            utterance = replace(utterance, text=f"{before.text}\n{utterance.text}")
        self._last = utterance
        self._say(utterance)

    async def _thought(self, about: Callable[[], Awaitable[Utterance | None]]) -> Utterance | None:
        try:
            await self._companion.was_heard()
            return await about()
        except Exception as error:  # whatever it is, a person is waiting for an answer
            _log.error("an answer failed: %s", type(error).__name__)
            return replace(self._last, text=_words().failed, then="listen")

    async def _sound_thinking(self) -> None:
        await asyncio.sleep(_THINKING)
        while self._line.say(tones.thinking()):  # noqa: ASYNC110 - a tone now and then
            await asyncio.sleep(_TONE_EVERY)

    async def _finish_thinking(self) -> None:
        if self._thinking is not None:
            with suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._thinking, _LAST_WORDS)

    # --- speaking

    def _say(self, utterance: Utterance, since: float = 0.0) -> None:
        self._quiet()
        self._present = utterance
        self._listener.expect(utterance.hints)
        self._speaking = asyncio.create_task(self._speak(utterance, since))

    async def _speak(self, utterance: Utterance, since: float) -> None:
        def begins() -> None:
            self._listener.put(Speaking(0.0, utterance.asks, since))

        try:
            heard = await self._mouth.say(utterance.text, utterance.manner, begins, since)
        except (SpeakerError, ValueError) as error:
            _log.error("speaking failed: %s", type(error).__name__)
            self._end("human")
            return
        self._listener.put(Spoken(0.0))
        if heard and utterance is self._last:
            await self._companion.was_heard()
        if heard and utterance.then != "listen":
            self._end("human" if utterance.then == "human" else "finished")

    def _quiet(self) -> None:
        """Falls silent at once."""
        if self._speaking is not None:
            self._speaking.cancel()
            self._speaking = None
        self._mouth.stop()

    def _end(self, ending: Ending) -> None:
        if not self._over.done():
            self._over.set_result(ending)

    # --- what is said without asking anybody

    async def _again(self) -> Utterance:
        return self._last

    async def _no_such_key(self) -> Utterance:
        return self._keys(_words().no_such_key)

    async def _go_on_deaf(self) -> None:
        """Nobody can be heard any more: there are keys, and a human."""
        self._is_deaf = True
        self._say(self._keys(_words().deaf))

    def _shorter(self) -> Utterance:
        """The question alone, slower."""
        sentences = [each.strip() for each in _SENTENCE.findall(self._last.text) if each.strip()]
        question = [each for each in sentences if "？" in each or "?" in each][-1:]
        text = "".join(question or sentences[-1:])
        manner = self._last.manner
        slower = replace(manner, pace=max(_SLOWEST, manner.pace - _SLOWER))
        return replace(self._last, text=text, manner=slower)

    def _keys(self, because: str) -> Utterance:
        words = _words()
        options = [
            words.option.format(label=option.label, key=key)
            for key, option in self._options().items()
        ]
        text = "\n".join([because, *options, *words.always])
        return replace(self._last, text=text, asks=Asked.USUAL, then="listen")

    def _options(self) -> dict[str, Option]:
        """The options by their keys; one that has a key of its own is not told twice."""
        offered = [each for each in self._last.options if each.label not in _words().keys.values()]
        keys = map(str, range(_FIRST_OPTION_KEY, _LAST_KEY + 1))
        return dict(zip(keys, offered, strict=False))


@lru_cache(maxsize=1)
def _words() -> _Words:
    content: dict[str, Any] = YAML(typ="safe").load(_FILE.read_text(encoding="utf-8"))
    return _Words(**{**content, "always": tuple(content["always"])})

"""Speaking with 小伴 on the page: sound comes in by a WebSocket, answers go out as sound.

What was heard is not answered here: the page shows it and hands it in like what is typed, so
that nothing is lost and nothing counts twice. Sound is never kept and never logged.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import itertools
import json
import re
import struct
from collections.abc import AsyncIterator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Protocol

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from bot.expecting import hints
from bot.front import RecordsUnavailable
from bot.messages import Choice, Exchange
from bot.web.exchanges import show_replies
from bot.web.live import Live
from bot.web.site import Caller, Site, caller, of
from bot.web.troubles import Trouble
from bot.web.words import words
from voice.events import RATE, WIDTH
from voice.listening import Listening
from voice.recogniser_error import RecogniserError
from voice.saying import Manner, Sound, sounds
from voice.speaker import Speaker, SpeakerError
from voice.waiting import Asked

# At once, in the house.
MOST = 20
# How long a page waits to know whether anything can be heard here, while the model is loading.
_PATIENCE = 1.5
# Of the last exchanges, which may be read aloud.
_LAST = 3
_SPEAKING_AT_ONCE = 2
# So much slower is a question that is asked again, in characters a minute.
_SLOWER, _SLOWEST = 30, 120
# Whose pauses are remembered while the page runs.
_REMEMBERED = 1_000
# Codes of our own that a closed line carries, by what is told in words before.
_CODES = {
    "unreadable": 4400,
    "gone": 4401,
    "enough": 4408,
    "elsewhere": 4409,
    "behind": 4413,
    "full": 4429,
    "deaf": 4503,
}
_DONE = 1000
# As long as it wants: how long it will be is not known when it begins.
_ENDLESS = 0xFFFFFFFF
_SENTENCE = re.compile(r"[^。！？!?\n]*[。！？!?\n]+[」”』）)]*|[^。！？!?\n]+$")


class Voices(Protocol):
    """What hears and speaks; see ``bot.voices``."""

    @property
    def can_hear(self) -> bool:
        """Whether anything can be heard; may take long."""
        ...

    @property
    def speaker(self) -> Speaker:
        """Makes sound of words; may take long the first time."""
        ...

    def listening(self, patience: float = 1.0) -> Listening:
        """Listens to one person; may take long the first time."""
        ...


@dataclass
class _Seat:
    """One person's line.

    Attributes:
        number: Which line it is, in the order in which they came.
        listening: Whoever listens; None while it begins.
        live: What is going on; None while it begins.
        taken: Set where the same person speaks elsewhere.
    """

    number: int
    listening: Listening | None = None
    live: Live | None = None
    taken: asyncio.Event = field(default_factory=asyncio.Event)


class Speaking:
    """The routes of speech, and who is speaking.

    Args:
        voices: What hears and speaks; None where nothing does.
    """

    def __init__(self, voices: Voices | None) -> None:
        self._voices = voices
        self._seats: dict[str, _Seat] = {}
        self._numbers = itertools.count()
        self._patience: dict[str, float] = {}
        self._finding_out: asyncio.Task[bool] | None = None
        self._makers = ThreadPoolExecutor(_SPEAKING_AT_ONCE, "speaking")

    def routes(self) -> list[BaseRoute]:
        """What pages ask for."""
        return [WebSocketRoute("/talk/voice", self.hear), Route("/talk/speech", self.speak)]

    @property
    def speaks(self) -> bool:
        """Whether answers can be read aloud by a voice of ours."""
        return self._voices is not None

    async def hears(self) -> bool:
        """Whether anything can be heard here; no, where it takes too long to find out."""
        if self._voices is None:
            return False
        if self._finding_out is None:
            voices = self._voices
            self._finding_out = asyncio.create_task(asyncio.to_thread(lambda: voices.can_hear))
        await asyncio.wait({self._finding_out}, timeout=_PATIENCE)
        return self._finding_out.done() and self._finding_out.result()

    # --- hearing

    async def hear(self, socket: WebSocket) -> None:
        """Hears one person: once, or until they have talked enough."""
        seat = _Seat(next(self._numbers))
        await socket.accept()
        try:
            who = await caller(socket)
        except Trouble:
            # The key came too often.
            await _close(socket, "full")
            return
        except RecordsUnavailable:
            await _close(socket, "deaf")
            return
        if who is None:
            await _close(socket, "gone")
        elif self._voices is None:
            await _close(socket, "deaf")
        elif len(self._seats) >= MOST and who.person not in self._seats:
            await _close(socket, "full")
        else:
            await _close(socket, await self._hear(socket, who, self._voices, seat))

    async def _hear(self, socket: WebSocket, who: Caller, voices: Voices, seat: _Seat) -> str:
        """Hears one person; gives why it is over."""
        before = self._seats.get(who.person)
        if before is not None and before.number > seat.number:
            # Who this is was found out later than on a line that came after it.
            return "elsewhere"
        if before is not None:
            # A page that was loaded anew: its old line may not have noticed yet.
            before.taken.set()
            self._learn(who.person, before)
        self._seats[who.person] = seat
        try:
            patience = self.patience(who.person) or await of(socket).door.patience(who.person)
            seat.listening = await asyncio.to_thread(voices.listening, patience)
            seat.live = Live(socket, seat.listening, functools.partial(_expected, of(socket), who))
            return await seat.live.run(seat.taken)
        except (RecogniserError, RecordsUnavailable):
            return "deaf"
        finally:
            if self._seats.get(who.person) is seat:
                self._learn(who.person, seat)
                del self._seats[who.person]

    def patience(self, person: str) -> float | None:
        """What was learned of a person's pauses since the page runs; None where nothing was."""
        seat = self._seats.get(person)
        if seat is not None and seat.listening is not None:
            return seat.listening.patience
        return self._patience.get(person)

    def _learn(self, person: str, seat: _Seat) -> None:
        """Remembers a person's pauses for as long as the page runs."""
        if seat.listening is None:
            return
        self._patience.pop(person, None)
        self._patience[person] = seat.listening.patience
        while len(self._patience) > _REMEMBERED:
            self._patience.pop(next(iter(self._patience)))

    # --- speaking

    async def speak(self, request: Request) -> Response:
        """Reads one of the last exchanges aloud, phrase by phrase as each is ready."""
        who = await caller(request)
        if who is None:
            raise Trouble("gone")
        if self._voices is None:
            raise Trouble("not_found")
        exchanges, state = await of(request).door.history(who.person, _LAST)
        manner = Manner.of(state.get("manner"))
        text = self._doubted(who.person) if "heard" in request.query_params else None
        if text is None:
            name = request.query_params.get("exchange", "")
            known = {"": words()["greeting"], **dict(map(_spoken, exchanges))}
            text = known.get(name)
        if not text:
            raise Trouble("not_found")
        if "again" in request.query_params:
            text = question(text)
            manner = replace(manner, pace=max(_SLOWEST, manner.pace - _SLOWER))
        return await self._sound(self._voices, text, manner)

    def _doubted(self, person: str) -> str | None:
        seat = self._seats.get(person)
        return seat.live.ask if seat and seat.live else None

    async def _sound(self, voices: Voices, text: str, manner: Manner) -> Response:
        loop = asyncio.get_running_loop()

        def begin() -> tuple[Iterator[Sound], Sound | None]:
            made = sounds(text, voices.speaker, manner)
            return made, next(made, None)

        try:
            # The first phrase before the answer begins: where there is no voice, it says so.
            made, first = await loop.run_in_executor(self._makers, begin)
        except SpeakerError as error:
            raise Trouble("broken") from error

        async def stream() -> AsyncIterator[bytes]:
            yield _header()
            sound = first
            with contextlib.suppress(SpeakerError):
                while sound is not None:
                    yield sound.samples
                    sound = await loop.run_in_executor(self._makers, next, made, None)

        return StreamingResponse(stream(), media_type="audio/wav")


async def _expected(site: Site, who: Caller) -> tuple[str, ...]:
    """What the person is likely to say now."""
    exchanges, state = await site.door.history(who.person, 1)
    replies = exchanges[-1].replies if exchanges else ()
    return await asyncio.to_thread(hints, state, replies)


def _spoken(exchange: Exchange) -> tuple[str, str]:
    shown = show_replies(exchange.replies, lambda _: None)
    return shown.name, shown.speech


def asked(choices: Sequence[Choice]) -> Asked:
    """What is waited for after an answer: where nothing is offered, people look for words."""
    return Asked.USUAL if choices else Asked.OPEN


def question(text: str) -> str:
    """The last question of an answer, or its last sentence."""
    sentences = [each.strip() for each in _SENTENCE.findall(text) if each.strip()]
    questions = [each for each in sentences if each.rstrip("」”").endswith(("？", "?"))]
    last: str = (questions or sentences or [text])[-1]
    return last


def _header() -> bytes:
    """What stands before the sound in a WAV file."""
    form = struct.pack("<HHIIHH", 1, 1, RATE, RATE * WIDTH, WIDTH, 8 * WIDTH)
    size = struct.pack("<I", _ENDLESS)
    return b"".join((b"RIFF", size, b"WAVEfmt ", struct.pack("<I", len(form)), form, b"data", size))


async def _close(socket: WebSocket, over: str) -> None:
    """Ends a line; where there is something to tell, it is told first."""
    # Whoever has gone is told nothing.
    with contextlib.suppress(WebSocketDisconnect, RuntimeError):
        if over == "done":
            await socket.close(_DONE)
            return
        await socket.send_text(json.dumps({"error": words()["speaking"][over]}, ensure_ascii=False))
        await socket.close(_CODES[over], over)

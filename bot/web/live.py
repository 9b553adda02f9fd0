"""One line on which a page sends sound, and is told what was heard and whose turn it is."""

from __future__ import annotations

import asyncio
import json
import math
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from starlette.websockets import WebSocket, WebSocketDisconnect

from bot.web.words import words
from voice.events import PIECE_BYTES, PIECE_MS, Heard, Piece, Pressed
from voice.listener import Listener
from voice.listening import Listening
from voice.turn_taking import (
    AskAgain,
    OfferKeys,
    ResumeSpeaking,
    Speaking,
    Spoken,
    StopSpeaking,
    TurnEnded,
    Why,
    joined,
)
from voice.waiting import Asked, is_yes_or_no

# Why a line ends: it did what it was for, or a name in ``words.yml`` under ``speaking``.
Over = Literal["done", "elsewhere", "deaf", "enough", "behind", "unreadable"]

# Seconds of sound.
_LONGEST = {"open": 15 * 60.0, "hold": 60.0}
# Who lets go of a button by a second press may forget it.
_FORGOTTEN = {"silent": 10.0, "spoken": 4.0}
# How far ahead of the clock sound may come, such as after a line that stood still.
_AHEAD = 15.0
# How much may wait to be heard.
_BEHIND = 10.0
_PIECE_SECONDS = PIECE_MS / 1000
# A first message that never comes.
_PATIENCE = 20.0
_UNSURE = 0.5


@dataclass
class _Caption:
    """What was heard in this turn so far.

    Attributes:
        finals: What the recogniser will change no more.
        partial: What it may still change.
        sureness: How sure it was of each word.
    """

    finals: list[str] = field(default_factory=list)
    partial: str = ""
    sureness: list[float] = field(default_factory=list)

    def hear(self, heard: Heard) -> None:
        """Takes note of what was understood."""
        self.partial = "" if heard.is_final else heard.text
        if heard.is_final and heard.text:
            self.finals.append(heard.text)
            self.sureness += [word.confidence for word in heard.words]

    @property
    def text(self) -> str:
        """All of it."""
        return joined([*self.finals, self.partial])

    @property
    def sure(self) -> bool:
        """Whether it was understood well enough."""
        known = self.sureness or [1.0]
        return math.fsum(known) / len(known) >= _UNSURE


class Live:
    """Hears one person, as long as the line is there.

    Args:
        socket: The line, accepted.
        listening: Hears, and says whose turn it is.
        expected: Gives what may be said now.

    Attributes:
        ask: What the person is asked aloud, where it is not sure what they said.
    """

    def __init__(
        self,
        socket: WebSocket,
        listening: Listening,
        expected: Callable[[], Awaitable[tuple[str, ...]]],
    ) -> None:
        self.ask: str | None = None
        self._socket = socket
        self._listener = Listener(listening)
        self._expected = expected
        self._loop = asyncio.get_running_loop()
        self._began = self._loop.time()
        self._has_begun = False
        self._holds = False
        self._rest = b""
        # Seconds of sound so far, and where nothing was heard since.
        self._so_far = 0.0
        self._quiet_since = 0.0
        self._released = False
        self._caption = _Caption()
        self._told = ""
        self._held: list[str] = []
        self._sure = True
        self._doubted = ""

    async def run(self, taken: asyncio.Event) -> Over:
        """Hears until it is over.

        Args:
            taken: Set where the same person speaks elsewhere.
        """
        talk = [asyncio.create_task(self._read()), asyncio.create_task(self._tell())]
        replaced = asyncio.create_task(taken.wait())
        tasks: list[asyncio.Task[Any]] = [*talk, replaced]
        try:
            # A time limit around receiving itself would swallow that this line is to end
            # (asyncio.wait_for before Python 3.12), and nobody would ever be answered on it.
            done, _ = await asyncio.wait(
                tasks, timeout=_PATIENCE, return_when=asyncio.FIRST_COMPLETED
            )
            if not done and not self._has_begun:
                return "unreadable"
            if not done:
                done, _ = await asyncio.wait(
                    tasks, timeout=_LONGEST["open"], return_when=asyncio.FIRST_COMPLETED
                )
            if replaced in done:
                return "elsewhere"
            return next((task.result() for task in talk if task in done), "enough")
        except WebSocketDisconnect:
            return "done"
        except ValueError:
            return "unreadable"
        finally:
            self._listener.close()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    # --- what comes in

    async def _read(self) -> Over:
        mode = _control(await self._socket.receive()).get("mode")
        if mode not in ("hold", "open"):
            return "unreadable"
        self._has_begun = True
        self._holds = mode == "hold"
        self._listener.expect(await self._expected())
        while True:
            message = await self._socket.receive()
            if message["type"] == "websocket.disconnect":
                return "done"
            over = await self._take(message)
            if over is not None:
                return over

    async def _take(self, message: Any) -> Over | None:
        sound = message.get("bytes")
        if sound is not None:
            return self._take_sound(sound)
        control = _control(message)
        if control.get("released") and self._holds:
            self._release()
        elif "speaking" in control:
            await self._speaking(control["speaking"])
        elif "spoken" in control:
            self._listener.put(Spoken(0.0))
        elif "settled" in control:
            self._doubted, self.ask = "", None
        return None

    def _take_sound(self, sound: bytes) -> Over | None:
        samples = self._rest + sound
        whole = len(samples) - len(samples) % PIECE_BYTES
        for begin in range(0, whole, PIECE_BYTES):
            self._listener.put(Piece(samples[begin : begin + PIECE_BYTES], self._so_far))
            self._so_far += _PIECE_SECONDS
        self._rest = samples[whole:]
        if self._so_far - (self._loop.time() - self._began) > _AHEAD:
            return "behind"
        if self._listener.behind * _PIECE_SECONDS > _BEHIND:
            return "behind"
        self._release_forgotten()
        return None

    def _release_forgotten(self) -> None:
        """Lets go of the button, where nobody did for too long."""
        heard_until = self._so_far - self._listener.behind * _PIECE_SECONDS
        patience = _FORGOTTEN["spoken" if self._held else "silent"]
        quiet = heard_until - self._quiet_since >= patience and not self._caption.text
        if self._holds and (quiet or self._so_far >= _LONGEST["hold"]):
            self._release()

    def _release(self) -> None:
        if not self._released:
            self._released = True
            self._listener.put(Pressed("#"))

    async def _speaking(self, given: Any) -> None:
        """小伴 begins to speak: what may be answered to it is listened for."""
        given = given if isinstance(given, dict) else {}
        asks = given.get("asks")
        position = given.get("position")
        known = {each.value: each for each in Asked}
        expected = words()["speaking"]["yes_or_no"] if self._doubted else await self._expected()
        self._listener.expect(tuple(expected))
        self._listener.put(
            Speaking(
                0.0,
                known.get(asks if isinstance(asks, str) else "", Asked.USUAL),
                float(position) if isinstance(position, int | float) else 0.0,
            )
        )

    # --- what goes out

    async def _tell(self) -> Over:
        while (told := await self._listener.told()) is not None:
            if isinstance(told, Heard):
                await self._tell_caption(told)
            elif isinstance(told, TurnEnded):
                if await self._tell_turn(told):
                    return "done"
            elif isinstance(told, StopSpeaking):
                await self._send(stop=True)
            elif isinstance(told, ResumeSpeaking):
                await self._send(resume=round(told.at, 2))
            elif isinstance(told, AskAgain):
                # A question about what was heard is asked again, not the one before.
                await self._send(again=told.how_often, ask=self.ask if self._doubted else None)
            elif isinstance(told, OfferKeys):
                self.ask = words()["speaking"]["offer"]
                await self._send(keys=True, ask=self.ask)
        return "done"

    async def _tell_caption(self, heard: Heard) -> None:
        self._caption.hear(heard)
        if heard.words:
            self._quiet_since = max(word.end for word in heard.words)
        text = joined([*self._held, self._caption.text])
        if text and text != self._told:
            self._told = text
            await self._send(heard=text)

    async def _tell_turn(self, ended: TurnEnded) -> bool:
        """Hands a turn over; True where it was the last."""
        self._sure = self._sure and self._caption.sure
        self._caption, self._told = _Caption(), ""
        if not self._holds:
            await self._send(**self._judged(ended.text))
            self._sure = True
            return False
        self._held += [ended.text] if ended.text else []
        if ended.why is not Why.KEY:
            self._release_forgotten()
            return False
        text = joined(self._held)
        await self._send(turn=text, sure=self._sure and not careful(text))
        return True

    def _judged(self, text: str) -> dict[str, Any]:
        """A turn without a hand: what is in doubt is asked, and the answer decides."""
        doubted, self._doubted, self.ask = self._doubted, "", None
        said = words()["speaking"]
        bare = text.strip("，。！？ ")
        if doubted and bare in said["yes"]:
            return {"turn": doubted, "sure": True}
        if doubted and bare in said["no"]:
            self.ask = said["repeat"]
            return {"dropped": True, "ask": self.ask}
        if self._sure and not careful(text):
            return {"turn": text, "sure": True}
        self._doubted = text
        self.ask = said["really"].format(text=text)
        return {"turn": text, "sure": False, "ask": self.ask}

    async def _send(self, **told: Any) -> None:
        await self._socket.send_text(json.dumps(told, ensure_ascii=False))


def careful(text: str) -> bool:
    """Whether a misunderstanding could cost money: the person is to look at it first.

    What sounds like a danger is never held back: who is frightened may not press anything more.
    """
    if is_yes_or_no(text) or _has_any(text, "urgent"):
        return False
    return _has_any(text, "careful")


def _has_any(text: str, group: str) -> bool:
    return any(word in text for word in words()["speaking"][group])


def _control(message: Any) -> dict[str, Any]:
    """What a page tells besides sound.

    Raises:
        ValueError: It is nothing that our page tells.
    """
    if message["type"] == "websocket.disconnect":
        raise WebSocketDisconnect(message.get("code", 1000))
    control = json.loads(message.get("text") or "")
    if not isinstance(control, dict):
        raise ValueError("no object")
    return control

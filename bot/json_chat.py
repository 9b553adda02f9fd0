"""The conversation as programs hold it: JSON lines in, JSON lines out.

Every line that is not blank is answered by one line. A line that cannot be read is
answered by ``{"error": …}``, which says what is wanted and quotes nothing of it.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

from bot.door import Answer, Door
from bot.front import handed_over
from bot.messages import Incoming, Reply
from bot.state_view import view

SOURCE = "json"
# Far more than a person says, far less than memory holds.
LONGEST_LINE = 1 << 20

_CONTENTS = ("text", "choice", "image", "audio")
_KEYS = ("person", *_CONTENTS, "channel", "id")
_CHANNELS = ("text", "voice")


class LineError(ValueError):
    """A line is not what is wanted; says what is."""


class Reader(Protocol):
    """Where lines come from, such as ``sys.stdin.buffer``."""

    def readline(self, limit: int, /) -> bytes:
        """Gives the next line, or as much of it as the limit lets; b"" at the end."""
        ...


def parse(line: bytes) -> Incoming:
    """Reads a line.

    Raises:
        LineError: It is not in the contract's form.
    """
    message = _object(line)
    unknown = sorted(set(message) - set(_KEYS))
    if unknown:
        raise LineError(f"unknown key {json.dumps(unknown[0])}; known: {', '.join(_KEYS)}")
    given = {key: _text(key, value) for key, value in message.items() if value is not None}
    if not given.get("person"):
        raise LineError('"person" is missing: who writes, a text')
    if len(given.keys() & set(_CONTENTS)) != 1:
        raise LineError(f"exactly one is wanted of: {', '.join(_CONTENTS)}")
    channel = given.pop("channel", "text")
    if channel not in _CHANNELS:
        raise LineError('"channel" must be "text" or "voice"')
    for key in ("image", "audio"):
        if key in given and not _is_file(given[key]):
            raise LineError(f'"{key}": there is no such file')
    return Incoming(
        **given | {"message_id": given.pop("id", None)},  # type: ignore[arg-type]
        channel="voice" if channel == "voice" else "text",
        source=SOURCE,
    )


def _object(line: bytes) -> dict[str, object]:
    try:
        message = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise LineError("the line is not UTF-8") from error
    except (ValueError, RecursionError) as error:
        raise LineError("the line is no JSON") from error
    if not isinstance(message, dict):
        raise LineError('the line must be an object, such as {"person": "p1", "text": "你好"}')
    return message


def _text(key: str, value: object) -> str:
    if not isinstance(value, str):
        raise LineError(f'"{key}" must be a text')
    return value


def _is_file(name: str) -> bool:
    try:
        return Path(name).is_file()
    except OSError:  # such as a name that is too long
        return False


def answer_line(
    person: str,
    answer: Answer,
    steps: Mapping[str, int],
    picture: Callable[[str], str | None] = str,
    heard: str | None = None,
) -> dict[str, Any]:
    """What is answered to a message.

    Args:
        person: Who wrote.
        answer: What the door gave back.
        steps: How many steps each guide has.
        picture: Gives the file of a picture by its name, or None where there is none.
        heard: What was understood of speech; None where none was handed in.
    """
    told = {
        "person": person,
        "replies": [_reply(reply, picture) for reply in answer.replies],
        "state": view(answer.state, steps),
    }
    return told if heard is None else told | {"heard": heard}


def _reply(reply: Reply, picture: Callable[[str], str | None]) -> dict[str, Any]:
    return {
        "text": reply.text,
        "speech": reply.speech,
        "choices": [{"label": choice.label, "value": choice.value} for choice in reply.choices],
        "picture": picture(reply.picture) if reply.picture else None,
        "urgent": reply.urgent,
    }


class JsonChat:
    """Answers lines, one after the other.

    Args:
        door: Where messages go in.
        steps: How many steps each guide has.
        write: Takes a whole line, and has handed it on when it returns.
        picture: Gives the file of a picture by its name, or None where there is none.
    """

    def __init__(
        self,
        door: Door,
        steps: Mapping[str, int],
        write: Callable[[bytes], None],
        picture: Callable[[str], str | None] = str,
    ) -> None:
        self._door = door
        self._steps = steps
        self._write = write
        self._picture = picture
        self._owed: dict[str, list[Reply]] = {}

    async def run(self, lines: Reader) -> None:
        """Answers every line to the end.

        What a person is still owed, because the program ended before it was handed on,
        comes first in the answer to that person's next line.
        """
        for waiting in await self._door.outbox(SOURCE):
            self._owed.setdefault(waiting.person, []).append(waiting.reply)
        while line := lines.readline(LONGEST_LINE + 1):
            if len(line) > LONGEST_LINE:
                while line and not line.endswith(b"\n"):
                    line = lines.readline(LONGEST_LINE)
                self._put({"error": f"the line is longer than {LONGEST_LINE} bytes"})
            elif line.strip():
                await self._answer(line)

    async def _answer(self, line: bytes) -> None:
        try:
            incoming = parse(line)
            answer = await self._door.answer(incoming)
        except ValueError as error:
            self._put({"error": str(error)})
            return
        answer = self._with_owed(incoming.person, answer)
        # Drawing one takes a moment the first time.
        told = await asyncio.to_thread(
            answer_line,
            incoming.person,
            answer,
            self._steps,
            self._picture,
            (answer.heard or "") if incoming.audio else None,
        )
        self._put(told)
        await handed_over(self._door, answer.replies)

    def _with_owed(self, person: str, answer: Answer) -> Answer:
        now = {reply.id for reply in answer.replies}
        owed = [reply for reply in self._owed.pop(person, ()) if reply.id not in now]
        return replace(answer, replies=(*owed, *answer.replies))

    def _put(self, answer: Mapping[str, Any]) -> None:
        text = json.dumps(answer, ensure_ascii=False)
        self._write(text.encode("utf-8", "backslashreplace") + b"\n")

"""小伴's telephone with a real door, real records, real sockets and a real web server."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import uuid
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from starlette.applications import Starlette

from bot.door import Door
from bot.messages import Choice, Note, Reply, SafeMessage, State, Turn
from bot.settings import Address
from bot.telephone.front import Exchange, Telephone
from tests.telephone.voices import Voices, spoken
from tests.voice.asterisk import Asterisk, calling, until
from voice.telephone.call import Limits

HUMAN = "13800138000"
PUBLIC = "https://xiaoban.example"
TOKEN = "the account's token"  # noqa: S105


class Engine:
    """Answers each sentence in its own way, and remembers who said what."""

    def __init__(self) -> None:
        self.heard: list[SafeMessage] = []
        self.pause = 0.0
        # What is added to each answer.
        self.more = ""

    async def turn(self, state: State, message: SafeMessage) -> Turn:
        self.heard.append(message)
        await asyncio.sleep(self.pause)
        text = message.text or message.choice or ""
        turns = state.get("turns", 0) + 1
        kept: dict[str, Any] = {"turns": turns}
        if text == "找真人":
            return Turn((Reply("好", "好，找真人。"),), kept | {"handover": "requested"})
        if text == "都删掉":
            return Turn((Reply("好", "都删掉了。"),), {}, (Note("erase"),))
        if text == "怎么付钱":
            choices = (Choice("看到了", "done@1"), Choice("找不到", "cannot_find@1"))
            return Turn((Reply("看", "看到了吗？", choices),), kept | {"guide": "g", "step": 1})
        return Turn((Reply(text, f"您说{text}。{self.more}"),), kept)

    @property
    def said(self) -> list[str]:
        """What people said after the greeting."""
        return [each.text or each.choice or "" for each in self.heard if each.text != "你好"]

    @property
    def people(self) -> list[str]:
        return list(dict.fromkeys(each.person for each in self.heard))


@dataclass
class House:
    """Everything together."""

    telephone: Telephone
    door: Door
    engine: Engine
    voices: Voices
    app: Starlette
    web: str

    async def post(
        self, path: str, content: Mapping[str, str], headers: Mapping[str, str] | None = None
    ) -> httpx.Response:
        async with httpx.AsyncClient(trust_env=False) as client:
            return await client.post(
                f"{self.web}{path}", data=dict(content), headers=dict(headers or {})
            )

    async def announce(self, name: uuid.UUID, number: str = HUMAN) -> None:
        answer = await self.post(f"/telephone/calls/{name}", {"number": number})
        assert answer.status_code == 200, answer.text

    async def ended(self, name: uuid.UUID) -> str:
        return (await self.post(f"/telephone/calls/{name}/end", {"ask": "1"})).text

    @contextlib.asynccontextmanager
    async def calls(self, number: str | None = None) -> AsyncIterator[Asterisk]:
        """A call by Asterisk, which hands the number over first."""
        assert self.telephone.port
        async with calling(self.telephone.port, begins=False) as caller:
            if number is not None:
                await self.announce(caller.name, number)
            caller.begin()
            yield caller

    async def says(self, caller: Asterisk, sentence: str) -> None:
        """Says something, and waits until it was understood."""
        before = len(self.engine.said)
        await in_real_time(caller, spoken(sentence))
        await until(lambda: len(self.engine.said) > before or caller.closed, 8)

    async def until_said(self, part: str, times: int = 1) -> None:
        await until(lambda: sum(part in text for text in self.voices.said) >= times, 8)


async def in_real_time(caller: Asterisk, samples: bytes) -> None:
    """Speaks as fast as people do."""
    began = asyncio.get_running_loop().time()
    for number, start in enumerate(range(0, len(samples), 320)):
        if caller.closed:
            return
        caller.speak(samples[start : start + 320])
        late = began + number * 0.02 - asyncio.get_running_loop().time()
        await asyncio.sleep(max(0.0, late))


@contextlib.asynccontextmanager
async def opened(
    folder: Path,
    *,
    human: str | None = HUMAN,
    service: str | None = None,
    secret: str | None = TOKEN,
    voices: Voices | None = None,
    most_calls: int = 20,
    limits: Limits | None = None,
    **replaced: Any,
) -> AsyncIterator[House]:
    """Opens the telephone, with a web server for what is asked by HTTP."""
    engine, voices = Engine(), voices or Voices()
    async with await Door.open(f"sqlite:///{folder / 'records.db'}", engine) as door:
        exchange = Exchange(Address("127.0.0.1", 0), service, secret, PUBLIC, human)
        telephone = Telephone(
            door,
            voices,  # type: ignore[arg-type]
            folder,
            exchange,
            most_calls=most_calls,
            limits=limits or Limits(grace=1.0, lingering=0.5),
            **replaced,
        )
        app = Starlette(routes=[telephone.route()])
        await telephone.start()
        try:
            async with _web(app) as root:
                yield House(telephone, door, engine, voices, app, root)
        finally:
            await telephone.stop()


@contextlib.asynccontextmanager
async def _web(app: Starlette) -> AsyncIterator[str]:
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(
        uvicorn.Config(app, ws="wsproto", lifespan="off", log_config=None, access_log=False)
    )
    server.capture_signals = contextlib.nullcontext  # type: ignore[method-assign,assignment]
    serving = asyncio.create_task(server.serve([listening]))
    await until(lambda: server.started)
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        server.force_exit = True
        await serving
        listening.close()


__all__ = ["HUMAN", "PUBLIC", "TOKEN", "Engine", "House", "in_real_time", "opened"]

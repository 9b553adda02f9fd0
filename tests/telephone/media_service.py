"""A service that streams calls, by its own reading of Twilio's Media Streams."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
import uuid
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import websockets
from websockets.legacy.client import WebSocketClientProtocol, connect

from tests.telephone.house import PUBLIC, TOKEN, House
from voice.telephone.companding import decoded, encoded
from voice.telephone.signature import signature

_PIECE = 320


@dataclass
class Service:
    """One call, from the service's side; plays at once whatever it is sent."""

    socket: WebSocketClientProtocol
    call: str
    stream: str = "MZ1"
    heard: list[bytes] = field(default_factory=list)
    messages: list[dict[str, Any]] = field(default_factory=list)
    closed: bool = False

    async def send(self, content: Mapping[str, Any]) -> None:
        await self.socket.send(json.dumps(content))

    async def begin(self, number: str | None = None) -> None:
        parameters = {} if number is None else {"number": number}
        await self.send({"event": "connected", "protocol": "Call", "version": "1.0.0"})
        await self.send(
            {
                "event": "start",
                "streamSid": self.stream,
                "start": {
                    "streamSid": self.stream,
                    "callSid": self.call,
                    "customParameters": parameters,
                    "mediaFormat": {"encoding": "audio/x-mulaw", "sampleRate": 8000},
                },
            }
        )

    async def press(self, key: str) -> None:
        await self.send({"event": "dtmf", "dtmf": {"track": "inbound_track", "digit": key}})

    async def speak(self, samples: bytes) -> None:
        """Speaks as fast as people do."""
        began = asyncio.get_running_loop().time()
        for number, start in enumerate(range(0, len(samples), _PIECE)):
            payload = base64.b64encode(encoded(samples[start : start + _PIECE])).decode()
            with contextlib.suppress(websockets.ConnectionClosed):
                await self.send(
                    {"event": "media", "media": {"track": "inbound", "payload": payload}}
                )
            late = began + number * 0.02 - asyncio.get_running_loop().time()
            await asyncio.sleep(max(0.0, late))

    async def listen(self) -> None:
        with contextlib.suppress(websockets.ConnectionClosed):
            async for text in self.socket:
                message = json.loads(text)
                self.messages.append(message)
                if message["event"] == "media":
                    self.heard.append(decoded(base64.b64decode(message["media"]["payload"])))
                if message["event"] == "mark":
                    await self.send({"event": "mark", "mark": message["mark"]})
        self.closed = True

    def events(self, kind: str) -> list[dict[str, Any]]:
        return [message for message in self.messages if message["event"] == kind]


@contextlib.asynccontextmanager
async def streaming(
    house: House,
    *,
    path: str = "/telephone/stream",
    token: str | None = TOKEN,
    listens: bool = True,
    **options: Any,
) -> AsyncIterator[Service]:
    """Connects as a service does; without a token, without a signature."""
    address = PUBLIC.replace("https", "wss") + path
    headers = {} if token is None else {"X-Twilio-Signature": signature(token, address)}
    async with connect(
        house.web.replace("http", "ws") + path, extra_headers=headers, compression=None, **options
    ) as socket:
        service = Service(socket, f"CA{uuid.uuid4().hex}")
        listening = asyncio.create_task(service.listen()) if listens else None
        try:
            yield service
        finally:
            await socket.close()
            if listening:
                await listening


def begun(call: str) -> str:
    """The message that begins a call."""
    media = {"encoding": "audio/x-mulaw", "sampleRate": 8000}
    start = {"streamSid": "MZ1", "callSid": call, "mediaFormat": media}
    return json.dumps({"event": "start", "start": start})


def framed(message: bytes, kind: int = 1) -> bytes:
    """A message as a WebSocket's client sends it."""
    length = len(message)
    size = bytes([0x80 | length]) if length < 126 else b"\xfe" + length.to_bytes(2, "big")
    return bytes([0x80 | kind]) + size + bytes(4) + message


async def reads_nothing(house: House) -> None:
    """A service that begins a call and then takes nothing that it is sent."""
    address = f"{PUBLIC.replace('https', 'wss')}/telephone/stream"
    scope = {
        "type": "websocket",
        "path": "/telephone/stream",
        "raw_path": b"/telephone/stream",
        "root_path": "",
        "query_string": b"",
        "scheme": "ws",
        "server": ("127.0.0.1", 80),
        "client": ("127.0.0.1", 80),
        "subprotocols": [],
        "headers": [(b"x-twilio-signature", signature(TOKEN, address).encode())],
    }
    coming = [{"type": "websocket.connect"}, {"type": "websocket.receive", "text": begun("CA1")}]

    async def receive() -> dict[str, Any]:
        if not coming:
            await asyncio.Event().wait()
        return coming.pop(0)

    async def send(message: Mapping[str, Any]) -> None:
        if message["type"] == "websocket.send":
            await asyncio.Event().wait()

    await house.app(scope, receive, send)


def signed(path: str, posted: Mapping[str, str], token: str = TOKEN) -> dict[str, str]:
    """The headers of a request that a service posts."""
    return {"X-Twilio-Signature": signature(token, f"{PUBLIC}{path}", posted.items())}

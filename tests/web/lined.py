"""A page's end of the line on which people speak: a WebSocket on a real socket."""

from __future__ import annotations

import json
import select
import socket
from collections.abc import Mapping
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit

from wsproto import ConnectionType, WSConnection
from wsproto.events import (
    AcceptConnection,
    BytesMessage,
    CloseConnection,
    Ping,
    RejectConnection,
    Request,
    TextMessage,
)

from tests.web.site import Site

_PATIENCE = 20.0
_PACE = 0.02


class Line:
    """A line to a page.

    Args:
        site: The page as it runs.
        key: The person's key; none for a stranger.
        headers: What else the browser says.

    Attributes:
        refused: The status with which it was refused; None where it was not.
        code: With which code it was closed; None while it is open.
    """

    def __init__(
        self, site: Site, key: str | None, headers: Mapping[str, str] | None = None
    ) -> None:
        host = urlsplit(site.url)
        self.refused: int | None = None
        self.code: int | None = None
        self._told: list[dict[str, Any]] = []
        self._socket = socket.create_connection((host.hostname, host.port), _PATIENCE)
        self._protocol = WSConnection(ConnectionType.CLIENT)
        given = {"Origin": site.url, **(headers or {})}
        if key is not None:
            given["Cookie"] = f"key={key}"
        extra = [(name.encode(), value.encode()) for name, value in given.items() if name != "Host"]
        name = given.get("Host", host.netloc)
        self._send(Request(host=name, target="/talk/voice", extra_headers=extra))
        self._accepted = False
        while not self._accepted and self.refused is None:
            self._receive()

    def __enter__(self) -> Line:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._socket.close()

    def tell(self, **message: Any) -> None:
        """Tells something."""
        self._send(TextMessage(json.dumps(message)))

    def write(self, text: str) -> None:
        """Sends a text as it is."""
        self._send(TextMessage(text))

    def sound(self, samples: bytes) -> None:
        """Sends sound, in messages of 100 ms."""
        for begin in range(0, len(samples), 3200):
            self._send(BytesMessage(samples[begin : begin + 3200]))

    def told(self, *names: str, meanwhile: bytes = b"") -> dict[str, Any]:
        """Waits for the next message that tells one of these.

        Args:
            names: What it is to tell.
            meanwhile: What is heard again and again until then.
        """
        while True:
            while not self._told:
                assert self.code is None, f"closed with {self.code}, and never told {names}"
                while meanwhile and not select.select([self._socket], [], [], _PACE)[0]:
                    self.sound(meanwhile)
                self._receive()
            message = self._told.pop(0)
            if any(name in message for name in names):
                return message

    def closed(self) -> int:
        """Waits until it is closed; gives the code."""
        while self.code is None:
            self._receive()
        return self.code

    def _send(self, event: Any) -> None:
        self._socket.sendall(self._protocol.send(event))

    def _receive(self) -> None:
        data = self._socket.recv(65_536)
        self._protocol.receive_data(data or None)
        for event in self._protocol.events():
            if isinstance(event, AcceptConnection):
                self._accepted = True
            elif isinstance(event, RejectConnection):
                self.refused = event.status_code
            elif isinstance(event, TextMessage):
                self._told.append(json.loads(event.data))
            elif isinstance(event, Ping):
                self._send(event.response())
            elif isinstance(event, CloseConnection):
                self.code = event.code

"""Runs every front end that is configured, until it is told to end."""

from __future__ import annotations

import asyncio
import errno
import importlib
import logging
import signal
import socket
from collections.abc import AsyncIterator, Callable, Iterator, MutableSequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

import uvicorn
from starlette.applications import Starlette
from starlette.routing import BaseRoute

from bot.door import Door
from bot.expecting import hints
from bot.front import open_door
from bot.pictures import Pictures
from bot.settings import Address, Settings
from bot.voices import Voices
from bot.web.app import make_app
from bot.web.guarding import EVERYWHERE, Hosts
from guides import library

# The turns that are under way have ended by then; then whatever is left is cut off.
_GRACE = 7
_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_BACKLOG = 512
_LARGEST_MESSAGE = 64 * 1024

_log = logging.getLogger(__name__)


class PortTaken(OSError):  # noqa: N818 - says what is so
    """Another program listens there already."""


class Beside(Protocol):
    """A front end that runs beside the page."""

    async def start(self) -> None:
        """Begins."""
        ...

    async def run(self) -> None:
        """Runs until it is cancelled, or cannot go on."""
        ...

    async def stop(self) -> None:
        """Ends what is in hand."""
        ...

    def route(self) -> BaseRoute | None:
        """What it wants to be called by, if anything."""
        ...


@dataclass(frozen=True)
class Told:
    """What is told to whoever started it.

    Attributes:
        serving: Given the page's address, once it answers.
        ended: Given the name of a front end that could not go on.
    """

    serving: Callable[[str], None]
    ended: Callable[[str], None]


def listen(host: str, port: int) -> socket.socket:
    """Takes a port, before anything else is loaded.

    Raises:
        PortTaken: Another program has it.
        OSError: The host is none of this machine's, or the port may not be used.
    """
    family, kind, protocol, _, address = socket.getaddrinfo(
        host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    # With its protocol: otherwise asyncio leaves Nagle's algorithm on, and answers wait 40 ms.
    listening = socket.socket(family, kind, protocol)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        # What is only bound, another program could still bind and listen on.
        listening.listen(_BACKLOG)
    except OSError as error:
        listening.close()
        if error.errno == errno.EADDRINUSE:
            raise PortTaken(error.errno, error.strerror) from error
        raise
    return listening


async def serve(settings: Settings, listening: socket.socket, host: str, told: Told) -> None:
    """Serves until a signal asks to end; then ends what is in hand.

    Args:
        settings: What is configured.
        listening: The port of the page.
        host: The host that was asked for.
        told: Who is told what happens.

    Raises:
        RecordsUnavailable: The records cannot be opened.
        TrainingError: There is no model, and none could be trained.
    """
    ending = asyncio.Event()
    async with AsyncExitStack() as stack:
        stack.enter_context(_signals(ending.set))
        voices = Voices(settings)
        door = await stack.enter_async_context(open_door(settings, apart=True, voices=voices))
        # A model takes a moment to load: nobody who speaks first shall wait for it.
        await asyncio.to_thread(_warm_up, voices)
        pictures = Pictures(settings.models / "pictures")
        running = ["web"]
        routes: list[BaseRoute] = []
        for name, beside in _configured(settings, door, pictures, voices):
            route = beside.route()
            routes += [route] if route is not None else []
            await stack.enter_async_context(_running(name, beside, running, told.ended))
        app = make_app(
            door,
            guides=library.load(),
            pictures=pictures,
            hosts=Hosts.of(host, settings.web_url, settings.telegram_webhook),
            secure=(settings.web_url or "").startswith("https://"),
            routes=routes,
            front_ends=running,
            voices=voices,
        )
        address = settings.web_url or _address(listening, host)
        await _serve_page(app, listening, ending, lambda: told.serving(address))


def _warm_up(voices: Voices) -> None:
    if voices.can_hear:
        hints({})


def _configured(
    settings: Settings, door: Door, pictures: Pictures, voices: Voices
) -> Iterator[tuple[str, Beside]]:
    """The front ends beside the page, by their names."""
    if settings.telegram_token is not None:
        yield "telegram", telegram(settings, door, pictures, voices)
    if settings.audiosocket is not None or settings.telephone_service is not None:
        yield "telephone", telephone(settings, door, voices)


def telephone(settings: Settings, door: Door, voices: Voices) -> Beside:
    """小伴 on the telephone."""
    beside: Beside = importlib.import_module("bot.telephone.front").Telephone.of(
        settings, door, voices
    )
    return beside


def telegram(settings: Settings, door: Door, pictures: Pictures, voices: Voices) -> Beside:
    """小伴 on Telegram; its libraries are loaded only where it is wanted."""
    front = importlib.import_module("bot.telegram.front")
    account = front.Account(
        settings.telegram_token, settings.telegram_api, settings.telegram_webhook
    )
    beside: Beside = front.Telegram(door, account, pictures.file, speak=voices.spoken)
    return beside


def configured(app: Starlette) -> uvicorn.Config:
    """How the page is served: nothing of a request is logged."""
    return uvicorn.Config(
        app,
        ws="wsproto",
        # Sound comes in pieces of a tenth of a second at most.
        ws_max_size=_LARGEST_MESSAGE,
        ws_per_message_deflate=False,
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=True,
        forwarded_allow_ips="127.0.0.1",
        timeout_graceful_shutdown=_GRACE,
    )


class Server(uvicorn.Server):
    """A server that leaves signals to us, and says when it answers.

    Args:
        config: How it serves.
        ready: Called once it answers.
    """

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leaves them alone."""
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begins, and says so."""
        await super().startup(sockets)
        self._ready()


async def _serve_page(
    app: Starlette, listening: socket.socket, ending: asyncio.Event, ready: Callable[[], None]
) -> None:
    if ending.is_set():
        return
    server = Server(configured(app), ready)
    serving = asyncio.create_task(server.serve([listening]))
    asked = asyncio.create_task(ending.wait())
    await asyncio.wait({serving, asked}, return_when=asyncio.FIRST_COMPLETED)
    server.should_exit = True
    asked.cancel()
    await serving


@asynccontextmanager
async def _running(
    name: str, beside: Beside, running: MutableSequence[str], ended: Callable[[str], None]
) -> AsyncIterator[None]:
    """Runs a front end beside the page; the page goes on without it."""

    async def run() -> None:
        try:
            await beside.run()
        except Exception as error:
            # Its message may quote a secret.
            _log.error("%s failed: %s", name, type(error).__name__)
        running.remove(name)
        ended(name)

    await beside.start()
    running.append(name)
    task = asyncio.create_task(run())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await beside.stop()


@contextmanager
def _signals(end: Callable[[], Any]) -> Iterator[None]:
    """Lets a signal ask to end; a second one ends at once."""
    loop = asyncio.get_running_loop()

    def asked() -> None:
        end()
        for each in _SIGNALS:
            loop.remove_signal_handler(each)

    for each in _SIGNALS:
        loop.add_signal_handler(each, asked)
    try:
        yield
    finally:
        for each in _SIGNALS:
            loop.remove_signal_handler(each)


def _address(listening: socket.socket, host: str) -> str:
    name = "127.0.0.1" if host in EVERYWHERE else host
    return f"http://{Address(name, listening.getsockname()[1])}/"

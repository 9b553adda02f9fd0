"""The page as it runs: a real server on a real socket, with a real door behind it."""

from __future__ import annotations

import asyncio
import functools
import threading
import time
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, TypeVar

from starlette.applications import Starlette

from bot.door import Door
from bot.messages import Engine
from bot.pictures import Pictures
from bot.serving import Server, configured, listen
from bot.web.app import make_app
from bot.web.guarding import Hosts
from bot.web.rates import Rates, unlimited
from guides import library

_Result = TypeVar("_Result")
_PATIENCE = 20.0
Build = Callable[[Door], Starlette]


_guides = functools.cache(library.load)


class Site:
    """A running page. It can be stopped and started again at the same address.

    Args:
        folder: Where its records and pictures are.
        engine: What answers.
        rates: How often is too often; by default nothing is.
        secure: Whether it behaves as behind https.
        hosts: Under which names it is known.
        more: Gives further arguments of ``make_app``.
    """

    def __init__(
        self,
        folder: Path,
        engine: Engine,
        *,
        rates: Rates | None = None,
        secure: bool = False,
        hosts: Hosts | None = None,
        more: dict[str, Any] | None = None,
    ) -> None:
        self.folder = folder
        self.engine = engine
        self.database = f"sqlite:///{folder / 'records.db'}"
        self.door: Door
        self.app: Starlette
        self._rates = rates or unlimited()
        self._secure = secure
        self._hosts = hosts or Hosts()
        self._more = more or {}
        self._port = 0
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop
        self._server: Server
        self._started = threading.Event()

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self._port}"

    def start(self) -> Site:
        """Starts it; returns when it answers."""
        self._started.clear()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()), daemon=True)
        self._thread.start()
        assert self._started.wait(_PATIENCE), "the site did not start"
        return self

    def stop(self) -> None:
        """Stops it, as if it were taken down."""
        if self._thread is None:
            return
        self._server.should_exit = True
        self._thread.join(_PATIENCE)
        assert not self._thread.is_alive(), "the site did not stop"
        self._thread = None

    def call(self, coroutine: Coroutine[Any, Any, _Result]) -> _Result:
        """Runs something in the site's own loop, such as what the door does."""
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(_PATIENCE)

    async def _run(self) -> None:
        self._loop = asyncio.get_running_loop()
        guides = _guides()
        async with await Door.open(self.database, self.engine) as self.door:
            self.app = make_app(
                self.door,
                guides=guides,
                pictures=Pictures(self.folder / "pictures", guides),
                hosts=self._hosts,
                secure=self._secure,
                rates=self._rates,
                **self._more,
            )
            config = configured(self.app)
            config.timeout_graceful_shutdown = 2
            self._server = Server(config, self._started.set)
            with listen("127.0.0.1", self._port) as listening:
                self._port = listening.getsockname()[1]
                await self._server.serve([listening])


def until(true: Callable[[], bool]) -> None:
    """Waits until something is so."""
    deadline = time.monotonic() + _PATIENCE
    while not true():
        assert time.monotonic() < deadline, "it never became so"
        time.sleep(0.01)

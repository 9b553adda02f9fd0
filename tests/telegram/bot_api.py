"""A Bot API server on this machine, which behaves as https://core.telegram.org/bots/api says."""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import socket
import threading
import time
from collections import defaultdict, deque
from collections.abc import Iterator, Mapping
from typing import Any

import httpx
import uvicorn
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from tests.telegram.methods import METHODS, ApiError
from tests.telegram.world import TOKEN, Call, World

_PATH = re.compile(r"/bot(?P<token>[^/]+)/(?P<method>\w+)")
_FILE = re.compile(r"/file/bot(?P<token>[^/]+)/files/(?P<name>\w+)")
_HTML = "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>"


class BotApi:
    """The server, as an ASGI application."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._news: asyncio.Event | None = None
        self._polls: list[asyncio.Event] = []
        self._caller: asyncio.Task[None] | None = None
        self._over = False

    def ends(self) -> None:
        """Holds no question open any longer, so that the server can end."""
        self._over = True
        self.world.notify()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
            return
        request = Request(scope, receive)
        response = await self._respond(request)
        if response is None:
            # The connection breaks: uvicorn's send is a method of the cycle that holds it.
            send.__self__.transport.abort()  # type: ignore[attr-defined]
            while (await receive())["type"] != "http.disconnect":
                pass
        else:
            await response(scope, receive, send)

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        loop, news = asyncio.get_running_loop(), asyncio.Event()

        def notify() -> None:
            with contextlib.suppress(RuntimeError):
                loop.call_soon_threadsafe(news.set)

        self._news, self.world.notify = news, notify
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                self._caller = asyncio.create_task(self._call_webhook())
                await send({"type": "lifespan.startup.complete"})
            else:
                if self._caller:
                    self._caller.cancel()
                    await asyncio.gather(self._caller, return_exceptions=True)
                await send({"type": "lifespan.shutdown.complete"})
                return

    async def _respond(self, request: Request) -> Response | None:
        file = _FILE.fullmatch(request.url.path)
        if file:
            return await self._file(file["token"], file["name"])
        path = _PATH.fullmatch(request.url.path)
        if not path:
            return _error(ApiError(404, "Not Found"))
        if path["token"] != TOKEN:
            return _error(ApiError(401, "Unauthorized"))
        data = await _data(request)
        method = next((each for each in METHODS if each.lower() == path["method"].lower()), "")
        if path["method"].lower() != "getupdates" and not method:
            return _error(ApiError(404, "Not Found"))
        return await self._call(method or "getUpdates", data)

    async def _call(self, method: str, data: Mapping[str, Any]) -> Response | None:
        with self.world.lock:
            self.world.calls.append(Call(method, data, time.monotonic()))
        chat = int(data["chat_id"]) if str(data.get("chat_id", "")).lstrip("-").isdigit() else None
        fault = self.world.fault(method, chat)
        if fault and fault.kind in _INSTEAD:
            return _INSTEAD[fault.kind](fault.seconds)
        if fault and fault.kind == "broken":
            return None
        if fault and fault.kind == "slow":
            await asyncio.sleep(fault.seconds)
        try:
            if method == "getUpdates":
                result: Any = await self._updates(data)
            else:
                with self.world.lock:
                    result = METHODS[method](self.world, data)
                self.world.notify()
        except ApiError as error:
            return _error(error)
        if fault and fault.kind == "broken_after":
            return None
        return JSONResponse({"ok": True, "result": result})

    async def _updates(self, data: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Long polling: an older question is ended by a newer one, with an error."""
        if self.world.webhook:
            raise ApiError(
                409,
                "Conflict: can't use getUpdates method while webhook is active; "
                "use deleteWebhook to delete the webhook first",
            )
        for older in self._polls:
            older.set()
        ended = asyncio.Event()
        self._polls.append(ended)
        try:
            return await self._wait(data, ended)
        finally:
            self._polls.remove(ended)

    async def _wait(self, data: Mapping[str, Any], ended: asyncio.Event) -> list[dict[str, Any]]:
        offset, limit = int(data.get("offset", 0)), int(data.get("limit", 100))
        if not self.world.is_near(offset):
            # A number from before the numbers began anew says nothing.
            offset = 0
        deadline = time.monotonic() + int(data.get("timeout", 0))
        allowed = json.loads(data.get("allowed_updates", "[]"))
        assert self._news
        self.world.confirm(offset)
        while True:
            self._news.clear()
            with self.world.lock:
                waiting = [
                    each
                    for each in self.world.updates
                    if each["update_id"] >= offset and (not allowed or set(each) & set(allowed))
                ]
            left = deadline - time.monotonic()
            if waiting or left <= 0 or self._over:
                return waiting[: max(1, min(limit, 100))]
            tasks = [asyncio.ensure_future(each.wait()) for each in (self._news, ended)]
            await asyncio.wait(tasks, timeout=left, return_when=asyncio.FIRST_COMPLETED)
            for task in tasks:
                task.cancel()
            if ended.is_set():
                raise ApiError(
                    409,
                    "Conflict: terminated by other getUpdates request; "
                    "make sure that only one bot instance is running",
                )

    async def _file(self, token: str, name: str) -> Response | None:
        fault = self.world.fault("file", None)
        if fault:
            return _INSTEAD[fault.kind](fault.seconds) if fault.kind in _INSTEAD else None
        if token != TOKEN or name not in self.world.files:
            return _error(ApiError(404, "Not Found"))
        return Response(self.world.files[name])

    async def _call_webhook(self) -> None:
        """Calls the webhook: people side by side, each person's updates in order."""
        queues: dict[int, deque[dict[str, Any]]] = defaultdict(deque)
        busy: dict[int, asyncio.Task[None]] = {}
        async with httpx.AsyncClient(timeout=10) as client:
            while True:
                await asyncio.sleep(0.01)
                with self.world.lock:
                    hook = self.world.webhook
                    while hook and self.world.updates:
                        update = self.world.updates.popleft()
                        queues[_queue(update)].append(update)
                for queue, updates in queues.items():
                    if updates and hook and (queue not in busy or busy[queue].done()):
                        busy[queue] = asyncio.create_task(_hand_in(client, hook, updates))


async def _hand_in(
    client: httpx.AsyncClient, hook: Mapping[str, Any], updates: deque[dict[str, Any]]
) -> None:
    """Hands in the first update; it stays first where it is not taken."""
    with contextlib.suppress(httpx.HTTPError):
        answer = await client.post(
            hook["url"],
            json=updates[0],
            headers={"X-Telegram-Bot-Api-Secret-Token": hook.get("secret_token", "")},
        )
        if answer.is_success:
            updates.popleft()
            return
    await asyncio.sleep(0.1)


def _queue(update: Mapping[str, Any]) -> int:
    message = update.get("message") or update.get("edited_message") or {}
    return int(message["chat"]["id"]) if message else 0


async def _data(request: Request) -> dict[str, Any]:
    """What was given, by any of the documented ways."""
    if request.headers.get("content-type", "").startswith("application/json"):
        return dict(await request.json())
    form = await request.form()
    data = {
        key: await value.read() if isinstance(value, UploadFile) else value
        for key, value in form.items()
    }
    await form.close()
    return dict(request.query_params) | data


def _error(error: ApiError) -> Response:
    content: dict[str, Any] = {
        "ok": False,
        "error_code": error.code,
        "description": error.description,
    }
    if error.retry_after is not None:
        content["parameters"] = {"retry_after": error.retry_after}
    return JSONResponse(content, status_code=error.code)


_INSTEAD = {
    "flood": lambda seconds: _error(
        ApiError(429, f"Too Many Requests: retry after {seconds:.0f}", int(seconds))
    ),
    "500": lambda _: _error(ApiError(500, "Internal Server Error")),
    "502": lambda _: Response(_HTML, status_code=502, media_type="text/html"),
    "400": lambda _: _error(ApiError(400, "Bad Request: something is wrong")),
    "nonsense": lambda _: Response("It works!", media_type="text/html"),
}


@contextlib.contextmanager
def serving(application: BotApi) -> Iterator[str]:
    """Serves Telegram on a free port, in a thread of its own; gives its root."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        config = uvicorn.Config(
            application,
            ws="none",
            log_config=None,
            lifespan="on",
            timeout_graceful_shutdown=1,
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
        thread.start()
        deadline = time.monotonic() + 10
        while not server.started:
            assert thread.is_alive() and time.monotonic() < deadline, "the server did not start"
            time.sleep(0.005)
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            application.ends()
            server.should_exit = True
            thread.join(10)

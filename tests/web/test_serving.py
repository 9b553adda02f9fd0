"""``xiaoban serve``: everything that is configured, until it is told to end."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket
import subprocess
import sys
import time
import webbrowser
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from click.testing import CliRunner
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from bot import front, learning, serving
from bot.command import xiaoban
from bot.front import RecordsUnavailable
from bot.settings import Settings
from tests.web.standing_in import Echo

_XIAOBAN = Path(sys.executable).with_name("xiaoban")
_ADDRESS = re.compile(r"http://[0-9.:]+/")


class Beside:
    """A front end in the place of Telegram."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.fails: Exception | None = None
        self.goes_on = True

    async def start(self) -> None:
        self.done.append("start")

    async def run(self) -> None:
        if self.fails is not None:
            raise self.fails
        if self.goes_on:
            await asyncio.Event().wait()

    async def stop(self) -> None:
        self.done.append("stop")

    def route(self) -> Route | None:
        return Route("/hook", lambda request: PlainTextResponse("called"), methods=["POST"])


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Echo:
    """A small engine in the place of the real one."""
    engine = Echo()

    async def apart(*_: object) -> Echo:
        return engine

    monkeypatch.setattr(front, "_engine_apart", apart)
    return engine


@pytest.fixture
def beside(monkeypatch: pytest.MonkeyPatch) -> Beside:
    """A front end in the place of Telegram."""
    beside = Beside()
    monkeypatch.setattr(serving, "telegram", lambda *_: beside)
    return beside


@pytest.fixture
def listening() -> Iterator[socket.socket]:
    with serving.listen("127.0.0.1", 0) as listening:
        yield listening


def _settings(folder: Path, **more: Any) -> Settings:
    return Settings(
        home=folder / "var",
        models=folder / "models",
        database_url=f"sqlite:///{folder}/var/records.db",
        **more,
    )


class Run:
    """The page as it is served, in this loop.

    Args:
        settings: What is configured.
        listening: Its port.
        host: The host that was asked for.
    """

    def __init__(self, settings: Settings, listening: socket.socket, host: str = "127.0.0.1"):
        self.ended: list[str] = []
        self.addresses: list[str] = []
        self._ready = asyncio.Event()
        told = serving.Told(self._serving, self.ended.append)
        self._serve = serving.serve(settings, listening, host, told)
        self.url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        self._asked = False

    def _serving(self, address: str) -> None:
        self.addresses.append(address)
        self._ready.set()

    async def __aenter__(self) -> Run:
        self.task = asyncio.create_task(self._serve)
        ready = asyncio.create_task(self._ready.wait())
        await asyncio.wait({self.task, ready}, return_when=asyncio.FIRST_COMPLETED)
        ready.cancel()
        return self

    async def __aexit__(self, *_: object) -> None:
        if not self.task.done():
            self.end(signal.SIGTERM)
        await self.task

    def end(self, how: signal.Signals) -> None:
        """Asks to end, once: a second signal would end the tests."""
        if not self._asked:
            self._asked = True
            os.kill(os.getpid(), how)

    async def get(self, path: str) -> httpx.Response:
        async with httpx.AsyncClient(base_url=self.url) as client:
            return await client.get(path)

    async def post(self, path: str, **how: Any) -> httpx.Response:
        async with httpx.AsyncClient(base_url=self.url) as client:
            return await client.post(path, **how)


async def test_the_page_is_served(engine: Echo, listening: socket.socket, tmp_path: Path) -> None:
    async with Run(_settings(tmp_path), listening) as run:
        page = await run.get("/")

    assert "您好，我是小伴" in page.text
    assert run.addresses == [f"{run.url}/"]
    assert run.task.done()


async def test_the_public_address_is_told_and_makes_cookies_secure(
    engine: Echo, listening: socket.socket, tmp_path: Path
) -> None:
    public = "https://xb.example"
    async with Run(_settings(tmp_path, web_url=public), listening) as run:
        begun = await run.post("/begin", headers={"Host": "xb.example", "Origin": public})

    assert run.addresses == [public]
    assert begun.headers["set-cookie"].startswith("__Host-key=")


async def test_a_turn_under_way_ends_before_the_page_does(
    engine: Echo, listening: socket.socket, tmp_path: Path
) -> None:
    engine.pause = 0.5
    async with Run(_settings(tmp_path), listening) as run:
        saying = asyncio.create_task(
            run.post("/say", data={"text": "慢"}, headers={"Accept": "application/json"})
        )
        await _until(lambda: bool(engine.heard))
        run.end(signal.SIGINT)
        answer = await saying

    assert "第1句" in answer.json()["html"]


async def test_another_front_end_runs_beside_the_page(
    engine: Echo, beside: Beside, listening: socket.socket, tmp_path: Path
) -> None:
    async with Run(_settings(tmp_path, telegram_token="1:x"), listening) as run:
        health = await run.get("/health")

    assert health.json()["front_ends"] == ["web", "telegram"]
    assert beside.done == ["start", "stop"]
    assert run.ended == []


async def test_a_webhook_is_served_under_its_own_host(
    engine: Echo, beside: Beside, listening: socket.socket, tmp_path: Path
) -> None:
    settings = _settings(
        tmp_path, telegram_token="1:x", telegram_webhook="https://hook.example/hook"
    )
    async with Run(settings, listening) as run:
        answer = await run.post("/hook", headers={"Host": "hook.example"})

    assert answer.text == "called"


@pytest.mark.parametrize("fails", [None, RuntimeError("1:secret")])
async def test_the_page_goes_on_without_the_other_front_end(
    engine: Echo,
    beside: Beside,
    listening: socket.socket,
    tmp_path: Path,
    fails: Exception | None,
    caplog: pytest.LogCaptureFixture,
) -> None:
    beside.goes_on, beside.fails = False, fails
    async with Run(_settings(tmp_path, telegram_token="1:secret"), listening) as run:
        await _until(lambda: bool(run.ended))
        health = await run.get("/health")

    assert run.ended == ["telegram"]
    assert health.json()["front_ends"] == ["web"]
    assert "secret" not in caplog.text


def test_telegram_is_made_as_it_is_configured(tmp_path: Path) -> None:
    settings = _settings(
        tmp_path,
        telegram_token="1:secret",
        telegram_api="http://127.0.0.1:1",
        telegram_webhook="https://hook.example/hook",
    )

    made = serving.telegram(
        settings,
        SimpleNamespace(),  # type: ignore[arg-type]
        SimpleNamespace(file=str),  # type: ignore[arg-type]
        SimpleNamespace(spoken=None),  # type: ignore[arg-type]
    )

    route = made.route()
    assert route is not None
    assert route.path == "/hook"


def test_a_port_that_is_taken_is_told_in_one_line(
    listening: socket.socket, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XIAOBAN_HOME", str(tmp_path))
    port = listening.getsockname()[1]

    result = CliRunner(mix_stderr=False).invoke(xiaoban, ["serve", "--port", str(port)])

    assert result.exit_code == 1
    assert result.stderr == (
        f"{port} 已经有别的程序在用。换一个：xiaoban serve --port {port + 1}\n"
    )


def test_a_host_that_is_not_ours_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XIAOBAN_HOME", str(tmp_path))

    result = CliRunner(mix_stderr=False).invoke(xiaoban, ["serve", "--host", "192.0.2.1"])

    assert result.exit_code == 1
    assert "开不了" in result.stderr


@pytest.mark.parametrize(
    "error", [RecordsUnavailable("OperationalError"), OSError("no such folder")]
)
def test_what_fails_at_the_start_is_told_in_one_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, error: Exception
) -> None:
    async def fail(*_: object) -> None:
        raise error

    monkeypatch.setenv("XIAOBAN_HOME", str(tmp_path))
    monkeypatch.setattr(serving, "serve", fail)
    monkeypatch.setattr("bot.commands.serve.learn", lambda *_: False)

    result = CliRunner(mix_stderr=False).invoke(xiaoban, ["serve", "--port", "0"])

    assert result.exit_code == 1
    assert "xiaoban doctor" in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_the_page_can_be_opened_in_a_browser(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    opened: list[str] = []

    async def serve(_: Settings, __: socket.socket, ___: str, told: serving.Told) -> None:
        told.serving("http://127.0.0.1:8000/")
        told.ended("telegram")

    monkeypatch.setenv("XIAOBAN_HOME", str(tmp_path))
    monkeypatch.setattr(serving, "serve", serve)
    monkeypatch.setattr("bot.commands.serve.learn", lambda *_: False)
    monkeypatch.setattr(webbrowser, "open", opened.append)

    result = CliRunner(mix_stderr=False).invoke(xiaoban, ["serve", "--port", "0", "--open"])

    assert opened == ["http://127.0.0.1:8000/"]
    assert "小伴在这里：http://127.0.0.1:8000/" in result.stdout
    assert "XIAOBAN_TELEGRAM_TOKEN" in result.stderr


def test_without_a_browser_the_address_is_told_all_the_same(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def none(_: str) -> None:
        raise webbrowser.Error

    async def serve(_: Settings, __: socket.socket, ___: str, told: serving.Told) -> None:
        told.serving("http://127.0.0.1:8000/")

    monkeypatch.setenv("XIAOBAN_HOME", str(tmp_path))
    monkeypatch.setattr(serving, "serve", serve)
    monkeypatch.setattr("bot.commands.serve.learn", lambda *_: False)
    monkeypatch.setattr(webbrowser, "open", none)

    result = CliRunner(mix_stderr=False).invoke(xiaoban, ["serve", "--port", "0", "--open"])

    assert result.exit_code == 0
    assert "小伴在这里" in result.stdout


def test_training_that_is_interrupted_ends_quietly(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setenv("XIAOBAN_HOME", str(tmp_path))
    monkeypatch.setattr(learning, "learn", interrupted)
    monkeypatch.setattr("bot.commands.serve.learn", interrupted)

    result = CliRunner(mix_stderr=False).invoke(xiaoban, ["serve", "--port", "0"])

    assert (result.exit_code, result.stderr) == (130, "")


@pytest.mark.slow
def test_the_program_serves_and_ends_cleanly(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [_XIAOBAN, "serve", "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "XIAOBAN_HOME": str(tmp_path), "XIAOBAN_OFFLINE": "1"},
    )
    with process:
        assert process.stdout
        assert process.stderr
        address = _ADDRESS.search(process.stdout.readline())
        assert address, process.stderr.read()
        with httpx.Client(base_url=address[0], follow_redirects=True) as client:
            said = client.post("/say", data={"text": "教我扫码付钱"})
            process.send_signal(signal.SIGTERM)
            began = time.monotonic()
            process.wait(10)
        rest, problems = process.stdout.read(), process.stderr.read()

    assert "第一步" in said.text
    assert time.monotonic() - began < 10
    assert (process.returncode, rest, problems) == (0, "小伴停下了。\n", "")


async def _until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not true():
        assert time.monotonic() < deadline, "it never became so"
        await asyncio.sleep(0.01)

"""The same files under Rasa's own tools: checked, and walked with a separate action server."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.utils.endpoints import EndpointConfig

from bot import lean_rasa, settings, training
from bot.engine import RasaEngine
from bot.messages import SafeMessage

_ROOT = Path(__file__).parents[2]
_RASA = Path(sys.executable).with_name("rasa")
_ENVIRONMENT = {**os.environ, "RASA_TELEMETRY_ENABLED": "false", "PYTHONWARNINGS": "ignore"}
_WAIT = 90.0
_SAID = ["菜市场扫码咋个扫嘛", "好了", "为啥要点这个", "上一步", "先不学了", "接着学"]


@pytest.fixture(scope="module")
def action_server() -> Iterator[str]:
    """The address of ``rasa run actions``."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [_RASA, "run", "actions", "--actions", "actions", "--port", str(port)],
        cwd=_ROOT,
        env=_ENVIRONMENT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(f"http://127.0.0.1:{port}/health")
        yield f"http://127.0.0.1:{port}/webhook"
    finally:
        server.terminate()
        server.wait(10)


def _wait_for(address: str) -> None:
    end = time.monotonic() + _WAIT
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(address, timeout=1):  # noqa: S310 - our own server
                return
        except OSError:
            time.sleep(0.5)
    pytest.fail("the action server did not start")


@pytest.mark.slow
@pytest.mark.timeout(300)
async def test_a_separate_action_server_gives_the_same_conversation(
    engine: RasaEngine, action_server: str
) -> None:
    model = training.train(settings.load().models)
    with lean_rasa.quietly():
        agent = Agent.load(str(model), action_endpoint=EndpointConfig(action_server))

    apart, together, state = [], [], {}
    for text in _SAID:
        channel = CollectingOutputChannel()
        await agent.handle_message(UserMessage(text, channel, "p1"))
        apart.append([message["text"] for message in channel.messages])
        turn = await engine.turn(state, SafeMessage("p1", text=text))
        state = turn.state
        together.append([reply.text for reply in turn.replies])

    assert apart == together


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_rasa_finds_nothing_wrong_with_the_files() -> None:
    checked = subprocess.run(
        [
            *(_RASA, "data", "validate", "--fail-on-warnings"),
            *("--domain", "stories/domain", "--data", "nlu", "stories/rules.yml"),
            *("--config", "config.yml"),
        ],
        cwd=_ROOT,
        env=_ENVIRONMENT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert checked.returncode == 0, checked.stdout[-2000:] + checked.stderr[-2000:]

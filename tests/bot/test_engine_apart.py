"""The engine in a process of its own: the same answers, whatever becomes of the process."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import settings, training
from bot.engine import RasaEngine
from bot.engine_apart import EngineApart
from bot.messages import SafeMessage

_ASKS = SafeMessage(person="p1", text="教我扫码付钱")
_PATIENCE = 30
# Starts an engine apart, says so, and waits to be killed.
_PARENT = """
import asyncio, sys, time
from pathlib import Path
from bot.engine_apart import EngineApart

if __name__ == "__main__":
    engine = EngineApart(Path(sys.argv[1]), Path(sys.argv[2]))
    asyncio.run(engine.warm_up())
    print(*engine._pool._processes, flush=True)
    time.sleep(60)
"""


@pytest.fixture(scope="module")
def model() -> Path:
    given = os.environ.get("XIAOBAN_TEST_MODEL")
    return Path(given) if given else training.train(settings.load().models)


@pytest.fixture(scope="module")
def apart(model: Path) -> Iterator[EngineApart]:
    engine = EngineApart(model, settings.load().models)
    yield engine
    engine.close()


async def test_a_turn_is_the_same_as_in_this_process(
    apart: EngineApart, engine: RasaEngine
) -> None:
    begun = await apart.turn({}, _ASKS)
    done = await apart.turn(begun.state, SafeMessage(person="p1", text="看到了"))

    here = await engine.turn({}, _ASKS)
    assert begun == here
    assert done == await engine.turn(here.state, SafeMessage(person="p1", text="看到了"))


async def test_where_the_process_dies_the_turn_is_run_again(apart: EngineApart) -> None:
    await apart.warm_up()
    (process,) = apart._pool._processes
    os.kill(process, signal.SIGKILL)

    turn = await apart.turn({}, _ASKS)

    assert turn.state["guide"] == "wechat-scan-pay"
    assert process not in apart._pool._processes


def test_where_the_parent_is_killed_no_process_is_left(model: Path, tmp_path: Path) -> None:
    program = tmp_path / "parent.py"
    program.write_text(_PARENT, encoding="utf-8")
    parent = subprocess.Popen(
        [sys.executable, "-W", "ignore", str(program), str(model), str(settings.load().models)],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(settings.CHECKOUT)},
    )
    assert parent.stdout is not None
    with parent, parent.stdout as told:
        child = int(told.readline())

        parent.kill()

    until = time.monotonic() + _PATIENCE
    while Path(f"/proc/{child}").exists() and time.monotonic() < until:
        time.sleep(0.05)
    assert not Path(f"/proc/{child}").exists()

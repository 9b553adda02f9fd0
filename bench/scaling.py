"""Turns and training by the number of guides: `python -m bench.scaling [--guides 10 40 400]`.

For each number a checkout is made with so many guides (those that come with 小伴, the first
ten of them, or synthetic copies with names and asks of their own), trained, and led through
the conversation of `bench.turns`, each in a process of its own. Prints a Markdown table with
the turn's median and its ratio to that with ten guides.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from bench.conversation import messages
from bot.engine import RasaEngine
from bot.messages import SafeMessage
from guides import library

_ROOT = Path(__file__).parent.parent
# The guides that there were at first: what the conversation speaks of is among them.
FIRST = (
    "fraud-now",
    "health-code-retired",
    "insurance-code-activate",
    "one-tap-ride",
    "pension-proof",
    "phone-letters-bigger",
    "wechat-auto-renewal-off",
    "wechat-bind-card",
    "wechat-pay-code",
    "wechat-scan-pay",
)
# A synthetic copy has as many asks as a guide must have.
_ASKS = 30
_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏"
_TURNS = 400
_WARM = 20


def checkout(folder: Path, count: int) -> None:
    """Makes a folder to train from, with so many guides.

    Args:
        folder: Where; empty.
        count: How many guides.
    """
    shutil.copytree(_ROOT / "stories", folder / "stories")
    shutil.copy(_ROOT / "config.yml", folder)
    (folder / "nlu").mkdir()
    for file in (_ROOT / "nlu").glob("*.yml"):
        shutil.copy(file, folder / "nlu")
    (folder / "guides").mkdir()
    own = sorted((_ROOT / "guides").glob("*.yml"), key=lambda file: file.stem not in FIRST)
    for file in own[:count]:
        shutil.copy(file, folder / "guides")
    for guide in islice(_copies(own), max(0, count - len(own))):
        with (folder / "guides" / f"{guide['id']}.yml").open("w", encoding="utf-8") as stream:
            YAML().dump(guide, stream)


def _copies(files: list[Path]) -> Iterator[dict[str, Any]]:
    """Copies of guides, each for another family's make of the thing."""
    contents = [YAML(typ="safe").load(file) for file in files]
    for number, content in enumerate(cycle(contents)):
        family = f"{_SURNAMES[number % 30]}{_SURNAMES[number // 30 % 30]}家"
        yield {
            **content,
            "id": f"copy-{number}",
            "title": f"{family}{content['title']}"[:10],
            "names": [f"{family}{name}" for name in content["names"]],
            "asks": [f"{family}的{ask}" for ask in content["asks"][:_ASKS]],
            "needs": [],
        }


def measure(folder: Path) -> dict[str, float]:
    """Trains in a checkout and leads a conversation, in a process of its own.

    Args:
        folder: The checkout.

    Returns:
        ``training`` in seconds, ``turn`` (the median) in milliseconds, ``memory`` in MB.
    """
    began = time.perf_counter()
    model = folder / "models" / "model.tar.gz"
    model.parent.mkdir()
    _run("bot.rasa_training", str(folder), str(model))
    training = time.perf_counter() - began
    told: dict[str, float] = json.loads(_run("bench.scaling", "--in", str(folder)).splitlines()[-1])
    return {"training": training, **told}


def _run(module: str, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", module, *arguments],
        cwd=_ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        check=True,
    )
    return done.stdout


async def converse(folder: Path) -> dict[str, float]:
    """Leads the conversation with a checkout's guides and model.

    Args:
        folder: The checkout.
    """
    # The actions load the guides when they first answer: those of the checkout.
    library.load.__defaults__ = (folder / "guides",)
    engine = await asyncio.to_thread(RasaEngine.load, folder / "models" / "model.tar.gz")
    state: Any = {}
    took = []
    for text in islice(cycle(messages()), _TURNS):
        began = time.perf_counter()
        turn = await engine.turn(state, SafeMessage("bench", text=text))
        took.append(time.perf_counter() - began)
        state = turn.state
    return {
        "turn": 1000 * statistics.median(took[_WARM:]),
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def main() -> None:
    """Prints the table."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--guides", type=int, nargs="+", default=[10, 40, 400])
    arguments.add_argument("--in", dest="folder", type=Path, help=argparse.SUPPRESS)
    given = arguments.parse_args()
    if given.folder:
        print(json.dumps(asyncio.run(converse(given.folder))))
        return
    print("| guides | training | turn, median | to ten guides | memory |")
    print("|---|---|---|---|---|")
    first = 0.0
    for count in given.guides:
        with tempfile.TemporaryDirectory() as folder:
            checkout(Path(folder), count)
            found = measure(Path(folder))
        first = first or found["turn"]
        print(
            f"| {count} | {found['training']:.0f} s | {found['turn']:.1f} ms "
            f"| {found['turn'] / first:.2f} | {found['memory']:.0f} MB |",
            flush=True,
        )


if __name__ == "__main__":
    main()

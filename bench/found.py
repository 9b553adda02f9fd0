"""Measures whether the right guide is found: ``python -m bench.found``.

Every held-out request of ``tests/understanding/requests.yml`` goes through redaction and the
real engine. A guide is found first where it is opened, or is the first of those that are asked
back; it is found within three where it is opened or is among the at most three asked back.
``--noise 0.3`` replaces that share of characters by near-homophones.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ruamel.yaml import YAML

from bot import settings, training
from bot.engine import RasaEngine
from bot.messages import SafeMessage, Turn
from care.redaction import redact
from nlu.noise import spoil

REQUESTS = Path(__file__).parent.parent / "tests" / "understanding" / "requests.yml"
_CHOICE = "ask_guide:"


@dataclass(frozen=True)
class Found:
    """How many requests led to their guide.

    Attributes:
        requests: How many there are.
        first: How many were led to the right guide, or asked back with it first.
        within_three: How many had the right guide opened or among those asked back.
        missed: The others: the guide wanted, where it led, and the words.
    """

    requests: int
    first: int
    within_three: int
    missed: tuple[tuple[str, str, str], ...]


def requests(path: Path = REQUESTS) -> Mapping[str, list[str]]:
    """Reads the requests: for each guide's id, what people say."""
    content: Mapping[str, list[str]] = YAML(typ="safe").load(path)
    return content


async def measure(
    engine: RasaEngine, said: Mapping[str, list[str]], share: float = 0.0, seed: int = 1
) -> Found:
    """Leads every request.

    Args:
        engine: The engine.
        said: The requests by guide.
        share: The share of characters that are misheard.
        seed: Chooses which.
    """
    first = within_three = 0
    missed = []
    for guide, texts in said.items():
        for text in texts:
            safe = redact(spoil(text, share, seed) if share else text)
            turn = await engine.turn({}, SafeMessage("bench", text=safe.text, secrets=safe.kinds))
            led = _led_to(turn)
            first += led[:1] == [guide]
            within_three += guide in led
            if led[:1] != [guide]:
                missed.append((guide, _where(turn, led), text))
    return Found(sum(map(len, said.values())), first, within_three, tuple(missed))


def _led_to(turn: Turn) -> list[str]:
    """The guide that was opened, or those that are asked back."""
    if guide := turn.state.get("guide"):
        return [guide]
    offered = [
        choice.value.removeprefix(_CHOICE).partition("@")[0]
        for choice in turn.replies[0].choices
        if choice.value.startswith(_CHOICE)
    ]
    # Beside an alarm a guide can be chosen, but it was not what came first.
    return ["", *offered] if turn.state.get("danger") else offered


def _where(turn: Turn, led: list[str]) -> str:
    danger = (turn.state.get("danger") or {}).get("label")
    return danger or "/".join(led) or turn.replies[0].text.partition("\n")[0][:24]


def main() -> None:
    """Prints the report."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--file", type=Path, default=REQUESTS, help="other requests")
    arguments.add_argument("--noise", type=float, default=0.0)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--silent", action="store_true", help="only the table")
    given = arguments.parse_args()
    engine = RasaEngine.load(training.train(settings.load().models))
    found = asyncio.run(measure(engine, requests(given.file), given.noise, given.seed))
    if not given.silent:
        for wanted, where, text in found.missed:
            sys.stdout.write(f"  {wanted} → {where}: {text}\n")
    sys.stdout.write("| requests | first | within three |\n")
    sys.stdout.write(
        f"| {found.requests} | {found.first / found.requests:.1%} "
        f"| {found.within_three / found.requests:.1%} |\n"
    )


if __name__ == "__main__":
    main()

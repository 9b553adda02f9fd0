"""People at the page, without a browser: ``python -m bench.people URL``; prints seconds as JSON.

A process of its own, so that what people's phones do is not counted against the page.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import time
from collections.abc import Awaitable, Callable
from itertools import cycle, islice

import httpx

from bench.conversation import messages

_TOKEN = re.compile(r'name="token" value="([0-9a-f]+)"')
_LONGEST = 60.0
Say = Callable[[str], Awaitable[None]]


async def talk(say: Say, number: int, turns: int, pause: float) -> list[float]:
    """Leads one person's conversation.

    Args:
        say: Says something and waits for the answer.
        number: Which of the people: they do not begin at the same place.
        turns: How often something is said, after one turn that is not counted.
        pause: How long the person reads before the next message, in seconds.

    Returns:
        How long each answer took, in seconds.
    """
    took = []
    for text in islice(cycle(messages()), turns + 1):
        began = time.perf_counter()
        await say(text)
        took.append(time.perf_counter() - began)
        # So that they do not all press at once, unless that is what is measured.
        await asyncio.sleep(pause * (0.5 + number % 7 / 6))
    return took[1:]


async def at_the_page(url: str, people: int, turns: int, pause: float) -> list[float]:
    """Leads so many conversations at once through the page."""

    async def one(number: int) -> list[float]:
        async with httpx.AsyncClient(
            base_url=url, headers={"Origin": url}, follow_redirects=True, timeout=_LONGEST
        ) as browser:
            page = (await browser.post("/begin")).raise_for_status().text
            found = _TOKEN.search(page)
            token = found[1] if found else ""

            async def say(text: str) -> None:
                answer = await browser.post(
                    "/say",
                    data={"token": token, "text": text},
                    headers={"Accept": "application/json"},
                )
                answer.raise_for_status()

            return await talk(say, number, turns, pause)

    return [each for took in await asyncio.gather(*map(one, range(people))) for each in took]


def main() -> None:
    """Leads the conversations and prints what each answer took."""
    parser = argparse.ArgumentParser(prog="python -m bench.people", description=__doc__)
    parser.add_argument("url")
    parser.add_argument("--people", type=int, default=20)
    parser.add_argument("--turns", type=int, default=10)
    parser.add_argument("--pause", type=float, default=1.0)
    options = parser.parse_args()
    took = asyncio.run(at_the_page(options.url, options.people, options.turns, options.pause))
    print(json.dumps(took))


if __name__ == "__main__":
    main()

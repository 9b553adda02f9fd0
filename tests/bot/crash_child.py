"""A front end with a door, begun again and again to be killed by ``test_crash``.

Run as ``python crash_child.py <database URL> <socket>``. Everything is loaded once; each
line on its standard input forks one life, which talks to the test over the socket in lines
of JSON. When the life has ended, a line is written to standard output.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import sys
from typing import Any

from bot.door import Door
from bot.messages import Incoming, Reply, SafeMessage, State, Turn


class Counting:
    """An engine that says how many messages the person sent so far, and which this was."""

    async def turn(self, state: State, message: SafeMessage) -> Turn:
        """Counts on."""
        await asyncio.sleep(random.random() * 0.005)  # noqa: S311
        count = state.get("count", 0) + 1
        return Turn((Reply(f"{count}:{message.text}", ""),), {"count": count})


async def live(url: str, socket: str) -> None:
    """Does what a front end does, until it is killed.

    What waits in the outbox is handed on first. Then every line of the test is a message;
    a reply leaves the outbox when the test says that it has come.
    """
    reader, writer = await asyncio.open_unix_connection(socket)

    def tell(line: dict[str, Any]) -> None:
        writer.write(json.dumps(line).encode() + b"\n")

    tell({"process": os.getpid()})
    door = await Door.open(url, Counting())
    await door.recover()
    for waiting in await door.outbox():
        tell({"person": waiting.person, "reply": waiting.reply.id, "text": waiting.reply.text})

    async def answer(line: dict[str, Any]) -> None:
        answer = await door.answer(
            Incoming(line["person"], text=line["text"], message_id=line["id"], source="test")
        )
        for reply in answer.replies:
            tell({"person": line["person"], "reply": reply.id, "text": reply.text})

    under_way = set()
    while line := await reader.readline():
        told = json.loads(line)
        work = door.delivered([told["came"]]) if "came" in told else answer(told)
        task = asyncio.ensure_future(work)
        under_way.add(task)
        task.add_done_callback(under_way.discard)
    await door.close()


def main() -> None:
    """Forks a life for every line."""
    url, socket = sys.argv[1:]
    for _ in sys.stdin:
        process = os.fork()
        if process == 0:
            asyncio.run(live(url, socket))
            os._exit(0)
        os.waitpid(process, 0)
        print(process, flush=True)  # noqa: T201


if __name__ == "__main__":
    main()

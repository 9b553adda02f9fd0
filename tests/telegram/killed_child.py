"""小伴 on Telegram in a process of its own, which is killed at any moment.

Called with the root of the Bot API server and the folder of the records.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from tests.telegram.house import House
from tests.telegram.world import World


async def _run(api: str, folder: str) -> None:
    house = House(World(), api, Path(folder))
    house.engine.pause = 0.01
    await house.opens()
    await house.telegram.run()


if __name__ == "__main__":
    asyncio.run(_run(*sys.argv[1:]))

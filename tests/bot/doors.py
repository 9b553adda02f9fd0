"""A door with an engine that decides as a test tells it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from bot.door import Answer
from bot.messages import Reply, SafeMessage, State, Turn

Decide = Callable[[State, SafeMessage], Turn]


def count(state: State, message: SafeMessage) -> Turn:
    """Answers how many messages there were, and what the last one was."""
    count = state.get("count", 0) + 1
    return Turn((Reply(f"{count}:{message.text}", f"{count}"),), {"count": count})


class Engine:
    """Decides as it is told, and remembers what it was asked."""

    def __init__(self, decide: Decide = count) -> None:
        self.decide = decide
        self.heard: list[SafeMessage] = []
        self.at_once = 0
        self.most_at_once = 0
        self.pause = 0.0

    async def turn(self, state: State, message: SafeMessage) -> Turn:
        self.heard.append(message)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        await asyncio.sleep(self.pause)
        self.at_once -= 1
        return self.decide(state, message)


def said(answer: Answer) -> list[str]:
    return [reply.text for reply in answer.replies]


def answers(*replies: Reply, **turn: Any) -> Decide:
    return lambda _state, _message: Turn(replies or (Reply("好", "好"),), **turn)


def fails(_state: State, message: SafeMessage) -> Turn:
    raise RuntimeError(f"cannot answer {message.text}")

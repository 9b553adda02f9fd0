"""What a Bot API server knows: chats, messages, updates, files, and what shall go wrong."""

from __future__ import annotations

import asyncio
import itertools
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

TOKEN = "7000000001:AAH-telegram-token-of-the-tests-aB_9"  # noqa: S105  # nobody's
BOT = {"id": 7_000_000_001, "is_bot": True, "first_name": "小伴", "username": "xiaoban_test_bot"}


@dataclass
class Fault:
    """Something that goes wrong with calls.

    ``kind``: ``flood`` (429 with ``seconds``), ``500``, ``502`` (with a page of HTML),
    ``400``, ``slow`` (``seconds``, then done), ``broken`` (the connection, before anything is
    done), ``broken_after`` (done, but nobody is told), ``nonsense`` (200 and no JSON).
    """

    kind: str
    method: str = "*"
    chat: int | None = None
    times: int = 1
    seconds: float = 1

    def hits(self, method: str, chat: int | None) -> bool:
        return (
            self.times > 0
            and self.method in ("*", method)
            and (self.chat is None or self.chat == chat)
        )


@dataclass
class Call:
    """A call that arrived, whatever became of it."""

    method: str
    data: Mapping[str, Any]
    at: float


@dataclass
class Chat:
    """A chat, and the messages of the bot that are in it, oldest first."""

    id: int
    type: str = "private"
    blocked: bool = False
    left: bool = False
    takes_no_voice: bool = False
    messages: list[dict[str, Any]] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    actions: list[float] = field(default_factory=list)
    signs: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        name = {"first_name": f"人{self.id}"} if self.type == "private" else {"title": "群"}
        return {"id": self.id, "type": self.type, **name}


class World:
    """All of it; every method may be called from any thread."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.chats: dict[int, Chat] = {}
        self.updates: deque[dict[str, Any]] = deque()
        self.files: dict[str, bytes] = {}
        self.faults: list[Fault] = []
        self.calls: list[Call] = []
        self.queries: set[str] = set()
        self.answered: list[str] = []
        self.commands: list[dict[str, str]] = []
        self.webhook: dict[str, Any] | None = None
        self.username = BOT["username"]
        # The server's loop is told here that there is something new.
        self.notify: Callable[[], None] = lambda: None
        self._update_ids = itertools.count(800_000_001)
        self._message_ids = itertools.count(1)
        self._names = itertools.count(1)

    def begins_at(self, update_id: int) -> None:
        """Numbers of updates go on from here."""
        self._update_ids = itertools.count(update_id)

    def chat(self, chat_id: int, kind: str = "private") -> Chat:
        with self.lock:
            return self.chats.setdefault(chat_id, Chat(chat_id, kind))

    def message_id(self) -> int:
        return next(self._message_ids)

    def name(self, kind: str) -> str:
        return f"{kind}{next(self._names):06d}"

    def keep(self, content: bytes) -> str:
        """Keeps a file, and gives its id."""
        with self.lock:
            file_id = self.name("file")
            self.files[file_id] = content
            return file_id

    def happens(self, **what: Any) -> dict[str, Any]:
        """Something happened; the bot will hear of it."""
        with self.lock:
            update = {"update_id": next(self._update_ids), **what}
            self.updates.append(update)
        self.notify()
        return update

    def again(self, update: dict[str, Any]) -> None:
        """Telegram hands an update out once more, as after an answer of ours got lost."""
        with self.lock:
            place = next(
                (
                    i
                    for i, each in enumerate(self.updates)
                    if each["update_id"] > update["update_id"]
                ),
                len(self.updates),
            )
            if update not in self.updates:
                self.updates.insert(place, update)
        self.notify()

    def is_near(self, update_id: int) -> bool:
        """Whether a number may be one of those that are given out at present."""
        with self.lock:
            return not self.updates or update_id <= self.updates[-1]["update_id"] + 10

    def confirm(self, offset: int) -> None:
        with self.lock:
            while self.updates and self.updates[0]["update_id"] < offset:
                self.updates.popleft()

    def goes_wrong(self, kind: str, method: str = "*", **how: Any) -> Fault:
        fault = Fault(kind, method, **how)
        with self.lock:
            self.faults.append(fault)
        return fault

    def fault(self, method: str, chat: int | None) -> Fault | None:
        with self.lock:
            fault = next((each for each in self.faults if each.hits(method, chat)), None)
            if fault:
                fault.times -= 1
            return fault

    def called(self, method: str) -> list[Call]:
        with self.lock:
            return [call for call in self.calls if call.method == method]


async def until(holds: Callable[[], object], seconds: float = 10) -> None:
    """Waits until something holds, and fails where it does not come true."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it did not come true in time"
        await asyncio.sleep(0.01)

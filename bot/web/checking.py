"""The page that tells whether something is a fraud. Nothing that is shown to it is kept."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.cleaning import LONGEST
from bot.shown import Shown, look
from bot.web import forms, troubles, uploads
from bot.web.pages import render
from bot.web.troubles import Trouble
from fraud import checking

# Pictures take seconds and memory: so many are read at a time, and so many may wait.
_AT_ONCE, _WAITING = 2, 8


@dataclass(frozen=True)
class Verdict:
    """What a page says of a text.

    Attributes:
        level: How sure it is, as ``fraud.checking`` names it.
        says: The same in a sentence.
        alarms: Whether the person should be stopped.
        reasons: Why.
        now: What to do now; empty where there is nothing to do.
        question: What would decide, or None.
        find_out: How to find out without the sender.
        read: What was read in a picture; "" where there was none.
    """

    level: checking.Level
    says: str
    alarms: bool
    reasons: tuple[str, ...]
    now: tuple[str, ...]
    question: str | None
    find_out: str
    read: str = ""


class Checking:
    """The routes of the page."""

    def __init__(self) -> None:
        self._room = asyncio.Semaphore(_AT_ONCE)
        self._here = 0

    def routes(self) -> list[Route]:
        """What people open."""
        return [
            Route("/check", self.empty),
            Route("/check", self.check, methods=["POST"]),
        ]

    async def empty(self, request: Request) -> Response:
        """The page to be filled in."""
        return _form(request)

    async def check(self, request: Request) -> Response:
        """Checks what was pasted, and the words and codes of a picture."""
        async with forms.read(request) as form:
            whole = (forms.text(form, "text") or "").strip()
            upload = forms.upload(form, "image")
            try:
                picture = await self._look(upload) if upload else None
            except Trouble as trouble:
                return _form(request, trouble.name, whole)
        text = whole[:LONGEST]
        read = (picture.text or "") if picture else ""
        given = "\n".join(filter(None, [text, read]))
        unread = picture.attachment if picture and not read else None
        if not given:
            # Nothing to judge: what the picture was like is all there is to say.
            return _form(request, unread=unread or "nothing", status=400 if not unread else 200)
        found = await asyncio.to_thread(checking.check, given)
        return render(
            request,
            "checked.html",
            verdict=verdict(found, read),
            unread=unread,
            cut=len(whole) > LONGEST,
        )

    async def _look(self, upload: UploadFile) -> Shown:
        async with self._seat(), uploads.kept(upload) as file:
            return await asyncio.to_thread(look, file)

    @asynccontextmanager
    async def _seat(self) -> AsyncIterator[None]:
        """Waits until there is room for a picture.

        Raises:
            Trouble: Too many wait already.
        """
        if self._here >= _AT_ONCE + _WAITING:
            raise Trouble("too_many")
        self._here += 1
        try:
            async with self._room:
                yield
        finally:
            self._here -= 1


def routes() -> list[Route]:
    """The routes of the page."""
    return Checking().routes()


def verdict(found: checking.Check, read: str = "") -> Verdict:
    """What a page says of what a check found.

    Args:
        found: What was found.
        read: What was read in a picture.
    """
    words = checking.wording()
    *now, find_out = checking.advice(found)
    question = None
    if found.level == "unsure" and found.kind not in words.mind:
        question = now.pop()
    return Verdict(
        level=found.level,
        says=words.levels[found.level],
        alarms=found.alarms,
        reasons=tuple(checking.reasons(found)),
        now=tuple(now),
        question=question,
        find_out=find_out,
        read=read.strip(),
    )


def _form(
    request: Request,
    trouble: str | None = None,
    typed: str = "",
    *,
    unread: str | None = None,
    status: int = 200,
) -> Response:
    """The page to be filled in, with what went wrong the last time."""
    return render(
        request,
        "check.html",
        status=troubles.status(trouble) if trouble else status,
        headers=troubles.headers(trouble) if trouble else {},
        trouble=troubles.told(trouble) if trouble else None,
        typed=typed,
        unread=unread,
    )

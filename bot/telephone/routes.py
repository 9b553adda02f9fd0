"""What exchanges and services ask by HTTP: who calls, what to do, and how a call ended."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

from ruamel.yaml import YAML
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute

from bot.telephone.authority import Authority, is_beside_us
from bot.telephone.callers import spelled
from bot.telephone.calls import Calls
from bot.telephone.streaming import Streaming

_ANSWERS = Path(__file__).with_name("answers.yml")
# An exchange asks as soon as its line is closed; our side may need a moment longer.
_LONGEST_ASKED = 5.0
_QUOTES = {'"': "&quot;"}
_POST = ["POST"]


def of_exchange(calls: Calls) -> list[BaseRoute]:
    """What an exchange beside us asks; nobody else finds anything here."""

    async def announce(request: Request) -> Response:
        name = _beside_us(request)
        form = await request.form()
        known = calls.announce(name, spelled(str(form.get("number", ""))))
        return PlainTextResponse("ok" if known else "known", 200 if known else 409)

    async def ended(request: Request) -> Response:
        return PlainTextResponse(await calls.ended(_beside_us(request), _LONGEST_ASKED))

    return [
        Route("/calls/{call}", announce, methods=_POST),
        Route("/calls/{call}/end", ended, methods=_POST),
    ]


def of_service(
    calls: Calls, streaming: Streaming, authority: Authority, *, signed: bool, human: str | None
) -> list[BaseRoute]:
    """What a service asks that streams calls.

    Args:
        calls: Who calls, and how it ended.
        streaming: Takes the streams.
        authority: Knows the service.
        signed: Whether it signs; otherwise a secret stands in the address.
        human: The number that it shall dial for a human.
    """

    async def begin(request: Request) -> Response:
        form = await _form(request, authority)
        stream = authority.address(request, "stream", "wss")
        after = authority.address(request, "next")
        return _answer("begin", stream=stream, next=after, number=form.get("From", ""))

    async def after(request: Request) -> Response:
        form = await _form(request, authority)
        how = await calls.ended(form.get("CallSid", ""), _LONGEST_ASKED)
        if how == "finished":
            return _answer("finished")
        return _answer("human", human=human) if human else _answer("alone")

    base = "" if signed else "/{secret}"
    return [
        WebSocketRoute(f"{base}/stream", streaming.connected),
        Route(f"{base}/begin", begin, methods=_POST),
        Route(f"{base}/next", after, methods=_POST),
    ]


def _beside_us(request: Request) -> str:
    """The name of the call that the exchange beside us asks about."""
    if not is_beside_us(request):
        raise HTTPException(404)
    try:
        return str(uuid.UUID(request.path_params["call"]))
    except ValueError as error:
        raise HTTPException(404) from error


async def _form(request: Request, authority: Authority) -> Mapping[str, str]:
    """What a service posted, if it is the service."""
    form = await request.form()
    fields = [(name, str(value)) for name, value in form.multi_items()]
    if not authority.vouches_for(request, fields):
        raise HTTPException(403)
    return dict(fields)


def _answer(name: str, **filled: str) -> Response:
    worded = {key: escape(value, _QUOTES) for key, value in filled.items()}
    return Response(_answers()[name].format(**worded), media_type="application/xml")


@cache
def _answers() -> Mapping[str, str]:
    answers: Mapping[str, str] = YAML(typ="safe").load(_ANSWERS.read_text(encoding="utf-8"))
    return answers

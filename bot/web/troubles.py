"""What goes wrong, told in plain words: as a page, or to a script as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.web.pages import render
from bot.web.words import words

_STATUS: Mapping[str, int] = {
    "unreadable": 400,
    "gone": 401,
    "elsewhere": 403,
    "stale": 403,
    "no_cookie": 403,
    "not_found": 404,
    "not_allowed": 405,
    "too_big": 413,
    "not_an_image": 415,
    "heic": 415,
    "wrong_host": 421,
    "too_many": 429,
    "too_many_tries": 429,
    "one_image": 429,
    "broken": 500,
    "records": 503,
}
# When it is worth another try, in seconds.
_AGAIN = {"too_many": 60, "too_many_tries": 600, "one_image": 5, "records": 30}
_BY_STATUS = {400: "unreadable", 404: "not_found", 405: "not_allowed", 413: "too_big"}


class Trouble(Exception):  # noqa: N818 - it is what a person is told, not what failed
    """A request cannot be served.

    Args:
        name: Its name in ``words.yml``.
    """

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def named_after(status: int) -> str:
    """The trouble that a status of HTTP stands for."""
    return _BY_STATUS.get(status, "broken")


def status(name: str) -> int:
    """The status of HTTP of a trouble."""
    return _STATUS[name]


def headers(name: str) -> dict[str, str]:
    """What else is told to a program."""
    return {"Retry-After": str(_AGAIN[name])} if name in _AGAIN else {}


def told(name: str) -> dict[str, Any]:
    """The words of a trouble: ``title`` and ``lines``."""
    trouble: dict[str, Any] = words()["troubles"][name]
    return trouble


def wants_json(request: Request) -> bool:
    """Whether a script asks."""
    return "application/json" in request.headers.get("accept", "")


def as_json(name: str) -> JSONResponse:
    """A trouble, told to a script."""
    return JSONResponse(
        {"trouble": "".join(told(name)["lines"])}, status(name), headers=headers(name)
    )


def answer(request: Request, name: str) -> Response:
    """A trouble, told to whoever asks."""
    if wants_json(request):
        return as_json(name)
    return render(
        request, "trouble.html", status=status(name), headers=headers(name), trouble=told(name)
    )

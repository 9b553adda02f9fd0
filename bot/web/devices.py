"""Where a conversation is open, how it goes on elsewhere, and how large its letters are."""

from __future__ import annotations

import datetime
import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.keyring import CODE_DIGITS
from bot.web import cookies, forms, troubles
from bot.web.pages import render
from bot.web.site import Caller, address, caller, of
from bot.web.troubles import Trouble

# All of China keeps one time.
_CHINA = datetime.timezone(datetime.timedelta(hours=8))
_EVERYWHERE = "everywhere"
_LONGEST_NUMBER = 18
# Browsers take backslashes for slashes, and leave out what cannot be seen.
_OWN_PATH = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*")
_STEPS = {"larger": 1, "smaller": -1}


@dataclass(frozen=True)
class Device:
    """A device that the conversation is open on.

    Attributes:
        id: Its key's id.
        since: The day it was opened on.
        used: The day it was last used on.
    """

    id: int
    since: datetime.date
    used: datetime.date


async def devices(request: Request) -> Response:
    """Shows where the conversation is open."""
    who = await caller(request)
    if who is None:
        return render(request, "devices.html", here=None, others=())
    keyring = of(request).door.keyring
    own = await keyring.id_of(who.key)
    held = [
        Device(key.id, _day(key.since), _day(key.used)) for key in await keyring.held(who.person)
    ]
    return render(
        request,
        "devices.html",
        here=next((device for device in held if device.id == own), None),
        others=[device for device in held if device.id != own],
    )


async def code(request: Request) -> Response:
    """Shows six digits that open the conversation on one device more."""
    async with forms.read(request) as form:
        who = await _acting(request, forms.text(form, "token"))
    digits, until = await of(request).door.keyring.code(who.person)
    half = CODE_DIGITS // 2
    return render(
        request,
        "code.html",
        halves=(digits[:half], digits[half:]),
        until=until.astimezone(_CHINA),
    )


async def revoke(request: Request) -> Response:
    """Closes the conversation on another device."""
    async with forms.read(request) as form:
        who = await _acting(request, forms.text(form, "token"))
        number = forms.text(form, "id") or ""
    if not (number.isascii() and number.isdecimal() and len(number) <= _LONGEST_NUMBER):
        raise Trouble("unreadable")
    keyring = of(request).door.keyring
    if int(number) == await keyring.id_of(who.key):
        return await _left(request, who)
    await keyring.revoke(who.person, int(number))
    return RedirectResponse("/devices", 303)


async def leave(request: Request) -> Response:
    """Closes the conversation on this device."""
    async with forms.read(request) as form:
        who = await _acting(request, forms.text(form, "token"))
    return await _left(request, who)


async def continue_here(request: Request) -> Response:
    """Asks for the six digits."""
    return _ask(request, None)


async def redeem(request: Request) -> Response:
    """Opens the conversation by its six digits."""
    site = of(request)
    if not (site.rates.tries.take(address(request)) and site.rates.all_tries.take(_EVERYWHERE)):
        return _ask(request, "too_many_tries")
    async with forms.read(request) as form:
        digits = digits_of(forms.text(form, "digits") or "")
    before = await caller(request)
    key = await site.door.keyring.redeem(digits) if len(digits) == CODE_DIGITS else None
    if key is None:
        return _ask(request, "wrong")
    if before is not None:
        # The browser forgets it: nobody else may find it.
        await _revoke_own(request, before)
    response = RedirectResponse("/talk#now", 303)
    site.cookies.keep_key(response, key)
    return response


async def resize(request: Request) -> Response:
    """Makes letters larger or smaller, and goes back to the page."""
    async with forms.read(request) as form:
        step = _STEPS.get(forms.text(form, "size") or "", 0)
        back = own_path(forms.text(form, "back") or "")
    size = min(max(cookies.size(request) + step, cookies.SMALLEST), cookies.LARGEST)
    response = RedirectResponse(back, 303)
    of(request).cookies.keep_size(response, size)
    return response


def routes() -> list[Route]:
    """The routes of devices and of the size of letters."""
    return [
        Route("/devices", devices),
        Route("/devices/code", code, methods=["POST"]),
        Route("/devices/revoke", revoke, methods=["POST"]),
        Route("/leave", leave, methods=["POST"]),
        Route("/continue", continue_here),
        Route("/continue", redeem, methods=["POST"]),
        Route("/size", resize, methods=["POST"]),
    ]


def digits_of(written: str) -> str:
    """The digits in what was written, full-width and Chinese ones too."""
    values = (unicodedata.numeric(character, -1) for character in written)
    return "".join(str(int(value)) for value in values if value in range(10))


def own_path(given: str) -> str:
    """A path on this site to go back to; the start where it is none."""
    return given if _OWN_PATH.fullmatch(given) else "/"


def _ask(request: Request, wrong: Literal["wrong", "too_many_tries"] | None) -> Response:
    status = 200 if wrong is None else 400
    headers = {}
    if wrong == "too_many_tries":
        status, headers = troubles.status(wrong), troubles.headers(wrong)
    return render(request, "continue.html", status=status, headers=headers, wrong=wrong)


async def _acting(request: Request, token: str | None) -> Caller:
    """Who acts by a form.

    Raises:
        Trouble: The form was made for another key, or the key opens nothing.
    """
    key = of(request).cookies.key(request)
    if key is not None and not cookies.is_token(token or "", key):
        raise Trouble("stale")
    who = await caller(request)
    if who is None:
        raise Trouble("gone")
    return who


async def _left(request: Request, who: Caller) -> Response:
    await _revoke_own(request, who)
    response = RedirectResponse("/", 303)
    of(request).cookies.forget_key(response)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


async def _revoke_own(request: Request, who: Caller) -> None:
    keyring = of(request).door.keyring
    own = await keyring.id_of(who.key)
    if own is not None:
        await keyring.revoke(who.person, own)


def _day(moment: datetime.datetime) -> datetime.date:
    return moment.astimezone(_CHINA).date()

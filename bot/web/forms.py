"""What comes in by forms: read with bounds, and checked to be ours."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request

from bot.web import cookies
from bot.web.site import of
from bot.web.troubles import Trouble

_MOST_FIELDS = 12
# A field may hold more than is read: what is too long is told by the door.
_LONGEST_FIELD = 1024 * 1024
_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
_DIGEST = 20


@asynccontextmanager
async def read(request: Request) -> AsyncIterator[FormData]:
    """Reads a form; its files are gone afterwards.

    Raises:
        Trouble: It cannot be read, or holds more than a form of ours does.
    """
    opened = request.form(max_files=1, max_fields=_MOST_FIELDS, max_part_size=_LONGEST_FIELD)
    try:
        form = await opened
    except (HTTPException, ClientDisconnect, ValueError) as error:
        raise Trouble("unreadable") from error
    try:
        yield form
    finally:
        await form.close()


def text(form: FormData, name: str) -> str | None:
    """What was written into a field; None where it is missing."""
    value = form.get(name)
    return value if isinstance(value, str) else None


def upload(form: FormData, name: str) -> UploadFile | None:
    """The file that was put into a field; None where there is none."""
    value = form.get(name)
    # A file field that was left alone comes without a name and empty.
    return value if isinstance(value, UploadFile) and (value.filename or value.size) else None


def check_token(request: Request, form: FormData) -> None:
    """Makes sure that a form was made for the key that comes with it.

    Raises:
        Trouble: It was not; or the key changed meanwhile.
    """
    key = of(request).cookies.key(request)
    if key is not None and not cookies.is_token(text(form, "token") or "", key):
        raise Trouble("stale")


def message_id(given: str | None, key: str, content: str) -> str | None:
    """The id of a message: the same for the same form with the same content, however often.

    Another answer from the same page, as after going back, is another message. Keyed, so that
    what was written cannot be found by trying.

    Args:
        given: The id that the form carried.
        key: The person's key.
        content: What was written or pressed.

    Returns:
        None where the form carried no id of ours.
    """
    if given is None or not _ID.fullmatch(given):
        return None
    whole = hmac.new(key.encode(), f"{given}\0{content}".encode("utf-8", "replace"), hashlib.sha256)
    return f"{given}-{whole.hexdigest()[:_DIGEST]}"

"""Pages from templates: everything that is put into one is escaped."""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse

from bot.web import cookies
from bot.web.assets import Assets

if TYPE_CHECKING:
    from bot.web.site import Site

_TEMPLATES = Path(__file__).with_name("templates")
_ID_BYTES = 12


class Pages:
    """Fills templates in.

    Args:
        assets: The files beside the pages; the style stands in every page.
    """

    def __init__(self, assets: Assets) -> None:
        style = assets.text("page.css")
        digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
        self.style_hash = f"sha256-{digest}"
        self._environment = Environment(
            loader=FileSystemLoader(_TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.globals.update(
            css=Markup(style),  # noqa: S704 - our own file
            static=assets.address,
            modules=assets.modules,
            new_id=new_id,
        )

    def fill(self, template: str, **context: Any) -> str:
        """A part of a page."""
        return self._environment.get_template(template).render(context)


def render(
    request: Request,
    template: str,
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    key: str | None = None,
    **context: Any,
) -> HTMLResponse:
    """Answers with a page.

    Every template also gets ``size``, ``path`` (where the page is), ``token`` and ``id`` (for
    forms that are handed to ``/say``) and ``known`` (whether the browser holds a key), and the
    functions ``static`` and ``new_id``.

    Args:
        request: What is answered.
        template: The file's name.
        status: The status of HTTP.
        headers: More headers.
        key: The person's key, where the browser gets it only now.
        **context: What else the template needs.
    """
    site: Site = request.app.state.site
    held = key or site.cookies.key(request)
    common = {
        "size": cookies.size(request),
        "path": request.url.path,
        "token": cookies.token(held),
        "known": held is not None,
        "id": new_id(),
    }
    page = site.pages.fill(template, **(common | context))
    return HTMLResponse(page, status, headers=dict(headers or {}))


def new_id() -> str:
    """An id for the next message, so that it counts once however often it is sent."""
    return secrets.token_urlsafe(_ID_BYTES)

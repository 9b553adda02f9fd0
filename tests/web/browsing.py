"""A person at a browser without scripts: opens pages, presses buttons, writes into fields."""

from __future__ import annotations

from collections.abc import Mapping
from types import TracebackType
from typing import Any

import httpx

from tests.web.parsed import Element, parsed
from tests.web.site import Site


class Browser:
    """A browser with its cookies.

    Args:
        site: The page as it runs.
    """

    def __init__(self, site: Site) -> None:
        self.client = httpx.Client(base_url=site.url, follow_redirects=True, timeout=20)
        self.answer: httpx.Response
        self.page: Element

    def __enter__(self) -> Browser:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.client.close()

    @property
    def status(self) -> int:
        """The status of the page that is shown."""
        return self.answer.status_code

    @property
    def path(self) -> str:
        """Where the page that is shown is."""
        return self.answer.url.path

    @property
    def key(self) -> str | None:
        """The key that the browser holds."""
        return self.client.cookies.get("key")

    @property
    def title(self) -> str:
        """The only heading of the first level."""
        return self.page.one("h1").words

    @property
    def now(self) -> str:
        """The words of the present exchange."""
        return self.page.one("section", id="now").words

    @property
    def earlier(self) -> list[str]:
        """The words of each earlier exchange."""
        return [each.words for each in self.page.one("details", id="earlier").all("li")]

    @property
    def choices(self) -> list[str]:
        """What the present exchange offers to press."""
        (form,) = self.page.of_class("choices")
        return [each.words for each in form.all("button")]

    @property
    def field(self) -> str:
        """What stands in the field to write in."""
        return self.page.one("textarea", id="text").words

    def begin(self) -> Browser:
        """Begins a conversation as people do."""
        self.open("/")
        return self.press("开始")

    def open(self, path: str) -> Browser:
        """Opens a page."""
        return self._shows(self.client.get(path))

    def press(self, label: str) -> Browser:
        """Presses the only button of this label."""
        (form, button) = self._button(label)
        return self._submit(form, {button.attributes.get("name", ""): _value(button)})

    def write(self, text: str) -> Browser:
        """Writes to 小伴 and sends it."""
        return self._submit(self.page.one("form", id="say"), {"text": text})

    def fill(self, form: str, **fields: str) -> Browser:
        """Fills a form in and sends it."""
        return self._submit(self.page.one("form", id=form), fields)

    def show(self, picture: bytes, name: str = "photo.png") -> Browser:
        """Shows a picture to 小伴."""
        form = self.page.one("form", id="show")
        files = {"image": (name, picture, "application/octet-stream")}
        return self._shows(
            self.client.post(form.attributes["action"], data=form.fields(), files=files)
        )

    def post(
        self, path: str, headers: Mapping[str, str] | None = None, **fields: str
    ) -> httpx.Response:
        """Hands a form in that no page had; follows nothing."""
        return self.client.post(path, data=fields, headers=headers, follow_redirects=False)

    def say(self, **fields: str) -> dict[str, Any]:
        """Hands a message in as a script does, with the token and id of the page."""
        return self.said(**fields).json()  # type: ignore[no-any-return]

    def said(self, **fields: str) -> httpx.Response:
        """What is answered to a script."""
        form = self.page.one("form", id="say").fields()
        return self.client.post(
            "/say", data={**form, **fields}, headers={"Accept": "application/json"}
        )

    def _button(self, label: str) -> tuple[Element, Element]:
        (found,) = [
            (form, button)
            for form in self.page.all("form")
            for button in form.all("button")
            if button.words == label
        ]
        return found

    def _submit(self, form: Element, fields: Mapping[str, str]) -> Browser:
        filled = {name: value for name, value in {**form.fields(), **fields}.items() if name}
        return self._shows(self.client.post(form.attributes["action"], data=filled))

    def _shows(self, answer: httpx.Response) -> Browser:
        self.answer = answer
        self.page = parsed(answer.text)
        return self


def _value(button: Element) -> str:
    return button.attributes.get("value", "")

"""A person in front of a browser: what they open, write and press."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Locator, Page, Request

_MOVED_ON = """before => {
  const now = document.getElementById("now");
  return now && now.dataset.exchange !== before && now.getAttribute("aria-busy") !== "true";
}"""


class Visitor:
    """One person with one browser, which starts without cookies.

    Args:
        browser: The program.
        base: Where the page is.
        **how: What the browser is like, as ``new_context`` takes it.

    Attributes:
        page: What the person sees.
        requests: All addresses that the browser asked for.
        complaints: What the browser itself complained of: errors, and what the policy forbids.
    """

    def __init__(self, browser: Browser, base: str, **how: Any) -> None:
        self.base = base
        self.context: BrowserContext = browser.new_context(
            base_url=base,
            locale="zh-CN",
            **{"viewport": {"width": 360, "height": 640}, **how},
        )
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.context.on("request", self._asked)
        self.page: Page = self.open_page()

    def open_page(self) -> Page:
        """One more page of the same browser."""
        page = self.context.new_page()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._complained)
        return page

    @property
    def now(self) -> Locator:
        """What 小伴 says."""
        return self.page.locator("#now")

    @property
    def field(self) -> Locator:
        """Where the person writes."""
        return self.page.get_by_label("您想说什么，写在这里")

    @property
    def hold_button(self) -> Locator:
        """What is held to be heard."""
        return self.page.get_by_role("button", name="按住说话")

    @property
    def heard(self) -> Locator:
        """What is shown of what was heard."""
        return self.page.locator("#heard")

    def open(self, path: str) -> None:
        """Opens a page and waits for its pictures."""
        self.page.goto(path, wait_until="networkidle")

    def begin(self) -> None:
        """Comes for the first time, and begins."""
        self.open("/")
        self.page.get_by_role("button", name="开始").click()
        self.page.wait_for_url("**/talk**", wait_until="networkidle")

    def say(self, text: str) -> None:
        """Writes something and waits for the answer."""
        self.field.fill(text)
        with self.answered():
            self.page.get_by_role("button", name="发送").click()

    def press(self, label: str) -> None:
        """Presses a button in what 小伴 says, and waits for the answer."""
        with self.answered():
            self.now.get_by_role("button", name=label, exact=True).click()

    def exchange(self) -> str:
        """The name of what is said now."""
        return self.now.get_attribute("data-exchange") or ""

    @contextmanager
    def answered(self) -> Iterator[None]:
        """Waits until something else is said than before."""
        before = self.exchange()
        yield
        self.page.wait_for_function(_MOVED_ON, arg=before)

    def answer(self) -> str:
        """The words of what 小伴 says."""
        return "\n".join(self.now.locator(".words").all_inner_texts())

    def close(self) -> None:
        """Closes the browser."""
        self.context.close()

    def _asked(self, request: Request) -> None:
        self.requests.append(request.url)

    def _complained(self, message: Any) -> None:
        # A page that is not there, or too much at once, is an answer like others.
        if message.type in {"error", "warning"} and "the server responded" not in message.text:
            self.complaints.append(message.text)

"""The machine's own Chromium, and how it is started."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

_NAMES = ("chromium", "chromium-browser", "google-chrome")
# It runs as root in containers, and must not look for updates while requests are counted.
_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--lang=zh-CN",
    # A microphone that may be used, and in which it beeps.
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
]


def find() -> str | None:
    """The program, or None where there is none."""
    return next((path for name in _NAMES if (path := shutil.which(name))), None)


@contextmanager
def started_with_sound(browser: Browser, program: str, sound: Path) -> Iterator[Browser]:
    """One more browser, in whose microphone a file is heard once from the beginning."""
    heard = f"--use-file-for-fake-audio-capture={sound}%noloop"
    other = browser.browser_type.launch(executable_path=program, args=[*_ARGUMENTS, heard])
    yield other
    other.close()


@contextmanager
def started(program: str) -> Iterator[Browser]:
    """A browser, ended at the end."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=_ARGUMENTS)
        yield browser
        browser.close()

"""Takes pictures of every state of the page: `python -m scripts.screenshots [FOLDER]`.

Needs Chromium and the packages for tests. The page runs with the real engine and new records,
which are gone afterwards.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from playwright.sync_api import Browser

from bot import settings, training
from bot.engine import RasaEngine
from fraud import checking
from tests.web.browser import chromium
from tests.web.browser.looks import DESKTOP, PHONE, SMALL, Look
from tests.web.browser.states import MONEY, STATES
from tests.web.browser.visitor import Visitor
from tests.web.site import Site
from tests.web.voiced import StandInVoices

_FOLDER = Path(__file__).resolve().parent.parent / "build" / "screenshots"
_LOOKS = {
    "phone": Look(*PHONE),
    "phone-dark": Look(*PHONE, 2, "dark"),
    "phone-largest": Look(*PHONE, 6),
    "small": Look(*SMALL),
    "desktop": Look(*DESKTOP),
    "desktop-dark": Look(*DESKTOP, 2, "dark"),
}


def take(browser: Browser, base: str, folder: Path, states: Sequence[str]) -> Iterator[Path]:
    """Takes the pictures, and gives each file.

    Args:
        browser: With what the page is opened.
        base: Where the page is.
        folder: Where the files go.
        states: Which states of the page.
    """
    for state in states:
        visitor = Visitor(browser, base)
        STATES[state](visitor)
        for name, look in _LOOKS.items():
            look.at(visitor.page)
            visitor.page.evaluate(
                "() => (document.querySelector('#now') || document.body).scrollIntoView()"
            )
            file = folder / f"{state}-{name}.png"
            visitor.page.screenshot(path=file)
            yield file
        visitor.close()


def main(arguments: Sequence[str] | None = None) -> int:
    """Takes all pictures and prints where they are.

    Returns:
        0, or 1 where there is no browser.
    """
    parser = argparse.ArgumentParser(prog="python -m scripts.screenshots", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=_FOLDER)
    parser.add_argument("--state", action="append", choices=list(STATES), help="only this one")
    options = parser.parse_args(arguments)
    program = chromium.find()
    if program is None:
        print("there is no Chromium on this machine", file=sys.stderr)  # noqa: T201
        return 1
    models = settings.load().models
    # Before the browser: both want a loop of their own.
    engine = RasaEngine.load(training.train(models))
    checking.prepare(models)
    options.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as records, chromium.started(program) as browser:
        voices = StandInVoices("你们有什么", MONEY)
        site = Site(Path(records), engine, more={"voices": voices}).start()
        for file in take(browser, site.url, options.folder, options.state or list(STATES)):
            print(file)  # noqa: T201
        site.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())

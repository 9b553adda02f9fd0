"""A real browser before a running page."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from bot import settings
from bot.messages import Engine
from fraud import checking
from tests.web.browser import chromium
from tests.web.browser.states import MONEY, STATES
from tests.web.browser.visitor import Visitor
from tests.web.site import Site
from tests.web.standing_in import Echo
from tests.web.voiced import StandInVoices

MakeVisitor = Callable[..., Visitor]


@pytest.fixture(scope="session")
def program() -> str:
    """The machine's own Chromium."""
    found = chromium.find()
    if found is None:
        reason = "there is no Chromium on this machine: install the package chromium"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return found


# Ended with each file of tests, and begun after the engine: while it runs, nothing else in this
# thread can run a loop of its own.
@pytest.fixture(scope="module")
def browser(program: str, engine: Engine) -> Iterator[Browser]:
    """A browser that is running."""
    with chromium.started(program) as browser:
        yield browser


@pytest.fixture(scope="module")
def real(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A page with the real engine, which hears what could cost money."""
    checking.prepare(settings.load().models)
    voices = StandInVoices("你们有什么", MONEY)
    site = Site(tmp_path_factory.mktemp("real"), engine, more={"voices": voices}).start()
    yield site
    site.stop()


@pytest.fixture(scope="module")
def _small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    site = Site(tmp_path_factory.mktemp("small"), Echo()).start()
    yield site
    site.stop()


@pytest.fixture
def small(_small: Site) -> Site:
    """A page with a small engine that has heard nothing yet; to be left running."""
    assert isinstance(_small.engine, Echo)
    _small.engine.heard.clear()
    _small.engine.pause = 0.0
    return _small


@pytest.fixture
def visit(browser: Browser) -> Iterator[MakeVisitor]:
    """Sends somebody to a page; nothing may be left to complain of."""
    visitors: list[Visitor] = []

    def make(site: Site, **how: Any) -> Visitor:
        visitors.append(Visitor(browser, site.url, **how))
        return visitors[-1]

    yield make
    for visitor in visitors:
        visitor.close()


@pytest.fixture(scope="module")
def reached(browser: Browser, real: Site) -> Iterator[Callable[[str], Visitor]]:
    """Gives a visitor who has reached a state; each is reached once, for tests that only look."""
    visitors: dict[str, Visitor] = {}

    def give(state: str) -> Visitor:
        if state not in visitors:
            visitors[state] = Visitor(browser, real.url)
            STATES[state](visitors[state])
        return visitors[state]

    yield give
    for visitor in visitors.values():
        visitor.close()

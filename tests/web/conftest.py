"""A running page for every test that wants one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.messages import Engine
from care.database import Database
from care.records import RecordsUnavailable
from tests.web.browsing import Browser
from tests.web.site import Site
from tests.web.standing_in import Echo

MakeSite = Callable[..., Site]


@pytest.fixture
def make_site(tmp_path: Path) -> Iterator[MakeSite]:
    """Starts pages, and takes them down at the end."""
    sites: list[Site] = []

    def make(engine: Engine | None = None, **how: Any) -> Site:
        folder = tmp_path / f"site-{len(sites)}"
        folder.mkdir()
        sites.append(Site(folder, engine or Echo(), **how))
        return sites[-1].start()

    yield make
    for site in sites:
        site.stop()


@pytest.fixture
def site(make_site: MakeSite) -> Site:
    """A running page with a small engine."""
    return make_site()


@pytest.fixture
def real_site(make_site: MakeSite, engine: Engine) -> Site:
    """A running page with the real engine."""
    return make_site(engine)


@pytest.fixture
def person(site: Site) -> Iterator[Browser]:
    """Somebody who has begun, at a browser without scripts."""
    with Browser(site) as browser:
        yield browser.begin()


@pytest.fixture
def records_away(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Takes the records out of reach."""

    def away(*_: object) -> None:
        raise RecordsUnavailable("OperationalError")

    def take_away() -> None:
        monkeypatch.setattr(Database, "reading", away)
        monkeypatch.setattr(Database, "writing", away)

    return take_away

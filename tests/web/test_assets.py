"""The files beside the pages, and what runs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from bot.web.assets import Assets
from tests.web.browsing import Browser
from tests.web.conftest import MakeSite
from tests.web.site import Site


def test_every_file_that_a_page_names_is_there_and_is_kept(person: Browser) -> None:
    person.open("/talk")
    named = [each.attributes["href"] for each in person.page.all("link")]
    named += [each.attributes["src"] for each in person.page.all("script")]

    for address in named:
        answer = person.client.get(address)
        assert answer.status_code == 200, address
        if address.startswith("/static/"):
            assert "immutable" in answer.headers["Cache-Control"]


def test_scripts_are_scripts_to_every_browser(person: Browser) -> None:
    scripts = {each.attributes["src"] for each in person.page.all("script")} | {"/sw.js"}

    kinds = {person.client.get(address).headers["content-type"] for address in scripts}

    assert kinds == {"text/javascript; charset=utf-8"}


def test_a_page_from_before_an_update_gets_the_new_files(site: Site) -> None:
    with Browser(site) as browser:
        answer = browser.client.get("/static/000000000000/icon.svg")

    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-cache"


def test_no_other_file_is_served(site: Site) -> None:
    with Browser(site) as browser:
        for name in ("../app.py", "..%2fapp.py", "/etc/passwd", "none.js", ".hidden"):
            assert browser.client.get(f"/static/x/{name}").status_code == 404


def test_the_version_changes_with_any_file(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text("1")
    before = Assets(tmp_path).version

    (tmp_path / "a.js").write_text("2")

    assert Assets(tmp_path).version != before


def test_the_version_stands_in_what_is_served_at_the_root(site: Site) -> None:
    with Browser(site) as browser:
        manifest = browser.client.get("/manifest.webmanifest")
        icons = [icon["src"] for icon in manifest.json()["icons"]]

        assert manifest.headers["content-type"] == "application/manifest+json"
        assert manifest.headers["Cache-Control"] == "no-cache"
        assert {browser.client.get(icon).status_code for icon in icons} == {200}


def test_without_a_line_nothing_of_a_person_is_shown(person: Browser) -> None:
    person.open("/offline")

    assert not person.page.all("input")
    assert "120" in person.page.one("main").words


def test_health_says_what_runs(make_site: MakeSite) -> None:
    running = ["web"]
    with Browser(make_site(more={"front_ends": running})) as browser:
        running.append("telegram")

        answer = browser.client.get("/health")

    assert answer.json() == {"status": "ok", "front_ends": ["web", "telegram"]}


def test_health_is_bad_without_records(site: Site, records_away: Callable[[], None]) -> None:
    records_away()
    with Browser(site) as browser:
        answer = browser.client.get("/health", headers={"Accept": "application/json"})

    assert answer.status_code == 503


def test_pages_are_small_on_the_wire(person: Browser) -> None:
    answer = person.open("/talk").answer

    assert answer.headers["content-encoding"] == "gzip"
    assert int(answer.headers["content-length"]) < 15_000

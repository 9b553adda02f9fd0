"""What the pages say themselves is plain: by the gate that guides must pass."""

from __future__ import annotations

import pytest

from bot.web import troubles
from bot.web.words import words
from guides.plain.sentences import faults
from tests.web.browsing import Browser
from tests.web.site import Site

_SAYING = ("title", "h1", "h2", "p", "li", "button", "a", "label", "summary", "strong", "span")


@pytest.mark.parametrize("path", ["/", "/talk", "/devices", "/continue", "/offline", "/nowhere"])
def test_every_page_is_in_plain_words(person: Browser, path: str) -> None:
    if path == "/":
        person.client.cookies.clear()

    person.open(path)

    assert _faults(person) == []


def test_the_page_with_the_digits_is_in_plain_words(person: Browser) -> None:
    person.open("/devices").press("在另一台手机上继续")

    assert _faults(person) == []


def test_devices_are_told_in_plain_words(person: Browser, site: Site) -> None:
    code = site.call(site.door.keyring.code(_who(person, site)))[0]
    with Browser(site) as other:
        other.open("/continue").fill("continue", digits=code)

    person.open("/devices")

    assert _faults(person) == []


def test_wrong_digits_are_told_in_plain_words(person: Browser) -> None:
    person.open("/continue").fill("continue", digits="1")

    assert _faults(person) == []


@pytest.mark.parametrize("name", words()["troubles"])
def test_every_trouble_is_told_in_plain_words(name: str) -> None:
    told = troubles.told(name)

    assert [str(fault) for line in (told["title"], *told["lines"]) for fault in faults(line)] == []
    assert troubles.status(name) >= 400


def test_a_danger_from_before_is_told_by_words_too(person: Browser) -> None:
    person.write("救命")
    person.write("谢谢")

    assert "要小心" in person.earlier[0]


def _faults(browser: Browser) -> list[str]:
    # No sentence begins with a digit: these are the code itself.
    said = [
        element.words
        for tag in _SAYING
        for element in browser.page.all(tag)
        if element.words and not element.all("li") and not element.words[0].isdecimal()
    ]
    return [str(fault) for text in said for fault in faults(text)]


def _who(person: Browser, site: Site) -> str:
    who = site.call(site.door.keyring.person(person.key or ""))
    assert who is not None
    return who

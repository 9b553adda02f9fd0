"""Nothing is loaded from elsewhere, nothing is forbidden by our own policy, nothing fails."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.web.browser.conftest import MakeVisitor
from tests.web.browser.states import STATES
from tests.web.browser.visitor import Visitor
from tests.web.site import Site

Reached = Callable[[str], Visitor]
# Where the line is broken, the browser says so.
_QUIET = [state for state in STATES if state != "broken"]


@pytest.mark.parametrize("state", _QUIET)
def test_the_browser_has_nothing_to_complain_of(reached: Reached, state: str) -> None:
    visitor = reached(state)

    assert visitor.complaints == []


@pytest.mark.parametrize("state", STATES)
def test_nobody_else_is_asked_for_anything(reached: Reached, state: str) -> None:
    visitor = reached(state)

    elsewhere = [each for each in visitor.requests if not each.startswith(f"{visitor.base}/")]

    assert visitor.requests
    assert elsewhere == []


@pytest.mark.parametrize(
    "attack",
    [
        "const script = document.createElement('script'); script.textContent = 'window.hit = 1';"
        " document.body.append(script)",
        "document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">')",
        "document.body.insertAdjacentHTML('beforeend', '<img src=\"https://example.org/a.png\">')",
        "fetch('https://example.org/').catch(() => {})",
    ],
    ids=["script", "style", "picture", "request"],
)
def test_what_is_smuggled_in_does_nothing_and_is_complained_of(
    visit: MakeVisitor, small: Site, attack: str
) -> None:
    visitor = visit(small)
    visitor.open("/")

    with visitor.page.expect_console_message():
        visitor.page.evaluate(f"() => {{ {attack}; }}")

    assert any("Content Security Policy" in each for each in visitor.complaints)
    assert visitor.page.evaluate("() => window.hit") is None


def test_what_a_person_writes_is_only_text(visit: MakeVisitor, small: Site) -> None:
    visitor = visit(small)
    visitor.begin()

    visitor.say("<img src=x onerror=alert(1)><script>window.hit = 1</script>")
    visitor.say("好")

    assert "<script>" in (visitor.page.locator("#earlier").text_content() or "")
    assert visitor.page.locator("main script, main img").count() == 0
    assert visitor.complaints == []

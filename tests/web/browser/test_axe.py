"""What axe-core finds that shuts people out: nothing, in every state and every look."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from playwright.sync_api import Page

from bot.web.rates import Bucket, Rates, unlimited
from tests.web.browser.conftest import MakeVisitor
from tests.web.browser.looks import DESKTOP, PHONE, SMALL, TABLET, Look
from tests.web.browser.states import PAGES, TALKING
from tests.web.browser.visitor import Visitor
from tests.web.conftest import MakeSite

_AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
# All of WCAG 2.0 to 2.2, as far as axe knows it; rules that are off by themselves are turned on.
_RUN = """async () => {
  const levels = ["wcag2a", "wcag2aa", "wcag2aaa", "wcag21a", "wcag21aa", "wcag21aaa",
    "wcag22a", "wcag22aa", "wcag22aaa", "best-practice"];
  const rules = axe.getRules(levels).map((rule) => [rule.ruleId, { enabled: true }]);
  const result = await axe.run({
    runOnly: { type: "tag", values: levels },
    rules: Object.fromEntries(rules),
    resultTypes: ["violations"],
  });
  return {
    passed: result.passes.map((rule) => rule.id),
    violations: result.violations.map((rule) => `${rule.id}: ` +
      rule.nodes.map((node) => `${node.html.slice(0, 120)} ${node.failureSummary}`).join("; ")),
  };
}"""
_TALKING_LOOKS = [
    *(Look(*window) for window in (SMALL, PHONE, TABLET, DESKTOP)),
    *(Look(*PHONE, 2, colours) for colours in ("dark", "forced")),
    Look(*DESKTOP, 2, "dark"),
    Look(*SMALL, 6),
]
_PAGE_LOOKS = [Look(*SMALL, 6), Look(*PHONE), Look(*TABLET, 2, "forced"), Look(*DESKTOP, 2, "dark")]
Reached = Callable[[str], Visitor]


def _found(page: Page) -> dict[str, Any]:
    # There the bar stands in its own place; what it may cover elsewhere is measured by keyboard.
    page.evaluate("() => scrollTo(0, document.documentElement.scrollHeight)")
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(_AXE)
    found: dict[str, Any] = page.evaluate(_RUN)
    return found


def _violations(page: Page, looks: list[Look]) -> list[str]:
    violations = []
    for look in looks:
        look.at(page)
        violations += [f"{each} ({look})" for each in _found(page)["violations"]]
    return violations


@pytest.mark.parametrize("state", TALKING)
def test_nobody_is_shut_out_of_the_conversation(reached: Reached, state: str) -> None:
    violations = _violations(reached(state).page, _TALKING_LOOKS)

    assert not violations, "\n".join(violations)


@pytest.mark.parametrize("state", PAGES)
def test_nobody_is_shut_out_of_a_page(reached: Reached, state: str) -> None:
    violations = _violations(reached(state).page, _PAGE_LOOKS)

    assert not violations, "\n".join(violations)


def test_nobody_is_shut_out_where_it_was_too_much(visit: MakeVisitor, make_site: MakeSite) -> None:
    rates = unlimited()
    site = make_site(rates=Rates(Bucket(3, 0), rates.addresses, rates.beginnings))
    visitor = visit(site)
    visitor.begin()
    for _ in range(3):
        visitor.open("/talk")

    violations = _violations(visitor.page, _PAGE_LOOKS)

    assert visitor.page.get_by_role("heading", level=1).inner_text() == "请等一下"
    assert not violations, "\n".join(violations)


def test_the_strictest_rules_are_among_those_that_ran(reached: Reached) -> None:
    page = reached("welcome").page

    passed = _found(page)["passed"]

    assert {"color-contrast-enhanced", "target-size", "html-has-lang", "region"} <= {*passed}

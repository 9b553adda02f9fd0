"""A whole guide, by whoever has only the keyboard, only a screen reader, or no JavaScript."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.web.browser.conftest import MakeVisitor
from tests.web.browser.states import SCAN
from tests.web.browser.visitor import Visitor
from tests.web.site import Site

_LEARNED = "学完了"
# Six steps, and a question before the one that costs money.
_MOST_ANSWERS = 12
_FOCUSED = """() => {
  const at = document.activeElement;
  return at.innerText?.trim() || at.id;
}"""


def _tab_to(visitor: Visitor, name: str, most: int = 40) -> int:
    """Goes on with the keyboard until something is reached; gives how often Tab was pressed."""
    for times in range(1, most + 1):
        visitor.page.keyboard.press("Tab")
        if visitor.page.evaluate(_FOCUSED) == name:
            return times
    raise AssertionError(f"the keyboard does not reach {name}")


def _offered(visitor: Visitor) -> str:
    """The first answer that is offered."""
    return visitor.now.get_by_role("button").first.inner_text().strip()


def test_by_the_keyboard_alone(visit: MakeVisitor, real: Site) -> None:
    visitor = visit(real)
    keyboard = visitor.page.keyboard
    visitor.open("/")
    _tab_to(visitor, "开始")
    keyboard.press("Enter")
    visitor.page.wait_for_url("**/talk**", wait_until="networkidle")
    _tab_to(visitor, "text")
    keyboard.type(SCAN)
    with visitor.answered():
        keyboard.press("Enter")
    keyboard.press("Shift+Tab")

    tabs = [_tab_to(visitor, _offered(visitor))]
    for _ in range(_MOST_ANSWERS):
        with visitor.answered():
            keyboard.press("Enter")
        if _LEARNED in visitor.answer():
            break
        tabs.append(_tab_to(visitor, _offered(visitor)))

    assert _LEARNED in visitor.answer()
    # Whoever answered is at the next question, and the first answer comes next.
    assert set(tabs[1:]) == {1}


def test_by_roles_and_names_alone(visit: MakeVisitor, real: Site) -> None:
    page = visit(real).page
    page.goto("/")
    page.get_by_role("main").get_by_role("button", name="开始").click()
    said = page.get_by_role("region", name="小伴说")
    told = page.get_by_role("status")
    expect(said).to_contain_text("您想做什么")
    page.get_by_role("textbox", name="您想说什么，写在这里").fill(SCAN)
    page.get_by_role("button", name="发送").click()
    expect(told).to_contain_text("第一步")

    heard = [told.inner_text()]
    for _ in range(_MOST_ANSWERS):
        if _LEARNED in heard[-1]:
            break
        said.get_by_role("button").first.click()
        expect(told).not_to_have_text(re.compile(re.escape(heard[-1].split("\n")[0])))
        expect(said).not_to_have_attribute("aria-busy", "true")
        heard.append(told.inner_text())

    assert _LEARNED in heard[-1]
    steps = ["第一步", "第二步", "第三步", "第四步", "第五步", "第六步"]
    assert all(any(step in each for each in heard) for step in steps)


def test_without_javascript(visit: MakeVisitor, real: Site) -> None:
    page = visit(real, java_script_enabled=False).page
    page.goto("/")
    page.get_by_role("button", name="开始").click()
    page.get_by_label("您想说什么，写在这里").fill(SCAN)
    page.get_by_role("button", name="发送").click()
    page.get_by_text("第一步").first.wait_for()

    for _ in range(_MOST_ANSWERS):
        if _LEARNED in page.locator("#now").inner_text():
            break
        with page.expect_navigation():
            page.locator("#now").get_by_role("button").first.click()

    expect(page.locator("#now")).to_contain_text(_LEARNED)
    expect(page.locator("#earlier")).to_be_visible()

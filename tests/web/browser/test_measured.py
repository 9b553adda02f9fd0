"""Large letters, large targets, strong contrast, short lines: measured in the browser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.web.browser.looks import (
    DESKTOP,
    ENLARGED,
    LANDSCAPE,
    PHONE,
    SMALL,
    TABLET,
    Look,
)
from tests.web.browser.states import STATES
from tests.web.browser.visitor import Visitor

# Of everything that is wrong here, each kind must be seen.
_WRONG = """
<p id="small" style="font-size: 17px">字</p>
<p id="faint" style="font-size: 20px; color: #777">字</p>
<p id="long" style="font-size: 20px; width: 900px">{}</p>
<button id="target" style="font-size: 20px; width: 59px; height: 60px">字</button>
<p id="wide" style="width: 2000px">字</p>
""".format("字" * 100)
_MEASURE = Path(__file__).with_name("measuring.js").read_text(encoding="utf-8")
_KINDS = (
    ("small", "small"),
    ("faint", "faint"),
    ("long", "long"),
    ("targets", "target"),
    ("wide", "wide"),
)
_LOOKS = [
    *(Look(*window) for window in (SMALL, PHONE, TABLET, DESKTOP, ENLARGED, LANDSCAPE)),
    *(Look(*PHONE, letters) for letters in (1, 4)),
    Look(*SMALL, 6),
    *(Look(*PHONE, 2, colours) for colours in ("dark", "forced")),
    Look(*DESKTOP, 6, "dark"),
]
Reached = Callable[[str], Visitor]


@pytest.mark.parametrize("state", STATES)
def test_everything_can_be_read_and_pressed(reached: Reached, state: str) -> None:
    page = reached(state).page

    wrong = set()
    for look in _LOOKS:
        look.at(page)
        found = page.evaluate(_MEASURE)
        wrong |= {f"{what}: {each} ({look})" for what, all_ in found.items() for each in all_}

    assert not wrong, "\n".join(sorted(wrong))


def test_what_is_wrong_is_seen(browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 1000, "height": 800})
    page.set_content(_WRONG)

    found = page.evaluate(_MEASURE)
    page.close()

    seen = {what: any(f"#{place}" in each for each in found[what]) for what, place in _KINDS}
    assert seen == {what: True for what, _ in _KINDS}


_COVERED = """() => {
  const bar = document.querySelector(".always");
  const pressed = document.activeElement;
  if (!bar || bar.contains(pressed) || pressed === document.body) return null;
  const target = pressed.getBoundingClientRect();
  const covers = bar.getBoundingClientRect();
  const hidden = target.bottom > covers.top + 1 && target.top < covers.bottom;
  return hidden && target.height < covers.top ? pressed.outerHTML.slice(0, 80) : null;
}"""


@pytest.mark.parametrize("state", ["welcome", "picture", "practice", "danger", "check", "guides"])
@pytest.mark.parametrize(
    "look", [Look(*SMALL, 6), Look(*PHONE), Look(*ENLARGED), Look(*DESKTOP)], ids=str
)
def test_what_the_keyboard_is_at_is_never_covered(reached: Reached, state: str, look: Look) -> None:
    page = reached(state).page
    look.at(page)
    page.evaluate("() => { document.activeElement?.blur(); scrollTo(0, 0); }")
    pressed = page.locator("a, button, textarea, summary, input:not([type=hidden])").count()

    covered = []
    for _ in range(pressed):
        page.keyboard.press("Tab")
        covered.append(page.evaluate(_COVERED))

    assert not any(covered), [each for each in covered if each]


@pytest.mark.parametrize("window", [SMALL, PHONE], ids=str)
def test_the_six_buttons_stand_in_two_rows_of_three(
    reached: Reached, window: tuple[int, int]
) -> None:
    page = reached("beginning").page
    Look(*window).at(page)
    page.evaluate("() => document.getElementById('read-aloud').hidden = false")

    boxes = [
        each.bounding_box()
        for each in page.locator(".always > button, .always > form > button").all()
    ]

    assert len({round(box["y"]) for box in boxes if box}) == 2
    assert [round(box["x"]) for box in boxes[:3] if box] == [
        round(box["x"]) for box in boxes[3:] if box
    ]

"""A picture that is dropped or pasted goes where a chosen one goes."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.web.browser.conftest import MakeVisitor
from tests.web.browser.visitor import Visitor
from tests.web.site import Site

_GIVE = """async how => {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 32;
  canvas.getContext("2d").fillRect(4, 4, 20, 20);
  const picture = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
  const data = new DataTransfer();
  data.items.add(new File([picture], "screen.png", { type: "image/png" }));
  const event = how === "drop"
    ? new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true })
    : new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
  document.querySelector("main").dispatchEvent(event);
}"""
_CHOSEN = "input => input.files[0]?.name"


@pytest.fixture
def visitor(visit: MakeVisitor, small: Site) -> Visitor:
    return visit(small)


@pytest.mark.parametrize("how", ["drop", "paste"])
def test_on_the_page_that_checks(visitor: Visitor, how: str) -> None:
    visitor.open("/check")

    visitor.page.evaluate(_GIVE, how)

    assert visitor.page.get_by_label("或者给一张截图").evaluate(_CHOSEN) == "screen.png"
    expect(visitor.page.get_by_role("status")).to_contain_text("图放好了")


@pytest.mark.parametrize("how", ["drop", "paste"])
def test_in_the_conversation(visitor: Visitor, how: str) -> None:
    visitor.begin()

    visitor.page.evaluate(_GIVE, how)
    assert visitor.page.get_by_label("给小伴看一张图").evaluate(_CHOSEN) == "screen.png"
    with visitor.answered():
        visitor.page.get_by_role("button", name="发这张图").click()

    expect(visitor.now).to_contain_text("（一张图）")
    assert visitor.page.get_by_label("给小伴看一张图").evaluate(_CHOSEN) is None


def test_words_are_pasted_as_ever(visitor: Visitor) -> None:
    visitor.open("/check")
    field = visitor.page.get_by_label("把短信粘在这里")
    field.focus()

    prevented = visitor.page.evaluate(
        """() => {
          const data = new DataTransfer();
          data.setData("text/plain", "短信");
          const event = new ClipboardEvent("paste",
            { clipboardData: data, bubbles: true, cancelable: true });
          return !document.activeElement.dispatchEvent(event);
        }"""
    )

    assert not prevented

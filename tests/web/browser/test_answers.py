"""How an answer comes: told once, with the focus where it is expected, read aloud on request."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.web.browser.conftest import MakeVisitor
from tests.web.browser.visitor import Visitor
from tests.web.site import Site
from tests.web.standing_in import Echo

_LISTEN = """() => {
  window.told = [];
  const status = document.querySelector("[role=status]");
  new MutationObserver(() => window.told.push([status.textContent.trim(), status.ariaLive]))
    .observe(status, { childList: true, characterData: true, subtree: true });
}"""
# What a phone with these voices would do.
_VOICES = """(() => {
  const spoken = [];
  window.spoken = spoken;
  const voices = [{ name: "far", lang: "zh-CN", localService: false },
    { name: "english", lang: "en-US", localService: true }, ...%s];
  const synthesis = {
    getVoices: () => voices,
    addEventListener() {},
    cancel() { spoken.push("silence"); },
    speak(utterance) {
      spoken.push(`${utterance.voice.name} ${utterance.rate}: ${utterance.text}`);
      setTimeout(() => utterance.onend?.(), 20);
    },
  };
  Object.defineProperty(window, "speechSynthesis", { value: synthesis });
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
})()"""
_CHINESE = '[{ name: "near", lang: "zh_CN", localService: true }]'
_FOCUS = "() => document.activeElement.id || document.activeElement.innerText"


@pytest.fixture
def visitor(visit: MakeVisitor, small: Site) -> Visitor:
    visitor = visit(small)
    visitor.begin()
    return visitor


def _listened(visitor: Visitor) -> list[str]:
    told: list[list[str]] = visitor.page.evaluate("() => window.told")
    return [text for text, _ in told]


def test_an_answer_is_told_once_with_what_can_be_pressed(visitor: Visitor) -> None:
    visitor.page.evaluate(_LISTEN)

    visitor.say("你好")

    assert _listened(visitor) == ["第1句：\n你好\n可以按：看到了、找不到。"]


def test_a_long_wait_is_told_before_the_answer(visitor: Visitor, small: Site) -> None:
    assert isinstance(small.engine, Echo)
    small.engine.pause = 1.0
    visitor.page.evaluate(_LISTEN)

    visitor.say("慢")

    told = _listened(visitor)
    assert told[0] == "小伴在想"
    assert [text.splitlines()[0] for text in told[1:]] == ["第1句："]


def test_what_is_urgent_interrupts(visitor: Visitor) -> None:
    visitor.page.evaluate(_LISTEN)

    visitor.say("救命")
    visitor.say("你好")

    told = visitor.page.evaluate("() => window.told")
    assert [how for _, how in told] == ["assertive", "polite"]


def test_after_a_press_the_answer_has_the_focus(visitor: Visitor) -> None:
    visitor.say("你好")

    visitor.press("看到了")

    assert visitor.page.evaluate(_FOCUS) == "now"


def test_who_types_stays_in_the_field(visitor: Visitor) -> None:
    visitor.field.fill("你好")

    with visitor.answered():
        visitor.page.keyboard.press("Enter")

    assert visitor.page.evaluate(_FOCUS) == "text"
    expect(visitor.field).to_have_value("")


def test_enter_that_ends_a_word_does_not_send(visitor: Visitor) -> None:
    visitor.field.fill("你")

    visitor.field.evaluate(
        "field => field.dispatchEvent(new KeyboardEvent('keydown',"
        " { key: 'Enter', isComposing: true, bubbles: true, cancelable: true }))"
    )
    visitor.page.keyboard.press("Shift+Enter")
    visitor.field.press_sequentially("好")

    expect(visitor.field).to_have_value("你\n好")
    assert visitor.exchange() == ""


def test_what_always_stays_can_be_pressed_again(visitor: Visitor) -> None:
    with visitor.answered():
        visitor.page.get_by_role("button", name="再说一遍").click()

    assert visitor.page.evaluate(_FOCUS) == "再说一遍"
    expect(visitor.now).to_contain_text("您说：再说一遍")


def test_the_practice_phone_is_pressed_like_a_phone(visitor: Visitor) -> None:
    visitor.say("练习")
    phone = visitor.page.get_by_role("region", name="练习用的手机")

    with visitor.answered():
        phone.get_by_role("button", name="相机").click()

    expect(visitor.now).to_contain_text("您说：相机")
    assert visitor.page.evaluate(_FOCUS) == "now"


def test_what_was_said_before_is_folded_away(visitor: Visitor) -> None:
    visitor.say("第一件")
    visitor.say("第二件")

    earlier = visitor.page.locator("#earlier")
    expect(earlier).to_be_visible()
    expect(earlier.get_by_text("您说：第一件")).to_be_hidden()
    earlier.get_by_text("前面说过的话").click()
    expect(earlier.get_by_text("您说：第一件")).to_be_visible()
    expect(earlier.get_by_role("button")).to_have_count(0)


def test_letters_grow_at_once_and_stay(visitor: Visitor) -> None:
    larger = visitor.page.get_by_role("button", name="字大一点")
    with visitor.page.expect_response("**/size"):
        larger.click()
    expect(visitor.page.locator("html")).to_have_class("size-3")

    visitor.page.reload()

    expect(visitor.page.locator("html")).to_have_class("size-3")
    expect(visitor.page.get_by_role("status")).to_be_attached()


def test_without_a_chinese_voice_reading_is_not_offered(visit: MakeVisitor, small: Site) -> None:
    visitor = visit(small)
    visitor.context.add_init_script(_VOICES % "[]")

    visitor.begin()

    expect(visitor.page.get_by_text("读给我听")).to_be_hidden()


def test_a_voice_of_the_phone_reads_slowly(visit: MakeVisitor, small: Site) -> None:
    visitor = visit(small)
    visitor.context.add_init_script(_VOICES % _CHINESE)
    visitor.begin()
    visitor.say("你好")
    button = visitor.page.get_by_role("button", name="读给我听")

    button.click()

    expect(button).to_have_attribute("aria-pressed", "true")
    expect(button).to_have_attribute("aria-pressed", "false")
    spoken = visitor.page.evaluate("() => window.spoken")
    assert [each for each in spoken if each != "silence"] == ["near 0.75: 第1句。"]


def test_pressed_again_it_falls_silent(visit: MakeVisitor, small: Site) -> None:
    visitor = visit(small)
    visitor.context.add_init_script(_VOICES % _CHINESE)
    visitor.begin()
    button = visitor.page.get_by_role("button", name="读给我听")
    button.click()

    button.click()

    expect(button).to_have_attribute("aria-pressed", "false")
    assert visitor.page.evaluate("() => window.spoken.at(-1)") == "silence"

"""Speaking instead of writing, and hearing instead of reading."""

from __future__ import annotations

import dataclasses
import math
import struct
import wave
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, WebSocket, expect

from bot import settings
from bot.voices import Voices
from tests.voice.conftest import voice_data, vosk_fixture
from tests.voice.spoken import spoken
from tests.web.browser.chromium import started_with_sound
from tests.web.browser.visitor import Visitor
from tests.web.conftest import MakeSite
from tests.web.site import Site, until
from tests.web.standing_in import Echo
from tests.web.voiced import StandInVoices
from voice.events import RATE

__all__ = ["voice_data", "vosk_fixture"]

SAID, MONEY = "你好小伴", "我把钱转了"
_LATER = ("speaking.js", "microphone.js", "microphone-worklet.js", "line.js", "our-voice.js")
_TOLD = """() => {
  window.told = [];
  const status = document.querySelector("[role=status]");
  new MutationObserver(() => window.told.push(status.textContent.trim()))
    .observe(status, { childList: true, characterData: true, subtree: true });
}"""
_DENIED = """navigator.mediaDevices.getUserMedia =
  () => Promise.reject(new DOMException("", "NotAllowedError"))"""
Visit = Callable[..., Visitor]


def _file(path: Path, *samples: bytes) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(b"".join(samples))
    return path


def _silence(seconds: float) -> bytes:
    return bytes(2 * round(seconds * RATE))


def _tone(seconds: float) -> bytes:
    tone = [round(9000 * math.sin(at * 0.15)) for at in range(round(seconds * RATE))]
    return struct.pack(f"<{len(tone)}h", *tone)


@pytest.fixture(scope="module")
def speaks_once(
    browser: Browser, program: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Browser]:
    """A browser before which somebody speaks for a second and is silent then."""
    folder = tmp_path_factory.mktemp("said")
    file = _file(folder / "once.wav", _silence(1.0), _tone(1.0), _silence(60.0))
    with started_with_sound(browser, program, file) as other:
        yield other


@pytest.fixture
def voices() -> StandInVoices:
    """Whatever is said is a greeting."""
    return StandInVoices(SAID)


@pytest.fixture
def site(make_site: MakeSite, voices: StandInVoices) -> Site:
    """A page that hears and speaks."""
    return make_site(more={"voices": voices})


@pytest.fixture
def visit_speaking(speaks_once: Browser) -> Iterator[Visit]:
    """Sends somebody who speaks to a page."""
    visitors: list[Visitor] = []

    def make(site: Site, before: str | None = None) -> Visitor:
        visitor = Visitor(speaks_once, site.url)
        visitors.append(visitor)
        if before is not None:
            visitor.context.add_init_script(before)
        visitor.begin()
        return visitor

    yield make
    for visitor in visitors:
        visitor.close()


@pytest.fixture
def visitor(visit_speaking: Visit, site: Site) -> Visitor:
    """Somebody who has begun, and speaks."""
    return visit_speaking(site)


def _heard(site: Site) -> list[tuple[str | None, str]]:
    engine = site.engine
    assert isinstance(engine, Echo)
    return [(each.text, each.channel) for each in engine.heard]


def _press(visitor: Visitor) -> None:
    box = visitor.hold_button.bounding_box()
    assert box
    visitor.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    visitor.page.mouse.down()


def _speak(visitor: Visitor) -> None:
    """Holds the button until it was heard."""
    _press(visitor)
    expect(visitor.heard).to_have_text(SAID)
    visitor.page.mouse.up()


def test_held_with_a_finger_or_a_mouse(visitor: Visitor, site: Site) -> None:
    with visitor.answered():
        _speak(visitor)

    expect(visitor.now).to_contain_text(f"您说：{SAID}")
    expect(visitor.field).to_have_value("")
    assert _heard(site) == [(SAID, "voice")]


@pytest.mark.parametrize("key", ["Space", "Enter"])
def test_held_with_a_key(visitor: Visitor, site: Site, key: str) -> None:
    visitor.hold_button.focus()
    visitor.page.keyboard.down(key)
    expect(visitor.heard).to_have_text(SAID)

    with visitor.answered():
        visitor.page.keyboard.up(key)

    assert _heard(site) == [(SAID, "voice")]


def test_who_cannot_hold_presses_twice(visitor: Visitor, site: Site) -> None:
    visitor.hold_button.click()
    expect(visitor.hold_button).to_have_attribute("aria-pressed", "true")
    expect(visitor.heard).to_have_text(SAID)

    with visitor.answered():
        visitor.hold_button.click()

    expect(visitor.hold_button).to_have_attribute("aria-pressed", "false")
    assert _heard(site) == [(SAID, "voice")]


def test_a_screen_reader_presses_twice(visitor: Visitor, site: Site) -> None:
    visitor.hold_button.evaluate("button => button.click()")
    expect(visitor.heard).to_have_text(SAID)
    # Two presses of one hand are further apart than the two halves of one press.
    visitor.page.wait_for_function("since => performance.now() > since + 800", arg=0)

    with visitor.answered():
        visitor.hold_button.evaluate("button => button.click()")

    assert _heard(site) == [(SAID, "voice")]


def test_a_hand_that_shakes_lets_go_of_nothing(visitor: Visitor, site: Site) -> None:
    _press(visitor)
    visitor.page.wait_for_function(
        "() => document.getElementById('heard').textContent.startsWith('请说')"
    )
    visitor.page.wait_for_timeout(500)
    visitor.page.mouse.up()
    visitor.page.mouse.down()
    expect(visitor.heard).to_have_text(SAID)

    with visitor.answered():
        visitor.page.mouse.up()

    assert _heard(site) == [(SAID, "voice")]


def test_the_level_is_seen_while_somebody_speaks(visitor: Visitor) -> None:
    _press(visitor)

    visitor.page.locator(".level .on").nth(2).wait_for()
    expect(visitor.heard).to_have_text(SAID)
    expect(visitor.page.locator(".level .on")).to_have_count(0)
    visitor.page.mouse.up()


def test_what_was_heard_wrongly_is_stopped_and_mended(visitor: Visitor, site: Site) -> None:
    _speak(visitor)

    visitor.page.get_by_role("button", name="不对，改一改").click()

    expect(visitor.field).to_be_focused()
    expect(visitor.field).to_have_value(SAID)
    visitor.page.wait_for_timeout(2_300)
    assert _heard(site) == []


def test_what_could_cost_money_waits_for_a_yes(make_site: MakeSite, visit_speaking: Visit) -> None:
    site = make_site(more={"voices": StandInVoices(MONEY)})
    visitor = visit_speaking(site)
    _press(visitor)
    expect(visitor.heard).to_have_text(MONEY)
    visitor.page.mouse.up()
    yes = visitor.page.get_by_role("button", name="对，发出去")
    yes.wait_for()
    visitor.page.wait_for_timeout(2_300)
    before = _heard(site)

    with visitor.answered():
        yes.click()

    assert before == []
    assert _heard(site) == [(MONEY, "voice")]


def test_what_was_typed_is_not_lost(visitor: Visitor, site: Site) -> None:
    visitor.field.fill("昨天")

    _speak(visitor)

    expect(visitor.field).to_have_value(f"昨天{SAID}")
    with visitor.answered():
        visitor.page.get_by_role("button", name="对，发出去").click()
    assert _heard(site) == [(f"昨天{SAID}", "voice")]


def test_nothing_was_understood(
    make_site: MakeSite, browser: Browser, program: str, tmp_path: Path
) -> None:
    site = make_site(more={"voices": StandInVoices(SAID)})
    silent = _file(tmp_path / "silent.wav", _silence(60.0))
    with started_with_sound(browser, program, silent) as deaf:
        visitor = Visitor(deaf, site.url)
        visitor.begin()
        for told in ("没听清。请再按住，说一遍。", "还是没听清。您可以写字，也可以找真人。"):
            visitor.hold_button.click()
            expect(visitor.heard).to_contain_text("我在听")
            visitor.page.wait_for_timeout(400)
            visitor.hold_button.click()

            expect(visitor.heard).to_have_text(told)
        visitor.close()


def test_without_the_microphone_it_says_what_to_do(visit_speaking: Visit, site: Site) -> None:
    visitor = visit_speaking(site, _DENIED)

    visitor.hold_button.click()

    expect(visitor.heard).to_contain_text("请在设置里，打开「麦克风」。您也可以写字。")
    expect(visitor.hold_button).to_have_attribute("aria-pressed", "false")
    visitor.say("你好")
    assert _heard(site) == [("你好", "text")]


@pytest.mark.parametrize(
    "before",
    [
        "Object.defineProperty(window, 'isSecureContext', { value: false })",
        "delete window.AudioWorkletNode",
    ],
    ids=["insecure", "old"],
)
def test_where_nothing_can_be_heard_the_buttons_are_absent(
    visit_speaking: Visit, site: Site, before: str
) -> None:
    visitor = visit_speaking(site, before)

    expect(visitor.hold_button).to_be_hidden()


def test_without_javascript_the_buttons_are_absent(browser: Browser, site: Site) -> None:
    visitor = Visitor(browser, site.url, java_script_enabled=False)
    visitor.begin()

    expect(visitor.page.get_by_text("按住说话")).to_be_hidden()
    visitor.close()


def test_what_hears_is_loaded_when_it_is_needed(visitor: Visitor) -> None:
    before = [each.rpartition("/")[2] for each in visitor.requests]

    visitor.hold_button.click()
    expect(visitor.heard).to_have_text(SAID)

    after = {each.rpartition("/")[2] for each in visitor.requests}
    assert not {*before} & {*_LATER}
    assert {"speaking.js", "microphone.js", "line.js"} <= after
    assert visitor.complaints == []


def test_with_an_open_microphone_one_talks_without_hands(
    visitor: Visitor, site: Site, voices: StandInVoices
) -> None:
    listen = visitor.page.get_by_role("button", name="一直听")
    visitor.page.evaluate(_TOLD)

    with visitor.answered():
        listen.click()
    until(lambda: any("第一句" in text for text, _ in voices.voice.spoken))

    assert _heard(site) == [(SAID, "voice")]
    # What is read aloud is not told to a screen reader as well.
    assert not any("第1句" in each for each in visitor.page.evaluate("() => window.told"))
    listen.click()
    expect(listen).to_have_attribute("aria-pressed", "false")
    expect(visitor.page.get_by_role("button", name="读给我听")).to_have_attribute(
        "aria-pressed", "false"
    )


def test_who_speaks_interrupts_xiaoban(visitor: Visitor) -> None:
    reading = visitor.page.get_by_role("button", name="读给我听")
    messages: list[str] = []

    def hears(line: WebSocket) -> None:
        line.on("framereceived", lambda message: messages.append(str(message)))

    visitor.page.on("websocket", hears)

    with visitor.answered():
        visitor.page.get_by_role("button", name="一直听").click()
        expect(reading).to_have_attribute("aria-pressed", "true")

    assert '{"stop": true}' in messages


def test_our_voice_reads_where_the_phone_has_none(visitor: Visitor, voices: StandInVoices) -> None:
    visitor.say("你好")
    button = visitor.page.get_by_role("button", name="读给我听")

    button.click()

    expect(button).to_have_attribute("aria-pressed", "true")
    expect(button).to_have_attribute("aria-pressed", "false")
    assert "第一句" in "".join(text for text, _ in voices.voice.spoken)


@pytest.mark.parametrize("how", ["key", "button", "stop"])
def test_it_falls_silent_at_once(visitor: Visitor, how: str) -> None:
    button = visitor.page.get_by_role("button", name="读给我听")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")

    if how == "key":
        visitor.field.press("a")
    elif how == "button":
        button.click()
    else:
        visitor.page.get_by_role("button", name="停", exact=True).click()

    expect(button).to_have_attribute("aria-pressed", "false", timeout=300)


def test_out_of_sight_nobody_listens(visitor: Visitor) -> None:
    listen = visitor.page.get_by_role("button", name="一直听")
    listen.click()
    expect(visitor.heard).to_contain_text("我在听")

    visitor.page.evaluate(
        """() => {
          Object.defineProperty(document, "visibilityState", { value: "hidden" });
          document.dispatchEvent(new Event("visibilitychange"));
        }"""
    )

    expect(listen).to_have_attribute("aria-pressed", "false")


def test_a_voice_is_heard_from_the_microphone_to_the_answer(
    make_site: MakeSite, browser: Browser, program: str, vosk_fixture: Path, tmp_path: Path
) -> None:
    usual = settings.load({}, tmp_path)
    real = Voices(dataclasses.replace(usual, vosk_model=vosk_fixture, offline=True))
    site = make_site(more={"voices": real})
    said = spoken("这是不是诈骗？")
    sound = _file(tmp_path / "said.wav", _silence(1.0), said, _silence(60.0))
    with started_with_sound(browser, program, sound) as other:
        visitor = Visitor(other, site.url)
        visitor.begin()

        with visitor.answered():
            visitor.page.get_by_role("button", name="一直听").click()

        expect(visitor.now).to_contain_text("是不是诈骗")
        visitor.close()

"""Installed like an app, and readable without a line; nothing stays after leaving."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.web.browser.conftest import MakeVisitor
from tests.web.browser.visitor import Visitor
from tests.web.site import Site

_KEPT = """async () => {
  const kept = [];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) kept.push(new URL(request.url).pathname);
  }
  return kept;
}"""
_TALK_IS_KEPT = """async text => {
  const copy = await caches.match("/talk");
  return Boolean(copy) && (await copy.text()).includes(text);
}"""
_CONTROLLED = "() => Boolean(navigator.serviceWorker.controller)"


def _cared_for(visitor: Visitor) -> Visitor:
    """Begins, and waits until the page is under the service worker's care."""
    visitor.begin()
    visitor.page.wait_for_function(_CONTROLLED)
    return visitor


@pytest.fixture
def visitor(visit: MakeVisitor, small: Site) -> Visitor:
    """Somebody at a page that runs on."""
    return _cared_for(visit(small))


@pytest.fixture
def cut_off(visit: MakeVisitor, site: Site) -> Visitor:
    """Somebody at a page that is stopped in the test."""
    return _cared_for(visit(site))


def _kept(visitor: Visitor) -> list[str]:
    kept: list[str] = visitor.page.evaluate(_KEPT)
    return kept


def _poll(visitor: Visitor, script: str, argument: Any = None) -> None:
    """Waits until something that takes its time is so in the page."""
    for _ in range(200):
        if visitor.page.evaluate(script, argument):
            return
        visitor.page.wait_for_timeout(50)
    raise AssertionError(f"never so: {script}")


def test_it_can_be_installed(visitor: Visitor) -> None:
    browser = visitor.context.new_cdp_session(visitor.page)

    manifest = browser.send("Page.getAppManifest")
    problems = browser.send("Page.getInstallabilityErrors")["installabilityErrors"]

    assert manifest["errors"] == []
    assert json.loads(manifest["data"])["start_url"] == "/talk"
    # The tests' own browser keeps nothing, and nothing can be installed in it for that.
    assert {each["errorId"] for each in problems} <= {"in-incognito"}


@pytest.mark.parametrize("name", ["icon-192.png", "icon-512.png", "icon-maskable-512.png"])
def test_its_pictures_are_as_large_as_they_say(visitor: Visitor, name: str) -> None:
    manifest = visitor.page.evaluate("async () => (await fetch('/manifest.webmanifest')).json()")
    icon = next(each for each in manifest["icons"] if each["src"].endswith(name))

    size = visitor.page.evaluate(
        "async src => { const image = new Image(); image.src = src; await image.decode();"
        " return `${image.naturalWidth}x${image.naturalHeight}`; }",
        icon["src"],
    )

    assert size == icon["sizes"]


def test_the_last_conversation_can_be_read_without_a_line(cut_off: Visitor, site: Site) -> None:
    cut_off.say("图")
    _poll(cut_off, _TALK_IS_KEPT, "您说：图")
    site.stop()

    cut_off.page.goto("/talk")

    expect(cut_off.now).to_contain_text("您说：图")
    expect(cut_off.now.get_by_role("img")).to_have_js_property("complete", value=True)
    assert cut_off.now.get_by_role("img").evaluate("image => image.naturalWidth") > 0


def test_a_copy_says_that_it_is_one(cut_off: Visitor, site: Site) -> None:
    cut_off.say("你好")
    _poll(cut_off, _TALK_IS_KEPT, "您说：你好")
    site.stop()

    cut_off.page.goto("/talk")

    expect(cut_off.page.get_by_role("alert")).to_contain_text("现在没有网")


def test_a_page_that_is_no_copy_says_nothing(visitor: Visitor) -> None:
    visitor.say("你好")
    _poll(visitor, _TALK_IS_KEPT, "您说：你好")

    visitor.page.goto("/talk", wait_until="networkidle")

    expect(visitor.page.get_by_role("alert")).to_be_hidden()


def test_what_is_written_on_a_copy_is_answered_later(cut_off: Visitor, site: Site) -> None:
    cut_off.say("你好")
    _poll(cut_off, _TALK_IS_KEPT, "您说：你好")
    site.stop()
    cut_off.page.goto("/talk")
    cut_off.field.fill("再见")
    cut_off.page.get_by_role("button", name="发送").click()
    expect(cut_off.page.get_by_role("alert")).to_contain_text("网断了")

    site.start()

    expect(cut_off.now).to_contain_text("您说：再见")


def test_a_guide_that_was_read_can_be_read_again(cut_off: Visitor, site: Site) -> None:
    cut_off.open("/guides/wechat-scan-pay")
    site.stop()

    cut_off.page.goto("/guides/wechat-scan-pay")

    expect(cut_off.page.get_by_role("heading", level=1)).to_have_text("扫码付钱")


def test_what_was_never_read_says_that_there_is_no_line(cut_off: Visitor, site: Site) -> None:
    site.stop()

    cut_off.page.goto("/check")

    expect(cut_off.page.get_by_role("heading", level=1)).to_have_text("现在没有网")


def test_only_pages_without_secrets_are_kept(visitor: Visitor) -> None:
    visitor.say("你好")
    _poll(visitor, _TALK_IS_KEPT, "您说：你好")
    visitor.open("/devices")
    visitor.open("/check")

    kept = _kept(visitor)

    assert not {"/say", "/devices", "/check", "/devices/code", "/talk/now"} & set(kept)


@pytest.mark.parametrize("way", ["leaving", "deleting"])
def test_nothing_of_the_conversation_stays(visitor: Visitor, way: str) -> None:
    visitor.say("你好")
    _poll(visitor, _TALK_IS_KEPT, "您说：你好")
    if way == "leaving":
        visitor.open("/devices")
        visitor.page.get_by_role("button", name="从这台手机上离开").click()
        visitor.page.wait_for_url("**/")
    else:
        visitor.field.fill("都删掉")
        visitor.page.get_by_role("button", name="发送").click()
        expect(visitor.now).to_contain_text("都删掉了")

    _poll(visitor, "async () => !(await caches.match('/talk'))")
    assert "你好" not in visitor.page.evaluate("() => JSON.stringify(localStorage)")
    assert "你好" not in visitor.page.content()


def test_a_key_that_was_taken_back_takes_the_copy_along(visitor: Visitor, small: Site) -> None:
    visitor.say("你好")
    _poll(visitor, _TALK_IS_KEPT, "您说：你好")
    key = next(each["value"] for each in visitor.context.cookies() if each["name"] == "key")
    person = small.call(small.door.keyring.person(key))
    assert person
    held = small.call(small.door.keyring.held(person))
    small.call(small.door.keyring.revoke(person, held[0].id))

    visitor.page.goto("/talk", wait_until="networkidle")

    _poll(visitor, "async () => !(await caches.match('/talk'))")
    expect(visitor.page.get_by_role("button", name="开始")).to_be_visible()

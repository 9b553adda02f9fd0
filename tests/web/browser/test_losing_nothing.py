"""What was written is never lost and never counts twice, whatever happens to the line."""

from __future__ import annotations

from playwright.sync_api import expect

from bot.web.rates import Bucket, Rates, unlimited
from tests.web.browser.conftest import MakeVisitor
from tests.web.browser.visitor import Visitor
from tests.web.conftest import MakeSite
from tests.web.site import Site
from tests.web.standing_in import Echo

_DISCONNECTED = "网断了"


def _heard(site: Site) -> list[str | None]:
    assert isinstance(site.engine, Echo)
    return [message.text for message in site.engine.heard]


def _send(visitor: Visitor, text: str) -> None:
    visitor.field.fill(text)
    visitor.page.get_by_role("button", name="发送").click()


def _is_answered(visitor: Visitor, text: str) -> None:
    expect(visitor.now).to_contain_text(f"您说：{text}")
    expect(visitor.now).not_to_have_attribute("aria-busy", "true")


def test_a_draft_survives_a_reload(visit: MakeVisitor, small: Site) -> None:
    visitor = visit(small)
    visitor.begin()
    visitor.field.fill("我想问一下")

    visitor.page.reload()

    expect(visitor.field).to_have_value("我想问一下")


def test_what_was_answered_is_no_draft_any_more(visit: MakeVisitor, small: Site) -> None:
    visitor = visit(small)
    visitor.begin()
    visitor.say("你好")

    visitor.page.reload(wait_until="networkidle")

    expect(visitor.field).to_have_value("")


def test_what_is_written_during_an_answer_stays(visit: MakeVisitor, small: Site) -> None:
    visitor = visit(small)
    visitor.begin()
    assert isinstance(small.engine, Echo)
    small.engine.pause = 1.0
    _send(visitor, "慢")
    visitor.page.locator("#thinking").wait_for()

    visitor.field.fill("还有一件事")
    _is_answered(visitor, "慢")

    expect(visitor.field).to_have_value("还有一件事")


def test_without_a_line_it_is_said_and_sent_later(visit: MakeVisitor, small: Site) -> None:
    visitor = visit(small)
    visitor.begin()
    visitor.context.set_offline(True)
    _send(visitor, "你好")
    expect(visitor.page.get_by_role("alert")).to_contain_text(_DISCONNECTED)
    expect(visitor.field).to_have_value("你好")

    visitor.context.set_offline(False)

    _is_answered(visitor, "你好")
    expect(visitor.page.get_by_role("alert")).to_be_hidden()
    assert _heard(small) == ["你好"]


def test_a_server_that_is_started_again_answers_once(visit: MakeVisitor, site: Site) -> None:
    visitor = visit(site)
    visitor.begin()
    site.stop()
    _send(visitor, "你好")
    expect(visitor.page.get_by_role("alert")).to_contain_text(_DISCONNECTED)

    site.start()

    _is_answered(visitor, "你好")
    assert _heard(site) == ["你好"]


def test_an_answer_that_was_lost_on_the_way_is_given_again(visit: MakeVisitor, small: Site) -> None:
    visitor = visit(small)
    visitor.begin()
    lost: list[int] = []

    def lose_first(route, request) -> None:  # type: ignore[no-untyped-def]
        response = route.fetch()
        lost.append(response.status)
        route.abort() if len(lost) == 1 else route.fulfill(response=response)

    visitor.page.route("**/say", lose_first)
    _send(visitor, "你好")

    _is_answered(visitor, "你好")
    assert lost == [200, 200]
    assert _heard(small) == ["你好"]


def test_a_page_that_is_loaded_again_meanwhile_sends_it_once(
    visit: MakeVisitor, small: Site
) -> None:
    visitor = visit(small)
    visitor.begin()
    visitor.page.route("**/say", lambda route: route.abort())
    _send(visitor, "你好")
    expect(visitor.page.get_by_role("alert")).to_contain_text(_DISCONNECTED)
    visitor.page.unroute("**/say")

    visitor.page.reload()

    _is_answered(visitor, "你好")
    expect(visitor.field).to_have_value("")
    assert _heard(small) == ["你好"]


def test_a_press_with_a_shaking_hand_counts_once(visit: MakeVisitor, small: Site) -> None:
    visitor = visit(small)
    visitor.begin()
    assert isinstance(small.engine, Echo)
    small.engine.pause = 0.5
    visitor.field.fill("慢")

    visitor.page.get_by_role("button", name="发送").click(click_count=3)

    _is_answered(visitor, "慢")
    assert _heard(small) == ["慢"]


def test_what_was_said_on_another_page_is_there_on_coming_back(
    visit: MakeVisitor, small: Site
) -> None:
    visitor = visit(small)
    visitor.begin()
    other = visitor.open_page()
    other.goto("/talk")
    other.get_by_label("您想说什么，写在这里").fill("你好")
    other.get_by_role("button", name="发送").click()
    expect(other.locator("#now")).to_contain_text("您说：你好")

    visitor.page.evaluate("() => document.dispatchEvent(new Event('visibilitychange'))")

    expect(visitor.now).to_contain_text("您说：你好")


def test_too_much_at_once_is_said_and_nothing_is_lost(
    visit: MakeVisitor, make_site: MakeSite
) -> None:
    few = unlimited()
    site = make_site(rates=Rates(Bucket(4, 0), few.addresses, few.beginnings))
    visitor = visit(site)
    visitor.begin()

    for _ in range(5):
        _send(visitor, "你好")
        visitor.page.wait_for_load_state("networkidle")

    expect(visitor.page.get_by_role("alert")).to_contain_text("请等一分钟")
    expect(visitor.field).to_have_value("你好")

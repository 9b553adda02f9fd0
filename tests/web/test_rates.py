"""How often is too often."""

from __future__ import annotations

import pytest

from bot.web.rates import Bucket, Rates, Window, neighbourhood
from tests.web.browsing import Browser
from tests.web.conftest import MakeSite


class Clock:
    """The time, as a test tells it."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_burst_goes_through_and_then_one_at_a_time() -> None:
    clock = Clock()
    bucket = Bucket(3, 0.5, clock=clock)
    assert [bucket.take("p") for _ in range(4)] == [True, True, True, False]

    clock.now = 2.0

    assert [bucket.take("p") for _ in range(2)] == [True, False]


def test_a_rest_fills_no_more_than_a_burst() -> None:
    clock = Clock()
    bucket = Bucket(2, 1, clock=clock)

    clock.now = 1_000

    assert [bucket.take("p") for _ in range(3)] == [True, True, False]


def test_one_does_not_count_for_another() -> None:
    bucket = Bucket(1, 0)
    bucket.take("p")

    assert bucket.take("q")


def test_memory_is_bounded() -> None:
    bucket, window = Bucket(1, 0, most=10), Window(1, most=10)

    for number in range(1_000):
        bucket.take(str(number))
        window.take(str(number))

    assert len(bucket._left) == len(window._taken) == 10


def test_a_window_lets_so_many_through_in_any_stretch() -> None:
    clock = Clock()
    window = Window(2, 10, clock=clock)
    taken = []
    for clock.now in (0.0, 9.0, 9.5, 10.0, 18.0, 19.0):
        taken.append(window.take("p"))

    assert taken == [True, True, False, True, False, True]


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
    ],
)
def test_neighbours_are_counted_together(address: str, name: str) -> None:
    assert neighbourhood(address) == name


def test_who_presses_too_often_is_told_to_wait_and_loses_nothing(make_site: MakeSite) -> None:
    rates = Rates(keys=Bucket(3, 0))
    with Browser(make_site(rates=rates)) as person:
        person.begin()
        person.write("一")

        person.write("教我扫码")

    assert (person.status, person.title) == (429, "请等一下")
    assert person.field == "教我扫码"
    assert int(person.answer.headers["Retry-After"]) > 0


def test_a_message_that_came_too_soon_can_be_sent_again(make_site: MakeSite) -> None:
    rates = Rates(keys=Bucket(3, 0))
    site = make_site(rates=rates)
    with Browser(site) as person:
        person.begin().write("一").write("教我扫码")
        rates.keys._left.clear()

        person.press("发送")

    assert "第2句： 教我扫码" in person.now


def test_a_script_is_told_in_a_sentence(make_site: MakeSite) -> None:
    with Browser(make_site(rates=Rates(keys=Bucket(1, 0)))) as person:
        person.begin()

        answer = person.said(text="一")

    assert answer.status_code == 429
    assert "请等一分钟" in answer.json()["trouble"]


def test_an_address_that_asks_too_often_is_told_to_wait(make_site: MakeSite) -> None:
    with Browser(make_site(rates=Rates(addresses=Bucket(2, 0)))) as browser:
        statuses = [browser.open("/offline").status for _ in range(3)]

    assert statuses == [200, 200, 429]


def test_files_of_pages_are_not_counted(make_site: MakeSite) -> None:
    with Browser(make_site(rates=Rates(addresses=Bucket(1, 0)))) as browser:
        address = browser.open("/offline").page.one("link", rel="icon").attributes["href"]

        assert [browser.client.get(address).status_code for _ in range(3)] == [200] * 3


def test_behind_a_proxy_everybody_has_their_own_address(make_site: MakeSite) -> None:
    with Browser(make_site(rates=Rates(addresses=Bucket(1, 0)))) as browser:
        statuses = [
            browser.client.get("/offline", headers={"X-Forwarded-For": address}).status_code
            for address in ("192.0.2.1", "192.0.2.2", "192.0.2.1")
        ]

    assert statuses == [200, 200, 429]


def test_an_address_cannot_begin_without_end(make_site: MakeSite) -> None:
    site = make_site(rates=Rates(beginnings=Bucket(2, 0)))
    statuses = []
    for _ in range(3):
        with Browser(site) as browser:
            statuses.append(browser.begin().status)

    assert statuses == [200, 200, 429]

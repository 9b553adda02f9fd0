"""One conversation on several devices, and letters that are large enough."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator

import pytest

from bot.keyring import CODE_LIVES
from bot.web.devices import digits_of, own_path
from bot.web.rates import Rates
from care import keys
from tests.web.browsing import Browser
from tests.web.conftest import MakeSite
from tests.web.site import Site
from tests.web.standing_in import Echo


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One page for all: what one person does, another does not see."""
    site = Site(tmp_path_factory.mktemp("site"), Echo()).start()
    yield site
    site.stop()


@pytest.fixture
def other(site: Site) -> Iterator[Browser]:
    """A second device, on which nothing has begun."""
    with Browser(site) as browser:
        yield browser


def _code(person: Browser) -> str:
    """The six digits, as they are read aloud."""
    person.open("/devices").press("在另一台手机上继续")
    (code,) = person.page.of_class("code")
    return re.sub(r"\D", "", code.of_class("unseen")[0].words)


def test_six_digits_open_the_conversation_elsewhere(person: Browser, other: Browser) -> None:
    person.write("你好")

    other.open("/continue").fill("continue", digits=_code(person))

    assert other.path == "/talk"
    assert "您说：你好" in other.now
    assert other.key != person.key


def test_the_digits_are_shown_in_two_parts_and_said_one_by_one(person: Browser) -> None:
    person.open("/devices").press("在另一台手机上继续")

    shown, said = person.page.of_class("code")[0].all("span")

    assert re.fullmatch(r"\d{3} \d{3}", shown.words)
    assert re.fullmatch(r"\d( \d){5}", said.words)


@pytest.mark.parametrize("spaced", ["{0} {1}", "{0}-{1}", " {0}，{1} "])
def test_digits_may_be_written_with_gaps(person: Browser, other: Browser, spaced: str) -> None:
    code = _code(person)

    other.open("/continue").fill("continue", digits=spaced.format(code[:3], code[3:]))

    assert other.path == "/talk"


def test_the_digits_open_only_once(person: Browser, other: Browser, site: Site) -> None:
    code = _code(person)
    other.open("/continue").fill("continue", digits=code)

    with Browser(site) as third:
        third.open("/continue").fill("continue", digits=code)

    assert third.status == 400
    assert third.key is None


def test_digits_that_are_too_old_open_nothing(
    person: Browser, other: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = _code(person)
    later = datetime.datetime.now(datetime.timezone.utc) + CODE_LIVES
    monkeypatch.setattr(keys, "_now", lambda: later)

    other.open("/continue").fill("continue", digits=code)

    assert other.status == 400
    assert "太久了" in other.page.one("main").words


@pytest.mark.parametrize("digits", ["", "12345", "1234567", "不知道"])
def test_wrong_digits_are_told_beside_the_field(other: Browser, digits: str) -> None:
    other.open("/continue").fill("continue", digits=digits)

    field = other.page.one("input", id="digits")
    assert other.status == 400
    assert "不对" in other.page.one("p", id=field.attributes["aria-describedby"]).words
    assert "不对" in other.page.one("title").words


def test_after_five_tries_one_waits(make_site: MakeSite) -> None:
    with Browser(make_site(rates=Rates())) as browser:
        browser.open("/continue")
        tries = [browser.fill("continue", digits="123456").status for _ in range(6)]

    assert tries == [400] * 5 + [429]
    assert "十分钟" in browser.page.one("main").words
    assert browser.answer.headers["Retry-After"] == "600"


def test_going_on_elsewhere_leaves_the_old_conversation_to_nobody(
    person: Browser, other: Browser, site: Site
) -> None:
    other.begin().write("另外的话")
    old = other.key or ""
    other.open("/continue")
    assert "原来的谈话" in other.page.one("main").words

    other.fill("continue", digits=_code(person))

    assert site.call(site.door.keyring.person(old)) is None
    assert "另外的话" not in other.open("/talk").answer.text


def test_a_page_shows_where_the_conversation_is_open(person: Browser, other: Browser) -> None:
    other.open("/continue").fill("continue", digits=_code(person))

    person.open("/devices")

    (devices,) = person.page.of_class("devices")
    assert ["这台手机" in each.words for each in devices.all("li")] == [True, False]


def test_another_device_can_be_shut_out(person: Browser, other: Browser) -> None:
    person.write("我的秘密")
    other.open("/continue").fill("continue", digits=_code(person))

    person.open("/devices").press("在那台手机上关掉")
    other.open("/talk")

    assert "别的手机上没有开" in person.page.one("main").words
    assert (other.path, other.key) == ("/", None)
    assert "我的秘密" not in other.answer.text


def test_nobody_shuts_out_a_stranger(person: Browser, other: Browser, site: Site) -> None:
    other.begin()
    strange = site.call(site.door.keyring.id_of(other.key or ""))
    token = person.open("/devices").page.one("form", id="leave").fields()["token"]

    person.post("/devices/revoke", token=token, id=str(strange))

    assert other.open("/talk").path == "/talk"


def test_whoever_leaves_leaves_nothing_here(person: Browser, site: Site) -> None:
    person.write("我的秘密")
    key = person.key or ""

    token = person.open("/devices").page.one("form", id="leave").fields()["token"]
    left = person.post("/leave", token=token)

    assert left.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert left.headers["location"] == "/"
    assert person.key is None
    assert site.call(site.door.keyring.person(key)) is None


def test_to_shut_out_this_device_is_to_leave(person: Browser, site: Site) -> None:
    own = site.call(site.door.keyring.id_of(person.key or ""))
    token = person.open("/devices").page.one("form", id="leave").fields()["token"]

    person.post("/devices/revoke", token=token, id=str(own))

    assert person.key is None


@pytest.mark.parametrize("number", ["", "x", "-1", "9" * 30, "１"])
def test_no_device_has_such_a_number(person: Browser, number: str) -> None:
    token = person.open("/devices").page.one("form", id="leave").fields()["token"]

    answer = person.post("/devices/revoke", token=token, id=number)

    assert answer.status_code == 400


def test_without_a_conversation_there_is_nothing_to_show(other: Browser) -> None:
    other.open("/devices")

    assert "还没有谈话" in other.page.one("main").words
    assert not other.page.all("form", id="leave")


def test_without_a_conversation_there_are_no_digits(other: Browser) -> None:
    assert other.post("/devices/code").status_code == 401


def test_devices_say_so_where_the_records_are_away(
    person: Browser, records_away: Callable[[], None]
) -> None:
    records_away()

    person.open("/devices")

    assert (person.status, person.title) == (503, "小伴现在用不了")


def test_letters_grow_step_by_step_as_far_as_they_can(person: Browser) -> None:
    sizes = [_size(person.open("/devices"))]
    sizes += [_size(person.press("字大一点")) for _ in range(5)]
    sizes += [_size(person.press("字小一点")) for _ in range(6)]

    assert sizes == [2, 3, 4, 5, 6, 6, 5, 4, 3, 2, 1, 1]
    assert person.path == "/devices"


def test_a_size_that_nobody_chose_is_the_usual_one(person: Browser) -> None:
    person.client.cookies.set("size", "99")

    assert _size(person.open("/talk")) == 2


@pytest.mark.parametrize(
    "back",
    [
        "https://elsewhere.example/",
        "//elsewhere.example",
        "/\\elsewhere.example",
        "\\\\elsewhere.example",
        "javascript:alert(1)",
        "/\r\nSet-Cookie: a=b",
        "/\t/elsewhere.example",
        "http://[",
        "talk",
        "",
    ],
)
def test_the_way_back_stays_here(person: Browser, back: str) -> None:
    answer = person.post("/size", size="larger", back=back)

    assert answer.headers["location"] == "/"


@pytest.mark.parametrize("back", ["/", "/talk", "/guides/wechat-scan-pay", "/talk#now"])
def test_the_way_back_leads_to_our_pages(back: str) -> None:
    assert own_path(back) == back


@pytest.mark.parametrize(
    ("written", "digits"),
    [("123456", "123456"), ("１２３ ４５６", "123456"), ("一二三四五零", "123450"), ("½十", "")],
)
def test_digits_in_any_writing(written: str, digits: str) -> None:
    assert digits_of(written) == digits


def _size(browser: Browser) -> int:
    (size,) = browser.page.one("html").classes
    return int(size.removeprefix("size-"))

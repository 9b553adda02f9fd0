"""What keeps strangers out, and what people say in."""

from __future__ import annotations

import base64
import hashlib
import socket
from collections.abc import Callable, Iterator

import httpx
import pytest

from bot.web.guarding import Hosts
from tests.web.browsing import Browser
from tests.web.conftest import MakeSite
from tests.web.site import Site
from tests.web.standing_in import Echo

PAGES = ["/", "/talk", "/talk/now", "/devices", "/continue", "/guides", "/check", "/offline"]
OTHERS = [
    "/health",
    "/nowhere",
    "/sw.js",
    "/manifest.webmanifest",
    "/pictures/wechat-scan-pay/1.svg",
]
ANYWHERE = "0.0.0.0"  # noqa: S104 - nothing listens
ELSEWHERE = "https://elsewhere.example"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One page for all: what one person does, another does not see."""
    site = Site(tmp_path_factory.mktemp("site"), Echo()).start()
    yield site
    site.stop()


@pytest.mark.parametrize("path", PAGES + OTHERS)
def test_every_answer_has_its_security_headers(person: Browser, path: str) -> None:
    headers = person.client.get(path).headers

    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert "server" not in headers


def test_pages_may_do_only_what_they_do(person: Browser) -> None:
    policy = person.open("/talk").answer.headers["Content-Security-Policy"].split("; ")

    assert {
        "script-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    } < set(policy)


def test_the_style_in_the_page_is_the_one_that_is_allowed(person: Browser) -> None:
    style = person.open("/talk").page.one("style").inside[0]

    assert isinstance(style, str)
    assert _hash(style) in person.answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["/", "/talk", "/talk/now", "/devices", "/continue", "/check"])
def test_no_page_of_a_person_is_kept_by_caches(person: Browser, path: str) -> None:
    person.write("我的秘密")

    assert person.client.get(path).headers["Cache-Control"] == "no-store"


def test_behind_https_browsers_stay_there(make_site: MakeSite) -> None:
    with Browser(make_site(secure=True)) as browser:
        browser.open("/")

    assert "max-age" in browser.answer.headers["Strict-Transport-Security"]


@pytest.mark.parametrize("token", [None, "", "0" * 64, "錯"])
def test_a_form_without_its_token_does_nothing(person: Browser, token: str | None) -> None:
    answer = person.post("/say", text="都删掉", **({} if token is None else {"token": token}))

    assert answer.status_code == 403
    assert not person.open("/talk").earlier


def test_what_was_written_in_a_page_that_is_too_old_can_be_sent_again(person: Browser) -> None:
    person.page.one("form", id="say").one("input", name="token").attributes["value"] = "0" * 64
    person.write("教我扫码")
    assert (person.status, person.field) == (403, "教我扫码")

    person.press("发送")

    assert "您说：教我扫码" in person.now


@pytest.mark.parametrize("path", ["/devices/code", "/devices/revoke", "/leave"])
def test_no_deed_without_its_token(person: Browser, path: str) -> None:
    key = person.key

    answer = person.post(path, id="1")

    assert answer.status_code == 403
    assert person.key == key


@pytest.mark.parametrize("path", ["/say", "/begin", "/leave", "/size", "/continue", "/check"])
@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": ELSEWHERE},
        {"Origin": "null"},
        {"Origin": "http://["},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_form_from_elsewhere_is_refused(
    person: Browser, path: str, headers: dict[str, str]
) -> None:
    form = person.page.one("form", id="say").fields() | {"text": "都删掉"}

    answer = person.post(path, headers=headers, **form)

    assert answer.status_code == 403
    assert "不是从小伴的页面来的" in answer.text


@pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Site": "same-origin"}, {"Origin": ""}])
def test_a_form_of_ours_is_taken(person: Browser, headers: dict[str, str]) -> None:
    if "Origin" in headers:
        headers = {"Origin": str(person.client.base_url).rstrip("/")}
    form = person.page.one("form", id="say").fields() | {"text": "你好"}

    answer = person.post("/say", headers=headers, **form)

    assert answer.headers["location"] == "/talk#now"


@pytest.mark.parametrize(
    "host",
    ["elsewhere.example", "127.0.0.1.elsewhere.example", "", "a b", "x@127.0.0.1", "127.0.0.1:x"],
)
def test_a_strange_host_is_refused(site: Site, host: str) -> None:
    answer = httpx.get(f"{site.url}/", headers={"Host": host})

    assert answer.status_code in {400, 421}
    assert "小伴陪" not in answer.text


@pytest.mark.parametrize(
    ("hosts", "host", "known"),
    [
        (Hosts.of("127.0.0.1", None), "localhost:8000", True),
        (Hosts.of("127.0.0.1", None), "LOCALHOST", True),
        (Hosts.of("127.0.0.1", None), "[::1]:8000", True),
        (Hosts.of("127.0.0.1", None), "192.168.1.5:8000", False),
        (Hosts.of("192.168.1.5", None), "192.168.1.5:8000", True),
        (Hosts.of(ANYWHERE, None), "192.168.1.5:8000", True),
        (Hosts.of("::", None), "[fd00::5]:8000", True),
        (Hosts.of(ANYWHERE, None), "elsewhere.example", False),
        (Hosts.of(ANYWHERE, "https://xb.example"), "xb.example", True),
        (Hosts.of(ANYWHERE, "https://xb.example"), "192.168.1.5", False),
        (Hosts.of("127.0.0.1", None, "https://hook.example/t", None), "hook.example", True),
    ],
)
def test_which_hosts_are_known(hosts: Hosts, host: str, known: bool) -> None:
    assert hosts.knows(host) is known


def test_behind_a_proxy_the_public_origin_is_ours() -> None:
    hosts = Hosts.of("127.0.0.1", "https://xb.example")

    headers = {"host": "127.0.0.1:8000", "origin": "https://xb.example"}

    assert hosts.is_from_here(headers)


def test_a_body_that_says_it_is_too_large_is_refused(site: Site) -> None:
    with socket.create_connection(("127.0.0.1", int(site.url.rpartition(":")[2]))) as line:
        line.sendall(
            b"POST /begin HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999\r\n\r\n"
        )

        answer = line.recv(1_000)

    assert answer.startswith(b"HTTP/1.1 413")


def test_a_body_that_never_ends_is_cut_off(site: Site) -> None:
    def endless() -> Iterator[bytes]:
        for _ in range(200):
            yield b"text=" + b"a" * 65_536

    answer = httpx.post(
        f"{site.url}/say",
        content=endless(),
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    )

    assert answer.status_code == 413


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"nonsense", "multipart/form-data; boundary=x"),
        (b"nonsense", "multipart/form-data"),
        (b"--x\r\n\r\n", "multipart/form-data; boundary=x"),
        (b"\xff\xfe%zz", "application/x-www-form-urlencoded"),
        (b"{}", "application/json"),
        (b"&".join(b"a%d=1" % n for n in range(50)), "application/x-www-form-urlencoded"),
    ],
)
def test_a_broken_form_is_told_and_breaks_nothing(site: Site, body: bytes, kind: str) -> None:
    answer = httpx.post(f"{site.url}/say", content=body, headers={"Content-Type": kind})

    assert answer.status_code in {303, 400}


def test_a_page_that_fails_is_told_and_logged_without_words(
    person: Browser,
    site: Site,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("我的秘密")

    monkeypatch.setattr(site.door, "answer", fail)

    person.write("我的秘密")

    assert (person.status, person.title) == (500, "小伴出了点毛病")
    assert "page failed: RuntimeError at test_guarding.py" in caplog.text
    assert "我的秘密" not in caplog.text


def test_nothing_that_is_said_is_logged(
    person: Browser, records_away: Callable[[], None], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")

    person.write("我的秘密")
    person.write("坏")
    person.press("发送")
    key = person.key
    records_away()
    person.open("/talk?我的秘密")

    # The test's own client logs the addresses that it opens.
    logged = [record for record in caplog.records if not record.name.startswith(("http", "hpack"))]
    told = "".join(record.getMessage() for record in logged)
    assert "秘密" not in told
    assert (key or "") not in told


@pytest.mark.parametrize(
    "path", ["/say", "/begin", "/devices/code", "/devices/revoke", "/leave", "/size"]
)
def test_what_is_only_handed_in_leads_to_its_page_when_it_is_opened(
    person: Browser, path: str
) -> None:
    assert person.open(path).status == 200


def test_methods_that_mean_nothing_are_told(person: Browser) -> None:
    answer = person.client.delete("/talk")

    assert answer.status_code == 405
    assert "回到开头" in answer.text


def test_the_way_a_person_is_known_cannot_be_read_by_scripts(site: Site) -> None:
    with Browser(site) as browser:
        cookie = browser.post("/begin").headers["set-cookie"]

    assert cookie.startswith("key=")
    assert {"HttpOnly", "SameSite=lax", "Path=/", "Max-Age=31536000"} <= set(cookie.split("; "))
    assert "Secure" not in cookie


def test_behind_https_the_key_is_only_sent_by_https(make_site: MakeSite) -> None:
    with Browser(make_site(secure=True)) as browser:
        cookie = browser.post("/begin").headers["set-cookie"]

    assert cookie.startswith("__Host-key=")
    assert {"Secure", "HttpOnly", "Path=/"} <= set(cookie.split("; "))
    assert "Domain" not in cookie


def _hash(style: str) -> str:

    return "sha256-" + base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()

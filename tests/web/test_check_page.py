"""Is it a fraud? Asked on a page, answered in plain words, and forgotten."""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from bot.shown import Shown
from bot.web import checking as page_of_checks
from fraud import checking
from tests.bot.drawn import code, needs_readers, screenshot
from tests.web.parsed import Element, parsed
from tests.web.site import Site
from tests.web.standing_in import Echo

FAKE_POLICE = "我是公安局的，你的卡涉嫌洗钱，马上把钱转到安全账户，不许告诉家里人"
LIBRARY = "您借的书明天到期，请到图书馆归还。"
MEMBERS = "您好，您的会员明天自动续费 25 元，退订请到设置里关闭。"
LOST = "有人说我的卡冻结了，叫我转到安全账户，我已经转了两万块钱过去"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    site = Site(tmp_path_factory.mktemp("site"), Echo()).start()
    yield site
    site.stop()


@pytest.fixture
def browser(running: Site) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=running.url, timeout=60) as client:
        yield client


def _main(answer: httpx.Response) -> Element:
    return parsed(answer.text).one("main")


def _shown(browser: httpx.Client, content: bytes, text: str = "") -> httpx.Response:
    file = {"image": ("a.png", content, "image/png")}
    return browser.post("/check", data={"text": text}, files=file)


def test_a_fraud_is_told_with_reasons_one_thing_to_do_and_a_way_to_find_out(
    browser: httpx.Client,
) -> None:
    main = _main(browser.post("/check", data={"text": FAKE_POLICE}))

    found = checking.check(FAKE_POLICE)
    now, find_out = checking.advice(found)
    assert main.one("h1").words == "这是骗局，别理它。"
    assert main.of_class("urgent")
    assert "要小心" in main.words
    assert [each.words for each in main.of_class("verdict")[0].one("ul").all("li")] == (
        checking.reasons(found)
    )
    assert f"现在这样做 {now}" in main.words
    assert f"怎么弄清楚 {find_out}" in main.words
    assert main.all("a", href="/talk")[0].words == "告诉小伴"


def test_what_is_ordinary_does_not_alarm(browser: httpx.Client) -> None:
    main = _main(browser.post("/check", data={"text": LIBRARY}))

    assert main.one("h1").words == "这条看着不像骗局。"
    assert not main.of_class("urgent")
    assert "现在这样做" not in main.words
    assert "不放心，就打您自己知道的号码。" in main.words


def test_money_that_is_gone_brings_all_next_steps(browser: httpx.Client) -> None:
    main = _main(browser.post("/check", data={"text": LOST}))

    steps = [each.words for each in main.one("ol").all("li")]
    assert steps[0].startswith("先打 110")
    assert len(steps) > len(checking.wording().lost)


@pytest.mark.parametrize("text", [FAKE_POLICE, LIBRARY, MEMBERS, LOST, "您中奖了", "在吗"])
def test_nothing_of_an_advice_is_left_out(text: str) -> None:
    found = checking.check(text)

    said = page_of_checks.verdict(found)

    told = [*said.now, *([said.question] if said.question else []), said.find_out]
    assert sorted(told) == sorted(checking.advice(found))
    assert said.reasons == tuple(checking.reasons(found))
    assert said.alarms == (said.level in {"suspicious", "fraud"})


def test_a_question_that_would_decide_stands_by_itself() -> None:
    found = checking.Check("unsure", 0.6, "fake-boss", (), ())

    said = page_of_checks.verdict(found)

    assert said.question == checking.wording().kinds["fake-boss"].question
    assert said.now == (checking.wording().safe_way,)


def test_what_was_pasted_comes_back_as_text(browser: httpx.Client) -> None:
    text = f"{FAKE_POLICE}<script>alert(1)</script>http://icbc-<b>x</b>.top"

    answer = browser.post("/check", data={"text": text})

    assert "<script>alert" not in answer.text
    assert "<b>x" not in answer.text


@pytest.mark.parametrize("text", ["", "   \n "])
def test_an_empty_form_asks_for_something(browser: httpx.Client, text: str) -> None:
    answer = browser.post("/check", data={"text": text})

    assert answer.status_code == 400
    assert "这里还是空的" in _main(answer).words
    assert _main(answer).all("form", id="check")


def test_a_very_long_text_says_how_far_it_was_read(browser: httpx.Client) -> None:
    main = _main(browser.post("/check", data={"text": FAKE_POLICE + "好" * 5_000}))

    assert "只看了前面 4000 个字" in main.words


@needs_readers
def test_a_screenshot_is_read_and_judged(browser: httpx.Client, tmp_path: Path) -> None:
    file = screenshot(tmp_path / "a.png", "我是公安局的", "把钱转到安全账户", "不许告诉家里人")

    main = _main(_shown(browser, file.read_bytes()))

    assert main.of_class("urgent")
    assert "安全账户" in main.of_class("read")[0].words


@needs_readers
def test_a_code_is_told_and_not_opened(browser: httpx.Client, tmp_path: Path) -> None:
    file = code(tmp_path / "a.png", "https://u.wechat.com/abc")

    main = _main(_shown(browser, file.read_bytes()))

    assert "加人码：https://u.wechat.com/abc" in main.of_class("read")[0].words
    assert not main.all("a", href="https://u.wechat.com/abc")


@needs_readers
def test_an_empty_picture_is_said_to_be_empty(browser: httpx.Client, tmp_path: Path) -> None:
    answer = _shown(browser, screenshot(tmp_path / "a.png").read_bytes())

    assert "没有字，也没有码" in _main(answer).words


def test_a_damaged_picture_is_said_to_be_damaged(browser: httpx.Client) -> None:
    assert "这张图打不开" in _main(_shown(browser, PNG)).words


def test_where_pictures_cannot_be_read_it_says_so(
    browser: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_of_checks, "look", lambda _file: Shown("image"))

    alone = _main(_shown(browser, PNG))
    with_words = _main(_shown(browser, PNG, FAKE_POLICE))

    assert "这里还看不了图" in alone.words
    assert with_words.one("h1").words == "这是骗局，别理它。"
    assert "图没有看成" in with_words.words


@pytest.mark.parametrize(
    ("content", "status", "told"),
    [
        (b"%PDF-1.7", 415, "我只能看图"),
        (b"\0\0\0\x18ftypheic" + bytes(40), 415, "先用「截屏」"),
        (PNG + bytes(8 * 1024 * 1024), 413, "我收不下"),
    ],
    ids=["no picture", "a phone's own format", "too large"],
)
def test_what_cannot_be_taken_is_told_and_the_words_stay(
    browser: httpx.Client, content: bytes, status: int, told: str
) -> None:
    answer = _shown(browser, content, "这条短信<是真的吗")

    main = _main(answer)
    assert answer.status_code == status
    assert told in main.words
    assert main.one("textarea").words == "这条短信<是真的吗"


def test_no_file_is_left_behind(
    browser: httpx.Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []

    def look(file: str) -> Shown:
        seen.append(Path(file).read_bytes())
        return Shown("image", LIBRARY)

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(page_of_checks, "look", look)

    answer = _shown(browser, PNG)

    assert seen == [PNG]
    assert answer.status_code == 200
    assert list(tmp_path.iterdir()) == []


def test_at_most_two_pictures_are_looked_at_and_the_others_wait(
    browser: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock, go_on = threading.Lock(), threading.Event()
    at_once = most = 0

    def look(_file: str) -> Shown:
        nonlocal at_once, most
        with lock:
            at_once += 1
            most = max(most, at_once)
        go_on.wait(30)
        with lock:
            at_once -= 1
        return Shown("image", LIBRARY)

    monkeypatch.setattr(page_of_checks, "look", look)
    with ThreadPoolExecutor(11) as people:
        asked = [people.submit(_shown, browser, PNG) for _ in range(11)]
        deadline = time.monotonic() + 30
        # One too many is told at once; ten have a place, of whom two are served.
        while (at_once < 2 or not any(each.done() for each in asked)) and (
            time.monotonic() < deadline
        ):
            time.sleep(0.02)
        go_on.set()
        statuses = sorted(each.result().status_code for each in asked)

    assert statuses == [200] * 10 + [429]
    assert most == 2


def test_nothing_is_kept_or_logged(running: Site, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    with httpx.Client(base_url=running.url, timeout=60) as browser:
        answer = browser.post("/check", data={"text": f"{FAKE_POLICE}特别的字"})

    records = b"".join(file.read_bytes() for file in running.folder.glob("records.db*"))
    assert answer.headers["cache-control"] == "no-store"
    assert "set-cookie" not in answer.headers
    assert "特别的字" not in caplog.text
    assert "特别的字".encode() not in records


def test_another_site_cannot_ask(browser: httpx.Client) -> None:
    answer = browser.post(
        "/check", data={"text": LIBRARY}, headers={"Origin": "https://example.org"}
    )

    assert answer.status_code == 403

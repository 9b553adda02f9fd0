"""The conversation without scripts: by forms alone, as on an old phone."""

from __future__ import annotations

import threading
from collections.abc import Callable

import httpx
import pytest

from bot.messages import Incoming
from bot.web import talking
from care.records import Records, RecordsUnavailable
from tests.web.browsing import Browser
from tests.web.conftest import MakeSite
from tests.web.site import Site, until
from tests.web.standing_in import Echo


def test_a_first_visit_says_what_this_is(site: Site) -> None:
    with Browser(site) as browser:
        browser.open("/")

        said = browser.page.one("main").words

    assert browser.title == "您好，我是小伴"
    assert "我不问密码，也不要您的钱" in said
    assert len(browser.page.of_class("does")[0].all("li")) == 3


def test_whoever_has_begun_goes_on_talking(person: Browser) -> None:
    person.open("/")

    assert person.path == "/talk"


def test_the_beginning_offers_something_to_press(person: Browser) -> None:
    person.press("能学什么")

    assert "第1句： 能学什么" in person.now


def test_beginning_twice_keeps_the_conversation(person: Browser) -> None:
    key = person.key
    person.write("你好")

    person.post("/begin")

    assert person.key == key


def test_a_conversation_by_forms(person: Browser) -> None:
    person.write("怎么付钱")
    assert person.choices == ["看到了", "找不到"]
    person.press("看到了")
    person.press("再说一遍")

    assert person.path == "/talk"
    assert "您说：再说一遍" in person.now
    assert ["您说：怎么付钱" in person.earlier[0], "您说：看到了" in person.earlier[1]] == [
        True
    ] * 2


def test_older_choices_are_words_and_no_buttons(person: Browser) -> None:
    person.write("一")
    person.write("谢谢")

    assert "「看到了」「找不到」" in person.earlier[0]
    assert not person.page.of_class("choices")


def test_the_page_has_a_title_that_says_where_one_is(person: Browser) -> None:
    titles = {person.open(path).page.one("title").words for path in ("/talk", "/devices", "/check")}

    assert len(titles) == 3


def test_a_form_that_is_sent_twice_counts_once(person: Browser, site: Site) -> None:
    form = person.page.one("form", id="say").fields() | {"text": "付钱"}

    person.post("/say", **form)
    person.post("/say", **form)

    assert _said(site) == ["付钱"]


def test_a_form_that_is_sent_twice_at_once_counts_once(make_site: MakeSite) -> None:
    engine = Echo()
    engine.pause = 0.3
    site = make_site(engine)
    with Browser(site) as person:
        form = person.begin().page.one("form", id="say").fields() | {"text": "慢"}
        presses = [threading.Thread(target=lambda: person.post("/say", **form)) for _ in range(2)]
        for press in presses:
            press.start()
        for press in presses:
            press.join()

    assert _said(site) == ["慢"]


def test_another_answer_from_a_page_gone_back_to_is_heard(person: Browser, site: Site) -> None:
    form = person.page.one("form", id="say").fields()

    person.post("/say", **form | {"text": "一"})
    person.post("/say", **form | {"text": "二"})

    assert _said(site) == ["一", "二"]


def test_a_strange_id_is_no_obstacle(person: Browser, site: Site) -> None:
    form = person.page.one("form", id="say").fields()

    for strange in ("", "x" * 5_000, "\0"):
        person.post("/say", **form | {"text": "你好", "id": strange})

    assert _said(site) == ["你好"] * 3


def test_what_is_written_comes_back_as_it_was_written(person: Browser) -> None:
    person.write("<script>alert(1)</script> & \"'")

    assert "<script>alert(1)</script> & \"'" in person.now
    assert not [each for each in person.page.all("script") if each.words]


def test_nothing_written_is_answered_too(person: Browser) -> None:
    person.write("")

    assert "没收到" in person.now


def test_a_picture_stands_beside_the_words_and_is_told(person: Browser) -> None:
    person.write("图")

    image = person.page.one("section", id="now").one("img")
    assert "桌面" in image.attributes["alt"]
    assert person.client.get(image.attributes["src"]).headers["content-type"] == "image/svg+xml"
    assert int(image.attributes["width"]) > 0 < int(image.attributes["height"])


def test_a_danger_is_told_by_words_and_not_by_colour_alone(person: Browser) -> None:
    person.write("救命")

    (answer,) = person.page.of_class("urgent")
    assert "要小心" in answer.words


def test_in_practice_the_phone_takes_the_place_of_choices_on_it(person: Browser) -> None:
    person.write("练习")

    phone = person.page.one("section", **{"aria-label": "练习用的手机"})
    assert "微信" in phone.words


def test_a_reply_that_was_not_delivered_is_seen_later(person: Browser, site: Site) -> None:
    assert person.key
    who = site.call(site.door.keyring.person(person.key))
    site.call(site.door.answer(Incoming(who or "", text="还在吗", source="web")))

    person.open("/talk")

    assert "第1句： 还在吗" in person.now
    until(lambda: site.call(site.door.outbox("web")) == [])


def test_an_answer_that_is_owed_is_waited_for(person: Browser, site: Site) -> None:
    assert person.key
    who = site.call(site.door.keyring.person(person.key))
    site.call(site.door.take(Incoming(who or "", text="停电了", source="web")))

    person.open("/talk")

    assert "第1句： 停电了" in person.now


def test_where_it_takes_long_the_page_says_so(
    make_site: MakeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(talking, "_PATIENCE", 0.01)
    engine = Echo()
    engine.pause = 0.5
    site = make_site(engine)
    with Browser(site) as person:
        key = person.begin().key or ""
        who = site.call(site.door.keyring.person(key)) or ""
        site.call(site.door.take(Incoming(who, text="慢", source="web")))

        person.open("/talk")

    assert "我还在想" in person.now


def test_an_engine_that_fails_is_no_silence(person: Browser) -> None:
    person.write("坏")

    assert "出了点毛病" in person.now


def test_a_long_story_is_read_as_far_as_it_goes(person: Browser) -> None:
    person.write("长" * 6_000)

    assert "您说得很多" in person.now


def test_more_than_any_story_is_refused_in_words(person: Browser) -> None:
    person.write("长" * 1_000_000)

    assert (person.status, person.title) == (413, "太大了")


def test_all_deleted_is_said_and_nothing_is_left(person: Browser, site: Site) -> None:
    key = person.key or ""
    person.write("我的秘密")
    person.write("都删掉")

    assert "都删掉了" in person.now
    assert "我的秘密" not in person.answer.text
    assert person.key is None
    assert person.open("/talk").path == "/"
    assert site.call(site.door.keyring.person(key)) is None


def test_deleting_all_twice_begins_nothing_new(person: Browser, site: Site) -> None:
    form = person.page.one("form", id="say").fields() | {"text": "都删掉"}
    key = {"Cookie": f"key={person.key}"}
    with httpx.Client(base_url=site.url, headers=key) as shaking:
        presses = [
            threading.Thread(target=lambda: shaking.post("/say", data=form)) for _ in range(4)
        ]
        for press in presses:
            press.start()
        for press in presses:
            press.join()

        again = shaking.post("/say", data=form)

    assert "都删掉了" in again.text
    assert _said(site) == ["都删掉"]


def test_records_out_of_reach_are_told_and_the_text_stays(
    person: Browser, records_away: Callable[[], None]
) -> None:
    records_away()

    person.write("教我扫码")

    assert person.status == 503
    assert "现在用不了" in person.now
    assert person.field == "教我扫码"
    assert int(person.answer.headers["Retry-After"]) > 0


def test_a_message_that_cannot_be_kept_stays_in_the_field(
    person: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise RecordsUnavailable("OperationalError")

    monkeypatch.setattr(Records, "receive", away)

    person.write("教我扫码")

    assert (person.status, person.field) == (503, "教我扫码")
    assert "请过一会儿再跟我说" in person.now


def test_what_was_written_can_be_sent_again_when_the_records_are_back(
    person: Browser, site: Site, monkeypatch: pytest.MonkeyPatch, records_away: Callable[[], None]
) -> None:
    records_away()
    person.write("教我扫码")
    monkeypatch.undo()

    person.press("发送")

    assert "第1句： 教我扫码" in person.now


def test_pages_without_records_say_so(person: Browser, records_away: Callable[[], None]) -> None:
    records_away()

    person.open("/talk")

    assert (person.status, person.title) == (503, "小伴现在用不了")


def test_a_key_that_opens_nothing_begins_anew(person: Browser, site: Site) -> None:
    person.write("我的秘密")
    old = person.key or ""
    _take_back(site, old)

    person.write("你好")

    assert "第1句： 你好" in person.now
    assert "我的秘密" not in person.answer.text
    assert person.key not in {None, old}


def test_a_key_that_was_taken_back_shows_the_first_page(person: Browser, site: Site) -> None:
    person.write("我的秘密")
    _take_back(site, person.key or "")

    person.open("/talk")

    assert (person.path, person.key) == ("/", None)
    assert "我的秘密" not in person.answer.text


def test_without_a_key_whatever_is_said_is_answered(site: Site) -> None:
    with Browser(site) as browser:
        browser.open("/").press("找真人")

    assert "第1句： 找真人" in browser.now


def test_a_browser_that_keeps_no_cookies_is_told(site: Site) -> None:
    with Browser(site) as browser:
        browser.open("/talk?begun=1")

    assert (browser.status, browser.title) == (403, "记不住您")


def _said(site: Site) -> list[str | None]:
    engine = site.engine
    assert isinstance(engine, Echo)
    return [message.text for message in engine.heard]


def _take_back(site: Site, key: str) -> None:
    keyring = site.door.keyring
    person, number = site.call(keyring.person(key)), site.call(keyring.id_of(key))
    assert person is not None
    assert number is not None
    site.call(keyring.revoke(person, number))


def test_a_whole_guide_is_walked_by_forms(real_site: Site) -> None:
    with Browser(real_site) as person:
        person.begin().write("教我扫码付钱")
        pressed = []
        while "学完了" not in person.now and len(pressed) < 10:
            pressed.append(person.choices[0])
            person.press(pressed[-1])

    assert pressed == ["看到了", "看到了", "好了", "看到了", "好了", "看清了", "看到了"]
    assert "「扫码付钱」您会了" in person.now

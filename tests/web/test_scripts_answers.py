"""What the page's own script is handed: the same conversation, in parts."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.web.browsing import Browser
from tests.web.conftest import MakeSite
from tests.web.parsed import parsed
from tests.web.site import Site, until
from tests.web.standing_in import Echo


def test_an_answer_in_parts(person: Browser) -> None:
    person.say(text="一")

    answer = person.say(text="二")

    section = parsed(answer["html"]).one("section", id="now")
    assert "您说：二" in section.words
    assert "您说：一" in parsed(answer["earlier"]).one("li").words
    assert answer["announce"] == "第2句：\n二\n可以按：看到了、找不到。"
    assert answer["speech"] == section.attributes["data-speech"] == "第2句。"
    assert (answer["urgent"], answer["over"], answer["anew"]) == (False, False, False)


def test_what_was_pressed_is_told_by_its_label(person: Browser) -> None:
    person.say(text="一")
    person.say(choice="done@1")

    answer = person.say(choice="cannot_find@2")

    assert "您说：看到了" in answer["earlier"]
    assert "您说：找不到" in answer["html"]


def test_the_first_answer_has_nothing_before_it(person: Browser) -> None:
    answer = person.say(text="一")

    assert answer["earlier"] == ""


def test_every_answer_brings_what_the_next_forms_need(person: Browser, site: Site) -> None:
    answer = person.say(text="一")

    form = parsed(answer["html"]).one("form").fields()
    assert form == {"token": answer["token"], "id": answer["id"]}
    person.say(**form, text="二")
    assert "您说：二" in person.open("/talk").now


def test_the_same_message_again_brings_the_present_answer(person: Browser) -> None:
    first = person.say(text="一", id="abcdefgh")

    again = person.say(text="一", id="abcdefgh")

    assert again["exchange"] == first["exchange"]
    assert again["speech"] == first["speech"] == "第1句。"


def test_a_danger_is_marked(person: Browser) -> None:
    assert person.say(text="救命")["urgent"] is True


def test_an_answer_to_a_script_is_delivered(person: Browser, site: Site) -> None:
    person.say(text="一")

    until(lambda: site.call(site.door.outbox("web")) == [])


def test_after_a_broken_line_the_present_exchange_is_there(person: Browser) -> None:
    said = person.say(text="一")

    now = person.client.get("/talk/now").json()

    assert now["exchange"] == said["exchange"]
    assert now["announce"] == said["announce"]


def test_before_anything_was_said_there_is_a_greeting(person: Browser) -> None:
    now = person.client.get("/talk/now").json()

    assert "您好，我是小伴" in now["html"]
    assert now["exchange"] == ""


def test_all_deleted_is_over(person: Browser) -> None:
    person.say(text="我的秘密")

    said = person.said(text="都删掉")

    answer = said.json()
    assert (answer["over"], answer["earlier"], answer["token"]) == (True, "", "")
    assert "我的秘密" not in said.text
    assert said.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert person.key is None


def test_without_a_key_a_script_is_told_plainly(site: Site) -> None:
    with Browser(site) as browser:
        answer = browser.client.get("/talk/now")

    assert answer.status_code == 401
    assert "没有谈话" in answer.json()["trouble"]


def test_a_key_that_opens_nothing_begins_anew_with_another_token(
    person: Browser, site: Site
) -> None:
    old = person.say(text="我的秘密")
    keyring = site.door.keyring
    who = site.call(keyring.person(person.key or "")) or ""
    site.call(keyring.revoke(who, site.call(keyring.id_of(person.key or "")) or 0))

    answer = person.say(text="你好")

    assert answer["anew"] is True
    assert answer["token"] != old["token"]
    assert "我的秘密" not in answer["earlier"] + answer["html"]


def test_troubles_are_plain_sentences(
    person: Browser, records_away: Callable[[], None], site: Site
) -> None:
    stale = person.said(text="你好", token="0" * 64)
    lost = person.client.get("/nowhere", headers={"Accept": "application/json"})
    records_away()
    away = person.said(text="你好")

    assert (stale.status_code, lost.status_code, away.status_code) == (403, 404, 503)
    assert all(answer.json()["trouble"].endswith("。") for answer in (stale, lost, away))


@pytest.mark.parametrize("text", ["练习", "图", "谢谢"])
def test_what_a_script_shows_is_what_a_page_shows(make_site: MakeSite, text: str) -> None:
    with Browser(make_site(Echo())) as person:
        person.begin()

        section = parsed(person.say(text=text)["html"]).one("section", id="now")

        assert section.words == person.open("/talk").now

"""How the person wants to be spoken to."""

from __future__ import annotations

import pytest

from tests.actions.talk import Talk, labels, notes

WISHES = {"larger": "large", "aloud": "voice", "screen_reader": "screen_reader",
          "no_calls": "no_calls"}  # fmt: skip


@pytest.mark.parametrize(("label", "name"), WISHES.items())
def test_it_is_kept_after_a_yes(talk: Talk, label: str, name: str) -> None:
    talk.says(label)
    assert talk.situation.preferences == {}

    moment = talk.says("affirm", "好")

    assert talk.situation.preferences == {name: "yes"}
    assert ("prefers", name) in notes(moment)
    assert "以后都这样" not in labels(talk.says(label))


@pytest.mark.parametrize("label", WISHES)
def test_it_is_not_kept_after_a_no(talk: Talk, label: str) -> None:
    talk.says(label)

    moment = talk.says("deny", "不用")

    assert "就这一次" in moment.text()
    assert talk.situation.preferences == {}
    assert notes(moment) == []


def test_danger_comes_before_a_wish(talk: Talk) -> None:
    talk.says("medical")

    moment = talk.says("no_calls", "我听不见，打不了电话")

    assert "有人来帮您了吗" in moment.text()
    assert labels(moment) == ["有人了", "没有人", "找真人"]


def test_how_to_reach_the_police_is_answered_at_once(talk: Talk) -> None:
    moment = talk.says("no_calls", "我是聋人，怎么报警")

    assert moment.text().startswith("报警发短信到 12110")


def test_a_need_lasts_through_the_talk_without_a_yes(talk: Talk) -> None:
    talk.says("no_calls", "我是聋人")
    talk.says("deny", "不用记")

    assert "120，现在就打" not in talk.says("medical").text()

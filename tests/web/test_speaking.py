"""Speaking with the page: what is heard, whose turn it is, and answers as sound."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from bot.serving import configured
from bot.web import live, speaking
from bot.web.live import careful
from tests.web.browsing import Browser
from tests.web.conftest import MakeSite
from tests.web.lined import Line
from tests.web.site import Site, until
from tests.web.voiced import StandInVoices, loud, silence

GREETING, MONEY, YES, NO = "你好小伴", "我把钱转了", "对", "不对"
ELSEWHERE = "https://elsewhere.example"


@pytest.fixture
def voices() -> StandInVoices:
    """People say one of four things, the louder the later."""
    return StandInVoices(GREETING, MONEY, YES, NO)


@pytest.fixture
def site(make_site: MakeSite, voices: StandInVoices) -> Site:
    """A page that hears and speaks."""
    return make_site(more={"voices": voices})


@pytest.fixture
def line(site: Site, person: Browser) -> Iterator[Line]:
    """A line of somebody who has begun."""
    with Line(site, person.key) as line:
        yield line


@pytest.fixture
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sound may come faster than it is made."""
    monkeypatch.setattr(live, "_AHEAD", 1_000.0)


def _holds(line: Line, sound: bytes) -> dict[str, object]:
    line.tell(mode="hold")
    line.sound(sound)
    line.tell(released=True)
    return line.told("turn")


def test_what_is_said_while_the_button_is_held_is_heard(line: Line) -> None:
    turn = _holds(line, loud(1, 1.0))

    assert turn == {"turn": GREETING, "sure": True}
    assert line.closed() == 1000


def test_captions_come_while_somebody_speaks(line: Line) -> None:
    line.tell(mode="hold")

    line.sound(loud(1, 0.5))

    assert line.told("heard") == {"heard": GREETING[:-1]}


def test_pauses_while_the_button_is_held_end_nothing(line: Line) -> None:
    turn = _holds(line, loud(1, 0.5) + silence(3.0) + loud(3, 0.5))

    assert turn["turn"] == GREETING + YES


def test_silence_is_no_word(line: Line) -> None:
    assert _holds(line, silence(2.0))["turn"] == ""


def test_a_button_that_nobody_lets_go_of_is_let_go(line: Line) -> None:
    line.tell(mode="hold")

    line.sound(loud(1, 0.5))

    assert line.told("turn", meanwhile=silence(0.1))["turn"] == GREETING


def test_what_could_cost_money_is_to_be_looked_at_first(line: Line) -> None:
    assert _holds(line, loud(2, 0.5)) == {"turn": MONEY, "sure": False}


def test_what_was_hardly_understood_is_to_be_looked_at_first(make_site: MakeSite) -> None:
    site = make_site(more={"voices": StandInVoices(GREETING, sureness=0.3)})
    with Browser(site) as person, Line(site, person.begin().key) as line:
        assert _holds(line, loud(1, 0.5)) == {"turn": GREETING, "sure": False}


@pytest.mark.parametrize("text", ["我想转钱", "要三百块", "银行卡丢了", "交了五百"])
def test_words_about_money_are_careful_words(text: str) -> None:
    assert careful(text)


@pytest.mark.parametrize(
    "text", ["他叫我转钱", "我的卡冻结了", "公安要验证码", "钱转过去了", "我被骗了三万块"]
)
def test_a_danger_never_waits_for_a_press(text: str) -> None:
    assert not careful(text)


@pytest.mark.parametrize("text", ["看到了", "怎么挂号", "没转", "再说一遍"])
def test_other_words_are_not(text: str) -> None:
    assert not careful(text)


def test_with_an_open_microphone_turns_follow_one_another(line: Line) -> None:
    line.tell(mode="open")

    line.sound(loud(1, 0.5) + silence(4.0))
    first = line.told("turn")
    line.sound(loud(3, 0.5) + silence(4.0))
    second = line.told("turn")

    assert (first["turn"], second["turn"]) == (GREETING, YES)


@pytest.mark.parametrize(
    ("answer", "follows"),
    [(3, {"turn": MONEY, "sure": True}), (4, {"dropped": True, "ask": "好，请您再说一遍。"})],
    ids=["yes", "no"],
)
def test_what_is_in_doubt_is_asked(line: Line, answer: int, follows: dict[str, object]) -> None:
    line.tell(mode="open")
    line.sound(loud(2, 0.5) + silence(4.0))
    asked = line.told("turn")

    line.sound(loud(answer, 0.5) + silence(4.0))

    assert asked == {"turn": MONEY, "sure": False, "ask": f"我听到：{MONEY}。对吗？"}
    assert line.told("turn", "dropped") == follows


def test_who_says_something_else_instead_is_heard_anew(line: Line) -> None:
    line.tell(mode="open")
    line.sound(loud(2, 0.5) + silence(4.0))
    line.told("turn")

    line.sound(loud(1, 0.5) + silence(4.0))

    assert line.told("turn") == {"turn": GREETING, "sure": True}


def test_what_was_decided_by_hand_is_in_doubt_no_more(line: Line) -> None:
    line.tell(mode="open")
    line.sound(loud(2, 0.5) + silence(4.0))
    line.told("turn")

    line.tell(settled=True)
    line.sound(loud(3, 0.5) + silence(4.0))

    assert line.told("turn") == {"turn": YES, "sure": True}


def test_who_speaks_while_xiaoban_speaks_stops_it(line: Line) -> None:
    line.tell(mode="open")
    line.sound(silence(0.2))
    line.tell(speaking={"position": 0.0, "asks": "open"})

    line.sound(silence(1.0) + loud(1, 1.0))

    assert line.told("stop") == {"stop": True}


@pytest.mark.usefixtures("unhurried")
def test_nobody_answers_and_is_asked_again_and_then_offered_another_way(line: Line) -> None:
    line.tell(mode="open")
    line.tell(speaking={"position": 0.0, "asks": "usual"})
    line.sound(silence(1.0))
    line.tell(spoken=True)

    line.sound(silence(9.0))
    again = line.told("again", "keys")
    line.tell(speaking={"position": 0.0, "asks": "usual"})
    line.tell(spoken=True)
    line.sound(silence(8.5))
    offered = line.told("again", "keys")

    assert again == {"again": 1, "ask": None}
    assert offered["keys"] is True
    assert "找真人" in offered["ask"]


def test_the_hints_are_what_is_offered(line: Line, person: Browser, voices: StandInVoices) -> None:
    person.say(text="你好")

    _holds(line, silence(0.1))

    assert {"看到了", "找不到"} <= {*voices.hearings[-1].hints[0]}


def test_sound_in_any_pieces_is_the_same(line: Line) -> None:
    line.tell(mode="hold")
    sound = loud(1, 0.5)
    for begin in range(0, len(sound), 1001):
        line.sound(sound[begin : begin + 1001])
    line.tell(released=True)

    assert line.told("turn")["turn"] == GREETING


def test_what_a_page_never_tells_ends_the_line(site: Site, person: Browser) -> None:
    for message in ("{", "[]", '{"mode": "spy"}', '{"released": true}', "1" * 500):
        with Line(site, person.key) as line:
            line.write(message)
            assert "再按一次" in line.told("error")["error"]
            assert line.closed() == 4400


def test_strange_orders_change_nothing(line: Line) -> None:
    line.tell(mode="open")
    for given in (None, 3, "x", {"asks": ["open"], "position": "far"}, {"asks": "never"}):
        line.tell(speaking=given)
        line.tell(spoken=given)

    line.sound(loud(1, 0.6) + silence(4.0))

    assert line.told("turn")["turn"] == GREETING


def test_a_message_that_is_too_long_ends_the_line(line: Line) -> None:
    line.tell(mode="hold")

    line.write("x" * 70_000)

    assert line.closed() == 1009


def test_whoever_floods_is_cut_off(line: Line) -> None:
    line.tell(mode="open")

    line.sound(silence(20.0))

    assert "网不太好" in line.told("error")["error"]
    assert line.closed() == 4413


def test_a_talk_ends_at_last(site: Site, person: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(live._LONGEST, "open", 0.2)
    with Line(site, person.key) as line:
        line.tell(mode="open")

        assert "再按一次" in line.told("error")["error"]
        assert line.closed() == 4408


def test_without_a_key_nobody_is_heard(site: Site) -> None:
    with Line(site, None) as stranger, Line(site, "invented") as liar:
        assert "回到开头" in stranger.told("error")["error"]
        assert (stranger.closed(), liar.closed()) == (4401, 4401)


@pytest.mark.parametrize(
    "headers",
    [{"Origin": ELSEWHERE}, {"Sec-Fetch-Site": "cross-site"}, {"Host": "elsewhere.example"}],
    ids=str,
)
def test_other_pages_open_no_line(site: Site, person: Browser, headers: dict[str, str]) -> None:
    with Line(site, person.key, headers) as line:
        assert line.refused == 403


def test_one_person_has_one_line(site: Site, person: Browser, voices: StandInVoices) -> None:
    with Line(site, person.key) as old:
        old.tell(mode="open")
        until(lambda: len(voices.hearings) == 1)
        with Line(site, person.key) as new:
            assert "别的地方" in old.told("error")["error"]
            assert old.closed() == 4409
            assert _holds(new, loud(1, 0.5))["turn"] == GREETING


def test_the_house_has_room_for_so_many(
    make_site: MakeSite, voices: StandInVoices, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(speaking, "MOST", 2)
    site = make_site(more={"voices": voices})
    with ExitStack() as stack:
        keys = [stack.enter_context(Browser(site)).begin().key for _ in range(3)]
        first, _ = [stack.enter_context(Line(site, key)) for key in keys[:2]]
        until(lambda: len(voices.hearings) == 2)

        third = stack.enter_context(Line(site, keys[2]))

        assert third.told("error")["error"] == "现在人多，请打字。"
        assert third.closed() == 4429
        first.__exit__(None, None, None)
        until(lambda: _holds_there(site, keys[2]))


def _holds_there(site: Site, key: str | None) -> bool:
    with Line(site, key) as line:
        line.tell(mode="hold")
        line.tell(released=True)
        return "turn" in line.told("turn", "error")


def test_pauses_are_learned(line: Line, site: Site, person: Browser, voices: StandInVoices) -> None:
    line.tell(mode="open")
    # Cut off, and speaking on at once.
    line.sound(loud(1, 0.5) + silence(1.4) + loud(1, 0.5) + silence(4.0))
    line.told("turn")
    line.told("turn")
    with Line(site, person.key) as again:
        _holds(again, silence(0.1))

    assert voices.patience[0] == 1.0
    assert voices.patience[-1] > 1.0


def test_nobody_who_goes_in_mid_sentence_stays(
    site: Site, person: Browser, voices: StandInVoices
) -> None:
    for _ in range(30):
        with Line(site, person.key) as line:
            line.tell(mode="open")
            line.sound(loud(1, 0.3))

    assert _holds_there(site, person.key)


def test_where_hearing_breaks_it_says_so(make_site: MakeSite) -> None:
    site = make_site(more={"voices": StandInVoices(breaks=True)})
    with Browser(site) as person, Line(site, person.begin().key) as line:
        assert line.told("error")["error"] == "现在听不了，请打字。"
        assert line.closed() == 4503


def test_the_buttons_are_there_where_somebody_hears(person: Browser) -> None:
    assert [each.words for each in person.page.one("div", id="speak").all("button")][-2:] == [
        "按住说话",
        "一直听",
    ]


@pytest.mark.parametrize("voices", [None, StandInVoices(can_hear=False)], ids=["none", "deaf"])
def test_the_buttons_are_absent_where_nobody_hears(
    make_site: MakeSite, voices: StandInVoices | None
) -> None:
    site = make_site(more={"voices": voices})
    with Browser(site) as person, Line(site, person.begin().key) as line:
        assert "按住说话" not in person.answer.text
        if voices is None:
            assert line.closed() == 4503


def test_only_the_conversation_may_use_the_microphone(person: Browser) -> None:
    talk = person.client.get("/talk").headers["Permissions-Policy"]
    others = {
        person.client.get(path).headers["Permissions-Policy"] for path in ("/guides", "/devices")
    }

    assert "microphone=(self)" in talk
    assert others == {"camera=(), geolocation=(), microphone=()"}


def test_what_was_spoken_counts_as_spoken(site: Site, person: Browser) -> None:
    person.say(text="你好", channel="voice")
    person.say(choice="done@1", channel="voice", id="abcdefgh")
    person.say(text="再见", channel="shouting", id="ijklmnop")

    assert [each.channel for each in site.engine.heard] == ["voice", "voice", "text"]  # type: ignore[attr-defined]


def test_nothing_that_is_said_is_logged(
    line: Line, person: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)

    _holds(line, loud(2, 0.5))
    person.say(text=MONEY, channel="voice")

    assert MONEY not in caplog.text
    assert (person.key or "-") not in caplog.text


def test_lines_are_bounded() -> None:
    config = configured(lambda: None)  # type: ignore[arg-type]

    assert config.ws == "wsproto"
    assert config.ws_max_size <= 64 * 1024

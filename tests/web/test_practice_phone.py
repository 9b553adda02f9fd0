"""The practice phone: a guide's screen that can be touched, and what comes of a touch."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from bot.engine import RasaEngine
from bot.messages import Choice, SafeMessage, State, Turn
from bot.web.assets import Assets
from bot.web.pages import Pages
from bot.web.phone import Part, Phone, beside, phone, without_list
from guides import library
from guides.schema import Guide, Step
from tests.web.parsed import Element, parsed
from tests.web.site import Site

GUIDES = library.load()
SCAN = "wechat-scan-pay"
PAGES = Pages(Assets())
# With telephone keys, corners, tabs, scenes away from the phone, and what is only read.
PRESSED = (SCAN, "call-96110", "emergency-call", "transfer-delay", "code-never-told", "bus-code")


def _practising(guide: str, step: int, cues: str = "all", wrong: int = 0, **more: Any) -> State:
    return {
        "guide": guide,
        "step": step,
        "mode": "practice",
        "question": {"kind": "tap"},
        "practice": {"cues": cues, "hints": 0, "errors": wrong, "wrong": wrong},
        "turn": 7,
        **more,
    }


def _seen(state: State) -> Phone:
    shown = phone(state, GUIDES)
    assert shown is not None
    return shown


def _on_page(state: State) -> Element:
    html = PAGES.fill("phone.html", phone=_seen(state), token="t", id="i")
    return parsed(html).one("section", **{"aria-label": "练习用的手机"})


def _steps() -> Iterator[Any]:
    for guide in GUIDES.values():
        for number, step in enumerate(guide.steps, start=1):
            yield pytest.param(guide, number, step, id=f"{guide.id}-{number}")


def test_the_phone_shows_the_screen_in_its_order() -> None:
    page = _on_page(_practising(SCAN, 2))

    assert page.one("h2").words == "微信"
    tabs = page.one("ul", **{"class": "tabs"})
    assert [button.words for button in tabs.all("button")] == [
        *("微信", "通讯录", "发现 按这里", "我")
    ]


def test_what_is_only_read_cannot_be_pressed() -> None:
    page = _on_page(_practising(SCAN, 5))

    assert [each.words for each in page.of_class("read-only")] == ["收款人：豆腐店", "5.5 元"]
    assert [each.words for each in page.all("button")] == ["金额 按这里", "付款"]


def test_what_to_press_is_told_in_words_while_there_is_all_help() -> None:
    (marked,) = _on_page(_practising(SCAN, 3)).of_class("marked")

    assert marked.words == "扫一扫 按这里"


@pytest.mark.parametrize(("cues", "wrong"), [("fewer", 0), ("none", 0), ("all", 1)])
def test_with_less_help_nothing_is_marked(cues: str, wrong: int) -> None:
    page = _on_page(_practising(SCAN, 3, cues, wrong))

    assert not page.of_class("marked")
    assert "按这里" not in page.words


def test_a_corner_stands_beside_the_title() -> None:
    page = _on_page(_practising("transfer-delay", 4))

    (corner,) = page.of_class("corner")
    assert corner.one("button").words == "… 按这里"


def test_the_keys_of_a_telephone_are_keys() -> None:
    page = _on_page(_practising("call-96110", 6))

    keys = page.one("div", role="group")
    assert keys.attributes["aria-label"] == "数字键"
    assert [key.words for key in keys.of_class("key")] == list("123456789*0#")
    assert {key.attributes["value"] for key in keys.all("button")} == {"tap:1@7"}
    assert [key.words for key in keys.all("button")] == list("1234567890")


def test_only_the_keys_that_are_meant_can_be_pressed() -> None:
    keys = _on_page(_practising("emergency-call", 3)).one("div", role="group")

    assert [key.words for key in keys.all("button")] == ["1", "2", "0"]
    assert keys.of_class("press-here")


def test_where_nothing_is_pressed_the_phone_offers_what_can_be_done() -> None:
    offered = [
        {"label": "好了", "value": "practice_done@7"},
        {"label": "找真人", "value": "human"},
    ]

    page = _on_page(_practising(SCAN, 4, offered=offered))

    (does,) = page.of_class("does")
    assert [(each.words, each.attributes["value"]) for each in does.all("button")] == [
        ("好了", "practice_done@7")
    ]
    assert "这一步不用点上面的" in does.words


def test_without_help_the_person_says_what_is_to_be_done() -> None:
    (does,) = _on_page(_practising(SCAN, 4, "none")).of_class("does")

    assert "您写下来" in does.words
    assert not does.all("button")


@pytest.mark.parametrize(
    "state",
    [
        {},
        _practising(SCAN, 1) | {"mode": "learn"},
        _practising(SCAN, 1) | {"question": {"kind": "money_gone"}},
        _practising(SCAN, 1) | {"question": None},
        _practising("nothing", 1),
        _practising(SCAN, 7),
        _practising(SCAN, 0),
    ],
)
def test_there_is_no_phone_where_nothing_can_be_pressed(state: State) -> None:
    assert phone(state, GUIDES) is None


def test_what_is_on_the_phone_is_not_offered_beside_it() -> None:
    state = _practising(SCAN, 3)
    offered = (Choice("扫一扫", "tap:2@3"), Choice("提示", "practice_hint@3"))

    assert beside(offered, _seen(state)) == (Choice("提示", "practice_hint@3"),)
    assert beside(offered, None) == offered


def test_what_the_phone_shows_is_not_listed_beside_it() -> None:
    lines = ["手机上，这一页是「桌面」。", "上面有：", "「电话」", "「微信」", "您点哪一个？"]

    assert without_list(lines, _seen(_practising(SCAN, 1))) == (lines[0], lines[4])
    assert without_list(lines, None) == tuple(lines)


def test_where_no_turn_is_known_the_name_is_said() -> None:
    state = _practising(SCAN, 1, turn=None)

    (part,) = [part for part in _seen(state).parts if part.marked]
    assert part.sent == ("text", "微信")


def test_labels_are_shown_as_text() -> None:
    step = GUIDES[SCAN].steps[0]
    screen = step.screen.copy(update={"items": ["<b>微信</b>"], "tap": None, "bottom": []})
    odd = GUIDES[SCAN].copy(update={"steps": [step.copy(update={"screen": screen})] * 2})
    shown = phone(_practising(SCAN, 1), {SCAN: odd})

    html = PAGES.fill("phone.html", phone=shown, token="t", id="i")

    assert "<b>" not in html


@pytest.mark.parametrize(("guide", "number", "step"), _steps())
def test_every_part_of_every_screen_is_there_once(guide: Guide, number: int, step: Step) -> None:
    screen = step.screen

    shown = _seen(_practising(guide.id, number))
    page = _on_page(_practising(guide.id, number))

    assert sorted(part.label for part in shown.parts) == sorted(screen.items)
    assert {part.label for part in shown.parts if not part.pressable} == set(screen.reading)
    assert [part.label for part in shown.parts if part.marked] == [screen.tap] * bool(screen.tap)
    pressed = {button.attributes["value"] for button in page.all("button", name="choice")}
    places = {place for place, item in enumerate(screen.items) if item not in screen.reading}
    assert pressed == {f"tap:{place}@7" for place in places}
    named = {button.words.removesuffix(" 按这里") for button in page.of_class("part")}
    assert named >= {item for item in screen.items if not item.startswith("数字键")}


async def _turn(engine: RasaEngine, state: State, **said: str) -> Turn:
    return await engine.turn(state, SafeMessage("p1", **said))


async def _press(engine: RasaEngine, state: State, part: Part) -> Turn:
    name, value = part.sent
    return await _turn(engine, state, **{name: value})


async def _do(engine: RasaEngine, state: State) -> Turn:
    """What is right on a screen; where nothing is pressed, what a person does away from it."""
    step = GUIDES[state["guide"]].steps[state["step"] - 1]
    for part in _seen(state).parts:
        if part.label == step.screen.tap:
            return await _press(engine, state, part)
    return await _turn(engine, state, choice=f"practice_done@{state['turn']}")


@pytest.mark.parametrize("id_", PRESSED)
async def test_a_press_leads_where_it_should(engine: RasaEngine, id_: str) -> None:
    guide = GUIDES[id_]
    state = (await _turn(engine, {}, text=f"练一练「{guide.title}」")).state
    misled = []

    for number in range(1, len(guide.steps) + 1):
        assert (state["guide"], state["step"], state["mode"]) == (id_, number, "practice")
        for part in _seen(state).parts:
            if not part.pressable:
                continue
            pressed = await _press(engine, state, part)
            typed = await _turn(engine, state, text=part.label)
            if pressed.replies != typed.replies:
                misled.append((number, part.label, typed.replies[0].text))
        state = (await _do(engine, state)).state

    assert misled == []
    assert state["practised"] == {id_: "fewer"}


@pytest.mark.parametrize("cues", ["all", "fewer", "none"])
@pytest.mark.parametrize("id_", PRESSED)
async def test_a_wrong_press_is_explained_and_the_right_one_goes_on(
    engine: RasaEngine, id_: str, cues: str
) -> None:
    guide = GUIDES[id_]
    practised = {"practised": {id_: cues}}
    state = (await _turn(engine, practised, text=f"练一练「{guide.title}」")).state

    for number, step in enumerate(guide.steps, start=1):
        for part in _seen(state).parts:
            if part.pressable and part.label != step.screen.tap:
                wrong = await _press(engine, state, part)
                assert step.screen.beside[part.label] in wrong.replies[0].text
                assert (wrong.state["step"], wrong.state["mode"]) == (number, "practice")
        state = (await _do(engine, state)).state
        assert state.get("guide") is None or state["step"] == number + 1

    assert state.get("guide") is None


async def test_a_second_press_of_a_shaking_hand_does_nothing(engine: RasaEngine) -> None:
    first = (await _turn(engine, {}, text="练一练「扫码付钱」")).state
    part = next(part for part in _seen(first).parts if part.marked)
    second = (await _press(engine, first, part)).state

    again = await _press(engine, second, part)

    assert again.state["step"] == second["step"] == 2
    assert again.state["practice"]["errors"] == 0


class _WithoutScripts:
    """Somebody whose browser runs no script: reads a page, and presses what is on it."""

    def __init__(self, url: str) -> None:
        self.client = httpx.Client(base_url=url, follow_redirects=True)
        self.page = Element("page")

    def open(self, path: str) -> None:
        self._turn_to(self.client.get(path))

    def press(self, form: Element, button: Element) -> None:
        sent = {button.attributes["name"]: button.attributes["value"]}
        self._turn_to(self.client.post(form.attributes["action"], data=form.fields() | sent))

    def press_phone(self, words: str) -> None:
        """Presses what is called so on the practice phone, and nothing else."""
        for form in self.phone.all("form"):
            for button in form.all("button"):
                if button.words.removesuffix(" 按这里") == words:
                    self.press(form, button)
                    return
        raise AssertionError(f"no {words} on the phone: {self.phone.words}")

    @property
    def phone(self) -> Element:
        return self.page.one("section", **{"aria-label": "练习用的手机"})

    @property
    def now(self) -> str:
        return self.page.one("section", id="now").words

    def _turn_to(self, answer: httpx.Response) -> None:
        assert answer.status_code == 200, answer.text
        self.page = parsed(answer.text)


@pytest.fixture
def person(real_site: Site) -> Iterator[_WithoutScripts]:
    browser = _WithoutScripts(real_site.url)
    yield browser
    browser.client.close()


def test_paying_by_code_is_practised_by_the_phone_alone(person: _WithoutScripts) -> None:
    person.open(f"/guides/{SCAN}")
    begin = person.page.of_class("start")[1]
    person.press(begin, begin.one("button"))

    person.press_phone("相机")
    assert "「相机」是照相用的。" in person.now
    for label in ("微信", "发现", "扫一扫", "好了", "金额", "付款"):
        person.press_phone(label)

    assert "练完了，「扫码付钱」从头走到了尾。" in person.now
    assert not person.page.all("section", **{"aria-label": "练习用的手机"})


def test_the_second_time_nothing_is_marked(person: _WithoutScripts) -> None:
    marks = []
    for does in ("好了", "对准黑白方块"):
        person.open(f"/guides/{SCAN}")
        begin = person.page.of_class("start")[1]
        person.press(begin, begin.one("button"))
        for label in ("微信", "发现", "扫一扫", does, "金额", "付款"):
            marks.append([each.words for each in person.phone.of_class("marked")])
            person.press_phone(label)

    assert marks[:3] == [["微信 按这里"], ["发现 按这里"], ["扫一扫 按这里"]]
    assert marks[6:] == [[]] * 6
    assert "练完了" in person.now

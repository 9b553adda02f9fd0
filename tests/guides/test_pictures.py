"""A picture of a screen is whole, plain to read, and shows where to press in several ways."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree

import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as some

from guides import library
from guides.book.handbook import SHEETS
from guides.pictures import png
from guides.pictures.layout import lay_out
from guides.pictures.png import NoChineseFont, chinese_font, machine_fonts, to_png
from guides.pictures.shapes import SCREEN, Box, Layout, Sheet
from guides.pictures.svg import alternative, draw
from guides.schema import Guide, Screen

ALL_SHEETS = {"screen": SCREEN, **SHEETS}
SVG = "{http://www.w3.org/2000/svg}"
needs_font = pytest.mark.skipif(chinese_font() is None, reason="no Chinese font on this machine")

HOME = Screen(app="手机", title="桌面", items=["电话", "短信", "相机", "微信"], tap="微信")
TABS = Screen(
    app="微信",
    title="微信",
    items=["聊天", "微信", "通讯录", "发现", "我"],
    tap="发现",
    bottom=["微信", "通讯录", "发现", "我"],
)
PAY = Screen(
    app="微信",
    title="付款",
    items=["收款人：豆腐店", "付款"],
    tap="付款",
    reading=["收款人：豆腐店"],
)
CORNER = Screen(app="微信", title="钱包", items=["账单", "零钱"], tap="账单", corner="账单")
SCENE = Screen(app="现场", title="窗口", items=["身份证", "人工窗口"], tap="身份证")
SAMPLES = [HOME, TABS, PAY, CORNER, SCENE]


@pytest.fixture(scope="module")
def guides() -> dict[str, Guide]:
    return library.load()


@pytest.fixture(scope="module")
def screens(guides: dict[str, Guide]) -> list[tuple[Screen, int]]:
    """Every screen that any guide shows, with the number of its step."""
    return [
        (step.screen, number)
        for guide in guides.values()
        for number, step in enumerate(guide.steps, start=1)
    ]


def _read(drawn: str) -> ElementTree.Element:
    return ElementTree.fromstring(drawn)  # noqa: S314 - our own drawing


def _layouts(screens: list[tuple[Screen, int]], sheet: Sheet) -> Iterator[Layout]:
    for screen, number in screens:
        for mark, band in ((True, ""), (True, "练习"), (False, "练习")):
            yield lay_out(screen, number=number, mark=mark, band=band, sheet=sheet)


def _apart(one: Box, other: Box) -> bool:
    return (
        one.right <= other.x + 0.1
        or other.right <= one.x + 0.1
        or one.bottom <= other.y + 0.1
        or other.bottom <= one.y + 0.1
    )


def _inside(inner: Box, outer: Box) -> bool:
    return (
        inner.x >= outer.x - 0.1
        and inner.y >= outer.y - 0.1
        and inner.right <= outer.right + 0.1
        and inner.bottom <= outer.bottom + 0.1
    )


def _assert_in_order(layout: Layout) -> None:
    """All words inside the phone and their boxes, and nothing on top of another thing."""
    for line in layout.lines:
        assert _inside(line.box, layout.frame), line
    for part in layout.parts:
        assert _inside(part.box, layout.frame), part
        assert all(_inside(line.box, part.box) for line in part.lines), part
    things = [part.box for part in layout.parts] + [line.box for line in layout.heading]
    things += [layout.band] if layout.band else []
    if layout.mark:
        pointers = [box for box in (layout.mark.hand, layout.mark.badge) if box]
        assert all(_inside(box, layout.frame) for box in pointers)
        words = [line.box for part in layout.parts for line in part.lines]
        words += [part.icon for part in layout.parts if part.icon]
        for pointer in pointers:
            assert all(_apart(pointer, box) for box in words)
            assert all(_apart(pointer, box) for box in things if box != layout.mark.box)
    for one, other in combinations(things, 2):
        assert _apart(one, other), (one, other)


@pytest.mark.parametrize("sheet", ALL_SHEETS.values(), ids=ALL_SHEETS)
def test_on_every_screen_nothing_overlaps_or_runs_out(
    screens: list[tuple[Screen, int]], sheet: Sheet
) -> None:
    for layout in _layouts(screens, sheet):
        _assert_in_order(layout)


@pytest.mark.parametrize("sheet", ALL_SHEETS.values(), ids=ALL_SHEETS)
def test_every_label_is_written_in_full(screens: list[tuple[Screen, int]], sheet: Sheet) -> None:
    for layout in _layouts(screens, sheet):
        for part in layout.parts:
            written = "".join(line.text for line in part.lines)
            assert written.replace(" ", "") == part.label.replace(" ", "")


def test_every_screen_shows_all_that_it_holds(screens: list[tuple[Screen, int]]) -> None:
    for screen, number in screens:
        words = "".join(_read(draw(screen, number=number)).itertext())
        shown = words.partition(alternative(screen, number))[2].replace(" ", "")
        held = [screen.app, screen.title, *screen.items]
        assert all(label.replace(" ", "") in shown for label in held), screen


_label = some.text(
    some.sampled_from("微信扫一扫通讯录，。「」（）设置 AWm2306:.+…"), min_size=1, max_size=24
).filter(str.strip)


@given(
    labels=some.lists(_label.map(str.strip), min_size=1, max_size=7, unique=True),
    title=_label,
    tap=some.integers(0, 6),
    tabs=some.integers(0, 5),
    corner=some.booleans(),
    home=some.booleans(),
    sheet=some.sampled_from(list(ALL_SHEETS.values())),
)
@settings(max_examples=150, deadline=None)
def test_whatever_a_screen_says_it_is_in_order(
    labels: list[str], title: str, tap: int, tabs: int, corner: bool, home: bool, sheet: Sheet
) -> None:
    screen = Screen(
        app="手机" if home else "微信",
        title="桌面" if home else title,
        items=labels,
        tap=labels[tap % len(labels)],
        bottom=labels[1:][:tabs],
        corner=labels[0] if corner else None,
    )

    layout = lay_out(screen, number=10, mark=True, band="", sheet=sheet)

    _assert_in_order(layout)
    for part in layout.parts:
        written = "".join(line.text for line in part.lines)
        assert written.replace(" ", "") == part.label.replace(" ", "")


@needs_font
def test_letters_are_never_wider_than_was_reckoned(screens: list[tuple[Screen, int]]) -> None:
    lines = {
        (line.text, line.size, line.bold, line.box.width)
        for layout in _layouts(screens, SCREEN)
        for line in layout.lines
    }
    wanted = [[text, size, "bold" if bold else "regular"] for text, size, bold, _ in lines]
    source = b"""\
#set text(font: sys.inputs.family, lang: "zh", cjk-latin-spacing: none)
#context [#metadata(json(bytes(sys.inputs.lines)).map(((words, size, weight)) =>
  measure(text(size: size * 1pt, weight: weight, words)).width.pt())) <widths>]"""

    widths = json.loads(
        typst.query(
            source,
            "<widths>",
            field="value",
            one=True,
            font_paths=machine_fonts(),
            sys_inputs={"family": chinese_font() or "", "lines": json.dumps(wanted)},
        )
    )

    for width, (text, _, _, reckoned) in zip(widths, lines, strict=True):
        assert width <= reckoned + 0.5, text


@pytest.mark.parametrize("screen", SAMPLES, ids=lambda screen: screen.title)
def test_what_to_press_is_marked_by_outline_hand_and_number(screen: Screen) -> None:
    def shapes(drawn: str) -> list[str]:
        return [element.tag for element in _read(drawn).iter()]

    plain, marked = draw(screen, number=3, mark=False), draw(screen, number=3)
    added = {
        name: shapes(marked).count(SVG + name) - shapes(plain).count(SVG + name)
        for name in ("rect", "path", "circle", "text")
    }

    outlines = [
        element.get("stroke-width")
        for element in _read(marked).iter(f"{SVG}rect")
        if element.get("fill") == "none"
    ]
    assert outlines[:2] == ["4", "2"], "two outlines, one inside the other"
    assert added["path"] == 1, "the hand"
    assert added["circle"] == 1 and ">3</text>" in marked, "the number"
    assert "3" not in "".join(_read(plain).itertext())


def test_practice_says_so_and_can_do_without_the_mark() -> None:
    drawn = draw(PAY, number=2, mark=False, practice=True)

    assert ">练习，不是真的</text>" in drawn
    assert "这是练习用的图" in drawn
    assert "要点的是" not in drawn


def test_the_alternative_text_names_everything(screens: list[tuple[Screen, int]]) -> None:
    for screen, number in screens:
        told = alternative(screen, number)
        assert all(f"「{item}」" in told for item in screen.items)
        assert screen.title in told and screen.app in told.replace("不在手机上", "现场")
        if screen.tap:
            assert told.endswith(f"第 {number} 步，要点的是「{screen.tap}」。")


def test_the_alternative_text_tells_where_things_are() -> None:
    assert alternative(TABS, 2) == (
        "「微信」这一页。从上到下有：「聊天」。"
        "最底下并排有：「微信」、「通讯录」、「发现」、「我」。第 2 步，要点的是「发现」。"
    )
    assert (
        alternative(SCENE) == "不在手机上：窗口。有：「身份证」、「人工窗口」。要点的是「身份证」。"
    )


def test_a_drawing_stands_alone_and_tells_its_words_to_screen_readers() -> None:
    screen = Screen(app="a<b", title='"x"&y', items=["<script>alert(1)</script>"])

    root = _read(draw(screen))

    title, desc = root[0], root[1]
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"
    assert desc.text == alternative(screen)
    assert not [element for element in root.iter() if element.tag.endswith("script")]
    assert "href" not in draw(screen) and "url(" not in draw(screen)


@pytest.mark.parametrize("practice", [False, True])
@pytest.mark.parametrize("screen", SAMPLES, ids=lambda screen: screen.title)
def test_letters_are_large_and_stand_out(screen: Screen, practice: bool) -> None:
    grounds: list[tuple[Box, str]] = []
    for element in _read(draw(screen, number=1, practice=practice)).iter():
        if element.tag == f"{SVG}rect" and element.get("fill") != "none":
            sides = (float(element.get(side, 0)) for side in ("x", "y", "width", "height"))
            grounds.append((Box(*sides), element.get("fill", "")))
        elif element.tag == f"{SVG}circle":
            x, y, r = (float(element.get(name, 0)) for name in ("cx", "cy", "r"))
            grounds.append((Box(x - r, y - r, 2 * r, 2 * r), element.get("fill", "")))
        elif element.tag == f"{SVG}text":
            spot = Box(float(element.get("x", 0)) + 1, float(element.get("y", 0)) - 4, 0, 0)
            ground = next(fill for box, fill in reversed(grounds) if _inside(spot, box))
            assert _contrast(element.get("fill", ""), ground) >= 7, element.text
            assert int(element.get("font-size", 0)) >= 20, element.text


def _contrast(one: str, other: str) -> float:
    lighter, darker = sorted((_brightness(one), _brightness(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _brightness(colour: str) -> float:
    parts = [int(part, 16) / 255 for part in re.findall("[0-9A-F]{2}", colour)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@needs_font
def test_a_png_is_as_wide_as_wanted() -> None:
    made = to_png(draw(TABS, number=2), 720)

    assert made[:8] == b"\x89PNG\r\n\x1a\n"
    assert int.from_bytes(made[16:20], "big") == 720


@needs_font
def test_characters_are_no_empty_boxes() -> None:
    one, other = (
        to_png(draw(Screen(app="微信", title="微信", items=[label]))) for label in ("付款", "收藏")
    )

    assert one != other


def test_without_a_chinese_font_no_png_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    bare = typst.Fonts(include_system_fonts=False)
    monkeypatch.setattr(png, "machine_fonts", lambda folder=None: bare)

    assert chinese_font() is None
    with pytest.raises(NoChineseFont, match="apt install fonts-noto-cjk"):
        to_png(draw(HOME))


@needs_font
def test_a_folder_of_fonts_helps_where_the_machine_has_none(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    here = [font for font in machine_fonts().fonts() if font.family == chinese_font() and font.path]
    (tmp_path / Path(here[0].path or "").name).symlink_to(here[0].path or "")
    monkeypatch.setattr(
        png,
        "machine_fonts",
        lambda folder=None: typst.Fonts(
            include_system_fonts=False, font_paths=[folder] if folder else []
        ),
    )

    assert chinese_font() is None
    assert chinese_font(tmp_path) == here[0].family

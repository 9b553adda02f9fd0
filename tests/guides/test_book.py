"""The books are printed large, hold every guide whole, and can be read aloud."""

from __future__ import annotations

import datetime
import time
from pathlib import Path

import pytest
import typst
from click.testing import CliRunner

from bot.commands.handbook import command
from guides import library
from guides.book import handbook, typeset
from guides.book.record import LearningRecord
from guides.pictures import png
from guides.pictures.png import NoChineseFont, chinese_font
from guides.pictures.svg import alternative
from guides.plain import hotlines
from guides.schema import Guide
from tests.guides import pdf

DAY = datetime.date(2026, 11, 22)
# Widths of paper in points.
WIDTHS = {"a4": 595.3, "a5": 419.5}
needs_font = pytest.mark.skipif(chinese_font() is None, reason="no Chinese font on this machine")


@pytest.fixture(scope="module")
def guides() -> list[Guide]:
    return list(library.load().values())


@pytest.fixture(scope="module", params=["a4", "a5"])
def size(request: pytest.FixtureRequest) -> handbook.Size:
    found: handbook.Size = request.param
    return found


@pytest.fixture(scope="module")
def people(guides: list[Guide], size: handbook.Size) -> pdf.Document:
    return pdf.read(typeset.book(guides, size=size, made_on=DAY))


@pytest.fixture(scope="module")
def volunteers(guides: list[Guide], size: handbook.Size) -> pdf.Document:
    return pdf.read(typeset.book(guides, reader="volunteers", size=size, made_on=DAY))


def _close(words: str) -> str:
    """Words without the gaps that setting puts between them."""
    return "".join(words.split())


def _words(document: pdf.Document) -> str:
    return _close("".join(page.words for page in document.pages))


@needs_font
def test_all_letters_are_large(people: pdf.Document, size: handbook.Size) -> None:
    small = [number for number, page in enumerate(people.pages, 1) if page.smallest < 17.99]

    assert not small
    assert abs(people.pages[0].width - WIDTHS[size]) < 1


@needs_font
def test_every_guide_is_in_the_book_from_title_to_safety(
    people: pdf.Document, guides: list[Guide]
) -> None:
    words = _words(people)

    for guide in guides:
        held = [guide.title, guide.good_for, guide.safety, guide.offline]
        held += [part for step in guide.steps for part in (step.do, step.see, step.short)]
        held += [step.ask_first for step in guide.steps if step.ask_first]
        held += [trouble.answer for trouble in guide.troubles]
        held += [said for trouble in guide.troubles for said in trouble.says]
        missing = [part for part in held if _close(part) not in words]
        assert not missing, guide.id


@needs_font
def test_a_step_stands_on_one_page_with_its_picture(
    people: pdf.Document, guides: list[Guide]
) -> None:
    pages = [_close(page.words) for page in people.pages]

    for guide in guides:
        for number, step in enumerate(guide.steps, start=1):
            whole = [f"第{number}步", _close(step.do), _close(step.see)]
            labels = [_close(label) for label in step.screen.items]
            assert any(
                all(part in page for part in whole) and all(label in page for label in labels)
                for page in pages
            ), (guide.id, number)


@needs_font
def test_contents_give_the_page_where_a_guide_begins(
    people: pdf.Document, guides: list[Guide]
) -> None:
    pages = [_close(page.words) for page in people.pages]

    for guide in guides:
        title, good_for = _close(guide.title), _close(guide.good_for)
        page = next(number for number, words in enumerate(pages, 1) if title + good_for in words)
        contents = next(words for words in pages[2:] if title in words)
        listed = contents.split(title)[1].lstrip(".")
        assert listed.startswith(str(page)), guide.id


@needs_font
def test_the_book_ends_with_hotlines_and_room_for_notes(people: pdf.Document) -> None:
    words = _words(people)

    assert all(
        _close(line.number + line.name + line.does) in words for line in hotlines.load().values()
    )
    assert "密码不要写在这里" in _close(people.pages[-1].words)
    assert "我的笔记" in people.pages[-1].words, "all lines stand on the page that is headed so"


@needs_font
def test_both_books_can_be_read_aloud(people: pdf.Document, volunteers: pdf.Document) -> None:
    for book, title in ((people, "用手机，慢慢来"), (volunteers, "教手机，这样教")):
        assert "/Lang(zh-CN)" in book.catalog
        assert "/StructTreeRoot" in book.catalog and "/Marked true" in book.catalog
        assert "<pdfuaid:part>1</pdfuaid:part>" in book.metadata
        assert title in book.metadata


@needs_font
def test_every_picture_has_words_for_those_who_do_not_see_it(
    people: pdf.Document, guides: list[Guide]
) -> None:
    for guide in guides:
        for number, step in enumerate(guide.steps, start=1):
            assert alternative(step.screen, number) in people.alternatives


@needs_font
def test_a_lesson_holds_what_a_volunteer_needs(
    volunteers: pdf.Document, guides: list[Guide]
) -> None:
    words = _words(volunteers)

    for guide in guides:
        held = [guide.title, guide.good_for, guide.safety, guide.offline]
        held += [part for step in guide.steps for part in (step.short, step.see)]
        held += [trouble.answer for trouble in guide.troubles]
        if guide.lesson:
            held += [*guide.lesson.bring, *guide.lesson.questions, f"{guide.lesson.minutes} 分钟"]
        assert not [part for part in held if _close(part) not in words], guide.id
    assert min(page.smallest for page in volunteers.pages) >= 11.99


@needs_font
def test_a_guide_without_a_lesson_is_taught_all_the_same(guides: list[Guide]) -> None:
    bare = guides[0].copy(update={"lesson": None, "troubles": [], "scene": None})

    words = _words(pdf.read(typeset.book([bare], reader="volunteers", made_on=DAY)))

    assert _close(bare.title) in words
    assert "要带什么" not in words and "最后问一问" not in words


def test_what_is_needed_first_stands_first(guides: list[Guide]) -> None:
    one, other = (guides[0].copy(update={"id": name, "scene": "付钱"}) for name in ("one", "other"))
    one = one.copy(update={"needs": ["other"]})

    (scene,) = handbook.people([one, other], "a4", DAY)["scenes"]

    assert [guide["id"] for guide in scene["guides"]] == ["other", "one"]
    assert [need["id"] for need in scene["guides"][1]["needs"]] == ["other"]


def test_what_a_conversation_would_fill_in_is_left_blank(guides: list[Guide]) -> None:
    step = guides[0].steps[0].copy(update={"shows": "您说过：{word}。"})
    guide = guides[0].copy(update={"steps": [step, *guides[0].steps[1:]]})

    (scene,) = handbook.people([guide], "a4", DAY)["scenes"]

    assert scene["guides"][0]["steps"][0]["shows"] == "您说过：＿＿＿＿＿＿。"


def test_guides_stand_by_scene_and_those_without_one_last(guides: list[Guide]) -> None:
    scenes = [None, "手机", "付钱"]
    chosen = [
        guides[0].copy(update={"id": f"g{index}", "scene": scene, "needs": []})
        for index, scene in enumerate(scenes)
    ]

    made = handbook.people(chosen, "a4", DAY)

    assert [scene["name"] for scene in made["scenes"]] == ["付钱", "手机", "别的事"]


def test_doubt_is_said_openly(guides: list[Guide]) -> None:
    unsure = guides[0].copy(update={"confidence": "low", "checked": DAY})

    (scene,) = handbook.people([unsure], "a4", DAY)["scenes"]

    assert scene["guides"][0]["checked"] == "2026年11月22日核对过。"
    assert "可能跟书上不一样" in scene["guides"][0]["unsure"]


@needs_font
def test_forty_guides_are_a_book_in_well_under_a_minute(guides: list[Guide]) -> None:
    many = [
        guides[index % len(guides)].copy(update={"id": f"guide-{index}", "needs": []})
        for index in range(40)
    ]
    began = time.monotonic()

    typeset.book(many, made_on=DAY)

    assert time.monotonic() - began < 40


@needs_font
def test_a_learning_record_is_large_friendly_and_no_certificate() -> None:
    record = LearningRecord(
        learned=[("扫码付钱", DAY)],
        practised_alone=[("手机字调大", DAY)],
        begun=[("养老金认证", 2, 6)],
        to_refresh=["手机挂号"],
        made_on=DAY,
    )

    made = pdf.read(typeset.record(record))

    words = _words(made)
    for part in (
        "我学会的手机本事",
        "扫码付钱2026年11月22日",
        "手机字调大",
        "养老金认证学到第2步，一共6步",
        "手机挂号",
        "不是证书",
        "姓名＿＿",
    ):
        assert part in words
    assert made.pages[0].smallest >= 18
    assert "/Lang(zh-CN)" in made.catalog


@needs_font
def test_a_record_has_a_name_only_if_it_is_given() -> None:
    named = pdf.read(typeset.record(LearningRecord(name="王秀英", made_on=DAY)))

    assert "姓名王秀英" in _words(named)
    assert "什么时候开始都行" in _words(named), "nothing learned yet is no reproach"


def test_without_a_chinese_font_no_book_is_made(
    guides: list[Guide], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    bare = typst.Fonts(include_system_fonts=False)
    monkeypatch.setattr(png, "machine_fonts", lambda folder=None: bare)

    with pytest.raises(NoChineseFont):
        typeset.book(guides[:1])
    told = CliRunner().invoke(command, [guides[0].id, "-o", str(tmp_path / "book.pdf")])

    assert told.exit_code == 1
    assert "apt install fonts-noto-cjk" in told.output
    assert told.output.count("\n") == 1
    assert not list(tmp_path.iterdir())


@needs_font
def test_the_command_makes_the_book_of_some_guides(guides: list[Guide], tmp_path: Path) -> None:
    file = tmp_path / "book.pdf"
    file.write_text("older")

    told = CliRunner().invoke(command, [guides[0].id, "-o", str(file), "--size", "a5"])

    assert told.exit_code == 0, told.output
    assert str(file) in told.output
    made = pdf.read(file.read_bytes())
    assert _close(guides[0].title) in _words(made)
    assert _close(guides[1].good_for) not in _words(made)
    assert [each.name for each in tmp_path.iterdir()] == ["book.pdf"]


def test_an_unknown_guide_is_told_with_those_like_it(guides: list[Guide], tmp_path: Path) -> None:
    known = guides[0].id

    told = CliRunner().invoke(command, [f"{known}x", "-o", str(tmp_path / "book.pdf")])

    assert told.exit_code == 2
    assert f"没有「{known}x」" in told.output and known in told.output.split("是不是要")[1]
    assert told.output.count("\n") == 1
    assert not list(tmp_path.iterdir())


@needs_font
def test_a_book_that_cannot_be_saved_is_told_in_one_line(
    guides: list[Guide], tmp_path: Path
) -> None:
    told = CliRunner().invoke(command, [guides[0].id, "-o", str(tmp_path / "no" / "book.pdf")])

    assert told.exit_code == 1
    assert "存不到" in told.output and told.output.count("\n") == 1

"""``xiaoban guides``: a teacher who cannot program writes a guide and sees how it looks."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from xml.etree import ElementTree

import pytest
import typst
from click.testing import CliRunner, Result
from rich.cells import cell_len

from bot.command import xiaoban
from bot.wording import wording
from guides import library
from guides.pictures import png
from guides.pictures.png import chinese_font
from guides.pictures.words import words as picture_words
from tests.guides import heating

needs_font = pytest.mark.skipif(chinese_font() is None, reason="no Chinese font on this machine")
_KEPT = ("insurance-code-activate", "insurance-code-use", "wechat-scan-pay")


@pytest.fixture
def guides(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of a few guides in the place of the project's."""
    folder = tmp_path / "guides"
    folder.mkdir()
    for name in _KEPT:
        shutil.copy(library.FOLDER / f"{name}.yml", folder)
    monkeypatch.setattr(library, "FOLDER", folder)
    monkeypatch.chdir(tmp_path)
    return folder


def _run(*arguments: str) -> Result:
    return CliRunner(mix_stderr=False).invoke(xiaoban, ["guides", *arguments])


def _one_line(result: Result) -> str:
    """What a command that failed told, which must be one line."""
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
    return result.stderr


# --- writing: from the skeleton to a guide that is taught ---------------------------------------


def test_a_teacher_writes_a_guide(guides: Path) -> None:
    begun = _run("new", "heating-bill")
    file = guides / "heating-bill.yml"

    assert begun.exit_code == 0, begun.stderr
    assert "guides/heating-bill.yml" in begun.stdout

    empty = _run("check", "guides/heating-bill.yml")
    assert empty.exit_code == 1
    assert "title: 还没填：叫什么" in empty.stdout
    assert "asks: 还没填：问法 1，从这里往下一共 30 行" in empty.stdout

    text = file.read_text(encoding="utf-8")
    long = "打开手机里面那个绿颜色的写着「微信」两个字的图标。"
    file.write_text(heating.filled(text, 第一步做什么=long), encoding="utf-8")
    told = _run("check", "guides/heating-bill.yml")
    assert told.exit_code == 1
    assert f"第 1 步「做什么」：这句太长，有 22 个字，最多 20 个字。分成两句：{long}" in told.stdout
    assert "一共 1 处要改" in told.stderr

    file.write_text(heating.filled(text), encoding="utf-8")
    good = _run("check", "guides/heating-bill.yml")
    assert (good.exit_code, good.stdout) == (0, "1 guides, no problems\n")
    assert "xiaoban guides draw guides/heating-bill.yml" in good.stderr
    assert "heating-bill" not in _run("check").stdout, "it clashes with no other guide"

    drawn = _run("draw", "heating-bill", "-o", "pictures")
    assert drawn.exit_code == 0, drawn.stderr
    assert "生活缴费" in Path("pictures/heating-bill-2.svg").read_text(encoding="utf-8")


def test_a_skeleton_comes_with_the_form_that_its_first_line_names(guides: Path) -> None:
    _run("new", "heating-bill", "-o", "elsewhere")

    first = Path("elsewhere/heating-bill.yml").read_text(encoding="utf-8").splitlines()[0]
    assert first == "# yaml-language-server: $schema=guide.schema.json"
    assert json.loads(Path("elsewhere/guide.schema.json").read_text(encoding="utf-8"))
    assert sorted(each.stem for each in guides.glob("*.yml")) == sorted(_KEPT)


def test_a_guide_that_is_there_is_not_overwritten(guides: Path) -> None:
    file = guides / "wechat-scan-pay.yml"
    before = file.read_bytes()

    result = _run("new", "wechat-scan-pay")

    assert result.exit_code == 1
    assert "guides/wechat-scan-pay.yml 已经有了" in _one_line(result)
    assert file.read_bytes() == before


@pytest.mark.parametrize("name", ["Heating Bill", "暖气费", "../heating", "heating.yml"])
def test_an_id_that_cannot_be_is_told_with_one_that_can(guides: Path, name: str) -> None:
    result = _run("new", name)

    assert result.exit_code == 2
    assert name in _one_line(result) and "heating-bill" in result.stderr
    assert len(list(guides.iterdir())) == len(_KEPT)


def test_a_skeleton_that_cannot_be_saved_is_told_in_one_line(guides: Path) -> None:
    Path("file").touch()

    result = _run("new", "heating-bill", "-o", "file/below")

    assert result.exit_code == 1
    assert "存不到" in _one_line(result)


def test_the_form_is_told_or_kept(guides: Path) -> None:
    told = _run("schema")
    kept = _run("schema", "-o", "form.json")
    failed = _run("schema", "-o", "no/form.json")

    assert json.loads(told.stdout)["properties"]["title"]["title"] == "叫什么"
    assert Path("form.json").read_text(encoding="utf-8") == told.stdout
    assert (kept.exit_code, "form.json" in kept.stdout) == (0, True)
    assert failed.exit_code == 1 and "存不到" in _one_line(failed)


# --- looking ------------------------------------------------------------------------------------


def test_guides_are_listed_in_columns_that_stand_below_each_other(guides: Path) -> None:
    lines = _run("list").stdout.splitlines()

    scan = next(line for line in lines if line.startswith("wechat-scan-pay"))
    use = next(line for line in lines if line.startswith("insurance-code-use"))
    assert "扫码付钱" in scan and "付钱" in scan and "2026-" in scan
    places = {cell_len(line[: line.index(title)]) for line, title in
              ((scan, "扫码付钱"), (use, "用医保码"))}  # fmt: skip
    days = {cell_len(line[: line.index("2026-")]) for line in (scan, use)}
    assert len(places) == len(days) == 1
    assert "一共 3 个" in lines[-1]


def test_guides_are_listed_for_programs(guides: Path) -> None:
    listed = json.loads(_run("list", "--json").stdout)

    pay = library.read(guides / "wechat-scan-pay.yml")
    assert len(listed) == len(_KEPT)
    assert {
        "id": "wechat-scan-pay",
        "title": "扫码付钱",
        "scene": "付钱",
        "steps": len(pay.steps),
        "confidence": pay.confidence,
        "checked": pay.checked.isoformat(),
    } in listed


def test_a_guide_that_is_not_finished_hides_no_other(guides: Path) -> None:
    _run("new", "heating-bill")

    listed, shown = _run("list", "--json"), _run("show", "wechat-scan-pay")

    assert len(json.loads(listed.stdout)) == len(_KEPT)
    assert listed.exit_code == 1
    assert "heating-bill" in listed.stderr and listed.stderr.count("\n") == 1
    assert shown.exit_code == 0


def test_a_guide_is_shown_as_a_person_reads_it(guides: Path) -> None:
    shown = _run("show", "insurance-code-use")

    guide = library.read(guides / "insurance-code-use.yml")
    held = [guide.title, guide.good_for, guide.safety, guide.offline, "先要会：激活医保码"]
    held += [part for step in guide.steps for part in (step.do, step.why, step.see)]
    held += [trouble.answer for trouble in guide.troubles]
    assert shown.exit_code == 0
    assert [part for part in held if part not in shown.stdout] == []
    assert shown.stdout.index(guide.title) < shown.stdout.index(guide.steps[0].do)


def test_what_is_only_believed_is_said_openly(guides: Path) -> None:
    file = guides / "wechat-scan-pay.yml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("\nconfidence: high", "\nconfidence: low"), encoding="utf-8")

    assert wording("guides")["show"]["unsure"] in _run("show", "wechat-scan-pay").stdout


def test_a_file_elsewhere_can_be_shown_too(guides: Path) -> None:
    elsewhere = Path("heating-bill.yml")
    _run("new", "heating-bill", "-o", ".")
    elsewhere.write_text(heating.filled(elsewhere.read_text(encoding="utf-8")), encoding="utf-8")

    assert "交暖气费" in _run("show", "heating-bill.yml").stdout


@pytest.mark.parametrize("command", ["show", "draw"])
def test_an_unknown_guide_is_told_with_those_like_it(guides: Path, command: str) -> None:
    result = _run(command, "wechat-scan-pya")

    assert result.exit_code == 2
    assert "wechat-scan-pay" in _one_line(result)


@pytest.mark.parametrize("name", ["zzz", "no.yml", "../guides/wechat-scan-pay"])
def test_a_guide_like_no_other_is_told_as_well(guides: Path, name: str) -> None:
    result = _run("show", name)

    assert result.exit_code == 2
    assert name in _one_line(result)


@pytest.mark.parametrize("command", ["show", "draw"])
def test_a_guide_that_is_not_finished_is_told_with_how_to_look(guides: Path, command: str) -> None:
    _run("new", "heating-bill")

    result = _run(command, "heating-bill")

    assert result.exit_code == 1
    assert "xiaoban guides check guides/heating-bill.yml" in _one_line(result)


# --- drawing ------------------------------------------------------------------------------------


def test_every_step_is_drawn(guides: Path) -> None:
    result = _run("draw", "wechat-scan-pay")

    steps = library.read(guides / "wechat-scan-pay.yml").steps
    wanted = {f"wechat-scan-pay-{number}.svg" for number in range(1, len(steps) + 1)}
    assert result.exit_code == 0, result.stderr
    assert {each.name for each in Path().glob("*.svg")} == wanted
    assert f"{len(steps)} 张" in result.stdout
    for name in wanted:
        ElementTree.fromstring(Path(name).read_bytes())  # noqa: S314 - our own drawing


def test_a_picture_for_practice_does_not_show_what_to_press(guides: Path) -> None:
    _run("draw", "wechat-scan-pay", "-o", "led")
    _run("draw", "wechat-scan-pay", "-o", "practice", "--practice")

    band = picture_words()["practice"]
    led = Path("led/wechat-scan-pay-2.svg").read_text(encoding="utf-8")
    practice = Path("practice/wechat-scan-pay-2.svg").read_text(encoding="utf-8")
    assert band in practice and band not in led
    assert "<circle" in led and "<circle" not in practice


@needs_font
def test_pictures_can_be_png(guides: Path) -> None:
    result = _run("draw", "wechat-scan-pay", "--format", "png")

    assert result.exit_code == 0, result.stderr
    assert Path("wechat-scan-pay-1.png").read_bytes().startswith(b"\x89PNG")


def test_without_a_chinese_font_png_says_how_to_get_one(
    guides: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare = typst.Fonts(include_system_fonts=False)
    monkeypatch.setattr(png, "machine_fonts", lambda folder=None: bare)

    result = _run("draw", "wechat-scan-pay", "--format", "png", "-o", "pictures")

    assert result.exit_code == 1
    assert "apt install fonts-noto-cjk" in _one_line(result)
    assert not Path("pictures").exists()


def test_pictures_that_cannot_be_saved_are_told_in_one_line(guides: Path) -> None:
    Path("file").touch()

    result = _run("draw", "wechat-scan-pay", "-o", "file/below")

    assert result.exit_code == 1
    assert "存不到" in _one_line(result)


# --- the table ----------------------------------------------------------------------------------


def test_the_table_is_told_or_put_into_a_page(guides: Path) -> None:
    page = Path("page.md")
    shutil.copy(Path(__file__).parents[2] / "docs" / "guides.md", page)

    told, kept = _run("table"), _run("table", "-o", "page.md")

    assert "`wechat-scan-pay`" in told.stdout
    assert told.stdout in page.read_text(encoding="utf-8")
    assert "phone-letters-bigger" not in page.read_text(encoding="utf-8")
    assert (kept.exit_code, "page.md" in kept.stdout) == (0, True)


def test_a_page_without_a_place_for_the_table_is_left_alone(guides: Path) -> None:
    page = Path("page.md")
    page.write_text("# A page\n", encoding="utf-8")

    result = _run("table", "-o", "page.md")

    assert result.exit_code == 1
    assert "page.md" in _one_line(result)
    assert page.read_text(encoding="utf-8") == "# A page\n"


def test_no_table_is_made_while_a_guide_is_not_finished(guides: Path) -> None:
    _run("new", "heating-bill")

    result = _run("table")

    assert result.exit_code == 1
    assert "heating-bill" in _one_line(result)

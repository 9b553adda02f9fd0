"""Who writes guides is told in plain words what is still to do, and helped by any editor."""

from __future__ import annotations

import datetime
import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from ruamel.yaml import YAML

from bot.commands.guides import command as guides_command
from guides import checking, gate, library, schema
from guides.plain import plan
from guides.plain.sentences import faults
from guides.schema import Clause, Guide, Scene
from guides.writing import form
from guides.writing.meaning import meaning
from guides.writing.skeleton import blanks, is_id, skeleton
from guides.writing.words import words
from tests.guides import heating

_PAGE = (Path(__file__).parents[2] / "docs" / "writing-guides.md").read_text(encoding="utf-8")
_DAY = datetime.date(2026, 11, 22)
# Parts of the filled skeleton.
_WAYS = """\
        - 再看看别的几页，慢慢找。
        - 还没有，就去窗口交。
"""
_OTHERS = """\
      others:
        - says:
            - 叫我登录
          answer: 请家里人帮一下忙。
"""
_OTHER = "    other: 找写着「微信」的图，点一下。"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A skeleton that nobody has touched."""
    path = tmp_path / "heating-bill.yml"
    path.write_text(skeleton("heating-bill", _DAY), encoding="utf-8")
    return path


def _change(file: Path, was: str, becomes: str) -> list[str]:
    """Fills the skeleton, changes it in one place, and checks it."""
    text = heating.filled(file.read_text(encoding="utf-8"))
    assert was in text
    file.write_text(text.replace(was, becomes, 1), encoding="utf-8")
    return checking.check(file)


# --- the skeleton -------------------------------------------------------------------------------


def test_a_skeleton_is_yaml_that_knows_its_name_and_its_day(file: Path) -> None:
    content = YAML(typ="safe").load(file)

    assert (content["id"], content["checked"]) == ("heating-bill", _DAY)


def test_a_skeleton_explains_every_choice() -> None:
    text = skeleton("heating-bill", _DAY)

    choices = [*Scene.__args__, *Clause.__args__]
    assert [choice for choice in choices if choice not in text] == []


def test_a_skeleton_leads_through_every_field_that_must_be() -> None:
    fields = YAML(typ="safe").load(skeleton("heating-bill", _DAY))
    required = {name for name, field in Guide.__fields__.items() if field.required}

    assert required <= set(fields)


def test_what_is_not_filled_in_is_all_that_is_told_of_a_skeleton(file: Path) -> None:
    problems = checking.check(file)

    assert problems
    assert [problem for problem in problems if "还没填" not in problem] == []
    title = file.read_text(encoding="utf-8").splitlines().index("title: 【叫什么】") + 1
    assert f"{file.parent.name}/heating-bill.yml:{title}: title: 还没填：叫什么" in problems


def test_the_lines_of_one_list_are_told_at_once(file: Path) -> None:
    (asks,) = [blank for blank in blanks(file) if blank.field == "asks"]

    assert "30 行" in asks.what


def test_a_filled_skeleton_passes(file: Path) -> None:
    file.write_text(heating.filled(file.read_text(encoding="utf-8")), encoding="utf-8")

    assert checking.check(file) == []
    assert library.read(file).title == "交暖气费"


def test_what_is_wrong_elsewhere_is_told_beside_what_is_not_filled_in(file: Path) -> None:
    problems = _change(file, "safety: 密码只在手机上按，不跟人说。", "safety: 【要小心什么】")
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("点「生活缴费」。", "赶紧点「生活缴费」。", 1), encoding="utf-8")

    both = checking.check(file)

    assert len(problems) == 1
    assert len(both) == 2
    assert "还没填" in both[0] and "hurrying" in both[1]


def test_blanks_are_told_once_when_all_guides_are_checked(file: Path) -> None:
    alone = checking.check(file)

    together, number = checking.check_all(file.parent)

    assert (together, number) == (alone, 1)


@pytest.mark.parametrize("text", ["title: 【叫", "- 【叫什么】", "title: [【"])
def test_a_blank_may_be_half_deleted(tmp_path: Path, text: str) -> None:
    path = tmp_path / "new.yml"
    path.write_text(text, encoding="utf-8")

    assert checking.check(path)


@pytest.mark.parametrize(
    ("name", "good"),
    [
        ("heating-bill", True),
        ("a1", True),
        ("Heating", False),
        ("heating bill", False),
        ("暖气费", False),
        ("-a", False),
        ("../a", False),
        ("a\n", False),
        ("", False),
    ],
)
def test_an_id_is_small_letters_digits_and_dashes(name: str, good: bool) -> None:
    assert is_id(name) is good


# --- what is wrong, in plain words --------------------------------------------------------------


def _meant(problem: str) -> str:
    meant = meaning(problem)
    assert meant, problem
    return meant


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("打开手机以后慢慢看一看上面写着什么字再往下看一看下面。", "分成两句"),
        ("点「我」，再点「服务」。", "一句只说一件"),
        ("先看一看垫子。", "垫"),
        ("看一看彳亍。", "太少见"),
        ("点击「我」。", "换成“点”"),
        ("点「我。", "要成双"),
        ("看到「一二三四五六七八九十一二三四五」了。", "「」里的字太长"),
        ("看一看；再想一想。", "分号"),
        ("看一看 WiFi 好不好。", "外国字"),
        ("看一看是否有字。", "嘴里说"),
        ("您怎么又错了。", "怪人"),
        ("点一下，宝宝。", "小孩"),
        ("赶紧点「我」。", "催人"),
        ("现在买很便宜。", "卖东西"),
        ("微信最好。", "不夸"),
        ("一次要付 5 元。", "不写价钱"),
        ("打 4008123123 问一问。", "没有核对过"),
    ],
)
def test_every_fault_of_a_sentence_is_put_in_plain_words(sentence: str, wanted: str) -> None:
    problems = [f"guides/a.yml:7: steps[1].do: {fault}" for fault in faults(sentence)]

    meant = [_meant(problem) for problem in problems]

    assert [each for each in meant if wanted in each and sentence in each]


@pytest.mark.parametrize(
    ("was", "becomes", "where", "wanted"),
    [
        ("title: 交暖气费", "title: 交暖气费的事情我要学一学", "「叫什么」", "最多 10 个字"),
        ("title: 交暖气费", "title:", "「叫什么」", "不能空着"),
        ("title: 交暖气费", "title:交暖气费", "第 ", "冒号后面"),
        ("title: 交暖气费", "tittle: 交暖气费", "「tittle」", "打错了字"),
        ("title: 交暖气费\n", "", "「叫什么」", "没有写"),
        ("scene: 办事", "scene: 家里", "「用在哪里」", "选一个"),
        ("checked: 2026-11-22", "checked: 冬天", "「哪一天核对的」", "2026-11-22"),
        ("id: heating-bill", "id: other", "「文件的名字」", "heating-bill"),
        ("id: heating-bill", "id: 暖气", "「文件的名字」", "小写英文字母"),
        ("  - 暖气费\n", "", "「大家叫它什么」", "至少要 3 条"),
        ("      tap: 微信", "      tap: 支付宝", "第 1 步「要点的字」", "一模一样"),
        ("        电话: ", "        短信: ", "第 1 步「这一步的屏幕」", "一模一样"),
        ("        - 电话\n", "        - 电话\n        - 电话\n", "第 1 步", "分得清"),
        ("      tap: 微信", "      reading: [微信]\n      tap: 微信", "第 1 步", "只看不点"),
        ("    screen:", "    stake: money\n    screen:", "第 1 步", "都写"),
        ("    screen:", "    shows: 您说 {name}\n    screen:", "", "没有一步记下"),
        (_WAYS, "", "第 1 步「找不到」", "不能空着"),
        ("      missing:\n", "      missing: 找\n", "第 1 步「找不到」", "一条一条"),
        (_OTHERS, "", "第 1 步", "至少写一样"),
        (_OTHER, "    other: 打开「微信」。", "第 1 步「换个说法」", "换个说法"),
        ("      beside:\n        电话: 「电话」是打电话用的。\n", "", "第 1 步", "做什么用"),
        ("    told_by:\n      - 微信", "    told_by: 微信", "第 1 步「关键词」", "一条一条"),
    ],
)  # fmt: skip
def test_every_fault_of_the_form_is_put_in_plain_words(
    file: Path, was: str, becomes: str, where: str, wanted: str
) -> None:
    problems = _change(file, was, becomes)

    meant = [_meant(problem) for problem in problems]

    assert [each for each in meant if where in each and wanted in each]


def test_a_lesson_that_is_too_long_is_put_in_plain_words(file: Path) -> None:
    lesson = "lesson: {minutes: 200, bring: [笔], questions: [会了吗？, 记得吗？]}\nsafety:"

    (problem,) = _change(file, "safety:", lesson)

    assert "最大是 90" in _meant(problem)


@pytest.mark.parametrize(
    ("content", "wanted"),
    [("标题".encode("gbk"), "UTF-8"), (b"- a\n", "骨架"), (b"title: [\n", "写法不对")],
)
def test_a_file_that_is_no_guide_is_put_in_plain_words(
    file: Path, content: bytes, wanted: str
) -> None:
    file.write_bytes(content)

    (problem,) = checking.check(file)

    assert wanted in _meant(problem)


def test_guides_that_clash_are_put_in_plain_words(file: Path) -> None:
    text = heating.filled(file.read_text(encoding="utf-8"))
    file.write_text(text, encoding="utf-8")
    other = text.replace("id: heating-bill", "id: other").replace("safety:", "needs: [no]\nsafety:")
    (file.parent / "other.yml").write_text(other, encoding="utf-8")

    problems, _ = checking.check_all(file.parent)

    assert {"已经写在 heating-bill", "没有叫 no"} == {
        wanted
        for wanted in ("已经写在 heating-bill", "没有叫 no")
        if any(wanted in _meant(problem) for problem in problems)
    }


def test_sentences_that_are_long_as_a_rule_are_put_in_plain_words(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate, "_MEDIAN", 3)

    problems = _change(file, "title", "title")

    assert "不要超过 3 个字" in _meant(problems[0])


@pytest.mark.parametrize("line", ["no problem", "guides/a.yml:3: do: as yet unknown"])
def test_what_has_no_plain_words_is_left_as_it_is(line: str) -> None:
    assert meaning(line) is None


def test_what_people_who_write_are_told_is_plain() -> None:
    told = [each["means"] for each in words()["meanings"]]

    assert len(told) == len(set(told))
    assert [each for each in told if "YAML" in each or "字段" in each] == []


# --- the form for editors -----------------------------------------------------------------------


def _as_json(value: Any) -> Any:
    return json.loads(json.dumps(value, default=str))


def test_every_guide_is_in_the_form_that_editors_are_given() -> None:
    validator = jsonschema.Draft7Validator(json.loads(form.as_text()))

    wrong = {
        path.stem: [error.message for error in validator.iter_errors(_as_json(content))]
        for path in sorted(library.FOLDER.glob("*.yml"))
        if "【" not in path.read_text(encoding="utf-8")
        for content in [YAML(typ="safe").load(path)]
    }

    assert {name: errors for name, errors in wrong.items() if errors} == {}


def test_an_editor_sees_what_is_wrong(file: Path) -> None:
    validator = jsonschema.Draft7Validator(form.json_schema())

    wrong = [list(error.path) for error in validator.iter_errors(_as_json({"tittle": "a"}))]

    assert wrong


def test_every_field_has_a_chinese_title_and_a_description() -> None:
    whole = form.json_schema()

    for part in (whole, *whole["definitions"].values()):
        for name, field in part["properties"].items():
            assert field["title"] != name.title()
            assert len(field["description"]) > 5


def test_every_clause_of_the_plan_can_be_told() -> None:
    assert all(plan.clause(name) for name in Clause.__args__)


# --- the page on writing ------------------------------------------------------------------------


def test_every_field_is_explained_on_the_page_with_what_is_good() -> None:
    models = (schema.Guide, schema.Step, schema.Obstacles, schema.Screen)
    explained = set(re.findall(r"^\| `(\w+)` \|", _PAGE, re.MULTILINE))

    missing = {name for model in models for name in model.__fields__} - explained

    assert missing <= {"steps"}


def test_what_the_page_calls_good_is_plain_and_what_it_calls_bad_is_not() -> None:
    part = _PAGE.split("## 它怎么挑毛病")[1].split("\n## ")[0]
    rows = re.findall(r"^\| (?!它说|--)(.+?) \| .+ \| (.+) \| (.+) \|$", part, re.MULTILINE)

    assert rows
    for named, bad, good in rows:
        meant = [_meant(f"guides/a.yml:1: do: {fault}") for fault in faults(bad)]
        assert [each for each in meant if named in each], bad
        assert faults(good) == [], good


def test_every_command_on_the_page_exists() -> None:
    named = set(re.findall(r"xiaoban guides ([a-z]+)", _PAGE))

    assert named == set(guides_command.commands)

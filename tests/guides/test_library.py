"""What is wrong with a guide is said with file, line, and what is wanted."""

from __future__ import annotations

from pathlib import Path

import pytest

from guides import library

_STEP = """\
  - do: 打开「微信」。
    why: 要用它。
    see: 看到了吗？
    short: 打开
    other: 点开「微信」。
    described: 双击「微信」。
    told_by: [微信]
    obstacles:
      missing: [往左滑。]
      different: 找「微信」。
      popup: 关掉它。
    screen: {app: 手机, title: 桌面, items: [微信, 电话], tap: 微信}
"""
_GOOD = f"""\
id: new-guide
title: 交暖气费
good_for: 冬天交暖气费。
names: [暖气费, 交暖气费, 取暖费]
asks: [{", ".join(f"暖气费怎么交{number}" for number in range(30))}]
safety: 密码不告诉人。
offline: 去窗口交。
sources:
  - {{what: 供暖公司, mark: B}}
checked: 2026-11-22
confidence: low
steps:
{_STEP}{_STEP}"""


def _line_of(text: str, words: str) -> int:
    return text[: text.index(words)].count("\n") + 1


def _problems(folder: Path, **files: str) -> list[str]:
    for name, text in files.items():
        (folder / f"{name.replace('_', '-')}.yml").write_text(text, encoding="utf-8")
    with pytest.raises(library.GuideError) as caught:
        library.load(folder)
    return caught.value.problems


def test_a_good_guide_is_read(tmp_path: Path) -> None:
    (tmp_path / "new-guide.yml").write_text(_GOOD, encoding="utf-8")

    guide = library.load(tmp_path)["new-guide"]

    assert guide.title == "交暖气费"
    assert len(guide.steps) == 2


def test_the_guides_of_the_project_are_good() -> None:
    assert len(library.load()) >= 10


@pytest.mark.parametrize(
    ("was", "becomes", "line_of", "wanted"),
    [
        ("title: 交暖气费", "title: 交暖气费的事情我要学一学", "title:", "has at most"),
        ("offline: 去窗口交。", "offline: ''", "offline:", "ensure this value has at least 1"),
        ("offline: 去窗口交。\n", "", "id:", "offline: field required"),
        ("good_for:", "good_fur:", "good_fur:", "good_fur: extra fields not permitted"),
        (", 交暖气费, 取暖费]", "]", "names:", "names: ensure this value has at least 3"),
        ("mark: B", "mark: D", "{what", "sources[1].mark: unexpected value; permitted: 'A'"),
        ("checked: 2026-11-22", "checked: 冬天", "checked:", "checked: invalid date format"),
        ("confidence: low", "confidence: some", "confidence:", "permitted: 'high', 'low'"),
        ("    why: 要用它。\n", "", "- do:", "steps[1].why: field required"),
        ("tap: 微信}", "tap: 支付宝}", "screen:", "「支付宝」 is not one of the items"),
        ("    why:", "    stake: money\n    why:", "- do:", "give both or neither"),
        ("missing: [往左滑。]", "missing: []", "missing:", "ensure this value has at least 1"),
        ("told_by: [微信]", "told_by: []", "told_by:", "ensure this value has at least 1"),
        ("id: new-guide", "id: New Guide", "id:", "id: string does not match regex"),
        ("id: new-guide", "id: other", "id:", "id: must be the file's name, 'new-guide'"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_its_line(
    tmp_path: Path, was: str, becomes: str, line_of: str, wanted: str
) -> None:
    broken = _GOOD.replace(was, becomes, 1)

    problems = _problems(tmp_path, new_guide=broken)

    place = f"{tmp_path.name}/new-guide.yml:{_line_of(broken, line_of)}: "
    assert [problem for problem in problems if problem.startswith(place) and wanted in problem]


def test_all_that_is_wrong_is_named_at_once(tmp_path: Path) -> None:
    broken = _GOOD.replace("mark: B", "mark: D").replace("confidence: low", "confidence: some")

    assert len(_problems(tmp_path, new_guide=broken)) == 2


def test_what_is_no_yaml_says_where(tmp_path: Path) -> None:
    problems = _problems(tmp_path, new_guide="id: new-guide\ntitle: [\n")

    assert problems[0].startswith(f"{tmp_path.name}/new-guide.yml:3: this is no YAML")


@pytest.mark.parametrize("text", ["", "- a\n- b\n", "words\n"])
def test_what_is_no_guide_at_all(tmp_path: Path, text: str) -> None:
    assert "a guide is a list of fields" in _problems(tmp_path, new_guide=text)[0]


def test_what_is_not_utf8(tmp_path: Path) -> None:
    (tmp_path / "new-guide.yml").write_bytes("title: 交暖气费".encode("gbk"))

    assert "must be saved as UTF-8" in _problems(tmp_path)[0]


def test_two_guides_may_not_have_the_same_name(tmp_path: Path) -> None:
    second = _GOOD.replace("id: new-guide", "id: other-guide")

    problems = _problems(tmp_path, new_guide=_GOOD, other_guide=second)

    assert "「暖气费」 is also a name of 'new-guide'" in problems[0]


def test_a_guide_that_needs_one_that_does_not_exist(tmp_path: Path) -> None:
    needing = _GOOD.replace("safety:", "needs: [no-such]\nsafety:")

    assert "there is no guide 'no-such'" in _problems(tmp_path, new_guide=needing)[0]

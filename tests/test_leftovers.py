"""What looks for leftovers must find them, or its silence means nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests import leftovers


@pytest.mark.parametrize(
    "written",
    [
        "6222021234567890128",
        "6222 0212 3456 7890 128",
        "６２２２０２１２３４５６７８９０１２８",
        "六二二二〇二一二三四五六七八九〇一二八",
        json.dumps("六二二二零二幺二三四五六七八九零幺二八"),
    ],
)
def test_a_card_is_found_however_it_was_written(tmp_path: Path, written: str) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "records.db").write_bytes(b"\x00\x01" + written.encode() + b"\xff")
    found = leftovers.find(tmp_path, ["6222 0212 3456 7890 128"])
    assert [left.place for left in found] == [str(tmp_path / "deep" / "records.db")]


def test_a_logged_word_is_found(tmp_path: Path) -> None:
    found = leftovers.find(tmp_path, ["小花猫"], logged="error: 密码 小花猫")
    assert [left.place for left in found] == ["what was logged"]


def test_nothing_is_found_where_nothing_is(tmp_path: Path) -> None:
    (tmp_path / "records.db").write_text("我的卡号是〔银行卡号〕", encoding="utf-8")
    assert leftovers.find(tmp_path, ["6222021234567890128", "482910"]) == []

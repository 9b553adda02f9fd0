"""``xiaoban progress``: what was learned, begun and forgotten, and a record to keep."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.commands.progress import command
from care.kept import NewMessage, NewNote, NewReply
from care.records import Records
from guides.pictures import png

_NOTES = (
    NewNote("begun", "wechat-scan-pay"),
    NewNote("finished", "wechat-scan-pay", 6),
    NewNote("practised", "wechat-scan-pay", 6, "none 0 0"),
    NewNote("begun", "pension-proof"),
    NewNote("reached", "pension-proof", 3),
    NewNote("finished", "bus-code", 8),
    NewNote("practised", "bus-code", 8, "all 2 1"),
    NewNote("refreshed", "bus-code", 2, "forgotten"),
)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Records of one person."""
    monkeypatch.setenv("XIAOBAN_HOME", str(tmp_path))
    records = Records(f"sqlite:///{tmp_path / 'records.db'}")
    message = records.receive(NewMessage("grandma", "terminal", "1", text="你好"))
    records.answer(message, [NewReply("好", "好")], {}, 0, _NOTES)
    records.close()
    return tmp_path


def _progress(*arguments: str) -> Result:
    return CliRunner().invoke(command, arguments)


def test_it_shows_what_was_learned_begun_and_forgotten(home: Path) -> None:
    shown = _progress("grandma").output

    assert "学会了\n  扫码付钱" in shown
    assert "自己练成了，没要人帮\n  扫码付钱" in shown
    assert "第 3 步，一共 8 步" in shown
    assert shown.index("有点生疏") > shown.index("学到一半")


def test_what_was_forgotten_is_not_called_learned(home: Path) -> None:
    found = json.loads(_progress("grandma", "--json").output)

    assert [title for title, _ in found["learned"]] == ["扫码付钱"]
    assert len(found["to_refresh"]) == 1


def test_of_somebody_unknown_it_says_so(home: Path) -> None:
    result = _progress("nobody")

    assert result.exit_code == 1
    assert "没有「nobody」" in result.output


@pytest.mark.skipif(png.chinese_font() is None, reason="no Chinese font on this machine")
def test_a_learning_record_can_be_kept(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "record.pdf"

    _progress("grandma", "--pdf", str(file))

    assert file.read_bytes().startswith(b"%PDF")


def test_without_a_font_it_says_what_brings_one(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("guides.book.typeset.chinese_font", lambda *_: None)

    result = _progress("grandma", "--pdf", str(tmp_path / "record.pdf"))

    assert result.exit_code == 1
    assert "fonts-noto-cjk" in result.output


def test_records_out_of_reach_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XIAOBAN_HOME", str(tmp_path))
    (tmp_path / "records.db").mkdir()

    result = _progress("grandma")

    assert result.exit_code == 1
    assert "记录现在打不开" in result.output

"""``xiaoban check``: a person pastes a message, a program sends lines."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from PIL import Image

from bot.command import xiaoban

_FRAUD = "【工商银行】您的积分即将过期，请登录 m.95588yh.cn 兑换，逾期作废"
_HONEST = "【工商银行】您尾号8899的卡11月2日支出500.00元，余额1,234.56元。"


def _run(*arguments: str, said: str | bytes = "") -> Result:
    return CliRunner(mix_stderr=False).invoke(xiaoban, ["check", *arguments], input=said)


def _answers(*lines: bytes) -> list[dict[str, Any]]:
    result = _run("--json", said=b"\n".join(lines) + b"\n")
    assert result.exit_code == 0
    return [json.loads(line) for line in result.stdout.splitlines()]


def _line(**given: Any) -> bytes:
    return json.dumps(given, ensure_ascii=False).encode()


def test_a_person_reads_how_sure_it_is_why_and_what_to_do() -> None:
    result = _run(_FRAUD)

    assert result.exit_code == 0
    assert "m.95588yh.cn" in result.stdout
    assert "1. " in result.stdout
    assert "像骗局" not in result.stdout


def test_an_honest_notice_is_said_to_look_honest() -> None:
    result = _run(said=_HONEST)

    assert result.stdout.startswith("这条看着不像骗局。")


def test_all_signs_and_their_weights_are_shown_on_demand() -> None:
    result = _run(_FRAUD, "--explain")

    assert "link-look-alike" in result.stdout


@pytest.mark.parametrize("said", ["", "  \n"])
def test_nothing_to_check_says_how_it_is_used(said: str) -> None:
    result = _run(said=said)

    assert result.exit_code == 2
    assert "xiaoban check" in result.stderr


def test_a_picture_without_a_word_is_said_to_have_none(tmp_path: Path) -> None:
    file = tmp_path / "white.png"
    Image.new("RGB", (400, 400), "white").save(file)

    result = _run("--image", str(file))

    assert result.exit_code == 2
    assert "没有字" in result.stderr


def test_what_is_no_picture_cannot_be_opened(tmp_path: Path) -> None:
    file = tmp_path / "note.png"
    file.write_text("您好", encoding="utf-8")

    result = _run("--image", str(file))

    assert result.exit_code == 2
    assert "打不开" in result.stderr


@pytest.mark.parametrize(
    ("given", "level"),
    [
        ({"text": _FRAUD}, {"suspicious", "fraud"}),
        ({"text": _HONEST}, {"ordinary"}),
        (
            {"call": "来电方：我是公安局的，把钱转到安全账户。\n用户：好的。"},
            {"suspicious", "fraud"},
        ),
    ],
)
def test_a_program_gets_one_object_for_each_line(given: dict[str, str], level: set[str]) -> None:
    (answer,) = _answers(_line(id="a1", **given))

    assert set(answer) == {"id", "level", "score", "kind", "reasons", "advice"}
    assert answer["id"] == "a1"
    assert answer["level"] in level
    assert 0 <= answer["score"] <= 1
    assert (answer["kind"] is None) == (answer["level"] == "ordinary")
    assert all(answer["reasons"])
    assert all(answer["advice"])


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        (b"{", "no JSON"),
        (b"\xff\xfe", "not UTF-8"),
        (b"[]", "must be an object"),
        (_line(text="a", call="b"), "exactly one"),
        (_line(id="1"), "exactly one"),
        (_line(text=1), "must be a text"),
        (_line(text="a", tone="b"), "unknown key"),
        (_line(image="/no/such/file.png"), "image"),
        (b'{"text": "' + b"a" * (1 << 20) + b'"}', "longer than"),
    ],
)
def test_a_line_that_cannot_be_read_is_an_error_and_the_next_is_answered(
    line: bytes, wanted: str
) -> None:
    first, second = _answers(line, _line(id="2", text=_HONEST))

    assert wanted in first["error"]
    assert second["id"] == "2"


def test_the_command_itself_answers_lines_as_they_come() -> None:
    command = Path(sys.executable).with_name("xiaoban")

    done = subprocess.run(
        [command, "check", "--json"],
        input=_line(id="1", text=_FRAUD) + b"\n\n" + _line(id="2", text=_HONEST),
        capture_output=True,
        check=True,
    )

    first, second = map(json.loads, done.stdout.splitlines())
    assert (first["id"], second["id"]) == ("1", "2")
    assert second["level"] == "ordinary"

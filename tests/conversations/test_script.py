"""What is wrong with a written conversation is said in words, with the line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conversations import script

_GOOD = """\
- title: t
  why: w
  turns:
    - person: 你好
      expect: {says: [小伴]}
"""


def _load(tmp_path: Path, text: str) -> list[script.Conversation]:
    file = tmp_path / "c.yml"
    file.write_text(text, encoding="utf-8")
    return script.load(file)


def test_a_written_conversation_is_read(tmp_path: Path) -> None:
    (conversation,) = _load(tmp_path, _GOOD)

    assert conversation.turns[0].person == "你好"
    assert conversation.turns[0].expect.says == ["小伴"]


@pytest.mark.parametrize(
    ("was", "becomes", "line", "wanted"),
    [
        ("says: [小伴]", "sayz: [小伴]", 5, "unknown word 'sayz'; known here: guide, step"),
        ("person: 你好", "persons: 你好", 4, "unknown word 'persons'; known here: person, presses"),
        ("why: w", "because: w", 2, "unknown word 'because'; known here: title, why"),
        ("person: 你好", "person: ''", 4, "at least 1 character"),
        ("person: 你好", "later: soon", 4, "match regex"),
        ("person: 你好", "restarts: true", 4, "put 'expect' at the next turn"),
        ("person: 你好", "person: 你好\n      presses: 好", 4, "exactly one of: person, presses"),
        ("says: [小伴]", "step: eins", 5, "integer"),
        ("{says: [小伴]}", "{record: {finish: [a]}}", 5, "known here: finished, taught_back"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(
    tmp_path: Path, was: str, becomes: str, line: int, wanted: str
) -> None:
    with pytest.raises(script.ScriptError) as caught:
        _load(tmp_path, _GOOD.replace(was, becomes))

    assert any(f"c.yml:{line}:" in problem for problem in caught.value.problems)
    assert wanted in str(caught.value)


def test_a_file_that_is_no_list_says_so(tmp_path: Path) -> None:
    with pytest.raises(script.ScriptError, match="a file is a list"):
        _load(tmp_path, "title: t\n")


def test_an_empty_file_holds_no_conversation(tmp_path: Path) -> None:
    assert _load(tmp_path, "# nothing yet\n") == []


def test_known_failures_have_a_reason(tmp_path: Path) -> None:
    file = tmp_path / "known.yml"
    file.write_text("- title: t\n  reason: r\n", encoding="utf-8")

    assert script.known_failures(file) == {"t": "r"}

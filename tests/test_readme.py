"""The README keeps its word: every command in it exists, and every command is in it."""

from __future__ import annotations

import re
from pathlib import Path

import click

from bot.command import xiaoban

_ROOT = Path(__file__).parent.parent
_README = (_ROOT / "README.md").read_text(encoding="utf-8")
_MAKEFILE = (_ROOT / "Makefile").read_text(encoding="utf-8")


def _commands(group: click.Command, name: str = "") -> set[str]:
    if not isinstance(group, click.Group):
        return {name.strip()}
    context = click.Context(group)
    found = set()
    for sub in group.list_commands(context):
        command = group.get_command(context, sub)
        assert command
        found |= _commands(command, f"{name} {sub}")
    return found


def test_every_command_is_documented() -> None:
    missing = {name for name in _commands(xiaoban) if f"xiaoban {name}" not in _README}

    assert missing == set()


def test_every_documented_command_exists() -> None:
    known = _commands(xiaoban)
    named = set(re.findall(r"xiaoban ((?:guides|voice) [a-z]+|[a-z]+)", _README))

    assert {name for name in named if name not in known} == set()


def test_every_make_target_in_the_readme_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", _MAKEFILE, re.MULTILINE))

    assert set(re.findall(r"make ([a-z]+)", _README)) <= targets


def test_every_linked_file_exists() -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", _README)

    assert [link for link in links if not (_ROOT / link).exists()] == []

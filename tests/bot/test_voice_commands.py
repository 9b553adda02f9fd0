"""Installing models for hearing from the command line."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot import settings
from bot.command import xiaoban
from bot.wording import wording
from tests.voice.conftest import voice_data, vosk_fixture
from tests.voice.mirror import NAME, Mirror, model_of, packed_model, serving
from voice import installing

__all__ = ["voice_data", "vosk_fixture"]


@pytest.fixture(autouse=True)
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A new installation of its own, in whose folder the test stands."""
    monkeypatch.setenv("XIAOBAN_HOME", str(tmp_path / "var"))
    monkeypatch.setenv("XIAOBAN_MODELS", str(tmp_path / "models"))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.delenv("XIAOBAN_VOSK_MODEL", raising=False)
    monkeypatch.delenv("XIAOBAN_OFFLINE", raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path / "models"


def _run(*arguments: str, typed: str | bytes = "") -> Result:
    result = CliRunner(mix_stderr=False).invoke(xiaoban, arguments, input=typed)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


@pytest.fixture
def mirror(vosk_fixture: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Mirror]:
    """Serves a small model in the place of the Chinese one."""
    content = packed_model(vosk_fixture)
    with serving(Mirror(content)) as mirror:
        model = model_of(content, f"{mirror.url}{NAME}.zip")
        monkeypatch.setattr(installing, "_PAUSE", 0)
        monkeypatch.setattr(installing, "catalogue", lambda: {"zh": model})
        yield mirror


def test_what_can_be_had_is_listed_with_the_command_that_installs_it() -> None:
    alone, listed = _run("voice"), _run("voice", "list")

    assert alone.stdout == listed.stdout
    for language, model in installing.catalogue().items():
        assert model.name in listed.stdout
        assert f"xiaoban voice install {language}" in listed.stdout


def test_what_is_there_is_listed(mirror: Mirror, models: Path) -> None:
    absent = json.loads(_run("voice", "list", "--json").stdout)
    _run("voice", "install")
    there = json.loads(_run("voice", "list", "--json").stdout)
    (models / "voice" / NAME / "conf" / "mfcc.conf").unlink()
    damaged = json.loads(_run("voice", "list", "--json").stdout)

    assert [each["state"] for each in (absent, there, damaged)] == [
        "absent",
        "installed",
        "damaged",
    ]
    assert there["folder"] == str(models / "voice" / NAME)


@pytest.mark.usefixtures("mirror")
def test_a_model_is_installed_and_said_to_be(models: Path) -> None:
    result = _run("voice", "install")

    assert result.exit_code == 0
    assert result.stdout.startswith(
        wording("voice")["installed"].format(folder=models / "voice" / NAME)
    )
    assert installing.is_whole(models / "voice" / NAME)


@pytest.mark.usefixtures("mirror")
def test_a_model_that_is_there_is_said_to_be() -> None:
    _run("voice", "install")

    result = _run("voice", "install", "zh")

    assert result.exit_code == 0
    assert wording("voice")["already"].split("：")[0] in result.stdout


@pytest.mark.usefixtures("mirror")
def test_a_model_that_is_not_the_one_in_use_says_how_to_use_it(models: Path) -> None:
    assert f"XIAOBAN_VOSK_MODEL={models / 'voice' / NAME}" in _run("voice", "install").stdout


@pytest.mark.usefixtures("mirror")
def test_a_model_that_is_in_use_needs_nothing_more(
    models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "_USUAL_MODEL", Path("voice", NAME))

    assert "XIAOBAN_VOSK_MODEL" not in _run("voice", "install").stdout


def test_offline_a_file_on_disk_is_still_installed(
    mirror: Mirror, models: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XIAOBAN_OFFLINE", "1")
    (tmp_path / "given.zip").write_bytes(mirror.content)

    refused, done = _run("voice", "install"), _run("voice", "install", "--from", "given.zip")

    assert refused.exit_code == 1
    assert "--from" in refused.stderr
    assert mirror.asked == []
    assert done.exit_code == 0
    assert installing.is_whole(models / "voice" / NAME)


@pytest.mark.parametrize("code", [403, 404])
def test_what_goes_wrong_is_one_clear_line(mirror: Mirror, code: int) -> None:
    mirror.answers = [code]

    result = _run("voice", "install")

    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr == wording("voice")["errors"]["refused"].format(what=f"127.0.0.1 {code}\n")


def test_everything_that_can_go_wrong_has_its_words() -> None:
    source = Path(installing.__file__).read_text(encoding="utf-8")
    words = set(wording("voice")["errors"])

    raised = set(re.findall(r'InstallingError\(\s*"(\w+)"', source))

    assert raised <= words
    assert all(f'"{kind}"' in source for kind in words)


def test_no_sentence_is_long() -> None:
    errors = wording("voice")["errors"].values()
    sentences = [
        each
        for error in errors
        for line in error.replace("{what}", "").splitlines()
        for each in line.split("：xiaoban")[0].split("。")
    ]

    assert max(map(len, sentences)) <= 20


def _until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_ctrl_c_keeps_what_is_there_and_says_how_to_go_on(models: Path) -> None:
    part = models / "voice" / f"{installing.catalogue()['zh'].archive}.part"
    with serving(Mirror(bytes(100_000))) as mirror:
        mirror.announced = installing.catalogue()["zh"].size
        mirror.gate.clear()
        running = subprocess.Popen(
            [sys.executable, "-m", "bot.command", "voice", "install", "--from", mirror.url],
            cwd=settings.CHECKOUT,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        _until(lambda: part.exists() and mirror.asked != [])
        running.send_signal(signal.SIGINT)
        out, error = running.communicate(timeout=30)

    assert running.returncode == 130
    assert out == b""
    assert error.decode().strip() == wording("voice")["stopped"].format(language="zh")
    assert part.exists()

"""The command line: every command says what it did, and fails in one line."""

from __future__ import annotations

import io
import json
import logging
import os
import subprocess
import sys
import warnings
from pathlib import Path
from types import SimpleNamespace

import click
import pytest
import tomli
from click.testing import CliRunner, Result
from rich.console import Console

from bot import front, learning, settings
from bot.command import main, xiaoban
from bot.commands import chat as chat_command
from bot.commands import doctor as doctor_command
from bot.doctor import Finding
from bot.json_chat import JsonChat
from bot.training import TrainingError, model_file
from bot.wording import wording
from care.records import RecordsUnavailable
from guides import library
from tests.bot.standing_in import Counting


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A new installation of its own."""
    monkeypatch.setenv("XIAOBAN_HOME", str(tmp_path / "var"))
    monkeypatch.setenv("XIAOBAN_MODELS", str(tmp_path / "models"))
    return tmp_path


@pytest.fixture
def engine(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A small engine in the place of the real one, and a training that takes no time."""
    loader = SimpleNamespace(RasaEngine=SimpleNamespace(load=lambda model, **_: Counting()))
    monkeypatch.setitem(sys.modules, "bot.engine", loader)
    monkeypatch.setattr(front, "train", _touch)
    monkeypatch.setattr(learning, "train", _touch)


def _touch(models: Path, *, anew: bool = False) -> Path:
    models.mkdir(exist_ok=True)
    model = model_file(models)
    model.touch()
    return model


def _run(*arguments: str, typed: str | bytes = "") -> Result:
    return CliRunner(mix_stderr=False).invoke(xiaoban, arguments, input=typed)


def test_every_command_says_what_it_does() -> None:
    commands = xiaoban.list_commands(click.Context(xiaoban))

    assert commands
    for name in commands:
        assert _run(name, "--help").exit_code == 0


def test_help_lists_the_commands() -> None:
    result = _run("--help")

    assert result.exit_code == 0
    assert "chat" in result.stdout


def test_an_unknown_command_is_told() -> None:
    result = _run("fly")

    assert result.exit_code == 2
    assert "No such command 'fly'" in result.stderr


def test_the_version_names_rasas_too() -> None:
    project = tomli.loads((settings.CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))
    ours = project["project"]["version"]

    assert _run("version").stdout.startswith(f"xiaoban {ours} rasa 3.6.21 python 3.10.")


def test_a_setting_that_cannot_be_used_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XIAOBAN_OFFLINE", "perhaps")

    with pytest.raises(SystemExit) as ended:
        main(["doctor"])

    assert ended.value.code == 2
    assert capsys.readouterr().err == "xiaoban: XIAOBAN_OFFLINE must be 1 or 0\n"


def test_warnings_of_libraries_reach_nobody(capsys: pytest.CaptureFixture[str]) -> None:
    _run("version")

    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn("old", DeprecationWarning, stacklevel=1)
    logging.getLogger("rasa").error("anything")
    logging.getLogger("bot.door").info("anything")

    assert capsys.readouterr() == ("", "")


def test_a_warning_of_our_own_is_shown_once_on_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["version"])
    capsys.readouterr()

    logging.getLogger("bot.door").error("records unavailable")

    shown = capsys.readouterr()
    assert shown.err.count("records unavailable") == 1
    assert shown.out == ""


# --- guides -------------------------------------------------------------------------------------


def test_all_guides_are_checked() -> None:
    result = _run("guides", "check")

    assert result.exit_code == 0, result.stdout
    assert "no problems" in result.stdout


def test_one_guide_is_checked() -> None:
    result = _run("guides", "check", "guides/pension-proof.yml")

    assert (result.exit_code, result.stdout) == (0, "1 guides, no problems\n")


def test_problems_are_listed_with_file_and_line(tmp_path: Path) -> None:
    for name in ("one.yml", "two.yml"):
        (tmp_path / name).write_text("- no guide\n")

    result = _run("guides", "check", str(tmp_path / "one.yml"), str(tmp_path / "two.yml"))

    assert result.exit_code == 1
    assert f"{tmp_path.name}/one.yml:1: " in result.stdout
    assert f"{tmp_path.name}/two.yml:1: " in result.stdout


def test_problems_of_all_guides_are_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: object) -> None:
        raise library.GuideError(["guides/x.yml:3: do: too long"])

    monkeypatch.setattr(library, "load", fail)

    result = _run("guides", "check")

    assert result.exit_code == 1
    assert result.stdout.startswith("guides/x.yml:3: do: too long\n")


# --- train --------------------------------------------------------------------------------------


@pytest.mark.usefixtures("engine")
def test_a_missing_model_is_trained_and_then_known() -> None:
    first, second = _run("train"), _run("train")

    assert (first.exit_code, second.exit_code) == (0, 0)
    assert wording("train")["learned"] in first.stderr
    assert wording("train")["known"] in second.stderr


@pytest.mark.usefixtures("engine")
def test_whoever_waits_at_a_terminal_sees_that_time_passes(home: Path) -> None:
    screen = Console(file=io.StringIO(), force_terminal=True, width=80)

    trained = learning.learn(settings.load(), screen)

    assert trained
    assert isinstance(screen.file, io.StringIO)
    assert wording("train")["learning"] in screen.file.getvalue()
    assert "0:00:0" in screen.file.getvalue()


@pytest.mark.usefixtures("engine")
def test_nothing_to_learn_can_be_quiet() -> None:
    _run("train", "--quiet")

    assert _run("train", "--quiet").stderr == ""


@pytest.mark.usefixtures("engine")
def test_it_can_be_trained_anew() -> None:
    _run("train")

    assert wording("train")["learned"] in _run("train", "--anew").stderr


@pytest.mark.usefixtures("home")
def test_a_training_that_fails_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise TrainingError("ValueError: [no] intents")

    monkeypatch.setattr(learning, "train", fail)

    result = _run("train")

    assert result.exit_code == 1
    assert "ValueError: [no] intents" in result.stderr


# --- doctor -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("needed", "code", "verdict"), [(True, 1, "broken"), (False, 0, "absent")])
def test_the_doctor_fails_only_over_the_main_job(
    monkeypatch: pytest.MonkeyPatch, needed: bool, code: int, verdict: str
) -> None:
    findings = [
        Finding("python", works=True, needed=True, detail="3.10.13"),
        Finding("font", works=False, needed=needed, detail="[none]", mend="apt install fonts"),
    ]
    monkeypatch.setattr(doctor_command, "examine", lambda given: findings)

    shown, told = _run("doctor"), _run("doctor", "--json")

    assert (shown.exit_code, told.exit_code) == (code, code)
    assert wording("doctor")[verdict] in shown.stdout
    assert "[none]" in shown.stdout
    assert "apt install fonts" in shown.stdout
    answer = json.loads(told.stdout)
    assert answer["works"] == (code == 0)
    assert answer["checks"][1] == {
        "name": "font",
        "works": False,
        "needed": needed,
        "detail": "[none]",
        "mend": "apt install fonts",
        "for": wording("doctor")["purposes"]["font"],
    }


@pytest.mark.usefixtures("home")
def test_the_doctor_says_what_everything_is_for() -> None:
    checks = json.loads(_run("doctor", "--json").stdout)["checks"]

    assert {check["name"] for check in checks} == set(wording("doctor")["purposes"])


# --- chat ---------------------------------------------------------------------------------------


@pytest.mark.usefixtures("engine")
def test_a_conversation_begins_and_ends_kindly(monkeypatch: pytest.MonkeyPatch) -> None:
    result = _run("chat", typed="你好\n再见\n")

    assert result.exit_code == 0, result.exception
    assert wording("chat")["greeting"].splitlines()[0] in result.stdout
    assert "1：你好（text）" in result.stdout
    assert wording("chat")["goodbye"] in result.stdout


@pytest.mark.usefixtures("engine")
def test_stopping_while_it_loads_is_kind_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(chat_command, "learn", stop)

    result = _run("chat")

    assert result.exit_code == 0
    assert wording("chat")["goodbye"] in result.stdout


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize("error", [RecordsUnavailable("OperationalError"), TrainingError("no")])
def test_what_keeps_it_from_talking_is_told_with_what_helps(
    monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(chat_command, "learn", fail)

    result = _run("chat")

    assert result.exit_code == 1
    assert str(error) in result.stderr
    assert "xiaoban doctor" in result.stderr


# A process in which the small engine stands in and libraries print as they please.
_STANDING_IN = """
import os, sys
from types import SimpleNamespace
from tests.bot.standing_in import Counting

def load(model, **_):
    print("a library prints")
    os.system("echo a program prints")
    return Counting()

sys.modules["bot.engine"] = SimpleNamespace(RasaEngine=SimpleNamespace(load=load))
from bot import front, learning, settings
front.train = learning.train = lambda models, **_: models
from bot.command import main
main(["chat", "--json"])
"""


def _program(home: Path, typed: bytes) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-c", _STANDING_IN],
        cwd=Path(__file__).parent.parent.parent,
        env={**os.environ, "XIAOBAN_HOME": str(home / "var"), "XIAOBAN_MODELS": str(home / "m")},
        input=typed,
        capture_output=True,
        check=False,
    )


def test_a_program_reads_answers_and_nothing_else_on_stdout(home: Path) -> None:
    run = _program(home, '{"person": "p1", "text": "你好"}\n好\n'.encode())

    answer, error = map(json.loads, run.stdout.splitlines())
    assert run.returncode == 0
    assert answer["replies"][0]["text"] == "1：你好（text）"
    assert error == {"error": "the line is no JSON"}
    assert b"a library prints" in run.stderr
    assert b"a program prints" in run.stderr


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize("error", [KeyboardInterrupt, BrokenPipeError])
def test_a_program_that_goes_away_ends_it_without_a_word(
    monkeypatch: pytest.MonkeyPatch, error: type[BaseException]
) -> None:
    def stop(*_: object) -> None:
        raise error

    monkeypatch.setattr(JsonChat, "run", stop)
    _run("train")

    result = _run("chat", "--json")

    assert (result.exit_code, result.stderr) == (130, "")


@pytest.mark.usefixtures("engine")
def test_answers_are_written_whole(capfd: pytest.CaptureFixture[str]) -> None:
    result = _run("chat", "--json", typed='{"person": "p1", "text": "你好"}\n'.encode())

    assert result.exit_code == 0, result.exception
    assert json.loads(capfd.readouterr().out)["person"] == "p1"


def test_what_the_command_line_says_is_short() -> None:
    said = [*wording("chat")["greeting"].splitlines(), wording("chat")["goodbye"]]

    assert max(map(len, said)) <= 20

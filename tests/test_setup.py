"""Set-up knows what is whole, what is out of date and what was interrupted."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

_FILE = Path(__file__).parent.parent / "scripts" / "setup.py"


@pytest.fixture
def setup() -> ModuleType:
    spec = importlib.util.spec_from_file_location("xiaoban_setup", _FILE)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def checkout(tmp_path: Path, setup: ModuleType, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout with nothing set up, and an uv that makes an environment at once."""
    (tmp_path / "requirements.lock").write_text("rasa==3.6.21\n")
    (tmp_path / "pyproject.toml").touch()
    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "uv").write_text(
        "#!/bin/sh\n"
        f'echo "$@" >> {tmp_path}/asked\n'
        f'[ -e {tmp_path}/broken ] && [ "$2" = "$(cat {tmp_path}/broken)" ] && exit 3\n'
        'case "$1 $2" in\n'
        '  --version*) echo "uv 0.13.9" ;;\n'
        '  venv*) shift $(($# - 1)); mkdir -p "$1/bin"\n'
        f'    printf "%s\\n" "#!/bin/sh" "echo 3.10 $1" > "$1/bin/python"\n'
        '    printf "%s\\n" "#!/bin/sh" > "$1/bin/xiaoban"\n'
        '    chmod +x "$1"/bin/* ;;\n'
        "esac\n"
    )
    (tools / "uv").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tools}:{os.environ['PATH']}")
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path / "no-pyenv"))
    monkeypatch.setattr(setup, "ROOT", str(tmp_path))
    return tmp_path


def _asked(checkout: Path) -> Iterator[str]:
    """What uv was asked to do, but for its version; from now on."""
    asked = checkout / "asked"
    lines = asked.read_text().splitlines() if asked.exists() else []
    asked.unlink(missing_ok=True)
    return iter([" ".join(line.split()[:2]) for line in lines if line != "--version"])


_ALL = ["venv --quiet", "pip sync", "pip install"]


def test_a_new_checkout_is_set_up(setup: ModuleType, checkout: Path) -> None:
    code = setup.main(["--no-train"])

    assert code == 0
    assert list(_asked(checkout)) == _ALL
    assert setup.is_ready(str(checkout))


def test_a_second_time_there_is_nothing_to_do(
    setup: ModuleType, checkout: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    setup.main(["--no-train"])
    list(_asked(checkout))
    capsys.readouterr()

    setup.main(["--quiet"])

    assert list(_asked(checkout)) == []
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("name", ["requirements.lock", "pyproject.toml"])
def test_another_lock_is_installed_into_the_same_environment(
    setup: ModuleType, checkout: Path, name: str
) -> None:
    setup.main(["--no-train"])
    list(_asked(checkout))

    (checkout / name).write_text("other")
    setup.main(["--no-train"])

    assert list(_asked(checkout)) == ["pip sync", "pip install"]


def test_an_environment_that_somebody_made_by_hand_is_taken_over(
    setup: ModuleType, checkout: Path
) -> None:
    setup.main(["--no-train"])
    list(_asked(checkout))

    (checkout / ".venv" / "xiaoban-setup.txt").unlink()
    setup.main(["--no-train"])

    assert list(_asked(checkout)) == ["pip sync", "pip install"]


def test_an_interrupted_set_up_is_made_anew(setup: ModuleType, checkout: Path) -> None:
    (checkout / "broken").write_text("sync")
    assert setup.main(["--no-train"]) == 1
    list(_asked(checkout))

    (checkout / "broken").unlink()
    setup.main(["--no-train"])

    assert list(_asked(checkout)) == _ALL


@pytest.mark.parametrize(
    "python", ["#!/bin/sh\nexit 1\n", "#!/bin/sh\necho 3.11 /elsewhere\n", None]
)
def test_a_python_that_is_gone_or_another_is_made_anew(
    setup: ModuleType, checkout: Path, python: str | None
) -> None:
    setup.main(["--no-train"])
    list(_asked(checkout))

    file = checkout / ".venv" / "bin" / "python"
    file.write_text(python) if python else file.unlink()
    setup.main(["--no-train"])

    assert list(_asked(checkout)) == _ALL


def test_a_folder_that_was_moved_is_another_one(setup: ModuleType, checkout: Path) -> None:
    before = setup.fingerprint(str(checkout))
    moved = checkout.rename(checkout.with_name("moved"))

    assert setup.fingerprint(str(moved)) != before


@pytest.mark.parametrize(
    ("step", "message"),
    [("--quiet", "no_python"), ("sync", "no_packages"), ("install", "no_project")],
)
def test_what_fails_is_told_in_both_languages(
    setup: ModuleType,
    checkout: Path,
    capsys: pytest.CaptureFixture[str],
    step: str,
    message: str,
) -> None:
    (checkout / "broken").write_text(step)

    code = setup.main(["--no-train"])

    assert code == 1
    chinese, english = setup.MESSAGES[message]
    told = capsys.readouterr().err
    assert chinese in told
    assert english in told


def test_pyenvs_python_is_tried_first(
    setup: ModuleType, checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    python = checkout / "pyenv" / "versions" / "3.10.13" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.touch()
    monkeypatch.setenv("PYENV_ROOT", str(checkout / "pyenv"))

    setup.main(["--no-train"])

    assert f"venv --quiet --python {python}" in (checkout / "asked").read_text()


def test_the_model_is_trained_last(setup: ModuleType, checkout: Path) -> None:
    setup.main(["--no-train"])
    train = checkout / ".venv" / "bin" / "xiaoban"
    train.write_text(f'#!/bin/sh\necho "$@" > {checkout}/trained\nexit 1\n')

    code = setup.main([])

    assert code == 1
    assert (checkout / "trained").read_text() == "train --quiet\n"


def test_stopping_it_is_no_failure_to_explain(
    setup: ModuleType,
    checkout: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def stop(_root: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(setup, "make_environment", stop)

    code = setup.main([])

    assert code == 130
    assert setup.MESSAGES["stopped"][0] in capsys.readouterr().err


def test_a_folder_that_cannot_be_written_is_told(
    setup: ModuleType, checkout: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (checkout / "requirements.lock").unlink()

    code = setup.main([])

    assert code == 1
    assert setup.MESSAGES["no_room"][0] in capsys.readouterr().err


@pytest.mark.parametrize(
    ("version", "recent"),
    [("uv 0.13.9", True), ("uv 0.4.0", True), ("uv 0.3.9 (x)", False), ("", False)],
)
def test_an_old_uv_is_not_used(setup: ModuleType, version: str, recent: bool) -> None:
    assert setup.is_recent(version) is recent


_MIRROR = "global.index-url='https://mirror.example'\n"


@pytest.mark.parametrize(
    ("environment", "pip", "expected"),
    [
        ({}, _MIRROR, {"UV_DEFAULT_INDEX": "https://mirror.example"}),
        ({}, _MIRROR.replace("global", ":env:"), {"UV_DEFAULT_INDEX": "https://mirror.example"}),
        ({"UV_DEFAULT_INDEX": "mine"}, _MIRROR, {"UV_DEFAULT_INDEX": "mine"}),
        ({"UV_INDEX_URL": "mine"}, _MIRROR, {"UV_INDEX_URL": "mine"}),
        ({}, "global.cert='/ca.crt'\n", {"SSL_CERT_FILE": "/ca.crt"}),
        ({"SSL_CERT_FILE": "mine"}, "global.cert='/ca.crt'\n", {"SSL_CERT_FILE": "mine"}),
        ({}, "global.timeout='60'\nnonsense\nglobal.cert=''\n", {}),
    ],
)  # fmt: skip
def test_a_mirror_that_pip_knows_serves_uv_too(
    setup: ModuleType, environment: dict[str, str], pip: str, expected: dict[str, str]
) -> None:
    assert setup.uv_environment(environment, pip) == expected


def test_messages_name_what_to_type_and_no_address(setup: ModuleType) -> None:
    for chinese, english in setup.MESSAGES.values():
        assert chinese
        assert english
        assert "://" not in chinese + english


def _old_pythons() -> list[str]:
    versions = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    return [str(python) for python in sorted(versions.glob("3.[6789].*/bin/python"))]


@pytest.mark.parametrize("python", [sys.executable, *_old_pythons()])
def test_it_runs_on_any_python(python: str) -> None:
    run = subprocess.run([python, str(_FILE), "--help"], capture_output=True, check=False)

    assert run.returncode == 0, run.stderr
    assert b"--no-train" in run.stdout

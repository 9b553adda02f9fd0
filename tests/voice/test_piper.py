"""A voice of piper's, by a small program that behaves like it."""

from __future__ import annotations

import json
import logging
import stat
import sys
import time
from pathlib import Path

import pytest

from voice.events import RATE, WIDTH
from voice.speaker import SpeakerError, characters, seconds_a_character
from voice.speakers.piper import PiperSpeaker
from voice.speakers.rest import Rest
from voice.telephone.levels import level

_TEXT = "手指在屏幕中间轻轻往左滑"

# A tone of 0.2 s a character at scale 1, as 16-bit samples on its standard output.
_PROGRAM = """#!{python}
import argparse, json, math, struct, sys, time
known = argparse.ArgumentParser()
known.add_argument("--model", required=True)
known.add_argument("--output-raw", action="store_true", required=True)
known.add_argument("--length_scale", type=float, default=1)
told = known.parse_args()
line = sys.stdin.buffer.readline().decode("utf-8")
with open(told.model + ".asked", "a", encoding="utf-8") as asked:
    asked.write(json.dumps([line, told.length_scale]) + "\\n")
print("[info] " + line, file=sys.stderr)
{before}
rate = json.load(open(told.model + ".json"))["audio"]["sample_rate"]
count = int(rate * 0.2 * len(line.strip()) * told.length_scale)
sound = [int(4000 * math.sin(2 * math.pi * 220 * place / rate)) for place in range(count)]
sys.stdout.buffer.write(bytes(rate) + struct.pack("<%dh" % count, *sound) + bytes(rate))
"""


class Clock:
    now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def voice(tmp_path: Path) -> Path:
    file = tmp_path / "zh_CN-huayan-medium.onnx"
    file.write_bytes(b"a model")
    described = {"audio": {"sample_rate": 22_050}, "language": {"code": "zh_CN"}}
    file.with_name(file.name + ".json").write_text(json.dumps(described), encoding="utf-8")
    return file


def _program(folder: Path, before: str = "") -> Path:
    file = folder / "piper"
    file.write_text(_PROGRAM.format(python=sys.executable, before=before), encoding="utf-8")
    file.chmod(file.stat().st_mode | stat.S_IXUSR)
    return file


def _asked(voice: Path) -> list[tuple[str, float]]:
    lines = Path(f"{voice}.asked").read_text(encoding="utf-8").splitlines()
    return [tuple(json.loads(line)) for line in lines]


def _seconds(said: bytes) -> float:
    return len(said) / (RATE * WIDTH)


def test_piper_says_a_phrase(tmp_path: Path, voice: Path) -> None:
    said = PiperSpeaker(_program(tmp_path), voice, patience=20).speak(_TEXT, 190)

    assert _asked(voice)[0][0] == _TEXT + "\n"
    assert _seconds(said) == pytest.approx(seconds_a_character(190) * characters(_TEXT), rel=0.05)
    assert level(said) == pytest.approx(-20, abs=1)


@pytest.mark.parametrize("pace", [120, 260])
def test_piper_is_as_fast_as_is_wanted(tmp_path: Path, voice: Path, pace: int) -> None:
    speaker = PiperSpeaker(_program(tmp_path), voice, patience=20)

    for _ in range(4):
        said = speaker.speak(_TEXT, pace)

    wanted = seconds_a_character(pace)
    assert _seconds(said) == pytest.approx(wanted * characters(_TEXT), rel=0.05)
    assert _asked(voice)[-1][1] == pytest.approx(wanted / 0.2, rel=0.1)


def test_a_text_of_several_lines_is_one(tmp_path: Path, voice: Path) -> None:
    PiperSpeaker(_program(tmp_path), voice, patience=20).speak("打开\n微信\0", 190)

    assert [line for line, _ in _asked(voice)] == ["打开 微信\0\n"]


def test_a_slow_piper_is_not_waited_for(tmp_path: Path, voice: Path) -> None:
    speaker = PiperSpeaker(_program(tmp_path, "time.sleep(60)"), voice, patience=0.5)
    began = time.monotonic()

    with pytest.raises(SpeakerError) as slow:
        speaker.speak(_TEXT, 190)

    assert slow.value.kind == "too_slow"
    assert time.monotonic() - began < 5


@pytest.mark.parametrize("before", ["sys.exit(1)", "sys.exit(0)", "raise SystemExit(139)"])
def test_a_piper_that_ends_is_an_error(tmp_path: Path, voice: Path, before: str) -> None:
    speaker = PiperSpeaker(_program(tmp_path, before), voice, patience=20)

    with pytest.raises(SpeakerError) as dead:
        speaker.speak(_TEXT, 190)

    assert dead.value.kind == "not_working"


def test_half_a_sample_is_left_out(tmp_path: Path, voice: Path) -> None:
    odd = "sys.stdout.buffer.write(bytes([0, 20] * 9999 + [1])); sys.exit(0)"
    speaker = PiperSpeaker(_program(tmp_path, odd), voice, patience=20)

    assert len(speaker.speak(_TEXT, 190)) % WIDTH == 0


def test_a_dead_piper_is_left_alone_for_a_while(tmp_path: Path, voice: Path) -> None:
    clock = Clock()
    speaker = PiperSpeaker(_program(tmp_path, "sys.exit(1)"), voice, patience=20, rest=Rest(clock))

    kinds = []
    for moment in (0, 10, 31):
        clock.now = 1_000 + moment
        with pytest.raises(SpeakerError) as dead:
            speaker.speak(_TEXT, 190)
        kinds.append(dead.value.kind)

    assert kinds == ["not_working", "left_alone", "not_working"]
    assert len(_asked(voice)) == 2


def test_what_has_no_words_begins_no_program(tmp_path: Path, voice: Path) -> None:
    assert PiperSpeaker(_program(tmp_path, "sys.exit(1)"), voice).speak("。", 190) == b""


def test_what_piper_writes_about_itself_is_not_shown(
    tmp_path: Path,
    voice: Path,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)

    PiperSpeaker(_program(tmp_path), voice, patience=20).speak(_TEXT, 190)

    written = capfd.readouterr()
    assert _TEXT not in written.out + written.err + caplog.text


@pytest.mark.parametrize("missing", ["program", "voice", "description"])
def test_without_its_parts_it_is_not_installed(tmp_path: Path, voice: Path, missing: str) -> None:
    program = _program(tmp_path)
    file = {"program": program, "voice": voice, "description": Path(f"{voice}.json")}[missing]
    file.unlink()

    with pytest.raises(SpeakerError) as absent:
        PiperSpeaker(program, voice)

    assert absent.value.kind == "not_installed"


@pytest.mark.parametrize(
    "described", ["", "[]", "{}", '{"audio": {}}', '{"audio": {"sample_rate": 0}}', '{"audio": 1}']
)
def test_a_voice_that_is_described_wrongly_is_not_taken(
    tmp_path: Path, voice: Path, described: str
) -> None:
    Path(f"{voice}.json").write_text(described, encoding="utf-8")

    with pytest.raises(SpeakerError) as wrong:
        PiperSpeaker(_program(tmp_path), voice)

    assert wrong.value.kind == "not_installed"

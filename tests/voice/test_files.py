"""Recordings of every form people send are read alike; what is none is told in plain words."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests.voice.asterisk import strength, tone
from voice import files
from voice.events import PIECE_BYTES, PIECE_MS
from voice.files import AudioFileError


def _saved(file: Path, rate: int, seconds: float = 1.0, channels: int = 1, **form: str) -> Path:
    samples = np.frombuffer(tone(440, seconds, rate), "<i2")
    soundfile.write(file, np.column_stack([samples] * channels), rate, **form)
    return file


@pytest.mark.parametrize(
    ("name", "rate", "channels", "form"),
    [
        ("a.wav", 8_000, 1, {"subtype": "ULAW"}),
        ("b.wav", 44_100, 2, {"subtype": "PCM_24"}),
        ("c.ogg", 48_000, 1, {"format": "OGG", "subtype": "OPUS"}),
        ("d.mp3", 22_050, 1, {}),
        ("e.flac", 16_000, 1, {}),
        ("f.wav", 96_000, 6, {"subtype": "PCM_32"}),
    ],
)
def test_any_form_becomes_pieces_of_the_same_sound(
    tmp_path: Path, name: str, rate: int, channels: int, form: dict[str, str]
) -> None:
    file = _saved(tmp_path / name, rate, channels=channels, **form)

    pieces = list(files.pieces(file))

    sound = b"".join(piece.samples for piece in pieces)
    assert all(len(piece.samples) == PIECE_BYTES for piece in pieces)
    assert strength(sound[6_400:25_600], 440, 16_000) == pytest.approx(8_000, rel=0.1)


def test_silence_follows_so_that_the_end_of_speech_is_noticed(tmp_path: Path) -> None:
    pieces = list(files.pieces(_saved(tmp_path / "a.wav", 16_000)))

    assert len(pieces) * PIECE_MS / 1000 == pytest.approx(2.5, abs=0.05)
    assert not any(pieces[-1].samples)


@pytest.mark.parametrize(
    ("content", "kind"),
    [(b"", "broken"), (b"no sound at all" * 9, "broken"), (b"RIFF\xff\xff\xff\x7fWAVE", "broken")],
)
def test_what_is_no_sound_is_told_so(tmp_path: Path, content: bytes, kind: str) -> None:
    file = tmp_path / "a.ogg"
    file.write_bytes(content)

    with pytest.raises(AudioFileError) as told:
        list(files.pieces(file))

    assert told.value.kind == kind
    assert "。" in str(told.value)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(AudioFileError, match="没有这个文件"):
        list(files.pieces(tmp_path / "none.wav"))


def test_a_file_without_a_sample(tmp_path: Path) -> None:
    file = _saved(tmp_path / "a.wav", 16_000, seconds=0)

    with pytest.raises(AudioFileError, match="没有声音"):
        list(files.pieces(file))


def test_an_hour_is_too_long(tmp_path: Path) -> None:
    file = _saved(tmp_path / "a.wav", 8_000, seconds=3_600)

    with pytest.raises(AudioFileError, match="最多听 2 分钟"):
        list(files.pieces(file))


def test_a_file_cut_off_anywhere_never_ends_the_process(tmp_path: Path) -> None:
    whole = _saved(tmp_path / "a.ogg", 48_000, format="OGG", subtype="OPUS").read_bytes()
    file = tmp_path / "b.ogg"

    for length in range(0, len(whole), max(1, len(whole) // 60)):
        file.write_bytes(whole[:length])
        try:
            assert list(files.pieces(file))
        except AudioFileError as told:
            assert told.kind in {"broken", "empty"}

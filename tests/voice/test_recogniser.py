"""Hearing with the real library, and everything that would end its process."""

from __future__ import annotations

import itertools
import threading
import wave
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.voice.spoken import spoken
from voice import hints, vosk_model
from voice.events import PIECE_BYTES, PIECE_MS, RATE, SILENCE, Heard, Piece
from voice.recogniser import RecogniserError, VoskRecogniser
from voice.vosk_model import VoskModel

_CHOICES = ("再说一遍", "请说慢一点", "帮我叫救护车")


@pytest.fixture(scope="module")
def model(vosk_fixture: Path, tmp_path_factory: pytest.TempPathFactory) -> VoskModel:
    return vosk_model.load(vosk_fixture, tmp_path_factory.mktemp("known") / "models")


@pytest.fixture
def recogniser(model: VoskModel) -> VoskRecogniser:
    return VoskRecogniser(model)


def _spoken(text: str) -> bytes:
    """A sentence with silence around it."""
    return SILENCE * 5 + spoken(text) + SILENCE * 40


def _pieces(audio: bytes, since: float = 0) -> Iterator[Piece]:
    for place in range(0, len(audio) - PIECE_BYTES + 1, PIECE_BYTES):
        seconds = place // PIECE_BYTES * PIECE_MS / 1000
        yield Piece(audio[place : place + PIECE_BYTES], since + seconds)


def _hear(
    recogniser: VoskRecogniser, audio: bytes, phrases: Sequence[str] = (), since: float = 0
) -> list[Heard]:
    recogniser.begin(phrases)
    told = [heard for piece in _pieces(audio, since) if (heard := recogniser.feed(piece))]
    return [*told, recogniser.finish()]


def _finals(told: Sequence[Heard]) -> str:
    return "".join(heard.text for heard in told if heard.is_final)


def test_a_sentence_is_heard_without_gaps(recogniser: VoskRecogniser) -> None:
    told = _hear(recogniser, _spoken("打开收音机听京剧"))

    assert "收音机听京剧" in _finals(told)
    assert told[-1].is_final


def test_what_is_understood_so_far_is_told_while_somebody_speaks(
    recogniser: VoskRecogniser,
) -> None:
    told = _hear(recogniser, _spoken("打开收音机听京剧"))

    so_far = [heard.text for heard in told if not heard.is_final]
    assert len(so_far) >= 3
    assert all(one != other for one, other in itertools.pairwise(so_far))


@pytest.mark.parametrize("said", _CHOICES)
def test_a_hint_is_heard(recogniser: VoskRecogniser, said: str) -> None:
    heard = _finals(_hear(recogniser, _spoken(said), _CHOICES))

    found = hints.match(heard, _CHOICES)
    assert found is not None
    assert found.phrase == said


@pytest.mark.parametrize("said", _CHOICES)
def test_a_hint_is_heard_over_the_telephone(recogniser: VoskRecogniser, said: str) -> None:
    pitches = np.fft.rfft(np.frombuffer(_spoken(said), "<i2").astype(float))
    # A telephone carries nothing above 4 kHz, half of what the model listens to.
    pitches[len(pitches) // 2 :] = 0
    audio = np.clip(np.fft.irfft(pitches), -32_767, 32_767).astype("<i2").tobytes()

    heard = _finals(_hear(recogniser, audio, _CHOICES))

    found = hints.match(heard, _CHOICES)
    assert found is not None
    assert found.phrase == said


def test_something_else_than_the_hints_is_heard_all_the_same(recogniser: VoskRecogniser) -> None:
    told = _hear(recogniser, _spoken("明天会不会下雨"), ["再说一遍", "看到了"])

    assert "明天" in _finals(told)
    assert hints.match(_finals(told), ["再说一遍", "看到了"]) is None
    assert not any(hints.UNKNOWN in heard.text for heard in told)


def test_a_hint_that_sounds_like_a_part_is_not_taken_for_the_whole(
    recogniser: VoskRecogniser,
) -> None:
    phrases = ["打开微信", "看到了", "找不到", "找真人"]

    heard = _finals(_hear(recogniser, _spoken("不要把验证码告诉别人"), phrases))

    assert "告诉" in heard
    assert hints.match(heard, phrases) is None


def test_words_stand_where_they_were_said(recogniser: VoskRecogniser) -> None:
    audio = _spoken("明天会不会下雨")
    end = 100 + len(audio) / (2 * RATE)

    told = _hear(recogniser, audio, ["再说一遍"], since=100)

    words = [word for heard in told for word in heard.words]
    assert words
    assert 100 <= words[0].begin < words[-1].end <= end
    assert all(one.end <= other.begin + 0.01 for one, other in itertools.pairwise(words))
    assert all(0 <= word.confidence <= 1 for word in words)


def test_pieces_that_were_left_out_move_the_words(recogniser: VoskRecogniser) -> None:
    audio = _spoken("再说一遍")
    recogniser.begin(["再说一遍"])

    told = [recogniser.feed(piece) for piece in _pieces(SILENCE * 10)]
    told += [recogniser.feed(piece) for piece in _pieces(audio, since=60)]
    told.append(recogniser.finish())

    words = [word for heard in told if heard for word in heard.words]
    assert words
    assert all(60 <= word.begin < 63 for word in words)


def test_hints_change_from_one_utterance_to_the_next(recogniser: VoskRecogniser) -> None:
    audio = _spoken("再说一遍")
    recogniser.begin(["帮我叫救护车"])
    for piece in list(_pieces(audio))[:30]:
        recogniser.feed(piece)

    heard = _finals(_hear(recogniser, audio, ["再说一遍"]))

    assert heard == "再说一遍"


def test_several_speak_at_once_over_one_model(model: VoskModel) -> None:
    audio = {said: _spoken(said) for said in _CHOICES}
    heard: dict[str, str] = {}

    def listen(said: str) -> None:
        heard[said] = _finals(_hear(VoskRecogniser(model), audio[said], _CHOICES))

    threads = [threading.Thread(target=listen, args=(said,)) for said in _CHOICES]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    for said in _CHOICES:
        found = hints.match(heard[said], _CHOICES)
        assert found is not None
        assert found.phrase == said


def test_two_threads_at_one_recogniser_do_no_harm(recogniser: VoskRecogniser) -> None:
    recogniser.begin(["再说一遍"])
    failed: list[BaseException] = []

    def feed() -> None:
        try:
            for piece in _pieces(SILENCE * 100):
                recogniser.feed(piece)
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=feed) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failed == []
    assert recogniser.finish().is_final


def test_silence_has_no_words(recogniser: VoskRecogniser) -> None:
    assert _finals(_hear(recogniser, SILENCE * 100, ["再说一遍"])) == ""


def test_what_nothing_was_said_in_is_empty(recogniser: VoskRecogniser) -> None:
    recogniser.begin()

    assert recogniser.finish() == Heard("", (), is_final=True)


@pytest.mark.parametrize("clip", ["paddle_zh.wav", "wenet_nst_ID001.wav"])
def test_people_do_it_no_harm(recogniser: VoskRecogniser, voice_data: Path, clip: str) -> None:
    with wave.open(str(voice_data / "clips" / clip)) as sound:
        assert (sound.getframerate(), sound.getnchannels(), sound.getsampwidth()) == (RATE, 1, 2)
        audio = sound.readframes(sound.getnframes())

    told = _hear(recogniser, audio, ["再说一遍"])

    assert all(hints.UNKNOWN not in heard.text for heard in told)


@pytest.mark.parametrize("samples", [b"", b"\0", bytes(PIECE_BYTES - 2), bytes(16_000), "text"])
def test_a_piece_of_the_wrong_size_is_refused(recogniser: VoskRecogniser, samples: Any) -> None:
    recogniser.begin()

    with pytest.raises(RecogniserError, match="长短不对。请重新送"):
        recogniser.feed(Piece(samples, 0))

    assert recogniser.finish().text == ""


def test_nothing_is_heard_before_the_beginning(recogniser: VoskRecogniser) -> None:
    with pytest.raises(RecogniserError, match="还没有开始听"):
        recogniser.feed(Piece(SILENCE, 0))
    with pytest.raises(RecogniserError, match="还没有开始听"):
        recogniser.finish()


def test_nothing_is_heard_after_the_end(recogniser: VoskRecogniser) -> None:
    _hear(recogniser, SILENCE * 3)

    with pytest.raises(RecogniserError, match="请先开始"):
        recogniser.feed(Piece(SILENCE, 0))
    with pytest.raises(RecogniserError, match="请先开始"):
        recogniser.finish()


@pytest.mark.parametrize("wrong", ["再说一遍", [1], [None], [["再说一遍"]], [b"a"]])
def test_hints_that_are_no_texts_are_refused(recogniser: VoskRecogniser, wrong: Any) -> None:
    with pytest.raises(RecogniserError, match="要听的词有错"):
        recogniser.begin(wrong)


@pytest.mark.parametrize(
    "odd",
    [
        [],
        [""],
        ["[unk]"],
        ["[", "]", '"', "\\", "{}"],
        ["\0"],
        ["\ud800"],
        ["#0 <eps>", "!SIL"],
        ["🙂"],
        ["再\0说"],
        ["再说一遍"] * 2000,
        ["一" * 5000],
    ],
)
def test_odd_hints_are_no_danger(recogniser: VoskRecogniser, odd: Sequence[str]) -> None:
    assert _finals(_hear(recogniser, SILENCE * 10, odd)) == ""


def test_the_library_writes_nothing(
    recogniser: VoskRecogniser, capfd: pytest.CaptureFixture[str]
) -> None:
    _hear(recogniser, SILENCE * 30, ["再说一遍", "没有这个词的"])

    written = capfd.readouterr()
    assert written.out == ""
    assert written.err == ""

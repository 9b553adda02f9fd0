"""Hearing asks the recogniser only while somebody speaks, and loses no beginning and no end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

import pytest

from tests.voice.asterisk import tone
from voice.events import PIECE_MS, SILENCE, Heard, Piece, SpeechBegan, SpeechEnded
from voice.hearing import Hearing


class Recogniser:
    """Understands how many pieces it was given."""

    def __init__(self) -> None:
        self.begun: list[tuple[str, ...]] = []
        self.fed: list[float] = []

    def begin(self, hints: Sequence[str] = ()) -> None:
        self.begun.append(tuple(hints))
        self.fed.clear()

    def feed(self, piece: Piece) -> Heard | None:
        self.fed.append(piece.at)
        return Heard(f"{len(self.fed)}") if len(self.fed) % 25 == 0 else None

    def finish(self) -> Heard:
        return Heard(f"all {len(self.fed)}", is_final=True)


class Activity:
    """Speech is from one piece to another, as planned."""

    lag = 0.4

    def __init__(self, begins: float, ends: float) -> None:
        self.begins, self.ends = begins, ends
        self.resets = 0

    def feed(self, piece: Piece) -> SpeechBegan | SpeechEnded | None:
        if piece.at == self.begins:
            return SpeechBegan(self.begins - 0.1)
        return SpeechEnded(self.ends - self.lag) if piece.at == self.ends else None

    def reset(self) -> None:
        self.resets += 1


def _pieces(seconds: float, since: float = 0.0) -> list[Piece]:
    return [
        Piece(SILENCE, round(since + n * PIECE_MS / 1000, 3))
        for n in range(round(seconds * 1000 / PIECE_MS))
    ]


def test_silence_never_reaches_the_recogniser() -> None:
    recogniser = Recogniser()
    hearing = Hearing(recogniser, Activity(-1, -1))

    noticed = [each for piece in _pieces(60) for each in hearing.take(piece)]

    assert noticed == []
    assert recogniser.begun == []


def test_speech_is_heard_from_a_little_before_it_was_noticed_to_its_end() -> None:
    recogniser = Recogniser()
    hearing = Hearing(recogniser, Activity(1.0, 3.0))

    noticed = [each for piece in _pieces(5) for each in hearing.take(piece)]

    assert recogniser.fed[0] == 0.4
    assert recogniser.fed[-1] == 3.0
    assert isinstance(noticed[0], SpeechBegan)
    assert [type(each) for each in noticed[-2:]] == [Heard, SpeechEnded]
    assert noticed[-2] == Heard("all 131", is_final=True)


def test_what_may_be_said_next_counts_from_the_next_words_on() -> None:
    recogniser = Recogniser()
    hearing = Hearing(recogniser, Activity(1.0, 3.0))
    hearing.expect(["看到了"])
    for piece in _pieces(2):
        hearing.take(piece)

    hearing.expect(["下一步"])

    assert recogniser.begun == [("看到了",)]


def test_what_is_being_said_is_understood_when_the_button_is_let_go() -> None:
    recogniser = Recogniser()
    hearing = Hearing(recogniser, Activity(1.0, 9.0))
    for piece in _pieces(2):
        hearing.take(piece)

    noticed = hearing.finish()

    assert noticed == [Heard("all 80", is_final=True), SpeechEnded(1.98)]


def test_nothing_is_finished_where_nobody_spoke() -> None:
    hearing = Hearing(Recogniser(), Activity(-1, -1))

    assert hearing.finish() == []


class Cleaner:
    """Notes what it was given, and gives it back."""

    made: ClassVar[list[Cleaner]] = []

    def __init__(self) -> None:
        self.given = 0
        Cleaner.made.append(self)

    def cleaned(self, samples: bytes) -> bytes:
        self.given += 1
        return samples


@pytest.mark.parametrize(("loud", "cleaned"), [(0, False), (40, False), (1_000, True)])
def test_only_where_there_is_noise_is_noise_taken_out(loud: int, cleaned: bool) -> None:
    Cleaner.made.clear()
    sound = tone(200, 0.02, 16_000, loud) if loud else SILENCE
    hearing = Hearing(Recogniser(), Activity(1.0, 3.0), Cleaner)

    for piece in _pieces(5):
        hearing.take(replace(piece, samples=sound))

    assert bool(Cleaner.made) is cleaned


def test_what_noise_is_like_is_learned_before_anybody_speaks() -> None:
    Cleaner.made.clear()
    recogniser = Recogniser()
    hearing = Hearing(recogniser, Activity(2.0, 3.0), Cleaner)

    for piece in _pieces(5):
        hearing.take(replace(piece, samples=tone(200, 0.02, 16_000, 1_000)))

    assert Cleaner.made[0].given > len(recogniser.fed)


def test_a_recording_that_begins_with_words_is_left_as_it_is() -> None:
    Cleaner.made.clear()
    hearing = Hearing(Recogniser(), Activity(0.16, 3.0), Cleaner)

    for piece in _pieces(5):
        hearing.take(replace(piece, samples=tone(200, 0.02, 16_000, 1_000)))

    assert Cleaner.made == []

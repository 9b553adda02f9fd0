"""8 and 16 kHz, the two laws, levels: what a telephone does to sound."""

from __future__ import annotations

import audioop
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.voice.asterisk import strength, tone
from voice.telephone import companding, levels
from voice.telephone.companding import Law
from voice.telephone.resampling import Downsampler, Upsampler

_ALL = np.arange(65_536, dtype=np.uint16).tobytes()
_LOUD = 16_000.0


def _decibels(amplitude: float) -> float:
    return 20 * math.log10(max(amplitude, 1e-3) / _LOUD)


def _in_pieces(machine: Upsampler | Downsampler, samples: bytes, size: int) -> bytes:
    pieces = [samples[start : start + size] for start in range(0, len(samples), size)]
    return b"".join(machine.feed(piece) for piece in pieces)


@pytest.mark.parametrize("hertz", [4_010, 4_200, 5_000, 6_300, 7_700])
def test_what_is_too_high_for_a_telephone_does_not_fold_back(hertz: int) -> None:
    heard = _in_pieces(Downsampler(), tone(hertz, 1, 16_000, _LOUD), 640)[1_000:]

    assert _decibels(strength(heard, 8_000 - hertz, 8_000)) < -50


@pytest.mark.parametrize("hertz", [200, 1_000, 2_500, 3_400])
def test_doubling_the_rate_adds_no_mirror_image(hertz: int) -> None:
    heard = _in_pieces(Upsampler(), tone(hertz, 1, 8_000, _LOUD), 320)[1_000:]

    assert _decibels(strength(heard, 8_000 - hertz, 16_000)) < -50


@pytest.mark.parametrize("hertz", [100, 300, 1_000, 2_000, 3_400])
def test_what_a_telephone_carries_stays_as_loud(hertz: int) -> None:
    down = _in_pieces(Downsampler(), tone(hertz, 1, 16_000, _LOUD), 640)
    there_and_back = _in_pieces(Upsampler(), down, 320)[2_000:]

    assert abs(_decibels(strength(there_and_back, hertz, 16_000))) < 0.6


@pytest.mark.parametrize(("machine", "rate"), [(Upsampler(), 16_000), (Downsampler(), 8_000)])
def test_sound_is_delayed_by_less_than_two_milliseconds(
    machine: Upsampler | Downsampler, rate: int
) -> None:
    click = np.zeros(400, "<i2")
    click[0] = 20_000

    heard = np.frombuffer(machine.feed(click.tobytes()), "<i2")

    assert int(np.abs(heard).argmax()) / rate <= 0.002


@settings(deadline=None)
@given(st.lists(st.integers(0, 90), max_size=12))
def test_pieces_of_any_length_join_without_a_click(lengths: list[int]) -> None:
    samples = np.random.default_rng(7).integers(-9_000, 9_000, sum(lengths)).astype("<i2")
    for kind in (Upsampler, Downsampler):
        whole = kind().feed(samples.tobytes())
        machine = kind()

        cut = np.split(samples, np.cumsum(lengths)[:-1]) if lengths else []
        joined = b"".join(machine.feed(piece.tobytes()) for piece in cut)

        apart = np.frombuffer(joined, "<i2").astype(int) - np.frombuffer(whole, "<i2")
        assert len(joined) == len(whole)
        assert not len(apart) or abs(apart).max() <= 1


def test_the_loudest_sound_is_cut_and_does_not_turn_over() -> None:
    square = np.repeat(np.array([32_767, -32_768] * 40, "<i2"), 25)

    heard = np.frombuffer(Upsampler().feed(square.tobytes()), "<i2")

    assert heard.max() == 32_767
    assert heard.min() == -32_768
    assert strength(heard.tobytes(), 160, 16_000) > 35_000


@pytest.mark.parametrize("machine", [Upsampler(), Downsampler()])
def test_half_a_sample_is_an_error(machine: Upsampler | Downsampler) -> None:
    with pytest.raises(ValueError, match="middle of a sample"):
        machine.feed(b"abc")


@pytest.mark.parametrize(
    ("law", "peer"), [(Law.MU, audioop.lin2ulaw), (Law.A, audioop.lin2alaw)], ids=["mu", "a"]
)
def test_every_sample_is_coded_as_others_code_it(law: Law, peer: object) -> None:
    assert companding.encoded(_ALL, law) == peer(_ALL, 2)  # type: ignore[operator]


@pytest.mark.parametrize(
    ("law", "peer"), [(Law.MU, audioop.ulaw2lin), (Law.A, audioop.alaw2lin)], ids=["mu", "a"]
)
def test_every_byte_is_understood_as_others_understand_it(law: Law, peer: object) -> None:
    codes = bytes(range(256))

    assert companding.decoded(codes, law) == peer(codes, 2)  # type: ignore[operator]


def test_half_a_sample_cannot_be_coded() -> None:
    with pytest.raises(ValueError, match="middle of a sample"):
        companding.encoded(b"abc")


def test_a_level_is_told_in_decibels_of_the_loudest() -> None:
    assert levels.level(tone(1_000, 1, 16_000, 32_767)) == pytest.approx(-3.01, abs=0.02)
    assert levels.level(bytes(640)) == levels.level(b"") == levels.SILENT


def test_louder_is_louder_and_its_peaks_are_bent_and_not_cut() -> None:
    soft, loud = tone(500, 1, 16_000, 2_000), tone(500, 1, 16_000, 30_000)

    louder, loudest = levels.amplified(soft, 6), levels.amplified(loud, 3)

    assert levels.level(louder) - levels.level(soft) == pytest.approx(6, abs=0.02)
    assert np.abs(np.frombuffer(loudest, "<i2").astype(int)).max() < 32_767
    assert levels.level(loudest) > levels.level(loud)


def test_softer_is_softer_and_nothing_else() -> None:
    loud = tone(500, 1, 16_000, 30_000)

    assert levels.level(loud) - levels.level(levels.amplified(loud, -6)) == pytest.approx(
        6, abs=0.02
    )
    assert levels.amplified(loud, 0) == loud

"""AudioSocket's frames: whole again however they are cut, and never a crash."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voice.telephone import frames
from voice.telephone.frames import Frame, FrameDecoder, FrameError, encoded

_GOOD = st.one_of(
    st.just(Frame(frames.HANG_UP)),
    st.binary(min_size=16, max_size=16).map(lambda name: Frame(frames.UUID, name)),
    st.sampled_from("0123456789*#").map(lambda key: Frame(frames.KEY, key.encode())),
    st.binary(max_size=400).map(lambda sound: Frame(frames.SOUND_8, sound * 2)),
    st.binary(max_size=400).map(lambda sound: Frame(frames.SOUND_16, sound * 2)),
    st.binary(max_size=3).map(lambda code: Frame(frames.ERROR, code)),
)


def _taken(decoder: FrameDecoder) -> list[Frame]:
    return list(iter(decoder.take, None))


def test_a_frame_is_its_type_its_length_and_its_payload() -> None:
    assert encoded(Frame(0x10, b"\x01\x02")) == b"\x10\x00\x02\x01\x02"


@settings(deadline=None)
@given(sent=st.lists(_GOOD, max_size=8), portion=st.integers(1, 50))
def test_frames_are_whole_again_however_they_are_cut(sent: list[Frame], portion: int) -> None:
    stream = b"".join(map(encoded, sent))
    decoder = FrameDecoder()
    taken = []

    for start in range(0, len(stream), portion):
        decoder.feed(stream[start : start + portion])
        taken += _taken(decoder)

    assert taken == sent


def test_types_that_are_not_known_are_skipped() -> None:
    decoder = FrameDecoder()

    decoder.feed(b"\x42\x00\x03abc" + b"\x11\x00\x00" + encoded(Frame(frames.KEY, b"1")))

    assert _taken(decoder) == [Frame(frames.KEY, b"1")]


@pytest.mark.parametrize(
    "header",
    [b"\x01\x00\x0f", b"\x01\x00\x00", b"\x03\x00\x02", b"\x03\x00\x00", b"\x10\x00\x03"],
    ids=["short UUID", "no UUID", "two keys", "no key", "half a sample"],
)
def test_a_frame_that_cannot_be_right_is_told_by_its_header(header: bytes) -> None:
    decoder = FrameDecoder()
    decoder.feed(header)

    with pytest.raises(FrameError):
        decoder.take()


def test_what_is_too_long_is_not_sent() -> None:
    with pytest.raises(FrameError, match="65535"):
        encoded(Frame(frames.SOUND_8, bytes(65_536)))


def test_ten_thousand_bad_streams_end_in_nothing_but_an_error() -> None:
    chance = random.Random(6)  # noqa: S311
    stream = b"".join(
        encoded(frame)
        for frame in (Frame(frames.UUID, bytes(16)), Frame(frames.SOUND_8, bytes(32)))
    )
    errors = 0

    for _ in range(10_000):
        broken = bytearray(stream if chance.random() < 0.5 else chance.randbytes(60))
        for _ in range(chance.randrange(4)):
            # Most of it in the first headers, where it matters.
            broken[chance.randrange(24)] = chance.choice((0, 1, 3, 0x10, 0x12, 0xFF, 7, 200))
        decoder = FrameDecoder()
        try:
            while broken:
                decoder.feed(broken[:20])
                del broken[:20]
                assert all(frame.kind in range(256) for frame in _taken(decoder))
        except FrameError:
            errors += 1

    assert errors > 500

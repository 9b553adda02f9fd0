"""Sentences that the test model of hearing understands, by our own library of speech."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from pypinyin import Style, lazy_pinyin
from ruamel.yaml import YAML

from voice.events import PIECE_BYTES, SILENCE
from voice.reading_aloud import phrases
from voice.speakers import sound
from voice.speakers.espeak_library import library

_ACCENT = Path(__file__).with_name("accent.yml")
_RATE_AT_USUAL_PACE = 160
_USUAL_PACE = 190
# A pause that the model does not take for an end.
_PAUSE = SILENCE * 12


def spoken(text: str, pace: int = _USUAL_PACE) -> bytes:
    """A sentence in the accent of ``accent.yml``: not as 小伴 speaks to people.

    Args:
        text: As people read it.
        pace: Characters a minute, about.

    Returns:
        16 kHz, 16 bit; whole pieces of 20 ms, without silence around it.
    """
    rate = round(_RATE_AT_USUAL_PACE * pace / _USUAL_PACE)
    said = _PAUSE.join(_phrase(phrase.text, rate) for phrase in phrases([text]))
    return said.ljust(-(-len(said) // PIECE_BYTES) * PIECE_BYTES, b"\0")


def _phrase(text: str, rate: int) -> bytes:
    runs = itertools.groupby(_syllables(text), key=lambda syllable: syllable[0])
    said = b""
    for is_english, syllables in runs:
        words = " ".join(syllable for _, syllable in syllables)
        samples = (
            library().synthesize(f"[[{words}]]", "gmw/en", rate, phonemes=True)
            if is_english
            else library().synthesize(words, "sit/cmn-Latn-pinyin", rate)
        )
        said += sound.resampled(sound.trimmed(samples, library().rate), library().rate)
    return said


def _syllables(text: str) -> Iterator[tuple[bool, str]]:
    """Each syllable: whether it is said in English phonemes, and how it is written then."""
    accent = _accent()
    for syllable in lazy_pinyin(
        text, Style.TONE3, errors="ignore", v_to_u=False, neutral_tone_with_five=True
    ):
        plain, tone = syllable[:-1], int(syllable[-1])
        english = accent["syllables"].get(plain)
        yield english is not None, english + accent["tones"][tone] if english else syllable


@lru_cache(maxsize=1)
def _accent() -> dict[str, Any]:
    return dict(YAML(typ="safe").load(_ACCENT.read_text(encoding="utf-8")))

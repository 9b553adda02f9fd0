"""Patterns over how a text sounds."""

from __future__ import annotations

import pytest

from nlu.sounding import sound, sounding


@pytest.mark.parametrize("heard", ["大声点", "打声点", "大生点", "答僧典"])
def test_a_pattern_fits_what_sounds_the_same(heard: str) -> None:
    found = sounding("大声(?:一)?点").fullmatch(sound(heard))

    assert found is not None


@pytest.mark.parametrize("heard", ["小声点", "大声", "声大点"])
def test_it_fits_nothing_that_sounds_otherwise(heard: str) -> None:
    found = sounding("大声(?:一)?点").fullmatch(sound(heard))

    assert found is None


def test_a_syllable_is_found_whole_or_not_at_all() -> None:
    found = sounding("安").search(sound("看"))

    assert found is None


def test_every_reading_of_a_character_fits() -> None:
    found = sounding("重说").fullmatch(sound("虫说"))

    assert found is not None

"""What people who hear 小伴 wish of its voice, read from their words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from actions.voice_wishes import by_the_way, read

_SAID: dict[str, Any] = YAML(typ="safe").load(Path(__file__).with_name("voice_wishes.yml"))


@pytest.mark.parametrize(
    ("wish", "text"), [(wish, text) for wish, texts in _SAID["wishes"].items() for text in texts]
)
def test_a_wish_in_many_words(wish: str, text: str) -> None:
    found = read(text)

    assert (found.all, found.rest) == ((wish,), 0)


@pytest.mark.parametrize(("misheard", "wish"), _SAID["misheard"].items())
def test_a_wish_that_was_misheard(misheard: str, wish: str) -> None:
    found = read(misheard)

    assert (found.all, found.rest) == ((wish,), 0)


def test_two_wishes_at_once() -> None:
    found = read("太快了，声音也太小")

    assert found.all == ("louder", "slower")


@pytest.mark.parametrize("text", _SAID["none"])
def test_what_is_no_bare_wish(text: str) -> None:
    found = read(text)

    assert not found.all or found.rest


@pytest.mark.parametrize("text", ["大声点，教我扫码付钱", "声音大一点，他们让我转账"])
def test_a_wish_beside_something_else(text: str) -> None:
    assert by_the_way(text) == ("louder",)


@pytest.mark.parametrize("text", ["他叫我小声点", "电视声音大一点", "怎么说话大声一点", "听不见"])
def test_others_voices_are_not_xiaobans(text: str) -> None:
    assert by_the_way(text) == ()

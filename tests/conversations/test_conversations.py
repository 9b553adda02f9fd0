"""Every conversation beside this file, word for word, through the real door."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.messages import Engine
from care import records
from guides import library
from tests.conversations import manners, script
from tests.conversations.play import Clock, Play

_FOLDER = Path(__file__).parent
_KNOWN = _FOLDER / "known_failures.yml"
_FILES = sorted(path for path in _FOLDER.glob("*.yml") if path != _KNOWN)
_CONVERSATIONS = [conversation for path in _FILES for conversation in script.load(path)]
_FAILING = script.known_failures(_KNOWN)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)


@pytest.fixture(scope="session")
def quoted() -> frozenset[str]:
    """The sentences of all guides, which are held to their own rules elsewhere."""
    texts = (text for guide in library.load().values() for text in _texts(guide.dict()))
    return frozenset(sentence for text in texts for sentence in manners.sentences(text))


@pytest.mark.parametrize("conversation", _CONVERSATIONS, ids=lambda each: each.title)
def test_conversation(
    conversation: script.Conversation,
    engine: Engine,
    quoted: frozenset[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    clock = Clock()
    monkeypatch.setattr(records, "_now", clock.now)
    play = Play(conversation, engine, tmp_path, clock, quoted, lambda: caplog.text)
    caplog.set_level("DEBUG")

    played = asyncio.run(play.run())

    expected_to_fail = conversation.title in _FAILING
    if played.problems and expected_to_fail:
        pytest.xfail(_FAILING[conversation.title])
    if expected_to_fail:
        pytest.fail(f"「{conversation.title}」 is mended: take it out of {_KNOWN.name}")
    if played.problems:
        pytest.fail("\n".join(["", *played.transcript, "", *played.problems]), pytrace=False)


def test_no_two_conversations_have_the_same_title() -> None:
    titles = [conversation.title for conversation in _CONVERSATIONS]

    assert sorted(titles) == sorted(set(titles))


def test_known_failures_are_conversations() -> None:
    titles = {conversation.title for conversation in _CONVERSATIONS}

    assert set(_FAILING) <= titles

"""In every step of every guide, whatever is said: a kind, short answer with a way on."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pytest

from actions.cues import says
from bot.messages import Choice, Reply
from guides import library
from guides.schema import Guide
from tests.actions.talk import Responses, Talk
from tests.conversations import manners

LABELS = (
    "repeat", "slower", "shorter", "why", "cannot_find", "looks_different", "popup",
    "did_not_work", "where_am_i", "resume", "unsure", "thanks", "frustrated", "not_understood",
    "other_task", "ask_weather", "chitchat", "go_back", "start_over", "done", "skip", "stop",
    "human", "lonely", "refuse_learning", "fraud_under_way", "money_sent", "medical", "despair",
    "teach_back", "no_calls", "larger", "delete_data", "what_can_you_do",
)  # fmt: skip
GUIDES = library.load()


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)


@cache
def quoted_sentences() -> frozenset[str]:
    """Every sentence of every guide."""
    return frozenset(
        sentence
        for each in GUIDES.values()
        for text in _texts(each.dict())
        for sentence in manners.sentences(text)
    )


def _answers(guide: Guide, responses: Responses, **preferences: str) -> Iterator[tuple[str, Reply]]:
    """What is answered to each thing, in each step, also before a stake."""
    for number, step in enumerate(guide.steps, start=1):
        for cleared in {step.stake is None, True}:
            for label in LABELS:
                talk = Talk(GUIDES, responses)
                talk.situation.preferences.update(preferences)
                talk.situation.enter(guide.id, number)
                talk.situation.cleared = cleared
                talk.says("resume")
                moment = talk.says(label)
                choices = tuple(Choice(each["label"], each["value"]) for each in moment.choices)
                reply = Reply(moment.text(), moment.speech(), choices, urgent=moment.urgent)
                yield f"{guide.id} {number} {label}", reply


@pytest.mark.parametrize("guide", GUIDES.values(), ids=GUIDES)
def test_every_answer_is_as_it_must_be(guide: Guide, responses: Responses) -> None:
    wrong = [
        (place, fault)
        for place, reply in _answers(guide, responses)
        for fault in manners.faults([reply], quoted_sentences())
    ]

    assert wrong == []


@pytest.mark.parametrize("guide", GUIDES.values(), ids=GUIDES)
def test_who_cannot_phone_always_has_another_way(guide: Guide, responses: Responses) -> None:
    only_by_phone = [
        place
        for place, reply in _answers(guide, responses, no_calls="yes")
        if says("names_call", reply.text.replace("不叫您打电话", ""))
        and "您不用打电话" not in reply.text
    ]

    assert only_by_phone == []


@pytest.mark.parametrize("guide", GUIDES.values(), ids=GUIDES)
def test_who_cannot_see_hears_of_no_colour_and_no_place(guide: Guide, responses: Responses) -> None:
    seen = [
        (place, line)
        for place, reply in _answers(guide, responses, screen_reader="yes")
        for line in reply.text.split("\n")
        if says("only_seen", line) and not line.endswith("？") and "不用手机" not in line
    ]

    assert seen == []

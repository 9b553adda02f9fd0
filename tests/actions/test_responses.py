"""小伴's own sentences: short, plain, and never only by phone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from actions.cues import says
from tests.actions.talk import Responses
from tests.conversations import manners

_PLACEHOLDER = re.compile(r"\{(\w+)\}")
# About as long as what is put in.
_FILLED = {
    "title": "关自动扣费",
    "number": "十",
    "count": "十",
    "names": "密码、卡号",
    "app": "微信",
    "item": "收款人",
    "place": "某个网址",
}
_OWN_LENGTH = {
    "instruction",
    "offline",
    "things",
    "then",
    "titles",
    "step",
    "items",
    "scene",
    "scenes",
}


def _texts(responses: Responses) -> list[tuple[str, str]]:
    return [
        (name, variant["text"].strip()) for name, texts in responses.items() for variant in texts
    ]


def _sentences(text: str) -> list[str]:
    """The sentences without those whose length is a guide's or a person's."""
    return [
        _PLACEHOLDER.sub(lambda match: _FILLED[match[1]], sentence)
        for sentence in manners.sentences(text)
        if not _OWN_LENGTH & set(_PLACEHOLDER.findall(sentence))
    ]


def test_no_sentence_is_too_long(responses: Responses) -> None:
    too_long = [
        (name, sentence)
        for name, text in _texts(responses)
        for sentence in _sentences(text)
        if len(sentence) > manners.LONGEST_SENTENCE and name != "utter_numerals"
    ]

    assert too_long == []


def test_half_of_the_sentences_have_at_most_twelve_characters(responses: Responses) -> None:
    lengths = sorted(len(each) for _, text in _texts(responses) for each in _sentences(text))

    assert lengths[len(lengths) // 2] <= 12


def test_no_english_word_and_no_pet_name(responses: Responses) -> None:
    faults = [
        (name, fault)
        for name, text in _texts(responses)
        for fault in manners.wording(_PLACEHOLDER.sub("", text))
    ]

    assert faults == []


def test_what_names_a_call_can_be_said_to_who_cannot_phone(responses: Responses) -> None:
    only_by_phone = {
        name
        for name, text in _texts(responses)
        if (says("names_call", text) or says("names_police_call", text))
        and not name.endswith("_no_calls")
        and f"{name}_no_calls" not in responses
    }

    assert only_by_phone == set()


@pytest.mark.parametrize("cue", ["names_call", "names_police_call"])
def test_who_cannot_phone_is_not_told_to(responses: Responses, cue: str) -> None:
    told = [
        (name, text)
        for name, text in _texts(responses)
        if name.endswith("_no_calls") and says(cue, re.sub("[请让]人?.{0,4}打|来.让他打", "", text))
    ]

    assert told == []


def test_every_phrase_that_the_actions_use_is_there(responses: Responses) -> None:
    used: set[str] = set()
    for file in (Path(__file__).parents[2] / "actions").glob("*.py"):
        text = file.read_text(encoding="utf-8")
        used |= set(re.findall(r'\.say\(\s*"(\w+)"', text))
        used |= {f"choice_{n}" for n in re.findall(r'offer\("(\w+)"', text)}

    missing = {name for name in used if f"utter_{name}" not in responses}
    assert missing == set()

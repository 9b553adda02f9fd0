"""What Rasa's parse of a message becomes."""

from __future__ import annotations

from actions.meaning import Meaning
from actions.situation import Situation


def test_guides_are_named_once_in_their_order() -> None:
    entities = [{"entity": "asked_guide", "value": name} for name in ("b", "a", "b")]

    meaning = Meaning.of({"intent": {"name": "ask_guide"}, "text": "t", "entities": entities})

    assert (meaning.label, meaning.guides, meaning.text) == ("ask_guide", ("b", "a"), "t")


def test_a_pressed_choice_has_a_value_and_no_text() -> None:
    entities = [{"entity": "value", "value": "done@1"}]

    meaning = Meaning.of({"intent": {"name": "choose"}, "text": "/choose", "entities": entities})

    assert (meaning.choice, meaning.text) == ("done@1", "")


def test_nothing_understood_is_not_understood() -> None:
    assert Meaning.of({}).label == "not_understood"


def test_what_came_with_it_is_read_from_the_metadata() -> None:
    metadata = {"secrets": ["card"], "attachment": "image", "channel": "voice"}

    meaning = Meaning.of({"metadata": metadata})

    assert (meaning.secrets, meaning.attachment, meaning.voice) == (("card",), "image", True)


def test_a_situation_is_its_slots() -> None:
    situation = Situation(guide="a", step=2, preferences={"large": "yes"})

    assert Situation.from_slots({**situation.to_slots(), "unknown": 1}) == situation


def test_foreign_letters_that_fit_poorly_are_not_guessed_at() -> None:
    message = {"intent": {"name": "affirm", "confidence": 0.31}, "text": "／restart"}

    assert Meaning.of(message).label == "not_understood"


def test_a_number_that_picks_nothing_says_nothing() -> None:
    message = {"intent": {"name": "goodbye", "confidence": 1.0}, "text": "3"}

    assert Meaning.of(message).label == "not_understood"


def test_an_emergency_number_is_heard() -> None:
    message = {"intent": {"name": "police", "confidence": 0.4}, "text": "110"}

    assert Meaning.of(message).label == "police"

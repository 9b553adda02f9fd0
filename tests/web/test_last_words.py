"""What is remembered after all was deleted: an answer, and for a while."""

from __future__ import annotations

from bot.messages import Reply
from bot.web.last_words import LastWords

GONE = (Reply("都删掉了。", "都删掉了。"),)


def test_the_last_answer_is_given_again() -> None:
    last_words = LastWords()

    last_words.keep("a", GONE)

    assert last_words.answered("a") == GONE
    assert last_words.answered("b") is None


def test_a_message_without_an_id_is_not_remembered() -> None:
    last_words = LastWords()

    last_words.keep(None, GONE)

    assert last_words.answered(None) is None


def test_memory_is_bounded() -> None:
    last_words = LastWords()

    for number in range(2_000):
        last_words.keep(str(number), GONE)

    assert last_words.answered("0") is None
    assert last_words.answered("1999") == GONE

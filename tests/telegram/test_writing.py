"""How an answer becomes messages."""

from __future__ import annotations

import pytest

from bot.messages import Choice, Reply
from bot.telegram.writing import LONGEST, Piece, keyboard, pieces, plainer
from guides import library

_CHOICES = (Choice("看到了", "done@1"), Choice("找不到", "cannot_find@1"))


def _long(sentences: int) -> str:
    return "".join(f"这是第{number}句，慢慢看。" for number in range(sentences))


def test_an_answer_is_one_message_with_its_buttons() -> None:
    assert pieces(Reply("好", "好", _CHOICES), None) == [Piece("好", _CHOICES)]


def test_a_picture_bears_words_and_buttons() -> None:
    assert pieces(Reply("好", "好", _CHOICES), "a.png") == [Piece("好", _CHOICES, "a.png")]


def test_a_long_answer_is_cut_at_the_ends_of_sentences_and_loses_nothing() -> None:
    text = _long(200)

    cut = pieces(Reply(text, "好", _CHOICES), None)

    assert len(cut) > 1
    assert all(len(piece.text) <= LONGEST and piece.text.endswith("。") for piece in cut)
    assert "".join(piece.text for piece in cut) == text


def test_the_buttons_stand_below_the_last_part() -> None:
    cut = pieces(Reply(_long(200), "好", _CHOICES), None)

    assert [piece.choices for piece in cut] == [()] * (len(cut) - 1) + [_CHOICES]


def test_a_picture_goes_before_words_that_do_not_fit_below_it() -> None:
    first, *rest = pieces(Reply(_long(200), "好", _CHOICES), "a.png")

    assert first == Piece("", picture="a.png")
    assert all(piece.picture is None for piece in rest)
    assert rest[-1].choices == _CHOICES


def test_a_sentence_without_end_is_cut_all_the_same() -> None:
    cut = pieces(Reply("啊" * 2_500, "好"), None)

    assert [len(piece.text) for piece in cut] == [1_000, 1_000, 500]


def test_a_closing_quotation_mark_stays_with_its_sentence() -> None:
    text = "他说：「" + "好" * (LONGEST - 8) + "。」" + "再见。"

    cut = pieces(Reply(text, "好"), None)

    assert cut[0].text.endswith("。」")


def test_lines_stay_lines() -> None:
    assert (
        pieces(Reply("第一步\n第二步\n\n第三步", "好"), None)[0].text == "第一步\n第二步\n\n第三步"
    )


def test_an_answer_without_words_is_its_picture() -> None:
    assert pieces(Reply("", "", picture="x"), "a.png") == [Piece("", picture="a.png")]


def test_an_answer_without_anything_is_no_message() -> None:
    assert pieces(Reply(" ", ""), None) == []


def test_a_refused_picture_leaves_its_words_and_buttons() -> None:
    assert plainer(Piece("好", _CHOICES, "a.png")) == [Piece("好", _CHOICES)]


def test_a_refused_picture_without_words_leaves_nothing() -> None:
    assert plainer(Piece("", picture="a.png")) == []


def test_refused_buttons_leave_the_words() -> None:
    assert plainer(Piece("好", _CHOICES)) == [Piece("好")]


def test_of_refused_words_nothing_is_left_to_try() -> None:
    assert plainer(Piece("好")) is None


def test_each_button_has_a_row_of_its_own() -> None:
    markup = keyboard(_CHOICES)

    assert markup
    assert [[button.text for button in row] for row in markup.inline_keyboard] == [
        ["看到了"],
        ["找不到"],
    ]


def test_no_choices_are_no_keyboard() -> None:
    assert keyboard(()) is None


@pytest.mark.parametrize("value", ["", "x" * 65, "好" * 22])
def test_a_value_that_does_not_fit_is_a_mistake_of_ours(value: str) -> None:
    with pytest.raises(ValueError, match="1 to 64 bytes"):
        keyboard((Choice("好", value),))


def test_every_guide_fits_into_a_button() -> None:
    """The longest values are a label with a guide, in a conversation of a million turns."""
    choices = [Choice("好", f"ask_guide:{guide}@1000000") for guide in library.load()]

    markup = keyboard(choices)

    assert markup
    assert len(markup.inline_keyboard) == len(choices)

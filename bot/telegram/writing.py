"""How an answer becomes messages of Telegram. Pure: nothing is sent here."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.messages import Choice, Reply
from bot.telegram import words

# Telegram takes 4,096 in a message and 1,024 below a picture; people read less at once.
LONGEST = 1_000
# Telegram's limit for what a button carries, in bytes.
LONGEST_VALUE = 64

_SENTENCE = re.compile(r"[^。！？\n]*[。！？\n]+[」』”’）)]*|[^。！？\n]+")


@dataclass(frozen=True)
class Piece:
    """One message.

    Attributes:
        text: Its words; "" for a picture alone.
        choices: The buttons below it.
        picture: A file, or None.
    """

    text: str
    choices: tuple[Choice, ...] = ()
    picture: str | None = None


def pieces(reply: Reply, picture: str | None, heard: str | None = None) -> list[Piece]:
    """Gives the messages of an answer, in order; the buttons stand below the last.

    Args:
        reply: The answer.
        picture: The file of its picture, or None.
        heard: What was understood of a voice note, to stand above the answer so that the person
            can put it right; or None.
    """
    above = f"{words.heard(heard)}\n\n" if heard else ""
    texts = list(_split(above + reply.text.strip()))
    if picture is None:
        cut = [Piece(text) for text in texts]
    elif len(texts) <= 1:
        cut = [Piece("".join(texts), picture=picture)]
    else:
        cut = [Piece("", picture=picture), *(Piece(text) for text in texts)]
    return [*cut[:-1], *(replace(piece, choices=reply.choices) for piece in cut[-1:])]


def plainer(piece: Piece) -> list[Piece] | None:
    """Gives what to send where Telegram refuses a message; None where nothing is left to try."""
    if piece.picture is not None:
        return [replace(piece, picture=None)] if piece.text else []
    return [replace(piece, choices=())] if piece.choices else None


def keyboard(choices: Sequence[Choice]) -> InlineKeyboardMarkup | None:
    """Gives the buttons: one a row, as wide as the screen.

    Raises:
        ValueError: A value does not fit into a button.
    """
    for choice in choices:
        if not 0 < len(choice.value.encode()) <= LONGEST_VALUE:
            raise ValueError(f"a button carries 1 to {LONGEST_VALUE} bytes")
    rows = [[InlineKeyboardButton(each.label, callback_data=each.value)] for each in choices]
    return InlineKeyboardMarkup(rows) if rows else None


def _split(text: str) -> Iterator[str]:
    """Cuts a text at the ends of sentences, each cut as long as may be."""
    taken = ""
    for sentence in _SENTENCE.findall(text):
        for start in range(0, len(sentence), LONGEST):
            part = sentence[start : start + LONGEST]
            if len(taken) + len(part) > LONGEST:
                if taken.strip():
                    yield taken.strip()
                taken = ""
            taken += part
    if taken.strip():
        yield taken.strip()

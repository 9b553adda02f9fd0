"""What to listen for, and which of it was heard.

Before: phrases of the conversation become words that the recogniser knows. After: what it
heard is compared with the phrases by sound (:mod:`voice.hint_matching`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from voice.hint_matching import Match, corrected, match

__all__ = ["UNKNOWN", "Match", "corrected", "grammar", "joined", "listen_for", "match"]

UNKNOWN = "[unk]"
_LONGEST_WORD = 8
# A grammar is built anew for each utterance: what nobody could offer at once is left away.
_MOST_PHRASES = 500
_LONGEST_PHRASE = 40
_MARK = re.compile(r"[^\w]|_")
_DIGITS = str.maketrans("0123456789", "零一二三四五六七八九")
_ONE_IN_A_NUMBER = re.compile(r"1(?=\d{2})|(?<=\d{2})1|(?<=\d)1(?=\d)")


def listen_for(phrases: Iterable[str], knows: Callable[[str], bool]) -> tuple[str, ...]:
    """Phrases in words of the vocabulary.

    Args:
        phrases: What the person may say: choices, the step's words, guides' names.
        knows: Whether a word is in the recogniser's vocabulary.

    Returns:
        Each phrase cut into known words, with spaces between them, ``[unk]`` where a part of
        it is not known; in their order, none twice, none of which nothing is known.
    """
    found: dict[str, None] = {}
    for phrase in phrases:
        for spoken in _spoken(phrase):
            words = list(_cut(spoken, knows))
            if any(word != UNKNOWN for word in words):
                found.setdefault(" ".join(words))
        if len(found) >= _MOST_PHRASES:
            break
    return tuple(found)[:_MOST_PHRASES]


def grammar(phrases: Iterable[str], knows: Callable[[str], bool]) -> str | None:
    """Phrases as the JSON that libvosk reads, other words staying possible.

    Args:
        phrases: What the person may say.
        knows: Whether a word is in the recogniser's vocabulary.

    Returns:
        An array of strings that always has one that is known; None where nothing is left to
        listen for, and all words are to be heard alike.
    """
    known = listen_for(phrases, knows)
    return json.dumps([*known, UNKNOWN], ensure_ascii=False) if known else None


def joined(words: Sequence[str]) -> str:
    """Words as they are written: with spaces between Latin ones alone."""
    text = ""
    for word in words:
        gap = " " if text and text[-1].isascii() and word[:1].isascii() else ""
        text += gap + word
    return text


def _spoken(phrase: str) -> Iterator[str]:
    """A phrase as it may be said; a one in a longer number has two names."""
    plain = phrase[:_LONGEST_PHRASE].lower()
    yield plain.translate(_DIGITS)
    if _ONE_IN_A_NUMBER.search(plain):
        yield _ONE_IN_A_NUMBER.sub("幺", plain).translate(_DIGITS)


def _cut(phrase: str, knows: Callable[[str], bool]) -> Iterator[str]:
    """The longest known word each time, then characters."""
    before = ""
    for part in _MARK.sub(" ", phrase).split():
        at = 0
        while at < len(part):
            length = next(
                (
                    length
                    for length in range(min(_LONGEST_WORD, len(part) - at), 0, -1)
                    if knows(part[at : at + length])
                ),
                0,
            )
            word = part[at : at + length] if length else UNKNOWN
            if not word == before == UNKNOWN:
                yield word
            before = word
            at += length or 1

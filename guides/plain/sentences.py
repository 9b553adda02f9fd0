"""What is not plain in a sentence, and why: pure functions over text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from guides.plain.actions import actions
from guides.plain.marks import labels, length, marks_match, own_words, sentences
from guides.plain.numbers import strange_numbers
from guides.plain.vocabulary import hard_characters, hard_words, known_words, lists

__all__ = ["Fault", "faults", "length", "sentences"]

LONGEST = 20
# No label on a screen is longer, and nobody keeps more of what another says.
_LONGEST_LABEL = 14
_LATIN = re.compile(r"[A-Za-z]{2,}")
# Stands where a label stood, so that words before and after it do not run together.
_GAP = " "


@dataclass(frozen=True)
class Fault:
    """Something in a sentence that is not plain.

    Attributes:
        sentence: The sentence as it stands.
        why: What is wrong with it, and what is wanted.
    """

    sentence: str
    why: str

    def __str__(self) -> str:
        return f"「{self.sentence}」: {self.why}"


def faults(text: str) -> list[Fault]:
    """All that is not plain in a text.

    Args:
        text: One or more sentences. What stands in 「」 is a label on a screen, or another
            person's words: no word in it is judged.
    """
    return [
        Fault(sentence, why)
        for sentence in sentences(text)
        for check in _CHECKS
        for why in check(sentence)
    ]


def _too_long(sentence: str) -> Iterator[str]:
    if (found := length(sentence)) > LONGEST:
        yield f"{found} characters, at most {LONGEST}"


def _marks(sentence: str) -> Iterator[str]:
    if not marks_match(sentence):
        yield "a 「 without its 」, or a 」 without its 「"
    for label in labels(sentence):
        if len(label) > _LONGEST_LABEL:
            yield f"{len(label)} characters in 「」, at most {_LONGEST_LABEL}"
    if re.search("[；;]", own_words(sentence)):
        yield "；: make two sentences of it"


def _several_actions(sentence: str) -> Iterator[str]:
    if (found := actions(sentence)) > 1:
        yield f"{found} actions, one a sentence"


def _hard(sentence: str) -> Iterator[str]:
    own = own_words(sentence)
    if words := hard_words(own):
        yield f"not in HSK 1-4: {'、'.join(words)}"
    if characters := hard_characters(own):
        yield f"not among the first 3,500 characters: {''.join(characters)}"


def _foreign(sentence: str) -> Iterator[str]:
    for found in _LATIN.findall(own_words(sentence)):
        if found not in lists()["latin"]:
            yield f"{found}: say it in Chinese; what stands on the screen, in 「」"


def _jargon(sentence: str) -> Iterator[str]:
    own = own_words(sentence)
    for word, plainer in lists()["jargon"].items():
        # 「支付宝」 is a name, though 「支付」 has a plainer word.
        if word in own and word in _without_longer_words(word, own):
            yield f"jargon 「{word}」, say {plainer}"
    for found in _bookish().findall(own):
        yield f"「{found}」 is written, not said"


@cache
def _bookish() -> re.Pattern[str]:
    return re.compile("|".join(lists()["bookish"]))


def _without_longer_words(word: str, text: str) -> str:
    for longer in _longer_words(word):
        text = text.replace(longer, _GAP)
    return text


@cache
def _longer_words(word: str) -> tuple[str, ...]:
    """Known words that hold another, longest first."""
    longer = [each for each in known_words() if word in each and each != word]
    return tuple(sorted(longer, key=len, reverse=True))


def _forbidden(sentence: str) -> Iterator[str]:
    own = own_words(sentence)
    for kind in lists()["forbidden"]:
        words, unless = _forbidden_words(kind)
        for found in words.finditer(own):
            if not unless.search(own[: found.start()]):
                yield f"{kind}: {found.group()}"


@cache
def _forbidden_words(kind: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """The words of a kind, and what may stand before them to make them harmless."""
    unless = lists()["unless_after"][kind]
    return re.compile("|".join(lists()["forbidden"][kind])), re.compile(rf"(?:{unless})$")


def _praise(sentence: str) -> Iterator[str]:
    # Labels count here: a company's name often stands in 「」.
    company = next((each for each in lists()["companies"] if each in sentence), None)
    praised = _praising().search(own_words(sentence)) if company else None
    if company and praised:
        yield f"praises a company: {company} {praised.group()}"


@cache
def _praising() -> re.Pattern[str]:
    return re.compile("|".join(lists()["praise"]))


_CHECKS: tuple[Callable[[str], Iterator[str]], ...] = (
    _too_long,
    _marks,
    _several_actions,
    _hard,
    _foreign,
    _jargon,
    _forbidden,
    _praise,
    strange_numbers,
)

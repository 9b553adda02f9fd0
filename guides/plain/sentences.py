"""What is not plain in a sentence, and why: pure functions over text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from guides.plain import hotlines
from guides.plain.vocabulary import hard_characters, hard_words, known_words, lists

LONGEST = 20
_SENTENCE = re.compile(r"[^。？！?!\n]+[。？！?!]*")
_LABEL = re.compile(r"「[^」]*」|“[^”]*”")
_PLACE_HOLDER = re.compile(r"\{[a-z]+\}")
_NOT_COUNTED = re.compile(r"[。？！?!「」“”\s]")
_CLAUSE = re.compile(r"[，；、：,;:]|(?:再|然后|接着|并且)(?=\S)")
_NUMBER = re.compile(r"\d[\d\- ]*\d|\d")
_LEAST_DIGITS = 3
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


def sentences(text: str) -> list[str]:
    """The sentences of a text with their end marks."""
    return [part for found in _SENTENCE.findall(text) if (part := found.strip())]


def length(sentence: str) -> int:
    """How many characters a sentence has, without its end and the marks of labels."""
    return len(_NOT_COUNTED.sub("", _PLACE_HOLDER.sub("", sentence)))


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


def _own_words(sentence: str) -> str:
    return _LABEL.sub(_GAP, _PLACE_HOLDER.sub(_GAP, sentence))


def _too_long(sentence: str) -> Iterator[str]:
    if (found := length(sentence)) > LONGEST:
        yield f"{found} characters, at most {LONGEST}"


def _several_actions(sentence: str) -> Iterator[str]:
    instructions = [part for part in _CLAUSE.split(_own_words(sentence)) if _instructs(part)]
    if len(instructions) > 1:
        yield f"{len(instructions)} actions, one a sentence"


@cache
def _action() -> re.Pattern[str]:
    actions = "|".join(sorted(lists()["actions"], key=len, reverse=True))
    # 「按错了」 and 「点开的」 tell of what happened; 「能点」 of what can be.
    return re.compile(
        # and 「地点」 is a place.
        rf"(?<![不别没未勿能会被要]|[地几一有早晚快慢远近大小高低亮好])(?<!可以)(?<!不用)(?:{actions})"
        r"(?!错|了|着|过|完|好|不|到|的|得|后|头|滴|击|吗|成|钮|键|入框)"
    )


# A clause that tells of a case, not of what to do now.
_CASE = re.compile(
    r"^(如果|要是|万一|等|谁|它|他|她|有人|有的|别人|骗子|店家|店主|司机|医生)|(时|时候|以后|之后|后|前|的话|了|的|吗)$"
)


def _instructs(clause: str) -> bool:
    return bool(_action().search(clause)) and not _CASE.search(clause.strip(" 。？！"))


def _hard(sentence: str) -> Iterator[str]:
    own = _own_words(sentence)
    if words := hard_words(own):
        yield f"not in HSK 1-4: {'、'.join(words)}"
    if characters := hard_characters(own):
        yield f"not among the first 3,500 characters: {''.join(characters)}"


def _jargon(sentence: str) -> Iterator[str]:
    own = _own_words(sentence)
    for word, plainer in lists()["jargon"].items():
        # 「支付宝」 is a name, though 「支付」 has a plainer word.
        if word in _without_longer_words(word, own):
            yield f"jargon 「{word}」, say {plainer}"


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
    own = _own_words(sentence)
    for kind, words in lists()["forbidden"].items():
        for word in words:
            if found := re.search(word, own):
                yield f"{kind}: {found.group()}"


def _praise(sentence: str) -> Iterator[str]:
    # Labels count here: a company's name often stands in 「」.
    company = next((each for each in lists()["companies"] if each in sentence), None)
    praised = next((each for each in lists()["praise"] if each in _own_words(sentence)), None)
    if company and praised:
        yield f"praises a company: {company} {praised}"


def _numbers(sentence: str) -> Iterator[str]:
    if any(word in sentence for word in lists()["examples"]):
        return
    for found in _NUMBER.finditer(_own_words(sentence)):
        digits = re.sub(r"\D", "", found.group())
        after = _own_words(sentence)[found.end() :].lstrip()
        if after.startswith(("元", "块")):
            yield f"a price, {found.group()}, that is not marked as an example (比如)"
        elif not _is_a_known_number(digits, after):
            yield f"{found.group()} is no hotline of hotlines.yml and no example (比如)"


def _is_a_known_number(digits: str, after: str) -> bool:
    counts = after.startswith(tuple(lists()["units"]))
    return len(digits) < _LEAST_DIGITS or counts or digits in hotlines.load()


_CHECKS: tuple[Callable[[str], Iterator[str]], ...] = (
    _too_long,
    _several_actions,
    _hard,
    _jargon,
    _forbidden,
    _praise,
    _numbers,
)

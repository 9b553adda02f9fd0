"""Takes secrets out of what people say, before anybody else sees it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from care import addresses, named, numbers, words
from care.notation import COMMA, SEPARATOR
from care.words import Span

# What a message may be asked for, so that bare digits in the next one are it.
EXPECTABLE = ("code", "password", "card", "identity")
# Where two kinds of secrets share characters, the first of these is named.
_FIRST = ("identity", "card", "phone", "code", "password", "address")
_CODE = re.compile(r"[0-9]{6}")
# Longer than a number in any notation, with its gaps.
_SHORT = 120
_SOME_DIGITS = re.compile(r"[0-9]{3,}x?")


@dataclass(frozen=True)
class Redacted:
    """A text without its secrets.

    Attributes:
        text: The text, with a marker in place of each secret.
        kinds: The kinds of what was taken out, each once, in order.
    """

    text: str
    kinds: tuple[str, ...] = ()


def redact(text: str, *, expecting: str | None = None) -> Redacted:
    """Takes cards, ID numbers, phone numbers, codes, passwords and addresses out of a text.

    Takes time in proportion to the length.

    Args:
        text: What somebody wrote or said.
        expecting: One of ``EXPECTABLE`` where the message before spoke of that secret:
            then bare digits of three or more are taken for it.
    """
    # Markers of an earlier redaction are no names of secrets.
    opaque = _markers().sub(lambda match: "\x00" * len(match.group()), text)
    spans = list(_find(opaque, expecting))
    return _replace(text, _merged(spans))


def spoken_of(text: str) -> str | None:
    """Gives the secret that a text speaks of last, where the next message may tell it."""
    folded = text.translate(words.words().folding)
    kinds = [name.kind for name in words.named(folded) if name.kind in EXPECTABLE]
    return kinds[-1] if kinds else None


def _find(text: str, expecting: str | None) -> Iterable[Span]:
    known = words.words()
    shadow, folded = text.translate(known.alphabet), text.translate(known.folding)
    bare = _bare(shadow)
    whole = Span(0, len(text), expecting if expecting in EXPECTABLE else "code")
    if _CODE.fullmatch(bare):
        return [whole]
    names = words.named(folded)
    found = sorted(numbers.find(shadow, folded, names))
    if not found and whole.kind == expecting and _SOME_DIGITS.fullmatch(bare):
        return [] if bare in known.emergency else [whole]
    found += addresses.find(folded)
    finder = named.Finder(shadow, folded, names, _merged(found))
    found += finder.find()
    if whole.kind == expecting:
        found += named.Finder(shadow, folded, names, _merged(found)).expected(whole.kind)
    return found


def _bare(shadow: str) -> str:
    """Leaves out gaps and the punctuation around, for what may be a number alone."""
    if len(shadow) > _SHORT:
        return ""
    inner = shadow.lower().strip(SEPARATOR + COMMA + "。！？!?：:;；\"“”'「」()")
    return inner.replace(SEPARATOR, "").replace(COMMA, "")


def _merged(spans: Iterable[Span]) -> list[Span]:
    """Makes one of spans that overlap."""
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start < merged[-1].end + (span.kind == merged[-1].kind):
            last = merged[-1]
            kind = min(last.kind, span.kind, key=_FIRST.index)
            merged[-1] = Span(last.start, max(last.end, span.end), kind)
        else:
            merged.append(span)
    return merged


def _replace(text: str, spans: list[Span]) -> Redacted:
    markers = words.words().markers
    parts, place = [], 0
    for span in spans:
        parts += [text[place : span.start], markers[span.kind]]
        place = span.end
        # The marks of a digit in a box go with the digit.
        while unicodedata.category(text[place : place + 1] or " ") in ("Mn", "Me"):
            place += 1
    parts.append(text[place:])
    return Redacted("".join(parts), tuple(dict.fromkeys(span.kind for span in spans)))


def _markers() -> re.Pattern[str]:
    return re.compile(words.any_of(words.words().markers.values()))

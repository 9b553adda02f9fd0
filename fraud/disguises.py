"""Takes disguises off a text: width, script, look-alike letters, gaps, symbols, homophones."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from confusable_homoglyphs.utils import load as load_confusables
from opencc import OpenCC
from pydantic import BaseModel, Extra
from ruamel.yaml import YAML

_FILE = Path(__file__).with_name("disguises.yml")
_CHINESE = "\u3007\u3400-\u4dbf\u4e00-\u9fff"
# Between Chinese characters these say nothing, whatever was to be hidden by them.
_FILLER = re.compile(rf"(?<=[{_CHINESE}])[\s*·•・._~|/\\^=#&`'\"\-—–…+]{{1,6}}(?=[{_CHINESE}])")
_GAP_AT_CHINESE = re.compile(rf"(?<=[{_CHINESE}，。！？；：])\s+|\s+(?=[{_CHINESE}，。！？；：])")
_SPELLED = re.compile(r"(?<![a-z0-9])(?:[a-z0-9.:/_-] +){2,}[a-z0-9./_-](?![a-z0-9])")
_SPACES = re.compile(r"\s+")
# More spaces than any writing has: they stand there to break words.
_BROKEN_BY_SPACES = 0.3
_ZERO_FOR_O = re.compile(
    r"(?<=[0-9])[o〇]{1,9}(?=[0-9元万,.]|$)|(?<![a-z0-9])o{1,9}(?=[0-9]{0,9}元)"
)
_ONE_FOR_L = re.compile(r"(?<=[0-9])[li|](?=[0-9])")
_OF_SLIPS = "壹贰叁肆伍陆柒捌玖拾佰仟"
_COUNTS = f"0-9零〇一二三四五六七八九十百千万亿元块{_OF_SLIPS}"
# Not 大陆一, 入伍三年, 收拾一下, 第一陆军.
_NUMERAL = re.compile(
    rf"(?<![大登着内水队退入行放收捡])[{_OF_SLIPS}](?=[{_COUNTS}])"
    rf"|(?<=[{_COUNTS}])[{_OF_SLIPS}](?![军续地意虐])"
)
_STRETCHED = re.compile(r"([^0-9a-z./])\1{3,}")
_MARKS = str.maketrans({",": "，", "?": "？", "!": "！", ";": "；"})
# A link says where it leads by each of its letters: nothing in it is put right.
_LINK = re.compile(
    r"([a-z]{3,9}://[a-z0-9\-._~:/?#@$&+=%]*[a-z0-9/=_%-]"
    r"|(?<![a-z0-9_.-])(?:[a-z0-9_-]+\.)+(?:xn--[a-z0-9-]+|[a-z]{2,18})(?![a-z0-9])(?::\d{2,5})?"
    r"(?:[/?#](?:[a-z0-9\-._~:/?#@$&+=%]*[a-z0-9/=_%-])?)?)"
)
# Letters of other scripts, and with accents, that a host may have instead of its own.
_STRANGE = (
    "\u00df-\u00f6\u00f8-\u02af\u0370-\u052f\u0531-\u0587\u13a0-\u13ff\u1c80-\u1c8f\u1e00-\u1fff"
    "\u2c60-\u2c7f\ua4d0-\ua4ff\ua640-\ua69f\ua720-\ua7ff\uab30-\uabbf"
)
_HOST = re.compile(
    rf"(?<![a-z0-9_.{_STRANGE}-])(?:[a-z0-9_{_STRANGE}-]+\.)+"
    rf"[a-z{_STRANGE}]{{2,18}}(?![a-z0-9{_STRANGE}])"
)
_WRITTEN_IN_ASCII = "xn--"
# Makes a sign a coloured picture.
_COLOURED = "\ufe0f"
# What one disguise hid may be another; nobody writes more of them around each other.
_MOST_ROUNDS = 9
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Mn", "Me"})
_PICTURES = frozenset({"So", "Sk"})


class _Disguises(BaseModel):
    """All of ``disguises.yml``."""

    symbols: dict[str, str]
    characters: dict[str, str]
    numerals: dict[str, str]
    words: list[tuple[str, str]]

    class Config:
        extra = Extra.forbid


def uncover(text: str) -> str:
    """Writes a text the one way that signs and links are looked for.

    Lines are joined where a Chinese character stands at the break: a screenshot breaks words.

    Args:
        text: Any text.

    Returns:
        The same words in lower case, half width and simplified characters, without spaces
        between Chinese characters, emoji and what is not seen.
    """
    symbols, table, numerals, words = _tables()
    text = text.replace(_COLOURED, "")
    for symbol, meant in symbols:
        if symbol in text:
            text = text.replace(symbol, meant)
    plain = "".join(map(_seen, unicodedata.normalize("NFKC", text).lower()))
    plain = _without_accents(_HOST.sub(_as_registered, plain))
    plain = unicodedata.normalize("NFC", plain).translate(table)
    # The table of scripts writes 〇 and others as letters.
    plain = _simplified().convert(plain).translate(table)
    for _ in range(_MOST_ROUNDS):
        even = _without_gaps(plain)
        plain = _put_right(even, numerals, words)
        if plain == even == _without_gaps(plain):
            break
    return _outside_links(plain, lambda part: part.translate(_MARKS))


def _put_right(
    text: str, numerals: Mapping[str, str], words: Sequence[tuple[re.Pattern[str], str]]
) -> str:
    def put_right(part: str) -> str:
        part = _ZERO_FOR_O.sub(lambda found: "0" * len(found.group()), part)
        part = _STRETCHED.sub(r"\1\1", _ONE_FOR_L.sub("1", part))
        part = _NUMERAL.sub(lambda found: numerals[found.group()], part)
        for pattern, meant in words:
            part = pattern.sub(meant, part)
        return part

    return _outside_links(text, put_right).strip()


def _outside_links(text: str, change: Callable[[str], str]) -> str:
    """Changes a text, but no link in it."""
    parts = _LINK.split(text)
    parts[::2] = map(change, parts[::2])
    return "".join(parts)


def _as_registered(host: re.Match[str]) -> str:
    """A host as it is looked up: one with strange letters is another than it looks like."""
    *labels, ending = host.group().split(".")
    written = (
        label
        if (label + ending).isascii() or label.startswith(_WRITTEN_IN_ASCII)
        else _WRITTEN_IN_ASCII + label.encode("punycode").decode()
        for label in labels
    )
    return ".".join([*written, ending])


def _without_accents(text: str) -> str:
    """Takes marks off letters: a Chinese text has none."""
    if text.isascii():
        return text
    return "".join(
        character
        for character in unicodedata.normalize("NFD", text)
        if unicodedata.category(character) not in {"Mn", "Me"}
    )


def _seen(character: str) -> str:
    if character in "\n\r\t":
        return " "
    category = unicodedata.category(character)
    if category in _UNSEEN:
        return ""
    return " " if category in _PICTURES or category.startswith("Z") else character


def _without_gaps(text: str) -> str:
    spaces = text.count(" ")
    if spaces > _BROKEN_BY_SPACES * len(text):
        text = _SPACES.sub("", text)
    text = _SPELLED.sub(lambda found: found.group().replace(" ", ""), _SPACES.sub(" ", text))
    return _FILLER.sub("", _GAP_AT_CHINESE.sub("", text))


@lru_cache(maxsize=1)
def _simplified() -> OpenCC:
    return OpenCC("t2s")


@lru_cache(maxsize=1)
def _tables() -> tuple[
    tuple[tuple[str, str], ...],
    dict[int, str],
    dict[str, str],
    tuple[tuple[re.Pattern[str], str], ...],
]:
    file = _Disguises.parse_obj(YAML(typ="safe").load(_FILE.read_text(encoding="utf-8")))
    table = _look_alikes()
    table.update({ord(character): meant for character, meant in file.characters.items()})
    words = tuple((re.compile(pattern), meant) for pattern, meant in file.words)
    return tuple(file.symbols.items()), table, file.numerals, words


def _look_alikes() -> dict[int, str]:
    """Letters of other scripts that look like Latin letters, from Unicode's own table."""
    table: dict[int, str] = {}
    for character, alike in load_confusables("confusables.json").items():
        if len(character) != 1 or character.isascii() or not _is_foreign_letter(character):
            continue
        for each in alike:
            letter = each["c"].lower()
            if len(letter) == 1 and letter.isascii() and letter.isalnum():
                table.setdefault(ord(character), letter)
    return table


def _is_foreign_letter(character: str) -> bool:
    """Whether it is a letter, and none of those that Chinese is written with."""
    if unicodedata.category(character) not in {"Ll", "Lu", "Lt", "Lo", "Nd"}:
        return False
    name = unicodedata.name(character, "")
    return not name.startswith(("CJK", "HIRAGANA", "KATAKANA", "BOPOMOFO", "HANGUL"))

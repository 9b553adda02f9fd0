"""Reads links as they are written; never opens one."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

import tldextract
from pydantic import BaseModel, Extra
from rapidfuzz.distance import OSA
from ruamel.yaml import YAML

Trait = Literal[
    "true", "unknown", "look-alike", "short", "raw-ip", "odd-port", "punycode", "package", "cheap"
]

_FILE = Path(__file__).with_name("domains.yml")
_LABEL = r"[a-z0-9](?:[a-z0-9_-]{0,62})"
_HOST = rf"(?:{_LABEL}\.)+(?:xn--[a-z0-9-]+|[a-z]{{2,18}}|[a-z]{{2,3}}\.[a-z]{{2}})"
_ADDRESS = r"(?:\d{1,3}\.){3}\d{1,3}"
# Before an @ stands whom a link is to be taken for: http://icbc.com.cn@example.top.
_BEFORE_AT = r"(?:[a-z0-9\-._~%!$&'*+;=:]{1,100}@)?"
_LINK = re.compile(
    rf"(?<![a-z0-9@._-])(?:(?P<scheme>[a-z]{{3,6}}://){_BEFORE_AT})?"
    rf"(?P<host>{_ADDRESS}|{_HOST})(?![a-z0-9._-]{{0,64}}@)"
    rf"(?::(?P<port>\d{{2,5}}))?(?P<path>[/?#][a-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]*)?"
)
# 「3.5万」 and 「p.m」 are no hosts; what has neither scheme nor path must end in a known suffix.
_USUAL_PORTS = frozenset({None, 80, 443})
_PACKAGES = (".apk", ".xapk", ".mobileconfig", ".ipa", ".exe", ".plist")
# A name of fewer letters is near to too many others.
_SHORTEST_NEAR = 5
_SHORTEST_NEAR_ANYWHERE = 7
# Shorter numbers stand in too many names, as does the way of counting.
_SHORTEST_NUMBER = 5
_COMMON_NUMBERS = frozenset({"12345"})
# Shorter letters stand in other words too.
_SHORTEST_MARK = 4
_LETTER_FOR_DIGIT = re.compile(r"(?<=[0-9])[oil]+|[oil]+(?=[0-9])")
_DIGITS = str.maketrans("oil", "011")
_DIGIT_FOR_LETTER = str.maketrans({"0": "o", "1": "l", "3": "e", "5": "s"})


class _Owner(BaseModel):
    """One whom frauds claim to be, as ``domains.yml`` has it."""

    id: str
    called: list[str]
    domains: list[str]
    numbers: list[str] = []
    latin: list[str] = []
    source: str

    class Config:
        extra = Extra.forbid


class _Domains(BaseModel):
    shorteners: list[str]
    cheap_endings: list[str]
    owners: list[_Owner]

    class Config:
        extra = Extra.forbid


@dataclass(frozen=True)
class Owner:
    """One whom frauds claim to be.

    Attributes:
        id: A name.
        called: Finds it in an uncovered text.
        domains: What is its own.
        numbers: The numbers that it serves under.
    """

    id: str
    called: re.Pattern[str]
    domains: frozenset[str]
    numbers: frozenset[str]


@dataclass(frozen=True)
class Link:
    """A link as it is written.

    Attributes:
        written: The link.
        host: Its host.
        traits: What can be seen of it without opening it.
        owner: The id of whom it belongs to, or is made to look like; None where unknown.
    """

    written: str
    host: str
    traits: frozenset[Trait]
    owner: str | None = None


def find(text: str) -> tuple[Link, ...]:
    """Finds the links in an uncovered text and reads what their shape says.

    Args:
        text: As :func:`fraud.disguises.uncover` gives it.

    Returns:
        The links in order, each once.
    """
    if "." not in text:
        return ()
    found: dict[str, Link] = {}
    for match in _LINK.finditer(text):
        link = _read(match)
        if link is not None:
            found.setdefault(link.written, link)
    return tuple(found.values())


def owners() -> tuple[Owner, ...]:
    """All whose true domains and numbers are known."""
    return _known().owners


def names_anybody(text: str) -> bool:
    """Whether a text names somebody whose true domains are known."""
    return _known().anybody.search(text) is not None


def _read(match: re.Match[str]) -> Link | None:
    host, path = match["host"], match["path"] or ""
    port = int(match["port"]) if match["port"] else None
    written = match.group().rstrip(".,;:!?)")
    traits: set[Trait] = set()
    if path.split("?", 1)[0].endswith(_PACKAGES):
        traits.add("package")
    if port not in _USUAL_PORTS:
        traits.add("odd-port")
    if re.fullmatch(_ADDRESS, host):
        bare = not (match["scheme"] or path or port)
        if bare or not _is_address(host):
            return None
        return Link(written, host, frozenset({*traits, "raw-ip"}))
    named = _named(host)
    if named is None:
        return None
    more, owner = named
    return Link(written, host, frozenset({*traits, *more}), owner)


def _named(host: str) -> tuple[set[Trait], str | None] | None:
    """What a host's name shows, and whom it belongs to or copies; None where it is no host."""
    parts = _suffixes()(host)
    if not parts.suffix or not parts.domain:
        return None
    known = _known()
    registered = f"{parts.domain}.{parts.suffix}"
    traits: set[Trait] = {"punycode"} if "xn--" in host else set()
    if host.removeprefix("www.") in known.shorteners or registered in known.shorteners:
        return {*traits, "short"}, None
    owner = known.owner_of(host, registered)
    if owner:
        return {*traits, "true"}, owner
    if parts.suffix.rsplit(".", 1)[-1] in known.cheap_endings:
        traits.add("cheap")
    owner = known.copied(host, parts.domain)
    traits.add("look-alike" if owner else "unknown")
    return traits, owner


def _as_digits(letters: re.Match[str]) -> str:
    return letters.group().translate(_DIGITS)


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


class _Known:
    """The true domains, ready to be compared with."""

    def __init__(self, file: _Domains) -> None:
        self.shorteners = frozenset(file.shorteners)
        self.cheap_endings = frozenset(file.cheap_endings)
        self.owners = tuple(
            Owner(
                each.id,
                re.compile("|".join(each.called)),
                frozenset(each.domains),
                frozenset(each.numbers),
            )
            for each in file.owners
        )
        self._owner_of = {domain: each.id for each in file.owners for domain in each.domains}
        self._marks = tuple(_marks(file.owners))
        self._any_mark = re.compile("|".join(pattern.pattern for pattern, _ in self._marks))
        self.anybody = re.compile("|".join(name for each in file.owners for name in each.called))
        self._names = tuple(
            (*domain.split(".", 1), each.id) for each in file.owners for domain in each.domains
        )

    def owner_of(self, host: str, registered: str) -> str | None:
        """Whose a host truly is."""
        if registered in self._owner_of:
            return self._owner_of[registered]
        return next(
            (
                owner
                for domain, owner in self._owner_of.items()
                if host == domain or host.endswith(f".{domain}")
            ),
            None,
        )

    def copied(self, host: str, name: str) -> str | None:
        """Whom a host that is nobody's known one is made to look like."""
        for written in (host, _LETTER_FOR_DIGIT.sub(_as_digits, host)):
            if self._any_mark.search(written):
                return next(owner for pattern, owner in self._marks if pattern.search(written))
        plain, ending = name.translate(_DIGIT_FOR_LETTER), host.rpartition(f"{name}.")[2]
        for true, true_ending, owner in self._names:
            shortest = _SHORTEST_NEAR if ending == true_ending else _SHORTEST_NEAR_ANYWHERE
            long_enough = len(true) >= shortest and not true.isdigit()
            if long_enough and OSA.distance(plain, true, score_cutoff=1) <= 1:
                return owner
        return None


def _marks(entries: Iterable[_Owner]) -> Iterator[tuple[re.Pattern[str], str]]:
    """What stands in a strange host only to remind of somebody."""
    for each in entries:
        for domain in each.domains:
            # A true domain in front of another: icbc.com.cn.example.top.
            yield re.compile(rf"(?:^|[.-]){re.escape(domain)}[.-]"), each.id
        for number in each.numbers:
            if len(number) >= _SHORTEST_NUMBER and number not in _COMMON_NUMBERS:
                yield re.compile(rf"(?<!\d){number}(?!\d)"), each.id
        for letters in each.latin:
            edge = "(?![a-z])" if len(letters) < _SHORTEST_MARK else ""
            begin = "(?<![a-z])" if edge else ""
            yield re.compile(rf"{begin}{letters}{edge}"), each.id


@lru_cache(maxsize=1)
def _known() -> _Known:
    return _Known(_Domains.parse_obj(YAML(typ="safe").load(_FILE.read_text(encoding="utf-8"))))


@lru_cache(maxsize=1)
def _suffixes() -> tldextract.TLDExtract:
    """The list of suffixes that the library brings; nothing is fetched."""
    return tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)

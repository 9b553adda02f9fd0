"""Looks for what must not be left: secrets, in every way in which they may be written."""

from __future__ import annotations

import base64
import json
import urllib.parse
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
_CHINESE = tuple(
    str.maketrans("0123456789", zero + one + "二三四五六七八九")
    for zero in "〇零"
    for one in "一幺"
)
_PLAIN = {
    **{character: str(digit) for digit, character in enumerate("０１２３４５６７８９")},
    **{character: str(digit) for digit, character in enumerate("〇一二三四五六七八九")},
    **{"零": "0", "○": "0", "幺": "1", "两": "2", "Ｘ": "X"},
}
_GAPS = "".join(" -.·,，、 　\t")


@dataclass(frozen=True)
class Leftover:
    """A secret that was found.

    Attributes:
        place: The file, or where else it was found.
        secret: The secret, as it was given.
        written: How it is written there.
    """

    place: str
    secret: str
    written: str


def notations(secret: str) -> set[str]:
    """Gives the ways in which a secret may be written."""
    written = {secret, secret.lower(), secret.upper()}
    plain = "".join(_PLAIN.get(character, character) for character in secret)
    plain = "".join(character for character in plain if character not in _GAPS)
    if plain[:-1].isdigit():
        groups = [plain[start : start + 4] for start in range(0, len(plain), 4)]
        written |= {plain, *(gap.join(groups) for gap in " -."), *(gap.join(plain) for gap in " -")}
        written |= {plain.translate(_WIDE), *(plain.translate(table) for table in _CHINESE)}
        written |= {" ".join(plain.translate(table)) for table in _CHINESE}
    return written


def find(folder: Path, secrets: Iterable[str], logged: str = "") -> list[Leftover]:
    """Finds secrets in any file under a folder and in what was logged.

    Args:
        folder: Where to look; file names are looked at, too.
        secrets: What must not be found.
        logged: What else to look through.
    """
    places = {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
    places["names of files"] = "\n".join(places).encode()
    places["what was logged"] = logged.encode()
    return [
        Leftover(place, secret, written)
        for secret in secrets
        for written in sorted(notations(secret))
        for place, held in places.items()
        if any(form in held for form in _encoded(written))
    ]


def _encoded(written: str) -> Iterator[bytes]:
    yield written.encode()
    yield written.encode("utf-16-le")
    yield written.encode("gb18030")
    yield json.dumps(written)[1:-1].encode()
    yield urllib.parse.quote(written).encode()
    yield base64.b64encode(written.encode()).rstrip(b"=")
    yield written.encode().hex().encode()

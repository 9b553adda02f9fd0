"""Reads back just enough of our own PDF: its pages, their words, and how large these are."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_OBJECT = re.compile(rb"(\d+) 0 obj\s*(.*?)endobj", re.DOTALL)
# Brackets within a string need no backslash where they come in pairs.
_IN_PAIRS = rb"\((?:[^()\\]|\\.)*\)"
for _ in range(3):
    _IN_PAIRS = rb"\((?:[^()\\]|\\.|" + _IN_PAIRS + rb")*\)"
_TOKEN = re.compile(_IN_PAIRS + rb"|<[0-9A-Fa-f]*>|/\w+|[-+]?\d*\.?\d+|[A-Za-z'\"*]+|\S", re.DOTALL)
_ALTERNATIVE = re.compile(rb"/Alt(?:(" + _IN_PAIRS + rb")|<([0-9A-Fa-f]+)>)", re.DOTALL)
_ESCAPED = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
_PLAIN = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_CHARACTERS = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")


@dataclass(frozen=True)
class Page:
    """One page.

    Attributes:
        width: In points.
        words: All words, in the order in which they stand in the file, without gaps.
        smallest: The height of the smallest letter in points, drawings included.
    """

    width: float
    words: str
    smallest: float


@dataclass(frozen=True)
class Document:
    """A PDF.

    Attributes:
        pages: Its pages.
        catalog: What it says of itself.
        metadata: What it says of itself for libraries and screen readers.
        alternatives: The words that stand for its pictures.
    """

    pages: list[Page]
    catalog: str
    metadata: str
    alternatives: list[str]


def read(pdf: bytes) -> Document:
    """Reads a PDF that typst has made."""
    objects = {int(number): body for number, body in _OBJECT.findall(pdf)}
    catalog = next(body for body in objects.values() if b"/Type/Catalog" in body)
    metadata = _stream(objects[_reference(catalog, b"Metadata")])
    pages = [_page(body, objects) for body in objects.values() if b"/Type/Page/" in body]
    return Document(
        pages, catalog.decode("latin-1"), metadata.decode(), list(_alternatives(objects.values()))
    )


def _page(body: bytes, objects: dict[int, bytes]) -> Page:
    box = re.search(rb"/MediaBox\[0 0 ([\d.]+)", body)
    assert box
    fonts = {
        name: _letters(int(number), objects)
        for name, number in re.findall(
            rb"/(f\d+) (\d+) 0 R", objects[_reference(body, b"Resources")]
        )
    }
    shown = list(_shown(_stream(objects[_reference(body, b"Contents")]), fonts))
    sizes = [size for _, size in shown] or [float("inf")]
    return Page(float(box[1]), "".join(words for words, _ in shown), min(sizes))


def _shown(content: bytes, fonts: dict[bytes, dict[int, str]]) -> Iterator[tuple[str, float]]:
    """Words with the height of their letters, as the page shows them."""
    scale, kept, before = 1.0, [], []
    font, size = b"", 0.0
    for token in _TOKEN.findall(content):
        if token == b"q":
            kept.append(scale)
        elif token == b"Q":
            scale = kept.pop()
        elif token == b"cm":
            c, d = float(before[-4]), float(before[-3])
            scale *= (c * c + d * d) ** 0.5
        elif token == b"Tf":
            font, size = before[-2][1:], float(before[-1])
        elif token[:1] in (b"(", b"<") and size and before[-1] != b"/Alt":
            codes = _codes(token)
            yield "".join(fonts[font].get(code, "") for code in codes), size * scale
        before = [*before[-8:], token]


def _codes(token: bytes) -> list[int]:
    if token.startswith(b"<"):
        raw = bytes.fromhex(token[1:-1].decode())
    else:
        raw = _ESCAPED.sub(_unescaped, token[1:-1])
    return [raw[index] << 8 | raw[index + 1] for index in range(0, len(raw) - 1, 2)]


def _unescaped(found: re.Match[bytes]) -> bytes:
    said = found[1]
    return bytes([int(said, 8)]) if said.isdigit() else _PLAIN.get(said, said)


def _letters(font: int, objects: dict[int, bytes]) -> dict[int, str]:
    table = _stream(objects[_reference(objects[font], b"ToUnicode")])
    return {
        int(code, 16): bytes.fromhex(letter.decode()).decode("utf-16-be")
        for code, letter in _CHARACTERS.findall(table.split(b"begincodespacerange")[1])
        if len(letter) >= 4
    }


def _alternatives(bodies: Iterable[bytes]) -> Iterator[str]:
    for body in bodies:
        for written, hexadecimal in _ALTERNATIVE.findall(body):
            raw = bytes.fromhex(hexadecimal.decode()) or _ESCAPED.sub(_unescaped, written[1:-1])
            yield raw.decode("utf-16") if raw[:2] == b"\xfe\xff" else raw.decode("latin-1")


def _reference(body: bytes, name: bytes) -> int:
    found = re.search(rb"/" + name + rb" (\d+) 0 R", body)
    assert found, name
    return int(found[1])


def _stream(body: bytes) -> bytes:
    head, rest = body.split(b"stream\n", 1)
    raw = rest.rsplit(b"endstream", 1)[0]
    return zlib.decompress(raw) if b"FlateDecode" in head else raw

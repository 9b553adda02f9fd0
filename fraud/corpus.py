r"""Reads the texts that the learned part is trained on, and those it is tested with.

A file is plain text: a head ``## side kind channel``, then one text a line, with line breaks
written ``\n``. Lines with one ``#`` are remarks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast

Side = Literal["fraud", "honest", "mind"]
TEXTS = Path(__file__).with_name("texts")
CHECKOUT = TEXTS.parent.parent
# What people say to 小伴, as other rooms keep it; read as data.
OWN_WORDS = ("nlu/*.yml", "guides/*.yml")
_SAID = re.compile(r"^ *- (?!intent:)(?P<text>[^{\[|&*].{11,80})$", re.MULTILINE)
_ASKS = re.compile(r"^asks:\n((?:[ -].*\n)+)", re.MULTILINE)
# Enough to know how people speak; more would only take longer.
_EVERY = 3
# Without the gap behind it, a head would be lost as a remark, and its texts with it.
_HEAD = "##"
_SIDES = frozenset({"fraud", "honest", "mind"})
_CHANNELS = frozenset({"sms", "chat", "call", "told", "page"})
_WORDS_OF_A_HEAD = 3


@dataclass(frozen=True)
class Example:
    """A text and what it is.

    Attributes:
        text: The text.
        side: ``fraud``, ``honest``, or ``mind`` for what is no fraud but to be minded.
        kind: The kind of fraud, or of honest message.
        channel: ``sms``, ``chat``, ``call``, ``told`` or ``page``.
        source: The name of the file without its ending: who wrote it.
    """

    text: str
    side: Side
    kind: str
    channel: str
    source: str


def load(folder: Path = TEXTS) -> tuple[Example, ...]:
    """All texts of a folder, file by file.

    Raises:
        ValueError: A file is not in the form above; says where.
    """
    return tuple(example for file in sorted(folder.glob("*.txt")) for example in read(file))


def read(file: Path) -> Iterator[Example]:
    """The texts of one file.

    Raises:
        ValueError: The file is not in the form above; says where.
    """
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError as error:
        number = error.object[: error.start].count(b"\n") + 1
        raise ValueError(f"{file.name}:{number}: this is no UTF-8") from error
    head: tuple[Side, str, str] | None = None
    for number, line in enumerate(lines, 1):
        if line.startswith(_HEAD):
            head = _head(line[len(_HEAD) :], f"{file.name}:{number}")
        elif line.strip() and not line.startswith("#"):
            if head is None:
                raise ValueError(f"{file.name}:{number}: a text before the first head")
            yield Example(line.replace("\\n", "\n"), *head, file.stem)


def own_words(checkout: Path = CHECKOUT) -> tuple[str, ...]:
    """Longer things that people say to 小伴 in their own words, none of them received.

    Args:
        checkout: Where the folders ``nlu`` and ``guides`` are.
    """
    said: list[str] = []
    for pattern in OWN_WORDS:
        for file in sorted(checkout.glob(pattern)):
            text = file.read_text(encoding="utf-8")
            asks = _ASKS.search(text)
            said += _SAID.findall(asks.group(1) if asks else text if "nlu:" in text else "")
    return tuple(said[::_EVERY])


def _head(line: str, place: str) -> tuple[Side, str, str]:
    words = line.split()
    if len(words) != _WORDS_OF_A_HEAD or words[0] not in _SIDES or words[2] not in _CHANNELS:
        raise ValueError(f"{place}: a head is '## side kind channel', such as '## fraud prize sms'")
    return cast("Side", words[0]), words[1], words[2]

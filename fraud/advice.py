"""What to say to somebody in the middle of a fraud."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, Extra
from ruamel.yaml import YAML

from fraud.patterns import Kind

_FILE = Path(__file__).with_name("advice.yml")


class _Strict(BaseModel):
    class Config:
        allow_mutation = False
        extra = Extra.forbid
        min_anystr_length = 1


class Advice(_Strict):
    """What is said about one kind of fraud.

    Attributes:
        stop: What it is, and the one thing to stop.
        because: Why, in one sentence.
        now: The one thing to do now.
        ask: The question to the person.
    """

    stop: str
    because: str
    now: str
    ask: str


class _Entry(_Strict):
    stop: str
    because: str
    now: str
    ask: str | None = None


class _File(_Strict):
    default: Advice
    kinds: dict[Kind, _Entry]


def advice_for(kind: str | None) -> Advice:
    """What to say about a kind of fraud.

    Args:
        kind: The id of a kind, such as ``fake-police``, or None.

    Returns:
        The advice for it; that for any fraud where the kind is not known.
    """
    known, default = _advice()
    return known.get(kind or "", default)


def kinds() -> tuple[str, ...]:
    """The kinds of fraud that have an advice of their own."""
    return tuple(_advice()[0])


@lru_cache(maxsize=1)
def _advice() -> tuple[dict[str, Advice], Advice]:
    file = _File.parse_obj(YAML(typ="safe").load(_FILE))
    known = {
        str(kind): Advice(**{**entry.dict(), "ask": entry.ask or file.default.ask})
        for kind, entry in file.kinds.items()
    }
    return known, file.default

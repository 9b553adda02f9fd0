"""The words by which numbers and signs are said, from ``reading_aloud.yml``."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, Extra
from ruamel.yaml import YAML

_FILE = Path(__file__).with_name("reading_aloud.yml")


class _Strict(BaseModel):
    class Config:
        allow_mutation = False
        extra = Extra.forbid


class Money(_Strict):
    """The words of money."""

    yuan: str
    jiao: str
    fen: str
    and_fen: str
    dollar: str
    paid: str
    received: str


class Words(_Strict):
    """What stands in the file, where each entry is explained."""

    digits: list[str]
    two: str
    tens: list[str]
    myriads: list[str]
    point: str
    as_said: dict[str, str]
    money: Money
    percent: str
    whole: str
    permille: str
    of: str
    to: str
    ratio: str
    minus: str
    below_zero: str
    plus: str
    hour: str
    half_past: str
    quarter_past: str
    minute: str
    year: str
    month: str
    day: str
    hidden: str
    web_address: str
    mail_address: str
    measures: list[str]
    names: list[str]
    before_codes: list[str]
    after_codes: list[str]
    units: dict[str, str]
    signs: dict[str, str]
    short_pauses: list[str]
    words: dict[str, str]
    pauses: dict[str, float]
    shortest_phrase: int


@lru_cache(maxsize=1)
def words() -> Words:
    """The words, read once."""
    return Words.parse_obj(YAML(typ="safe").load(_FILE.read_text(encoding="utf-8")))

"""What a problem with a guide means, for one who reads no English and cannot program."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pydantic import BaseModel

from guides.schema import Guide
from guides.writing.words import words

# As ``guides.checking`` tells a problem: file, line, field where there is one, and what is wrong.
_PROBLEM = re.compile(
    r"(?P<file>.*?\.ya?ml):(?P<line>\d+):(?: (?P<field>[^\s:]*):)? (?P<what>.*)", re.DOTALL
)
_PART = re.compile(r"([^.\[\]]+)|\[(\d+)\]")


def meaning(problem: str) -> str | None:
    """What a problem means and what helps, in plain Chinese.

    Args:
        problem: A line of ``guides.checking``.

    Returns:
        A line; None if there are no plain words for it.
    """
    told = _PROBLEM.fullmatch(problem)
    if told is None:
        return None
    for each in words()["meanings"]:
        if found := re.fullmatch(each["wrong"], told["what"], re.DOTALL):
            meant: str = each["means"].format(**found.groupdict())
            return f"{_where(told['line'], told['field'] or '')}{meant}"
    return None


def _where(line: str, field: str) -> str:
    says = words()["place"]
    parts = "".join(_parts(field))
    first: str = says["line"].format(line=line)
    end: str = says["end"]
    return f"{first}{parts}{end}" if parts else first


def _parts(field: str) -> Iterator[str]:
    """``steps[1].obstacles.missing[2]`` as people say it; what only holds others is left out."""
    says, fields = words()["place"], words()["fields"]
    model: type[BaseModel] | None = Guide
    found = _PART.findall(field)
    for position, (name, number) in enumerate(found):
        if number:
            is_step = found[position - 1][0] == "steps"
            yield says["step" if is_step else "item"].format(number=number)
            continue
        known = model.__fields__.get(name) if model else None
        called = fields[model.__name__].get(name, name) if model else name
        inner = known.type_ if known else None
        model = inner if isinstance(inner, type) and issubclass(inner, BaseModel) else None
        is_only_on_the_way = model is not None and position + 1 < len(found)
        if not is_only_on_the_way or name in ("others", "troubles"):
            yield says["field"].format(field=called)

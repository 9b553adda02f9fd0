"""A person's own record of what was learned, to keep."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from guides.book.words import date_of, words


@dataclass(frozen=True)
class LearningRecord:
    """What a person has learned; ``guides.book.typeset.record`` sets it.

    Attributes:
        learned: Guides that the person can do, with the day.
        practised_alone: Guides that the person has practised without help, with the day.
        begun: Guides that are under way: title, the step reached, how many steps there are.
        to_refresh: Guides to look at once more.
        made_on: The day on which this is written.
        name: The person's name, only if they want it here; otherwise a line to write it on.
    """

    learned: Sequence[tuple[str, datetime.date]] = ()
    practised_alone: Sequence[tuple[str, datetime.date]] = ()
    begun: Sequence[tuple[str, int, int]] = ()
    to_refresh: Sequence[str] = ()
    made_on: datetime.date = field(default_factory=datetime.date.today)
    name: str | None = None


def contents(record: LearningRecord) -> dict[str, Any]:
    """What goes on the paper, in the order in which it is to be read.

    Args:
        record: What the person has learned.
    """
    says: Mapping[str, str] = words()["record"]
    step = says["step"]
    parts = {
        "learned": [_line(title, date_of(day)) for title, day in record.learned],
        "practised_alone": [_line(title, date_of(day)) for title, day in record.practised_alone],
        "begun": [_line(title, step.format(step=at, steps=of)) for title, at, of in record.begun],
        "to_refresh": [_line(title) for title in record.to_refresh],
    }
    return {
        "words": says,
        "labels": words()["labels"],
        "name": record.name or says["blank"],
        "parts": [
            {"heading": says[part], "lines": lines} for part, lines in parts.items() if lines
        ],
        "made_on": says["made_on"].format(date=date_of(record.made_on)),
    }


def _line(title: str, beside: str = "") -> dict[str, str]:
    return {"title": title, "beside": beside}

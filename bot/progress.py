"""How a person gets on: what was learned, begun and forgotten, from the records."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from bot.settings import Settings
from care.kept import Practice, Progress
from care.records import Records
from guides.book.record import LearningRecord
from guides.schema import Guide

__all__ = ["learning_record"]

_CHINA = datetime.timezone(datetime.timedelta(hours=8))


def learning_record(
    settings: Settings, person: str, guides: Mapping[str, Guide]
) -> LearningRecord | None:
    """Reads how a person gets on.

    Args:
        settings: Where the records are.
        person: Who.
        guides: All guides by id; what is kept of others is left out.

    Returns:
        What was learned, practised without help, begun, and forgotten; None where nothing is
        kept of this person.

    Raises:
        SettingsError: The folder of people's data cannot be made.
        RecordsUnavailable: The records cannot be read.
    """
    settings.make_home()
    records = Records(settings.database_url)
    try:
        progress = [each for each in records.progress(person) if each.guide in guides]
        practice = [each for each in records.practice(person) if each.guide in guides]
    finally:
        records.close()
    if not (progress or practice):
        return None
    return _record(progress, practice, guides)


def _record(
    progress: list[Progress], practice: list[Practice], guides: Mapping[str, Guide]
) -> LearningRecord:
    forgotten = {each.guide for each in practice if each.remembered is False}
    return LearningRecord(
        learned=[
            (guides[each.guide].title, _day(each.finished))
            for each in progress
            if each.finished and each.guide not in forgotten
        ],
        practised_alone=[
            (guides[each.guide].title, _day(each.alone)) for each in practice if each.alone
        ],
        begun=[
            (guides[each.guide].title, max(each.furthest, 1), len(guides[each.guide].steps))
            for each in progress
            if not each.finished
        ],
        to_refresh=[guides[each].title for each in guides if each in forgotten],
    )


def _day(moment: datetime.datetime) -> datetime.date:
    return moment.astimezone(_CHINA).date()

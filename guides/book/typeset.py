"""Sets the books as PDF that screen readers can read aloud, and saves them."""

from __future__ import annotations

import contextlib
import datetime
import json
import os
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import typst

from guides.book import handbook
from guides.book import record as records
from guides.book.handbook import Reader, Size
from guides.book.record import LearningRecord
from guides.pictures.png import NoChineseFont, chinese_font, machine_fonts
from guides.pictures.svg import with_font
from guides.schema import Guide

_FOLDER = Path(__file__).parent
# For people who have the book read to them: structure, language, words for each picture.
_STANDARD: Final = "ua-1"
_TEMPLATES: Mapping[Reader, str] = {"people": "handbook.typ", "volunteers": "lessons.typ"}


def book(
    guides: Sequence[Guide],
    *,
    reader: Reader = "people",
    size: Size = "a4",
    made_on: datetime.date | None = None,
    folder: Path | None = None,
) -> bytes:
    """Sets a book.

    Args:
        guides: What it teaches.
        reader: For whom it is.
        size: Of the paper.
        made_on: The day on which it is made; None for today.
        folder: Where more fonts are.

    Returns:
        The PDF.

    Raises:
        NoChineseFont: If this machine has no Chinese font.
    """
    day = made_on or datetime.date.today()  # noqa: DTZ011 - the day where the person is
    make = handbook.people if reader == "people" else handbook.volunteers
    return _set(_TEMPLATES[reader], make(guides, size, day), day, folder)


def record(learned: LearningRecord, *, folder: Path | None = None) -> bytes:
    """Sets a person's record of what was learned.

    Args:
        learned: What goes into it.
        folder: Where more fonts are.

    Returns:
        The PDF.

    Raises:
        NoChineseFont: If this machine has no Chinese font.
    """
    return _set("record.typ", records.contents(learned), learned.made_on, folder)


def save(pdf: bytes, file: Path) -> None:
    """Saves all of it or nothing: what was there before stays until the new is whole.

    Args:
        pdf: What is saved.
        file: Where.

    Raises:
        OSError: If it cannot be saved there.
    """
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(pdf)
        part.chmod(0o644)
        part.replace(file)
    except BaseException:
        with contextlib.suppress(OSError):
            part.unlink()
        raise


def _set(template: str, data: Mapping[str, Any], day: datetime.date, folder: Path | None) -> bytes:
    family = chinese_font(folder)
    if family is None:
        raise NoChineseFont
    moment = datetime.datetime.combine(day, datetime.time(), datetime.timezone.utc)
    return typst.compile(
        _FOLDER / template,
        root=_FOLDER,
        format="pdf",
        font_paths=machine_fonts(folder),
        sys_inputs={"book": json.dumps(_in_font(data, family)), "family": family},
        pdf_standards=_STANDARD,
        # The same guides on the same day give the same file.
        timestamp=moment,
    )


def _in_font(data: Any, family: str) -> Any:
    """The data with all drawings in one family of letters."""
    if isinstance(data, Mapping):
        return {
            name: with_font(each, family) if name == "svg" else _in_font(each, family)
            for name, each in data.items()
        }
    return [_in_font(each, family) for each in data] if isinstance(data, list) else data

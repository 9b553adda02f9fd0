"""The pictures that go with answers, by their names.

A name is ``<guide>/<step>``, with ``/practice`` for the make-believe phone and ``/unmarked``
where it does not show what to press. Drawn as SVG for pages; as PNG files, which are kept, for
messages.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from pathlib import Path

from guides import library
from guides.book import typeset
from guides.pictures import png, svg
from guides.schema import Guide

_LONGEST_STEP = 3


class Pictures:
    """Draws the screens of guides as PNG files.

    Args:
        folder: Where the files are kept; made when the first is drawn.
        guides: All guides by id; None for those that come with 小伴.
    """

    def __init__(self, folder: Path, guides: Mapping[str, Guide] | None = None) -> None:
        self._folder = folder
        self._guides = library.load() if guides is None else guides
        self._files: dict[str, str | None] = {}

    def file(self, name: str) -> str | None:
        """The file of a picture.

        Args:
            name: See above.

        Returns:
            The path; None where there is no such picture, this machine has no Chinese font or
            the file cannot be kept: the words then stand alone.
        """
        if name not in self._files:
            self._files[name] = self._made(name)
        return self._files[name]

    def drawing(self, name: str) -> str | None:
        """A picture as SVG with a text alternative; None where there is no such picture."""
        guide, step, how = parts(name)
        if guide not in self._guides or not 0 < step <= len(self._guides[guide].steps):
            return None
        return svg.draw(
            self._guides[guide].steps[step - 1].screen,
            number=step,
            mark="unmarked" not in how,
            practice="practice" in how,
        )

    def _made(self, name: str) -> str | None:
        drawing = self.drawing(name)
        if drawing is None:
            return None
        guide, step, _ = parts(name)
        # Named after what it shows: a guide that has changed gets new pictures.
        file = self._folder / f"{guide}-{step}-{zlib.crc32(drawing.encode()):08x}.png"
        try:
            if not file.exists():
                picture = png.to_png(drawing)
                self._folder.mkdir(parents=True, exist_ok=True)
                typeset.save(picture, file)
        except (png.NoChineseFont, OSError):
            return None
        return str(file)


def parts(name: str) -> tuple[str, int, frozenset[str]]:
    """Takes a picture's name apart: the guide, the step, and how it is drawn.

    What is no name has step 0, which no guide has.
    """
    guide, _, rest = name.partition("/")
    step, *how = rest.split("/")
    is_step = step.isascii() and step.isdecimal() and len(step) <= _LONGEST_STEP
    return guide, int(step) if is_step else 0, frozenset(how)

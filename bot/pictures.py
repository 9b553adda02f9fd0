"""The pictures that go with answers: drawn when they are first needed, then kept as files."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from pathlib import Path

from guides import library
from guides.book import typeset
from guides.pictures import png, svg
from guides.schema import Guide


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
            name: ``<guide>/<step>``, with ``/practice`` for the make-believe phone and
                ``/unmarked`` where it does not show what to press.

        Returns:
            The path; None where this machine has no Chinese font or the file cannot be kept:
            the words then stand alone.
        """
        if name not in self._files:
            self._files[name] = self._made(name)
        return self._files[name]

    def _made(self, name: str) -> str | None:
        guide, step, *how = name.split("/")
        drawing = svg.draw(
            self._guides[guide].steps[int(step) - 1].screen,
            number=int(step),
            mark="unmarked" not in how,
            practice="practice" in how,
        )
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

"""What a picture that a person sends turns into: its words, or why there are none."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path

from fraud import images

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Shown:
    """What came of a picture.

    Attributes:
        attachment: ``image`` where it was read, or cannot be read here; ``image_empty``,
            ``image_blurred`` or ``image_broken`` where there is nothing to read.
        text: Its words and what its codes hold; None where there are none.
    """

    attachment: str
    text: str | None = None


def look(file: str) -> Shown:
    """Reads a picture; never fails, and keeps nothing of it.

    Whoever made the file deletes it: it may be the person's own.
    """
    try:
        picture = images.read(Path(file))
    except images.ImageError:
        return Shown("image_broken")
    except images.ReadersMissing:
        return Shown("image")
    except Exception as error:  # a reader's own fault is no reason for silence
        _log.error("a picture could not be read: %s", type(error).__name__)
        return Shown("image_broken")
    if picture.state == "read":
        return Shown("image", picture.as_text())
    return Shown(f"image_{picture.state}")

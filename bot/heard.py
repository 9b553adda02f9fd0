"""What a recording that a person sends turns into: its words, or why there are none."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.failures import place
from care.kept import HEARD
from voice.file_error import AudioFileError
from voice.recogniser_error import RecogniserError

__all__ = ["HEARD", "Hear", "Recording", "listen"]

Hear = Callable[[Path, Sequence[str]], str]

# The kinds of trouble that a person can mend; all others are ours.
_TROUBLES = {"too_long": "audio_long", "empty": "audio_empty"}

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Recording:
    """What came of a recording.

    Attributes:
        attachment: ``audio_heard`` where it was understood, ``forwarded`` where it was and
            somebody else spoke; ``audio`` where nothing can be
            heard here; ``audio_empty``, ``audio_long`` or ``audio_broken``.
        text: The words; None where there are none.
    """

    attachment: str
    text: str | None = None


def listen(
    file: str, hear: Hear | None, hints: Sequence[str], *, forwarded: bool = False
) -> Recording:
    """Hears a recording; never fails, and keeps nothing of it.

    Whoever made the file deletes it: it may be the person's own.

    Args:
        file: The recording.
        hear: Hears it; None where nothing can be heard here.
        hints: What is likely to be said.
        forwarded: Whether somebody else spoke, and the person handed it on.
    """
    if hear is None:
        return Recording("audio")
    try:
        text = hear(Path(file), hints)
    except AudioFileError as error:
        return Recording(_TROUBLES.get(error.kind, "audio_broken"))
    except RecogniserError as error:
        _log.error("a recording could not be heard: %s", error.kind)
        return Recording("audio")
    except Exception as error:  # a library's own fault is no reason for silence
        _log.error("a recording could not be heard: %s at %s", type(error).__name__, place(error))
        return Recording("audio_broken")
    if not text:
        return Recording("audio_empty")
    # The words of another are no wish of the person's: they are looked at, not followed.
    return Recording("forwarded" if forwarded else HEARD, text)

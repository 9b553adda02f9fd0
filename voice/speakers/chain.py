"""Several voices in order: whoever can speaks."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from voice import reading_aloud
from voice.speaker import SLOWEST, Speaker, SpeakerError, characters
from voice.speakers.espeak import EspeakSpeaker
from voice.speakers.google import GoogleSpeaker
from voice.speakers.piper import PiperSpeaker

_LOG = logging.getLogger(__name__)
_ANY = "A"
# No failures: these voices are as they should be.
_EXPECTED = frozenset({"not_sent", "left_alone"})


class Chain:
    """Speaks by the first voice that can.

    Args:
        voices: The best first.

    Raises:
        SpeakerError: There is none.
    """

    name = "chain"

    def __init__(self, voices: Sequence[Speaker]) -> None:
        if not voices:
            raise SpeakerError("not_installed")
        self._voices = tuple(voices)

    @property
    def voices(self) -> tuple[str, ...]:
        """The names of the voices, in order."""
        return tuple(voice.name for voice in self._voices)

    def speak(self, text: str, pace: int) -> bytes:
        """Says one phrase.

        Args:
            text: In words only.
            pace: How many characters a minute the whole answer has.

        Raises:
            SpeakerError: No voice can say it.
        """
        if not characters(text):
            return b""
        for voice in self._voices:
            try:
                said = voice.speak(text, pace)
            except SpeakerError as error:
                level = logging.DEBUG if error.kind in _EXPECTED else logging.WARNING
                _LOG.log(level, "%s does not speak: %s", voice.name, error.kind)
            except Exception as error:
                # Its text may hold what was to be said.
                _LOG.warning("%s does not speak: %s", voice.name, type(error).__name__)
            else:
                if said:
                    return said
                _LOG.warning("%s does not speak: nothing came", voice.name)
        raise SpeakerError("not_working")


def usual(
    folder: Path,
    *,
    google: bool = False,
    piper: Path | None = None,
    piper_voice: Path | None = None,
    language: str = "zh",
) -> Chain:
    """The voices that there are: Google's if it is allowed, piper's if given, espeak-ng's.

    Args:
        folder: Where Google's sentences are kept.
        google: Whether phrases may be sent to Google.
        piper: piper's file, or its name on the path; without it, ``piper`` on the path.
        piper_voice: The file of piper's voice; without it piper does not speak.
        language: ``zh`` or ``yue``.

    Raises:
        SpeakerError: No voice is installed.
    """
    makers: list[Callable[[], Speaker]] = []
    if google:
        makers.append(partial(GoogleSpeaker, folder, language))
    if piper_voice is not None:
        makers.append(partial(PiperSpeaker, piper or Path("piper"), piper_voice))
    makers.append(partial(EspeakSpeaker, language))
    chain = Chain(list(_made(makers)))
    _warm_up(language)
    return chain


def _warm_up(language: str) -> None:
    """Has all read and made that is once; the first answer would wait for it."""
    reading_aloud.said(_ANY)
    with contextlib.suppress(SpeakerError):
        EspeakSpeaker(language).speak(_ANY, SLOWEST)


def _made(makers: Sequence[Callable[[], Speaker]]) -> Iterator[Speaker]:
    for make in makers:
        try:
            yield make()
        except SpeakerError as error:
            maker = make.func.__name__ if isinstance(make, partial) else ""
            _LOG.warning("%s is left out: %s", maker, error.kind)

"""Hearing and speaking as the settings have them; models are loaded once, when first needed."""

from __future__ import annotations

import importlib
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.settings import Settings
from voice.recogniser_error import RecogniserError
from voice.saying import Manner, whole
from voice.speaker import Speaker
from voice.turn_taking import TurnTaker

# Speech models that were found good, so that they are not tried again in every process.
_KNOWN_GOOD = "vosk-known-good"


class Voices:
    """What all front ends with sound share.

    Args:
        settings: Which model, which voices, and whether the internet may be asked.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._making = threading.Lock()
        self._speakers: dict[str, Speaker] = {}
        self._model: Any = None
        self._error: RecogniserError | None = None

    @property
    def can_hear(self) -> bool:
        """Whether there is a model that works; loads it, which takes a moment the first time."""
        return self.why_not is None

    @property
    def why_not(self) -> RecogniserError | None:
        """Why nothing can be heard here; None where it can."""
        try:
            self._loaded()
        except RecogniserError as error:
            return error
        return None

    def hearing(self) -> Any:
        """Hears one conversation, or one file after the other.

        Returns:
            A :class:`voice.hearing.Hearing`.

        Raises:
            RecogniserError: Hearing is not possible here; says what to do.
        """
        # Late: what it needs may not be installed, and text goes on all the same.
        usual = importlib.import_module("voice.usual_hearing")
        return usual.usual_hearing(self._loaded())

    def listening(self, patience: float = 1.0) -> Any:
        """Listens to one person in a live conversation.

        Args:
            patience: What was learned of the person's pauses.

        Returns:
            A :class:`voice.listening.Listening`.

        Raises:
            RecogniserError: Hearing is not possible here; says what to do.
        """
        hearing = self.hearing()
        taker = TurnTaker(patience, detector_lag=hearing.lag)
        return importlib.import_module("voice.listening").Listening(hearing, taker)

    def hear(self, file: Path, hints: Sequence[str] = ()) -> str:
        """Hears what is said in a file.

        Args:
            file: WAV, OGG/Opus, MP3, FLAC.
            hints: What is likely to be said.

        Raises:
            RecogniserError: Hearing is not possible here; says what to do.
            AudioFileError: The file cannot be heard; says what to do.
        """
        hearing = self.hearing()
        files = importlib.import_module("voice.files")
        text: str = files.hear(file, hearing, hints)
        return text

    @property
    def speaker(self) -> Speaker:
        """Makes sound of words, in Mandarin.

        Raises:
            SpeakerError: There is no voice at all.
        """
        return self.speaking("zh")

    def speaking(self, language: str) -> Speaker:
        """Makes sound of words.

        Args:
            language: ``zh`` or ``yue``.

        Raises:
            SpeakerError: There is no voice at all.
        """
        with self._making:
            if language not in self._speakers:
                chain = importlib.import_module("voice.speakers.chain")
                settings = self._settings
                self._speakers[language] = chain.usual(
                    settings.models / "speech",
                    google=settings.gtts and not settings.offline,
                    piper=settings.piper,
                    piper_voice=settings.piper_voice,
                    language=language,
                )
            return self._speakers[language]

    def spoken(self, text: str, manner: Mapping[str, Any] | None = None) -> bytes:
        """A whole answer as sound: 16 kHz, mono, 16-bit little-endian.

        Args:
            text: As it is written.
            manner: ``state["manner"]``.

        Raises:
            SpeakerError: No voice can say it.
        """
        return whole(text, self.speaker, Manner.of(manner))

    def _loaded(self) -> Any:
        """The model; what is wrong with it is found out once."""
        with self._making:
            if self._error is not None:
                raise self._error
            if self._model is None:
                try:
                    self._model = self._load()
                except RecogniserError as error:
                    self._error = error
                    raise
            return self._model

    def _load(self) -> Any:
        folder = self._settings.vosk_model
        if folder is None:
            raise RecogniserError("no_folder")
        vosk_model = importlib.import_module("voice.vosk_model")
        return vosk_model.load(folder, self._settings.models / _KNOWN_GOOD)

"""Says answers on a line, phrase by phrase as they are ready, and can stop at any moment."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import Protocol

from voice.events import RATE, WIDTH
from voice.saying import Manner, Sound, sounds
from voice.speaker import Speaker

# Phrases are made so far ahead of what is heard, in seconds: stopping wastes no more.
_AHEAD = 8.0
_LOOK = 0.1


class Sayer(Protocol):
    """Where sound goes out."""

    @property
    def to_say(self) -> float:
        """How many seconds wait to be said."""
        ...

    def say(self, samples: bytes) -> bool:
        """Says something after all that waits; False where nobody hears it any more."""
        ...

    def stop_speaking(self) -> bytes:
        """Falls silent at once."""
        ...

    async def said(self) -> bool:
        """Waits until all was said; False where nobody hears it any more."""
        ...


class Mouth:
    """Speaks on one line.

    Args:
        line: Where sound goes out.
        speaker: Makes sound of words.
    """

    def __init__(self, line: Sayer, speaker: Speaker) -> None:
        self._line = line
        self._speaker = speaker

    async def say(
        self, text: str, manner: Manner, begins: Callable[[], None], since: float = 0.0
    ) -> bool:
        """Says an answer to its end, unless cancelled.

        Args:
            text: As it is written.
            manner: How fast and how loud.
            begins: Called when the first sound goes out.
            since: From where, in seconds since its beginning.

        Returns:
            False where nobody hears it any more.

        Raises:
            SpeakerError: No voice can say it.
        """
        made = sounds(text, self._speaker, manner)
        skip = round(since * RATE) * WIDTH
        begun = False
        while (sound := await asyncio.to_thread(_next, made)) is not None:
            skipped, skip = min(skip, len(sound.samples)), max(0, skip - len(sound.samples))
            samples = sound.samples[skipped:]
            if not samples:
                continue
            while self._line.to_say > _AHEAD:  # noqa: ASYNC110 - a line tells no more than that
                await asyncio.sleep(_LOOK)
            if not self._line.say(samples):
                return False
            if not begun:
                begins()
                begun = True
        return await self._line.said()

    def stop(self) -> None:
        """Falls silent at once."""
        self._line.stop_speaking()


def _next(made: Iterator[Sound]) -> Sound | None:
    return next(made, None)

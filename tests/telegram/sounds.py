"""Voice notes, and an ear and a mouth for them that are no real ones."""

from __future__ import annotations

import io
import math
import threading
from array import array
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import soundfile

from bot.messages import Reply, SafeMessage, State, Turn
from tests.telegram.house import House
from tests.telegram.people import Person
from voice import notes
from voice.events import RATE
from voice.file_error import AudioFileError

SAID = "怎么扫码付钱"
ECHO = f"我听到：「{SAID}」\n\n"
# What the mouth takes for one character, as at 240 characters a minute.
CHARACTER = 0.25


def spoken(seconds: float = 1.5) -> bytes:
    """A voice note, as Telegram's apps make them."""
    return notes.encoded(_tone(seconds)).content


def length(note: bytes) -> float:
    """How long a voice note is, in seconds, when it is played."""
    with soundfile.SoundFile(io.BytesIO(note)) as sound:
        assert (sound.format, sound.subtype, sound.channels) == ("OGG", "OPUS", 1)
        return len(sound.read()) / sound.samplerate


def loudness(note: bytes) -> float:
    """How loud a voice note is on the whole; 0 for silence, 1 for all that there is."""
    with soundfile.SoundFile(io.BytesIO(note)) as sound:
        return float((sound.read() ** 2).mean() ** 0.5)


class Ear:
    """Understands every recording that can be read."""

    def __init__(self) -> None:
        self.says = SAID
        self.files: list[Path] = []

    def __call__(self, file: Path, hints: Sequence[str]) -> str:
        self.files.append(file)
        try:
            length(file.read_bytes())
        except soundfile.SoundFileError as error:
            raise AudioFileError("broken") from error
        return self.says


class Mouth:
    """Says every text as a tone, as soon as it is free."""

    def __init__(self) -> None:
        self.said: list[tuple[str, Mapping[str, Any] | None]] = []
        self.free = threading.Event()
        self.free.set()

    def __call__(self, text: str, manner: Mapping[str, Any] | None) -> bytes:
        assert self.free.wait(10)
        self.said.append((text, manner))
        return _tone(CHARACTER * len(text))


def answers(*replies: Reply, **state: Any) -> Callable[[State, SafeMessage], Turn]:
    """Decides always the same."""
    return lambda *_: Turn(replies, state)


def kinds(person: Person) -> list[str]:
    """What kinds of messages the person got."""
    with person.world.lock:
        return ["voice" if "voice" in each else "text" for each in person.chat.messages]


async def settled(house: House, person: Person, number: int) -> list[str]:
    """What the person was told when there was time for more than there should be."""
    await person.heard(number)
    await house.closes()
    return person.seen()


def _tone(seconds: float) -> bytes:
    samples = (int(8_000 * math.sin(i / 10)) for i in range(round(seconds * RATE)))
    return array("h", samples).tobytes()

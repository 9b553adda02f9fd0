"""``xiaoban say``: speaks a text, into a file or aloud."""

from __future__ import annotations

import importlib
import io
import json
import sys
import time
import wave
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Literal

import click

from bot import settings
from bot.voices import Voices
from bot.wording import wording
from voice import saying
from voice.events import RATE, WIDTH
from voice.saying import Manner, Sound
from voice.speaker import FASTEST, SLOWEST, SpeakerError

# Far more than anybody listens to.
_LONGEST_TEXT = 1 << 20
_LOUDEST = 3

_Language = Literal["zh", "yue"]


class _SayingError(Exception):
    """Nothing was said; the text is for people and says what to do."""


@click.command()
@click.argument("text")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file to write, .wav or .ogg; what it held is replaced. Without it, it is played.",
)
@click.option(
    "--pace",
    type=click.IntRange(SLOWEST, FASTEST),
    default=Manner.pace,
    show_default=True,
    help="Characters a minute.",
)
@click.option(
    "--louder", type=click.IntRange(0, _LOUDEST), default=Manner.louder, show_default=True
)
@click.option("--language", type=click.Choice(["zh", "yue"]), default="zh", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def command(text: str, output: Path | None, *, as_json: bool, **manner: Any) -> None:
    """Speaks TEXT; "-" reads it from the standard input."""
    began = time.monotonic()
    try:
        length = _say(text, output, **manner)
    except (_SayingError, SpeakerError) as error:
        if as_json:
            click.echo(json.dumps({"error": str(error)}, ensure_ascii=False))
        else:
            click.echo(error, err=True)
        sys.exit(1)
    if as_json:
        told = {
            "file": str(output) if output else None,
            "seconds": round(length / (RATE * WIDTH), 2),
            "took": round(time.monotonic() - began, 2),
        }
        click.echo(json.dumps(told, ensure_ascii=False))
    elif output:
        click.echo(wording("say")["made"].format(file=output))


def _say(text: str, output: Path | None, pace: int, louder: int, language: _Language) -> int:
    """Says a text; returns how many bytes of sound it was."""
    if output and output.suffix.lower() not in _FORMATS:
        raise _error("wrong_kind", file=output)
    if text == "-":
        text = sys.stdin.buffer.read(_LONGEST_TEXT).decode("utf-8", "replace")
    if not text.strip():
        raise _error("empty")
    speaker = Voices(settings.load()).speaking(language)
    sounds = saying.sounds(text, speaker, Manner(pace, louder))
    length = _write(sounds, output) if output else _play(sounds)
    if not length:
        raise _error("empty")
    return length


def _write(sounds: Iterable[Sound], file: Path) -> int:
    samples = b"".join(sound.samples for sound in sounds)
    try:
        if samples:
            file.write_bytes(_FORMATS[file.suffix.lower()](samples))
    except OSError as error:
        raise _error("not_saved", file=file, error=error.strerror or error) from error
    except ImportError as error:
        raise _error("no_ogg") from error
    return len(samples)


def _play(sounds: Iterable[Sound]) -> int:
    """Plays phrase by phrase, as they are ready."""
    try:
        sounddevice = importlib.import_module("sounddevice")
        stream = sounddevice.RawOutputStream(samplerate=RATE, channels=1, dtype="int16")
    except Exception as error:  # no library, no PortAudio, no device, each in its own way
        raise _error("no_sound") from error
    length = 0
    with stream:
        for sound in sounds:
            stream.write(sound.samples)
            length += len(sound.samples)
    return length


def _wav(samples: bytes) -> bytes:
    content = io.BytesIO()
    with wave.open(content, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(WIDTH)
        file.setframerate(RATE)
        file.writeframes(samples)
    return content.getvalue()


def _ogg(samples: bytes) -> bytes:
    soundfile = importlib.import_module("soundfile")
    content = io.BytesIO()
    with soundfile.SoundFile(
        content, "w", samplerate=RATE, channels=1, format="OGG", subtype="OPUS"
    ) as file:
        # A second at a time: libsndfile has died of long pieces of OGG.
        for start in range(0, len(samples), RATE * WIDTH):
            file.buffer_write(samples[start : start + RATE * WIDTH], dtype="int16")
    return content.getvalue()


def _error(kind: str, **about: object) -> _SayingError:
    return _SayingError(wording("say")[kind].format(**about))


_FORMATS: Mapping[str, Callable[[bytes], bytes]] = {".wav": _wav, ".ogg": _ogg}

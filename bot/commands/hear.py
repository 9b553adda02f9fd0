"""``xiaoban hear``: what is said in files with sound."""

from __future__ import annotations

import importlib
import json
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from bot import settings
from bot.voices import Voices
from bot.wording import wording
from voice.file_error import AudioFileError
from voice.recogniser_error import RecogniserError

_MENDS = {"no_library": "make setup"}
_MEND = "xiaoban voice install"

Hear = Callable[[Path], str]


@click.command()
@click.argument("files", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="JSON lines, one a file.")
@click.option("--hint", "hints", multiple=True, help="What is likely to be said; may be repeated.")
def command(files: Sequence[str], as_json: bool, hints: Sequence[str]) -> None:
    """Writes down what is said in FILES: WAV, OGG/Opus, MP3 or FLAC."""
    voices = Voices(settings.load())
    error = _why_not(voices)
    if error and not as_json:
        click.echo(error, err=True)
        sys.exit(1)
    show = _show_as_json if as_json else _show_alone if len(files) == 1 else _show
    failed = False
    for file in files:
        answer = (
            {"file": file, "error": error}
            if error
            else _answer(file, lambda path: voices.hear(path, hints))
        )
        failed |= "error" in answer
        show(answer)
    sys.exit(1 if failed else 0)


def _why_not(voices: Voices) -> str:
    """Why nothing can be heard, and what mends it, in one line; "" where it can."""
    try:
        # Loads what is needed, so that no file's time has it in it.
        importlib.import_module("voice.files")
        voices.hearing()
    except RecogniserError as error:
        problem = error
    except (ImportError, OSError):
        problem = RecogniserError("no_library")
    else:
        return ""
    return f"{problem}{wording('hear')['install'].format(mend=_MENDS.get(problem.kind, _MEND))}"


def _answer(file: str, hear: Hear) -> dict[str, Any]:
    began = time.monotonic()
    try:
        text = hear(Path(file))
    except (AudioFileError, RecogniserError) as error:
        return {"file": file, "error": str(error)}
    took = time.monotonic() - began
    return {"file": file, "text": text, "seconds": _seconds(Path(file)), "took": round(took, 2)}


def _seconds(file: Path) -> float:
    """How long a file is that was heard."""
    return round(float(importlib.import_module("soundfile").info(file).duration), 2)


def _show_as_json(answer: Mapping[str, Any]) -> None:
    line = json.dumps(answer, ensure_ascii=False).encode("utf-8", "backslashreplace")
    click.get_binary_stream("stdout").write(line + b"\n")
    click.get_binary_stream("stdout").flush()


def _show_alone(answer: Mapping[str, Any]) -> None:
    if "error" in answer:
        click.echo(answer["error"], err=True)
    else:
        click.echo(answer["text"] or wording("hear")["nothing"])


def _show(answer: Mapping[str, Any]) -> None:
    line = answer.get("error") or answer["text"] or wording("hear")["nothing"]
    click.echo(f"{answer['file']}: {line}", err="error" in answer)

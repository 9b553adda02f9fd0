"""``xiaoban check``: is it a fraud? For people, and with ``--json`` for programs."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bot import settings
from bot.wording import wording
from fraud import checking, images

_CONTENTS = ("text", "image", "call")
_KEYS = ("id", *_CONTENTS)
_UNREAD = {
    "empty": "there are no words and no code in the picture",
    "blurred": "the picture is too blurred to be read",
}
# Far more than is sent; a line beyond it is an error and is passed over.
_LONGEST_LINE = 1 << 20


class _LineError(ValueError):
    """A line is not what is wanted; says what is."""


@click.command()
@click.argument("text", required=False)
@click.option("--image", type=click.Path(path_type=Path), help="A screenshot or a photo.")
@click.option("--json", "as_json", is_flag=True, help="JSON lines in, JSON lines out.")
@click.option("--explain", is_flag=True, help="All signs, and what each weighs.")
def command(text: str | None, image: Path | None, as_json: bool, explain: bool) -> None:
    """Checks TEXT, a picture, or JSON lines for fraud.

    TEXT is a message as it was received, or what was said on the telephone; without it, it
    is read from the standard input.
    """
    words = wording("check")
    try:
        checking.prepare(settings.load().models)
    except OSError as error:
        click.echo(f"{words['failed']}: {error}", err=True)
        sys.exit(1)
    if as_json:
        _for_a_program(sys.stdin.buffer, explain=explain)
        return
    given = _given(text, image, words)
    found = checking.check(given)
    screen = Console(highlight=False)
    _show(found, screen)
    if explain:
        screen.print(_all_signs(found, words))


def _given(text: str | None, image: Path | None, words: Mapping[str, Any]) -> str:
    if image is not None:
        try:
            picture = images.read(image)
        except images.ImageError as error:
            raise click.UsageError(f"{words['broken']} ({error})") from error
        except images.ReadersMissing as error:
            raise click.UsageError(f"{words['no_readers']} make setup") from error
        if picture.state != "read":
            raise click.UsageError(words[picture.state])
        return picture.as_text()
    if text is None:
        if sys.stdin.isatty():
            click.echo(words["paste"], err=True)
        text = sys.stdin.buffer.read(_LONGEST_LINE).decode("utf-8", "replace")
    if not text.strip():
        raise click.UsageError(words["nothing"])
    return text


def _show(found: checking.Check, screen: Console) -> None:
    said = checking.wording()
    screen.print(said.levels[found.level], style="bold", markup=False)
    for reason in checking.reasons(found):
        screen.print(f"· {reason}", markup=False)
    for place, advice in enumerate(checking.advice(found), 1):
        screen.print(f"{place}. {advice}", markup=False)


def _all_signs(found: checking.Check, words: Mapping[str, Any]) -> Table:
    table = Table(
        *words["columns"], title=f"{words['score']} {found.score:.3f}  {found.kind or ''}"
    )
    for sign in found.signs:
        table.add_row(sign.sign, f"{sign.weight:+.2f}", sign.says, escape(sign.quote))
    return table


def _for_a_program(lines: BinaryIO, *, explain: bool) -> None:
    for line in _lines(lines):
        try:
            answer = _answer(line, explain=explain)
        except _LineError as error:
            answer = {"error": str(error)}
        sys.stdout.buffer.write(
            json.dumps(answer, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n"
        )
        sys.stdout.buffer.flush()


def _lines(source: BinaryIO) -> Iterator[bytes | None]:
    """The lines that are not blank; None in the place of one that is too long."""
    while line := source.readline(_LONGEST_LINE + 1):
        if len(line) > _LONGEST_LINE:
            while line and not line.endswith(b"\n"):
                line = source.readline(_LONGEST_LINE)
            yield None
        elif line.strip():
            yield line


def _answer(line: bytes | None, *, explain: bool) -> dict[str, Any]:
    if line is None:
        raise _LineError(f"the line is longer than {_LONGEST_LINE} bytes")
    given = _object(line)
    found = checking.check(_content(given))
    answer: dict[str, Any] = {"id": given["id"]} if "id" in given else {}
    answer |= {
        "level": found.level,
        "score": round(found.score, 4),
        "kind": found.kind,
        "reasons": checking.reasons(found),
        "advice": checking.advice(found),
    }
    if explain:
        answer["signs"] = [
            {"sign": each.sign, "weight": round(each.weight, 3), "quote": each.quote}
            for each in found.signs
        ]
    return answer


def _object(line: bytes) -> dict[str, Any]:
    try:
        given = json.loads(line.decode("utf-8"))
        # Not a number, and what is larger than any: Python reads them, JSON has none.
        json.dumps(given, allow_nan=False)
    except UnicodeDecodeError as error:
        raise _LineError("the line is not UTF-8") from error
    except (ValueError, RecursionError) as error:
        raise _LineError("the line is no JSON") from error
    if not isinstance(given, dict):
        raise _LineError('the line must be an object, such as {"id": "1", "text": "…"}')
    unknown = sorted(set(given) - set(_KEYS))
    if unknown:
        raise _LineError(f"unknown key {json.dumps(unknown[0])}; known: {', '.join(_KEYS)}")
    contents = [key for key in _CONTENTS if given.get(key) is not None]
    if len(contents) != 1:
        raise _LineError(f"exactly one is wanted of: {', '.join(_CONTENTS)}")
    if not isinstance(given[contents[0]], str):
        raise _LineError(f'"{contents[0]}" must be a text')
    return given


def _content(given: Mapping[str, Any]) -> str:
    if given.get("image") is None:
        return str(given.get("text") or given.get("call") or "")
    try:
        picture = images.read(Path(given["image"]))
    except images.ImageError as error:
        raise _LineError(f'"image": {error}') from error
    except images.ReadersMissing as error:
        raise _LineError("pictures cannot be read here: run make setup") from error
    # Nothing is known of what nobody could read: it is not ordinary.
    if picture.state != "read":
        raise _LineError(f'"image": {_UNREAD[picture.state]}')
    return picture.as_text()

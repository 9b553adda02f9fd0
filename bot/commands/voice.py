"""``xiaoban voice``: the models for hearing, those that are there and those that can be had."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from bot import settings
from bot.settings import Settings
from bot.wording import wording
from voice import installing
from voice.installing import Installed, InstallingError, Model

_LANGUAGES = ("zh", "en")


@click.group(invoke_without_command=True)
@click.pass_context
def command(context: click.Context) -> None:
    """The models that hear people: lists and installs them."""
    if context.invoked_subcommand is None:
        context.invoke(list_models)


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="JSON lines, one a model.")
def list_models(*, as_json: bool = False) -> None:
    """Lists what is there and what can be had."""
    voices = _voices(settings.load())
    models = installing.catalogue()
    states = {language: _state(voices / each.name) for language, each in models.items()}
    if as_json:
        for language, model in models.items():
            click.echo(_as_json(model, states[language], voices))
        return
    for model in models.values():
        click.echo(_described(model, states[model.language]))


@command.command("install")
@click.argument("language", type=click.Choice(_LANGUAGES), default="zh")
@click.option(
    "--from",
    "source",
    default="",
    help="The URL of the file or of a mirror's folder, or a file on disk.",
)
def install(language: str, source: str) -> None:
    """Installs the model for LANGUAGE, zh unless told otherwise."""
    words, screen = wording("voice"), Console(stderr=True, highlight=False)
    given = settings.load()
    try:
        done = _install(installing.catalogue()[language], given, source, screen)
    except InstallingError as error:
        click.echo(words["errors"][error.kind].format(what=error.what), err=True)
        sys.exit(1)
    except KeyboardInterrupt:
        click.echo(words["stopped"].format(language=language), err=True)
        sys.exit(130)
    click.echo(words["already" if done.already else "installed"].format(folder=done.folder))
    if settings.load().vosk_model != done.folder:
        click.echo(words["use"].format(folder=done.folder))


def _install(model: Model, given: Settings, source: str, screen: Console) -> Installed:
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn())
    told = wording("voice")["installing"].format(name=model.name)
    with Progress(
        *columns,
        TimeRemainingColumn(),
        console=screen,
        transient=True,
        disable=not screen.is_terminal,
    ) as bar:
        # Shown with the first byte: nothing is fetched of what is there or lies on disk.
        task = bar.add_task(told, total=model.size, visible=False)

        def progress(done: int) -> None:
            bar.update(task, completed=done, visible=True)

        return installing.install(
            model, _voices(given), source=source, offline=given.offline, progress=progress
        )


def _voices(given: Settings) -> Path:
    return given.models / "voice"


def _state(folder: Path) -> str:
    if installing.is_whole(folder):
        return "installed"
    return "damaged" if folder.exists() else "absent"


def _described(model: Model, state: str) -> str:
    words = wording("voice")
    described: str = words["model"].format(
        language=f"{words['languages'][model.language]} {model.language}",
        name=model.name,
        size=round(model.size / 1e6),
        licence=model.licence,
        errors="，".join(f"{of} {percent}" for of, percent in model.errors.items()),
        state=words["states"][state].format(language=model.language),
    )
    return described


def _as_json(model: Model, state: str, voices: Path) -> str:
    told: dict[str, Any] = {
        "language": model.language,
        "name": model.name,
        "state": state,
        "folder": str(voices / model.name),
        "url": model.url,
        "size": model.size,
        "licence": model.licence,
        "errors": dict(model.errors),
    }
    return json.dumps(told, ensure_ascii=False)

"""``xiaoban``: the command line."""

from __future__ import annotations

import importlib
import logging
import sys
from collections.abc import Sequence

import click

from bot.settings import SettingsError

# Each is the object ``command`` of its module in ``bot.commands``.
_COMMANDS = (
    "chat",
    "check",
    "doctor",
    "guides",
    "handbook",
    "hear",
    "progress",
    "say",
    "serve",
    "talk",
    "train",
    "version",
    "voice",
)
_OURS = ("actions", "bot", "care", "fraud", "guides", "nlu", "voice")


class _Commands(click.Group):
    """Loads a command's module only when the command is called: some take long to load."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"bot.commands.{cmd_name}").command
        return command


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
def xiaoban() -> None:
    """小伴：陪您用手机。 A patient companion for life on a phone."""
    _tell_only_what_is_ours()


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs a command; what is wrong with the settings is told in one line."""
    try:
        xiaoban.main(None if arguments is None else list(arguments), prog_name="xiaoban")
    except SettingsError as error:
        click.echo(f"xiaoban: {error}", err=True)
        sys.exit(2)


def _tell_only_what_is_ours() -> None:
    """Shows our own warnings on stderr; what libraries warn of and log is for their makers."""
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.getLogger().handlers = [logging.NullHandler()]
    logging.captureWarnings(True)
    for name in _OURS:
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [handler], False
        logger.setLevel(logging.WARNING)


if __name__ == "__main__":
    main()

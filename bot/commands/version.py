"""``xiaoban version``."""

from __future__ import annotations

import platform
from importlib import metadata

import click


@click.command()
def command() -> None:
    """Says which version this is."""
    versions = {name: metadata.version(name) for name in ("xiaoban", "rasa")}
    versions["python"] = platform.python_version()
    click.echo(" ".join(f"{name} {version}" for name, version in versions.items()))

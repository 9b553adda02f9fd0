"""Trains the model, when anything that it learns from has changed."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from bot.settings import CHECKOUT

# What the model is made from. Programs count too: they say how examples become a model.
_SOURCES = (
    "config.yml",
    "stories/**/*.yml",
    "nlu/**/*.yml",
    "nlu/**/*.py",
    "guides/*.yml",
)
# What reads a model is what wrote it.
_PACKAGES = ("rasa", "scikit-learn", "numpy", "pypinyin")
# The newest, and the one before it: somebody may be talking with that one.
_KEPT = 2
_UNFINISHED = ".training-"


class TrainingError(RuntimeError):
    """No model came of it; says why."""


def fingerprint(checkout: Path = CHECKOUT) -> str:
    """What the model is made from, as a short name: the same sources give the same."""
    whole = hashlib.sha256()
    for package in _PACKAGES:
        whole.update(f"{package}={metadata.version(package)}\0".encode())
    for pattern in _SOURCES:
        for file in sorted(checkout.glob(pattern)):
            whole.update(file.relative_to(checkout).as_posix().encode() + b"\0")
            whole.update(hashlib.sha256(file.read_bytes()).digest())
    return whole.hexdigest()[:16]


def model_file(models: Path, checkout: Path = CHECKOUT) -> Path:
    """Where the model of the present sources is, or will be."""
    return models / f"xiaoban-{fingerprint(checkout)}.tar.gz"


def train(models: Path, checkout: Path = CHECKOUT, *, anew: bool = False) -> Path:
    """Trains the model, unless there is one of the present sources.

    Args:
        models: The folder of models.
        checkout: Where the sources are.
        anew: Train even if there is a model.

    Returns:
        The model's file.

    Raises:
        TrainingError: No model came of it.
        OSError: The folder of models cannot be written.
    """
    models.mkdir(parents=True, exist_ok=True)
    with _alone(models):
        model = model_file(models, checkout)
        if anew or not model.exists():
            with tempfile.TemporaryDirectory(prefix=_UNFINISHED, dir=models) as folder:
                _put(_run(checkout, Path(folder)), model)
        # So that it counts as the newest, also where an older one came back into use.
        model.touch()
        _drop_old(models)
    return model


@contextlib.contextmanager
def _alone(models: Path) -> Iterator[None]:
    """One training at a time in a folder; who comes second finds the model made."""
    folder = os.open(models, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _run(checkout: Path, output: Path) -> Path:
    """Trains in a process of its own: Rasa prints as it pleases, and keeps much in memory."""
    model = output / "model.tar.gz"
    environment = {
        **os.environ,
        "PYTHONPATH": str(checkout),
        # Rasa would keep its cache in the folder that it is run from.
        "RASA_CACHE_DIRECTORY": str(output / "cache"),
    }
    done = subprocess.run(  # noqa: S603 - this very Python, with our own paths
        [sys.executable, "-W", "ignore", "-m", "bot.rasa_training", str(checkout), str(model)],
        cwd=output,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        check=False,
    )
    if done.returncode or not model.exists():
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise TrainingError(said[-1] if said else f"ended with code {done.returncode}")
    return model


def _put(trained: Path, model: Path) -> None:
    """Puts a model in its place: it is there whole, or not at all, whatever happens."""
    with trained.open("rb") as file:
        os.fsync(file.fileno())
    trained.replace(model)


def _drop_old(models: Path) -> None:
    """Drops what nobody uses, and what a training left that was cut off."""
    for interrupted in models.glob(f"{_UNFINISHED}*"):
        shutil.rmtree(interrupted)
    found = sorted(models.glob("xiaoban-*.tar.gz"), key=lambda file: file.stat().st_mtime)
    for old in found[:-_KEPT]:
        old.unlink(missing_ok=True)

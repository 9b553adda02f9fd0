"""Lets Rasa start without TensorFlow.

Importing ``rasa.core.agent`` imports TensorFlow, for DIET and TED, which 小伴 does not
use: 12 s and 630 MB instead of 5 s and 180 MB (2 cores, Rasa 3.6.21). Where our own
``config.yml`` is run, stand-ins take its place, from which Rasa's classes can be
defined but which do nothing. Rasa's own commands are not touched: they import the
real one.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import logging
import os
import sys
import types
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import structlog

_ABSENT = frozenset({"tensorflow", "tensorflow_hub", "tensorflow_text", "keras", "jax"})


class _AbsentType(type):
    """Any attribute and any subscript of an absent name is absent too."""

    def __getattr__(cls, name: str) -> type:
        if name.startswith("__"):
            raise AttributeError(name)
        return Absent

    def __getitem__(cls, item: object) -> type:
        return Absent


class Absent(metaclass=_AbsentType):
    """Stands for any class, function or decorator of an absent package."""

    def __new__(cls, *values: object, **_: object) -> object:  # type: ignore[misc]
        """Used as a decorator it gives back what it decorates."""
        decorating = cls is Absent and len(values) == 1 and callable(values[0])
        return values[0] if decorating else object.__new__(cls)

    def __init__(self, *values: object, **named: object) -> None:
        """Takes whatever the real one would take."""

    def __call__(self, *values: object, **_: object) -> object:
        """Used as a decorator with arguments it gives back what it decorates."""
        return values[0] if values else self


class _AbsentModule(types.ModuleType):
    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.__version__ = "0"
        self.__path__: list[str] = []

    def __getattr__(self, name: str) -> type:
        if name.startswith("__"):
            raise AttributeError(name)
        return Absent


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(
        self, name: str, path: Sequence[str] | None, target: types.ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if name.partition(".")[0] not in _ABSENT:
            return None
        return importlib.machinery.ModuleSpec(name, self, is_package=True)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> types.ModuleType:
        return _AbsentModule(spec.name)

    def exec_module(self, module: types.ModuleType) -> None:
        """There is nothing to run."""


@contextmanager
def quietly() -> Iterator[None]:
    """Around ``import rasa`` and loading a model: prepared, without Rasa's own warnings."""
    prepare()
    # Recorded, not only ignored: Rasa sets the filters anew while it is imported.
    with warnings.catch_warnings(record=True):
        warnings.simplefilter("ignore")
        yield


def prepare() -> None:
    """Makes ready for ``import rasa``; to be called before it. Calling it again is harmless.

    Also keeps what people say out of the logs: Rasa's structlog prints it at debug.
    """
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    # Otherwise importing Rasa starts git to look for a repository.
    os.environ.setdefault("GIT_PYTHON_REFRESH", "quiet")
    for name in ("rasa", "sqlalchemy", "apscheduler", "asyncio"):
        logging.getLogger(name).setLevel(logging.ERROR)
    if "tensorflow" not in sys.modules and not any(
        isinstance(finder, _Finder) for finder in sys.meta_path
    ):
        sys.meta_path.insert(0, _Finder())
    _silence_structlog()


def _silence_structlog() -> None:
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL),
        logger_factory=structlog.ReturnLoggerFactory(),
    )

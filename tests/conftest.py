"""What several tests share."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import settings, training
from bot.engine import RasaEngine

_OURS = ("actions", "bot", "care", "fraud", "guides", "nlu", "voice")


@pytest.fixture(autouse=True)
def _logging_as_it_was() -> Iterator[None]:
    """A command sets up logging for its process: the next test has its own again."""
    loggers = [logging.getLogger(), *map(logging.getLogger, _OURS)]
    before = [(logger.handlers, logger.propagate, logger.level) for logger in loggers]
    yield
    logging.captureWarnings(False)
    for logger, (handlers, propagate, level) in zip(loggers, before, strict=True):
        logger.handlers, logger.propagate = handlers, propagate
        logger.setLevel(level)


@pytest.fixture(scope="session")
def engine() -> RasaEngine:
    """The real engine, trained on the files as they stand.

    ``XIAOBAN_TEST_MODEL`` names a model to be tested instead.
    """
    given = os.environ.get("XIAOBAN_TEST_MODEL")
    model = Path(given) if given else training.train(settings.load().models)
    return RasaEngine.load(model)

"""What several tests share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot import settings, training
from bot.engine import RasaEngine


@pytest.fixture(scope="session")
def engine() -> RasaEngine:
    """The real engine, trained on the files as they stand.

    ``XIAOBAN_TEST_MODEL`` names a model to be tested instead.
    """
    given = os.environ.get("XIAOBAN_TEST_MODEL")
    model = Path(given) if given else training.train(settings.load().models)
    return RasaEngine.load(model)

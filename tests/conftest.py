"""What several tests share."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.engine import RasaEngine


@pytest.fixture(scope="session")
def engine() -> RasaEngine:
    """The real engine, trained on the files as they stand."""
    import sys
    if not Path("/work/main/fraud/signs.py").exists():
        sys.path.insert(0, "/tmp/stub")
        sys.modules.pop("fraud", None)
    return RasaEngine.load(Path("/tmp/models/x.tar.gz"))

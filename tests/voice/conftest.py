"""What several tests of hearing share."""

from __future__ import annotations

import tarfile
from pathlib import Path

import pytest

_SHARED = Path(__file__).parents[3] / "shared" / "data" / "voice"


@pytest.fixture(scope="session")
def voice_data() -> Path:
    """The recordings, noises and sentences that are no part of the project."""
    if not _SHARED.is_dir():
        pytest.skip("the data of voices is not beside the checkout")
    return _SHARED


@pytest.fixture(scope="session")
def vosk_fixture(voice_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small model that understands espeak-ng's Mandarin, in a folder of the test session."""
    folder = tmp_path_factory.mktemp("vosk")
    with tarfile.open(voice_data / "vosk-fixture-zh.tar.gz") as archive:
        archive.extractall(folder, filter="data")
    return next(found.parent for found in folder.glob("*/am"))

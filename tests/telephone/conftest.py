"""The data of voices is the same as for the tests of hearing."""

from __future__ import annotations

from tests.voice.conftest import voice_data, vosk_fixture

__all__ = ["voice_data", "vosk_fixture"]

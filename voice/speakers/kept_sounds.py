"""Sentences that were said once, kept as files that only their owner reads."""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
import threading
from pathlib import Path

_MOST_FILES = 4_000
_MOST_BYTES = 64_000_000
_SUFFIX = ".mp3"


class KeptSounds:
    """A folder of sounds, bounded; those that were not heard for longest go first.

    Args:
        folder: Is made when something is kept. What else is in it stays as it is.
        most_files: How many are kept.
        most_bytes: How large they are together.
    """

    def __init__(
        self, folder: Path, most_files: int = _MOST_FILES, most_bytes: int = _MOST_BYTES
    ) -> None:
        self._folder = folder
        self._most_files = most_files
        self._most_bytes = most_bytes
        self._lock = threading.Lock()

    def find(self, voice: str, text: str) -> bytes | None:
        """What was kept; None for nothing."""
        file = self._file(voice, text)
        try:
            sound = file.read_bytes()
            os.utime(file)
        except OSError:
            return None
        return sound

    def keep(self, voice: str, text: str, sound: bytes) -> None:
        """Keeps a sound, if the folder can be written."""
        with contextlib.suppress(OSError), self._lock:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            # Made by mkstemp, a file is its owner's alone.
            handle, name = tempfile.mkstemp(suffix=".new", dir=self._folder)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(sound)
                Path(name).replace(self._file(voice, text))
            except OSError:
                Path(name).unlink(missing_ok=True)
                raise
            self._make_room()

    def drop(self, voice: str, text: str) -> None:
        """Forgets a sound that cannot be used."""
        with contextlib.suppress(OSError):
            self._file(voice, text).unlink()

    def _file(self, voice: str, text: str) -> Path:
        name = hashlib.sha256(f"{voice}\n{text}".encode("utf-8", "replace")).hexdigest()
        return self._folder / (name + _SUFFIX)

    def _make_room(self) -> None:
        kept = sorted(
            ((file.stat().st_mtime, file.stat().st_size, file) for file in self._files()),
            reverse=True,
        )
        size = 0
        for number, (_, bytes_of_file, file) in enumerate(kept, 1):
            size += bytes_of_file
            if number > self._most_files or size > self._most_bytes:
                file.unlink(missing_ok=True)

    def _files(self) -> list[Path]:
        return [file for file in self._folder.glob("*" + _SUFFIX) if file.is_file()]

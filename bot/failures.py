"""What may be told of an error: its kind and its place, never its message."""

from __future__ import annotations

import traceback
from pathlib import Path


def place(error: Exception) -> str:
    """Gives the file and line where an error arose; its message may quote a person."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"

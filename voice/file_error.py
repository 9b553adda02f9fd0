"""What is wrong with a file of speech, in words."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from ruamel.yaml import YAML

_FILE = Path(__file__).with_suffix(".yml")
# In seconds: longer than anybody speaks without a pause for an answer.
LONGEST = 120.0


class AudioFileError(ValueError):
    """A file cannot be heard; the text is for people and says what to do.

    Attributes:
        kind: Which error it is: a key of ``file_error.yml``.
    """

    def __init__(self, kind: str) -> None:
        super().__init__(_sentences()[kind].format(minutes=round(LONGEST / 60)))
        self.kind = kind


@lru_cache(maxsize=1)
def _sentences() -> dict[str, str]:
    return dict(YAML(typ="safe").load(_FILE.read_text(encoding="utf-8")))

"""What goes wrong with hearing, in words."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from ruamel.yaml import YAML

_FILE = Path(__file__).with_suffix(".yml")


class RecogniserError(Exception):
    """Hearing is not possible; the text is for people and says what to do.

    Attributes:
        kind: Which error it is: a key of ``recogniser_error.yml``.
    """

    def __init__(self, kind: str, what: str = "") -> None:
        super().__init__(_sentences()[kind].format(what=what))
        self.kind = kind


@lru_cache(maxsize=1)
def _sentences() -> dict[str, str]:
    return dict(YAML(typ="safe").load(_FILE.read_text(encoding="utf-8")))

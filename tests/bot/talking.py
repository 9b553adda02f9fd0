"""Talks to ``xiaoban chat --json`` as another program would: a real process, real lines."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Any

_XIAOBAN = Path(sys.executable).with_name("xiaoban")


class Talk:
    """One run of the program.

    Args:
        home: The folder of people's data.
        log: Where what it writes beside its answers goes.
    """

    def __init__(self, home: Path, log: Path) -> None:
        self._log = log.open("ab")
        self.process = subprocess.Popen(
            [_XIAOBAN, "chat", "--json"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            env={**os.environ, "XIAOBAN_HOME": str(home), "XIAOBAN_OFFLINE": "1"},
        )

    def __enter__(self) -> Talk:
        """Gives the run itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Ends the program, whatever it does."""
        self.process.kill()
        self.process.communicate()
        self._log.close()

    def send(self, line: dict[str, Any]) -> None:
        """Hands a line in without waiting for its answer."""
        assert self.process.stdin
        self.process.stdin.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")
        self.process.stdin.flush()

    def say(self, **line: Any) -> dict[str, Any]:
        """Hands a line in and gives its answer."""
        assert self.process.stdout
        self.send(line)
        answer: dict[str, Any] = json.loads(self.process.stdout.readline())
        return answer

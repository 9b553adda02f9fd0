"""小伴 by its scripting contract: one process, a new home, door and records on disk."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from bench.peers import CACHE, PROJECT, Answer, PeerError, environment
from bench.processes import busy_seconds, end, peak_megabytes, tail

_NAME = "xiaoban chat"
_LOG = CACHE / "xiaoban-chat.log"


class Xiaoban:
    """`xiaoban chat --json`, spoken to line by line."""

    def __init__(self) -> None:
        """Starts the process; it is read from when the first message is sent."""
        CACHE.mkdir(parents=True, exist_ok=True)
        self._home = tempfile.TemporaryDirectory(prefix="home-", dir=CACHE)
        with _LOG.open("w", encoding="utf-8") as log:
            self._process = subprocess.Popen(
                [str(Path(sys.executable).parent / "xiaoban"), "chat", "--json"],
                cwd=PROJECT,
                env=environment(XIAOBAN_HOME=self._home.name, XIAOBAN_OFFLINE="1"),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                encoding="utf-8",
                bufsize=1,
            )

    def say(self, person: str, text: str) -> Answer:
        """Writes one line and reads one."""
        if self._process.stdin is None or self._process.stdout is None:
            raise PeerError("小伴 has no streams")
        line = json.dumps({"person": person, "text": text}, ensure_ascii=False)
        began = time.perf_counter()
        try:
            self._process.stdin.write(f"{line}\n")
            answer = self._process.stdout.readline()
        except BrokenPipeError:
            answer = ""
        took = time.perf_counter() - began
        if not answer:
            raise PeerError(f"`{_NAME}` has ended:\n{tail(_LOG)}")
        content = json.loads(answer)
        if not content.get("replies"):
            raise PeerError(f"小伴 gave no reply: {answer[:400]}")
        text = "\n".join(reply["text"] for reply in content["replies"])
        return Answer(text, took, busy_seconds(self._process))

    def memory(self) -> Mapping[str, float]:
        """The peak of the process."""
        return {_NAME: peak_megabytes(self._process)}

    def close(self) -> None:
        """Ends the process and forgets the conversations."""
        end(self._process)
        self._home.cleanup()

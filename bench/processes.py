"""Processes that are measured: free ports, memory, and an end for each that was started."""

from __future__ import annotations

import os
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

_PROC = Path("/proc")
_PATIENCE = 10.0


def free_port() -> int:
    """A port on the loopback interface that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def peak_megabytes(process: subprocess.Popen[str]) -> float:
    """The most resident memory that a running process and its children have had.

    Args:
        process: A process that has not ended.

    Returns:
        The sum of the peaks, in megabytes of 2**20 bytes.
    """
    return sum(_peak_kilobytes(pid) for pid in _family(process.pid)) / 1024


def busy_seconds(process: subprocess.Popen[str]) -> float:
    """The processor time that a running process and its children have used so far.

    Args:
        process: A process that has not ended.

    Returns:
        Seconds, in steps of a hundredth.
    """
    return sum(_ticks(pid) for pid in _family(process.pid)) / os.sysconf("SC_CLK_TCK")


def _ticks(pid: int) -> int:
    # The second field is the name in brackets, which may hold spaces; user and system time
    # are fields 14 and 15.
    fields = (_PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def _peak_kilobytes(pid: int) -> int:
    for line in (_PROC / str(pid) / "status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1])
    return 0


def _family(pid: int) -> Iterator[int]:
    """A process and all that it has started."""
    yield pid
    for children in (_PROC / str(pid) / "task").glob("*/children"):
        for child in children.read_text().split():
            yield from _family(int(child))


def end(process: subprocess.Popen[str]) -> None:
    """Ends a process, gently first."""
    if process.poll() is None:
        process.terminate()
    try:
        process.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            stream.close()


def tail(log: Path, lines: int = 20) -> str:
    """The last lines of a log, for the report of a failure."""
    return "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])

"""Drives a real Asterisk with our dialplan, where the machine has one.

``python scripts/asterisk_call.py`` begins an Asterisk of its own in a folder of its own, on no
port of the network, lets it call 小伴's dialplan, presses zero, and sees that it goes on to the
human. ``xiaoban serve`` must be running with ``XIAOBAN_AUDIOSOCKET``. Ends with 0 where all went
well, with 77 where there is no Asterisk.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

_DEPLOY = Path(__file__).resolve().parents[1] / "deploy" / "asterisk"
_NO_ASTERISK = 77
_BEGINS_WITHIN = 20.0
_ENDS_WITHIN = 60.0
# The human is a context that leaves a trace; the caller presses zero after five seconds.
_TRIAL = """
[trial-human]
exten => s,1,Answer()
 same => n,System(touch {folder}/human)
 same => n,Wait(1)
 same => n,Hangup()

[trial-caller]
exten => s,1,Answer()
 same => n,Wait(5)
 same => n,SendDTMF(0)
 same => n,Wait(30)
 same => n,Hangup()
"""


def main() -> int:
    """Makes one call."""
    asterisk = shutil.which("asterisk")
    if asterisk is None:
        sys.stderr.write("there is no asterisk on this machine\n")
        return _NO_ASTERISK
    with tempfile.TemporaryDirectory() as folder:
        return _call(asterisk, Path(folder))


def _call(asterisk: str, folder: Path) -> int:
    _write(folder)
    command = [asterisk, "-C", str(folder / "asterisk.conf")]
    process = subprocess.Popen([*command, "-f"], stdout=subprocess.DEVNULL)  # noqa: S603
    try:
        _until(lambda: _said(command, "core waitfullybooted"), _BEGINS_WITHIN)
        _said(command, "channel originate Local/s@trial-caller/n extension s@xiaoban")
        reached = _until((folder / "human").exists, _ENDS_WITHIN)
    finally:
        process.terminate()
        process.wait(10)
    sys.stdout.write("a human was reached\n" if reached else "nobody was reached\n")
    return 0 if reached else 1


def _write(folder: Path) -> None:
    """The settings of an Asterisk that shares nothing with the machine's own."""
    kinds = ("astvarlibdir", "astdbdir", "astkeydir", "astspooldir", "astrundir", "astlogdir")
    directories = [f"{kind} => {folder}" for kind in kinds]
    lines = ["[directories]", f"astetcdir => {folder}", *directories]
    (folder / "asterisk.conf").write_text("\n".join(lines), encoding="utf-8")
    dialplan = (_DEPLOY / "extensions.conf").read_text(encoding="utf-8")
    human = "XIAOBAN_HUMAN = Local/s@trial-human/n"
    dialplan = dialplan.replace("XIAOBAN_HUMAN =\n", f"{human}\n")
    trial = _TRIAL.format(folder=folder)
    (folder / "extensions.conf").write_text(dialplan + trial, encoding="utf-8")
    (folder / "modules.conf").write_text("[modules]\nautoload = yes\n", encoding="utf-8")


def _said(command: list[str], what: str) -> bool:
    done = subprocess.run(  # noqa: S603 - Asterisk's own command line
        [*command, "-rx", what], capture_output=True, check=False
    )
    return done.returncode == 0


def _until(true: object, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if callable(true) and true():
            return True
        time.sleep(0.2)
    return False


if __name__ == "__main__":
    sys.exit(main())

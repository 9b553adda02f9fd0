"""What both sides of the comparison have in common."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

PROJECT = Path(__file__).resolve().parent.parent
# On the same disk as the models, so that both sides write to a real file system.
CACHE = PROJECT / "models" / "bench"


class PeerError(RuntimeError):
    """A side did not start, ended, or did not answer."""


@dataclass(frozen=True)
class Answer:
    """What came back for one message.

    Attributes:
        text: All replies, one after another.
        seconds: From sending the message to having read the whole answer.
        busy: The processor time that the side has used since its start, in seconds.
    """

    text: str
    seconds: float
    busy: float


class Peer(Protocol):
    """One side of the comparison, running."""

    def say(self, person: str, text: str) -> Answer:
        """Sends one message and waits for the answer.

        Raises:
            PeerError: If there is no answer, or an empty one.
        """

    def memory(self) -> Mapping[str, float]:
        """The peak of resident memory by process, in megabytes."""

    def close(self) -> None:
        """Ends all that was started."""


def environment(**settings: str) -> dict[str, str]:
    """The variables both sides run with: no telemetry, no graphics card, no chatter."""
    return {
        **os.environ,
        "RASA_TELEMETRY_ENABLED": "false",
        "CUDA_VISIBLE_DEVICES": "",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "PYTHONWARNINGS": "ignore",
        "PYTHONUTF8": "1",
        **settings,
    }

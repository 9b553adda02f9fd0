"""Loads a model in a process of its own, which may die of it: ``python vosk_trial.py FOLDER``.

Ends with 0 and says ``heard`` where the model loads and hears half a second of silence,
freely and with hints. It imports nothing of ours, so that it can be begun by its path.
"""

from __future__ import annotations

import importlib
import resource
import sys

_HALF_A_SECOND = bytes(16_000)
_MEMORY = 16 * 1024**3


def main(folder: str) -> None:
    """Tries a model.

    Args:
        folder: The model's folder.
    """
    # What dies here leaves no core file, and what asks for endless memory gets none.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    vosk = importlib.import_module("vosk")
    vosk.SetLogLevel(-1)
    model = vosk.Model(folder)
    for hints in ((), ('["[unk]"]',)):
        recogniser = vosk.KaldiRecognizer(model, 16_000.0, *hints)
        recogniser.AcceptWaveform(_HALF_A_SECOND)
        recogniser.FinalResult()
    sys.stdout.write("heard")


if __name__ == "__main__":
    main(sys.argv[1])

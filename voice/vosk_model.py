"""A Vosk model from a folder, without the process ever dying of a damaged one.

libvosk ends the process where a file is cut off, so a model is looked at first, then loaded
once by a process of its own; what was found good is remembered by names, sizes and times.
"""

from __future__ import annotations

import hashlib
import importlib
import json
import struct
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from voice.recogniser_error import RecogniserError

_NEEDED = ("am/final.mdl", "conf/mfcc.conf", "conf/model.conf", "graph/phones/word_boundary.int")
# The graph in one piece, or in two that are put together while hearing.
_WHOLE_GRAPH = ("graph/HCLG.fst", "graph/words.txt")
_GRAPH_IN_TWO = ("graph/HCLr.fst", "graph/Gr.fst", "graph/disambig_tid.int")
_NEEDED_WITH_IVECTOR = tuple(
    f"ivector/{name}"
    for name in (
        "final.dubm",
        "final.ie",
        "final.mat",
        "global_cmvn.stats",
        "online_cmvn.conf",
        "splice.conf",
    )
)
_SMALLEST = {".mdl": 10_000, ".fst": 64, ".dubm": 1_000, ".ie": 1_000, ".mat": 100}
_ACOUSTIC_END = b"</Nnet3>"
_FST_MAGIC = 2125659606
_WRAPPER_MARK_BYTES = 4
# Version, flags, properties, first state, how many states, how many arcs.
_GRAPH_COUNTS = struct.Struct("<iiQqqq")
_STATE_BYTES = 20
_ARC_BYTES = 16
_RATE_SETTING = "--sample-frequency="
_RATES = range(8_000, 48_001)
_TRIAL = Path(__file__).with_name("vosk_trial.py")

_loading = threading.Lock()
_loaded: dict[tuple[str, str], VoskModel] = {}


class VoskModel:
    """A model that was loaded; any number of recognisers share it.

    Attributes:
        raw: libvosk's own object.
    """

    def __init__(self, raw: Any) -> None:
        self.raw = raw

    def knows(self, word: str) -> bool:
        """Whether a word is in the vocabulary, and thus may be listened for."""
        # libvosk reads up to a NUL, and silence and the like are no words.
        if not word or not word.isprintable() or word[0] in "<!#[" or " " in word:
            return False
        try:
            return int(self.raw.vosk_model_find_word(word)) >= 0
        except UnicodeEncodeError:
            return False


def library() -> ModuleType:
    """The library, silenced: it writes what it heard to the error output.

    Raises:
        RecogniserError: Where it is not installed.
    """
    try:
        vosk = importlib.import_module("vosk")
    except (ImportError, OSError) as error:
        raise RecogniserError("no_library") from error
    vosk.SetLogLevel(-1)
    return vosk


def load(folder: Path, known_good: Path | None = None, timeout: float = 120) -> VoskModel:
    """Loads a model, once in a process.

    Args:
        folder: The model's folder.
        known_good: A file in which models are remembered that were found good; None to try
            a model again in every process.
        timeout: How long a model that is not known may take to load, in seconds.

    Returns:
        The model, the same one for the same folder.

    Raises:
        RecogniserError: Where the model is not there, not whole or does not load.
    """
    vosk = library()
    folder = folder.resolve()
    check(folder)
    key = (str(folder), fingerprint(folder))
    with _loading:
        if key not in _loaded:
            if key[1] not in _remembered(known_good):
                _try(folder, timeout)
                _remember(known_good, key[1])
            try:
                _loaded[key] = VoskModel(vosk.Model(str(folder)))
            except Exception as error:
                raise RecogniserError("not_loading") from error
        return _loaded[key]


def check(folder: Path) -> None:
    """Looks at a model's files without loading them.

    Raises:
        RecogniserError: Where one is missing, cut off or plainly wrong.
    """
    if not folder.is_dir():
        raise RecogniserError("no_folder")
    for name in _needed(folder):
        file = folder / name
        if not file.is_file():
            raise RecogniserError("file_missing", name)
        # The list of disambiguation symbols, and hardly another, may be almost empty.
        if file.stat().st_size < _SMALLEST.get(file.suffix, 1):
            raise RecogniserError("file_cut_off", name)
        if file.suffix == ".fst" and not _is_whole_graph(file):
            raise RecogniserError("file_cut_off", name)
    if _ACOUSTIC_END not in (folder / "am/final.mdl").read_bytes():
        raise RecogniserError("file_cut_off", "am/final.mdl")
    _check_rate(folder / "conf/mfcc.conf")


def fingerprint(folder: Path) -> str:
    """Names, sizes and times of a model's files in one word."""
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    entries = [
        (str(file.relative_to(folder)), file.stat().st_size, file.stat().st_mtime_ns)
        for file in files
    ]
    return hashlib.sha256(json.dumps(entries).encode()).hexdigest()


def _needed(folder: Path) -> Iterator[str]:
    yield from _NEEDED
    yield from _WHOLE_GRAPH if (folder / _WHOLE_GRAPH[0]).exists() else _GRAPH_IN_TWO
    if (folder / "ivector").exists():
        yield from _NEEDED_WITH_IVECTOR


def _is_whole_graph(file: Path) -> bool:
    """Whether a graph is as long as its own head says, where the head says it."""
    data = file.read_bytes()
    try:
        kind, at = _graph_head(data, 0)
        if kind == "olabel_lookahead":
            # It wraps another graph, whose head follows its own and a mark.
            kind, at = _graph_head(data, at + _GRAPH_COUNTS.size + _WRAPPER_MARK_BYTES)
        *_, states, arcs = _GRAPH_COUNTS.unpack_from(data, at)
    except (struct.error, ValueError):
        return False
    return kind != "const" or len(data) - at >= states * _STATE_BYTES + arcs * _ARC_BYTES


def _graph_head(data: bytes, at: int) -> tuple[str, int]:
    """The kind of a graph, and where its counts begin."""
    magic, length = struct.unpack_from("<ii", data, at)
    if magic != _FST_MAGIC or not 0 < length <= len(data):
        raise ValueError
    at += 8
    kind = data[at : at + length].decode("ascii")
    at += length
    (arc_length,) = struct.unpack_from("<i", data, at)
    if not 0 < arc_length <= len(data):
        raise ValueError
    return kind, at + 4 + arc_length


def _check_rate(settings: Path) -> None:
    for line in settings.read_text(encoding="utf-8", errors="replace").splitlines():
        if line.strip().startswith(_RATE_SETTING):
            value = line.strip()[len(_RATE_SETTING) :].split("#")[0].strip()
            try:
                right = float(value) in _RATES
            except ValueError:
                right = False
            # At 0 libvosk never comes back.
            if not right:
                raise RecogniserError("bad_rate", "conf/mfcc.conf")


def _try(folder: Path, timeout: float) -> None:
    try:
        trial = subprocess.run(  # noqa: S603 - this very Python, with our own paths
            [sys.executable, "-I", str(_TRIAL), str(folder)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=timeout,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise RecogniserError("too_slow") from error
    if trial.returncode != 0 or not trial.stdout.endswith(b"heard"):
        raise RecogniserError("not_loading")


def _remembered(known_good: Path | None) -> frozenset[str]:
    try:
        lines = known_good.read_text(encoding="ascii") if known_good else ""
    except (OSError, UnicodeError):
        return frozenset()
    return frozenset(lines.split())


def _remember(known_good: Path | None, print_of_it: str) -> None:
    if known_good is None:
        return
    try:
        known_good.parent.mkdir(parents=True, exist_ok=True)
        with known_good.open("a", encoding="ascii") as file:
            file.write(print_of_it + "\n")
    except OSError:
        # It is only tried again the next time.
        return

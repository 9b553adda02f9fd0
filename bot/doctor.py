"""Looks whether all that 小伴 needs is there and works, and says what mends it."""

from __future__ import annotations

import importlib
import importlib.util
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
        _voices(offline=settings.offline),
        _vosk(settings.vosk_model),
    ]


def _found(
    name: str, detail: str, problem: str = "", mend: str = "", *, needed: bool = False
) -> Finding:
    """What was found, or the problem with it and what mends that."""
    return Finding(name, not problem, needed, problem or detail, mend if problem else "")


def _python(version: tuple[int, ...]) -> Finding:
    here = platform.python_version()
    problem = "" if version == _PYTHON else f"Python {here} instead of 3.10"
    return _found("python", here, problem, "make setup", needed=True)


def _packages(requirements: Iterable[str]) -> Finding:
    wanted = [Requirement(each) for each in requirements]
    wanted = [each for each in wanted if each.marker is None or each.marker.evaluate({"extra": ""})]
    wrong = [problem for each in wanted if (problem := _problem_of(each))]
    return _found("packages", str(len(wanted)), ", ".join(wrong), "make setup", needed=True)


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
        return _found("font", "", "typst is not installed", "make setup")
    font = png.chinese_font()
    return _found("font", font or "", "" if font else "none", png.MEND)


def _fraud(models: Path) -> Finding:
    """The learned part of the fraud checker."""
    try:
        learned = importlib.import_module("fraud.learned")
    except ImportError:
        return _found("fraud", "", "packages are missing", "make setup", needed=True)
    file = learned.file(models)
    if not file.exists():
        return _found("fraud", "", "missing", _TRAIN, needed=True)
    problem = "" if zipfile.is_zipfile(file) else f"{file.name} is damaged"
    return _found("fraud", file.name, problem, f"{_TRAIN} --anew", needed=True)


def _images() -> Finding:
    if not (_is_installed("rapidocr_onnxruntime") and _is_installed("zxingcpp")):
        problem, mend = "rapidocr-onnxruntime or zxing-cpp is not installed", "make setup"
    else:
        # Linked against what a machine without a screen may lack.
        there = importlib.import_module("fraud.images").are_there()
        problem, mend = "" if there else "no libGL", "apt install libgl1 libglib2.0-0"
    return _found("images", "rapidocr, zxing-cpp", problem, mend)


def _voices(*, offline: bool) -> Finding:
    voices = ["espeak-ng"] if shutil.which("espeak-ng") else []
    if not offline and _is_installed("gtts"):
        voices.append("gTTS")
    return _found("voices", ", ".join(voices), "" if voices else "none", "apt install espeak-ng")


def _vosk(model: Path | None) -> Finding:
    problem, mend = "", ""
    if not _is_installed("vosk"):
        problem, mend = "vosk is not installed", "make setup"
    elif model is None:
        problem, mend = "no model", "export XIAOBAN_VOSK_MODEL=/folder/of/vosk-model-small-cn-0.22"
    elif not (model / "conf").is_dir():
        problem, mend = f"no model in {model}", f"ls '{model}'"
    return _found("vosk", str(model), problem, mend)


def _is_installed(module: str) -> bool:
    return importlib.util.find_spec(module) is not None

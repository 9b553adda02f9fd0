"""The doctor finds what is missing, and names what mends it."""

from __future__ import annotations

import io
import shutil
import sys
import tarfile
import zipfile
from collections.abc import Callable
from dataclasses import replace
from importlib import metadata
from pathlib import Path
from types import SimpleNamespace

import pytest

from bot import doctor
from bot.doctor import Finding, examine
from bot.settings import Settings
from bot.training import model_file
from fraud import images, learned
from guides.pictures import png

_Look = Callable[[str], Finding]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A new installation with a model."""
    given = Settings(
        home=tmp_path / "var",
        models=tmp_path / "models",
        database_url=f"sqlite:///{tmp_path}/var/records.db",
    )
    given.models.mkdir()
    with tarfile.open(model_file(given.models), "w:gz") as model:
        model.addfile(tarfile.TarInfo("metadata.json"), io.BytesIO())
    with zipfile.ZipFile(learned.file(given.models), "w") as weigher:
        weigher.writestr("grams.npy", b"")
    return given


def _look(settings: Settings, name: str) -> Finding:
    return next(finding for finding in examine(settings) if finding.name == name)


def test_a_new_installation_can_do_the_main_job(settings: Settings) -> None:
    broken = [finding for finding in examine(settings) if finding.needed and not finding.works]

    assert broken == []


def test_what_works_needs_no_mending(settings: Settings) -> None:
    assert all(finding.works != bool(finding.mend) for finding in examine(settings))


def test_another_python_is_found(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "_PYTHON", (2, 7))

    found = _look(settings, "python")

    assert (found.works, found.needed, found.mend) == (False, True, "make setup")


@pytest.mark.parametrize(
    ("requirement", "detail"),
    [
        ("no-such-package>=1", "no-such-package is missing"),
        ("click>=99", f"click is {metadata.version('click')}, not >=99"),
    ],
)
def test_a_package_that_is_missing_or_too_old_is_found(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, requirement: str, detail: str
) -> None:
    monkeypatch.setattr(metadata, "requires", lambda name: [requirement, "click"])

    found = _look(settings, "packages")

    assert (found.works, found.detail, found.mend) == (False, detail, "make setup")


def test_packages_for_front_ends_that_are_not_asked_for_are_not_missed(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    extra = 'no-such-package; extra == "telegram"'
    monkeypatch.setattr(metadata, "requires", lambda name: [extra])

    assert _look(settings, "packages").works


def test_a_model_that_is_missing_is_found(settings: Settings) -> None:
    model_file(settings.models).unlink()

    found = _look(settings, "model")

    assert (found.works, found.detail, found.mend) == (False, "missing", "xiaoban train")


def test_a_model_of_older_sources_is_found(settings: Settings) -> None:
    model_file(settings.models).rename(settings.models / "xiaoban-older.tar.gz")

    assert _look(settings, "model").detail == "out of date"


def test_a_model_that_is_damaged_is_found(settings: Settings) -> None:
    model_file(settings.models).write_bytes(b"half")

    found = _look(settings, "model")

    assert found.detail.endswith("is damaged")
    assert found.mend == "xiaoban train --anew"


def test_records_that_cannot_be_opened_are_found(settings: Settings) -> None:
    settings.home.mkdir()
    (settings.home / "records.db").write_bytes(b"no database at all, but long enough" * 100)

    found = _look(settings, "database")

    assert not found.works
    assert str(settings.home) in found.mend


def test_a_server_out_of_reach_is_found_and_its_password_not_told(settings: Settings) -> None:
    elsewhere = replace(settings, database_url="postgresql://me:geheim@127.0.0.1:1/x")

    found = _look(elsewhere, "database")

    assert not found.works
    assert "XIAOBAN_DATABASE_URL" in found.mend
    assert "geheim" not in repr(found)


def test_records_that_others_can_read_are_found(settings: Settings) -> None:
    settings.home.mkdir()
    settings.home.chmod(0o755)

    found = _look(settings, "private")

    assert (found.works, found.needed) == (False, False)
    assert found.mend == f"chmod 700 '{settings.home}'"


def test_a_full_disk_is_found(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: SimpleNamespace(free=1 << 20))

    found = _look(settings, "disk")

    assert (found.works, found.needed, found.detail) == (False, True, "0.0 GiB")


@pytest.mark.parametrize(("family", "works"), [("Noto Sans CJK SC", True), (None, False)])
def test_the_font_of_pictures_and_books_is_looked_for(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, family: str | None, works: bool
) -> None:
    monkeypatch.setattr(png, "chinese_font", lambda: family)

    found = _look(settings, "font")

    assert (found.works, found.needed, found.detail) == (works, False, family or "none")
    assert works or found.mend == "apt install fonts-noto-cjk"


def test_without_typesetting_there_is_no_font(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "guides.pictures.png", None)

    assert _look(settings, "font").mend == "make setup"


def test_a_checker_that_has_learned_works(settings: Settings) -> None:
    found = _look(settings, "fraud")

    assert (found.works, found.needed) == (True, True)
    assert found.detail == learned.file(settings.models).name


def test_a_checker_that_has_not_learned_is_needed_and_trained(settings: Settings) -> None:
    learned.file(settings.models).unlink()

    found = _look(settings, "fraud")

    assert (found.works, found.needed, found.detail) == (False, True, "missing")
    assert found.mend == "xiaoban train"


def test_a_checker_of_older_texts_has_to_learn_again(settings: Settings) -> None:
    learned.file(settings.models).rename(settings.models / "fraud-older.npz")

    assert _look(settings, "fraud").detail == "missing"


@pytest.mark.parametrize("content", [b"", b"half"])
def test_a_checker_that_is_damaged_is_found(settings: Settings, content: bytes) -> None:
    learned.file(settings.models).write_bytes(content)

    found = _look(settings, "fraud")

    assert (found.works, found.needed) == (False, True)
    assert found.detail.endswith("is damaged")
    assert found.mend == "xiaoban train --anew"


def test_without_what_it_learns_with_there_is_no_checker(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "fraud.learned", None)

    found = _look(settings, "fraud")

    assert (found.works, found.needed, found.mend) == (False, True, "make setup")


@pytest.mark.skipif(not images.are_there(), reason="rapidocr or zxing-cpp is not installed")
def test_where_pictures_can_be_read_that_is_told(settings: Settings) -> None:
    found = _look(settings, "images")

    assert (found.works, found.needed, found.detail) == (True, False, "rapidocr, zxing-cpp")


@pytest.mark.parametrize("missing", ["rapidocr_onnxruntime", "zxingcpp"])
def test_without_readers_pictures_are_absent_and_talk_goes_on(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    monkeypatch.setitem(sys.modules, missing, None)

    found = _look(settings, "images")

    assert (found.works, found.needed, found.mend) == (False, False, "make setup")


def test_readers_without_what_they_are_linked_against_are_found(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "_is_installed", lambda module: True)
    monkeypatch.setitem(sys.modules, "cv2", None)

    found = _look(settings, "images")

    assert (found.works, found.needed, found.detail) == (False, False, "no libGL")
    assert found.mend == "apt install libgl1 libglib2.0-0"

"""The model is trained when what it learns from has changed, and never half."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from importlib import metadata
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bot import rasa_training
from bot.training import TrainingError, fingerprint, model_file, train

_SOURCES = (
    "config.yml",
    "stories/rules.yml",
    "stories/domain/domain.yml",
    "nlu/walking.yml",
    "nlu/pinyin.py",
    "guides/pension-proof.yml",
)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    for name in (*_SOURCES, "README.md", "guides/schema.py"):
        file = tmp_path / "checkout" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(name)
    return tmp_path / "checkout"


@pytest.fixture
def models(tmp_path: Path) -> Path:
    return tmp_path / "models"


class _Rasa:
    """Stands for the process that trains."""

    def __init__(self) -> None:
        self.trained = 0
        self.makes_a_model = True
        self.result = SimpleNamespace(returncode=0, stderr=b"")

    def __call__(self, command: list[str], **_: object) -> SimpleNamespace:
        self.trained += 1
        if self.makes_a_model:
            Path(command[-1]).write_text(f"model {self.trained}")
        return self.result


@pytest.fixture
def rasa(monkeypatch: pytest.MonkeyPatch) -> _Rasa:
    rasa = _Rasa()
    monkeypatch.setattr(subprocess, "run", rasa)
    return rasa


def test_the_same_sources_give_the_same_fingerprint(checkout: Path) -> None:
    assert fingerprint(checkout) == fingerprint(checkout)


@pytest.mark.parametrize("name", _SOURCES)
def test_any_source_counts(checkout: Path, name: str) -> None:
    before = fingerprint(checkout)

    (checkout / name).write_text("other")

    assert fingerprint(checkout) != before


def test_a_new_guide_counts(checkout: Path) -> None:
    before = fingerprint(checkout)

    (checkout / "guides" / "new.yml").touch()

    assert fingerprint(checkout) != before


def test_what_is_not_learned_from_does_not_count(checkout: Path) -> None:
    before = fingerprint(checkout)

    (checkout / "README.md").write_text("other")

    assert fingerprint(checkout) == before


def test_another_version_of_what_trains_counts(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = fingerprint(checkout)

    monkeypatch.setattr(metadata, "version", lambda package: "0.0")

    assert fingerprint(checkout) != before


def test_a_missing_model_is_trained(checkout: Path, models: Path, rasa: _Rasa) -> None:
    model = train(models, checkout)

    assert model == model_file(models, checkout)
    assert model.read_text() == "model 1"
    assert list(models.iterdir()) == [model]


def test_a_model_of_the_present_sources_is_kept(checkout: Path, models: Path, rasa: _Rasa) -> None:
    model = train(models, checkout)

    train(models, checkout)

    assert (rasa.trained, model.read_text()) == (1, "model 1")


def test_it_is_trained_anew_on_demand(checkout: Path, models: Path, rasa: _Rasa) -> None:
    train(models, checkout)

    model = train(models, checkout, anew=True)

    assert model.read_text() == "model 2"


def test_the_last_two_models_are_kept(checkout: Path, models: Path, rasa: _Rasa) -> None:
    made = []
    for time in range(4):
        (checkout / "config.yml").write_text(str(time))
        made.append(train(models, checkout))
        os.utime(made[-1], (time, time))

    assert sorted(models.iterdir()) == sorted(made[-2:])


def test_what_a_training_left_that_was_cut_off_is_cleared(
    checkout: Path, models: Path, rasa: _Rasa
) -> None:
    (models / ".training-x" / "cache").mkdir(parents=True)

    model = train(models, checkout)

    assert list(models.iterdir()) == [model]


def test_a_training_that_fails_says_why_and_leaves_nothing(
    checkout: Path, models: Path, rasa: _Rasa
) -> None:
    rasa.result = SimpleNamespace(returncode=1, stderr=b"Traceback\nValueError: no intents\n")

    with pytest.raises(TrainingError, match=r"^ValueError: no intents$"):
        train(models, checkout)

    assert list(models.iterdir()) == []


def test_a_training_that_makes_no_model_has_failed(
    checkout: Path, models: Path, rasa: _Rasa
) -> None:
    rasa.makes_a_model = False

    with pytest.raises(TrainingError, match="ended with code 0"):
        train(models, checkout)


def test_the_process_that_trains_is_given_the_sources_and_the_model(
    checkout: Path, models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: dict[str, Any] = {}

    def run(command: list[str], **options: Any) -> SimpleNamespace:
        asked.update(options, command=command)
        Path(command[-1]).touch()
        return SimpleNamespace(returncode=0, stderr=b"")

    monkeypatch.setattr(subprocess, "run", run)
    train(models, checkout)

    assert asked["command"][:-1] == [
        sys.executable, "-W", "ignore", "-m", "bot.rasa_training", str(checkout),
    ]  # fmt: skip
    assert asked["stdout"] == subprocess.DEVNULL
    assert asked["env"]["RASA_CACHE_DIRECTORY"].startswith(str(models))


def _trains(monkeypatch: pytest.MonkeyPatch, code: int) -> Callable[[], dict[str, Any]]:
    asked: dict[str, Any] = {}

    def train(**options: Any) -> SimpleNamespace:
        asked.update(options)
        return SimpleNamespace(code=code, model="model")

    monkeypatch.setattr("bot.rasa_training.model_training.train", train)
    return lambda: asked


@pytest.mark.parametrize("code", [0, 1])
def test_rasa_is_asked_to_train_on_the_checkout(monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    asked = _trains(monkeypatch, code)

    ended = rasa_training.main(Path("/checkout"), Path("/models/model.tar.gz"))

    assert ended == code
    assert asked() == {
        "domain": "/checkout/stories/domain",
        "config": "/checkout/config.yml",
        "training_files": ["/checkout/nlu", "/checkout/stories/rules.yml"],
        "output": "/models",
        "fixed_model_name": "model",
        "force_training": True,
    }

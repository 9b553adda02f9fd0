"""Models that are whole, cut off, damaged or not there."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from voice import recogniser_error, vosk_model
from voice.recogniser_error import RecogniserError

_GRAPHS = ("graph/HCLr.fst", "graph/Gr.fst", "am/final.mdl")


@pytest.fixture
def copy(vosk_fixture: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(vosk_fixture, tmp_path / "model"))


def test_a_whole_model_is_loaded_and_shared(vosk_fixture: Path, tmp_path: Path) -> None:
    first = vosk_model.load(vosk_fixture, tmp_path / "known")

    assert vosk_model.load(vosk_fixture, tmp_path / "known") is first


def test_a_model_knows_its_vocabulary(vosk_fixture: Path, tmp_path: Path) -> None:
    model = vosk_model.load(vosk_fixture, tmp_path / "known")

    assert model.knows("一下")
    for word in ("没有这个词的", "", " ", "<eps>", "!SIL", "[unk]", "#0", "一\0下", "\ud800"):
        assert not model.knows(word)


@pytest.mark.parametrize(
    "name", [*_GRAPHS, "conf/mfcc.conf", "conf/model.conf", "graph/disambig_tid.int"]
)
def test_a_missing_file_is_named(copy: Path, name: str) -> None:
    (copy / name).unlink()

    with pytest.raises(RecogniserError, match=f"少了「{name}」。请重新装") as raised:
        vosk_model.load(copy)

    assert raised.value.kind == "file_missing"


@pytest.mark.parametrize("name", _GRAPHS)
@pytest.mark.parametrize("left", [0.0, 0.1, 0.5])
def test_a_file_that_was_cut_off_never_reaches_the_library(
    copy: Path, name: str, left: float
) -> None:
    file = copy / name
    data = file.read_bytes()
    file.write_bytes(data[: int(len(data) * left)])

    with pytest.raises(RecogniserError, match=f"「{name}」坏了"):
        vosk_model.load(copy)


def test_a_model_that_only_loading_shows_to_be_damaged_ends_no_process(
    copy: Path, tmp_path: Path
) -> None:
    file = copy / "am" / "final.mdl"
    data = bytearray(file.read_bytes())
    data[200:20_000] = bytes(19_800)
    file.write_bytes(data)

    with pytest.raises(RecogniserError, match="打不开") as raised:
        vosk_model.load(copy, tmp_path / "known")

    assert raised.value.kind == "not_loading"
    assert not (tmp_path / "known").exists()


def test_a_model_that_takes_too_long_is_given_up(copy: Path) -> None:
    with pytest.raises(RecogniserError, match="太久"):
        vosk_model.load(copy, timeout=0.01)


@pytest.mark.parametrize("rate", ["0", "-1", "many", "nan"])
def test_a_rate_at_which_the_library_never_comes_back_is_refused(copy: Path, rate: str) -> None:
    (copy / "conf" / "mfcc.conf").write_text(f"--sample-frequency={rate}\n")

    with pytest.raises(RecogniserError, match=r"「conf/mfcc.conf」写错"):
        vosk_model.load(copy)


def test_no_model_at_all_is_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(RecogniserError, match="没有找到语音模型。请先装上模型。"):
        vosk_model.load(tmp_path / "nothing")


def test_without_the_library_it_is_said_plainly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "vosk", None)

    with pytest.raises(RecogniserError, match="没有装"):
        vosk_model.load(tmp_path)


def test_a_model_that_was_found_good_is_not_tried_again(
    copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = tmp_path / "caches" / "known"
    vosk_model.load(copy, known)
    monkeypatch.setattr(vosk_model, "_loaded", {})
    monkeypatch.setattr(subprocess, "run", None)

    vosk_model.load(copy, known)


def test_a_model_that_changed_is_another_model(copy: Path) -> None:
    before = vosk_model.fingerprint(copy)

    with (copy / "README").open("a") as file:
        file.write("changed")

    assert vosk_model.fingerprint(copy) != before


@pytest.mark.parametrize("content", [b"\xff\xfe", b"", b"{}\n"])
def test_a_damaged_memory_of_good_models_only_costs_time(
    copy: Path, tmp_path: Path, content: bytes
) -> None:
    known = tmp_path / "known"
    known.write_bytes(content)

    assert vosk_model.load(copy, known).knows("一下")


def test_what_people_are_told_is_short_and_says_what_to_do() -> None:
    file = Path(recogniser_error.__file__).with_suffix(".yml")

    for said in YAML(typ="safe").load(file.read_text(encoding="utf-8")).values():
        sentences = [part for part in re.split("[。？！]", said.replace("「{what}」", "")) if part]
        assert len(sentences) == 2
        assert all(len(sentence) <= 20 for sentence in sentences)
        assert "请" in sentences[1]

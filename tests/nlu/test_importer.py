from pathlib import Path
from types import SimpleNamespace

import pytest
from rasa.shared.nlu.constants import INTENT, TEXT

from guides import library
from nlu.examples import GuideWords, in_folder, together
from nlu.guide_importer import GUIDE, IS_NAME, GuideImporter

NLU = """\
version: "3.1"
nlu:
- intent: other_task
  examples: |
    - 怎么交电费
    - 发红包怎么发
- intent: done
  examples: |
    - 好了
- regex: number
  examples: |
    - \\d
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch):
    (tmp_path / "guides").mkdir()
    (tmp_path / "nlu.yml").write_text(NLU, encoding="utf-8")
    (tmp_path / "config.yml").write_text("language: zh\n", encoding="utf-8")
    guide = SimpleNamespace(names=["发红包", "红包"], asks=["教我给孙子发红包"])
    monkeypatch.setattr(library, "load", lambda folder: {"red-packet": guide})
    return tmp_path


def imported(project):
    importer = GuideImporter(str(project / "config.yml"), None, [str(project / "nlu.yml")])
    return importer.get_nlu_data().training_examples


def test_a_guides_names_and_asks_are_learned(project):
    asked = [m for m in imported(project) if m.get(INTENT) == "ask_guide"]

    assert {m.get(TEXT): m.get(IS_NAME) for m in asked} == {
        "发红包": True,
        "红包": True,
        "教我给孙子发红包": False,
    }
    assert {m.get(GUIDE) for m in asked} == {"red-packet"}


def test_a_task_that_is_taught_is_no_other_task(project):
    others = [m.get(TEXT) for m in imported(project) if m.get(INTENT) == "other_task"]

    assert others == ["怎么交电费"]


def test_without_guides_only_the_files_are_learned(project):
    (project / "guides").rmdir()

    assert {m.get(INTENT) for m in imported(project)} == {"other_task", "done"}


def test_measuring_reads_the_same_examples(project):
    guides = {"red-packet": GuideWords(["发红包", "红包"], ["教我给孙子发红包"])}

    examples = together(in_folder(project), guides)

    assert {(e.text, e.intent) for e in examples} == {
        (m.get(TEXT), m.get(INTENT)) for m in imported(project)
    }

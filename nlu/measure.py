"""Measures understanding: ``python -m nlu.measure``.

Trains on the shipped examples and reports on the held-out utterances of
``tests/understanding/heldout.yml``, which are for measuring alone: nothing is chosen by them.
``--smp2020 FOLDER`` compares the classifier on the public SMP2020 task instead.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from fraud.signs import read as signs
from guides import library
from nlu.danger import LIFE_OR_MONEY
from nlu.examples import ASK_GUIDE, GuideWords, in_folder, together
from nlu.learning import learn
from nlu.model import train
from nlu.names import names
from nlu.noise import spoil
from nlu.normalize import soften
from nlu.spoken import spoken
from nlu.understanding import Understander, Understanding

_HERE = Path(__file__).parent
_HELD_OUT = _HERE.parent / "tests" / "understanding" / "heldout.yml"
_SEEDS = (1, 2, 3)
_SHARES = (0.1, 0.3)
_PERCENT = 100.0
_MILLISECONDS = 1000.0


@dataclass(frozen=True)
class Utterance:
    """Something a person said, with all that it may honestly be taken for.

    Attributes:
        text: The words.
        means: The label.
        guides: The guides asked for, in order; empty unless ``means`` is ``ask_guide``.
        also: Labels or guides that are right as well.
        walking: Whether it was said while being walked through a guide.
    """

    text: str
    means: str
    guides: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    walking: bool = False

    def is_met_by(self, understood: Understanding) -> bool:
        """Whether the person was led to the right thing."""
        asked = tuple(request.guide for request in understood.requests)
        if understood.intent != ASK_GUIDE:
            return understood.intent in {self.means, *self.also} - {ASK_GUIDE}
        if self.means == ASK_GUIDE and asked[: len(self.guides)] == self.guides:
            return True
        return len(self.guides) <= 1 and asked[:1] != () and asked[0] in self.also

    @property
    def family(self) -> str:
        """The part of the report it belongs to."""
        if self.means == ASK_GUIDE:
            return "guides"
        if self.means in LIFE_OR_MONEY:
            return "danger"
        return "while walking" if self.walking else "the rest"


def held_out(path: Path = _HELD_OUT) -> list[Utterance]:
    """Reads the held-out utterances."""
    people = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    return [_utterance(said) for person in people for said in person["says"]]


def _utterance(said: Mapping[str, Any]) -> Utterance:
    guides = said.get("guides") or [said[key] for key in ("guide",) if key in said]
    return Utterance(
        said["text"], said["means"], tuple(guides), tuple(said.get("also", ())), "during" in said
    )


@dataclass
class Report:
    """What was counted.

    Attributes:
        asked: How many there were of each family, label and noise.
        met: How many of them were led to the right thing.
        mistakes: What was meant and what it was taken for.
    """

    asked: Counter[str]
    met: Counter[str]
    mistakes: Counter[tuple[str, str]]

    def share(self, name: str) -> float:
        """The share that was led right, in percent; 100 where there was none."""
        return _PERCENT * self.met[name] / self.asked[name] if self.asked[name] else _PERCENT


def report(understand: Callable[[str, bool], Understanding], said: Iterable[Utterance]) -> Report:
    """Measures on utterances, plain and misheard."""
    counted = Report(Counter(), Counter(), Counter())
    for utterance in said:
        understood = understand(utterance.text, utterance.walking)
        met = utterance.is_met_by(understood)
        for name in ("overall", utterance.family, f"label {utterance.means}"):
            _count(counted, name, met)
        is_danger = understood.intent in LIFE_OR_MONEY
        if utterance.family == "danger":
            _count(counted, "some danger seen", is_danger)
        elif not set(utterance.also) & set(LIFE_OR_MONEY):
            _count(counted, "no false alarm", not is_danger)
        if not met:
            counted.mistakes[utterance.means, understood.intent] += 1
        for share in _SHARES:
            for seed in _SEEDS:
                misheard = understand(spoil(utterance.text, share, seed), utterance.walking)
                _count(counted, f"misheard {share:.0%}", utterance.is_met_by(misheard))
    return counted


def _count(counted: Report, name: str, met: bool) -> None:
    counted.asked[name] += 1
    counted.met[name] += met


def shipped(root: Path = _HERE.parent) -> tuple[Understander, int, float]:
    """Trains on the shipped examples.

    Args:
        root: The checkout.

    Returns:
        What understands, the number of examples, and the seconds that training took.
    """
    guides = {
        name: GuideWords(guide.names, guide.asks)
        for name, guide in library.load(root / "guides").items()
    }
    examples = together(in_folder(root / "nlu"), guides)
    began = time.perf_counter()
    model = learn(examples)
    seconds = time.perf_counter() - began
    called = names({name: words.names for name, words in guides.items()})
    return Understander(model, called, signs), len(examples), seconds


def on_smp2020(folder: Path) -> tuple[float, float]:
    """Trains and tests the bare classifier on the SMP2020 task.

    Args:
        folder: Where ``smp2020.train.tsv`` and ``smp2020.test.tsv`` are.

    Returns:
        The share of right labels, in percent, and the seconds that training took.
    """
    (texts, labels), (asked, right) = (
        _rows(folder / f"smp2020.{p}.tsv") for p in ("train", "test")
    )
    began = time.perf_counter()
    model = train([spoken(soften(text)) for text in texts], labels)
    seconds = time.perf_counter() - began
    guessed = [model.labels[int(model.scores(spoken(soften(text))).argmax())] for text in asked]
    hits = sum(guess == label for guess, label in zip(guessed, right, strict=True))
    return _PERCENT * hits / len(right), seconds


def _rows(path: Path) -> tuple[list[str], list[str]]:
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
    return [row[0] for row in rows], [row[1] for row in rows]


def lines(counted: Report, milliseconds: Sequence[float]) -> list[str]:
    """The report as lines to print."""
    written = [
        f"{name:28} {counted.share(name):6.1f} %  of {counted.asked[name]}"
        for name in (
            "overall",
            "guides",
            "danger",
            "some danger seen",
            "no false alarm",
            "while walking",
            "the rest",
            *(f"misheard {share:.0%}" for share in _SHARES),
        )
    ]
    written += [
        f"{label.removeprefix('label '):28} {counted.met[label]} of {count}"
        for label, count in sorted(counted.asked.items())
        if label.startswith("label ")
    ]
    written += [
        f"{meant} taken for {taken}: {count}"
        for (meant, taken), count in counted.mistakes.most_common(30)
    ]
    return [*written, f"median {statistics.median(milliseconds):.1f} ms a message"]


def main(arguments: Sequence[str] | None = None) -> None:
    """Prints the report."""
    parser = argparse.ArgumentParser(prog="python -m nlu.measure", description=__doc__)
    parser.add_argument("--smp2020", type=Path, help="the folder with smp2020.*.tsv")
    given = parser.parse_args(arguments)
    if given.smp2020:
        share, seconds = on_smp2020(given.smp2020)
        _say(f"SMP2020: {share:.1f} % right, trained in {seconds:.0f} s")
        return
    understander, count, seconds = shipped()
    took: list[float] = []

    def understand(text: str, walking: bool) -> Understanding:
        began = time.perf_counter()
        understood = understander.understand(text, walking)
        took.append(_MILLISECONDS * (time.perf_counter() - began))
        return understood

    counted = report(understand, held_out())
    _say(f"trained on {count} examples in {seconds:.0f} s")
    _say("\n".join(lines(counted, took)))


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")


if __name__ == "__main__":
    main()

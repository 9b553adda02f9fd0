"""Measures the fraud checker: ``python -m bench.checked``.

Every text of ``tests/fraud/sealed.txt``, and of ``../shared/data/fraud`` where it is there, is
checked by ours and by a peer: scikit-learn's bag of character n-grams, trained on the same
texts without signs. Alarms are what is called suspicious or fraud. ``--pictures`` reads drawn
screenshots and says how long that takes, and what memory.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline

from fraud import checking, corpus, images
from guides.pictures import png

ROOT = Path(__file__).parent.parent
SEALED = ROOT / "tests" / "fraud" / "sealed.txt"
SHARED = ROOT.parent / "shared" / "data" / "fraud"
NOTICES = frozenset({"bank", "code", "delivery", "appointment", "official"})
# The peer's alarm, set so that it raises about as many false ones as ours.
_PEER_ALARMS = 0.75
_SCREENSHOTS = 8
_LINES = 14


@dataclass(frozen=True)
class Case:
    """A text and whether it is a fraud.

    Attributes:
        text: The text.
        is_fraud: What it is.
        is_call: Whether it is a call.
        kind: Of what sort it is.
    """

    text: str
    is_fraud: bool
    is_call: bool
    kind: str


@dataclass(frozen=True)
class Rates:
    """What became of texts.

    Attributes:
        texts: How many.
        recall: The share of frauds that were alarmed at.
        false_alarms: The share of the others that were.
        notices: The share of bank, code, delivery, appointment and official notices that were.
        precision: Of what was called ``fraud``, the share that is one.
        median_ms: Milliseconds for one text.
    """

    texts: int
    recall: float
    false_alarms: float
    notices: float | None
    precision: float | None
    median_ms: float


def sealed() -> list[Case]:
    """The project's own sealed test."""
    return [
        Case(each.text, each.side == "fraud", each.channel == "call", each.kind)
        for each in corpus.read(SEALED)
    ]


def shared() -> list[Case]:
    """The messages and calls of others, where they are there."""
    cases = []
    for name in ("messages", "calls"):
        file = SHARED / f"{name}.dev.jsonl"
        if file.exists():
            for line in file.read_text(encoding="utf-8").splitlines():
                row = json.loads(line)
                cases.append(
                    Case(row["text"], row["label"] == "fraud", name == "calls", row["type"])
                )
    return cases


def rates(cases: Sequence[Case], judge: Callable[[str], tuple[bool, bool]]) -> Rates:
    """Judges every text.

    Args:
        cases: The texts.
        judge: Says whether a text is alarmed at, and whether it is called a fraud.
    """
    took, alarmed, called = [], [], []
    for case in cases:
        begin = time.perf_counter()
        alarms, is_called = judge(case.text)
        took.append(time.perf_counter() - begin)
        alarmed.append(alarms)
        called.append(is_called)
    judged = list(zip(cases, alarmed, called, strict=True))
    notices = [alarms for case, alarms, _ in judged if case.kind in NOTICES and not case.is_fraud]
    return Rates(
        texts=len(cases),
        recall=_share(alarms for case, alarms, _ in judged if case.is_fraud),
        false_alarms=_share(alarms for case, alarms, _ in judged if not case.is_fraud),
        notices=_share(notices) if notices else None,
        precision=_share(case.is_fraud for case, _, called in judged if called)
        if any(called)
        else None,
        median_ms=statistics.median(took) * 1000,
    )


def by_kind(cases: Sequence[Case]) -> dict[str, tuple[int, float]]:
    """For each kind of fraud, how many there are and the share that is alarmed at."""
    kinds: dict[str, list[bool]] = defaultdict(list)
    for case in cases:
        if case.is_fraud:
            kinds[case.kind].append(checking.check(case.text).alarms)
    return {kind: (len(alarms), _share(alarms)) for kind, alarms in sorted(kinds.items())}


def _share(values: Iterable[bool]) -> float:
    listed = list(values)
    return sum(listed) / len(listed) if listed else float("nan")


def ours(text: str) -> tuple[bool, bool]:
    """Whether the checker alarms at a text, and whether it calls it a fraud."""
    found = checking.check(text)
    return found.alarms, found.level == "fraud"


def _peer() -> Callable[[str], tuple[bool, bool]]:
    texts = [each for each in corpus.load() if each.side != "mind"]
    bag: Pipeline = make_pipeline(
        TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True, min_df=2),
        LogisticRegression(C=8.0, class_weight="balanced", solver="liblinear", max_iter=300),
    )
    bag.fit([each.text for each in texts], [each.side == "fraud" for each in texts])

    def judge(text: str) -> tuple[bool, bool]:
        alarms = bool(bag.predict_proba([text])[0, 1] >= _PEER_ALARMS)
        return alarms, alarms

    return judge


def _row(name: str, found: Rates) -> str:
    notices = "" if found.notices is None else f"{found.notices:.1%}"
    precision = "" if found.precision is None else f"{found.precision:.1%}"
    return (
        f"| {name} | {found.texts} | {found.recall:.1%} | {found.false_alarms:.1%} | {notices} "
        f"| {precision} | {found.median_ms:.1f} ms |"
    )


def _pictures() -> None:
    font = png.chinese_font()
    if font is None or not images.are_there():
        print("no Chinese font or no readers: pictures were not measured")
        return
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    texts = [each.text for each in corpus.read(SEALED) if each.channel == "page"][:_SCREENSHOTS]
    took = []
    with tempfile.TemporaryDirectory() as folder:
        for number, text in enumerate(texts):
            file = Path(folder) / f"{number}.png"
            _draw(text, file)
            begin = time.perf_counter()
            images.read(file)
            took.append(time.perf_counter() - begin)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 - before
    print(
        f"pictures: first {took[0]:.2f} s, then median {statistics.median(took[1:]):.2f} s, "
        f"slowest {max(took[1:]):.2f} s; {memory:.0f} MB more than before"
    )


def _font_file() -> str:
    """The file of a Chinese font, as fontconfig names it."""
    asked = ["fc-match", "--format=%{file}", "sans:lang=zh-cn"]
    return subprocess.run(asked, check=True, capture_output=True, text=True).stdout


def _draw(text: str, file: Path) -> None:
    from PIL import Image, ImageDraw, ImageFont  # noqa: PLC0415 - only for pictures

    letters = ImageFont.truetype(_font_file(), 42)
    lines = [
        line[start : start + 22] for line in text.split("\n") for start in range(0, len(line), 22)
    ]
    screen = Image.new("RGB", (1080, 2340), "white")
    ImageDraw.Draw(screen).multiline_text(
        (50, 200), "\n".join(lines[:_LINES]), font=letters, fill="black", spacing=28
    )
    screen.save(file)


def main() -> None:
    """Prints the table, and each kind of fraud."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pictures", action="store_true", help="read drawn screenshots as well")
    arguments = parser.parse_args()
    checking.check("您好")
    peer = _peer()
    print("| texts | number | alarmed, of frauds | false alarms | of notices | precise | a text |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    for name, cases in (("sealed", sealed()), ("shared", shared())):
        for what, is_call in (("messages", False), ("calls", True)):
            some = [case for case in cases if case.is_call == is_call]
            if some:
                print(_row(f"{name} {what}", rates(some, ours)))
                print(_row(f"{name} {what}, bag of n-grams", rates(some, peer)))
    for kind, (number, share) in by_kind(sealed()).items():
        print(f"{kind}: {share:.0%} of {number}")
    if arguments.pictures:
        _pictures()


if __name__ == "__main__":
    main()

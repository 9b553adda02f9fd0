"""The learned part of the checker: weighs the signs and completes them by the wording.

It is trained on the texts of ``fraud/texts`` alone, in seconds, when anything it is made from
has changed, and kept as a file among the models.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import shutil
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from fraud import corpus, evidence, links, signs
from fraud.calls import is_call, of_the_other_side
from fraud.disguises import uncover
from fraud.evidence import Evidence, Facet
from fraud.shapes import shaped

_HERE = Path(__file__).parent
MODELS = _HERE.parent / "models"
_PREFIX = "fraud-"
_PACKAGES = ("scikit-learn", "numpy", "opencc")
_SOURCES = ("*.py", "*.yml", "texts/*.txt")
# Two to four characters: one alone tells the voice, not the matter.
_GRAMS = (2, 4)
_SCALE = 0.25
_STRENGTH = 8.0
_CALLS_COUNT = 8.0
_REGRESSIONS = ("fraud", "calls", "kinds", "received")
_FACETS: tuple[Facet, ...] = ("claim", "ask", "press", "way", "story", "honest")
_MOST_OF_A_FACET = 3


@dataclass(frozen=True)
class Features:
    """What is weighed of a text.

    Attributes:
        wording: The text with its names and numbers as shapes.
        evidence: The signs in what was received.
        told: The signs in what a person tells.
        is_call: Whether it is a transcript of a call.
    """

    wording: str
    evidence: Evidence
    told: frozenset[str]
    is_call: bool = False


@dataclass(frozen=True)
class Weights:
    """What came of the weighing.

    Attributes:
        score: How likely the text is part of a fraud, from 0 to 1.
        kinds: Gives how well each kind of fraud fits.
        signs: For each sign that was found, what it added (more than 0) or took away.
    """

    score: float
    kinds: Callable[[], Mapping[str, float]]
    signs: Mapping[str, float]


def features(text: str) -> Features:
    """Reads all that is weighed from a text.

    Args:
        text: What was received, told or said on the telephone.
    """
    plain = uncover(of_the_other_side(text))
    found = evidence.find(plain)
    return Features(shaped(plain, found.links), found, signs.notice(plain), is_call(text))


class Weigher:
    """Weighs texts; made by :meth:`trained`."""

    def __init__(
        self,
        grams: TfidfVectorizer,
        fraud: LogisticRegression,
        calls: LogisticRegression,
        kinds: LogisticRegression,
        received: LogisticRegression,
    ) -> None:
        self._grams = grams
        self._fraud = fraud
        self._calls = calls
        self._kinds = kinds
        self._received = received
        self._names = _columns()

    @classmethod
    def trained(cls, examples: Sequence[corpus.Example], own: Sequence[str] = ()) -> Weigher:
        """Trains on texts; what is only to be minded is left out.

        Args:
            examples: The texts.
            own: What people say to 小伴 in their own words.
        """
        decided = [example for example in examples if example.side != "mind"]
        read = [features(example.text) for example in decided]
        grams = _grams(min_df=2)
        grams.fit([each.wording for each in read])
        table = _table(grams, read)
        is_fraud = np.array([example.side == "fraud" for example in decided])
        fraud = _regression().fit(table, is_fraud)
        # What is said on the telephone reads unlike what is written: calls count for more.
        importance = np.array([_CALLS_COUNT if each.is_call else 1.0 for each in read])
        calls = _regression().fit(table, is_fraud, sample_weight=importance)
        kinds = _regression().fit(
            table[is_fraud], [example.kind for example in decided if example.side == "fraud"]
        )
        return cls(grams, fraud, calls, kinds, cls._whose(grams, decided, read, own))

    @staticmethod
    def _whose(
        grams: TfidfVectorizer,
        examples: Sequence[corpus.Example],
        read: Sequence[Features],
        own: Sequence[str],
    ) -> LogisticRegression:
        """Learns to tell what was received from what a person says."""
        pairs = [
            (each.wording, example.channel != "told")
            for example, each in zip(examples, read, strict=True)
            if example.channel != "call"
        ]
        for text in own:
            plain = uncover(text)
            pairs.append((shaped(plain, links.find(plain)), False))
        wordings, is_received = zip(*pairs, strict=True)
        return _regression().fit(grams.transform(wordings), np.array(is_received))

    def received(self, text: str) -> float:
        """How likely a text was received, rather than said by the person, from 0 to 1."""
        plain = uncover(text)
        wording = shaped(plain, links.find(plain))
        return float(_fits(self._received, self._grams.transform([wording]))[0])

    def save(self, kept: Path) -> None:
        """Saves it as plain arrays: a file of it can run no code."""
        terms = sorted(self._grams.vocabulary_, key=self._grams.vocabulary_.__getitem__)
        arrays: dict[str, Any] = {"grams": np.array(terms), "rarity": self._grams.idf_}
        for name, regression in self._regressions().items():
            arrays[f"{name}-coefficients"] = regression.coef_.astype(np.float32)
            arrays[f"{name}-intercepts"] = regression.intercept_
            arrays[f"{name}-classes"] = np.array(regression.classes_)
        with kept.open("wb") as written:
            np.savez_compressed(written, **arrays)

    @classmethod
    def opened(cls, kept: Path) -> Weigher:
        """Opens what was saved.

        Raises:
            OSError: The file cannot be read.
            ValueError: It is damaged.
        """
        with np.load(kept, allow_pickle=False) as arrays:
            grams = _grams(vocabulary=[str(term) for term in arrays["grams"]])
            grams.idf_ = arrays["rarity"]
            regressions = []
            for name in _REGRESSIONS:
                regression = _regression()
                regression.coef_ = arrays[f"{name}-coefficients"].astype(np.float64)
                regression.intercept_ = arrays[f"{name}-intercepts"]
                regression.classes_ = arrays[f"{name}-classes"]
                regressions.append(regression)
        return cls(grams, *regressions)

    def _regressions(self) -> dict[str, LogisticRegression]:
        return dict(
            zip(
                _REGRESSIONS,
                (self._fraud, self._calls, self._kinds, self._received),
                strict=True,
            )
        )

    def weigh(self, read: Features) -> Weights:
        """Weighs a text.

        Args:
            read: The text's features.
        """
        table = _table(self._grams, [read])
        regression = self._calls if read.is_call else self._fraud
        score = float(_fits(regression, table)[0])
        coefficients = regression.coef_[0, -len(self._names) :]
        row = _row(read)
        return Weights(
            score,
            lambda: dict(
                zip(map(str, self._kinds.classes_), _fits(self._kinds, table), strict=True)
            ),
            {
                name: float(value * coefficient)
                for name, value, coefficient in zip(self._names, row, coefficients, strict=True)
                if value
            },
        )


def file(folder: Path = MODELS) -> Path:
    """Where the weigher of the present sources is, or will be."""
    return folder / f"{_PREFIX}{fingerprint()}.npz"


def load(folder: Path = MODELS, *, anew: bool = False) -> Weigher:
    """The weigher of the present sources, trained first where there is none.

    One that lies in the checkout's own folder of models already is as good, and copied; one
    that is damaged is made again.

    Args:
        folder: Where it is kept.
        anew: Train even if there is one.

    Raises:
        OSError: The folder cannot be written.
    """
    kept = file(folder)
    if anew or not kept.exists():
        folder.mkdir(parents=True, exist_ok=True)
        with _alone(folder):
            if not anew and not kept.exists() and file().exists():
                shutil.copy(file(), kept)
            elif anew or not kept.exists():
                _make(kept)
    try:
        return Weigher.opened(kept)
    except (ValueError, KeyError, EOFError, zipfile.BadZipFile):
        # Damaged, by a full disk or a power cut: it is learned again.
        with _alone(folder):
            _make(kept)
        return Weigher.opened(kept)


def fingerprint() -> str:
    """What the weigher is made from, as a short name."""
    whole = hashlib.sha256()
    for package in _PACKAGES:
        whole.update(f"{package}={metadata.version(package)}\0".encode())
    for pattern in _SOURCES:
        for source in sorted(_HERE.glob(pattern)):
            whole.update(source.name.encode() + b"\0" + source.read_bytes() + b"\0")
    for said in corpus.own_words():
        whole.update(said.encode() + b"\0")
    return whole.hexdigest()[:16]


def _make(kept: Path) -> None:
    unfinished = kept.with_suffix(".unfinished")
    Weigher.trained(corpus.load(), corpus.own_words()).save(unfinished)
    unfinished.replace(kept)
    others = [old for old in kept.parent.glob(f"{_PREFIX}*.npz") if old != kept]
    # The one before it stays: somebody may be using it.
    for old in sorted(others, key=lambda each: each.stat().st_mtime)[:-1]:
        old.unlink(missing_ok=True)


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One training at a time in a folder; who comes second finds it made."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _grams(**more: Any) -> TfidfVectorizer:
    return TfidfVectorizer(
        analyzer="char", ngram_range=_GRAMS, sublinear_tf=True, lowercase=False, **more
    )


def _regression() -> LogisticRegression:
    return LogisticRegression(
        C=_STRENGTH, max_iter=300, class_weight="balanced", solver="liblinear", random_state=1
    )


def _fits(regression: LogisticRegression, table: Any) -> NDArray[np.float64]:
    """What ``predict_proba`` gives, without its checks, which take longer than the sum.

    Of two classes only the second; of more, each against the rest, made to add up to 1.
    """
    sums = np.asarray(table @ regression.coef_.T)[0] + regression.intercept_
    fits: NDArray[np.float64] = 1 / (1 + np.exp(-sums))
    return fits if len(fits) == 1 else fits / fits.sum()


def _columns() -> tuple[str, ...]:
    """The names of what is weighed beside the wording."""
    received = tuple(sign.id for sign in evidence.signs())
    told = tuple(f"told-{name}" for name in signs.names())
    return (*received, *told, *_FACETS, "claims-and-asks", "tells-and-asks", "asks-nothing")


def _row(read: Features) -> list[float]:
    found = read.evidence.ids
    facets = Counter(each.sign.facet for each in read.evidence.found)
    return [
        *(float(sign.id in found) for sign in evidence.signs()),
        *(float(name in read.told) for name in signs.names()),
        *(min(facets[facet], _MOST_OF_A_FACET) / _MOST_OF_A_FACET for facet in _FACETS),
        float(facets["claim"] > 0 and facets["ask"] > 0),
        float(facets["story"] > 0 and facets["ask"] > 0),
        float(facets["ask"] + facets["way"] == 0),
    ]


def _table(grams: TfidfVectorizer, read: Sequence[Features]) -> Any:
    rows: NDArray[np.float64] = np.array([_row(each) for each in read]) * _SCALE
    wording = grams.transform([each.wording for each in read])
    return sparse.hstack([wording, sparse.csr_matrix(rows)]).tocsr()

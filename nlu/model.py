"""The classifier itself: logistic regression, trained by scikit-learn.

One label against the rest at a time, which trains in seconds and learns as well as all at
once; a softmax over them makes the numbers comparable and honest. Stored as JSON and plain
arrays, so that loading a model can never run foreign code.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.special import softmax
from sklearn.linear_model import LogisticRegression

from nlu.features import Block, Features, learned
from nlu.spoken import Spoken

BLOCKS = (Block("text", 2), Block("syllables", 2), Block("merged", 2), Block("meanings", 3))
# Makes confidence as high as it is right, by cross-validation.
_SHARPNESS = 0.9
_FEWEST_LABELS = 2
# More than it needs: at the tolerance, most labels take some dozens.
_ROUNDS = 1000
_WORDS = "features.json"
_NUMBERS = "weights.npz"


@dataclass(frozen=True)
class Settings:
    """How a model is trained; the defaults were chosen by cross-validation.

    Attributes:
        blocks: The kinds of n-grams.
        freedom: The inverse of the strength of regularisation.
        seen_in: The least number of texts that an n-gram must be seen in.
        tolerance: When the solver may stop; finer changes nothing but the time it takes.
        seed: Makes training repeatable.
    """

    blocks: tuple[Block, ...] = BLOCKS
    freedom: float = 30.0
    seen_in: int = 2
    tolerance: float = 0.5
    seed: int = 7


@dataclass(frozen=True)
class Model:
    """A trained classifier.

    Attributes:
        labels: The labels, in the order of the columns.
        features: What it sees of a text.
        weights: A row for each feature, a column for each label.
        bias: One number for each label.
    """

    labels: tuple[str, ...]
    features: Features
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]

    def scores(self, text: Spoken) -> NDArray[np.float32]:
        """How well each label fits a text.

        Args:
            text: A softened text with its sound.

        Returns:
            A number from 0 to 1 for each label; they sum to 1, or are all 0 where nothing
            in the text was ever seen.
        """
        columns, values = self.features.of(text)
        if not len(columns):
            return np.zeros(len(self.labels), dtype=np.float32)
        # Not by BLAS: its threads wait for each other longer than so small a product takes.
        margins = np.einsum("i,ij->j", values, self.weights[columns]) + self.bias
        fits: NDArray[np.float32] = softmax(_SHARPNESS * margins)
        return fits

    def save(self, folder: Path) -> None:
        """Writes the model into a folder that exists."""
        words = {
            "labels": self.labels,
            "blocks": [vars(block) for block in self.features.blocks],
            "grams": [list(places) for places in self.features.places],
        }
        (folder / _WORDS).write_text(json.dumps(words, ensure_ascii=False), encoding="utf-8")
        np.savez(
            folder / _NUMBERS, rarity=self.features.rarity, weights=self.weights, bias=self.bias
        )


def load(folder: Path) -> Model:
    """Reads a model from a folder.

    Raises:
        OSError: The files are not there.
        ValueError: They are damaged.
    """
    words = json.loads((folder / _WORDS).read_text(encoding="utf-8"))
    with np.load(folder / _NUMBERS, allow_pickle=False) as numbers:
        rarity, weights, bias = (numbers[name] for name in ("rarity", "weights", "bias"))
    places: list[Mapping[str, int]] = []
    before = 0
    for kept in words["grams"]:
        places.append({gram: before + place for place, gram in enumerate(kept)})
        before += len(kept)
    labels = tuple(words["labels"])
    if weights.shape != (before, len(labels)) or rarity.shape != (before,):
        raise ValueError(f"the model in {folder} is damaged: its parts do not fit together")
    blocks = tuple(Block(**block) for block in words["blocks"])
    return Model(labels, Features(blocks, tuple(places), rarity), weights, bias)


def train(
    texts: Sequence[Spoken],
    labels: Sequence[str],
    settings: Settings | None = None,
) -> Model:
    """Trains a model.

    Args:
        texts: Softened texts with their sound.
        labels: One label for each text.
        settings: How to train.

    Returns:
        The trained model.

    Raises:
        ValueError: There are fewer than two labels.
    """
    settings = settings or Settings()
    known = sorted(set(labels))
    if len(known) < _FEWEST_LABELS:
        raise ValueError("training needs examples of at least two labels")
    features = learned(texts, settings.blocks, settings.seen_in)
    rows = features.matrix(texts)
    belongings = [np.array([label == one for label in labels]) for one in known]
    # The solver works outside the interpreter's lock, so that threads share the work.
    with ThreadPoolExecutor() as threads:
        learn_one = partial(_regression, rows, settings)
        columns = list(threads.map(learn_one, belongings))
    weights = np.stack([column.coef_[0] for column in columns], axis=1).astype(np.float32)
    bias = np.array([column.intercept_[0] for column in columns], dtype=np.float32)
    return Model(tuple(known), features, weights, bias)


def _regression(
    rows: csr_matrix, settings: Settings, belongs: NDArray[np.bool_]
) -> LogisticRegression:
    return LogisticRegression(
        C=settings.freedom,
        solver="liblinear",
        dual=True,
        tol=settings.tolerance,
        max_iter=_ROUNDS,
        random_state=settings.seed,
    ).fit(rows, belongs)

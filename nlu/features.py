"""What a classifier sees of a text: weighted n-grams of characters, pinyin and merged pinyin.

Three blocks beside one another, each tf-idf weighted and of length one, so that the sound
speaks as loud as the writing. Kept in plain arrays: a trained model is data, not code.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from nlu.spoken import Spoken

_BEGIN, _END = "^", "$"


@dataclass(frozen=True)
class Block:
    """One kind of n-gram.

    Attributes:
        kind: What of a :class:`Spoken` is read: ``text``, ``syllables``, ``merged`` or
            ``meanings``.
        longest: The longest n-gram, in characters.
        weight: How loud the block is beside the others.
    """

    kind: str
    longest: int
    weight: float = 1.0


@dataclass(frozen=True)
class Features:
    """The n-grams that were seen in training, with their weights.

    Attributes:
        blocks: The kinds of n-grams.
        places: For each block, the column of each n-gram.
        rarity: For each column, the inverse document frequency.
    """

    blocks: tuple[Block, ...]
    places: tuple[Mapping[str, int], ...]
    rarity: NDArray[np.float32]

    def of(self, text: Spoken) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        """The columns that a text fills, and their values.

        Args:
            text: The text with its sound.

        Returns:
            Columns and values, of equal length; empty where nothing is known.
        """
        columns: list[int] = []
        values: list[float] = []
        for block, places in zip(self.blocks, self.places, strict=True):
            found = Counter(places[gram] for gram in grams(text, block) if gram in places)
            raw = [(1.0 + math.log(n)) * float(self.rarity[c]) for c, n in found.items()]
            length = math.sqrt(sum(value * value for value in raw)) or 1.0
            columns.extend(found)
            values.extend(block.weight * value / length for value in raw)
        return np.array(columns, dtype=np.int32), np.array(values, dtype=np.float32)

    def familiar(self, text: Spoken) -> float:
        """The share of a text's pairs of characters that were seen in training, 0 to 1.

        A pair counts once: babble repeats the one pair that happens to be known.
        """
        pairs = {" ".join(text.text[at : at + 2]) for at in range(len(text.text) - 1)}
        known = self.places[0]
        return sum(pair in known for pair in pairs) / len(pairs) if pairs else 1.0

    def matrix(self, texts: Iterable[Spoken]) -> csr_matrix:
        """The texts as the rows of a sparse matrix."""
        rows = [self.of(text) for text in texts]
        starts = np.cumsum([0, *(len(columns) for columns, _ in rows)])
        columns = np.concatenate([columns for columns, _ in rows])
        values = np.concatenate([values for _, values in rows])
        return csr_matrix((values, columns, starts), shape=(len(rows), len(self.rarity)))


def grams(text: Spoken, block: Block) -> Iterator[str]:
    """All n-grams of one kind, with marks where the text begins and ends."""
    inside = [token for token in getattr(text, block.kind) if token]
    yield from inside
    tokens = (_BEGIN, *inside, _END)
    for length in range(2, block.longest + 1):
        for start in range(len(tokens) - length + 1):
            yield " ".join(tokens[start : start + length])


def learned(texts: Sequence[Spoken], blocks: Sequence[Block], seen_in: int = 1) -> Features:
    """Learns which n-grams there are and how rare each is.

    Args:
        texts: The training texts.
        blocks: The kinds of n-grams.
        seen_in: The least number of texts that an n-gram must be seen in.

    Returns:
        The features, ready for any text.
    """
    places: list[Mapping[str, int]] = []
    counts: list[int] = []
    for block in blocks:
        documents = Counter(gram for text in texts for gram in set(grams(text, block)))
        kept = sorted(gram for gram, count in documents.items() if count >= seen_in)
        places.append({gram: len(counts) + place for place, gram in enumerate(kept)})
        counts.extend(documents[gram] for gram in kept)
    rarity = np.log((1 + len(texts)) / (1 + np.array(counts, dtype=np.float64))) + 1
    return Features(tuple(blocks), tuple(places), rarity.astype(np.float32))

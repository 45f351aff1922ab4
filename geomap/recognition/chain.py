"""A linear chain: each label of a sentence weighed by its token's features and by the label before it.

The best labels are those of the path with the greatest sum (A. Viterbi, IEEE Trans. Inf. Theory 13, 1967). Sentences go
through side by side, one step of numpy for the n-th token of all of them.
"""

from __future__ import annotations

import zipfile
import zlib
from typing import TYPE_CHECKING, BinaryIO

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

BROKEN = (ValueError, KeyError, IndexError, TypeError, EOFError, OSError, zipfile.BadZipFile, zlib.error)
"""What reading a damaged file may raise."""


class Chain:
    """Weights of a trained chain.

    Parameters
    ----------
    labels
        Names of the K labels.
    state
        For each feature its K weights, float32.
    transitions
        K x K: weight of a label (column) after another (row).
    """

    def __init__(self, labels: Sequence[str], state: Mapping[str, int], weights: Floats, transitions: Floats) -> None:
        self.labels = tuple(labels)
        self._rows = state
        self._weights = weights
        self._transitions = transitions
        self._into = np.ascontiguousarray(transitions.T)

    def weigh(self, features: Iterable[str]) -> Floats:
        """Sum of the weights of some features, shape (K,); features that training never saw weigh nothing."""
        rows = [row for name in features if (row := self._rows.get(name)) is not None]
        total: Floats = self._weights[rows].sum(axis=0)
        return total

    def best(self, scores: Floats, firsts: Sequence[int], lengths: Sequence[int]) -> list[NDArray[np.intp]]:
        """Return the best labels of each sentence.

        Parameters
        ----------
        scores
            Shape (N, K): the summed weights of each token.
        firsts, lengths
            Where each sentence begins in ``scores``, and how many tokens it has, at least one.
        """
        size = np.asarray(lengths)
        order = np.argsort(-size, kind="stable")
        size = size[order]
        steps = int(size[0])
        # The longest sentences come first: those that have an n-th token are the first running[n].
        running = [int(n) for n in np.searchsorted(-size, -np.arange(steps), side="left")] + [0]
        at = np.asarray(firsts)[order] + np.arange(steps)[:, None]
        total = scores[np.minimum(at, len(scores) - 1)]
        for step in range(1, steps):
            n = running[step]
            total[step, :n] += (total[step - 1, :n, None, :] + self._into).max(axis=2)
        found = np.zeros((len(size), steps), dtype=np.intp)
        for step in range(steps - 1, -1, -1):
            n, after = running[step], running[step + 1]
            last = total[step, :n]
            if after:
                last[:after] += self._into[found[:after, step + 1]]
            found[:n, step] = last.argmax(axis=1)
        answers: list[NDArray[np.intp]] = [found[0]] * len(size)
        for row, number in enumerate(order):
            answers[number] = found[row, : size[row]]
        return answers

    def save(self, path: Path) -> None:
        """Write the weights that are not zero, compressed; the same weights give the same bytes."""
        row, column = np.nonzero(self._weights)
        with path.open("wb") as target:
            np.savez_compressed(
                target,
                labels=_packed(self.labels),
                features=_packed(self._rows),
                row=row.astype(np.uint32),
                column=column.astype(np.uint8),
                weight=self._weights[row, column],
                transitions=self._transitions,
            )

    @classmethod
    def load(cls, source: BinaryIO) -> Chain:
        """Read what ``save`` wrote.

        Raises
        ------
        One of ``BROKEN``
            It is something else.
        """
        with np.load(source, allow_pickle=False) as kept:
            labels, features = _unpacked(kept["labels"]), _unpacked(kept["features"])
            weights = np.zeros((len(features), len(labels)), dtype=np.float32)
            weights[kept["row"], kept["column"]] = kept["weight"]
            transitions = kept["transitions"]
        if transitions.shape != (len(labels), len(labels)) or not np.isfinite(weights).all():
            raise ValueError("not the weights of a chain")
        return cls(labels, {name: row for row, name in enumerate(features)}, weights, transitions)


def _packed(names: Iterable[str]) -> NDArray[np.uint8]:
    return np.frombuffer("\n".join(names).encode(), dtype=np.uint8)


def _unpacked(raw: NDArray[np.uint8]) -> list[str]:
    return raw.tobytes().decode().split("\n")

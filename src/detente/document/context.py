"""What stands around a clause: its place in the document and what its neighbours are likely to be.

The terms of a text come in runs, background at its end, and a document that says once that a text
was signed goes on with what stands in it. A second linear layer judges each clause in that light.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from detente.document.reading import Clause, Sentence

# Labels whose likeliest mention earlier in the document is told to each clause.
TOLD = ("provision/signed", "provision/in-force")
# What a probability counts as at least, in the logarithms that a clause itself is judged by.
_LEAST = 1e-4
# So many code points make a long clause.
_LONG = 200


def place(said: Sequence[Clause], parts: Sequence[Sentence]) -> np.ndarray:
    """Return where each clause stands and how it is built, shape (clauses, 10).

    ``said`` are the clauses of one document in order of the text.
    """
    several = np.bincount([clause.sentence for clause in said], minlength=len(parts))
    last = max(1, len(said) - 1)
    return np.array(
        [
            (
                i / last,
                (1 - i / last) ** 4,
                (i / last) ** 4,
                parts[clause.sentence].kind == "bullet",
                several[clause.sentence] > 1,
                clause.certainty.attributed is not None,
                clause.certainty.condition is not None,
                bool(clause.certainty.subject),
                min(1.0, (clause.span.end - clause.span.start) / _LONG),
                parts[clause.sentence].heading >= 0,
            )
            for i, clause in enumerate(said)
        ],
        dtype=float,
    ).reshape(len(said), 10)


def surroundings(judged: np.ndarray, where: np.ndarray, names: Sequence[str]) -> np.ndarray:
    """Return what the second layer knows of each clause, shape (clauses, features).

    Parameters
    ----------
    judged
        Probabilities of the labels ``names`` as the first layer gives them, shape (clauses,
        labels), of one document in order of the text.
    where
        The clauses' places, from :func:`place`.
    """
    none = np.zeros_like(judged[:1])
    before = np.concatenate([none, judged[:-1]])
    second = np.concatenate([none, before[:-1]])
    after = np.concatenate([judged[1:], none])
    told = judged[:, [names.index(one) for one in TOLD]]
    earlier = np.concatenate([np.zeros((1, len(TOLD))), np.maximum.accumulate(told)[:-1]])
    mean = np.repeat(judged.mean(axis=0, keepdims=True), len(judged), axis=0)
    own = np.log(judged + _LEAST) / 3
    return np.concatenate([own, before, after, second, mean, where, earlier], axis=1)

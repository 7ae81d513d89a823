"""What stands around a clause: its place in the document and what its neighbours are likely to be.

The terms of a text come in runs, background at its end, and a document that says once that a text
was signed goes on with what stands in it. A second linear layer judges each clause in that light.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from importlib import resources

import numpy as np

from detente.document.reading import Clause, Sentence

# Labels whose likeliest mention earlier in the document is told to each clause.
TOLD = ("provision/signed", "provision/in-force")
# Rungs that rules found; all terms of a text share one of them more often than not.
RULED = ("signed", "in-force", "agreed")
# What a document says of the text that it reports, and how it looks itself.
SAYS = tuple(
    re.compile(f"{one['en']}|{one['ja']}", re.IGNORECASE)
    for one in tomllib.loads(
        resources.files("detente.document").joinpath("says.toml").read_text("utf-8")
    ).values()
)
# So often said it is surely meant.
OFTEN = 3
# What a probability counts as at least, in the logarithms that a clause itself is judged by.
_LEAST, _SCALE = 1e-4, 3.0
# So many code points make a long clause; of a sentence so many are searched.
_LONG, _READ = 200, 1500
_OWN = 10
PLACE = _OWN + 3 * len(SAYS) + 4 * len(RULED)


def place(said: Sequence[Clause], parts: Sequence[Sentence]) -> np.ndarray:
    """Return where each clause stands and what is said around it, shape (clauses, PLACE).

    ``said`` are the clauses of one document in order of the text, ``parts`` all its sentences. It
    tells of each of :data:`SAYS` whether it is said up to the clause, at all, and how often; of
    each of :data:`RULED` whether a rule finds it in the clause, up to it, at all, and how often.
    """
    if not said:
        return np.zeros((0, PLACE))
    says = np.array([[bool(p.search(part.text[:_READ])) for p in SAYS] for part in parts], float)
    ruled = np.array([[clause.certainty.status == one for one in RULED] for clause in said], float)
    at = [clause.sentence for clause in said]
    return np.concatenate(
        [
            _stands(said, parts),
            np.maximum.accumulate(says)[at],
            _all(says.max(axis=0), said),
            _all(np.minimum(1.0, says.sum(axis=0) / OFTEN), said),
            ruled,
            np.maximum.accumulate(ruled),
            _all(ruled.max(axis=0), said),
            _all(np.minimum(1.0, ruled.sum(axis=0) / OFTEN), said),
        ],
        axis=1,
    )


def _stands(said: Sequence[Clause], parts: Sequence[Sentence]) -> np.ndarray:
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
    )


def _all(values: np.ndarray, said: Sequence[Clause]) -> np.ndarray:
    return np.repeat(values[None], len(said), axis=0)


def surroundings(
    judged: np.ndarray, where: np.ndarray, names: Sequence[str], readers: Sequence[np.ndarray]
) -> np.ndarray:
    """Return what the second layer knows of each clause, shape (clauses, features).

    Parameters
    ----------
    judged
        Probabilities of the labels ``names`` as the first layer gives them, shape (clauses,
        labels), of one document in order of the text.
    where
        The clauses' places, from :func:`place`.
    readers
        What each reader alone makes of them, logarithms of the shape (clauses, labels).
    """
    none = np.zeros_like(judged[:1])
    before = np.concatenate([none, judged[:-1]])
    second = np.concatenate([none, before[:-1]])
    after = np.concatenate([judged[1:], none])
    told = judged[:, [names.index(one) for one in TOLD]]
    earlier = np.concatenate([np.zeros((1, len(TOLD))), np.maximum.accumulate(told)[:-1]])
    mean = np.repeat(judged.mean(axis=0, keepdims=True), len(judged), axis=0)
    own = np.log(judged + _LEAST) / _SCALE
    apart = [_centred(one) / _SCALE for one in readers]
    return np.concatenate([own, *apart, before, after, second, mean, where, earlier], axis=1)


def _centred(logs: np.ndarray) -> np.ndarray:
    logs = np.maximum(logs, logs.max(axis=1, keepdims=True) + np.log(_LEAST))
    return logs - logs.mean(axis=1, keepdims=True)

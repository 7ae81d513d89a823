"""What stands around a clause: its place in the document and what its neighbours are likely to be.

The terms of a text come in runs, background at its end, and a document that says once that a text
was signed goes on with what stands in it. A second linear layer judges each clause in that light.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from detente.document.reading import Clause, Sentence

# Labels whose likeliest mention earlier in the document is told to each clause.
TOLD = ("provision/signed", "provision/in-force")
# What a document says of the text that it reports: that it is signed, that it is not yet, that it
# is a statement, that it runs; and how the text itself looks.
SAYS = (
    re.compile(
        r"\b(?:signed|signing|signature|signatories|exchange of (?:notes|letters)|concluded"
        r"|done at)\b|署名|調印|締結|交わし|取り交わ|サイン|結ん",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:initial+ed|unsigned|draft|to be signed|(?:will|would|expected to) (?:be )?sign\w*"
        r"|agreed minutes|in principle|non-?paper)\b|仮署名|未署名|原則合意|大筋合意|草案|素案|口頭"
        r"|署名(?:する|され)?(?:予定|見通し|見込み)",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:joint statement|communiqu[eé]|declaration|conclusions|read-?out|the ministers|"
        r"the (?:two )?leaders)\b|共同声明|共同発表|首脳宣言|結論文書|議長声明|両首脳|会談",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:in force|into force|took effect|in effect|since (?:last )?\w+day|has been running|"
        r"came into|licen[cs]e|waiver|now (?:in|being)|already)\b|発効し|施行|適用され|実施され"
        r"|許可証|ライセンス|適用除外|始まった|始まって|すでに|既に|開始した",
        re.IGNORECASE,
    ),
    re.compile(
        r"^\W*(?:article|section|paragraph) \d+|^\W*第[0-9０-９一二三四五六七八九十]+条",
        re.IGNORECASE,
    ),
)
# What a probability counts as at least, in the logarithms that a clause itself is judged by.
_LEAST = 1e-4
# So many code points make a long clause.
_LONG = 200
# Of a sentence only so much is searched for what it says of the text.
_READ = 1500


def place(said: Sequence[Clause], parts: Sequence[Sentence]) -> np.ndarray:
    """Return where each clause stands and how it is built, shape (clauses, 10 + 2 len(SAYS)).

    ``said`` are the clauses of one document in order of the text, ``parts`` all its sentences: for
    each of :data:`SAYS` it counts what they say up to the clause, and what they say at all.
    """
    several = np.bincount([clause.sentence for clause in said], minlength=len(parts))
    last = max(1, len(said) - 1)
    says = np.array(
        [[bool(p.search(part.text[:_READ])) for p in SAYS] for part in parts], dtype=float
    )
    so_far = np.maximum.accumulate(says.reshape(len(parts), len(SAYS)))
    own = np.array(
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
    if not said:
        return np.zeros((0, 10 + 2 * len(SAYS)))
    up_to = so_far[[clause.sentence for clause in said]]
    return np.concatenate([own, up_to, np.repeat(so_far[-1:], len(said), axis=0)], axis=1)


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

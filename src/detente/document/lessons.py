"""Labelled sentences and texts, as the classifier learns from them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from detente.deal.schema import Status
from detente.document.classifier import IDLE, NO_CUE, PROVISION
from detente.document.context import place
from detente.document.cues import clauses
from detente.document.cuts import Cuts, belonging, cut, pieces
from detente.document.encoder import Encoder, Part, parts
from detente.document.gazetteer import mentions
from detente.document.gold import NONE, Gold, Row
from detente.document.parties import resolved
from detente.document.read import heard, held, ruled, words
from detente.document.reading import Certainty, Clause, Document, Sentence
from detente.document.text import document
from detente.document.train_cuts import begun
from detente.i18n import Language

# Parts into which the texts are split to fit a layer that sees what others make of them.
FOLDS = 5
# Parts of the texts that encoders are fitted without, in turn: those take long.
THIRDS = 3
KINDS = (PROVISION, "mechanism", "motive", "reaction", "assessment", "background", "topic", *IDLE)


@dataclass(frozen=True)
class Example:
    """A clause or sentence with its label, and in a text its place."""

    words: str
    certainty: Certainty
    label: str
    domain: str
    where: np.ndarray | None = None


def label(row: dict[str, Any]) -> str:
    """Return the label of a row: its kind, for a provision with its status."""
    return f"{PROVISION}/{row['status']}" if row["kind"] == PROVISION else row["kind"]


class Lesson(NamedTuple):
    """Sentences that are read together: a labelled one alone, or all of a gold text.

    Clauses are numbered from the first example on, ``first``. ``text`` counts the gold texts, -1 is
    for none. ``spans`` are the first piece and the end of those of each example. ``odds`` are the
    log odds by the words that a clause begins with each piece, ``begins`` whether one does.
    """

    text: int
    first: int
    parts: list[Part]
    examples: list[Example]
    spans: list[tuple[int, int]]
    odds: np.ndarray
    begins: np.ndarray
    scores: tuple[np.ndarray, np.ndarray] | None = None


def lessons(
    folder: Path,
    golds: Sequence[Gold],
    lang: Language,
    cuts: Sequence[Cuts],
    encoders: Sequence[Encoder] = (),
) -> list[Lesson]:
    """Return the labelled sentences of a language and the clauses of its gold texts, in order.

    ``cuts`` are weights that were fitted without the texts of each fold, ``encoders`` those without
    the texts of each third (:func:`without`): they tell where clauses begin. Without encoders
    clauses begin where rows of the annotation do.
    """
    found = []
    for row in _lines(folder / "sentences" / f"{lang}.jsonl"):
        said, about = row["text"], row.get("domain") or ""
        example = Example(said, certainty(said, lang), label(row), about)
        alone = np.array([np.inf]), np.array([True])
        found.append(Lesson(-1, len(found), [Part(said, 0)], [example], [(0, 1)], *alone))
    at = len(found)
    for number, gold in enumerate(golds):
        known: dict[Language, Cuts] = {lang: cuts[number % FOLDS]}
        unknown = encoders[without(number)] if encoders else None
        found.append(_lesson(gold, number, at, known, unknown))
        at += len(found[-1].examples)
    return found


def _lesson(
    gold: Gold, number: int, at: int, known: Mapping[Language, Cuts], unknown: Encoder | None
) -> Lesson:
    whole = ruled(document(gold.content, gold.name))
    body, named, deal, said, _ = whole
    some = pieces(said, body, known)
    odds = np.array([one.odds for one in some], float)
    rows = begun(gold, whole)
    begins = np.array([one.at in rows for one in some], bool) | np.isinf(odds)
    scores = None
    if unknown:
        said, scores = heard(whole, unknown, known)[3:]
    else:
        starts = {one.at for one, begin in zip(some, begins, strict=True) if begin}
        said = cut(said, body, partial(held, named=named), deal, starts)
    here = []
    for clause, text, where in zip(said, words(said, body), place(said, body), strict=True):
        row = _nearest(gold, clause)
        about = next(iter(row.domains), "") if row and len(row.domains) == 1 else ""
        here.append(Example(text, clause.certainty, _label(row) if row else "", about, where))
    inside = belonging(some, said)
    return Lesson(number, at, parts(some, body), here, inside, odds, begins, scores)


def without(text: int) -> int:
    """Return which of the encoders does not know a text."""
    return text % THIRDS


def _nearest(gold: Gold, clause: Clause) -> Row | None:
    """Return the row that shares the largest part of its words and the clause's."""
    one = clause.span
    shared = [
        ((min(one.end, r.span.end) - max(one.start, r.span.start)), r)
        for r in gold.rows
        if r.span.meets(one)
    ]
    parts = [(n / (max(one.end, r.span.end) - min(one.start, r.span.start)), r) for n, r in shared]
    return max(parts, key=lambda pair: pair[0])[1] if parts else None


def _label(row: Row) -> str:
    """Return the label of a row; what is said again counts as what it says."""
    if row.kind not in (PROVISION, "restatement"):
        return row.kind
    if row.status in set(Status) - {Status.SPECULATED}:
        return f"{PROVISION}/{row.status}"
    return "background" if row.status == NONE else "assessment"


def certainty(words: str, lang: Language) -> Certainty:
    """Return how certain the rules make the longest clause of a sentence that stands alone.

    The states that it names count as the parties of a deal.
    """
    alone = Document("", words, lang)
    sentence = Sentence(0, len(words), words, "body", lang, 0)
    named = mentions(alone)
    deal = tuple(dict.fromkeys(code for mention in named for code in mention.codes))[:3]
    said = clauses(0, sentence, resolved((sentence,), named, deal), deal)
    longest = max(said, key=lambda c: c.span.end - c.span.start, default=None)
    return longest.certainty if longest else Certainty(None, None, None, NO_CUE)


def _lines(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip()]

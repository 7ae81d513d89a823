"""What stands around a clause: its place, its neighbours, what the document says of the text."""

from dataclasses import replace

import numpy as np
import pytest

from detente.deal.schema import Status
from detente.document.context import OFTEN, PLACE, SAYS, TOLD, place, surroundings
from detente.document.read import read
from detente.document.reading import Certainty, Clause, Document, Span
from detente.document.sentences import sentences
from detente.document.weights import weights

NAMES = ("background", *TOLD)
NO_CUE = Certainty(None, None, None, "no_cue")


def clauses_of(text):
    parts = sentences(Document("x", text, "en"))
    bodies = [i for i, part in enumerate(parts) if part.kind in ("body", "bullet")]
    return parts, [Clause(i, Span(parts[i].start, parts[i].end), NO_CUE) for i in bodies]


def judged(*rows):
    return np.array(rows, dtype=float)


def test_neighbours_are_those_before_and_after_and_none_beyond_the_ends():
    p = judged([0.9, 0.1, 0.0], [0.2, 0.8, 0.0], [0.5, 0.0, 0.5])
    around = surroundings(p, np.zeros((3, 1)), NAMES, [])
    before, after, second = around[:, 3:6], around[:, 6:9], around[:, 9:12]
    assert before.tolist() == [[0, 0, 0], p[0].tolist(), p[1].tolist()]
    assert after.tolist() == [p[1].tolist(), p[2].tolist(), [0, 0, 0]]
    assert second.tolist() == [[0, 0, 0], [0, 0, 0], p[0].tolist()]
    assert around[:, 12:15] == pytest.approx(np.tile(p.mean(axis=0), (3, 1)))


def test_what_each_reader_makes_of_a_clause_is_told_beside_it():
    p = judged([0.9, 0.1, 0.0])
    logs = np.log([[0.5, 0.25, 0.25]])
    around = surroundings(p, np.zeros((1, 1)), NAMES, [logs])
    assert around[0, 3:6] == pytest.approx((logs[0] - logs.mean()) / 3)
    # What cannot be at all counts as very unlikely.
    never = surroundings(p, np.zeros((1, 1)), NAMES, [np.array([[0.0, -99.0, -99.0]])])
    assert np.abs(never).max() < 9


def test_what_was_said_before_to_be_signed_is_told_to_what_follows():
    p = judged([0.2, 0.8, 0.0], [0.9, 0.1, 0.0], [0.7, 0.1, 0.2])
    earlier = surroundings(p, np.zeros((3, 1)), NAMES, [])[:, -len(TOLD) :]
    assert earlier.tolist() == [[0, 0], [0.8, 0], [0.8, 0]]


def test_a_document_tells_from_where_on_it_speaks_of_a_signed_text():
    parts, said = clauses_of("Talks went on. The ministers signed a treaty. Ships may call.")
    where = place(said, parts)
    so_far, at_all, often = (where[:, 10 + k * len(SAYS)] for k in range(3))
    assert so_far.tolist() == [0, 1, 1]
    assert at_all.tolist() == [1, 1, 1]
    assert often == pytest.approx(1 / OFTEN)
    assert where[:, 0].tolist() == [0, 0.5, 1]


def test_what_rules_found_is_told_of_the_clause_up_to_it_and_of_the_whole():
    parts, said = clauses_of("Talks went on. They signed it. Ships may call.")
    signed = Certainty("provision", Status.SIGNED, None, "signed.signed")
    where = place([said[0], replace(said[1], certainty=signed), said[2]], parts)
    own, so_far, at_all, often = (where[:, 10 + 3 * len(SAYS) + 3 * k] for k in range(4))
    assert own.tolist() == [0, 1, 0]
    assert so_far.tolist() == [0, 1, 1]
    assert at_all.tolist() == [1, 1, 1]
    assert often == pytest.approx(1 / OFTEN)


def test_a_document_of_no_clauses_has_no_places():
    parts, _ = clauses_of("Talks")
    assert place([], parts).shape == (0, PLACE)


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_second_layer_has_a_weight_for_all_that_it_is_told(lang):
    known = weights(lang)
    ones = np.ones((1, len(known.labels)))
    one = surroundings(ones, np.zeros((1, PLACE)), known.labels, [ones] * 3)
    assert known.context_weights.shape == (one.shape[1], len(known.labels))


def test_the_same_words_are_signed_terms_of_a_signed_text_only():
    terms = "Ships of either state shall be admitted. Dues shall be paid in local currency."

    def rungs(opening):
        text = f"Uruguay and Paraguay met. On Monday the two ministers {opening}. {terms}"
        return {term.status for term in read(text).terms}

    assert rungs("signed a treaty on the river ports") == {Status.SIGNED}
    assert rungs("agreed in a joint communique on the use of the river ports") == {Status.AGREED}

"""The classifier: its fit, how it weighs rules, its weights and the sentences they come from."""

import json
from pathlib import Path
from zlib import crc32

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from detente.deal.schema import Domain, Status
from detente.document.classifier import (
    PRIOR,
    PROVISION,
    READ_POWER,
    RULE_POWER,
    SMOOTH,
    _best,
    evidence,
    guesses,
    in_order,
    label,
    posterior,
)
from detente.document.cues.en.ladder import rules as english
from detente.document.cues.ja.ladder import rules as japanese
from detente.document.encoder import encoder
from detente.document.evaluate import evaluate
from detente.document.features import (
    GRAMS,
    LETTERS,
    WORD,
    counts,
    features,
    gram_scores,
    phrases,
)
from detente.document.gold import load
from detente.document.lessons import KINDS
from detente.document.logistic import fit, probabilities
from detente.document.reading import Certainty, Span
from detente.document.train import C
from detente.document.weights import Weights, weights

CORPUS = Path(__file__).parents[3] / "corpus"
NO_CUE = Certainty(None, None, None, "no_cue")


def test_fit_is_where_the_slope_is_zero():
    rng = np.random.default_rng(1)
    x = csr_matrix(rng.normal(size=(60, 4)))
    labels = [str(k) for k in rng.integers(0, 3, 60)]
    names = ["0", "1", "2"]
    w, b = fit(x, labels, names, C)
    p = probabilities(x @ w + b)
    wanted = np.array([[one == name for name in names] for one in labels])
    slope = C * x.T @ (p - wanted) + w
    assert np.abs(slope).max() < 1e-2
    # The bias is not penalised: expected counts are those seen.
    assert p.sum(axis=0) == pytest.approx(wanted.sum(axis=0), abs=1e-2)


def test_fit_of_one_feature_without_signal_is_the_share():
    w, b = fit(csr_matrix(np.zeros((10, 1))), ["a"] * 7 + ["b"] * 3, ["a", "b"], C)
    assert probabilities(b[None, :])[0] == pytest.approx([0.7, 0.3], abs=1e-3)
    assert not w.any()


def test_ngrams_are_alike_in_width_case_and_digits():
    one = counts(["ＬＮＧ 300 tonnes"], "en")
    other = counts(["lng 17 TONNES"], "en")
    assert abs(one - other).max() == 0
    assert one.shape == (1, GRAMS)


def test_features_are_of_unit_length():
    grams = counts(["Japan signed", ""], "en")
    x = features(grams, np.ones(GRAMS))
    square = x.multiply(x).tocsr()
    assert square[:, :LETTERS].sum(axis=1)[0, 0] == pytest.approx(1)
    assert square[:, LETTERS:].sum(axis=1)[0, 0] == pytest.approx(WORD**2)
    assert abs(x[1]).max() <= 1


@pytest.mark.parametrize(
    ("lang", "words", "some"),
    [
        ("en", "no tax, none", ["^_no", "tax_,_none", "no*,", "none"]),
        ("ja", "関税を下げた", ["^_関税", "を_下げる_た", "関税*下げる"]),
    ],
)
def test_phrases_are_words_in_a_row_and_around_a_word(lang, words, some):
    found = list(phrases(words, lang))
    assert set(some) <= set(found)


def test_scores_are_those_of_the_sparse_matrix_that_was_fitted():
    rng = np.random.default_rng(2)
    rarity, weights = rng.random(GRAMS), rng.normal(size=(GRAMS, 4))
    texts = ["Japan signed. Japan signed.", "", "Qatar will pay 3% more, Qatar said"]
    fitted = features(counts(texts, "en"), rarity) @ weights
    plain = np.array([gram_scores(words, "en", rarity, [weights])[0] for words in texts])
    assert plain == pytest.approx(fitted)


def test_readers_are_weighed_as_logarithms():
    words, rules = np.log([[0.5, 0.5]]), np.log([[0.9, 0.1]])
    alone = posterior(words, rules)[0]
    assert alone[0] / alone[1] == pytest.approx(9**RULE_POWER)
    read = np.log([[0.2, 0.8]])
    both = posterior(words, rules, read)[0]
    assert both[0] / both[1] == pytest.approx(9**RULE_POWER * 0.25**READ_POWER)


def test_labels_of_the_encoder_come_in_the_order_of_a_language():
    read = np.array([[0.1, 0.2, 0.7]])
    assert in_order(read, ("a", "b", "c"), ("c", "a")).tolist() == [[0.7, 0.1]]


def test_what_the_encoder_reads_decides_the_domain():
    known = encoder()
    read = np.zeros((1, len(known.labels))), np.zeros((1, len(known.domains)))
    read[1][0, known.domains.index("fisheries")] = 9.0
    (guess,) = guesses(["The two governments signed a treaty in Lima."], [NO_CUE], "en", read)
    assert guess.domains[0][0] == "fisheries"
    (alone,) = guesses(["The two governments signed a treaty in Lima."], [NO_CUE], "en")
    assert alone.label == "provision/signed"


def test_evidence_of_a_rule_is_its_share_of_each_label():
    names = ("mechanism", "provision/agreed")
    nothing = np.zeros(0)
    known = Weights(
        names, nothing, nothing, (), nothing, nothing, nothing,
        ("often", "rare"), np.array([[1.0, 9.0], [3.0, 1.0]]), nothing, nothing,
        nothing, nothing,
    )  # fmt: skip
    agreed = Certainty("provision", Status.AGREED, Span(0, 1), "often")
    said = np.exp(evidence(agreed, known))
    total = np.array([4.0, 10.0]) + PRIOR + SMOOTH * 3
    assert said == pytest.approx((np.array([1, 9 + PRIOR]) + SMOOTH) / total)
    # A rule that was never seen speaks for its own label by the prior alone.
    unseen = np.exp(evidence(Certainty("provision", Status.AGREED, None, "new"), known))
    assert unseen == pytest.approx((np.array([0, PRIOR]) + SMOOTH) / total)


@pytest.mark.parametrize(
    ("lang", "words", "wanted"),
    [
        ("en", "The first cargo sailed on Monday under the contract.", "provision/in-force"),
        ("en", "Analysts expect prices to fall by a tenth if the deal holds.", "mechanism"),
        ("ja", "両国は通貨スワップ協定に署名した。", "provision/signed"),
        ("ja", "価格の下落につながるとアナリストはみる。", "mechanism"),
    ],
)
def test_plain_sentences(lang, words, wanted):
    guess = guesses([words], [NO_CUE], lang)[0]
    assert guess.label == wanted
    assert 0 < guess.confidence <= 1
    assert len(guess.domains) == 3


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_weights_know_the_rules_of_today(lang):
    known = weights(lang)
    today = {rule.name for rule in (english if lang == "en" else japanese)()}
    # What a clause takes from the words around its predicate has no row of the table.
    apart = {
        "no_cue",
        "denied.asked",
        "hinted.announced",
        "signed.with",
        "assessment.says",
        "reaction.speaks",
    }
    assert set(known.rules) <= today | apart
    assert set(known.domains) <= set(Domain)
    assert {f"provision/{s}" for s in Status if s != Status.SPECULATED} <= set(known.labels)


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_labelled_sentences_are_valid(lang):
    lines = (CORPUS / "sentences" / f"{lang}.jsonl").read_text("utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    assert len({row["text"] for row in rows}) == len(rows) > 800
    for row in rows:
        assert row["kind"] in KINDS
        assert row["status"] in {*Status, "none"}
        about = row.get("domain")
        assert about in set(Domain) or (about is None and row["kind"] != PROVISION)


@pytest.mark.parametrize(
    ("likely", "expected"),
    [
        (
            {"provision/agreed": 0.25, "provision/signed": 0.25, "background": 0.5},
            "provision/agreed",
        ),
        ({"provision/agreed": 0.19, "provision/signed": 0.2, "background": 0.61}, "background"),
        (
            {"provision/to-be-discussed": 0.28, "provision/absent": 0.25, "motive": 0.27},
            "provision/to-be-discussed",
        ),
        ({"provision/denied": 0.1, "provision/absent": 0.3, "background": 0.6}, "provision/absent"),
        ({"provision/denied": 0.1, "provision/absent": 0.1, "topic": 0.8}, "topic"),
        ({"motive": 0.2, "reaction": 0.2, "heading": 0.6}, "motive"),
        ({"motive": 0.18, "reaction": 0.2, "provision/absent": 0.3, "topic": 0.32}, "reaction"),
        ({"motive": 0.4, "provision/absent": 0.5, "background": 0.1}, "provision/absent"),
        ({"topic": 0.5, "provision/hinted": 0.3, "background": 0.2}, "provision/hinted"),
    ],
)
def test_rungs_and_kinds_that_are_alike_count_together(likely, expected):
    names = list(likely)
    assert names[_best(np.array(list(likely.values())), names)] == expected


# Live F1, status and parties of texts learnt from. The encoder is the mean of three, each of which
# does not know a third of them, so that it knows them less well by heart than one fitted to all.
@pytest.mark.parametrize(
    ("lang", "live", "status", "parties"), [("en", 0.9, 0.87, 0.83), ("ja", 0.95, 0.93, 0.85)]
)
def test_reads_the_texts_it_was_made_from(lang, live, status, parties):
    texts = load(CORPUS / "gold" / "development" / lang)
    # A sixth that stays the same when texts are added.
    scores = evaluate([text for text in texts if crc32(text.name.encode()) % 6 == 0])[lang]
    assert scores.texts > 75
    assert scores.strict.f1 > live
    assert scores.status.share > status
    assert scores.actors.f1 > parties
    assert scores.headings == 0
    assert scores.dropped == 0


def test_labels_name_kind_and_status():
    assert label(Certainty("provision", Status.HINTED, None, "x")) == "provision/hinted"
    assert label(Certainty("motive", Status.SPECULATED, None, "x")) == "motive"
    assert label(NO_CUE) == "none"

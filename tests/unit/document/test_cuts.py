"""Where clauses begin: joints of a sentence, how they are fitted, and what is cut at them."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.deal.schema import Status
from detente.document.cues import Joint, joints
from detente.document.cues.joint import size
from detente.document.cuts import BITS, POSSIBLE, Cuts, belonging, columns, cut, likely, pieces
from detente.document.gold import Gold, Row
from detente.document.read import heard, ruled
from detente.document.reading import Sentence, Span
from detente.document.text import document
from detente.document.train_cuts import Place, fitted, places
from detente.document.weights import weights
from detente.i18n import LANGUAGES, Language

NOWHERE = Cuts(np.zeros(1 << BITS), -9.0)


def sentence(words: str, lang: Language = "en", start: int = 0) -> Sentence:
    return Sentence(start, start + len(words), words, "body", lang, 0)


def begun(words: str, lang: Language = "en") -> list[str]:
    return [words[joint.at :] for joint in joints(sentence(words, lang), ())]


def test_joints_stand_behind_signs_and_at_words_that_join():
    words = "Peru cuts the duty; Chile, which buys coal, pays half and keeps the quota"
    assert begun(words) == [
        "Chile, which buys coal, pays half and keeps the quota",
        "which buys coal, pays half and keeps the quota",
        "pays half and keeps the quota",
        "and keeps the quota",
    ]


def test_what_only_details_begins_no_clause():
    assert begun("Peru cuts duties, including those on copper, and pays half") == ["and pays half"]


def test_joints_stand_behind_japanese_signs_and_forms_that_go_on():
    words = "関税を下げ、割当を増やすほか会合を開くが日程は未定だ。"
    assert begun(words, "ja") == [
        "割当を増やすほか会合を開くが日程は未定だ。",
        "会合を開くが日程は未定だ。",
        "日程は未定だ。",
    ]


@pytest.mark.parametrize("lang", LANGUAGES)
@given(words=st.text("ab,;. (「、。が」しA1-—andwith", min_size=1, max_size=60))
def test_joints_lie_within_their_sentence_in_order(lang, words):
    at = [joint.at for joint in joints(sentence(words, lang, 7), ())]
    assert at == sorted(set(at))
    assert all(7 < one < 7 + len(words) for one in at)


def test_what_rules_begin_is_told_to_the_joint():
    words = "Peru cuts the duty, and Chile pays"
    plain, ruled_ = (joints(sentence(words), begins)[0].signs for begins in ((), (24,)))
    assert "rule:False" in plain
    assert "rule:True" in ruled_


@pytest.mark.parametrize(("length", "expected"), [(0, "1"), (1, "1"), (2, "4"), (9, "more")])
def test_sizes_are_told_by_the_first_step_that_holds_them(length, expected):
    assert size(length, (1, 4, 8)) == expected


def test_a_joint_is_as_likely_as_its_signs_weigh():
    joint = Joint(3, ("s:,", "l0:peru", "s:,"))
    weights = np.zeros(1 << BITS)
    weights[columns(joint)] = 1.5
    assert Cuts(weights, -1.0).odds(joint) == pytest.approx(2.0)


def test_a_sign_that_always_begins_a_clause_is_learned():
    given = [Place(Joint(k, ("s:;" if k % 2 else "s:,",)), bool(k % 2), k) for k in range(400)]
    known = fitted(given)
    assert known.odds(Joint(0, ("s:;",))) > 1.4
    assert known.odds(Joint(0, ("s:,",))) < -1.4


def gold(text: str, *quotes: str) -> Gold:
    rows = []
    for number, quote in enumerate(quotes):
        start = text.index(quote)
        rows.append(
            Row(str(number), Span(start, start + len(quote)), "provision", "agreed", ("agreed",),
                frozenset(), frozenset(), False)
        )  # fmt: skip
    return Gold("note", text.encode(), tuple(rows))


def test_clauses_begin_where_rows_do_behind_a_joining_word_but_not_with_the_first():
    text = "The minister said that Peru cuts the duty, with Chile to pay half.\n"
    found = places([gold(text, "Peru cuts the duty", "Chile to pay half")], "en")
    assert [text[p.joint.at :][:4] for p in found if p.begins] == ["with"]
    assert len(found) > 1


def _cut(text: str, *begins: str):
    """Return the clauses of a text that is cut where these words begin, and nowhere else."""
    parts, named, deal, said, _ = ruled(document(text, "note"))
    weights = np.zeros(1 << BITS)
    for joint in joints(parts[0], {c.span.start for c in said}):
        if any(parts[0].text[joint.at :].startswith(one) for one in begins):
            weights[columns(joint)] += 40.0
        else:
            weights[columns(joint)] -= 40.0
    known = dict.fromkeys(LANGUAGES, Cuts(weights, 0.0))

    def held(where):
        return [m for m in named if where.holds(m)]

    starts = likely(pieces(said, parts, known), parts)
    return parts, cut(said, parts, held, deal, starts)


def test_a_clause_without_a_predicate_is_cut_off():
    text = "Peru and Chile agreed to cut the duty, the fare paid by Chile."
    _, found = _cut(text, "the fare")
    assert [c.span.of(text) for c in found] == [
        "Peru and Chile agreed to cut the duty",
        "the fare paid by Chile.",
    ]
    assert found[0].certainty.status is Status.AGREED


def test_what_the_rules_part_is_joined_where_no_clause_begins():
    text = "Peru will cut the duty and Chile will raise the quota."
    assert len(ruled(document(text, "note")).clauses) == 2
    _, found = _cut(text)
    assert [c.span.of(text) for c in found] == [text]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_clauses_stay_in_order_within_their_sentences_and_apart(lang):
    text = {
        "en": "Peru and Chile signed a treaty on Monday. Peru cuts its duty to 5%, Chile pays the "
        "fare; neither side named a date, and copper was left out.\n",
        "ja": "ペルーとチリは月曜日に条約に署名した。ペルーは関税を5％に下げ、チリは運賃を負担するが、"
        "日程は示されず、銅は対象から外れた。\n",
    }[lang]
    parts, _, _, said, _ = heard(ruled(document(text, "note")), None)
    spans = [clause.span for clause in said]
    assert spans == sorted(spans)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert all(parts[c.sentence].holds(c.span) for c in said)


def test_nothing_is_lost_of_a_sentence_that_is_not_cut():
    text = "Peru will cut the duty.\n"
    parts, named, deal, said, _ = ruled(document(text, "note"))
    some = pieces(said, parts, dict.fromkeys(LANGUAGES, NOWHERE))
    assert cut(said, parts, lambda _: named, deal, likely(some, parts)) == said


@settings(deadline=None)
@given(st.lists(st.sampled_from(["Peru cuts the duty", "with Chile to pay", "and ", "; ", ", "])))
def test_pieces_are_all_of_each_sentence_and_clauses_are_runs_of_them(words):
    text = "The two sides signed a treaty. " + " ".join(words) + " Peru will pay half.\n"
    parts, named, deal, said, _ = ruled(document(text, "note"))
    everywhere = dict.fromkeys(LANGUAGES, Cuts(np.zeros(1 << BITS), 0.0))
    some = pieces(said, parts, everywhere)
    for index in {clause.sentence for clause in said}:
        assert "".join(p.words for p in some if p.sentence == index) == parts[index].text
    found = cut(said, parts, lambda _: named, deal, {p.at for p in some[::2]} | likely(some, parts))
    for clause, (first, end) in zip(found, belonging(some, found), strict=True):
        assert first < end
        assert {p.sentence for p in some[first:end]} == {clause.sentence}
        assert some[first].at <= clause.span.start
        assert clause.span.end <= some[end - 1].at + len(some[end - 1].words)


def test_a_place_that_is_not_likely_at_all_makes_no_piece():
    text = "Peru will cut the duty, with Chile to pay half.\n"
    parts, _, _, said, _ = ruled(document(text, "note"))
    counts = [
        len(pieces(said, parts, dict.fromkeys(LANGUAGES, Cuts(np.zeros(1 << BITS), bias))))
        for bias in (POSSIBLE + 0.1, POSSIBLE - 0.1)
    ]
    assert counts[0] > counts[1] == 1


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_weights_of_the_package_tell_where_clauses_begin(lang):
    known = weights(lang).cuts
    assert known.weights.shape == (1 << BITS,)
    assert np.isfinite(known.weights.astype(float)).all()

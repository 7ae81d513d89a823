"""A document in stretches: nothing lost, nothing twice, every quote where it stands."""

import json
import random

import pytest

from detente.deal.library import library, names
from detente.deal.load import load_deal
from detente.deal.quotes import read_document
from detente.deal.schema import Claim, Deal, Provision
from detente.studio.spans import documents

SAID = {"en": "words", "ja": "文言"}


def _deal(provisions, claims=()):
    """Return a deal of provisions and claims that quote (start, end) of a document ``en``."""

    def quotes(ends):
        return [{"document": "en", "exact": "x", "start": a, "end": b} for a, b in ends]

    def provision(name, ends):
        return Provision.model_validate(
            {
                **{"id": name, "title": SAID, "parties": ["USA"], "domain": "trade"},
                **{"status": "hinted", "no_measure": SAID, "quotes": quotes(ends)},
            }
        )

    def claim(name, ends):
        return Claim.model_validate(
            {
                **{"id": name, "title": SAID, "kind": "motive", "said_by": SAID, "cause": SAID},
                **{"effect": {"sign": "?", "about": SAID}, "quotes": quotes(ends)},
            }
        )

    return Deal.model_construct(
        provisions=[provision(*one) for one in provisions], claims=[claim(*one) for one in claims]
    )


def _stretches(text, provisions, claims=()):
    (found,) = documents(_deal(provisions, claims), {"en": text})
    return found["stretches"]


def _rows(stretches):
    return [(s["text"], s["provisions"], s["claims"]) for s in stretches]


def test_quotes_that_overlap_are_cut_where_either_ends():
    found = _stretches("abcdefgh", [("p", [(1, 5)])], [("c", [(3, 7)])])
    assert _rows(found) == [
        ("a", [], []),
        ("bc", ["p"], []),
        ("de", ["p"], ["c"]),
        ("fg", [], ["c"]),
        ("h", [], []),
    ]


def test_quotes_of_one_provision_that_overlap_are_one_stretch_after_another_of_it():
    found = _stretches("abcdef", [("p", [(0, 4), (2, 6)])])
    assert [s["provisions"] for s in found] == [["p"], ["p"], ["p"]]
    assert "".join(s["text"] for s in found) == "abcdef"


def test_quoters_stand_in_the_order_of_the_file():
    found = _stretches("abc", [("z", [(0, 3)]), ("a", [(0, 3)])])
    assert _rows(found) == [("abc", ["z", "a"], [])]


@pytest.mark.parametrize("ends", [(2, 99), (50, 99), (4, 4)])
def test_offsets_beyond_the_text_end_with_it(ends):
    found = _stretches("abcd", [("p", [ends])])
    assert "".join(s["text"] for s in found) == "abcd"
    quoted = "".join(s["text"] for s in found if s["provisions"])
    assert quoted == ("cd" if ends == (2, 99) else "")


def test_offsets_count_code_points():
    text = "\U0001f1ef\U0001f1f5と\U0001f91d合意e\u0301"
    found = _stretches(text, [("p", [(3, 4)])])
    assert [s["text"] for s in found if s["provisions"]] == ["\U0001f91d"]
    assert "".join(s["text"] for s in found) == text


def test_a_document_without_words_has_no_stretch():
    assert _stretches("", [("p", [(0, 3)])]) == []


def test_hostile_words_are_text_like_any_other():
    text = '</script><img src=x onerror="alert(1)">\u202e&amp;'
    found = _stretches(text, [("p", [(0, 9)])])
    assert found[0]["text"] == "</script>"
    assert "".join(s["text"] for s in json.loads(json.dumps(found))) == text


def test_stretches_agree_with_each_letter_asked_for_itself():
    chance = random.Random(7)
    for _ in range(50):
        size = chance.randint(1, 30)
        text = "".join(chance.choice("aé\U0001f600漢\n") for _ in range(size))

        def some(letter, size=size):
            return [
                (
                    f"{letter}{n}",
                    [
                        (chance.randint(0, size + 3), chance.randint(0, size + 3))
                        for _ in range(chance.randint(0, 3))
                    ],
                )
                for n in range(chance.randint(1, 3))
            ]

        provisions, claims = some("p"), some("c")
        found = _stretches(text, provisions, claims)
        at = 0
        for one in found:
            assert one["text"]
            for place in range(at, at + len(one["text"])):
                for kind, group in (("provisions", provisions), ("claims", claims)):
                    own = [n for n, ends in group if any(a <= place < b for a, b in ends)]
                    assert one[kind] == own
            at += len(one["text"])
        assert "".join(s["text"] for s in found) == text


@pytest.mark.parametrize("name", names())
def test_documents_of_the_library_are_whole_and_their_quotes_exact(name):
    folder = library() / name
    deal = load_deal(folder / "deal.yaml")
    texts = {key: read_document(folder / place) for key, place in deal.documents.items()}
    for one in documents(deal, texts):
        assert "".join(s["text"] for s in one["stretches"]) == texts[one["document"]]
        for p in deal.provisions:
            quoted = "".join(s["text"] for s in one["stretches"] if p.id in s["provisions"])
            for quote in p.quotes:
                assert quote.document != one["document"] or quote.exact in quoted

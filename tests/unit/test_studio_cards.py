"""The cards of the library's deals: their words, their knobs, and why some have none."""

import datetime
import json
import re

import pytest

from detente.deal.library import library, names
from detente.deal.load import load_deal
from detente.deal.settings import changed, knobs, rungs
from detente.errors import DealError
from detente.i18n import LANGUAGES
from detente.report.magnitude import magnitude, pattern
from detente.studio.cards import cards, statuses
from detente.studio.claims import claims
from detente.studio.desk import Desk
from detente.studio.reach import reach


@pytest.fixture(scope="module")
def desk():
    return Desk(datetime.date(2026, 6, 1))


def _deal(name):
    return load_deal(library() / name / "deal.yaml")


def _cards(deal, desk, lang="en"):
    return cards(deal, reach(deal, desk.chain, desk.world, desk.regime, lang), lang)


def _card(deal, desk, name, lang="en"):
    return next(card for card in _cards(deal, desk, lang) if card["id"] == name)


@pytest.mark.parametrize("name", names())
@pytest.mark.parametrize("lang", LANGUAGES)
def test_cards_of_the_library(name, lang, desk):
    deal = _deal(name)
    found = _cards(deal, desk, lang)
    assert [card["id"] for card in found] == [p.id for p in deal.provisions]
    movers = desk.movers(deal)
    for card in found:
        assert all(card[field] for field in ("title", "parties", "domain"))
        assert card["moves"] == (card["id"] in movers)
        # Either it moves something, or it says why not.
        assert bool(card["why"]) != card["moves"]
        for measure in card["measures"]:
            assert all(measure[field] for field in ("kind", "sentence"))
            for knob in measure["knobs"]:
                assert knob["low"] <= knob["central"] <= knob["high"]
                assert knob["template"].count("{}") == 1
                assert all([*knob["shown"], knob["label"], knob["basis"]])
    json.dumps(found, allow_nan=False)


@pytest.mark.parametrize("name", names())
def test_every_number_that_a_model_reads_is_on_one_card(name, desk):
    deal = _deal(name)
    found = [k["name"] for c in _cards(deal, desk) for m in c["measures"] for k in m["knobs"]]
    whole = reach(deal, desk.chain, desk.world, desk.regime, "en")
    assert found == [k.name for k in knobs(deal) if (k.provision, k.position) in whole.read]


def test_soldiers_abroad_have_no_dead_slider(desk):
    found = _card(_deal("geneva-ceasefire-2026"), desk, "contingent")
    assert not found["moves"]
    assert [m["knobs"] for m in found["measures"]] == [[]]
    assert all(m["gaps"] for m in found["measures"])


def test_cards_differ_by_language(desk):
    deal = _deal("moscow-washington-2025")
    for one, two in zip(_cards(deal, desk, "en"), _cards(deal, desk, "ja"), strict=True):
        for field in ("title", "parties", "domain", "why"):
            assert one[field] != two[field] or not one[field]
        assert re.search("[ぁ-ん一-龥]", two["title"])


@pytest.mark.parametrize("name", names())
def test_every_number_has_a_name_in_japanese(name, desk):
    found = [
        k["label"]
        for c in _cards(_deal(name), desk, "ja")
        for m in c["measures"]
        for k in m["knobs"]
    ]
    assert not [label for label in found if re.search("[a-z_]{3,}", label)]


def test_a_measure_that_no_model_reads_has_no_knobs_and_says_so(desk):
    deal = _deal("geneva-ceasefire-2026")
    whole = reach(deal, desk.chain, desk.world, desk.regime, "en")
    place = ("european-arms", 0)
    assert place in whole.read
    blind = reach(deal, (), desk.world, desk.regime, "en")
    assert place not in blind.read
    assert blind.reasons[place]
    found = next(card for card in cards(deal, blind, "en") if card["id"] == place[0])
    assert not found["moves"]
    assert found["why"]
    assert found["measures"][0]["knobs"] == []
    assert found["measures"][0]["gaps"] == list(blind.reasons[place])


def test_what_is_set_aside_moves_nothing_and_keeps_its_numbers(desk):
    deal = changed(_deal("caspian-gas-2026"), without=["caspian-wells"])
    found = _card(deal, desk, "caspian-wells")
    assert found["set_aside"]
    assert not found["moves"]
    assert found["measures"][0]["knobs"]


def test_only_what_says_what_it_does_can_be_raised(desk):
    name, raised = "investment-agreement-2020", {"investment-agreement-2020.status": "hinted"}
    told = _deal("brussels-beijing-2026")
    assert not _card(told, desk, name)["fixed"]
    assert changed(told, raised).provision(name).status == "hinted"
    silent = told.model_copy(
        update={
            "provisions": [
                p.model_copy(update={"no_measure": None}) if p.id == name else p
                for p in told.provisions
            ]
        }
    )
    assert _card(silent, desk, name)["fixed"]
    with pytest.raises(DealError):
        changed(silent, raised)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_rungs_have_the_likelihood_that_a_provision_of_them_has(lang):
    found = {one["id"]: one for one in statuses(lang)}
    assert list(found) == list(rungs())
    assert [one["id"] for one in found.values() if one["zero"]] == ["denied", "absent"]
    for name in names():
        for p in _deal(name).provisions:
            if not p.likelihood:
                chance = p.chance()
                own = found[p.status.value]["likelihood"]
                assert own["low"] == chance.low
                assert own["central"] == chance.central
                assert own["high"] == chance.high
                assert own["source"] == chance.source[lang]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    "where",
    [
        ("tariff", "change", None),
        ("tariff", "rate", None),
        ("lift", "share", None),
        ("tie", "change", None),
        ("troops", "change", None),
        ("energy_purchase", "volume", "mb/d"),
        ("energy_link", "change", "bcm/y"),
        ("reserve_access", "amount", None),
        ("arms_supply", "value", None),
        ("price_cap", "cap", None),
        ("energy_purchase", "volume", None),
    ],
)
def test_a_pattern_writes_what_the_report_writes(where, lang):
    written = pattern(*where, lang)
    for value in (0.25, 2.0, 60.0):
        figure = f"{value * written.factor:,.10g}"
        assert written.template.format(figure) == magnitude(value, *where, lang)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_claims_name_who_says_them_and_provisions_that_there_are(lang):
    for name in names():
        deal = _deal(name)
        known = {p.id for p in deal.provisions}
        found = claims(deal, lang)
        assert [one["id"] for one in found] == [one.id for one in deal.claims]
        for one in found:
            assert all(one[field] for field in ("title", "said_by", "about"))
            assert known.issuperset(one["provisions"])

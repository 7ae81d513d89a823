"""Numbers of a deal set otherwise, provisions set aside: only what was asked for changes."""

import datetime
import math
import shlex

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_deal import deal_of, provision, small_world, tariff

import detente
from detente.deal.explain import explain
from detente.deal.library import names
from detente.deal.load import load_deal, parse_deal
from detente.deal.schema import Status
from detente.deal.settings import changed, knobs, value
from detente.deal.settings import given as settings_of
from detente.ensemble.inputs import of_deal
from detente.errors import DealError
from detente.shocks.resolve import resolve
from detente.studio.code import Recipe, deal_file
from detente.studio.scenario import Scenario

DEALS = {name: load_deal(name) for name in names()}
EXAMPLE = DEALS["moscow-washington-2025"]
SHARE, VOLUME = "us-russian-energy-imports.0.share", "us-russian-energy-imports.1.volume"
library = pytest.mark.parametrize("deal", DEALS.values(), ids=DEALS.keys())
pytestmark = pytest.mark.usefixtures("english")


def number(deal, name):
    one, position, field = name.rsplit(".", 2)
    return getattr(deal.provision(one).measures[int(position)], field)


def faults(deal, values=None, without=()):
    with pytest.raises(DealError) as raised:
        changed(deal, values, without)
    return raised.value.faults


@st.composite
def scenarios(draw):
    """A deal of the library, numbers of it anywhere in their range, and provisions to leave out."""
    deal = DEALS[draw(st.sampled_from(sorted(DEALS)))]
    own = {knob.name: knob for knob in knobs(deal)}
    chosen = draw(st.lists(st.sampled_from(sorted(own)), unique=True, max_size=4))
    values = {name: own[name].at(draw(st.floats(0, 1))) for name in chosen}
    for p in draw(st.lists(st.sampled_from(deal.provisions), max_size=2)):
        values[f"{p.id}.likelihood"] = draw(st.floats(0, 1))
        values[f"{p.id}.status"] = draw(st.sampled_from([s.value for s in Status]))
    ids = [p.id for p in deal.provisions]
    return deal, values, draw(st.lists(st.sampled_from(ids), unique=True, max_size=3))


@library
def test_nothing_set_is_the_deal(deal):
    assert changed(deal, {}) is deal
    assert changed(deal) is deal


@library
def test_what_the_file_has_changes_nothing(deal):
    values = {knob.name: knob.central for knob in knobs(deal)}
    values |= {f"{p.id}.status": p.status.value for p in deal.provisions}
    values |= {f"{p.id}.likelihood": p.chance().central for p in deal.provisions}
    assert changed(deal, values) == deal


@library
def test_every_number_can_be_set_to_either_end_of_its_range(deal):
    for knob in knobs(deal):
        assert knob.low <= knob.central <= knob.high
        assert knob.low < knob.high
        for end in (knob.low, knob.high):
            assert number(changed(deal, {knob.name: end}), knob.name).central == end


def test_a_number_without_a_range_is_tried_from_half_to_one_and_a_half_of_it():
    made = knobs(deal_of(provision("one", tariff(change=0.2), tariff(change=-0.2))))
    ends = [(knob.low, knob.high) for knob in made]
    assert ends == [pytest.approx((0.1, 0.3)), pytest.approx((-0.3, -0.1))]


@library
def test_places_and_values_are_each_other_s_inverse(deal):
    for knob in knobs(deal):
        for place in np.linspace(0, 1, 9):
            there = knob.at(place)
            assert knob.low <= there <= knob.high
            assert knob.at(knob.place(there)) == pytest.approx(there, abs=1e-12)


@settings(max_examples=60, deadline=None)
@given(scenarios())
def test_a_change_touches_what_it_names_and_can_be_written_and_read(scenario):
    deal, values, without = scenario
    before = deal.model_dump_json()
    made = changed(deal, values, without)
    assert deal.model_dump_json() == before
    # The order in which settings come says nothing.
    assert changed(deal, dict(reversed(values.items())), without[::-1]) == made
    assert parse_deal(deal_file(made)).model_dump() == made.model_dump()
    together = {x for k in knobs(deal) if k.name in values for x in k.together}
    for knob in knobs(deal):
        size = number(made, knob.name)
        assert size.value("low") <= size.central <= size.value("high")
        if knob.name in values:
            assert size.central == values[knob.name]
        elif knob.name not in together:
            assert size == knob.size
    for old, new in zip(deal.provisions, made.provisions, strict=True):
        assert new.status == values.get(f"{old.id}.status", old.status)
        if f"{old.id}.likelihood" in values:
            chance = new.chance()
            assert chance.central == values[f"{old.id}.likelihood"]
            assert chance.low <= chance.central <= chance.high
        assert new.set_aside or old.id not in without
        kept = {"title", "quotes", "parties", "consent", "conditional_on", "questions", "sources"}
        assert new.model_dump(include=kept) == old.model_dump(include=kept)
    assert made.claims == deal.claims
    assert made.documents == deal.documents


def test_a_number_that_is_set_is_the_reader_s_assumption():
    name = "rouble-energy-payments.0.share"
    size = number(changed(EXAMPLE, {name: 0.9}), name)
    assert (size.low, size.central, size.high) == (0.1, 0.9, 0.9)
    assert size.basis == "assumption"
    assert "0.3" in size.source.en
    assert "0.3" in size.source.ja


def test_numbers_that_are_one_unknown_move_to_the_same_place():
    made = changed(EXAMPLE, {SHARE: 0.5})
    assert number(made, VOLUME).central == 0.34
    made = changed(EXAMPLE, {VOLUME: 0.12})
    assert number(made, SHARE).central == pytest.approx(0.175)
    assert changed(EXAMPLE, {SHARE: 0.1}) != changed(EXAMPLE, {SHARE: 0.1, VOLUME: 0.17})


def test_what_is_set_itself_is_not_moved_along():
    made = changed(EXAMPLE, {SHARE: 0.5, VOLUME: 0.1})
    assert (number(made, SHARE).central, number(made, VOLUME).central) == (0.5, 0.1)
    made = changed(EXAMPLE, {SHARE: 0.5, VOLUME: 0.17})
    assert number(made, VOLUME) == number(EXAMPLE, VOLUME)


def test_the_first_number_of_an_unknown_in_the_file_leads():
    open_ = "change: {central: 0.2, low: 0.0, high: 0.4, basis: assumption, source: x, unknown: u}"
    one = tariff().replace("change: 0.1", open_)
    deal = deal_of(provision("one", one, one, one))
    made = changed(deal, {"one.1.change": 0.1, "one.0.change": 0.3})
    assert [m.change.central for m in made.provisions[0].measures] == [0.3, 0.1, 0.3]


def test_the_chance_of_a_rung_that_is_set_is_its_own():
    name = EXAMPLE.provisions[0].id
    signed = changed(EXAMPLE, {f"{name}.status": "signed"}).provision(name)
    assert signed.likelihood is None
    own = signed.chance()
    both = {f"{name}.likelihood": own.central, f"{name}.status": "signed"}
    assert changed(EXAMPLE, both) == changed(EXAMPLE, {f"{name}.status": "signed"})


def chained(more=""):
    """A deal whose provisions hang on each other, the last in the file first; ``four`` on none."""
    return deal_of(
        provision("three", tariff(), more="conditional_on: [two]"),
        provision("two", tariff(), more="conditional_on: [one]"),
        provision("one", tariff(), more=more),
        provision("four", tariff()),
    )


def test_what_depends_on_a_provision_is_set_aside_with_it():
    deal = chained()
    made = changed(deal, without=["one"])
    assert [p.id for p in made.provisions if p.set_aside] == ["three", "two", "one"]
    assert [p.id for p in changed(deal, without=["three"]).provisions if p.set_aside] == ["three"]
    assert changed(deal, without="one") == made


def test_a_file_sets_aside_as_a_setting_does():
    by_hand = chained("set_aside: true")
    assert by_hand == changed(chained(), without=["one"])
    assert {shock.provision for shock in resolve(by_hand, small_world(), regime_ids=())} == {"four"}
    assert [x.name for x in of_deal(by_hand) if x.name.startswith("carried.")] == ["carried.four"]


def test_what_is_set_aside_moves_nothing_and_draws_nothing():
    deal = deal_of(provision("one", tariff()), provision("two", tariff(change=0.2)))
    made = changed(deal, without=["one"])
    assert made.provision("one").zero
    shocks = resolve(made, small_world(), regime_ids=())
    assert {shock.provision for shock in shocks} == {"two"}
    assert made.provision("one").measures == deal.provision("one").measures
    drawn = [one.name for one in of_deal(changed(EXAMPLE, without=["rouble-energy-payments"]))]
    assert not [name for name in drawn if "rouble-energy-payments" in name]
    assert [name for name in drawn if "us-russian-energy-imports" in name]


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_what_is_set_aside_is_told_before_any_run(lang):
    made = changed(EXAMPLE, without=["rouble-energy-payments"])
    sections = dict(zip(map(id, made.provisions), explain(made, lang)[1:], strict=False))
    told = [s for p in made.provisions if p.set_aside for s in sections[id(p)].lines]
    rest = [s for p in made.provisions if not p.set_aside for s in sections[id(p)].lines]
    said = {"en": "It is set aside", "ja": "計算からは外している"}[lang]
    assert any(said in line for line in told)
    assert not any(said in line for line in rest)


def test_every_fault_is_told_at_once_with_the_nearest_name():
    values = {
        "rouble-energy-payment.0.share": 0.2,
        "rouble-energy-payments.0.share": 7.0,
        "arms-control-talks.status": "agred",
        "arms-control-talks.likelihood": "likely",
    }
    found = faults(EXAMPLE, values, ["rouble-energy-paymentz"])
    assert len(found) == 5
    said = "\n".join(map(str, found))
    for word in (
        "did you mean rouble-energy-payments.0.share?",
        "found: 7",
        "did you mean agreed?",
        "found: likely",
        "did you mean rouble-energy-payments?",
    ):
        assert word in said


@pytest.mark.parametrize(
    "bad",
    [math.nan, math.inf, -math.inf, 10**400, "0.4", "", "many", True, None, [0.3]],
    ids=lambda x: str(x)[:9],
)
def test_what_is_no_number_is_a_fault(bad):
    for name in (SHARE, "arms-control-talks.likelihood"):
        (fault,) = faults(EXAMPLE, {name: bad})
        assert name in fault.where


@pytest.mark.parametrize("bad", [-0.01, 1.01, -1e300, 1e300])
def test_what_a_measure_does_not_allow_is_a_fault(bad):
    assert any("0 .. 1" in str(fault) for fault in faults(EXAMPLE, {SHARE: bad}))
    assert faults(EXAMPLE, {"arms-control-talks.likelihood": bad})


@pytest.mark.parametrize("bad", ["no-such-rung", 3, math.nan, True])
def test_what_is_no_rung_is_a_fault(bad):
    assert faults(EXAMPLE, {"arms-control-talks.status": bad})


@pytest.mark.parametrize("number", [1, np.float64(0.4), np.float32(0.5), np.int64(0)])
def test_any_kind_of_number_is_one(number):
    made = changed(EXAMPLE, {SHARE: number})
    size = made.provision("us-russian-energy-imports").measures[0].share
    assert type(size.central) is float
    assert size.central == float(number)


def test_settings_in_words():
    assert settings_of(["a.0.b=0.5", "a.status=1", "a.likelihood=x"]) == {
        "a.0.b": 0.5, "a.status": "1", "a.likelihood": "x",
    }  # fmt: skip
    assert value("a.0.b", "1e-3") == 1e-3
    with pytest.raises(DealError) as raised:
        settings_of(["a", "=1", "b=", "c=1"])
    assert len(raised.value.faults) == 3


def test_a_changed_deal_keeps_its_place_in_its_file():
    made = changed(EXAMPLE, {SHARE: 0.4})
    path = ("provisions", 0, "measures", 0)
    assert made.where(*path) == EXAMPLE.where(*path)
    assert made.where(*path).count(":") == 2


def test_a_record_of_an_earlier_version_is_read():
    data = EXAMPLE.model_dump(mode="json")
    for row in data["provisions"]:
        del row["set_aside"]
    assert type(EXAMPLE).model_validate(data) == EXAMPLE


@settings(max_examples=40, deadline=None)
@given(st.floats(0, 1), st.floats(0, 1))
def test_a_command_and_a_script_say_the_numbers_exactly(share, chance):
    name = "arms-control-talks"
    values = {SHARE: share, f"{name}.likelihood": chance, f"{name}.status": "signed"}
    one = Scenario(EXAMPLE.id, values, ("rouble-energy-payments",))
    recipe = Recipe(one, EXAMPLE.id, datetime.date(2026, 1, 1), "en")
    words = shlex.split(recipe.command())
    told = [words[at + 1] for at, word in enumerate(words) if word == "--set"]
    assert settings_of(told) == values
    assert words[:3] == ["detente", "run", EXAMPLE.id]
    assert words[words.index("--without") + 1] == "rouble-energy-payments"
    line = next(x for x in recipe.script().splitlines() if "changed" in x)
    made = eval(line.partition(" = ")[2], {"detente": detente, "deal": EXAMPLE})
    assert made == changed(EXAMPLE, values, one.without)

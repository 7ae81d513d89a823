"""The linear response: exact where it says so, near elsewhere, and no more than a sum."""

import datetime
from itertools import combinations

import numpy as np
import pytest
from predict_cases import MOVERS, SCENARIOS, cases, deal, made, solve

from detente.deal.load import load_deal
from detente.deal.schema import aside
from detente.deal.settings import changed, knobs
from detente.ensemble.linear import linear
from detente.ensemble.response import response
from detente.errors import SolveError
from detente.studio.desk import Desk

DAY = datetime.date(2026, 11, 24)
DEAL = deal()
# The largest error within the ranges, of the largest change of an outcome: measured, with a little
# room. Prices of energy bend where a delivery ceases to pay.
NEAR = {
    "brussels-beijing-2026": {"real_income": 0.01, "*": 0.035},
    "gulf-asia-energy-2026": {"*": 0.008},
    "moscow-washington-2025": {"real_income": 0.001, "*": 0.09},
}


@pytest.fixture(scope="module")
def desk():
    return Desk(DAY)


def same(one, other, **near):
    assert one.keys() == other.keys()
    for group in one:
        np.testing.assert_allclose(one[group], other[group], **{"rtol": 0, "atol": 1e-12} | near)


def test_nothing_moved_is_the_central_case():
    _, found = made()
    same(found.at({}), solve(DEAL), atol=0)
    same(found.at({"one.0.change": 0.25}, ["four"]), solve(DEAL), atol=0)


ENDS = [("one", 0.1), ("one", 0.5), ("two", 0.4), ("three", 0.9), ("five", 0.1)]


@pytest.mark.parametrize(("name", "end"), ENDS)
def test_one_number_at_an_end_is_exact(name, end):
    values = {f"{name}.0.change": end}
    same(made()[1].at(values), solve(changed(DEAL, values)))


@pytest.mark.parametrize("name", MOVERS)
def test_one_provision_left_out_is_exact_with_what_depends_on_it(name):
    same(made()[1].at({}, [name]), solve(changed(DEAL, without=[name])))


def test_where_a_state_cannot_be_solved_nothing_is_predicted():
    found = made()[1]
    assert all(np.isnan(cells).all() for cells in found.at({"two.0.change": 0.2}).values())
    same(found.at({"two.0.change": 0.3}), found.central, atol=0)
    same(found.at({"two.0.change": 0.2}, ["two"]), found.at({}, ["two"]), atol=0)

    def fails(of):
        raise SolveError("no solution")

    with pytest.raises(SolveError):
        response(DEAL, fails, ["one"])


def test_a_contract_with_too_few_wells_leaves_the_rest_predicted(desk):
    own = load_deal("caspian-gas-2026")
    found = desk.response(own)
    ends = {
        (name, end): values["deal/energy_revenue"]
        for name, chord in found.chords.items()
        for end, values in ((chord.knob.low, chord.low), (chord.knob.high, chord.high))
        if values
    }
    lost = {at for at, cells in ends.items() if np.isnan(cells).all()}
    assert lost
    assert len(lost) < len(ends) / 2
    for name, end in lost:
        with pytest.raises(SolveError):
            desk.states(changed(own, {name: end}))


def test_what_is_taken_along_is_not_counted_twice():
    found = made()[1]
    same(found.at({"three.0.change": 0.9}, ["three", "two"]), found.at({}, ["two"]), atol=0)
    assert found.along == {"one": ("five",), "two": ("five", "three"), "three": ("five",)}
    assert aside(DEAL.provisions, ["two"]) == {"two", "three", "five"}


def test_responses_add():
    found = made()[1]
    parts = [
        found.at({"one.0.change": 0.3}),
        found.at({"two.0.change": 0.35}),
        found.at({}, ["two"]),
    ]
    both = found.at({"one.0.change": 0.3, "two.0.change": 0.35})
    for group, cells in found.central.items():
        np.testing.assert_allclose(both[group], parts[0][group] + parts[1][group] - cells)
        off = found.at({"one.0.change": 0.3, "two.0.change": 0.35}, ["two"])[group]
        np.testing.assert_allclose(off, parts[0][group] + parts[2][group] - cells)


def test_a_linear_model_is_predicted_everywhere():
    slopes = {"one": 3.0, "two": -0.5, "three": 2.0, "four": 0.0, "five": 5.0}

    def straight(of):
        live = [p for p in of.provisions if not p.zero]
        total = sum(slopes[p.id] * m.change.value() for p in live for m in p.measures)
        return {"a": np.array([1.0 + total, -total, 0.0])}

    found = response(DEAL, straight, MOVERS)
    rng = np.random.default_rng(3)
    for _ in range(40):
        values = {n: c.knob.at(rng.uniform(-0.2, 1.2)) for n, c in found.chords.items()}
        same(found.at(values), straight(changed(DEAL, values)), atol=1e-9)
    for size in range(1, len(slopes) + 1):
        for without in combinations(slopes, size):
            same(found.at({}, without), straight(changed(DEAL, without=without)), atol=1e-9)


def test_numbers_have_one_chord_an_unknown_and_those_that_move_nothing_none():
    chords = made()[1].chords
    assert list(chords) == [f"{name}.0.change" for name in MOVERS]
    assert chords["three.0.change"].low is None


def test_progress_counts_what_is_solved():
    told, count = [], []

    def counted(of):
        count.append(of)
        return solve(of)

    response(DEAL, counted, MOVERS, tell=lambda done, total: told.append((done, total)))
    assert told == [(k + 1, len(count)) for k in range(len(count))]
    # The centre, both ends of three numbers and one of a fourth, and each provision left out.
    assert len(count) == 1 + 7 + 4


def test_a_provision_that_moves_nothing_may_take_along_one_that_does():
    found = response(DEAL, solve, ["three"])
    assert set(found.without) == {"two", "three"}
    same(found.at({}, ["two"]), solve(changed(DEAL, without=["two"])))


def test_the_page_s_cases_are_plain_and_differ():
    told = cases()
    assert len(told) == len(SCENARIOS)
    first = told[0]["expected"]
    assert first == told[0]["board"]["values"]
    assert first["cells"][1] is None
    assert sum(case["expected"] != first for case in told) > 8


@pytest.mark.parametrize("name", NEAR)
def test_a_prediction_is_near_what_is_solved(desk, name):
    own = load_deal(name)
    found = desk.response(own)
    same(found.central, desk.board(own, own).values, atol=0)
    rng = np.random.default_rng(11)
    worst = {}
    # A quarter of every range, which is where a curve is farthest from its chord, and anywhere.
    for place in (0.25, *[None] * 4):
        values = {
            n: c.knob.at(rng.uniform() if place is None else place) for n, c in found.chords.items()
        }
        exact, told = desk.board(changed(own, values), own).values, found.at(values)
        for group in exact:
            comparison, _, outcome = group.partition("/")
            size = max(np.nanmax(np.abs(x[group]), initial=0) for x in (exact, found.central))
            if comparison == "deal" and size > 0:
                gap = np.nanmax(np.abs(exact[group] - told[group])) / size
                worst[outcome] = max(worst.get(outcome, 0.0), float(gap))
    for outcome, gap in worst.items():
        assert gap < NEAR[name].get(outcome, NEAR[name]["*"]), outcome
    assert max(worst.values()) > NEAR[name]["*"] / 2


@pytest.mark.parametrize("name", ["brussels-beijing-2026", "moscow-washington-2025"])
def test_chords_surround_the_derivative_of_the_trade_model(desk, name):
    """The slope at the centre is that of the parabola through the three solved points."""
    own = load_deal(name)
    found, group = desk.response(own), "deal/real_income"
    slopes = linear(own, desk.states(own))
    countries = list(desk.board(own, own).countries["real_income"])
    checked = 0
    for knob in (c.knob for c in found.chords.values()):
        if f"magnitude.{knob.name}" not in slopes["input"].values or None in (
            found.chords[knob.name].low, found.chords[knob.name].high
        ):  # fmt: skip
            continue
        exact = slopes.sel(input=f"magnitude.{knob.name}").reindex(country=countries).values
        logs = [
            np.log1p(found.at({knob.name: end})[group] / 100)
            for end in (knob.low, knob.central, knob.high)
        ]
        below, above = knob.central - knob.low, knob.high - knob.central
        sides = (logs[1] - logs[0]) / below, (logs[2] - logs[1]) / above
        middle = (above * sides[0] + below * sides[1]) / (below + above)
        size = np.nanmax(np.abs(exact))
        curved = np.nanmax(np.abs(sides[1] - sides[0])) / size
        assert 0 < curved < 0.4
        assert np.nanmax(np.abs(middle - exact)) / size < 0.1 * curved + 1e-6
        checked += 1
    assert checked


def test_numbers_lead_as_they_stand_in_the_file():
    own = load_deal("moscow-washington-2025")
    led = {k.name: k.together for k in knobs(own) if k.together}
    assert len(led) == 2
    found = response(own, lambda of: {"a": np.zeros(1)}, [p.id for p in own.provisions])
    assert [name for name in led if name in found.chords] == ["us-russian-energy-imports.0.share"]

"""Exposure: the definition against a search of all coalitions, cases of the paper, properties."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from drawn_models import ends_and_forms
from hypothesis import given, settings
from hypothesis import strategies as st
from security_networks import network, subsets, vulnerable, world

from detente.models import coalitions
from detente.models.base import Solution
from detente.models.exposure_jackson_nei import Exposure, reliant
from detente.outcomes.exposure import answer
from detente.shocks.shock import Shock

PARITY = (1.0, 1.0)
PLAIN = Exposure(gamma=PARITY, reliability=1.0, loyal="allies")
LITERAL = replace(PLAIN, loyal="nobody", attackers="any")


def exposure(data, model=PLAIN, shocks=(), upstream=None):
    return model.solve(world(data), shocks, upstream or {}).data


def exposed(data, model=PLAIN, shocks=()):
    return exposure(data, model, shocks)["exposure"].values.tolist()


def doubt(value, guarantor="S00", ally="S01"):
    return Shock("guarantee_doubt", {"guarantor": (guarantor,), "ally": (ally,)}, "set", value, "p")


def pact(value, one="S00", two="S01"):
    return Shock("defence_pact", {"state": (one,), "partner": (two,)}, "add", value, "p")


LOYAL = st.sampled_from(("guaranteed", "allies", "nobody"))


def loyal_to(data, i, rule):
    pacts, great = data["defence"].values, data["major"].values
    if rule == "nobody":
        return set()
    allies = set(np.flatnonzero(pacts[i]).tolist())
    if rule == "allies":
        return allies
    return allies.union(*(np.flatnonzero(pacts[g]).tolist() for g in allies if great[g]))


@st.composite
def small(draw):
    count = draw(st.integers(2, 6))
    strength = draw(st.lists(st.integers(0, 6), min_size=count, max_size=count))
    pairs = [pair for pair in combinations(range(count), 2) if draw(st.booleans())]
    return strength, pairs


@settings(max_examples=150, deadline=None)
@given(small(), st.sampled_from((1.0, 1.5, 2.0, 3.0)), LOYAL)
def test_the_closed_form_is_the_search_of_all_coalitions(drawn, gamma, loyal):
    strength, pairs = drawn
    data = network(strength, pairs, great=(0, 3))
    model = replace(PLAIN, gamma=(gamma, gamma), loyal=loyal, attackers="any")
    pacts = data["defence"].values
    if not sum(strength):
        return
    searched = [
        vulnerable(pacts, strength, i, gamma, loyal_to(data, i, loyal))
        for i in range(len(strength))
    ]
    assert exposed(data, model) == searched


@settings(max_examples=60, deadline=None)
@given(small(), st.floats(0.1, 1.0), st.floats(0.0, 1.0), LOYAL)
def test_doubt_is_the_sum_over_every_set_of_great_powers_that_fail(drawn, keeps, d, loyal):
    strength, pairs = drawn
    if not sum(strength):
        return
    data = network(strength, pairs, great=(0, 1, 2))
    pacts = data["defence"].values
    model = replace(PLAIN, reliability=keeps, loyal=loyal)
    found = exposed(data, model, [doubt(d)])
    for i in range(len(strength)):
        allies = set(np.flatnonzero(pacts[i]).tolist())
        sure = 0.0
        for gone in map(set, subsets(allies & {0, 1, 2})):
            chance = 1.0
            for g in allies & {0, 1, 2}:
                fail = 1 - keeps * (1 - d * (g == 0 and i == 1))
                chance *= fail if g in gone else 1 - fail
            friends = loyal_to(data, i, loyal)
            sure += chance * vulnerable(pacts, strength, i, 1.0, friends, allies - gone)
        assert found[i] == pytest.approx(sure, abs=1e-12)


def test_equals_without_pacts_are_safe_and_two_allies_beat_a_third():
    # Jackson and Nei: a pair that allies makes a third of equal strength vulnerable for gamma < 2.
    assert exposed(network([1, 1, 1])) == [0, 0, 0]
    pair = network([1, 1, 1], [(0, 1)])
    assert exposed(pair) == [0, 0, 1]
    assert exposed(pair, replace(PLAIN, gamma=(2.0, 2.0))) == [0, 0, 0]


def test_a_clique_of_equals_is_vulnerable_to_its_own_members_only():
    # The paper: in a clique all partners of a country can attack and beat it; trade rules that out.
    clique = network([1] * 5, combinations(range(5), 2))
    assert exposed(clique, LITERAL) == [1] * 5
    assert exposed(clique, replace(LITERAL, gamma=(4.0, 4.0))) == [0] * 5
    assert exposed(clique) == [0] * 5


@pytest.mark.parametrize(("count", "reach"), [(8, 1), (9, 1), (12, 2), (15, 3)])
def test_regular_networks_of_equals(count, reach):
    # A circle in which each is allied with those up to ``reach`` away: degree d = 2 reach. What
    # decides is k, the most allies that two states share: d / (d - k) if these two are allies
    # themselves, (d + 1) / (d + 1 - k) if not.
    pairs = [(i, (i + step) % count) for i in range(count) for step in range(1, reach + 1)]
    data = network([1] * count, pairs)
    pacts = data["defence"].values.astype(int)
    common, d = pacts @ pacts, 2 * reach
    between = max(common[0][pacts[0] == 1])
    apart = max(common[0][(pacts[0] == 0) & (np.arange(count) != 0)])
    least = max(d / (d - between), (d + 1) / (d + 1 - apart))
    assert exposed(data, replace(LITERAL, gamma=(least, least))) == [0] * count
    assert exposed(data, replace(LITERAL, gamma=(least - 0.01,) * 2)) == [1] * count
    # Where allies do not attack, the strongest coalition is an arc on the far side: parity.
    assert exposed(data) == [0] * count
    assert exposed(data, replace(PLAIN, gamma=(0.99, 0.99))) == [1] * count


def test_doubt_in_a_guarantor_exposes_in_its_probability():
    data = network([10, 1, 5], [(0, 1)], great=[0])
    model = replace(PLAIN, reliability=0.75)
    assert exposed(data, model) == pytest.approx([0, 0.25, 1])
    assert exposed(data, model, [doubt(0.2)]) == pytest.approx([0, 1 - 0.75 * 0.8, 1])
    assert exposed(data, model, [doubt(1.0)]) == [0, 1, 1]
    # The doubt of another pair, or of no guarantee, moves nothing.
    assert exposed(data, model, [doubt(0.2, "S02")]) == exposed(data, model)


def test_margin_is_the_expected_share_of_strength():
    data = network([10, 1, 5], [(0, 1)], great=[0])
    model = replace(PLAIN, reliability=0.75)
    expected = 0.75 * 11 / 16 + 0.25 * 1 / 6
    assert exposure(data, model)["margin"].values[1] == pytest.approx(expected)
    assert exposure(network([3], []), model)["margin"].values.tolist() == [1]


def test_a_pact_is_added_and_ended_before_all():
    data = network([10, 1, 5], [(0, 1)])
    assert exposed(data, shocks=[pact(-1.0)]) == [0, 1, 1]
    assert exposed(data, shocks=[pact(-1.0, "S01", "S00")]) == [0, 1, 1]
    assert exposed(data, shocks=[pact(1.0, "S02", "S01")]) == [0, 0, 1]
    assert exposed(data, shocks=[pact(1.0)]) == exposed(data)


def test_arms_and_expenditure_add_to_strength():
    data = network([4, 5])
    supply = Shock("arms_supply", {"state": ("S01",), "recipient": ("S00",)}, "add", 1.5, "p")
    assert exposed(data) == [1, 0]
    assert exposed(data, shocks=[supply]) == [0, 1]
    factor = data["gdp"].copy(data=np.array([1.5, 1.0])).rename("military_spending")
    grown = {"x": Solution("x", factor.to_dataset(), True, 0.0, 1)}
    assert exposure(data, upstream=grown)["exposure"].values.tolist() == [0, 1]
    cinc = replace(PLAIN, strength="cinc")
    assert exposed(data, cinc) == [1, 0]
    strong = replace(supply, value=1e3)
    assert exposed(data, cinc, [strong]) == [0, 1]


def test_strength_is_lost_over_distance():
    away = np.array([[0.0, 1000.0], [1000.0, 0.0]])
    data = network([4, 6], distance=away)
    assert exposed(data) == [1, 0]
    # 6 is worth 3 after one half-distance.
    assert exposed(data, replace(PLAIN, half_distance=1000.0)) == [0, 0]
    assert exposed(data, replace(PLAIN, half_distance=3000.0)) == [1, 0]


def test_states_under_the_same_great_power_do_not_attack_each_other():
    # 1 and 2 are both bound to the great power 0; 3 is the only one who could attack 1.
    data = network([9, 1, 6, 3], [(0, 1), (0, 2)], great=[0])
    guaranteed = replace(PLAIN, loyal="guaranteed")
    found = {rule: reliant(world(data), "S00", replace(PLAIN, loyal=rule)) for rule in
             ("guaranteed", "allies")}  # fmt: skip
    against = {
        rule: one.sel(country="S01")["against"].values.tolist() for rule, one in found.items()
    }
    assert against == {"guaranteed": ["S03", "S03"], "allies": ["S02", "S02"]}
    assert exposed(data, guaranteed) == [0, 0, 0, 1]
    # Without a great power among the common allies the two may.
    plain = network([9, 1, 6, 3], [(0, 1), (0, 2)])
    assert reliant(world(plain), "S00", guaranteed)["against"].values[0, 1] == "S02"


def test_who_may_attack():
    near = np.zeros((4, 4))
    near[0, 1] = near[1, 0] = 1
    data = network([3, 4, 9, 1], near=near)
    assert exposed(data) == [1, 0, 0, 0]
    assert exposed(data, replace(PLAIN, attackers="any")) == [1, 1, 0, 1]
    assert exposed(network([3, 4, 9, 1], near=near, great=[2])) == [1, 1, 0, 1]
    rivals = replace(PLAIN, attackers="rivals")
    assert exposed(data, rivals) == [0] * 4
    data = data.copy(deep=True)
    data["rivalry"].values[0, 2] = True
    assert exposed(data, rivals) == [1, 0, 0, 0]


def test_a_lesser_power_reaches_its_neighbours_and_no_great_power_far_away():
    # 2 is stronger than the major power 0, neighbour of none; 1 is its neighbour.
    near = np.zeros((3, 3))
    near[0, 1] = near[1, 0] = 1
    data = network([3, 4, 9], near=near, great=[0])
    assert exposed(data) == [1, 0, 0]
    apart = network([3, 4, 9], near=np.zeros((3, 3)), great=[0])
    assert exposed(apart) == [0, 0, 0]
    # The published pairs ask only that one of the two can reach the other.
    assert exposed(apart, replace(PLAIN, attackers="relevant")) == [1, 0, 0]


@pytest.mark.parametrize(
    ("attack", "expected"), [(0.5, 0), (1, 0), (3**0.25, 0.25), (3**0.5, 0.5), (3, 1), (9, 1)]
)
def test_a_stronger_attack_succeeds_with_a_higher_probability(attack, expected):
    graded = replace(PLAIN, gamma=(1.0, 3.0))
    assert exposed(network([1, attack]), graded)[0] == pytest.approx(expected, abs=1e-11)


def test_the_probability_is_the_share_of_what_an_attack_may_need():
    rng = np.random.default_rng(5)
    needed = np.exp(rng.uniform(0, np.log(3), 40_000))
    for times in (1.1, 1.6, 2.5):
        drawn = np.mean([coalitions.overpowered(np.array(times), g, g) for g in needed])
        assert coalitions.overpowered(np.array(times), 1.0, 3.0) == pytest.approx(drawn, abs=0.01)


@given(st.floats(0.0, 20.0), st.floats(1.0, 3.0))
def test_a_narrow_range_is_the_yes_or_no_of_the_paper(times, needed):
    hard = coalitions.overpowered(np.array(times), needed, needed)
    if abs(times / needed - 1) > 1e-6:
        narrow = coalitions.overpowered(np.array(times), needed, needed * (1 + 1e-7))
        assert narrow == hard


@settings(max_examples=100, deadline=None)
@given(small(), st.integers(0, 5), st.floats(-0.01, 0.01), LOYAL)
def test_a_hundredth_of_one_states_strength_moves_nobodys_exposure_by_more_than_a_point(
    drawn, which, change, loyal
):
    # The coalition or the defence is changed by at most that factor, and probability by its
    # logarithm over ln 3: 0.91 points for 1%.
    strength, pairs = drawn
    strength = np.array(strength, dtype=float) + 0.5
    data = network(strength, pairs, great=(0, 3))
    moved = strength.copy()
    moved[which % len(moved)] *= 1 + change
    after = network(moved, pairs, great=(0, 3))
    model = Exposure(loyal=loyal, attackers="any")
    least, most = model.gamma
    bound = abs(np.log1p(change)) / np.log(most / least)
    difference = np.subtract(exposed(after, model), exposed(data, model))
    assert abs(difference).max() <= bound + 1e-9


@settings(max_examples=100, deadline=None)
@given(small(), st.integers(0, 5), st.floats(0.1, 1.0), st.sampled_from(("guaranteed", "allies")))
def test_who_grows_weaker_makes_its_allies_no_safer_and_others_no_more_exposed(
    drawn, which, left, loyal
):
    strength, pairs = drawn
    strength = np.array(strength, dtype=float) + 0.5
    which %= len(strength)
    data = network(strength, pairs, great=(0, 3))
    weaker = strength.copy()
    weaker[which] *= left
    model = Exposure(loyal=loyal, attackers="any")
    change = np.subtract(exposed(network(weaker, pairs, great=(0, 3)), model), exposed(data, model))
    stands_by = data["defence"].values[which].copy()
    stands_by[which] = True
    assert (change[stands_by] >= -1e-9).all()
    assert (change[~stands_by] <= 1e-9).all()


@settings(max_examples=60, deadline=None)
@given(small(), st.floats(0.0, 1.0), st.floats(0.0, 1.0))
def test_more_doubt_never_lessens_exposure(drawn, one, other):
    strength, pairs = drawn
    data = network(np.array(strength, dtype=float) + 0.5, pairs, great=(0, 3))
    less, more = (exposed(data, Exposure(), [doubt(d)]) for d in sorted((one, other)))
    assert (np.subtract(more, less) >= -1e-12).all()


def test_nothing_moves_without_shocks_and_labels_only_name():
    rng = np.random.default_rng(3)
    pairs = [p for p in combinations(range(9), 2) if rng.random() < 0.3]
    data = network(rng.integers(1, 9, 9), pairs, great=(0, 3, 4))
    model = Exposure()
    still = exposure(data, model)
    quiet = exposure(data, model, [doubt(0.0), pact(0.0)])
    assert still.equals(quiet)
    order = rng.permutation(data["country"].values)
    moved = exposure(data.sel(country=order, partner=order), model).sel(country=still["country"])
    for name in still:
        np.testing.assert_allclose(moved[name], still[name], rtol=1e-12)


def test_reliant_allies_are_told_with_and_without_the_guarantor():
    data = network([10, 1, 5, 2, 1], [(0, 1), (0, 3), (3, 4)])
    found = reliant(world(data), "S00", PLAIN)
    assert found["country"].values.tolist() == ["S01", "S03"]
    assert found["exposure"].values.tolist() == [[0, 1], [0, 1]]
    one = found.sel(country="S01")
    np.testing.assert_allclose(one["margin"], [11 / 16, 1 / 6])
    assert one["against"].values.tolist() == ["S02", "S02"]


def test_outcome_is_in_percentage_points():
    data = network([10, 1, 5], [(0, 1)], great=[0])
    model = replace(PLAIN, reliability=0.75)
    before, after = (
        {"exposure": model.solve(world(data), shocks, {})} for shocks in ((), [doubt(0.2)])
    )
    found = answer(world(data), before, after)
    assert found["exposure"]["value"].values == pytest.approx([0, 15, 0])
    assert found["margin"]["value"].values[1] < 0
    assert answer(world(data), {}, after) == {}


def test_an_attack_needs_parity_to_three_to_one_and_forms_and_ends_differ():
    every = ends_and_forms(Exposure())
    least, most = Exposure().gamma
    assert (least, most) == (PARITY[0], 3.0)
    assert every["exposure_reliability-low"].reliability < Exposure().reliability
    assert every["exposure_reliability-high"].reliability > Exposure().reliability
    assert every["distance"].half_distance < Exposure().half_distance
    assert len(set(every.values())) == len(every)


def test_nobody_is_overpowered_by_rounding():
    times = coalitions.advantage(np.array([[0.1 + 0.2]]), np.array([[0.3]]))
    assert not coalitions.overpowered(times, 1.0, 1.0).any()
    assert not coalitions.overpowered(times, 1.0, 3.0).any()


def test_half_of_strength_is_lost_over_the_half_distance():
    far = np.array([[0.0, 5000.0], [5000.0, 0.0]])
    data = network([3, 1], distance=far)
    force = Exposure(half_distance=5000.0).force(data, {})
    np.testing.assert_allclose(force, [[0.75, 0.375], [0.125, 0.25]])


def test_states_at_war_are_rivals():
    data = network([3, 1])
    war = np.array([[False, True], [True, False]])
    fighting = data.assign(war=(("country", "partner"), war))
    model = replace(PLAIN, attackers="rivals")
    assert exposed(data, model) == [0.0, 0.0]
    assert exposed(fighting, model) == [0.0, 1.0]

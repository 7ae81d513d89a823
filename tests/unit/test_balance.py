"""Ties, strain and balance: closed forms, signs, what must hold."""

from dataclasses import replace

import numpy as np
import pytest
import xarray as xr
from drawn_models import ends_and_forms
from hypothesis import given, settings
from hypothesis import strategies as st

from detente import catalogue
from detente.errors import SolveError
from detente.models.balance_signed_network import Balance, strain, strained
from detente.models.ties import Points, Weights, standing
from detente.outcomes.relations import answer
from detente.shocks.shock import Shock
from detente.world.load import load_world
from detente.world.security import load_security

SECURITY = load_security()
WORLD = replace(load_world(), security=SECURITY)
MODEL = Balance()
EVERY = ends_and_forms(MODEL, "tie_weight_act", "tie_points_agreement")
STILL = MODEL.solve(WORLD, (), {})
POINTS, WEIGHTS = Points(), Weights()


def tie(solution, one, other):
    return float(solution.data["tie"].sel(country=one, partner=other))


def shock(variable, value, operation="add", **where):
    labels = {k: (v,) if isinstance(v, str) else v for k, v in where.items()}
    return Shock(variable, labels, operation, value, "p")


def moved(*shocks, model=MODEL):
    return model.solve(WORLD, shocks, {})


def change(one, other, *shocks):
    return tie(moved(*shocks), one, other) - tie(STILL, one, other)


@pytest.mark.parametrize(
    ("one", "other", "sign"),
    [
        ("USA", "RUS", -1),
        ("USA", "CHN", -1),
        ("RUS", "CHN", 1),
        ("USA", "DEU", 1),
        ("USA", "JPN", 1),
        ("CHN", "IND", -1),
        ("IND", "RUS", 1),
        ("RUS", "BLR", 1),
        ("RUS", "PRK", 1),
        ("PRK", "KOR", -1),
        ("IND", "PAK", -1),
        ("POL", "USA", 1),
    ],
)
@pytest.mark.parametrize("name", EVERY)
def test_signs_of_well_known_ties(name, one, other, sign):
    """At the ends of single weights a tie may be weak, but is on its side."""
    least = 0.05 if name.startswith("tie_") else 0.15
    assert sign * tie(moved(model=EVERY[name]), one, other) > least


def test_ties_are_symmetric_and_bounded_and_wars_are_the_worst():
    ties = STILL.data["tie"].values
    np.testing.assert_array_equal(ties, ties.T)
    assert abs(ties).max() <= 1
    assert (np.diag(ties) == 0).all()
    assert tie(STILL, "RUS", "UKR") == -1
    war = SECURITY["war"].values
    assert (ties[war] == -1).all()
    assert ties[~war].min() > -1


def test_a_tie_by_hand():
    """No pact and no rivalry but a treaty of friendship, and votes: Russia and China."""
    from detente.models.alignment_un_votes import similarity

    alike = float(similarity(SECURITY["vote"]).sel(country="RUS", partner="CHN"))
    w = WEIGHTS
    expected = (w.consultation + w.votes * alike) / (w.neutral + w.consultation + w.votes)
    assert tie(STILL, "RUS", "CHN") == pytest.approx(expected)


def test_sanctions_worsen_a_tie_and_lifting_them_mends_it():
    pair = {"country": ("DEU", "RUS"), "partner": ("RUS", "DEU")}
    closed = shock("payment_access", 0.2, "multiply", **pair)
    half = shock("payment_access", 0.5, "multiply", **pair)
    assert change("DEU", "RUS", closed) < change("DEU", "RUS", half) < 0
    # Banks that hold back for fear of others' sanctions are no sanction of the two.
    feared = shock("payment_access", 0.8, "multiply", country="CHN", partner="RUS")
    assert change("CHN", "RUS", feared) == 0


def test_relations_move_by_their_size_within_the_scale():
    assert change("USA", "RUS", shock("relation", 0.2, state="USA", partner="RUS")) == (
        pytest.approx(0.2)
    )
    worse = [shock("relation", -0.9, state="USA", partner="RUS")]
    assert tie(moved(*worse), "USA", "RUS") == tie(moved(*worse), "RUS", "USA") == -1


def known(one, other):
    """The weight of all that a tie rests on without acts."""
    found = standing(SECURITY, (), MODEL.likeness, WEIGHTS)
    names = list(SECURITY["country"].values)
    return found.weight[names.index(one), names.index(other)]


def accord(size):
    """Limits on the arms of the United States and Russia that cover two others."""
    return shock("arms_limit", size, state=("POL", "EST"), partner=("USA", "RUS"), region="arctic")


@pytest.mark.parametrize(
    ("one", "other", "act", "size", "points"),
    [
        ("USA", "RUS", shock("intelligence_tie", 0.5, state="USA", partner="RUS", region="arctic"),
         0.5, POINTS.intelligence),
        ("USA", "RUS", accord(0.2), 0.2, POINTS.agreement),
        ("USA", "POL", accord(0.2), 0.0, POINTS.agreement),
        ("POL", "RUS", shock("arms_limit", 0.2, state="POL", partner="RUS", region="baltic"),
         0.2, POINTS.agreement),
        ("USA", "RUS", shock("restraint_zone", 0.3, state=("USA", "RUS"), region="arctic"),
         0.3, POINTS.agreement),
        ("USA", "NOR", shock("restraint_zone", 0.3, state=("USA", "RUS"), region="arctic"),
         0.0, POINTS.agreement),
        ("SAU", "ISR", shock("recognition", 1.0, "set", state="SAU", partner="ISR"),
         1.0, POINTS.recognition),
        ("SAU", "ISR", shock("recognition", -1.0, "set", state="SAU", partner="ISR"),
         1.0, POINTS.withdrawal),
        ("USA", "IND", shock("arms_supply", POINTS.arms_size, state="USA", recipient="IND"),
         0.5, POINTS.arms),
        ("USA", "IND", shock("arms_supply", -POINTS.arms_size, state="USA", recipient="IND"),
         0.5, POINTS.arms_stopped),
        ("RUS", "UKR", shock("arms_limit", 0.4, state=("RUS", "UKR"), partner=("RUS", "UKR"),
                             region="eastern_europe"), 0.4, POINTS.agreement),
    ],
)  # fmt: skip
def test_an_act_is_one_more_part_of_the_mean(one, other, act, size, points):
    before, weight = tie(STILL, one, other), WEIGHTS.act * size
    after = (known(one, other) * before + weight * points / 10) / (known(one, other) + weight)
    assert tie(moved(act), one, other) == pytest.approx(after)


def everything(one, other):
    """Every kind of cooperation at its full size."""
    two = (one, other)
    return [
        shock("intelligence_tie", 1.0, state=two, partner=two, region="arctic"),
        shock("arms_limit", 1.0, state=two, partner=two, region="arctic"),
        shock("restraint_zone", 1.0, state=two, region="arctic"),
        shock("arms_supply", 1e6, state=one, recipient=other),
        shock("recognition", 1.0, "set", state=two, partner=two),
    ]


@pytest.mark.parametrize("model", EVERY.values(), ids=list(EVERY))
def test_several_acts_add_less_and_less_and_none_goes_beyond_what_acts_say(model):
    still = tie(moved(model=model), "USA", "RUS")
    acts = everything("USA", "RUS")
    alone = [tie(moved(act, model=model), "USA", "RUS") - still for act in acts]
    together = tie(moved(*acts, model=model), "USA", "RUS")
    assert min(alone) > 0
    assert still + max(alone) < together < still + sum(alone)
    assert together < max(model.points.arms, model.points.agreement) / 10


@pytest.mark.parametrize("model", EVERY.values(), ids=list(EVERY))
def test_cooperation_of_some_size_makes_no_friends_of_rivals_under_sanctions(model):
    acts = everything("USA", "RUS")[:3]
    some = [replace(act, value=act.value / 2) for act in acts]
    closed = shock(
        "payment_access", 0.0, "multiply", country=("USA", "RUS"), partner=("USA", "RUS")
    )
    assert tie(moved(closed, *some, model=model), "USA", "RUS") < 0
    # Nor does a ceasefire by itself make friends of states at war.
    limit = shock("arms_limit", 1.0, state=("RUS", "UKR"), partner=("RUS", "UKR"), region="baltic")
    assert -1 < tie(moved(closed, limit, model=model), "RUS", "UKR") < -0.4


def test_zones_in_different_regions_bind_nobody_together():
    zones = [
        shock("restraint_zone", 0.3, state="USA", region="arctic"),
        shock("restraint_zone", 0.3, state="RUS", region="black_sea"),
    ]
    assert change("USA", "RUS", *zones) == 0


def test_the_strongest_act_of_a_kind_counts_once():
    arctic = shock("intelligence_tie", 0.5, state="USA", partner="RUS", region="arctic")
    baltic = shock("intelligence_tie", 0.3, state="RUS", partner="USA", region="baltic")
    assert change("USA", "RUS", arctic, baltic) == change("USA", "RUS", arctic)


def test_doubt_loosens_a_guarantee_and_only_that():
    doubt = shock("guarantee_doubt", 0.5, "set", guarantor="USA", ally=("POL", "IND"))
    assert change("USA", "POL", doubt) < 0
    assert change("USA", "IND", doubt) == 0  # no pact to doubt
    assert change("POL", "DEU", doubt) == 0
    full = shock("guarantee_doubt", 1.0, "set", guarantor="USA", ally="POL")
    over = shock("defence_pact", -1.0, "set", state="USA", partner="POL")
    # Beyond all doubt a pact counts as none but for the treaty of consultation that is left.
    assert tie(moved(full), "USA", "POL") <= tie(moved(over), "USA", "POL")
    assert change("USA", "POL", over) < -0.2


def test_a_pact_made_is_a_pact():
    made = shock("defence_pact", 1.0, "set", state="UKR", partner="POL")
    again = shock("defence_pact", 1.0, "set", state="USA", partner="POL")
    assert change("UKR", "POL", made) > 0.1
    assert change("USA", "POL", again) == 0


def test_no_shock_no_change():
    quiet = [
        shock(name, 0.0, **{}) for name in MODEL.reads if catalogue.variables()[name].neutral == 0
    ]
    assert moved(*quiet).data.equals(STILL.data)


def weighted(seed, n=12):
    rng = np.random.default_rng(seed)
    ties = np.triu(rng.uniform(-1, 1, (n, n)) * (rng.random((n, n)) < 0.8), 1)
    return ties + ties.T


@given(seed=st.integers(0, 10**6))
@settings(max_examples=30, deadline=None)
def test_strain_is_the_share_of_broken_triangles(seed):
    ties, powers = weighted(seed), np.array([0, 3, 5, 8])
    found = strain(ties, powers)
    for i, j in ((0, 1), (1, 2), (3, 5)):
        thirds = [k for k in powers if k not in (i, j)]
        weights = [abs(ties[i, k] * ties[k, j]) for k in thirds]
        broken = [w for w, k in zip(weights, thirds, strict=True)
                  if ties[i, j] * ties[i, k] * ties[k, j] < 0]  # fmt: skip
        expected = abs(ties[i, j]) * sum(broken) / (sum(weights) or 1.0)
        assert found[i, j] == pytest.approx(expected)
    np.testing.assert_allclose(found, found.T)
    assert (found <= abs(ties) + 1e-12).all()
    assert (found[ties == 0] == 0).all()


def test_nothing_is_strained_in_two_camps():
    side = np.where(np.random.default_rng(3).random(12) < 0.5, -1.0, 1.0)
    ties = abs(weighted(3)) * np.outer(side, side)
    assert (strain(ties, np.arange(6)) == 0).all()


def test_balance_of_two_camps_is_one_and_of_one_broken_triangle_less():
    """Three powers of equal ties, two friends of one who are foes: L = t, m = 3 t, F = 1/3."""
    names = ["CHN", "RUS", "USA"]
    known = catalogue.networks()["great_powers"].members
    assert set(names) <= set(known)
    there = SECURITY.sel(country=names, partner=names)
    empty = xr.zeros_like(there).assign({name: there[name] for name in ("gdp", "population")})
    foes = empty["rivalry"].copy(data=np.zeros((3, 3), bool))
    foes.loc["CHN", "USA"] = foes.loc["USA", "CHN"] = True
    world = replace(WORLD, security=empty.assign(rivalry=foes))
    pacts = [
        shock("defence_pact", 1.0, "set", state="RUS", partner=("CHN", "USA")),
        shock("defence_pact", 1.0, "set", state="CHN", partner="USA"),
    ]
    one = MODEL.solve(world, pacts[:1], {}).data["balance"].sel(network="great_powers")
    assert float(one) == pytest.approx(1 / 3)
    friends = MODEL.solve(replace(WORLD, security=empty), pacts, {}).data["balance"]
    assert float(friends.sel(network="great_powers")) == 1.0
    nothing = MODEL.solve(replace(WORLD, security=empty), (), {}).data["balance"]
    assert (nothing == 1).all()  # no ties at all: nothing to break


def test_ranked_strain_names_third_ties_and_the_power_behind_them():
    thaw = moved(shock("relation", 0.9, state="USA", partner="RUS"))
    ranked = strained(STILL.data, thaw.data)
    assert ranked["change"].is_monotonic_decreasing
    assert (ranked["change"] > 0).all()
    assert (ranked["tie_before"] == ranked["tie_after"]).all()
    first = {frozenset(pair) for pair in ranked[["country", "partner"]].head(3).to_numpy()}
    # China's friend and China's rival have become friends.
    assert frozenset(("CHN", "RUS")) in first
    row = ranked[(ranked["country"] == "CHN") & (ranked["partner"] == "RUS")].iloc[0]
    assert row["through"] == "USA"
    assert strained(STILL.data, STILL.data).empty
    every = strained(STILL.data, thaw.data, third=False)
    assert len(every) >= len(ranked)


def test_ties_that_the_change_itself_moves_are_ranked_only_if_asked():
    friends = moved(shock("relation", 2.0, state="USA", partner="RUS"))

    def pairs(third):
        ranked = strained(STILL.data, friends.data, third=third)
        return {frozenset(pair) for pair in ranked[["country", "partner"]].to_numpy()}

    # A friend whose other friends are foes.
    assert pairs(third=False) - pairs(third=True) == {frozenset(("USA", "RUS"))}


def test_answers_are_changes():
    thaw = moved(shock("relation", 0.4, state="USA", partner="RUS"))
    found = answer(WORLD, {"balance": STILL}, {"balance": thaw})
    assert set(found) == {"tie", "strain", "balance"}
    pair = found["tie"].sel(country="USA", partner="RUS")
    assert float(pair["value"]) == pytest.approx(0.4)
    assert float(pair["after"] - pair["before"]) == pytest.approx(0.4)
    assert answer(WORLD, {}, {}) == {}


def test_a_balance_that_is_not_exact_is_an_error():
    with pytest.raises(SolveError):
        moved(model=replace(MODEL, iterations=1))

"""Threat: today's pairs, and what limits, restraint, pacts and doubt do to them."""

from dataclasses import replace
from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest
import xarray as xr
from drawn_models import ends_and_forms
from hypothesis import given, settings
from hypothesis import strategies as st

from detente import catalogue
from detente.models.parameters import parameter
from detente.models.threat import PACT, Threat, ex_ante, of_states
from detente.shocks.shock import Shock
from detente.world.security import load_security
from detente.world.world import World

LABELS = ("CAN", "EST", "FRA", "POL", "RUS", "UKR", "USA")
PARTS = st.floats(0.0, 1.0)
SOME = st.lists(st.sampled_from(LABELS), min_size=1, max_size=4, unique=True)


def world_of(security: xr.Dataset) -> World:
    return cast(World, SimpleNamespace(part=lambda name: security))


def small(**changed: np.ndarray) -> xr.Dataset:
    """Return seven states of the embedded world, with some variables of their own."""
    chosen = load_security().sel(country=list(LABELS), partner=list(LABELS))
    return chosen.assign({k: (("country", "partner"), v) for k, v in changed.items()})


WORLD = world_of(small())
MODEL = Threat()
EVERY = ends_and_forms(MODEL)


def threat(*shocks: Shock, model: Threat = MODEL, world: World = WORLD) -> xr.Dataset:
    return model.solve(world, shocks, {}).data


def shock(variable: str, value: float, **where: object) -> Shock:
    axes = {k: tuple(v) if isinstance(v, list | tuple) else (v,) for k, v in where.items()}
    return Shock(variable, cast(dict, axes), "add", value, "p")


def pair(data: xr.Dataset, a: str, b: str) -> float:
    return float(data["pair_threat"].sel(country=a, partner=b))


def odds(p: float) -> float:
    return p / (1 - p)


@pytest.mark.parametrize("one", EVERY.values(), ids=list(EVERY))
def test_no_shock_and_shocks_of_nothing_leave_today_to_the_last_bit(one: Threat):
    rest = threat(model=one)
    none = [
        shock("arms_limit", 0.0, state="USA", partner="RUS", region="arctic"),
        shock("restraint_zone", 0.0, state=["USA", "RUS"], region="arctic"),
        shock("guarantee_doubt", 0.0, guarantor="USA", ally="EST"),
        shock("defence_pact", 0.0, state="USA", partner="UKR"),
    ]
    for shocks in (none, [replace(s, operation="multiply", value=1.0) for s in none]):
        xr.testing.assert_identical(threat(*shocks, model=one), rest)
    assert (rest["more_threat"] == 0).all()


def test_a_state_is_in_a_dispute_unless_it_is_with_nobody():
    p = threat()["pair_threat"].values
    assert (p == p.T).all()
    assert (np.diag(p) == 0).all()
    apart, most = 1 - np.prod([1 - x for x in p[4]]), p[4].max()
    one = most + parameter("threat_apart") * (apart - most)
    assert float(threat()["threat"].sel(country="RUS")) == pytest.approx(one, rel=1e-12)


def test_a_pair_by_hand():
    data = small().assign(
        cinc=("country", np.full(7, np.exp(-5.0))),
        democracy=("country", np.linspace(0.2, 0.8, 7)),
    )
    zero = np.zeros((7, 7), dtype=int)
    for name in ("defence", "rivalry", "last_fatal", "fighting_since", "contiguity"):
        data = data.assign({name: (("country", "partner"), zero)})
    data = data.assign(distance=(("country", "partner"), np.full((7, 7), np.exp(8.0) - 100.0)))
    b = {
        n: parameter(f"threat_{n}") for n in ("constant", "distance", "size", "reach", "democracy")
    }
    expected = b["constant"] + b["distance"] - b["size"] - b["reach"] + 0.2 * b["democracy"]
    assert np.log(odds(ex_ante(data)[0, 3])) == pytest.approx(expected)
    assert pair(threat(world=world_of(data)), "CAN", "POL") == ex_ante(data)[0, 3]


def test_a_pair_in_conflict_goes_on_with_the_observed_share():
    since = np.zeros((7, 7), dtype=int)
    last = np.zeros((7, 7), dtype=int)
    for k, year in ((1, 2024), (3, 2022), (5, 2014)):
        since[4, k] = since[k, 4] = year
        last[4, k] = last[k, 4] = 2024
    p = threat(world=world_of(small(fighting_since=since, last_fatal=last)))["pair_threat"].values
    for k, name in ((1, "first"), (3, "second"), (5, "long")):
        assert p[4, k] == pytest.approx(parameter(f"threat_{name}"))


def test_limits_and_restraint_in_closed_form():
    rest = threat()
    limit = shock("arms_limit", 0.2, state="USA", partner="RUS", region="arctic")
    found = threat(limit, replace(limit, value=0.5))
    assert pair(found, "RUS", "USA") == pytest.approx(0.8 * 0.5 * pair(rest, "RUS", "USA"))
    assert pair(found, "RUS", "POL") == pair(rest, "RUS", "POL")
    share = parameter("threat_region_share")
    zone = shock("restraint_zone", 0.4, state=["USA", "RUS"], region="eastern_europe")
    found = threat(zone)
    for other in ("EST", "POL"):
        assert pair(found, other, "RUS") == pytest.approx(
            (1 - 0.4 * share) * pair(rest, other, "RUS")
        )
    # What others agree ends no war.
    assert pair(found, "UKR", "RUS") == pair(rest, "UKR", "RUS")
    # The United States lie elsewhere, and Poland with Ukraine is no party's pair.
    assert pair(found, "USA", "RUS") == pair(rest, "USA", "RUS")
    assert pair(found, "POL", "UKR") == pair(rest, "POL", "UKR")
    # Both parties are named at once: their restraint counts once.
    arctic = threat(shock("restraint_zone", 0.4, state=["USA", "RUS"], region="arctic"))
    assert pair(arctic, "USA", "RUS") == pytest.approx((1 - 0.4 * share) * pair(rest, "USA", "RUS"))


AT_WAR = (
    ("arms_limit", {"state": ["UKR", "POL"], "partner": ["RUS"]}, False),
    ("arms_limit", {"state": ["UKR", "POL"], "partner": ["RUS", "UKR"]}, True),
    ("restraint_zone", {"state": ["RUS", "USA"], "region": "eastern_europe"}, False),
    ("restraint_zone", {"state": ["RUS", "UKR"], "region": "eastern_europe"}, True),
)


@pytest.mark.parametrize(("variable", "where", "both"), AT_WAR)
def test_only_the_two_at_war_agree_on_less_of_it(variable, where, both):
    rest, found = threat(), threat(shock(variable, 0.5, **where))
    assert (pair(found, "RUS", "UKR") < pair(rest, "RUS", "UKR")) == both
    assert both or pair(found, "RUS", "UKR") == pair(rest, "RUS", "UKR")
    assert pair(found, "RUS", "POL") < pair(rest, "RUS", "POL") or variable == "arms_limit"
    # Budgets answer to what the two are without their war.
    assert (float(found["more_threat"].sel(country="UKR")) < 0) == both


def test_budgets_answer_to_the_ex_ante_threat():
    limit = shock("arms_limit", 0.5, state="UKR", partner=["RUS", "UKR"])
    p, k = ex_ante(WORLD.part("security")), LABELS.index("UKR")
    left = p[k] * np.where(np.array(LABELS) == "RUS", 0.5, 1.0)
    expected = float(np.diff(of_states(np.stack([p[k], left])))[0])
    assert float(threat(limit)["more_threat"].sel(country="UKR")) == pytest.approx(expected)
    assert expected > -0.5 * p[k, LABELS.index("RUS")]


def test_published_rivalries_leave_those_of_this_project_out():
    one = next(m for m in MODEL.variants if m.variant == "published_rivalries")
    rest, found = threat(), threat(model=one)
    assert pair(found, "POL", "RUS") < pair(rest, "POL", "RUS") / 10
    assert pair(found, "USA", "RUS") == pair(rest, "USA", "RUS")


def test_operations_on_reductions():
    rest = pair(threat(), "RUS", "USA")
    limit = shock("arms_limit", 0.2, state="USA", partner="RUS")
    half = threat(limit, replace(limit, operation="multiply", value=0.5))
    assert pair(half, "RUS", "USA") == pytest.approx(0.9 * rest)
    instead = threat(limit, replace(limit, operation="set", value=0.6))
    assert pair(instead, "RUS", "USA") == pytest.approx(0.4 * rest)
    # A pair's limit and its zone take from what the other leaves; a zone set, by its share.
    zone = shock("restraint_zone", 0.4, state="USA", region="arctic")
    share = parameter("threat_region_share")
    both = threat(limit, replace(zone, operation="set"))
    assert pair(both, "RUS", "USA") == pytest.approx(0.8 * (1 - 0.4 * share) * rest)


def test_doubt_takes_the_guarantors_part_of_the_protection():
    rest = threat()
    found = threat(shock("guarantee_doubt", 0.5, guarantor="USA", ally="EST"))
    money = WORLD.part("security")["military_spending"]
    defenders = ["CAN", "FRA", "POL", "USA"]
    lost = 0.5 * float(money.sel(country="USA") / money.sel(country=defenders).sum())
    ratio = odds(pair(found, "EST", "RUS")) / odds(pair(rest, "EST", "RUS"))
    assert np.log(ratio) == pytest.approx(MODEL.deterrence * lost)
    # An ally's own pair with its guarantor's rival is as before, and so is another ally's.
    assert pair(found, "USA", "RUS") == pair(rest, "USA", "RUS")
    assert pair(found, "POL", "RUS") == pair(rest, "POL", "RUS")


def test_where_one_defender_is_all_its_doubt_counts_in_full():
    one = next(m for m in MODEL.variants if m.variant == "one_defender")
    rest = threat(model=one)
    found = threat(shock("guarantee_doubt", 0.5, guarantor="USA", ally="EST"), model=one)
    ratio = odds(pair(found, "EST", "RUS")) / odds(pair(rest, "EST", "RUS"))
    assert np.log(ratio) == pytest.approx(one.deterrence * 0.5)


@pytest.mark.parametrize("one", EVERY.values(), ids=list(EVERY))
def test_total_doubt_about_every_defender_is_no_protection(one: Threat):
    allies = ["CAN", "FRA", "POL", "USA"]
    found = threat(
        *(shock("guarantee_doubt", 1.0, guarantor=a, ally="EST") for a in allies), model=one
    )
    ratio = odds(pair(found, "EST", "RUS")) / odds(pair(threat(model=one), "EST", "RUS"))
    assert np.log(ratio) == pytest.approx(one.deterrence, abs=1e-9)


@pytest.mark.parametrize("one", EVERY.values(), ids=list(EVERY))
def test_a_first_pact_by_its_coefficients(one: Threat):
    made = shock("defence_pact", 1.0, state="USA", partner="UKR")
    rest, found = threat(model=one), threat(made, model=one)
    assert "UKR" not in defended_today()
    moved = np.log(odds(pair(found, "UKR", "RUS")) / odds(pair(rest, "UKR", "RUS")))
    assert moved == pytest.approx(-one.deterrence, abs=1e-9)
    own = np.log(odds(pair(found, "UKR", "USA")) / odds(pair(rest, "UKR", "USA")))
    # The United States keep their outside defenders against Ukraine: only the pact itself counts.
    assert own == pytest.approx(one.coefficients[PACT])
    # One direction named or both: a pact binds both.
    both = threat(made, shock("defence_pact", 1.0, state="UKR", partner="USA"), model=one)
    xr.testing.assert_identical(both["pair_threat"], found["pair_threat"])


def defended_today() -> set[str]:
    pact = WORLD.part("security")["defence"]
    return {name for name in LABELS if pact.sel(country=name).any()}


def test_a_pact_that_ends_and_is_made_again_is_no_change():
    end = shock("defence_pact", -1.0, state="USA", partner="POL")
    found = threat(end, replace(end, value=1.0))
    xr.testing.assert_identical(found["threat"], threat()["threat"])
    assert (threat(end)["threat"].sel(country="POL") > threat()["threat"].sel(country="POL")).all()


@settings(max_examples=40, deadline=None)
@given(SOME, SOME, st.tuples(PARTS, PARTS), st.sampled_from(list(EVERY)))
def test_more_limits_less_threat_more_doubt_more(a, b, parts, which):
    less, more = sorted(parts)
    one = EVERY[which]
    for variable, where, sign in (
        ("arms_limit", {"state": a, "partner": b}, -1),
        ("restraint_zone", {"state": a, "region": "eastern_europe"}, -1),
        ("guarantee_doubt", {"guarantor": a, "ally": b}, 1),
    ):
        first, second = (
            threat(shock(variable, x, **where), model=one)["pair_threat"].values
            for x in (less, more)
        )
        assert (sign * (second - first) >= -1e-12).all(), variable
        for p in (first, second):
            assert ((p >= 0) & (p <= 1)).all()
            np.testing.assert_allclose(p, p.T, rtol=1e-12)


@settings(max_examples=25, deadline=None)
@given(st.permutations(LABELS), SOME, SOME, PARTS)
def test_relabelling_permutes(order, a, b, value):
    shocks = [
        shock("guarantee_doubt", value, guarantor=a, ally=b),
        shock("defence_pact", value, state=a, partner=b),
        shock("arms_limit", value, state=a, partner=b),
        shock("restraint_zone", value, state=a, region="baltic"),
    ]
    moved = world_of(small().sel(country=list(order), partner=list(order)))
    found = threat(*shocks, world=moved).sel(country=list(LABELS), partner=list(LABELS))
    there = threat(*shocks)
    for name in MODEL.writes:
        np.testing.assert_allclose(found[name].values, there[name].values, rtol=1e-10, atol=1e-14)


def test_levels_of_today_are_in_order():
    rest = threat(world=world_of(load_security()))["threat"]
    of = {name: float(rest.sel(country=name)) for name in rest["country"].values.tolist()}
    assert ((rest > 0) & (rest < 1)).all()
    # States at war, states beside a rival, states far from any.
    assert min(of[s] for s in ("RUS", "UKR", "ISR", "IRN")) > 0.6
    assert all(0.02 < of[s] < 0.2 for s in ("EST", "LVA", "LTU", "POL", "FIN", "KOR"))
    assert max(of[s] for s in ("NZL", "CRI", "PRT", "URY")) < 0.04
    assert of["KOR"] > of["JPN"] > of["AUS"] > of["NZL"]
    # About a sixth of states a year were in one in 1951-2010.
    assert 0.05 < float(rest.mean()) < 0.2


def test_written_variables_have_the_catalogues_axes():
    data = threat()
    for name in MODEL.writes:
        assert data[name].dims == tuple(catalogue.variables()[name].dims)

"""What a tie rests on, part by part, against the weighted mean by hand."""

from itertools import pairwise

import numpy as np
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.models.ties import Points, Weights, moved, standing
from detente.shocks.shock import Shock
from detente.world.security import load_security

W, P = Weights(), Points()
NAMES = ["AUS", "BRA", "CAN"]
PAIR = ("country", "partner")


def none(kind=bool):
    return np.zeros((3, 3), kind)


def with_pair(i=0, j=1):
    out = none()
    out[i, j] = out[j, i] = True
    return out


def security(votes=None, points=None, **pairs):
    """Three states, all with nothing between them but what is given; nobody votes unless given."""
    names = ("defence", "consultation", "neutrality", "rivalry", "war")
    found = {name: (PAIR, pairs.get(name, none())) for name in names}
    votes = np.zeros((2, 3), np.int8) if votes is None else np.asarray(votes, np.int8)
    points = [[np.nan] * 3] if points is None else [points]
    found["vote"] = (("roll_call", "country"), votes)
    found["ideal_point"] = (("year", "country"), np.array(points, float))
    return xr.Dataset(found, {"country": NAMES, "partner": NAMES, "year": [2024]})


def tie(data, shocks=(), likeness="kappa"):
    return standing(data, shocks, likeness, W).tie


def shock(variable, value, operation="add", **where):
    return Shock(variable, where, operation, value, "p")


def test_without_anything_there_is_no_tie():
    assert (tie(security()) == 0).all()


@pytest.mark.parametrize("name", ["consultation", "neutrality"])
def test_either_treaty_counts_and_both_no_more(name):
    alone = tie(security(**{name: with_pair()}))[0, 1]
    assert alone == pytest.approx(W.consultation / (W.neutral + W.consultation))
    both = tie(security(consultation=with_pair(), neutrality=with_pair()))[0, 1]
    assert both == alone


def test_a_pact_contains_the_treaty_of_consultation():
    pact = tie(security(defence=with_pair()))[0, 1]
    assert pact == pytest.approx(W.pact / (W.neutral + W.pact))
    assert tie(security(defence=with_pair(), consultation=with_pair()))[0, 1] == pact


def test_states_that_never_vote_have_no_weight_of_votes():
    data = security(votes=[[1, 1, 0], [3, 3, 0]], rivalry=with_pair(0, 2))
    found = standing(data, (), "kappa", W)
    assert found.tie[0, 2] == pytest.approx(-W.rivalry / (W.neutral + W.rivalry))
    assert found.tie[0, 1] == pytest.approx(W.votes / (W.neutral + W.votes))
    assert found.weight[0, 2] == W.neutral + W.rivalry


def test_ideal_points_run_from_alike_to_the_ends_of_the_year():
    found = tie(security(points=[0.5, 0.5, 3.5]), likeness="ideal_points")
    most = W.votes / (W.neutral + W.votes)
    assert found[0, 1] == pytest.approx(most)
    assert found[0, 2] == pytest.approx(-most)
    middle = tie(security(points=[0.5, 2.0, 3.5]), likeness="ideal_points")
    assert middle[0, 1] == pytest.approx(0)


def test_sanctions_of_one_are_sanctions_between_the_two():
    """One side's sanctions cut payments either way; what is above the spared access is none."""
    cut = shock("payment_access", 0.2, "multiply", country=("AUS",), partner=("BRA",))
    found = tie(security(), [cut])
    size = W.sanction * (1 - 0.2 / W.spared)
    assert found[0, 1] == found[1, 0] == pytest.approx(W.sanctioned * size / (W.neutral + size))
    feared = shock("payment_access", W.spared, "multiply", country=("AUS",), partner=("BRA",))
    assert (tie(security(), [feared]) == 0).all()


def test_restraint_in_two_regions_is_one_act_of_the_larger_size():
    zones = [
        shock("restraint_zone", size, state=("AUS", "BRA"), region=(region,))
        for size, region in ((0.2, "arctic"), (0.5, "baltic"))
    ]
    data = security(rivalry=with_pair())
    names = data["country"].values
    before = standing(data, (), "kappa", W)
    both = moved(before, zones, names, P, W.act)
    np.testing.assert_array_equal(both, moved(before, zones[1:], names, P, W.act))
    assert both[0, 1] > moved(before, zones[:1], names, P, W.act)[0, 1] > before.tie[0, 1]
    assert both[0, 2] == 0


def test_a_larger_act_moves_more_and_never_beyond_its_own_value():
    data = security(rivalry=with_pair())
    before = standing(data, (), "kappa", W)
    steps = [
        moved(
            before,
            [shock("intelligence_tie", size, state=("AUS",), partner=("BRA",), region=("arctic",))],
            data["country"].values, P, 1e3,
        )[0, 1]
        for size in (0.0, 0.3, 0.6, 1.0)
    ]  # fmt: skip
    assert all(one < other for one, other in pairwise(steps))
    assert steps[0] == before.tie[0, 1]
    assert steps[-1] < P.intelligence / 10


SOME = ["CHN", "EST", "FRA", "IND", "RUS", "UKR", "USA"]
WORLD = load_security().sel(country=SOME, partner=SOME)
MOVING = (
    shock("guarantee_doubt", 0.3, "set", guarantor=("USA",), ally=("EST", "FRA")),
    shock("defence_pact", 1.0, "set", state=("UKR",), partner=("USA",)),
    shock("defence_pact", -1.0, "set", state=("EST",), partner=("FRA",)),
    shock("payment_access", 0.2, "multiply", country=("RUS",), partner=("USA", "EST")),
    shock("arms_limit", 0.4, state=("EST", "UKR"), partner=("USA", "RUS"), region=("baltic",)),
    shock("restraint_zone", 0.2, state=("CHN", "IND"), region=("central_asia",)),
    shock("recognition", -1.0, "set", state=("IND",), partner=("CHN",)),
    shock("arms_supply", -500.0, state=("USA",), recipient=("UKR",)),
    shock("relation", -0.3, state=("FRA",), partner=("USA",)),
)


@settings(max_examples=20, deadline=None)
@given(st.permutations(SOME), st.sets(st.integers(0, len(MOVING) - 1)))
def test_relabelling_permutes_and_either_side_says_the_same(order, which):
    shocks = [MOVING[i] for i in sorted(which)]

    def after(labels):
        data = WORLD.sel(country=labels, partner=labels)
        names = data["country"].values
        found = moved(standing(data, shocks, "kappa", W), shocks, names, P, W.act)
        return xr.DataArray(found, {"country": names, "partner": names}, PAIR)

    there = after(SOME)
    again = after(list(order)).sel(country=SOME, partner=SOME)
    np.testing.assert_allclose(again, there, rtol=0, atol=1e-12)
    np.testing.assert_allclose(there, there.values.T, rtol=0, atol=1e-12)
    assert (abs(there) <= 1).all()

import datetime

import numpy as np
import pandas as pd
import pytest
from report_synthetic import INCOME, STATES, deal, drawn, make, security, tables

import detente
from detente.errors import DataError
from detente.record_compare import Comparison, differences, pair

DAY = datetime.date(2026, 11, 24)
LARGE = ("flow", "output", "price", "output_value")
COUNT = 40


def income(**columns) -> dict[str, pd.DataFrame]:
    """Return draws of real income: zero where a state is not named."""
    count = len(next(iter(columns.values())))
    table = pd.DataFrame(0.0, index=range(count), columns=pd.Index(STATES, name="country"))
    return {"deal/real_income": table.assign(**columns)}


@pytest.fixture
def made(tmp_path):
    """Return a maker of small runs, drawn where columns are given."""

    def get(name, columns=None, inputs=None, *, seed=1, failed=(), **changes):
        changes = {"leave_out": LARGE, **changes}
        run = make(tmp_path / name, **changes)
        if columns is None:
            return run
        return drawn(run, income(**columns), inputs, seed=seed, failed=failed)

    return get


def row(found: Comparison, state: str):
    return found.table.set_index("country").loc[state]


def test_numbers_of_both_and_what_the_draws_say_of_the_difference(made):
    low = np.linspace(0.0, 1.0, COUNT)
    one = made("one", {"RUS": low, "USA": 0 * low})
    other = made("other", {"RUS": low + np.where(low < 0.25, -1, 2), "USA": 0 * low}, scale=2.0)
    found = detente.compare(one, other)
    russia = row(found, "RUS")
    assert russia["value_one"] == INCOME["RUS"]
    assert russia["value_other"] == 2 * INCOME["RUS"]
    assert russia["difference"] == pytest.approx(INCOME["RUS"])
    assert russia[["low", "median", "high"]].tolist() == pytest.approx([-1, 2, 2])
    assert (russia["better"], russia["equal"]) == (0.75, 0.0)
    assert (row(found, "USA")["better"], row(found, "USA")["equal"]) == (0.0, 1.0)
    assert found.count == COUNT


def test_the_other_way_round_is_the_mirror_image(made):
    rng = np.random.default_rng(3)
    one = made("one", {"RUS": rng.normal(size=COUNT)})
    other = made("other", {"RUS": rng.normal(size=COUNT)}, scale=2.0)
    there, back = row(detente.compare(one, other), "RUS"), row(detente.compare(other, one), "RUS")
    assert there["difference"] == -back["difference"]
    assert there["low"] == pytest.approx(-back["high"])
    assert there["better"] == pytest.approx(1 - back["better"] - back["equal"])


def test_the_residue_of_a_solver_is_no_difference(made):
    zero = np.zeros(COUNT)
    one, other = made("one", {"RUS": zero}), made("other", {"RUS": zero + 1e-7, "USA": zero + 1e-3})
    found = detente.compare(one, other)
    assert (row(found, "RUS")["better"], row(found, "RUS")["equal"]) == (0.0, 1.0)
    assert (row(found, "USA")["better"], row(found, "USA")["equal"]) == (1.0, 0.0)


def test_values_at_the_odds_are_means_over_the_paired_draws(tmp_path):
    table = tables()["real_income"].drop_duplicates("country").assign(comparison="odds", value=9.0)
    found = []
    for name, level in (("one", np.arange(30.0)), ("other", 2 * np.arange(20.0))):
        run = make(tmp_path / name, leave_out=LARGE, extra={"real_income": table})
        groups = {"odds/real_income": income(RUS=level)["deal/real_income"]}
        found.append(drawn(run, groups))
    russia = row(detente.compare(*found, comparison="odds"), "RUS")
    assert (russia["value_one"], russia["value_other"]) == (9.5, 19.0)
    assert russia["difference"] == russia["median"] == 9.5


def test_less_is_better_where_the_catalogue_says_so(tmp_path):
    found = []
    for name, level in (("one", 1.0), ("other", 2.0)):
        run = make(tmp_path / name, leave_out=LARGE, extra=security())
        states = pd.Index(run.table("threat")["country"].astype(str), name="country")
        groups = {"deal/threat": pd.DataFrame(level, index=range(5), columns=states)}
        groups["deal/defence_spending"] = groups["deal/threat"]
        found.append(drawn(run, groups))
    assert set(detente.compare(*found, "threat").table["better"]) == {0.0}
    # Where neither direction is better, it is the share in which the second is higher.
    assert set(detente.compare(*found, "defence_spending").table["better"]) == {1.0}


def test_pairs_are_narrower_than_draws_that_are_shuffled(made):
    rng = np.random.default_rng(5)
    common, own = rng.normal(size=200), rng.normal(0, 0.1, size=200)
    one = made("one", {"RUS": common})
    paired = row(detente.compare(one, made("other", {"RUS": common + own + 0.1})), "RUS")
    shuffled = rng.permutation(common + own + 0.1)
    loose = row(detente.compare(one, made("loose", {"RUS": shuffled})), "RUS")
    assert paired["high"] - paired["low"] < 0.25 * (loose["high"] - loose["low"])
    assert paired["better"] > loose["better"] + 0.1


def test_draws_that_failed_in_either_are_left_out(made):
    flat = np.zeros(10)
    one = made("one", {"RUS": np.r_[-99.0, np.zeros(9)]}, failed=(0,))
    other = made("other", {"RUS": np.r_[flat[:9], 99.0] + 1}, failed=(9,))
    found = detente.compare(one, other)
    assert found.pairs
    assert found.pairs.draws == tuple(range(1, 9))
    assert found.pairs.failed == 2
    assert row(found, "RUS")["high"] == 1.0


def test_of_unlike_counts_the_first_draws_are_paired(made):
    one = made("one", {"RUS": np.arange(30.0)})
    other = made("other", {"RUS": np.arange(20.0) + 1})
    found = detente.compare(one, other)
    assert found.count == 20
    assert (row(found, "RUS")[["low", "high"]] == 1.0).all()
    assert [part.what for part in differences(one, other)] == ["draws"]


def test_inputs_of_both_are_told_apart_by_their_values(made):
    n = np.arange(10.0)
    shared = {"parameter.a": n, "parameter.b": n, "likelihood.hinted": n, "carried": n}
    one = made("one", {"RUS": n}, shared | {"magnitude.x.0.share": n})
    other = made("other", {"RUS": n}, shared | {"parameter.b": n + 1})
    found = pair(one, other)
    assert found
    assert (found.same, found.other) == (("parameter.a",), ("parameter.b",))
    at_the_odds = pair(one, other, "odds")
    assert at_the_odds
    assert set(at_the_odds.same) == {"parameter.a", "likelihood.hinted", "carried"}


def test_other_seeds_are_refused_with_the_way_out(made, english):
    one = made("one", {"RUS": np.zeros(12)}, seed=5)
    with pytest.raises(DataError, match="--seed 5 --draws 12") as caught:
        detente.compare(one, made("other", {"RUS": np.zeros(12)}, seed=6))
    assert len(caught.value.faults) == 1
    assert caught.value.exit_code == 2


def test_without_draws_there_are_values_alone(made):
    found = detente.compare(made("one", {"RUS": np.zeros(3)}), made("old", scale=2.0))
    russia = row(found, "RUS")
    assert russia["difference"] == pytest.approx(INCOME["RUS"])
    assert russia[["median", "low", "high", "better", "equal"]].isna().all()
    assert found.pairs is None
    assert found.count == 0


@pytest.mark.parametrize(
    ("asked", "nearest"),
    [({"outcome": "real_incom"}, "real_income"), ({"comparison": "odd"}, "odds")],
)
def test_wrong_names_have_the_nearest(made, asked, nearest):
    one = made("one")
    with pytest.raises(DataError) as caught:
        detente.compare(one, one, **asked)
    assert [fault.nearest for fault in caught.value.faults] == [nearest]


def test_nothing_under_a_comparison_is_said(made):
    one = made("one")
    with pytest.raises(DataError, match="odds"):
        detente.compare(one, one, comparison="odds")


def test_a_sum_is_taken_in_every_draw(made):
    n = np.linspace(-1.0, 1.0, 21)
    zero = {"RUS": 0 * n, "USA": 0 * n}
    found = detente.compare(made("one", zero), made("other", {"RUS": n, "USA": 1 - n}, scale=2.0))
    whole = found.whole({("RUS",): 0.5, ("USA",): 0.5})
    assert whole
    assert whole["difference"] == pytest.approx((INCOME["RUS"] + INCOME["USA"]) / 2)
    assert (whole["low"], whole["high"]) == pytest.approx((0.5, 0.5))
    assert whole["better"] == 1.0
    assert found.whole({("RUS",): 0.5, ("XXX",): 0.5}) is None


def test_cells_kept_of_one_run_are_zero_in_one_where_nothing_moves(tmp_path):
    ties = security()["tie"]
    still = security(scale=0.0)["tie"]
    columns = pd.MultiIndex.from_tuples(
        [("RUS", "USA"), ("USA", "RUS")], names=["country", "partner"]
    )
    elsewhere = pd.MultiIndex.from_tuples([("FIN", "POL")], names=["country", "partner"])
    groups = {"deal/tie": pd.DataFrame(0.2, index=range(4), columns=columns)}
    moving = drawn(make(tmp_path / "one", leave_out=LARGE, extra={"tie": ties}), groups)
    groups = {"deal/tie": pd.DataFrame(0.0, index=range(4), columns=elsewhere)}
    resting = drawn(make(tmp_path / "other", leave_out=LARGE, extra={"tie": still}), groups)
    found = detente.compare(moving, resting, "tie")
    at = found.at("RUS", "USA")
    assert at
    assert at["median"] == pytest.approx(-0.2)
    # Of what the run that moves did not keep nothing is known.
    unknown = found.at("FIN", "POL")
    assert unknown
    assert np.isnan(unknown["median"])


def test_cells_that_were_not_kept_are_not_known_where_draws_move_though_the_centre_does_not(
    tmp_path,
):
    still = {"tie": security(scale=0.0)["tie"]}
    found = []
    for name, place, level in (("one", ("RUS", "USA"), 0.2), ("other", ("FIN", "POL"), 0.1)):
        columns = pd.MultiIndex.from_tuples([place], names=["country", "partner"])
        groups = {"deal/tie": pd.DataFrame(level, index=range(4), columns=columns)}
        found.append(drawn(make(tmp_path / name, leave_out=LARGE, extra=still), groups))
    at = detente.compare(*found, "tie").at("RUS", "USA")
    assert at
    assert np.isnan(at["median"])


def test_what_differs_is_told(made):
    one = made("one")
    assert differences(one, one) == []
    world = {**one.meta["world"], "hash": "ff" * 32, "elasticity": "wiod_b"}
    changes = {
        "world": world,
        "version": "9.9",
        "regime_as_of": "2020-01-01",
        "calibrated": {"a": 1},
    }
    found = {part.what: part.data for part in differences(one, made("other", **changes))}
    assert found == {
        "day": False, "elasticity": False, "world": True, "version": True,
    }  # fmt: skip
    renamed = made("renamed", of=deal(id="another-deal-2025"))
    assert [part.what for part in differences(one, renamed)] == ["deal"]


def test_runs_of_two_deals_share_what_both_are_uncertain_about(runs):
    one, other = runs("moscow-washington-2025", DAY), runs("brussels-beijing-2026", DAY)
    found = detente.compare(one, other)
    assert found.pairs
    shared = set(one.draws) & set(other.draws) - {"fault"}
    assert {name for name in shared if not name.startswith("carried.")} >= set(found.pairs.same)
    assert not found.pairs.other
    assert any(name.startswith("parameter.") for name in found.pairs.same)
    # Today's regime is the same in both, draw by draw.
    today = detente.compare(one, other, comparison="today")
    assert (today.table["equal"] == 1).all()
    drawn_apart = [run.drawn("real_income")["DEU"].to_numpy(float) for run in (one, other)]
    assert found.drawn["DEU"].to_numpy() == pytest.approx(drawn_apart[1] - drawn_apart[0])

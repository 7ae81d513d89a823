import datetime

import numpy as np
import pytest
from pandas.testing import assert_frame_equal
from small_deal import deal, tariff

from detente import catalogue
from detente.ensemble.odds import chance, odds
from detente.errors import DealError
from detente.models.base import models, uncertain, variants
from detente.outcomes.draws import KEPT
from detente.pipeline import run
from detente.world.load import load_world

DEAL = "moscow-washington-2025"
DAY = datetime.date(2026, 11, 24)
DRAWS = 20


@pytest.fixture(scope="module")
def made(runs):
    return runs(DEAL, DAY)


def test_every_outcome_of_the_catalogue_is_answered(made):
    assert set(made.outcomes) == set(catalogue.outcomes())


@pytest.mark.parametrize("comparison", ["deal", "today", "speculated", "odds"])
@pytest.mark.parametrize("outcome", ["real_income", "threat", "energy_price", "world_settlement"])
def test_the_band_is_of_the_draws(made, outcome, comparison):
    table, drawn = made.table(outcome, comparison), made.drawn(outcome, comparison)
    dims = list(catalogue.outcomes()[outcome].dims)
    cells = table[dims].astype(str).itertuples(index=False, name=None)
    each = drawn[[at if len(dims) > 1 else at[0] for at in cells]].to_numpy(float)
    for quantile, end in ((0.05, "low"), (0.5, "median"), (0.95, "high")):
        np.testing.assert_allclose(table[end], np.quantile(each, quantile, axis=0), rtol=1e-6)
    seen = table["median"].notna()
    np.testing.assert_allclose(table["positive"][seen], (each > 0).mean(axis=0)[seen])
    if comparison == "odds":
        np.testing.assert_allclose(table["value"], each.mean(axis=0), rtol=1e-6)


def test_of_what_has_many_cells_those_that_move_most_have_a_band(made):
    table = made.table("flow")
    size = table["value"].abs()
    seen = table["median"].notna()
    assert seen.sum() == KEPT
    assert size[seen].min() >= size[~seen].max()


def test_contributions_sum_to_the_deal(made):
    table = made.contributions
    assert {"threat", "energy_price", "power_share", "tie"} <= set(table["outcome"])
    for outcome in table["outcome"].unique():
        axes = list(catalogue.outcomes()[outcome].dims)
        total = made.shares(outcome).groupby(axes)["value"].sum()
        rows = made.table(outcome).astype(dict.fromkeys(axes, str))
        value = rows.set_index(axes)["value"].reindex(total.index, fill_value=0.0)
        np.testing.assert_allclose(total, value, atol=1e-10, err_msg=outcome)


def test_expectation_is_the_chance_times_the_effect_of_a_single_provision(made):
    (moving,) = made.shares("real_income")["provision"].unique()
    found = chance(made.deal.provision(moving))
    value = made.table("real_income")["value"].to_numpy()
    np.testing.assert_allclose(made.expected["value"], found.central * value, atol=1e-12)
    ends = np.sort([found.low * value, found.high * value], axis=0)
    np.testing.assert_allclose(made.expected[["low", "high"]].to_numpy().T, ends, atol=1e-12)


def test_odds_stand_in_the_run(made):
    assert_frame_equal(made.odds, odds(made.deal))


def test_every_number_that_a_model_may_draw_is_drawn(made):
    inputs = {one["name"] for one in made.meta["draws"]["inputs"]}
    for model in models().values():
        assert (f"form.{model.name}" in inputs) == (len(variants(model)) > 1)
        for form in variants(model):
            assert {f"parameter.{name}" for name in uncertain(form)} <= inputs
    assert {"trade_elasticity", "carried"} <= inputs
    assert inputs == set(made.draws) - {"fault"}
    assert made.meta["draws"]["count"] == len(made.draws) == DRAWS


def test_the_central_case_is_solved_with_every_model_at_its_default(made):
    solved = {(row["model"], row["variant"]) for row in made.meta["solves"]}
    assert solved == {(m.name, getattr(m, "variant", "")) for m in models().values()}


def test_the_regime_says_what_the_deal_leaves_of_it(made):
    lifts = {
        name: 1 - measure.share.value()
        for provision in made.deal.provisions
        for measure in provision.measures
        if measure.kind == "lift" and provision.id in made.meta["covered"]
        for name in measure.regime
    }
    left = {row["id"]: row["strength_deal"] for row in made.regime}
    assert lifts
    assert left == {name: lifts.get(name, 1.0) for name in left}


def test_every_state_is_there(made):
    table = made.table("real_income")
    assert list(table["country"]) == list(load_world().trade["country"].values)


@pytest.mark.parametrize("outcome", ["flow", "output_value", "tariff_revenue"])
def test_levels_and_changes_agree(made, outcome):
    table = made.table(outcome)
    difference = table["after"] - table["before"]
    np.testing.assert_allclose(difference, table["value"], rtol=1e-9, atol=1e-6)


@pytest.mark.parametrize(("first", "then"), [("today", "deal"), ("deal", "speculated")])
def test_where_one_comparison_ends_the_next_begins(made, first, then):
    axes = ["country", "sector"]
    ends, begins = (made.table("output_value", c).set_index(axes) for c in (first, then))
    np.testing.assert_array_equal(ends["after"], begins["before"].reindex(ends.index))


def test_dollars_are_the_per_cent_of_gdp(made):
    gdp = load_world().levels["gdp"].values
    usd = made.table("real_income_usd")["value"].to_numpy()
    np.testing.assert_allclose(usd, made.table("real_income")["value"] / 100 * gdp / 1e9)


def test_what_no_model_reads_is_listed_not_dropped(made):
    carried = {
        (p.id, n) for p in made.deal.provisions if not p.zero for n, _ in enumerate(p.measures)
    }
    read = {name for model in made.meta["models"] for name in model["reads"]} | {"regime_strength"}
    acts = {(s["provision"], s["measure"]) for s in made.shocks if s["variable"] in read}
    missing = {(row["provision"], row["measure"]) for row in made.not_covered}
    assert carried <= acts | missing
    assert "arms_control" in {row["kind"] for row in made.not_covered}


def test_same_input_same_fingerprint_and_numbers(made, tmp_path):
    again = run(DEAL, tmp_path, as_of=DAY, draws=DRAWS)
    assert again.meta["fingerprint"] == made.meta["fingerprint"]
    for outcome in ("real_income", "output"):
        assert again.table(outcome).equals(made.table(outcome))
    assert again.draws.equals(made.draws)


def test_the_day_decides_what_today_is(tmp_path, made):
    before = run(DEAL, tmp_path, as_of=datetime.date(2025, 3, 17), draws=0)
    assert before.meta["fingerprint"] != made.meta["fingerprint"]
    names = {row["id"] for row in before.regime}
    assert "us-russian-energy-import-ban" in names
    assert names != {row["id"] for row in made.regime}


def test_lifting_what_is_not_yet_in_force_is_a_fault(tmp_path):
    with pytest.raises(DealError, match="us-russian-energy-import-ban"):
        run(DEAL, tmp_path, as_of=datetime.date(2021, 1, 1))
    assert not list(tmp_path.iterdir())


def test_a_state_that_the_data_lack_is_not_covered(tmp_path):
    made = run(deal(tariff(exporter="SAU, RUS")), tmp_path, as_of=DAY, draws=0)
    (row,) = made.not_covered
    assert (row["provision"], row["measure"]) == ("one", 0)
    assert "Saudi Arabia" in row["reason"]["en"]

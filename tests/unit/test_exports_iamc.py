"""The layout of the IAMC: the header that its readers look for, each series once, our numbers."""

import datetime
import re

import numpy as np
import pandas as pd
import pytest
from report_synthetic import make

from detente import catalogue, exports
from detente.exports import iamc_layout as layout
from detente.outcomes.bands import HIGH, LOW

DAY = datetime.date(2026, 11, 24)
SERIES = ["Model", "Scenario", "Region", "Variable"]
# Relations that are no flow between places.
LEFT_OUT = {"tie", "strain", "balance"}


def one(table, run, variable, region, state="deal"):
    found = table[
        (table["Variable"] == variable)
        & (table["Region"] == region)
        & (table["Scenario"] == layout.scenarios(run)[state])
    ]
    assert len(found) == 1, variable
    years = [name for name in table if name not in layout.INDEX]
    numbers = found[years].iloc[0].dropna()
    assert len(numbers) == 1
    return found["Unit"].iloc[0], str(numbers.index[0]), float(numbers.iloc[0])


def test_header_and_no_series_twice(exported):
    table = exports.iamc(exported)
    names = list(table.columns)
    assert tuple(names[:5]) == ("Model", "Scenario", "Region", "Variable", "Unit")
    assert names[5:] == sorted(names[5:])
    assert all(re.fullmatch(r"\d{4}", name) for name in names[5:])
    assert not table.duplicated(SERIES).any()
    assert table[names[:5]].notna().all(axis=None)
    assert (table[names[5:]].notna().sum(axis=1) == 1).all()
    assert table.groupby("Variable")["Unit"].nunique().max() == 1


def test_regions_are_states_pairs_or_the_world(exported):
    known = {*catalogue.places(), *catalogue.energy_regions(), "World"}
    for region in exports.iamc(exported)["Region"].unique():
        ends = region.split(">")
        assert len(ends) <= 2
        assert set(ends) <= known
        assert len(set(ends)) == len(ends)


def test_every_outcome_that_fits_is_there(exported):
    made = layout.layout(exported)
    assert set(made.variables["Outcome"]) == set(exported.outcomes) - LEFT_OUT
    pair = ["Variable", "Unit"]
    keys = set(made.variables[pair].itertuples(index=False, name=None))
    assert keys == set(made.data[pair].itertuples(index=False, name=None))
    assert made.variables["Horizon"].str.len().all()


@pytest.mark.parametrize(
    ("outcome", "variable", "level", "data"),
    [
        ("real_income", "Real Income [Relative Change]", "", "2014"),
        ("real_income_usd", "Real Income [Change]", "Real Income", "gdp"),
        ("energy_revenue", "Trade|Energy|Exports [Value Change]", "Trade|Energy|Exports [Value]",
         "2024"),
        ("threat", "Security|Fatal Dispute [Probability Change]",
         "Security|Fatal Dispute [Probability]", "today"),
        ("defence_spending", "Expenditure|Government|Military [Relative Change]",
         "Expenditure|Government|Military", "today"),
    ],
)  # fmt: skip
def test_numbers_by_state(exported, outcome, variable, level, data):
    today = str(exported.meta["regime_as_of"])[:4]
    gdp = exported.meta["world"].get("sources", {}).get("gdp", {"year": today})
    year = {"gdp": gdp["year"], "today": today}.get(data, data)
    table = exports.iamc(exported)
    rows = exported.table(outcome).set_index("country")
    for state in ("RUS", "USA"):
        row = rows.loc[state]
        said = one(table, exported, variable, state)
        assert said[1:] == (year, row["value"])
        for column, share in (("low", LOW), ("high", HIGH)):
            if np.isfinite(row[column]):
                name = f"{variable}|{100 * share:.1f}th Percentile"
                assert one(table, exported, name, state)[2] == row[column]
        if level and np.isfinite(row["after"]):
            assert one(table, exported, level, state)[2] == row["after"]
            assert one(table, exported, level, state, "today")[2] == row["before"]


def test_energy_between_states_and_by_commodity(exported):
    table = exports.iamc(exported)
    row = exported.table("energy_flow").query(
        "exporter=='RUS' and importer=='USA' and fuel=='crude'"
    )
    said = one(table, exported, "Trade|Primary Energy|Oil [Volume Change]", "RUS>USA")
    assert said == ("Mt/yr", str(exported.meta["energy"]["year"]), row["value"].iloc[0])
    price = exported.table("energy_price").query("country=='RUS' and commodity=='gas'")
    said = one(table, exported, "Price|Primary Energy|Gas", "RUS", "today")
    assert said == ("USD_2024/1000 m3", "2024", price["before"].iloc[0])


def test_trade_is_the_sum_over_sectors(exported):
    flow = exported.table("flow").query("exporter=='RUS' and importer=='DEU'")
    unit, year, value = one(exports.iamc(exported), exported, "Trade [Value]", "RUS>DEU")
    assert (unit, year) == ("million USD_2014/yr", "2014")
    assert value == pytest.approx(flow["after"].sum())
    change = one(exports.iamc(exported), exported, "Trade [Value Change]", "RUS>DEU")[2]
    assert change == pytest.approx(flow["value"].sum())


def test_odds_are_a_scenario_of_changes_alone(runs):
    run = runs("moscow-washington-2025", DAY)
    table = exports.iamc(run)
    own = table[table["Scenario"] == layout.scenarios(run)["odds"]]
    assert own["Variable"].str.contains("Change]", regex=False).all()
    mean = run.table("real_income", "odds").set_index("country").loc["RUS", "value"]
    assert one(table, run, "Real Income [Relative Change]", "RUS", "odds")[2] == mean
    assert set(table["Scenario"]) == set(layout.layout(run).scenarios["Scenario"])


def test_scenarios_of_two_runs_do_not_meet(synthetic, tmp_path):
    other = make(tmp_path / "run", scale=2.0, fingerprint="ab" * 32)
    assert set(layout.scenarios(synthetic).values()).isdisjoint(layout.scenarios(other).values())


def test_files(synthetic, tmp_path):
    path = tmp_path / "run.csv"
    layout.write_iamc(synthetic, path)
    assert sorted(p.name for p in tmp_path.iterdir()) == [
        "run-scenarios.csv", "run-variables.csv", "run.csv",
    ]  # fmt: skip
    read = pd.read_csv(path, low_memory=False)
    said = exports.iamc(synthetic)
    assert list(read.columns) == list(said.columns)
    years = [name for name in said if name not in layout.INDEX]
    np.testing.assert_allclose(read[years], said[years], rtol=1e-14)
    scenarios = pd.read_csv(tmp_path / "run-scenarios.csv")
    assert set(scenarios["Fingerprint"]) == {synthetic.meta["fingerprint"]}


def test_outcome_of_others_by_its_label(synthetic, monkeypatch):
    rows = dict(catalogue.outcomes())
    rows["real_wage"] = catalogue.Entry(
        "real_wage", ("country",), "%", "Height of waves", "波の高さ"
    )
    monkeypatch.setattr(catalogue, "outcomes", lambda: rows)
    monkeypatch.setattr(
        layout, "FORMS", {k: v for k, v in layout.FORMS.items() if k != "real_wage"}
    )
    assert (exports.iamc(synthetic)["Variable"] == "Height of waves [Relative Change]").any()

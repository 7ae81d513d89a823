"""The long table: every number of the run, once, in its own unit."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
from report_synthetic import make

from detente import catalogue, exports
from detente.errors import DataError
from detente.exports import long_table, units
from detente.report.numbers import Number

KEYS = ["comparison", "outcome", *long_table.axes()]


def test_every_number_of_every_outcome(exported):
    table = exports.long(exported)
    size = 0
    for outcome in exported.outcomes:
        dims = list(catalogue.outcomes()[outcome].dims)
        own = table[table["outcome"] == outcome]
        for comparison in own["comparison"].unique():
            said = exported.table(outcome, comparison)
            found = own[own["comparison"] == comparison].reset_index(drop=True)
            assert len(found) == len(said) > 0
            for name in dims:
                assert found[name].astype(str).tolist() == said[name].astype(str).tolist()
            for name in long_table.NUMBERS:
                np.testing.assert_array_equal(found[name], said[name].astype(float), err_msg=name)
            size += len(said)
        empty = [axis for axis in long_table.axes() if axis not in dims]
        assert own[empty].isna().all(axis=None)
    assert len(table) == size


def test_no_cell_stands_there_twice(exported):
    table = exports.long(exported)
    assert tuple(table.columns) == long_table.columns()
    assert not table.astype(dict.fromkeys(KEYS, object)).duplicated(KEYS).any()


def test_unit_of_every_row(exported):
    table = exports.long(exported).astype({"unit": str, "fuel": object})
    for (outcome, fuel), rows in table.groupby(["outcome", "fuel"], observed=True, dropna=False):
        if outcome == "energy_flow":
            said = Number(outcome, ("RUS", "DEU", fuel), 1.0).unit
            assert set(rows["unit"]) == {f"{said} a year"}
        else:
            assert set(rows["unit"]) == {catalogue.outcomes()[outcome].unit}


def test_change_of_a_level_is_in_its_unit(exported):
    """Where both are in one unit, or in per cent of it, the columns must agree."""
    table = exports.long(exported)
    table = table[table["before"].notna() & table["after"].notna()]
    percent = (table["unit"] == "%").to_numpy()
    assert table["level_unit"].notna().all()
    assert (table["level_unit"] != "%")[percent].all()
    level = table[~percent]
    points = level["unit"].astype(str).str.replace("percentage points", "%")
    assert (points == level["level_unit"].astype(str)).all()
    np.testing.assert_allclose(level["after"] - level["before"], level["value"], atol=1e-6)
    share = table[percent & (table["before"] > 0).to_numpy()]
    change = 100 * (share["after"] / share["before"] - 1)
    np.testing.assert_allclose(change, share["value"], atol=1e-6)


def test_prices_of_gas_are_of_a_volume():
    assert units.level_unit("energy_price", "gas") == "USD/1000 m3"
    assert units.level_unit("energy_price", "coal") == "USD/t"
    assert units.unit("energy_flow", "lng") == "bcm a year"
    assert units.unit("energy_flow", "crude") == "Mt a year"


def test_csv_is_the_same_table(synthetic, tmp_path):
    path = tmp_path / "table.csv"
    long_table.write_csv(synthetic, path)
    assert path.read_bytes().startswith(long_table.BOM)
    said = exports.long(synthetic)
    read = pd.read_csv(
        path, keep_default_na=False, na_values=[""], encoding="utf-8-sig", low_memory=False
    )
    assert list(read.columns) == list(said.columns)
    for name in said:
        if name in long_table.NUMBERS:
            np.testing.assert_allclose(read[name].astype(float), said[name], rtol=1e-14)
        else:
            left, right = (t[name].astype(object).fillna("") for t in (read, said))
            assert left.tolist() == right.tolist()


def test_parquet_is_the_same_table_and_says_its_units(synthetic, tmp_path):
    path = tmp_path / "table.parquet"
    long_table.write_parquet(synthetic, path)
    said, read = exports.long(synthetic), pd.read_parquet(path)
    for name in said:
        if name in long_table.NUMBERS:
            np.testing.assert_array_equal(read[name], said[name])
        else:
            assert isinstance(read[name].dtype, pd.CategoricalDtype)
            assert (
                read[name].astype(object).fillna("").tolist()
                == said[name].astype(object).fillna("").tolist()
            )
    schema = pq.read_schema(path)
    assert schema.field("value").metadata == {b"unit": b"as column unit"}
    assert schema.field("before").metadata == {b"unit": b"as column level_unit"}
    about = json.loads(schema.metadata[b"detente"])
    assert about["fingerprint"] == synthetic.meta["fingerprint"]
    assert about["outcomes"]["real_income"]["unit"] == "%"
    assert set(about["outcomes"]) == set(synthetic.outcomes)


def test_chosen_outcomes(synthetic):
    table = exports.long(synthetic, ["threat", "real_income"])
    assert list(table["outcome"].unique()) == ["real_income", "threat"]
    with pytest.raises(DataError) as error:
        exports.long(synthetic, ["threats", "peace"])
    assert [fault.found for fault in error.value.faults] == ["threats", "peace"]
    assert error.value.faults[0].nearest == "threat"


def test_run_of_an_earlier_version_has_no_bands(tmp_path):
    run = make(tmp_path / "run", leave_out=("flow",))
    file = run.path / "real_wage.parquet"
    old = pd.read_parquet(file).drop(columns=["low", "high"])
    old.to_parquet(file)
    table = exports.long(run, ["real_wage"])
    assert table[["median", "low", "high", "positive"]].isna().all(axis=None)
    assert table["value"].notna().all()


def test_outcome_of_others_whose_level_has_no_known_unit(synthetic, monkeypatch):
    monkeypatch.setattr(long_table, "level_unit", lambda outcome, substance="": "")
    table = exports.long(synthetic, ["real_income", "energy_price"])
    assert table["level_unit"].isna().all()
    assert (table["unit"] == "%").all()


def test_every_column_is_described():
    said = (Path(__file__).parents[2] / "docs" / "exports.md").read_text("utf-8")
    assert all(f"`{name}`" in said for name in long_table.columns())

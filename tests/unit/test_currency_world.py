"""The currency tables: every figure sourced, shares whole, Russia's oil paid for as published."""

import csv

import numpy as np
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.errors import DataError
from detente.world.build.currency import build_currency, curated, fit, oil_values, russia_rows
from detente.world.currency import CURRENCIES, TABLES, load_currency, read_table
from detente.world.energy import load_energy

RUSSIA = "RUS"


@pytest.mark.parametrize("name", TABLES)
def test_every_row_says_where_it_is_from(name):
    for row in read_table(name):
        assert row["basis"] in {"quoted", "derived", "estimated"}, row
        assert row["source"], row
        assert row["licence"], row


def test_nodes_are_the_energy_world_s():
    assert load_currency()["importer"].values.tolist() == load_energy()["country"].values.tolist()


def test_shares_are_whole():
    data = load_currency()
    for name in ("settlement", "world_settlement", "russia_exports", "reserve_share"):
        np.testing.assert_allclose(data[name].sum("currency"), 1.0, atol=1e-12)
        assert (data[name] >= 0).all()


def test_russian_oil_is_paid_for_as_the_ministry_says():
    share = load_currency()["settlement"].sel(exporter=RUSSIA)
    value = oil_values(load_energy()).sel(exporter=RUSSIA)
    mean = (share * value).sum("importer") / value.sum("importer")
    published = {"USD": 5, "EUR": 1, "RUB": 24, "CNY": 67, "OTHER_CURRENCY": 4}  # sums to 101
    for name, percent in published.items():
        assert float(mean.sel(currency=name)) == pytest.approx(percent / 101, abs=1e-4), name


def test_world_oil_is_near_a_fifth_not_in_dollars():
    share, value = load_currency()["settlement"], oil_values(load_energy())
    dollars = float((share.sel(currency="USD") * value).sum() / value.sum())
    assert dollars == pytest.approx(0.8, abs=0.03)


def test_dollar_and_euro_are_over_four_fifths_and_the_yuan_below_a_fiftieth():
    share = load_currency()["world_settlement"].sel
    assert float(share(currency="USD") + share(currency="EUR")) > 0.8
    assert float(share(currency="CNY")) <= 0.0201


def test_new_deliveries_to_america_are_in_dollars():
    share = load_currency()["settlement"].sel(exporter=RUSSIA, importer="USA")
    assert float(share.sel(currency="USD")) == 1.0
    (row,) = [
        r for r in read_table("settlement.csv") if (r["exporter"], r["importer"]) == (RUSSIA, "USA")
    ]
    assert row["basis"] == "estimated"
    assert "assumption" in row["source"]


sizes = st.floats(0.1, 10)


@given(data=st.data(), n=st.integers(1, 6), m=st.integers(1, 5))
@settings(max_examples=40, deadline=None)
def test_fitting_meets_rows_and_columns(data, n, m):
    seed = np.array([[data.draw(sizes) for _ in range(m)] for _ in range(n)])
    rows = np.array([data.draw(sizes) for _ in range(n)])
    columns = np.array([data.draw(sizes) for _ in range(m)])
    table = fit(seed, rows, columns)
    np.testing.assert_allclose(table.sum(1), rows, rtol=1e-9)
    np.testing.assert_allclose(table.sum(0), columns * rows.sum() / columns.sum(), rtol=1e-9)
    # Odds ratios are the seed's: nothing else about it changes.
    odds = np.log(table) - np.log(seed)
    odds -= odds.mean(0) + odds.mean(1, keepdims=True) - odds.mean()
    assert abs(odds).max() < 1e-6


def test_sums_that_cannot_be_met_are_an_error():
    with pytest.raises(DataError):
        fit(np.array([[1.0, 0.0], [1.0, 0.0]]), np.array([1.0, 1.0]), np.array([1.0, 1.0]), 50)


def write(path, rows):
    with path.open("w", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture
def raw(tmp_path):
    held = [("USD", 60), ("EUR", 20), ("CNY", 2), ("GBP", 5), ("JPY", 6), ("AUD", 7)]
    row = {"series": "COFER allocated reserves", "date": "2025Q4"}
    write(
        tmp_path / "currency_shares.csv", [{**row, "currency": c, "share_pct": s} for c, s in held]
    )
    line = {"flow": "exports", "region": "world", "date": "2022-05", "RUB": "27.5"}
    line |= {"unfriendly(USD+EUR..)": "", "USD": "35.7", "EUR": "32.9", "source_seen": "a paper"}
    write(tmp_path / "russia_settlement_shares.csv", [line])
    rates = {"USD": 1.25, "CNY": 8.75, "RUB": "", "GBP": 0.8, "JPY": 150}
    months = [{"Date": f"2024-{m:02}-28", **rates} for m in (1, 2)]
    write(tmp_path / "ecb_monthly_avg_per_eur_2015_2026.csv", months)
    return tmp_path


def test_build_from_raw_figures(raw, tmp_path):
    to = tmp_path / "built"
    to.mkdir()
    assert {path.name for path in build_currency(raw, load_energy(), to)} == set(TABLES)
    built = load_currency(to)
    assert float(built["reserve_share"].sel(currency="OTHER_CURRENCY")) == pytest.approx(0.07)
    rates = {r["currency"]: float(r["per_usd"]) for r in read_table("rate.csv", to)}
    assert rates == {"EUR": 0.8, "CNY": 7.0, "GBP": 0.64, "JPY": 120.0}
    # The settlement table does not depend on the raw figures: it is the embedded one.
    xr.testing.assert_equal(built["settlement"], load_currency()["settlement"])


def test_unprinted_totals_are_summed(raw):
    (rouble, unfriendly) = russia_rows(
        csv.DictReader((raw / "russia_settlement_shares.csv").open())
    )
    assert (rouble["share"], unfriendly["share"]) == ("0.2750", "0.6860")


def test_all_faults_are_told(tmp_path):
    with pytest.raises(DataError):
        load_currency(tmp_path)
    for name in TABLES:
        rows = read_table(name)
        if name == "world.csv":
            rows = [{**r, "value": "0.3"} if r["currency"] == "USD" else r for r in rows]
        write(tmp_path / name, rows)
    with pytest.raises(DataError) as caught:
        load_currency(tmp_path)
    assert len(caught.value.faults) >= 2


def test_assumed_compositions_are_whole():
    given = curated()
    for group in [*given["seed"].values(), *given["rule"]]:
        assert sum(group["share"].values()) == pytest.approx(1.0)
        assert set(group["share"]) <= set(CURRENCIES)

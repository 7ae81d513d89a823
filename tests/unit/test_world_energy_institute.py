"""The reader of the Statistical Review: two editions that differ, and what it refuses."""

from __future__ import annotations

import string
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.errors import DataError
from detente.world.sources.energy_institute import read_workbook
from detente.world.sources.review_matrix import read_matrices
from detente.world.sources.review_sheet import (
    EJ_PER_MTOE,
    Sheet,
    Unit,
    Workbook,
    label,
    number,
    plain,
    unit,
)

sys.path.insert(0, str(Path(__file__).parent))
from review_files import CRUDE_FROM, CRUDE_TO, new_edition, oil_trade, old_edition, value, write


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("review")
    return (
        write(folder / "old.xlsx", old_edition()),
        write(folder / "new.xlsx", new_edition()),
    )


@pytest.fixture(scope="module")
def both(files):
    return read_workbook([files[1], files[0]])


def cell(table, **key):
    """Return the one value of a long table at ``key``."""
    for name, wanted in key.items():
        table = table[table[name] == wanted]
    assert len(table) == 1, table
    return table["value"].iloc[0]


def test_tables_have_the_columns_of_the_embedded_tables(both):
    assert list(both.trade.columns) == [
        "year",
        "fuel",
        "exporter",
        "importer",
        "unit",
        "value",
        "importer_is_region_subtotal",
    ]
    assert list(both.country_year.columns) == [
        "country_or_region",
        "year",
        "variable",
        "unit",
        "value",
    ]
    assert not both.trade.duplicated(["year", "fuel", "exporter", "importer"]).any()
    assert not both.country_year.duplicated(["country_or_region", "year", "variable"]).any()
    assert both.notes == ()


def test_each_edition_gives_the_matrices_of_its_year(both):
    found = both.trade.groupby(["year", "fuel"]).size().to_dict()
    assert found == {
        (year, fuel): size
        for year in (2018, 2024)
        for fuel, size in {
            "crude": 9,
            "product": 9,
            "lng": 20,
            "pipeline_gas": 15,
            "coal": 4,
        }.items()
    }


@pytest.mark.parametrize("year", [2018, 2024])
@pytest.mark.parametrize("fuel", ["crude", "product"])
def test_oil_is_read_from_rows_to_columns(both, year, fuel):
    for a in CRUDE_FROM:
        for b in CRUDE_TO:
            found = cell(both.trade, year=year, fuel=fuel, exporter=a, importer=b)
            assert found == value(f"{fuel} {year}", a, b)


def test_gas_is_read_from_columns_to_rows_with_headings_in_two_lines(both):
    lng = both.trade[(both.trade.fuel == "lng") & (both.trade.year == 2024)]
    assert list(dict.fromkeys(lng.exporter)) == [
        "US",
        "Trinidad & Tobago",
        "Russian Federation",
        "Other Africa",
    ]
    found = cell(lng, exporter="Russian Federation", importer="Spain")
    assert found == value("lng 2024", "Spain", "Russian Federation")


def test_sums_of_importers_are_flagged_and_the_rest_adds_up_to_the_printed_total(both):
    gas = both.trade[both.trade.fuel.isin(["lng", "pipeline_gas"])]
    flagged = gas[gas.importer_is_region_subtotal == 1]
    assert set(flagged.importer) == {"Europe", "Asia Pacific"}
    # Europe is an importer of oil and coal in its own right.
    oil = both.trade[~both.trade.index.isin(gas.index)]
    assert (oil.importer_is_region_subtotal == 0).all()
    assert "Europe" in set(oil.importer)
    single = both.trade[both.trade.importer_is_region_subtotal == 0]
    for (year, fuel), rows in single.groupby(["year", "fuel"]):
        printed = both.totals[(both.totals.year == year) & (both.totals.fuel == fuel)]
        corner = printed[
            printed.exporter.str.startswith("Total") & printed.importer.str.startswith("Total")
        ]
        assert rows.value.sum() == pytest.approx(corner.value.item())


def test_footnote_digits_and_new_spellings_are_taken_off(both):
    new = both.trade[(both.trade.fuel == "pipeline_gas") & (both.trade.year == 2024)]
    assert set(new.exporter) == {"Norway", "European Union", "Other Europe"}
    assert {"EU", "Non-EU"} <= set(new.importer)
    assert "Viet Nam" in set(both.country_year.country_or_region)


def test_oil_equivalent_becomes_exajoules_and_exajoules_stay(both):
    coal = both.trade[both.trade.fuel == "coal"]
    assert set(coal.unit) == {"EJ"}
    for year, factor in ((2018, EJ_PER_MTOE), (2024, 1.0)):
        found = cell(coal, year=year, exporter="Russia", importer="China")
        assert found == pytest.approx(factor * value(f"coal {year}", "Russia", "China"))


def test_series_keep_years_only_and_read_marks(both):
    table = both.country_year
    assert sorted(set(table.year)) == [2015, 2016, 2017, 2018, 2021, 2022, 2023, 2024]
    oil = table[table.variable == "oil_production"]
    assert cell(oil, country_or_region="US", year=2024) == value(
        "new", "Oil: Production*", "Thousand barrels daily", " US", 2024
    )
    assert cell(oil, country_or_region="European Union #", year=2024) == 0  # less than half a digit
    assert "USSR" not in set(oil.country_or_region)  # n/a is no figure
    assert not oil.country_or_region.str.contains("Excludes").any()


def test_the_latest_edition_counts_where_two_overlap(files, tmp_path):
    before = write(tmp_path / "before.xlsx", new_edition(2022, "before"))
    for order in ([before, files[1]], [files[1], before]):
        table = read_workbook(order).country_year
        oil = table[(table.variable == "oil_production") & (table.country_or_region == "China")]
        assert list(oil.year) == list(range(2019, 2025))
        for year, mark in ((2020, "before"), (2021, "new"), (2022, "new"), (2024, "new")):
            printed = ("Oil: Production*", "Thousand barrels daily", "China", year)
            assert cell(oil, year=year) == value(mark, *printed)


def test_headings_may_stand_lower(files, tmp_path):
    moved = {name: [[None], [None], *rows] for name, rows in new_edition().items()}
    for rows in moved.values():  # and a blank row between title and headings
        rows.insert(3, [None])
    shifted = read_workbook(write(tmp_path / "moved.xlsx", moved))
    assert shifted.trade.equals(read_workbook(files[1]).trade)
    assert shifted.country_year.equals(read_workbook(files[1]).country_year)


def test_sheets_may_have_any_name(files, tmp_path):
    renamed = {f"Sheet{i}": rows for i, rows in enumerate(new_edition().values())}
    found = read_workbook(write(tmp_path / "renamed.xlsx", renamed))
    assert found.trade.equals(read_workbook(files[1]).trade)


def test_all_that_is_missing_is_said_at_once_with_the_nearest_sheet(tmp_path):
    sheets = new_edition()
    del sheets["Gas Consumption - EJ"]
    del sheets["Coal trade movements 2024"]
    sheets["Oil refinery - capacity"][0][0] = "Oil: Capacity of refineries"
    path = write(tmp_path / "less.xlsx", sheets)
    with pytest.raises(DataError) as caught:
        read_workbook([path, tmp_path / "none.xlsx"])
    faults = {fault.field: fault for fault in caught.value.faults}
    assert set(faults) == {"gas_consumption_ej", "refinery_capacity", "coal", ""}
    assert faults["gas_consumption_ej"].nearest == "Gas Consumption - Bcm"
    assert faults["refinery_capacity"].nearest == "Oil refinery - capacity"
    assert faults["coal"].nearest == "Coal - Trade movements"
    assert all("less.xlsx" in faults[f].where for f in faults if f)
    assert "none.xlsx" in faults[""].where


def test_every_wrong_cell_and_sum_is_named(tmp_path):
    sheets = new_edition()
    sheets["Oil - Inter-area movements"][4][1] = "see note"
    sheets["Gas trade 2024 - LNG"][4][1] += 500
    sheets["Coal Production - EJ"][4][2] = "about 3"
    sheets["Oil Production - barrels"][6][3] *= 3  # a region's total
    with pytest.raises(DataError) as caught:
        read_workbook(write(tmp_path / "wrong.xlsx", sheets))
    said = {(f.where.split(": ")[-1], f.field) for f in caught.value.faults}
    assert ("Oil - Inter-area movements", "Canada, US") in said
    assert ("Coal Production - EJ", "Canada 2022") in said
    assert ("Oil Production - barrels", "oil_production: Total World 2023") in said
    assert {field for sheet, field in said if sheet == "Gas trade 2024 - LNG"} >= {
        "lng: US -> Total exports",
        "lng: Total imports -> Spain",
    }


def test_repeated_rows_are_refused(tmp_path):
    sheets = new_edition()
    rows = sheets["Gas Production - Bcm"]
    rows.insert(5, list(rows[4]))
    with pytest.raises(DataError) as caught:
        read_workbook(write(tmp_path / "twice.xlsx", sheets))
    assert any(fault.found == "Canada" for fault in caught.value.faults)


def test_a_title_left_over_is_put_right_by_the_printed_totals(tmp_path):
    sheets = new_edition()
    oil = sheets["Oil - Inter-area movements"]
    oil[0][0] = "Oil: Inter-area movements 2023"
    crude, product = oil[4 + len(CRUDE_FROM)][-1], oil[-2][-1]
    sheets["Oil - Trade movements in 23-24"] = oil_trade((2023, 2024), crude, product)
    found = read_workbook(write(tmp_path / "stale.xlsx", sheets))
    assert set(found.trade.year) == {2024}
    assert len(found.notes) == 1
    assert "2023" in found.notes[0]
    assert "2024" in found.notes[0]


def test_a_wrong_year_that_no_total_decides_is_refused(tmp_path):
    sheets = new_edition()
    sheets["Gas trade 2024 - LNG"][0][0] = (
        "Natural Gas: Trade movements 2023 as liquefied natural gas*"
    )
    with pytest.raises(DataError) as caught:
        read_workbook(write(tmp_path / "year.xlsx", sheets))
    (fault,) = caught.value.faults
    assert (fault.field, fault.found, fault.allowed) == ("lng", "2023", "2024")


def test_no_workbook(tmp_path):
    with pytest.raises(DataError):
        read_workbook([])
    text = tmp_path / "text.xlsx"
    text.write_text("Canada,1")
    with pytest.raises(DataError):
        read_workbook(text)


@pytest.mark.parametrize(
    ("printed", "expected"),
    [("-", 0), (" ^ ", 0), ("†", 0), ("n/a", None), (None, None), ("1,234.5", 1234.5), (3, 3)],
)
def test_figures(printed, expected):
    assert number(printed) == expected


@given(st.text(string.ascii_letters + " &.", min_size=1).filter(lambda s: s.strip()))
def test_a_label_is_its_own_label_and_loses_marks(name):
    once = label(name)
    assert label(once) == once
    if once and once[-1].isalpha():
        assert label(f"  {name.strip()}2 ") == once
        assert plain(f"{name} *#†") == plain(once)


def test_units():
    assert unit("Thousand barrels daily*") == Unit("kb/d", 1.0)
    assert unit("Million tonnes oil equivalent") == Unit("EJ", EJ_PER_MTOE)
    assert unit("Canada") is None


names = st.lists(
    st.text(string.ascii_uppercase, min_size=3, max_size=8).filter(
        lambda s: not s.startswith("TOTAL") and s != "FROM"
    ),
    min_size=2,
    max_size=5,
    unique=True,
)
figures = st.floats(0, 1e6, allow_nan=False)


@given(names, names, st.integers(0, 6), st.integers(0, 2), st.data())
def test_any_matrix_is_read_back_wherever_it_stands(exporters, importers, top, gap, data):
    table = np.array(
        [[data.draw(figures) for _ in importers] for _ in exporters],
    )
    rows = [
        *[(None,)] * top,
        ("Coal: Inter-area movements 2024",),
        *[(None,)] * gap,
        ("Exajoules", *importers, "Total"),
        ("From",),
        *((name, *line, line.sum()) for name, line in zip(exporters, table, strict=True)),
        ("Total imports", *table.sum(axis=0), table.sum()),
        ("Notes: 1 less than 0.05",),
    ]
    matrices, _ = read_matrices(Workbook("x", (Sheet("x", "any", tuple(map(tuple, rows))),)))
    (coal,) = matrices
    assert coal.year == 2024
    assert coal.grand_total == table.sum()
    back = [[coal.cells[a, b] for b in importers] for a in exporters]
    assert np.array_equal(back, table)

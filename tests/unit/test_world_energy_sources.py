"""Readers of prices and of pipelines and terminals: any table in the layout is read back."""

from __future__ import annotations

import csv
import string
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.errors import DataError
from detente.world.sources import gem_tracker, pink_sheet

prices = st.floats(0.01, 1e4)
months = st.integers(1, 12)


def pink(path: Path, codes: list[str], rows: list[list[object]], top: int = 6) -> Path:
    """Write a workbook in the layout of the Pink Sheet: codes in the last heading row."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.create_sheet(pink_sheet.SHEET)
    for i in range(top):
        sheet.append([f"heading {i}"])
    sheet.append([None, *[f"{code}, average" for code in codes]])
    sheet.append([None, *codes])
    for row in rows:
        sheet.append(row)
    sheet.append([None])
    sheet.append(["Source: see the notes"])
    book.save(path)
    return path


def tracker(path: Path, rows: list[dict[str, str]]) -> Path:
    """Write a table in the layout of the tracker, with a column that the reader does not use."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        table = csv.DictWriter(stream, ["url", *gem_tracker.COLUMNS])
        table.writeheader()
        table.writerows({"url": "x", **row} for row in rows)
    return path


@settings(max_examples=20, deadline=None)
@given(
    st.dictionaries(st.integers(1960, 2030), st.lists(prices, min_size=1, max_size=12), min_size=1),
    st.integers(0, 8),
)
def test_a_price_of_a_year_is_the_mean_of_its_months(years, top):
    rows = [
        [f"{year}M{month:02}", price, "…", 2 * price]
        for year, series in years.items()
        for month, price in enumerate(series, 1)
    ]
    with TemporaryDirectory() as folder:
        path = pink(Path(folder) / "p.xlsx", ["CRUDE_BRENT", "COAL_AUS", "NGAS_EUR"], rows, top)
        found = pink_sheet.read(path)
    assert found["COAL_AUS"] == {}  # a mark is no price
    for year, series in years.items():
        assert found["CRUDE_BRENT"][year] == pytest.approx(sum(series) / len(series))
        assert min(series) * 0.999 <= found["CRUDE_BRENT"][year] <= max(series) * 1.001
        assert found["NGAS_EUR"][year] == pytest.approx(2 * found["CRUDE_BRENT"][year])
    assert set(found["CRUDE_BRENT"]) == set(years)


def test_another_layout_of_prices_is_refused(tmp_path):
    from openpyxl import Workbook

    with pytest.raises(DataError):
        pink_sheet.read(pink(tmp_path / "codes.xlsx", ["CRUDE_WTI"], [["2024M01", 80.0]]))
    Workbook().save(tmp_path / "sheet.xlsx")
    with pytest.raises(DataError):
        pink_sheet.read(tmp_path / "sheet.xlsx")
    (tmp_path / "text.xlsx").write_text("2024M01,80\n")
    with pytest.raises(DataError):
        pink_sheet.read(tmp_path / "text.xlsx")
    with pytest.raises(DataError):
        pink_sheet.read(tmp_path / "absent.xlsx")


words = st.text(string.ascii_letters + " ", min_size=1, max_size=12).filter(lambda s: s.strip())
units = st.fixed_dictionaries(
    {
        "id": words,
        "name": words,
        "unit-name": st.one_of(st.just(""), words),
        "status": st.sampled_from(["operating", "proposed", "cancelled"]),
        "areas": st.lists(words.map(str.strip), min_size=1, max_size=4).map(", ".join),
        "capacity": st.one_of(st.floats(0, 200).map(str), st.sampled_from(["", "unknown", "N/A"])),
        "start-year": st.one_of(st.integers(1950, 2040).map(str), st.sampled_from(["", "TBD"])),
        "tracker-custom": st.sampled_from([gem_tracker.EXPORT, gem_tracker.IMPORT, "GGIT"]),
    }
)


@settings(max_examples=40, deadline=None)
@given(st.lists(units, max_size=6))
def test_units_are_read_back_in_order(rows):
    with TemporaryDirectory() as folder:
        found = gem_tracker.read(tracker(Path(folder) / "t.csv", rows))
    assert [unit.id for unit in found] == [row["id"] for row in rows]
    for unit, row in zip(found, rows, strict=True):
        assert ", ".join(unit.areas) == row["areas"]
        known = row["capacity"].replace(".", "").replace("e-", "").isdigit()
        assert unit.capacity == (float(row["capacity"]) if known else 0.0)
        assert unit.start == (int(row["start-year"]) if row["start-year"].isdigit() else None)
        assert (unit.status, unit.kind) == (row["status"], row["tracker-custom"])


@pytest.mark.parametrize("column", gem_tracker.COLUMNS)
def test_a_missing_column_is_named(tmp_path, column):
    path = tmp_path / "t.csv"
    path.write_text(",".join(c for c in gem_tracker.COLUMNS if c != column) + "\n")
    with pytest.raises(DataError) as caught:
        gem_tracker.read(path)
    assert column in {fault.field for fault in caught.value.faults}


@pytest.mark.parametrize("blank", ["-", "N/A", ""])
def test_what_is_no_number_is_no_capacity_and_no_year(tmp_path, blank):
    row = dict.fromkeys(gem_tracker.COLUMNS, "x") | {"capacity": blank, "start-year": blank}
    (unit,) = gem_tracker.read(tracker(tmp_path / "t.csv", [row]))
    assert (unit.capacity, unit.start) == (0.0, None)

"""One whole build of the energy world from small files in the official layouts."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from openpyxl import Workbook

from detente.errors import DataError
from detente.world.build import energy as building
from detente.world.energy import digest, load_energy
from detente.world.energy_check import check_energy

STATES = ("US", "Russian Federation", "Saudi Arabia", "Germany", "France", "Belgium", "Hungary",
          "Slovakia", "Czech Republic", "Bulgaria", "Turkey", "China", "India", "Japan", "Spain",
          "Venezuela", "Norway", "Canada", "Uzbekistan")  # fmt: skip
PER_STATE = {
    "oil_production": ("kb/d", 3000),
    "crude_cond_production": ("kb/d", 2500),
    "oil_consumption_ej": ("EJ", 4),
    "refinery_throughput": ("kb/d", 1500),
    "refinery_capacity": ("kb/d", 2000),
    "gas_production": ("bcm", 100),
    "gas_consumption": ("bcm", 90),
    "coal_production": ("EJ", 8),
    "coal_consumption": ("EJ", 7),
}
TRADE = [
    ("crude", "Russia", "Europe", "Mt", 40.0),
    ("crude", "Russia", "China", "Mt", 20.0),
    ("product", "US", "Europe", "Mt", 12.0),
    ("lng", "US", "France", "bcm", 5.0),
    ("lng", "Russian Federation", "Belgium", "bcm", 3.0),
    ("pipeline_gas", "Russian Federation", "EU", "bcm", 15.0),
    ("pipeline_gas", "Russian Federation", "Non-EU", "bcm", 24.0),
    ("coal", "Russia", "China", "EJ", 1.0),
]
CODES = ("CRUDE_BRENT", "CRUDE_DUBAI", "CRUDE_WTI", "COAL_AUS", "COAL_SAFRICA", "NGAS_US",
         "NGAS_EUR", "NGAS_JP")  # fmt: skip


def write(path: Path, header: list[str], rows: list[tuple]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([header, *rows])


@pytest.fixture(scope="module")
def raw(tmp_path_factory):
    folder = tmp_path_factory.mktemp("energy")
    years = (2021, 2024)
    write(
        folder / building.REVIEW / "ei_country_year.csv",
        ["country_or_region", "year", "variable", "unit", "value"],
        [(s, y, v, u, x) for s in STATES for y in years for v, (u, x) in PER_STATE.items()],
    )
    write(
        folder / building.REVIEW / "ei_trade_matrices_long.csv",
        ["year", "fuel", "exporter", "importer", "unit", "value", "importer_is_region_subtotal"],
        [(y, *row, 0) for y in years for row in TRADE if row[0] != "coal" or y == 2024],
    )
    tracker = ["id", "name", "unit-name", "status", "areas", "capacity", "start-year"]
    header = [*tracker, "tracker-custom"]
    terminal = ("T", "A", "1", "operating", "United States", 9, 2016, "GGIT - export")
    write(folder / building.TERMINALS, header, [terminal])
    line = ("P", "B", "", "operating", "France, Belgium", 8, 2000, "GGIT")
    write(folder / building.PIPELINES, header, [line])
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Monthly Prices"
    sheet.append([None, *CODES])
    for year in years:
        sheet.append([f"{year}M01", 80, 79, 75, 130, 110, 3, 12, 13])
    path = folder / building.PRICES
    path.parent.mkdir(parents=True)
    book.save(path)
    return folder


def test_a_build_adds_up_and_gives_the_same_bytes_again(raw, tmp_path):
    one = building.build(raw, tmp_path / "one")
    two = building.build(raw, tmp_path / "two")
    assert one.sha256 == two.sha256 == digest(tmp_path / "one")
    energy = load_energy(tmp_path / "one")
    assert [i.name for i in check_energy(energy) if not i.passed] == []
    flow = energy.energy_flow.sel(year=2024, exporter="RUS")
    assert float(flow.sel(importer="CHN", fuel="crude")) == pytest.approx(20, abs=0.01)
    assert float(flow.sel(importer="HUN", fuel="pipeline_gas")) == pytest.approx(7.6)
    assert float(flow.sel(importer="DEU", fuel="crude")) == 0
    assert float(energy.liquefaction.sel(year=2024, country="USA")) == pytest.approx(9 * 1.36)


def test_a_missing_file_is_named(raw, tmp_path):
    with pytest.raises(DataError, match="xlsx"):
        building.build(raw / "nothing", tmp_path / "out")

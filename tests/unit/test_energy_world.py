"""The embedded energy world against published figures, and what makes it refused."""

from __future__ import annotations

import shutil

import numpy as np
import pytest

from detente import catalogue
from detente.errors import DataError
from detente.world.energy import COMMODITIES, FUELS, YEARS, digest, embedded, load_energy
from detente.world.energy_check import by_commodity, check_energy

EU = catalogue.place_groups()["EU"].members
EUROPE = (*EU, "GBR", "NOR", "CHE", "TUR", "UKR", "OTHER_EUROPE")
# Energy Institute, Statistical Review 2025: Russian exports by destination, Mt and bcm.
PUBLISHED = [
    ("crude", EUROPE, 138.7, 29.6),
    ("crude", ("CHN",), 79.6, 108.5),
    ("crude", ("IND",), 4.5, 87.5),
    ("crude", ("USA",), 9.9, 0),
    ("products", EUROPE, 75.9, 36.6),
    ("products", ("CHN",), 3.2, 17.4),
    ("products", ("USA",), 22.6, 0),
    ("pipeline_gas", EUROPE, 167.0, 51.4),
    ("pipeline_gas", ("CHN",), 7.6, 26.7),
    ("lng", EUROPE, 17.4, 21.4),
    ("lng", ("CHN",), 6.2, 11.4),
]


@pytest.fixture(scope="module")
def energy():
    return load_energy()


def test_every_identity_holds(energy):
    assert [i.name for i in check_energy(energy) if not i.passed] == []


@pytest.mark.parametrize(("fuel", "buyers", "before", "latest"), PUBLISHED)
def test_russian_exports_are_those_published(energy, fuel, buyers, before, latest):
    sold = energy.energy_flow.sel(exporter="RUS", fuel=fuel, importer=list(buyers)).sum("importer")
    assert sold.values == pytest.approx([before, latest], abs=0.06)


def test_who_takes_russian_fuel_in_2024(energy):
    flow = energy.energy_flow.sel(year=2024, exporter="RUS")
    buyers = {f: {str(n) for n in flow.importer.values[flow.sel(fuel=f).values > 0]} for f in FUELS}
    assert buyers["crude"] & set(EUROPE) == {"HUN", "SVK", "CZE", "BGR", "TUR"}
    assert buyers["products"] & set(EUROPE) <= {"TUR", "OTHER_EUROPE"}
    assert buyers["coal"] & set(EUROPE) <= {"TUR", "OTHER_EUROPE"}
    members = {"HUN", "SVK", "AUT", "ITA", "GRC", "BGR", "HRV", "CZE", "ROU"}
    assert buyers["pipeline_gas"] & set(EU) <= members
    for fuel in FUELS:
        assert not buyers[fuel] & {"USA", "CAN", "GBR", "AUS"}
    assert "JPN" in buyers["lng"]
    assert "JPN" not in buyers["crude"]


def test_russian_coal_to_the_european_union_is_the_published_total(energy):
    coal = energy.energy_flow.sel(year=2021, exporter="RUS", fuel="coal", importer=list(EU))
    assert float(coal.sum()) == pytest.approx(48.75, abs=0.02)


def test_no_one_buys_iranian_crude_but_china_and_its_neighbourhood(energy):
    crude = energy.energy_flow.sel(exporter="IRN", fuel="crude").max("year")
    assert {str(n) for n in crude.importer.values[crude.values > 0]} <= {
        "IRN",
        "CHN",
        "OTHER_MIDDLE_EAST",
    }


def test_restricted_arcs_are_those_of_the_acts(energy):
    restricted = energy.restricted
    assert restricted.sel(exporter="RUS", importer="DEU", fuel="crude")
    assert restricted.sel(exporter="RUS", importer="DEU", fuel="pipeline_gas")
    assert not restricted.sel(exporter="RUS", importer="DEU", fuel="lng")
    assert not restricted.sel(exporter="RUS", importer=["CHN", "IND", "TUR"]).any()
    assert restricted.sel(exporter="IRN", importer="IND", fuel="crude")
    assert not restricted.sel(exporter=["PAK", "SAU", "USA"]).any()


def test_russian_oil_earns_less_than_that_of_others(energy):
    crude = energy.energy_netback.sel(year=2024, commodity="crude")
    per_barrel = crude / energy.attrs["barrels_per_tonne"]["crude"]
    assert float(per_barrel.sel(country="RUS")) == pytest.approx(68.5, abs=0.1)
    assert float(per_barrel.sel(country="SAU")) > 74


def test_prices_are_the_markers_of_the_pink_sheet(energy):
    gas = energy.energy_price.sel(commodity="gas") / energy.attrs["mmbtu_per_bcm"]
    assert gas.sel(country="DEU").values == pytest.approx([16.12, 10.96], abs=0.01)
    assert gas.sel(country="USA").values == pytest.approx([3.85, 2.19], abs=0.01)
    assert gas.sel(country="JPN").values == pytest.approx([10.76, 12.84], abs=0.01)


def test_distances_are_great_circles(energy):
    # London to Tokyo is 9560 km.
    assert float(energy.distance.sel(exporter="GBR", importer="JPN")) == pytest.approx(9560, abs=30)
    assert np.all(np.diag(energy.distance.values) == 0)


def test_pass_through_of_gas_is_known_for_the_euro_area_only(energy):
    gas = energy.pass_through.sel(commodity="gas")
    known = {str(n) for n in gas.country.values[~np.isnan(gas.values)]}
    assert known == set(catalogue.place_groups()["EURO_AREA"].members)
    crude = energy.pass_through.sel(commodity="crude")
    assert float(crude.sel(country="USA")) == 0.04
    assert (energy.pass_through_low.sel(commodity="crude") <= crude).all()
    assert (energy.pass_through_high.sel(commodity="crude") >= crude).all()


def test_axes_and_descriptions(energy):
    assert tuple(energy.year.values) == YEARS
    assert tuple(energy.fuel.values) == FUELS
    assert tuple(energy.commodity.values) == COMMODITIES
    assert set(catalogue.energy_regions()) <= set(energy.country.values.tolist())
    flow = by_commodity(energy.energy_flow)
    both = energy.energy_flow.sel(fuel=["pipeline_gas", "lng"]).sum("fuel")
    np.testing.assert_allclose(flow.sel(commodity="gas"), both)


@pytest.fixture
def copy(tmp_path):
    folder = tmp_path / "energy"
    shutil.copytree(embedded(), folder)
    return folder


def test_a_changed_table_is_refused(copy):
    path = copy / "flow.csv"
    path.write_text(path.read_text("utf-8").replace("2024,crude", "2021,crude", 1), "utf-8")
    with pytest.raises(DataError, match="checksum"):
        load_energy(copy)


def test_an_imbalance_is_found_and_named(copy):
    path = copy / "balance.csv"
    lines = path.read_text("utf-8").splitlines()
    k = next(i for i, line in enumerate(lines) if line.startswith("2024,SAU,energy_demand,crude"))
    cells = lines[k].split(",")
    cells[4] = str(float(cells[4]) + 1)
    lines[k] = ",".join(cells)
    path.write_text("\n".join(lines) + "\n", "utf-8")
    (copy / "tables.sha256").write_text(digest(copy), "ascii")
    wrong = {i.name: i for i in check_energy(load_energy(copy)) if not i.passed}
    assert set(wrong) == {"energy_use", "energy_intake"}
    assert wrong["energy_use"].where == "2024, SAU, crude"
    assert wrong["energy_use"].worst == pytest.approx(1)

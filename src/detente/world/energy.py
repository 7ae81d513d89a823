"""The energy world: flows, balances, prices, links and rules on about 74 nodes, two years.

Embedded tables with the source of each row; ``detente world build`` makes them.
"""

from __future__ import annotations

import csv
import hashlib
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from detente import catalogue
from detente.errors import DataError, Fault
from detente.i18n import text

if TYPE_CHECKING:
    import numpy as np
    import xarray as xr


YEARS = (2021, 2024)
FUELS = ("crude", "products", "pipeline_gas", "lng", "coal")
COMMODITIES = ("crude", "products", "gas", "coal")
CHECKSUM = "tables.sha256"
EARTH_RADIUS_KM = 6371.0
TONNES = "million tonnes a year; gas: billion cubic metres"
MONEY = "million USD per million tonnes; gas: per billion cubic metres"
REFINERY = ("refinery_intake", "refinery_capacity", "refinery_yield", "other_liquids")


def embedded() -> Path:
    """Return the folder of the energy tables in the package."""
    return Path(str(resources.files("detente.world"))) / "data" / "energy"


def commodity(fuel: str) -> str:
    """Return what a fuel is once delivered: ``gas`` for pipeline gas and LNG."""
    return catalogue.fuels()[fuel].commodity


def digest(folder: Path) -> str:
    """Return the SHA-256 over names and contents of the tables in a folder."""
    total = hashlib.sha256()
    for path in sorted(folder.glob("*.csv")):
        total.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()


@cache
def load_energy(folder: Path | None = None) -> xr.Dataset:
    """Return the embedded energy world, or the one whose tables are in ``folder``.

    Variables (Mt or bcm a year, million USD per Mt or bcm, km): ``energy_flow`` (year, exporter,
    importer, fuel), own use on the diagonal; ``energy_production``, ``energy_demand``,
    ``energy_price``, ``energy_netback`` (year, country, commodity); ``refinery_intake``,
    ``refinery_capacity``, ``refinery_yield``, ``other_liquids``, ``liquefaction``,
    ``regasification`` (year, country); ``pipeline_capacity``, ``pipeline_capacity_2021``,
    ``interconnector``, ``distance`` (exporter, importer); ``restricted`` (exporter, importer,
    fuel); ``set_price``, ``pass_through``, ``pass_through_low``, ``pass_through_high`` (country,
    commodity).
    Dataset attributes give ``barrels_per_tonne`` by commodity and ``mmbtu_per_bcm``.

    Raises
    ------
    DataError
        If a table is missing or differs from the checksum.
    """
    import xarray as xr

    tables = _Tables(folder or embedded())
    nodes = tables.nodes
    variables = {
        **_flows(tables),
        **_balances(tables),
        **_prices(tables),
        **_links(tables),
        **_rules(tables),
        **_set_price(tables),
        **_pass_through(tables),
    }
    coords = {
        "year": list(YEARS),
        "exporter": nodes,
        "importer": nodes,
        "country": nodes,
        "fuel": list(FUELS),
        "commodity": list(COMMODITIES),
    }
    constant = {r["name"]: float(r["value"]) for r in tables.rows("constant.csv")}
    attrs = {
        "name": "energy-2024",
        "sha256": tables.sha256,
        "mmbtu_per_bcm": constant["mmbtu_per_bcm"],
        "barrels_per_tonne": {
            "crude": constant["barrels_per_tonne_crude"],
            "products": constant["barrels_per_tonne_products"],
        },
        "sources": {r["source"]: r["title"] for r in tables.rows("source.csv")},
    }
    return xr.Dataset(variables, coords, attrs)


class _Tables:
    """The tables of a folder, checked against its checksum, with the position of each label."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        stored = folder / CHECKSUM
        if not stored.is_file():
            raise DataError(Fault(str(stored), text("world.no_file")))
        self.sha256, expected = digest(folder), stored.read_text("ascii").strip()
        if self.sha256 != expected:
            raise DataError(
                Fault(str(folder), text("world.damaged"), "sha256", self.sha256, expected)
            )
        self.nodes = [r["node"] for r in self.rows("node.csv")]
        self.at = {n: i for i, n in enumerate(self.nodes)}

    def rows(self, name: str) -> list[dict[str, str]]:
        path = self.folder / name
        if not path.is_file():
            raise DataError(Fault(str(path), text("world.no_file")))
        with path.open(encoding="utf-8", newline="") as stream:
            return list(csv.DictReader(stream))


def _about(unit: str, year: object, source: str, licence: str = "CC BY 4.0") -> dict:
    return {"unit": unit, "year": year, "source": source, "licence": licence}


REVIEW = (
    "estimates of this project from regional totals of the Energy Institute's Statistical Review "
    "of World Energy 2025, balanced"
)
BANK = "World Bank Pink Sheet, annual means; freight and cracks are assumptions of this project"
MONITOR = "Global Energy Monitor, Global Gas Infrastructure Tracker, October 2024"
OWN = "this project"


def _flows(tables: _Tables) -> dict:
    import numpy as np

    n, year, fuel = len(tables.nodes), _index(YEARS), _index(FUELS)
    flow = np.zeros((len(YEARS), n, n, len(FUELS)))
    for r in tables.rows("flow.csv"):
        here = (year[int(r["year"])], tables.at[r["exporter"]], tables.at[r["importer"]])
        flow[(*here, fuel[r["fuel"]])] = float(r["value"])
    axes = ("year", "exporter", "importer", "fuel")
    return {"energy_flow": (axes, flow, _about(TONNES, YEARS, REVIEW))}


def _balances(tables: _Tables) -> dict:
    import numpy as np

    n, year, kind = len(tables.nodes), _index(YEARS), _index(COMMODITIES)
    wide = {v: np.zeros((len(YEARS), n, 4)) for v in ("energy_production", "energy_demand")}
    flat = {v: np.zeros((len(YEARS), n)) for v in (*REFINERY, "liquefaction", "regasification")}
    for r in tables.rows("balance.csv"):
        here = (year[int(r["year"])], tables.at[r["node"]])
        if r["commodity"]:
            wide[r["variable"]][(*here, kind[r["commodity"]])] = float(r["value"])
        else:
            flat[r["variable"]][here] = float(r["value"])
    for r in tables.rows("terminal.csv"):
        flat[r["variable"]][year[int(r["year"])], tables.at[r["node"]]] = float(r["value"])
    out: dict = {
        v: (("year", "country", "commodity"), x, _about(TONNES, YEARS, REVIEW))
        for v, x in wide.items()
    }
    for name, values in flat.items():
        about = _about("million tonnes a year", YEARS, REVIEW)
        if name == "refinery_yield":
            about = _about("tonnes of products per tonne of crude", YEARS, "conservation of mass")
        elif name in ("liquefaction", "regasification"):
            about = _about("billion cubic metres a year", YEARS, MONITOR)
        out[name] = (("year", "country"), values, about)
    return out


def _prices(tables: _Tables) -> dict:
    import numpy as np

    n, year, kind = len(tables.nodes), _index(YEARS), _index(COMMODITIES)
    price, netback = (np.full((len(YEARS), n, len(COMMODITIES)), np.nan) for _ in range(2))
    for r in tables.rows("price.csv"):
        here = (year[int(r["year"])], tables.at[r["node"]], kind[r["commodity"]])
        price[here], netback[here] = float(r["price"]), float(r["netback"])
    axes, about = ("year", "country", "commodity"), _about(MONEY, YEARS, BANK)
    return {"energy_price": (axes, price, about), "energy_netback": (axes, netback, dict(about))}


def _links(tables: _Tables) -> dict:
    import numpy as np

    n = len(tables.nodes)
    names = ("pipeline_capacity", "pipeline_capacity_2021", "interconnector")
    out: dict[str, np.ndarray] = {v: np.zeros((n, n)) for v in names}
    for r in tables.rows("link.csv"):
        out[r["variable"]][tables.at[r["exporter"]], tables.at[r["importer"]]] = float(r["value"])
    years: dict[str, int] = dict(zip(names, (2024, 2021, 2024), strict=True))
    axes, unit = ("exporter", "importer"), "billion cubic metres a year"
    links = {v: (axes, x, _about(unit, years[v], MONITOR)) for v, x in out.items()}
    km = _about("km", "", "great circle between the places of node.csv")
    return {**links, "distance": (axes, great_circle(tables.rows("node.csv")), km)}


def great_circle(places: list[dict[str, str]]) -> np.ndarray:
    """Return the great-circle distances in km of places with latitude and longitude in degrees."""
    import numpy as np

    place = np.radians([[float(p["latitude"]), float(p["longitude"])] for p in places])
    lat, lon = place[:, 0], place[:, 1]
    sine = (
        np.sin((lat[:, None] - lat) / 2) ** 2
        + np.cos(lat[:, None]) * np.cos(lat) * np.sin((lon[:, None] - lon) / 2) ** 2
    )
    return 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(sine, 1)))


def _rules(tables: _Tables) -> dict:
    import numpy as np

    n, fuel = len(tables.nodes), _index(FUELS)
    out = np.zeros((n, n, len(FUELS)), dtype=bool)
    for r in tables.rows("restricted.csv"):
        out[tables.at[r["exporter"]], tables.at[r["importer"]], fuel[r["fuel"]]] = True
    about = _about("whether measures held the flow down", 2024, "acts by arc in restricted.csv")
    return {"restricted": (("exporter", "importer", "fuel"), out, about)}


def _set_price(tables: _Tables) -> dict:
    import numpy as np

    out, kind = np.zeros((len(tables.nodes), len(COMMODITIES)), dtype=bool), _index(COMMODITIES)
    for r in tables.rows("set_price.csv"):
        out[tables.at[r["node"]], kind[r["commodity"]]] = True
    about = _about("whether the state sets the price at home", 2024, "states in set_price.csv")
    return {"set_price": (("country", "commodity"), out, about)}


def _pass_through(tables: _Tables) -> dict:
    import numpy as np

    columns = {"pass_through": "value", "pass_through_low": "low", "pass_through_high": "high"}
    shape = (len(tables.nodes), len(COMMODITIES))
    out = {v: np.full(shape, np.nan) for v in columns}
    rows, kind = tables.rows("pass_through.csv"), _index(COMMODITIES)
    for r in rows:
        group = catalogue.place_groups().get(r["node"])
        chosen = group.members if group else tables.nodes if r["node"] == "ALL" else (r["node"],)
        for name, column in columns.items():
            for node in chosen:
                out[name][tables.at[node], kind[r["commodity"]]] = float(r[column])
    source = "; ".join(r["source"] for r in rows)
    unit = "points of consumer prices per 1% of price"
    about = _about(unit, "published 2004-2024", source, "published figures, cited")
    return {v: (("country", "commodity"), x, dict(about)) for v, x in out.items()}


def _index(labels: tuple) -> dict:
    return {label: i for i, label in enumerate(labels)}

"""The currency world: which currencies trade is paid in, and reserves are held in.

The tables lie beside the snapshot as text, each row with its basis (``quoted``, ``derived`` or
``estimated``), source, date and licence; :mod:`detente.world.build.currency` writes them.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from detente.catalogue import place_groups
from detente.errors import DataError, Fault
from detente.i18n import text

if TYPE_CHECKING:
    import numpy as np
    import xarray as xr

CURRENCIES = ("USD", "EUR", "CNY", "RUB", "GBP", "JPY", "OTHER_CURRENCY")
TABLES = ("settlement.csv", "world.csv", "russia.csv", "rate.csv")
EURO_AREA = (
    "AUT", "BEL", "CYP", "DEU", "ESP", "EST", "FIN", "FRA", "GRC", "HRV", "IRL", "ITA", "LTU",
    "LUX", "LVA", "MLT", "NLD", "PRT", "SVK", "SVN",
)  # fmt: skip
# Whose banks a payment in the currency passes.
ISSUERS: Mapping[str, tuple[str, ...]] = {
    "USD": ("USA",),
    "EUR": EURO_AREA,
    "CNY": ("CHN",),
    "RUB": ("RUS",),
    "GBP": ("GBR",),
    "JPY": ("JPN",),
}
RUSSIA = "RUS"
EU = "EU27"
EVERY = "*"
SHARES = ("world_settlement", "russia_exports", "russia_imports", "reserve_share")
# Shares are stored with five or six digits.
SUM = 2e-5

Row = dict[str, str]


def embedded() -> Path:
    """Return the folder of the tables in the package."""
    return Path(str(resources.files("detente.world"))) / "data" / "currency"


def read_table(name: str, folder: Path | None = None) -> list[Row]:
    """Return the rows of a table; DataError if it is not there."""
    path = (folder or embedded()) / name
    if not path.is_file():
        raise DataError(Fault(str(path), text("world.no_file")))
    return list(csv.DictReader(path.read_text("utf-8").splitlines()))


@cache
def load_currency(folder: Path | None = None) -> xr.Dataset:
    """Return the currency world; shares are of 1, on the axis ``currency``.

    - ``settlement`` (exporter, importer, currency): payments for energy, on the energy world's
      nodes; its ``date`` is the day to which they belong;
    - ``russia_exports``, ``russia_imports`` (currency): payments for all of Russia's trade;
    - ``world_settlement`` (currency), with ``_low`` and ``_high``: payments for world trade in
      goods and services, whose size is ``world_trade_value``, million USD a year;
    - ``reserve_share`` (currency): allocated official reserves;
    - ``exports_value`` and ``imports_value`` of Russia, million USD a year.

    Raises
    ------
    DataError
        If a table is missing or shares do not sum to 1; with every fault.
    """
    import numpy as np
    import xarray as xr

    rules, world = read_table("settlement.csv", folder), read_table("world.csv", folder)
    nodes = list(dict.fromkeys(r["importer"] for r in rules if r["exporter"] == RUSSIA))
    settlement = _settlement(rules, nodes)
    found: dict[str, tuple] = {
        "settlement": (
            ("exporter", "importer", "currency"),
            settlement,
            _about([r for r in rules if r["exporter"] == RUSSIA], unit="share of payments"),
        )
    }
    for name in SHARES:
        rows = [r for r in world if r["variable"] == name]
        found[name] = ("currency", _column(rows, "value"), _about(rows))
    rows = [r for r in world if r["variable"] == "world_settlement"]
    for end in ("low", "high"):
        found[f"world_settlement_{end}"] = ("currency", _column(rows, end), _about(rows))
    for name, variable, label in (
        ("world_trade_value", "world_trade_value", "ALL"),
        ("exports_value", "russia_value", "exports"),
        ("imports_value", "russia_value", "imports"),
    ):
        row = next(r for r in world if r["variable"] == variable and r["currency"] == label)
        about = _about([row], unit="million USD a year")
        found[name] = ((), float(row["value"]) * 1e3, about)
    faults = [
        Fault("settlement", text("world.shares"), found=f"{nodes[i]} - {nodes[j]}")
        for i, j in np.argwhere(abs(settlement.sum(-1) - 1) > SUM)
    ] + [
        Fault(name, text("world.shares"), found=f"{found[name][1].sum():.5f}")
        for name in SHARES
        if abs(found[name][1].sum() - 1) > SUM
    ]
    if faults:
        raise DataError(faults)
    for name in ("settlement", *SHARES):
        dims, values, about = found[name]
        found[name] = (dims, values / values.sum(-1, keepdims=True), about)
    coords = {"exporter": nodes, "importer": nodes, "currency": list(CURRENCIES)}
    return xr.Dataset(found, coords=coords)


def _settlement(rules: Sequence[Row], nodes: Sequence[str]) -> np.ndarray:
    """Return shares by exporter, importer and currency; a later rule replaces an earlier one."""
    import numpy as np

    position = {node: i for i, node in enumerate(nodes)}
    places = {
        EVERY: list(range(len(nodes))),
        EU: [position[node] for node in place_groups()["EU"].members if node in position],
    } | {node: [i] for node, i in position.items()}
    shares = np.zeros((len(nodes), len(nodes), len(CURRENCIES)))
    last: tuple[str, str] | None = None
    for row in rules:
        pair = (row["exporter"], row["importer"])
        cells = np.ix_(places[pair[0]], places[pair[1]])
        if pair != last:
            shares[cells] = 0.0
            last = pair
        shares[(*cells, CURRENCIES.index(row["currency"]))] = float(row["share"])
    return shares


def _column(rows: Sequence[Row], field: str) -> np.ndarray:
    import numpy as np

    values = {row["currency"]: float(row[field]) for row in rows}
    return np.array([values.get(name, 0.0) for name in CURRENCIES])


def _about(rows: Sequence[Row], unit: str | None = None) -> dict[str, str]:
    """Return unit, date, sources and licences of some rows, each named once."""

    def each(field: str) -> str:
        return "; ".join(dict.fromkeys(row[field] for row in rows))

    return {
        "unit": unit or rows[0]["unit"],
        "year": each("date"),
        "date": rows[0]["date"],
        "basis": each("basis"),
        "source": each("source"),
        "licence": each("licence"),
    }

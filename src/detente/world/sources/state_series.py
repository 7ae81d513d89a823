"""Series by state and year: World Bank (CSV), democracy (V-Dem), real GDP, warheads (FAS)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from detente.world.sources import columns

if TYPE_CHECKING:
    import pandas as pd


def world_bank(path: Path) -> pd.DataFrame:
    """Return ``code, year, value`` of an indicator as one row an economy and year."""
    names = {"Country Code": "text", "Year": "count", "Value": "number"}
    table = columns.read(path, names).dropna()
    return table.set_axis(["code", "year", "value"], axis="columns")


def democracy(path: Path) -> pd.DataFrame:
    """Return ``ccode, year, v2x_polyarchy``: electoral democracy of V-Dem, 0 to 1."""
    return _by_number(path, ("v2x_polyarchy",))


def real_gdp(path: Path) -> pd.DataFrame:
    """Return ``ccode, year, pwtrgdp, pwtpop``: real GDP and population after Penn World Table.

    The harmonised series of Fariss, Anders, Markowitz and Barnum (2022): million USD at constant
    prices, million persons.
    """
    return _by_number(path, ("pwtrgdp", "pwtpop"))


def warheads(path: Path) -> pd.DataFrame:
    """Return ``code, year, value``: nuclear warheads in stockpiles (FAS, by Our World in Data)."""
    names = {"Code": "text", "Year": "count", "Number of nuclear warheads": "number"}
    table = columns.read(path, names).dropna()
    return table.set_axis(["code", "year", "value"], axis="columns")


def codes(path: Path) -> dict[str, str]:
    """Return ISO 3166 alpha-3 by alpha-2 codes."""
    names = {"ISO3166-1-Alpha-2": "text", "ISO3166-1-Alpha-3": "text"}
    table = columns.read(path, names)
    two, three = (table[name].tolist() for name in names)
    return {a: b for a, b in zip(two, three, strict=True) if a.strip() and b.strip()}


def _by_number(path: Path, names: tuple[str, ...]) -> pd.DataFrame:
    """Return series by the Correlates of War's number, which may be written as 2.0."""
    kinds = dict.fromkeys(("ccode", "year", *names), "number")
    table = columns.read(path, kinds).dropna(subset=["ccode", "year"])
    return table.astype({"ccode": "int64", "year": "int64"})

"""Latest GDP and population, which turn changes in per cent into today's dollars."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING

from detente.catalogue import ROW
from detente.errors import DataError, Fault
from detente.i18n import text
from detente.world.world import Repair

if TYPE_CHECKING:
    import numpy as np

WORLD = "WLD"


@dataclass(frozen=True)
class Levels:
    """GDP (current USD), population and the year of each, by country."""

    gdp: np.ndarray
    gdp_year: np.ndarray
    population: np.ndarray
    population_year: np.ndarray
    year: int


def levels(
    gdp: dict[str, dict[int, float]],
    population: dict[str, dict[int, float]],
    countries: tuple[str, ...],
) -> tuple[Levels, tuple[Repair, ...]]:
    """Return levels of the latest year that the world total has; ROW is the world less the rest.

    Raises
    ------
    DataError
        If a country has no figure at all, or the countries exceed the world.
    """
    import numpy as np

    implied = _implied()
    columns, years, repairs = [], [], []
    latest = max(gdp.get(WORLD, {0: 0.0}))
    for name, table, unit in (("gdp", gdp, "USD"), ("population", population, "persons")):
        missing = [c for c in (*countries, WORLD) if c != ROW and c not in {**table, **implied}]
        if missing:
            raise DataError([Fault(f"{name}[{c}]", text("world.no_level")) for c in missing])
        value, year = np.zeros(len(countries)), np.zeros(len(countries), dtype=int)
        for i, code in enumerate(countries):
            if code == ROW:
                continue
            own = table.get(code) or {implied[code]["year"]: implied[code][name]}
            year[i] = max(y for y in own if y <= latest)
            value[i] = own[year[i]]
            if not table.get(code):
                repairs.append(Repair(f"level_{name}", code, 0.0, float(value[i]), unit))
        if ROW in countries:
            rest = countries.index(ROW)
            value[rest] = table[WORLD][latest] - value.sum()
            year[rest] = latest
            if value[rest] < 0:
                raise DataError(Fault(f"{name}[{ROW}]", text("world.negative"), found=str(value)))
        columns.append(value)
        years.append(year)
    return Levels(columns[0], years[0], columns[1], years[1], latest), tuple(repairs)


def _implied() -> dict[str, dict]:
    raw = tomllib.loads(
        resources.files("detente.world.build").joinpath("levels.toml").read_text("utf-8")
    )
    return {
        code: {
            "year": row["year"],
            "gdp": row["spending"] * 1e6 / row["share_of_gdp"],
            "population": row["spending"] * 1e6 / row["per_head"],
        }
        for code, row in raw.items()
    }

"""The panel from which the equation of defence spending is estimated."""

from __future__ import annotations

from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente.world.build.security_label import States
from detente.world.build.security_state import digits
from detente.world.sources import correlates_of_war, state_series

if TYPE_CHECKING:
    import pandas as pd

FIRST, LAST = 1950, 2022
FIGURES = ("milex", "gdp", "real_gdp", "population", "democracy")
Row = dict[str, Any]


def panel_rows(folder: Path, states: States) -> list[Row]:
    """Return a row a state and year with military spending or GDP, from 1950 to 2022.

    A number that stood for another state then (the Soviet Union, Yugoslavia) counts from the year
    in ``security_state.csv``.
    """
    nmc = correlates_of_war.capabilities(folder / "peacesciencer/cow_nmc.csv.gz")
    long = state_series.real_gdp(folder / "isard/cw_gdppop.csv.gz")
    rule = state_series.democracy(folder / "isard/cw_democracy.csv.gz")
    bank = state_series.world_bank(folder / "worldbank/gdp.csv")
    bank = bank[bank["code"].isin(states.labels)].rename(columns={"code": "country"})
    parts = [
        _own(nmc.assign(milex=nmc["milex"] / 1000), states, ("milex",)),
        bank.assign(gdp=bank["value"] / 1e6)[["country", "year", "gdp"]],
        _own(
            long.assign(real_gdp=long["pwtrgdp"], population=long["pwtpop"] * 1000),
            states,
            ("real_gdp", "population"),
        ),
        _own(rule.rename(columns={"v2x_polyarchy": "democracy"}), states, ("democracy",)),
    ]
    table = reduce(lambda a, b: a.merge(b, on=["country", "year"], how="outer"), parts)
    table = table[table["year"].between(FIRST, LAST)].dropna(subset=["milex", "gdp"], how="all")
    return [
        {
            "country": r["country"],
            "year": r["year"],
            **{name: digits(float(r[name]), 5) for name in FIGURES},
        }
        for r in table.sort_values(["country", "year"]).to_dict("records")
    ]


def _own(table: pd.DataFrame, states: States, names: tuple[str, ...]) -> pd.DataFrame:
    """Return the columns by today's states, from the year in which the number became theirs."""
    since = table["ccode"].map(dict(states.since)).fillna(0)
    table = table[table["year"] >= since]
    table = table.assign(country=states.of(table["ccode"])).dropna(subset=["country"])
    # West Germany's 260 and Germany's 255 meet in 1990.
    table = table.drop_duplicates(["country", "year"], keep="last")
    return table[["country", "year", *names]]

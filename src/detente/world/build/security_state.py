"""What a state has: GDP, people, military spending, capabilities, warheads, democracy."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente.world.build.security_label import States, rows
from detente.world.sources import correlates_of_war, state_series

if TYPE_CHECKING:
    import pandas as pd

LATEST = 2022
MAJOR_UNTIL = 2016
Row = dict[str, Any]


def state_rows(folder: Path, states: States) -> list[Row]:
    """Return a row a state: levels with year, basis and source each."""
    nmc = correlates_of_war.capabilities(folder / "peacesciencer/cow_nmc.csv.gz")
    people = _latest(state_series.world_bank(folder / "worldbank/population.csv"))
    bombs = _latest(state_series.warheads(folder / "nuclear/owid_fas_stockpiles_1945_2023.csv"))
    rule = _democracy(folder, states)
    majors = correlates_of_war.majors(folder / "peacesciencer/cow_majors.csv")
    great = set(states.of(majors["ccode"][majors["endyear"] == MAJOR_UNTIL]))
    nmc = nmc.assign(country=states.of(nmc["ccode"])).dropna(subset=["country"])
    now = nmc[nmc["year"] == LATEST].set_index("country")
    bank = state_series.world_bank(folder / "worldbank/gdp.csv")
    by_year = {
        (str(r["code"]), int(r["year"])): float(r["value"]) / 1e6 for r in bank.to_dict("records")
    }
    gdp, spending = _gdp(bank), _spending(nmc, by_year)
    forces = _carried(nmc, "milper")
    out = []
    for label in states.labels:
        power = now.loc[label]
        number, year = people.get(label, (float(str(power["tpop"])) * 1000, LATEST))
        soldiers = forces.get(label, (0.0, LATEST))
        row: Row = {
            "country": label,
            "cow": int(float(str(power["ccode"]))),
            **gdp[label],
            "population": digits(number / 1000),
            "population_year": year,
            **_burden(spending[label], gdp[label]),
            "personnel": digits(soldiers[0]),
            "personnel_year": soldiers[1],
            "warheads": digits(bombs.get(label, (0.0, 0))[0]),
            **rule[label],
            "major": int(label in great),
        }
        for name in correlates_of_war.COMPONENTS:
            row[name] = digits(float(str(power[name])), 12)
        row["cinc"] = digits(float(str(power["cinc"])), 9)
        out.append(row)
    return out


def digits(value: float, significant: int = 6) -> str:
    """Return a figure with so many significant digits, empty where it is missing."""
    if math.isnan(value):
        return ""
    return f"{value:.{significant}g}" if 1e-4 <= abs(value) < 10**significant else _plain(value)


def _plain(value: float) -> str:
    return f"{value:.0f}" if abs(value) >= 1 else f"{value:.9f}".rstrip("0").rstrip(".") or "0"


def _latest(table: pd.DataFrame) -> dict[str, tuple[float, int]]:
    """Return value and year of each code's last year."""
    last = table.sort_values("year").drop_duplicates("code", keep="last")
    return {str(r.code): (float(str(r.value)), int(str(r.year))) for r in last.itertuples()}


def _gdp(bank: pd.DataFrame) -> dict[str, Row]:
    newest = int(bank["year"].max())
    out = {
        code: {
            "gdp": digits(value / 1e6),
            "gdp_year": year,
            "gdp_basis": "quoted" if year >= newest - 1 else "estimated",
            "gdp_source": "world_bank",
        }
        for code, (value, year) in _latest(bank).items()
    }
    for r in rows("security_gdp.csv"):
        out[r["country"]] = {
            "gdp": r["gdp_musd"],
            "gdp_year": int(r["year"]),
            "gdp_basis": r["basis"],
            "gdp_source": r["source"],
        }
    return out


def _spending(nmc: pd.DataFrame, gdp: Mapping[tuple[str, int], float]) -> dict[str, Row]:
    """Return the latest military spending: quoted figures, else NMC's last year with one.

    Its share of GDP is as quoted, else of the World Bank's GDP of that year, else of the latest.
    """
    out = {
        country: {
            "military_spending": digits(value / 1000),
            "military_spending_year": year,
            "military_spending_basis": "quoted" if year == LATEST else "estimated",
            "military_spending_source": "nmc",
            "military_burden": digits(_share(value / 1000, gdp.get((country, year))), 4),
        }
        for country, (value, year) in _carried(nmc, "milex").items()
    }
    for r in rows("security_budget.csv"):
        value, year = float(r["military_spending_musd"]), int(r["year"])
        share = _share(value, gdp.get((r["country"], year)))
        out[r["country"]] = {
            "military_spending": digits(value),
            "military_spending_year": year,
            "military_spending_basis": r["basis"],
            "military_spending_source": "budget",
            "military_burden": r["share_of_gdp"] or digits(share, 4),
        }
    return out


def _burden(spending: Row, gdp: Row) -> Row:
    """Return the spending with a share of the latest GDP where there is none of its own year."""
    if spending["military_burden"]:
        return spending
    share = _share(float(spending["military_spending"]), float(gdp["gdp"]))
    return {**spending, "military_burden": digits(share, 4)}


def _share(value: float, whole: float | None) -> float:
    return 100 * value / whole if whole else 0.0 if not value else math.nan


def _carried(nmc: pd.DataFrame, name: str) -> dict[str, tuple[float, int]]:
    """Return each state's last figure of a component with its year."""
    known = nmc.dropna(subset=[name]).sort_values("year")
    last = known.drop_duplicates("country", keep="last")
    return {str(r["country"]): (float(r[name]), int(r["year"])) for r in last.to_dict("records")}


def _democracy(folder: Path, states: States) -> dict[str, Row]:
    table = state_series.democracy(folder / "isard/cw_democracy.csv.gz")
    table = table.assign(code=states.of(table["ccode"]), value=table["v2x_polyarchy"])
    latest = _latest(table.dropna(subset=["code", "value"]))
    newest = max(year for _, year in latest.values())
    recent = {k: v for k, v in latest.items() if v[1] >= newest - 1 and k in states.labels}
    middle = sorted(value for value, _ in recent.values())[len(recent) // 2]
    return {
        label: {
            "democracy": digits(recent.get(label, (middle, 0))[0]),
            "democracy_year": recent.get(label, (0, newest))[1],
            "democracy_basis": "quoted" if label in recent else "estimated",
        }
        for label in states.labels
    }

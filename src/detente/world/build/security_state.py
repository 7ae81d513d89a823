"""What a state has: GDP, people, military spending, capabilities, warheads, democracy."""

from __future__ import annotations

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
    gdp = _gdp(folder)
    people = _latest(state_series.world_bank(folder / "worldbank/population.csv"))
    bombs = _latest(state_series.warheads(folder / "nuclear/owid_fas_stockpiles_1945_2023.csv"))
    rule = _democracy(folder, states)
    majors = correlates_of_war.majors(folder / "peacesciencer/cow_majors.csv")
    great = set(states.of(majors["ccode"][majors["endyear"] == MAJOR_UNTIL]))
    nmc = nmc.assign(country=states.of(nmc["ccode"])).dropna(subset=["country"])
    now = nmc[nmc["year"] == LATEST].set_index("country")
    spending = _spending(nmc)
    forces = _carried(nmc, "milper")
    out = []
    for label in states.labels:
        power = now.loc[label]
        number, year = people.get(label, (float(str(power["tpop"])) * 1000, LATEST))
        soldiers = forces.get(label, (0.0, LATEST))
        row: Row = {
            "country": label,
            **gdp[label],
            "population": digits(number / 1000),
            "population_year": year,
            **spending[label],
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
    if value != value:
        return ""
    return f"{value:.{significant}g}" if 1e-4 <= abs(value) < 10**significant else _plain(value)


def _plain(value: float) -> str:
    return f"{value:.0f}" if abs(value) >= 1 else f"{value:.9f}".rstrip("0").rstrip(".") or "0"


def _latest(table: pd.DataFrame) -> dict[str, tuple[float, int]]:
    """Return value and year of each code's last year."""
    last = table.sort_values("year").drop_duplicates("code", keep="last")
    return {str(r.code): (float(str(r.value)), int(str(r.year))) for r in last.itertuples()}


def _gdp(folder: Path) -> dict[str, Row]:
    bank = state_series.world_bank(folder / "worldbank/gdp.csv")
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


def _spending(nmc: pd.DataFrame) -> dict[str, Row]:
    """Return the latest military spending: quoted figures, else NMC's last year with one."""
    out = {
        country: {
            "military_spending": digits(value / 1000),
            "military_spending_year": year,
            "military_spending_basis": "quoted" if year == LATEST else "estimated",
            "military_spending_source": "nmc",
        }
        for country, (value, year) in _carried(nmc, "milex").items()
    }
    for r in rows("security_budget.csv"):
        if r["military_spending_musd"]:
            out[r["country"]] = {
                "military_spending": digits(float(r["military_spending_musd"])),
                "military_spending_year": int(r["year"]),
                "military_spending_basis": r["basis"],
                "military_spending_source": r["source"],
            }
    return out


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

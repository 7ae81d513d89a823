"""The layout of the Integrated Assessment Modeling Consortium, which pyam and its tools read.

A row is a series of a model, a scenario, a region and a variable with its unit; years are columns.
Names follow the consortium's common definitions where these have the quantity and are ours
otherwise; so do regions of trade (``A>B``) and, after the database of the IPCC's Sixth Assessment
Report, percentiles (``|5.0th Percentile``).
"""

from __future__ import annotations

import datetime
import re
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente import catalogue
from detente.exports.units import level_unit, unit
from detente.files import whole
from detente.i18n import text

if TYPE_CHECKING:
    import pandas as pd

    from detente.record import Run

INDEX = ("Model", "Scenario", "Region", "Variable", "Unit")
WORLD = "World"
TRADE, GDP, ENERGY, TODAY = "trade", "gdp", "energy", "today"
PERCENTILES = {
    "low": "5.0th Percentile", "median": "50.0th Percentile", "high": "95.0th Percentile",
}  # fmt: skip
# The comparisons that become scenarios; the others compare with what is no scenario of its own.
COMPARISONS = ("deal", "odds")
# What a fuel or a commodity is called in the consortium's lists; pipelines and LNG are ours.
ENERGIES = {
    "crude": "Primary Energy|Oil",
    "products": "Secondary Energy|Liquids|Oil",
    "gas": "Primary Energy|Gas",
    "pipeline_gas": "Primary Energy|Gas|Pipeline",
    "lng": "Primary Energy|Gas|LNG",
    "coal": "Primary Energy|Coal",
}
UNITS = {
    "million USD of 2014": "million USD_2014/yr",
    "billion USD a year": "billion USD_{year}/yr",
    "billion USD of the latest year": "billion USD/yr",
    "USD/t": "USD_{year}/t",
    "USD/1000 m3": "USD_{year}/1000 m3",
    "Mt a year": "Mt/yr",
    "bcm a year": "bcm/yr",
}
# Levels that the consortium's common definitions list, of June 2026; with other units.
LISTED = (
    "Price|Primary Energy|Oil", "Price|Primary Energy|Gas", "Price|Primary Energy|Coal",
    "Price|Secondary Energy|Liquids|Oil",
    "Trade|Primary Energy|Oil [Volume]", "Trade|Primary Energy|Coal [Volume]",
)  # fmt: skip
CHANGE, RELATIVE = "Change", "Relative Change"


@dataclass(frozen=True)
class Form:
    """How an outcome is named: a variable, in which the axes beside the region are filled in.

    ``kind`` stands in brackets behind a level and before the word change; ``year`` says of which
    year the data are.
    """

    name: str
    year: str
    kind: str = ""


FORMS = {
    "real_income": Form("Real Income", TRADE),
    "real_income_usd": Form("Real Income", GDP),
    "real_wage": Form("Real Wage", TRADE),
    "consumer_price": Form("Price Index|Consumption", TRADE),
    "welfare_first_order": Form("Welfare", TRADE),
    "terms_of_trade": Form("Welfare|Terms of Trade", TRADE),
    "volume_of_trade": Form("Welfare|Volume of Trade", TRADE),
    "tariff_revenue": Form("Revenue|Government|Tariffs", TRADE),
    "exports": Form("Trade|Exports", TRADE, "Value"),
    "imports": Form("Trade|Imports", TRADE, "Value"),
    "output": Form("Output|{sector}", TRADE),
    "output_value": Form("Output|{sector}", TRADE, "Value"),
    "price": Form("Price|{sector}", TRADE),
    "flow": Form("Trade", TRADE, "Value"),
    "energy_flow": Form("Trade|{fuel}", ENERGY, "Volume"),
    "energy_price": Form("Price|{commodity}", ENERGY),
    "energy_consumption": Form("Energy Use|{commodity}", ENERGY),
    "energy_revenue": Form("Trade|Energy|Exports", ENERGY, "Value"),
    "energy_import_bill": Form("Trade|Energy|Imports", ENERGY, "Value"),
    "consumer_price_energy": Form("Price Index|Consumption|Energy in the First Year", ENERGY),
    "energy_settlement": Form("Settlement|Energy Exports|{currency}", ENERGY, "Share"),
    "world_energy_settlement": Form("Settlement|Energy Trade|{currency}", ENERGY, "Share"),
    "world_settlement": Form("Settlement|Trade|{currency}", TODAY, "Share"),
    "reserve_share": Form("Official Reserves|{currency}", TODAY, "Share"),
    "exchange_rate": Form("Exchange Rate", TODAY, "Index"),
    "defence_spending": Form("Expenditure|Government|Military", TODAY),
    "defence_burden": Form("Expenditure|Government|Military", TODAY, "Share of GDP"),
    "threat": Form("Security|Fatal Dispute", TODAY, "Probability"),
    "exposure": Form("Security|Exposure", TODAY, "Probability"),
    "margin": Form("Security|Margin", TODAY, "Share"),
    "power_share": Form("Power|{resource}", TODAY, "Share"),
    "effective_powers": Form("Effective Powers|{resource}", TODAY),
    "effective_blocs": Form("Effective Blocs|{resource}", TODAY),
}


@dataclass(frozen=True)
class Layout:
    """The series, and what is said of their scenarios and of their variables."""

    data: pd.DataFrame
    scenarios: pd.DataFrame
    variables: pd.DataFrame


def iamc(run: Run) -> pd.DataFrame:
    """Return the outcomes of a run that fit, a row a series, a column a year.

    Scenarios are today (levels), the deal (levels, changes from today, their percentiles) and the
    deal as far as it is carried out (mean changes and their percentiles). Left out are relations
    that are no flow (``tie``, ``strain``), ``balance`` and, of trade, the sectors: ``Trade`` is
    their sum, sales at home left out.
    """
    return layout(run).data


def layout(run: Run) -> Layout:
    """Return the series of :func:`iamc` with what is said of scenarios and variables."""
    import pandas as pd

    years = _years(run)
    found, said = [], []
    for outcome in run.outcomes:
        form = _form(outcome)
        if form is None:
            continue
        series = pd.concat([_series(run, outcome, form, c, years) for c in COMPARISONS])
        found.append(series)
        row = catalogue.outcomes()[outcome]
        about = series[["Variable", "Unit"]].drop_duplicates()
        listed = about["Variable"].isin(LISTED)
        said.append(
            about.assign(
                Outcome=outcome,
                Description=_described(row),
                Horizon=row.horizon,
                Year=years[form.year],
                Definition=listed.map({True: "IAMC common-definitions", False: "detente"}),
            )
        )
    data = pd.concat(found, ignore_index=True)
    wide = data.pivot(index=list(INDEX), columns="year", values="number").reset_index()
    wide.columns = [str(name) for name in wide.columns]
    return Layout(wide, _scenarios(run), pd.concat(said, ignore_index=True))


def write_iamc(run: Run, path: Path) -> None:
    """Write the three tables of :func:`layout`; the other two beside ``path``."""
    made = layout(run)
    tables = (made.data, made.scenarios, made.variables)
    with ExitStack() as stack:
        for table, target in zip(tables, files(path), strict=True):
            draft = stack.enter_context(whole(target))
            table.to_csv(draft, index=False, lineterminator="\n")


def files(path: Path) -> tuple[Path, Path, Path]:
    """Return where the series, the scenarios and the variables go."""
    beside = (path.with_name(f"{path.stem}-{name}.csv") for name in ("scenarios", "variables"))
    return path, *beside  # pyright: ignore[reportReturnType]


def _form(outcome: str) -> Form | None:
    """Return how an outcome is named, or None if it does not fit; one of others by its label."""
    row = catalogue.outcomes()[outcome]
    if outcome in FORMS:
        return FORMS[outcome]
    return Form(row.en, TODAY) if row.dims == ("country",) else None


def _described(row: catalogue.Entry) -> str:
    return text("report.colon", "en", name=row.en, value=row.description or row.equation)


def _series(
    run: Run, outcome: str, form: Form, comparison: str, years: dict[str, int]
) -> pd.DataFrame:
    """Return the series of an outcome in one comparison: the index, ``year`` and ``number``."""
    import pandas as pd

    table = run.table(outcome, comparison)
    dims = list(catalogue.outcomes()[outcome].dims)
    table[dims] = table[dims].astype(str)
    if "exporter" in dims:
        table = table[table["exporter"] != table["importer"]]
    if outcome == "flow":
        keys = ["exporter", "importer"]
        table = table.groupby(keys, as_index=False)[["before", "after", "value"]].sum()
        table = table.assign(low=float("nan"), median=float("nan"), high=float("nan"))
    own = {axis: table[axis].map(_word) for axis in dims if "{" + axis + "}" in form.name}
    name = _filled(form.name, own, table.index)
    substance = table[next((a for a in ("fuel", "commodity") if a in own), dims[0])]
    year = years[form.year]
    change = _units(outcome, substance, unit, year)
    level = _units(outcome, substance, level_unit, year)
    relative = catalogue.outcomes()[outcome].unit == "%"
    kinds = [RELATIVE] if relative else [form.kind, CHANGE]
    changed = name + f" [{' '.join(k for k in kinds if k)}]"
    named = name + f" [{form.kind}]" if form.kind else name
    states = scenarios(run)
    wanted = [
        (states["today"], "before", named, level),
        (states["deal"], "after", named, level),
    ] if comparison == "deal" else []  # fmt: skip
    wanted.append((states[comparison], "value", changed, change))
    wanted += [
        (states[comparison], column, changed + f"|{percentile}", change)
        for column, percentile in PERCENTILES.items()
    ]
    parts = [
        pd.DataFrame(
            {
                "Model": f"detente {run.meta['version']}",
                "Scenario": scenario,
                "Region": _regions(table),
                "Variable": variable,
                "Unit": units,
                "year": year,
                "number": table[column],
            }
        )
        for scenario, column, variable, units in wanted
    ]
    return pd.concat(parts).dropna(subset="number")


def scenarios(run: Run) -> dict[str, str]:
    """Return the names of the scenarios; those of two runs differ, so that both can be loaded."""
    name = f"{run.deal.id}-{run.meta['fingerprint'][:8]}"
    return {"today": f"{name} today", "deal": name, "odds": f"{name} odds"}


def _scenarios(run: Run) -> pd.DataFrame:
    """Return what is said of each scenario, in the layout of pyam's indicators."""
    import pandas as pd

    drawn = run.meta.get("draws") or {}
    same = {
        "Deal": run.deal.id,
        "Reviewed": bool(run.meta.get("reviewed", run.deal.reviewed)),
        "Today is": str(run.meta["regime_as_of"]),
        "Elasticities": run.meta["world"]["elasticity"],
        "Draws": drawn.get("count", 0),
        "Seed": drawn.get("seed", ""),
        "Fingerprint": run.meta["fingerprint"],
    }
    model = f"detente {run.meta['version']}"
    rows = [
        {"Model": model, "Scenario": name, "State": text(f"exports.state_{state}", "en"), **same}
        for state, name in scenarios(run).items()
        if state != "odds" or drawn.get("count")
    ]
    return pd.DataFrame(rows)


def _years(run: Run) -> dict[str, int]:
    """Return the year of the data of each kind; of those that differ by state, that of today."""
    world = run.meta["world"]
    today = datetime.date.fromisoformat(str(run.meta["regime_as_of"])[:10]).year
    trade = _year(world["year"], today)
    gdp = (world.get("sources") or {}).get("gdp") or {}
    energy = run.meta.get("energy") or {}
    return {
        TRADE: trade,
        GDP: _year(gdp.get("year"), today),
        ENERGY: _year(energy.get("year"), today),
        TODAY: today,
    }


def _year(said: Any, otherwise: int) -> int:
    found = re.findall(r"\d{4}", str(said or ""))
    return int(found[-1]) if found else otherwise


def _word(name: str) -> str:
    """Return what a sector, fuel, resource or currency is called inside a variable."""
    if name in ENERGIES:
        return ENERGIES[name]
    if name in catalogue.sectors() or name in catalogue.power_resources():
        return catalogue.label(name, "en")
    return name


def _filled(name: str, own: dict[str, pd.Series], index: pd.Index) -> pd.Series:
    """Return the name with the axes filled in, row by row."""
    import pandas as pd

    made = pd.Series(name, index=index, dtype=str)
    for axis, words in own.items():
        head, tail = name.split("{" + axis + "}")
        made = head + words + tail
    return made


def _units(outcome: str, substance: pd.Series, of: Any, year: int) -> pd.Series:
    known = {name: str(of(outcome, name)) for name in substance.unique()}
    return substance.map({n: UNITS.get(u, u).format(year=year) for n, u in known.items()})


def _regions(table: pd.DataFrame) -> Any:
    """Return the region of every row: a state, one ``>`` another, or the world."""
    if "exporter" in table:
        return table["exporter"] + ">" + table["importer"]
    return table.get("country", WORLD)

"""A run folder with plausible numbers that no model made, for tests of the report."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import yaml

from detente import catalogue, record
from detente.deal.schema import Deal

GIVEN = yaml.safe_load(Path(__file__).with_name("report_run.yaml").read_text("utf-8"))
STATES = GIVEN["states"].split()
SECTORS = list(catalogue.sectors())
INCOME = {"RUS": 0.62, "USA": 0.0041, "NOR": -0.21, "DEU": 0.0012, "CHN": -0.011, "JPN": -0.0004}
# The two comparisons of a run: the deal with today, and today with the benchmark.
SIGNS = {"deal": 1, "today": -2}


def deal(**changes) -> Deal:
    return Deal.model_validate({**GIVEN["deal"], **changes})


def _both(rng: np.random.Generator, make: Callable[[int], pd.DataFrame]) -> pd.DataFrame:
    parts = []
    for comparison, sign in SIGNS.items():
        table = make(sign)
        value = table["value"].to_numpy()
        ends = np.sort(value * rng.uniform([[0.4], [1.0]], [[1.0], [1.7]], (2, len(table))), axis=0)
        parts.append(table.assign(low=ends[0], high=ends[1], comparison=comparison))
    return pd.concat(parts, ignore_index=True)


def _axes(**axes: list[str]) -> pd.DataFrame:
    index = pd.MultiIndex.from_product(axes.values(), names=list(axes))
    table = index.to_frame(index=False)
    return table.assign(before=np.nan, after=np.nan).astype(dict.fromkeys(axes, "category"))


def tables(scale: float = 1.0, seed: int = 7) -> dict[str, pd.DataFrame]:
    rng = np.random.default_rng(seed)
    states = _axes(country=STATES)
    income = np.array([INCOME.get(s, rng.normal(0, 0.012)) for s in STATES]) * scale
    gdp = rng.lognormal(6.5, 1.3, len(STATES))
    columns = {
        "real_income": income,
        "real_income_usd": gdp * income / 100,
        "real_wage": income * 0.9,
        "consumer_price": rng.normal(0, 0.04, len(STATES)) * scale,
        "terms_of_trade": income * 0.6,
        "volume_of_trade": income * 0.2,
        "welfare_first_order": income * 0.8,
    }
    found = {
        name: _both(rng, lambda sign, column=column: states.assign(value=sign * column))
        for name, column in columns.items()
    }
    found["real_income_usd"]["before"] = np.tile(gdp, len(SIGNS))
    found["flow"] = _flows(rng, scale)
    industries = _axes(country=STATES, sector=SECTORS)
    output = rng.lognormal(8, 1.5, len(industries))
    change = rng.normal(0, 0.05, len(industries)) * scale
    rows = {"output": change, "price": -change / 2}
    for name, column in rows.items():
        found[name] = _both(rng, lambda sign, column=column: industries.assign(value=sign * column))
    found["output_value"] = _both(
        rng,
        lambda sign: industries.assign(
            before=output,
            after=output * (1 + sign * change / 100),
            value=output * sign * change / 100,
        ),
    )
    found["contributions"] = pd.concat(
        [
            pd.DataFrame({"country": STATES, "provision": name, "value": share * income})
            for name, share in (("lift-energy-ban", 1.3), ("investment", -0.3))
        ],
        ignore_index=True,
    )
    return found


def _flows(rng: np.random.Generator, scale: float) -> pd.DataFrame:
    table = _axes(exporter=STATES, importer=STATES, sector=SECTORS)
    abroad = table["exporter"].astype(str) != table["importer"].astype(str)
    size = rng.lognormal(3, 1.5, len(table)) * abroad
    ratio = np.exp(rng.normal(0, 0.01, len(table)) * scale)
    energy = (table["exporter"] == "RUS") & table["sector"].isin(["mining", "refined_petroleum"])
    size = np.where(energy & abroad, 40 * size, size)
    ratio = np.where(energy, 1 + 1.8 * scale, ratio)
    return _both(
        rng,
        lambda sign: table.assign(
            before=size, after=size * ratio**sign, value=size * (ratio**sign - 1)
        ),
    )


def meta(of: Deal) -> dict:
    solves = [
        {"case": case, "elasticity": name, "state": state, "model": "trade", "converged": True}
        | {"residual": 3.1e-11, "iterations": 41, "seconds": 0.21}
        for name in ("wiod_a", "wiod_b")
        for case in ("central", "low", "high")
        for state in ("base", "today", "deal")
    ]
    own = {"deal": of.model_dump(mode="json"), "reviewed": of.reviewed, "solves": solves}
    return {**GIVEN["meta"], **own}


def make(
    folder: Path,
    *,
    of: Deal | None = None,
    scale: float = 1.0,
    seed: int = 7,
    leave_out: tuple[str, ...] = (),
    extra: dict[str, pd.DataFrame] | None = None,
    **changes,
) -> record.Run:
    """Write a run folder and read it back; ``changes`` replace entries of the record."""
    found = {name: t for name, t in tables(scale, seed).items() if name not in leave_out}
    found |= extra or {}
    with record.writing(folder) as draft:
        record.write_tables(draft, found)
        record.write_record(draft, {**meta(of or deal()), **changes})
    return record.Run.load(folder)

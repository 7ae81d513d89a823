"""A run folder with plausible numbers that no model made, for tests of the report."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import yaml

from detente import catalogue, record
from detente.deal.schema import Deal
from detente.ensemble import stream
from detente.ensemble.batch import Batch

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


REGIONS = [
    *("RUS", "USA", "SAU", "NOR", "DEU", "FRA", "ITA", "POL", "GBR", "JPN", "CHN", "IND", "KOR"),
    *("TUR", "OTHER_ASIA_PACIFIC"),
]
FUELS = ["crude", "products", "pipeline_gas", "lng", "coal"]
COMMODITIES = {"crude": 570.0, "products": 650.0, "gas": 380.0, "coal": 120.0}
CURRENCIES = ["USD", "EUR", "CNY", "RUB", "OTHER_CURRENCY"]
# Russian crude goes west again, gas becomes cheaper, roubles replace some dollars.
ENERGY = {
    "factors": {
        "crude": {"unit": "USD/bbl", "divide_by": 7.33},
        "products": {"unit": "USD/bbl", "divide_by": 7.9},
        "gas": {"unit": "USD/MMBtu", "divide_by": 34.1},
        "coal": {"unit": "USD/t", "divide_by": 1.0},
    },
    "name": "energy test world",
    "hash": "cdcdcdcdcdcdcdcdcdcd",
    "year": "2024",
}


def markets(scale: float = 1.0, seed: int = 7) -> dict[str, pd.DataFrame]:
    """Return tables of energy and currency; nothing moves where ``scale`` is zero."""
    rng = np.random.default_rng(seed)
    flow = _axes(exporter=REGIONS, importer=REGIONS, fuel=FUELS)
    flow = flow[flow["exporter"].astype(str) != flow["importer"].astype(str)]
    flow = flow[flow["exporter"].isin(["RUS", "USA", "SAU", "NOR"])].reset_index(drop=True)
    before = rng.lognormal(1.5, 1.2, len(flow))
    change = before * rng.normal(0, 0.01, len(flow))
    west = (flow["exporter"] == "RUS") & flow["importer"].isin(["DEU", "POL", "USA"])
    west &= flow["fuel"] == "crude"
    before, change = np.where(west, 0.0, before), np.where(west, 11.3, change) * scale
    price = _axes(country=REGIONS, commodity=list(COMMODITIES))
    level = price["commodity"].astype(str).map(COMMODITIES).to_numpy(float)
    level = level * rng.uniform(0.9, 1.2, len(price))
    percent = rng.normal(-0.4, 0.3, len(price)) * scale
    states, money = _axes(country=REGIONS), rng.lognormal(3.5, 1, len(REGIONS))
    found = {
        "energy_flow": _levels(rng, flow, before, change),
        "energy_price": _percents(rng, price, level, percent),
        "energy_consumption": _percents(rng, price, level / 9, -percent / 5),
        "energy_revenue": _levels(rng, states, money, money * rng.normal(0, 0.01, 15) * scale),
        "energy_import_bill": _levels(rng, states, money, money * rng.normal(0, 0.01, 15) * scale),
        "consumer_price_energy": _both(
            rng, lambda sign: states.assign(value=sign * rng.normal(-0.05, 0.03, 15) * scale)
        ),
    }
    own = _axes(country=["RUS", "USA"], currency=CURRENCIES)
    shares = np.array([5.0, 1, 67, 24, 3, 90, 6, 0, 0, 4])
    shift = np.array([-2.0, 0, -3, 5, 0, -0.4, 0, 0, 0.4, 0]) * scale
    found["energy_settlement"] = _levels(rng, own, shares, shift)
    found["exchange_rate"] = _percents(rng, _axes(country=["RUS"]), np.ones(1), 1.3 * scale)
    anchors = {
        "world_energy_settlement": [78.0, 9, 7, 3, 3],
        "world_settlement": [48.0, 31, 4, 1, 16],
        "reserve_share": [57.8, 19.8, 2.2, 0, 20.2],
    }
    for name, shares in anchors.items():
        shift = np.array([-0.31, 0, -0.1, 0.41, 0]) * scale * (name != "reserve_share")
        found[name] = _levels(rng, _axes(currency=CURRENCIES), np.array(shares), shift)
    return found


def _levels(rng, table: pd.DataFrame, before: np.ndarray, change: np.ndarray) -> pd.DataFrame:
    return _both(
        rng,
        lambda sign: table.assign(before=before, after=before + sign * change, value=sign * change),
    )


def _percents(rng, table: pd.DataFrame, before: np.ndarray, percent: np.ndarray) -> pd.DataFrame:
    return _both(
        rng,
        lambda sign: table.assign(
            before=before, after=before * (1 + sign * percent / 100), value=sign * percent
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


def market_meta(of: Deal) -> dict:
    """Return the entries of the record that a run with energy and currency has."""
    trade = GIVEN["meta"]["models"][0] | {"writes": ["income", "final_demand_price", "flow"]}
    models = [
        trade,
        {
            "name": "energy",
            "source": "A spatial price equilibrium",
            "reads": ["energy_access", "energy_contract"],
            "writes": ["energy_flow", "energy_price", "energy_demand", "energy_revenue"],
        },
        {
            "name": "settlement",
            "source": "Shares by clause",
            "reads": ["settlement_share", "energy_flow", "energy_price"],
            "writes": ["settlement", "world_settlement"],
        },
        {
            "name": "of_others",
            "source": "A model that this project does not know",
            "reads": ["settlement_share"],
            "writes": ["exchange_rate"],
        },
    ]
    solves = [
        {"case": "central", "elasticity": "wiod_a", "variant": variant, "state": "deal"}
        | {"model": "energy", "converged": True}
        | {"residual": 2e-9, "iterations": 12, "seconds": 0.01}
        for variant in ("kilian_murphy_2014", "cournot_gas")
    ]
    return {"energy": ENERGY, "models": models, "solves": [*meta(of)["solves"], *solves]}


def make(
    folder: Path,
    *,
    of: Deal | None = None,
    scale: float = 1.0,
    seed: int = 7,
    leave_out: tuple[str, ...] = (),
    extra: dict[str, pd.DataFrame] | None = None,
    market: float | None = None,
    **changes,
) -> record.Run:
    """Write a run folder and read it back; ``changes`` replace entries of the record.

    With ``market``, the scale of what moves there, the run has energy and currency as well.
    """
    found = {name: t for name, t in tables(scale, seed).items() if name not in leave_out}
    found |= (markets(market, seed) if market is not None else {}) | (extra or {})
    if market is not None:
        changes = {**market_meta(of or deal()), **changes}
    with record.writing(folder) as draft:
        record.write_tables(draft, found)
        record.write_record(draft, {**meta(of or deal()), **changes})
    return record.Run.load(folder)


def drawn(
    run: record.Run,
    groups: dict[str, pd.DataFrame],
    inputs: dict | None = None,
    *,
    seed: int = 1,
    failed: tuple[int, ...] = (),
) -> record.Run:
    """Give a run draws: a row a draw by ``comparison/outcome``, columns the outcome's axes."""
    count = len(next(iter(groups.values())))
    rows = pd.DataFrame(inputs or {"trade_elasticity": ["wiod_a"] * count})
    batch = Batch(
        0,
        tuple(rows.to_dict("records")),
        {name: table.to_numpy(np.float32) for name, table in groups.items()},
        tuple("not solved" if number in failed else None for number in range(count)),
    )
    (run.path / stream.FOLDER).mkdir()
    stream.write(run.path / stream.FOLDER, batch)
    parts = [t.columns.to_frame(index=False).assign(group=n) for n, t in groups.items()]
    cells = pd.concat(parts, ignore_index=True).fillna("").astype("category")
    record.write_tables(run.path, {"cells": cells})
    told = [
        {"name": name, "kind": "parameter", "of": [], "low": 0.0, "central": 0.5, "high": 1.0}
        | {"spread": "triangular"}
        for name in inputs or ()
    ]
    faults = [{"draw": number, "reason": "not solved"} for number in failed]
    about = {"count": count, "seed": seed, "failed": faults, "inputs": told}
    record.write_record(run.path, {**run.meta, "draws": about})
    return record.Run.load(run.path)


PLACES = ["USA", "RUS", "CHN", "UKR", "FIN", "POL", "EST", "DEU", "FRA", "GBR", "JPN", "IND"]
# Restraint in eastern Europe, and doubt about the guarantee that only commentators speak of.
RESTRAINT = [
    {"provision": "arctic-restraint", "measure": 0, "operation": "add", "value": 0.1}
    | {"variable": "arms_limit", "where": {"state": ["FIN", "POL", "UKR"], "partner": ["RUS"]}},
    {"provision": "investment", "measure": 0, "operation": "set", "value": 0.1}
    | {"variable": "guarantee_doubt", "where": {"guarantor": ["USA"], "ally": ["POL", "GBR"]}},
]


def security(scale: float = 1.0, seed: int = 7) -> dict[str, pd.DataFrame]:
    """Return tables of security; nothing moves where ``scale`` is zero.

    Ukraine and Russia are at war and move most, Finland most of the others; under the speculation
    Britain's exposure does.
    """
    rng = np.random.default_rng(seed)
    states = _axes(country=PLACES)

    def by_state(level, deal, more):
        before = np.array([level.get(s, 5.0) for s in PLACES])
        change, top = (np.array([d.get(s, 0.0) for s in PLACES]) * scale for d in (deal, more))
        return _three(rng, states, before, change, top)

    war = {"RUS": 79.0, "UKR": 82.0, "FIN": 8.5}
    found = {
        "threat": by_state(war, {"RUS": -4.2, "UKR": -2.7, "FIN": -1.1, "POL": -0.8}, {"POL": 0.2}),
        "exposure": by_state({}, {}, {"GBR": 2.2}),
        "defence_burden": by_state({}, {"FIN": -0.1}, {}),
    }
    spent = by_state({"USA": 950.0, "POL": 47.0}, {"FIN": -1.2, "POL": -0.9}, {"POL": 0.6})
    spent["after"] = spent["before"] * (1 + spent["value"] / 100)
    found["defence_spending"] = spent
    pairs = _axes(country=PLACES, partner=PLACES)
    pairs = pairs[pairs["country"].astype(str) != pairs["partner"].astype(str)]
    pairs = pairs.reset_index(drop=True)
    ends = zip(pairs["country"].astype(str), pairs["partner"].astype(str), strict=True)
    sides = [tuple(sorted(pair)) for pair in ends]
    standing = {("RUS", "USA"): -0.6, ("CHN", "RUS"): 0.5, ("CHN", "USA"): -0.6}
    standing |= {("IND", "RUS"): 0.4, ("IND", "USA"): -0.3}
    level = np.array([standing.get(side, 0.1) for side in sides])
    zero = np.zeros(len(pairs))
    for name, side, size in (("tie", ("RUS", "USA"), 0.2), ("strain", ("IND", "RUS"), 0.05)):
        change = np.array([size * (s == side) for s in sides]) * scale
        found[name] = _three(rng, pairs, level if name == "tie" else abs(level) / 2, change, zero)
    shares = _axes(country=PLACES, resource=["gdp", "spending"])
    found["power_share"] = _three(rng, shares, rng.uniform(1, 30, 24), np.zeros(24), np.zeros(24))
    return found


def _three(rng, table, before, change, top) -> pd.DataFrame:
    """Return levels with the change by the deal, and with what comes on top of it."""
    parts = []
    for comparison, start, value in (
        ("deal", before, change),
        ("speculated", before + change, top),
    ):
        ends = np.sort(value * rng.uniform([[0.4], [1.0]], [[1.0], [1.7]], (2, len(table))), axis=0)
        own = table.assign(before=start, after=start + value, value=value)
        parts.append(own.assign(low=ends[0], high=ends[1], comparison=comparison))
    return pd.concat(parts, ignore_index=True)

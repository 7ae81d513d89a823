"""Build the currency tables: settlement of energy and of world trade, reserves, exchange rates."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente.catalogue import fuels, place_groups
from detente.errors import DataError, Fault
from detente.i18n import text
from detente.world.build import table_file

if TYPE_CHECKING:
    import numpy as np
    import xarray as xr

FIELDS = ("basis", "source", "date", "licence")
FACT = "a figure quoted with its source; no file is copied"
OWN = "this project's estimate (Apache-2.0)"
ECB = "ECB euro foreign exchange reference rates, reuse with the source stated"
OIL = ("crude", "products")
FLOWS = ("exports", "imports")
RUSSIA = "RUS"
EU = "EU27"
LATEST_RESERVES = "2025Q4"
RESERVES = "COFER allocated reserves"

Row = dict[str, Any]


def build_currency(folder: Path, energy: xr.Dataset, to: Path) -> list[Path]:
    """Write the currency tables from the raw figures in ``folder``; return their paths.

    Parameters
    ----------
    folder
        Holds ``currency_shares.csv``, ``russia_settlement_shares.csv`` and
        ``ecb_monthly_avg_per_eur_2015_2026.csv``.
    energy
        The energy world, whose latest flows and prices weigh the destinations of Russian oil.
    to
        Folder of the tables ``settlement.csv``, ``world.csv``, ``russia.csv`` and ``rate.csv``.
    """
    given = curated()
    made = {
        "settlement.csv": settlement_rows(given, energy),
        "world.csv": world_rows(given, _read(folder / "currency_shares.csv")),
        "russia.csv": russia_rows(_read(folder / "russia_settlement_shares.csv")),
        "rate.csv": rate_rows(_read(folder / "ecb_monthly_avg_per_eur_2015_2026.csv")),
    }
    return [_write(to / name, rows) for name, rows in made.items()]


def curated() -> dict[str, Any]:
    """Return the anchors and assumptions of ``currency.toml``."""
    path = resources.files("detente.world.build").joinpath("currency.toml")
    return tomllib.loads(path.read_text("utf-8"))


def fit(
    seed: np.ndarray, rows: np.ndarray, columns: np.ndarray, rounds: int = 10_000
) -> np.ndarray:
    """Return the table nearest to ``seed`` with these row and column sums, by proportional fitting.

    Rows and columns are scaled in turn (Deming and Stephan 1940) until both hold to 1e-12.

    Raises
    ------
    DataError
        If the sums cannot be met with the seed's zeros.
    """
    import numpy as np

    table = np.asarray(seed, dtype=float).copy()
    total = rows.sum()
    columns = columns * total / columns.sum()
    for _ in range(rounds):
        table *= _ratio(rows, table.sum(axis=1))[:, None]
        table *= _ratio(columns, table.sum(axis=0))[None, :]
        if abs(table.sum(axis=1) - rows).max() <= 1e-12 * total:
            return table
    gap = float(abs(table.sum(axis=1) - rows).max() / total)
    raise DataError(Fault("settlement", text("world.margins"), found=f"{gap:.2e}"))


def _ratio(wanted: np.ndarray, found: np.ndarray) -> np.ndarray:
    import numpy as np

    return np.divide(wanted, found, out=np.zeros_like(found), where=found > 0)


def oil_values(energy: xr.Dataset) -> xr.DataArray:
    """Return deliveries of crude and products in the latest year at the importer's price."""
    year = energy["year"].values.max()
    flow = (
        energy["energy_flow"]
        .sel(year=year, fuel=list(OIL))
        .transpose("exporter", "importer", "fuel")
    )
    commodity = [fuels()[name].commodity for name in OIL]
    price = energy["energy_price"].sel(year=year, commodity=commodity)
    value = (flow.values * price.transpose("country", "commodity").values[None]).sum(-1)
    value[range(len(value)), range(len(value))] = 0.0
    return flow.isel(fuel=0, drop=True).copy(data=value)


def settlement_rows(given: Mapping[str, Any], energy: xr.Dataset) -> list[Row]:
    """Return the settlement table: rules for all exporters, then Russia's destinations one by one.

    Russia's rows start from the Bank of Russia's regional shares and are fitted so that their mean,
    weighted by the value of oil and products delivered, is the published composition.
    """
    import numpy as np

    names: list[str] = given["currencies"]
    nodes = [str(node) for node in energy["country"].values]
    values = oil_values(energy)
    seeds, notes = _seeds(given, nodes)
    start = np.array([[seeds[node].get(c, 0.0) for c in names] for node in nodes])
    published = given["russia_oil"]
    target = np.array([published["share"].get(c, 0.0) for c in names])
    weight = values.sel(exporter=RUSSIA).values
    fitted = fit(start * weight[:, None], weight, target)
    shares = np.where(
        weight[:, None] > 0, fitted / np.where(weight > 0, weight, 1.0)[:, None], start
    )
    # Where nothing is delivered today, the composition fitted to the rest of its group.
    for group in given["seed"].values():
        members = [nodes.index(n) for n in _members(group["nodes"]) if n in nodes]
        mean = fitted[members].sum(axis=0)
        if mean.sum() > 0:
            for i in members:
                shares[i] = shares[i] if weight[i] > 0 else mean / mean.sum()
    rows = _rules(given, values, dict(zip(nodes, shares, strict=True)))
    for i, node in enumerate(nodes):
        about = {
            "basis": "estimated",
            "source": f"fitted to {published['source']}; starts from {notes[node]}"
            if weight[i] > 0
            else f"no deliveries in the base year: {notes[node]}",
            "date": published["date"],
            "licence": OWN,
        }
        for name, share in zip(names, shares[i], strict=True):
            if share > 0:
                where = {"exporter": RUSSIA, "importer": node, "currency": name}
                rows.append({**where, "share": f"{share:.6f}", **about})
    return rows


def _rules(
    given: Mapping[str, Any], values: xr.DataArray, russia: Mapping[str, np.ndarray]
) -> list[Row]:
    """Return the rules' rows, the first one's dollar share solved for the world's."""
    rules = [dict(rule) for rule in given["rule"]]
    nodes = [str(node) for node in values["importer"].values]
    dollars, open_ = 0.0, 0.0
    for exporter in nodes:
        for importer in nodes:
            value = float(values.sel(exporter=exporter, importer=importer))
            if exporter == RUSSIA:
                dollars += value * russia[importer][given["currencies"].index("USD")]
                continue
            rule = [r for r in rules if _meets(r, exporter, importer)][-1]
            if rule.get("solve"):
                open_ += value
            else:
                dollars += value * rule["share"].get("USD", 0.0)
    anchor = given["world_oil"]
    wanted = anchor["dollar_share"] * float(values.sum())
    solved = min(anchor["highest_default"], (wanted - dollars) / open_) if open_ else None
    rows: list[Row] = []
    for rule in rules:
        share = dict(rule["share"])
        if rule.get("solve") and solved is not None:
            rest = 1 - share["USD"]
            share = {c: s * (1 - solved) / rest for c, s in share.items()} | {"USD": solved}
        for name, value in share.items():
            where = {"exporter": rule["exporter"], "importer": rule["importer"], "currency": name}
            about = {key: rule[key] for key in ("basis", "source", "date")}
            rows.append({**where, "share": f"{value:.6f}", **about, "licence": OWN})
    return rows


def _meets(rule: Mapping[str, Any], exporter: str, importer: str) -> bool:
    return all(
        name == "*" or node in _members([name])
        for name, node in ((rule["exporter"], exporter), (rule["importer"], importer))
    )


def _members(names: Iterable[str]) -> list[str]:
    eu = place_groups()["EU"].members
    return [member for name in names for member in (eu if name == EU else (name,))]


def _seeds(
    given: Mapping[str, Any], nodes: Sequence[str]
) -> tuple[dict[str, Mapping[str, float]], dict[str, str]]:
    seeds, notes = {}, {}
    for group in given["seed"].values():
        for node in _members(group["nodes"]):
            seeds[node], notes[node] = group["share"], group["regional"]
    own = {RUSSIA: {"RUB": 1.0}}
    seeds, notes = {**own, **seeds}, {RUSSIA: "own use", **notes}
    missing = [node for node in nodes if node not in seeds]
    if missing:
        raise DataError([Fault(f"seed[{node}]", text("world.no_level")) for node in missing])
    return seeds, notes


def world_rows(given: Mapping[str, Any], raw: Iterable[Mapping[str, str]]) -> list[Row]:
    """Return world trade and its currencies, Russia's trade, and the latest reserves."""
    rows: list[Row] = [{**row, "licence": _licence(row["basis"])} for row in given["world"]]
    rest = [r["value"] for r in rows if r["variable"] == "world_settlement"]
    rouble = _rouble_share(given)
    about = {"unit": "share", "date": "2024", "basis": "derived", "licence": OWN}
    source = "Russian exports and imports by rouble share of April 2025 over world trade"
    rows.append(_world("world_settlement", "RUB", rouble, rouble, rouble, source, about))
    left = 1 - sum(rest) - rouble
    source = "what is left"
    rows.append(_world("world_settlement", "OTHER_CURRENCY", left, left, left, source, about))
    for flow in FLOWS:
        about = {"unit": "share", **given["russia_all"]["about"], "licence": OWN}
        source = about.pop("source")
        for name, value in given["russia_all"][flow].items():
            rows.append(_world(f"russia_{flow}", name, value, value, value, source, about))
    held = {
        r["currency"]: r
        for r in raw
        if r["series"] == RESERVES and r["date"] == LATEST_RESERVES and r["currency"] != "ALL"
    }
    named = [c for c in given["currencies"] if c in held]
    about = {"unit": "share", "date": LATEST_RESERVES, "basis": "quoted", "licence": FACT}
    for name in named:
        value, source = float(held[name]["share_pct"]) / 100, "IMF COFER, as reported"
        rows.append(_world("reserve_share", name, value, value, value, source, about))
    left = 1 - sum(float(held[name]["share_pct"]) for name in named) / 100
    source = "IMF COFER, as reported: AUD, CAD, CHF and other currencies"
    about = {**about, "basis": "derived"}
    rows.append(_world("reserve_share", "OTHER_CURRENCY", left, left, left, source, about))
    return rows


def _rouble_share(given: Mapping[str, Any]) -> float:
    size = {r["currency"]: r["value"] for r in given["world"] if r["variable"] == "russia_value"}
    world = next(r["value"] for r in given["world"] if r["variable"] == "world_trade_value")
    shares = given["russia_all"]
    return sum(size[flow] * shares[flow]["RUB"] for flow in FLOWS) / world


def _world(
    variable: str, name: str, value: float, low: float, high: float, source: str, about: Row
) -> Row:
    numbers = {"value": f"{value:.5f}", "low": f"{low:.5f}", "high": f"{high:.5f}"}
    return {"variable": variable, "currency": name, **numbers, "source": source, **about}


def russia_rows(raw: Iterable[Mapping[str, str]]) -> list[Row]:
    """Return the Bank of Russia's shares of roubles, unfriendly and friendly currencies.

    Groups that are not printed are what the other two leave.
    """
    rows: list[Row] = []
    for line in raw:
        if line["region"] != "world" or line["flow"] not in FLOWS:
            continue
        printed = {
            "RUB": line["RUB"],
            "unfriendly": line["unfriendly(USD+EUR..)"] or _sum(line["USD"], line["EUR"]),
        }
        about = {"source": f"Bank of Russia, as reported: {line['source_seen']}", "licence": FACT}
        for group, value in printed.items():
            if value:
                rows.append(
                    {
                        "flow": line["flow"],
                        "date": line["date"],
                        "group": group,
                        "share": f"{float(value) / 100:.4f}",
                        "basis": "quoted",
                        **about,
                    }
                )
    return rows


def _sum(*values: str) -> str:
    return str(sum(map(float, values))) if all(values) else ""


def rate_rows(raw: Iterable[Mapping[str, str]]) -> list[Row]:
    """Return yearly means of units of currency per US dollar, from monthly means per euro."""
    found: dict[tuple[str, str], list[float]] = {}
    for line in raw:
        year, dollars = line["Date"][:4], float(line["USD"])
        if year < "2018":
            continue
        found.setdefault(("EUR", year), []).append(1 / dollars)
        for name in ("CNY", "RUB", "GBP", "JPY"):
            if line[name]:
                found.setdefault((name, year), []).append(float(line[name]) / dollars)
    about = {"basis": "derived", "source": ECB, "licence": ECB}
    return [
        {
            "currency": name,
            "year": year,
            "per_usd": f"{sum(values) / len(values):.5f}",
            "months": len(values),
            **about,
        }
        for (name, year), values in sorted(found.items())
    ]


def _licence(basis: str) -> str:
    return FACT if basis == "quoted" else OWN


def _read(path: Path) -> list[dict[str, str]]:
    if not path.is_file():
        raise DataError(Fault(str(path), text("world.no_file")))
    return list(csv.DictReader(path.read_text("utf-8").splitlines()))


def _write(path: Path, rows: Sequence[Row]) -> Path:
    fields = [*(f for f in rows[0] if f not in FIELDS), *(f for f in FIELDS if f in rows[0])]
    table_file.write(path, rows, fields)
    return path


if __name__ == "__main__":
    import sys

    from detente.world.currency import embedded
    from detente.world.energy import load_energy

    for path in build_currency(Path(sys.argv[1]), load_energy(), embedded()):
        print(path)

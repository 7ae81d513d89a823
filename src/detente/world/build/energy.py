"""Build the energy world: the Statistical Review, trackers and prices to small tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, SupportsFloat

from detente.i18n import text
from detente.world import energy as world
from detente.world.build import energy_capacity as capacity
from detente.world.build import energy_flow as flows
from detente.world.build import energy_price as pricing
from detente.world.build import energy_review, table_file
from detente.world.build.energy_label import NODES, atoms, cells, members, points, rows
from detente.world.sources import gem_tracker, pink_sheet
from detente.world.sources.table import existing

if TYPE_CHECKING:
    import numpy as np

FOLDER = "energy"
PIPELINES = "pipelines/gem_gas_pipelines_2024-10.csv"
TERMINALS = "lng/gem_lng_terminals_2024-10.csv"
PRICES = "prices/CMO-Historical-Data-Monthly.xlsx"
REVIEW = "ei_derived"
EI = "ei"


@dataclass(frozen=True)
class EnergyBuild:
    """What a build of the energy world wrote: the folder, its checksum, rows by table."""

    path: Path
    sha256: str
    size: int
    rows: dict[str, int]


def assumptions() -> dict[str, float]:
    """Return the constants of the build by name."""
    return {r["name"]: float(r["value"]) for r in rows("energy_assumption.csv")}


def build(folder: Path, to: Path, progress: Callable[[str], None] | None = None) -> EnergyBuild:
    """Build the energy world from the raw files in ``folder`` and write its tables to ``to``.

    Raises
    ------
    DataError
        If a file is missing or in another layout.
    SolveError
        If the published totals contradict each other.
    """
    import numpy as np

    def step(name: str) -> None:
        if progress:
            progress(text(f"world.step_{name}"))

    step("energy_read")
    assumed = assumptions()
    review = energy_review.read(folder / REVIEW)
    units = gem_tracker.read(folder / TERMINALS)
    pipes = gem_tracker.read(folder / PIPELINES)
    markers = pink_sheet.read(existing(folder / PRICES))
    before, latest = world.YEARS
    step("energy_fit")
    lng_factor = assumed["bcm_per_mt_lng"]
    by_year: dict[int, dict[str, np.ndarray]] = {}
    refinery: dict[int, dict[str, np.ndarray]] = {}
    later: flows.Fitted | None = None
    known: dict[tuple[int, str], np.ndarray] = {}
    for year in (latest, before):
        crude = flows.crude(review, year, assumed)
        intake = crude.flow.sum(axis=0)
        products = flows.products(review, year, intake, assumed)
        landing = capacity.terminals(units, year, "regasification", lng_factor)
        pipeline, lng = flows.gas(review, year, landing, assumed)
        coal = later = flows.coal(review, year, assumed, later)
        fitted = dict(zip(world.FUELS, (crude, products, pipeline, lng, coal), strict=True))
        by_year[year] = {f: flows.on_nodes(x.flow) for f, x in fitted.items()}
        known |= {(year, f): x.fixed for f, x in fitted.items()}
        factor = assumed[f"days_{year}"] / 1000 / assumed["barrels_per_tonne_crude"]
        size = flows.vector_on_nodes(review.by_atom("refinery_capacity", year)) * factor
        taken = by_year[year]["crude"].sum(axis=0)
        made = by_year[year]["products"].sum(axis=1)
        refinery[year] = {
            "refinery_intake": taken,
            "refinery_capacity": np.maximum(size, taken),
            "refinery_yield": np.full(len(points()), assumed["refinery_yield"]),
            "other_liquids": made - assumed["refinery_yield"] * taken,
        }
    step("energy_write")
    before_links, latest_links, listed = capacity.pipelines(
        {y: by_year[y]["pipeline_gas"] for y in by_year}, (before, latest), assumed["route_spare"]
    )
    links = {
        "pipeline_capacity": latest_links,
        "pipeline_capacity_2021": before_links,
        "interconnector": capacity.interconnectors(pipes),
    }
    sent = {y: by_year[y]["lng"].sum(axis=1) for y in by_year}
    landed = {y: by_year[y]["lng"].sum(axis=0) for y in by_year}
    ports = {
        (y, kind): _at_least(capacity.terminals(units, y, kind, lng_factor), least[y])
        for kind, least in (("liquefaction", sent), ("regasification", landed))
        for y in by_year
    }
    tables = {
        "flow.csv": _flow_rows(by_year, known),
        "balance.csv": _balance_rows(by_year, refinery),
        "price.csv": _price_rows(by_year, markers, assumed),
        "link.csv": _link_rows(links, listed),
        "terminal.csv": _terminal_rows(ports),
        "restricted.csv": _restricted_rows(),
        "pass_through.csv": rows("energy_pass_through.csv"),
        "set_price.csv": rows("energy_set_price.csv"),
        "constant.csv": rows("energy_assumption.csv"),
        "source.csv": rows("energy_source.csv"),
        "node.csv": rows(NODES),
    }
    return _write(to, tables)


def _at_least(capacity_: dict[str, float], used: np.ndarray) -> np.ndarray:
    import numpy as np

    return capacity.rounded_up(np.maximum([capacity_.get(n, 0.0) for n in points()], used))


def _flow_rows(
    by_year: dict[int, dict[str, np.ndarray]], known: dict[tuple[int, str], np.ndarray]
) -> list[dict]:
    import numpy as np

    names, at = list(points()), {a: i for i, a in enumerate(atoms())}
    sources = {
        (c.year, c.fuel, c.exporter, i): (c.basis, c.source)
        for c in cells()
        if c.kind == "fixed"
        for i in c.importers
    }
    out = []
    for year in world.YEARS:
        for fuel in world.FUELS:
            matrix = by_year[year][fuel]
            for e, i in zip(*np.nonzero(matrix), strict=True):
                exporter, importer = names[e], names[i]
                basis, source = "estimated", EI
                if (
                    exporter in at
                    and importer in at
                    and known[year, fuel][at[exporter], at[importer]]
                ):
                    for when in (None, year):
                        key = (when, fuel, exporter, importer)
                        basis, source = sources.get(key, (basis, source))
                out.append(
                    {
                        "year": year,
                        "fuel": fuel,
                        "exporter": exporter,
                        "importer": importer,
                        "value": _short(matrix[e, i]),
                        "basis": basis,
                        "source": source,
                    }
                )
    return out


def _balance_rows(by_year: dict, refinery: dict) -> list[dict]:
    import numpy as np

    out = []
    for year in world.YEARS:
        columns: dict[tuple[str, str], np.ndarray] = {}
        for commodity in world.COMMODITIES:
            fuels = [f for f in world.FUELS if world.commodity(f) == commodity]
            total = np.sum([by_year[year][f] for f in fuels], axis=0)
            columns["energy_production", commodity] = total.sum(axis=1)
            columns["energy_demand", commodity] = total.sum(axis=0)
        columns |= {(name, ""): values for name, values in refinery[year].items()}
        for (name, commodity), values in columns.items():
            for node, value in zip(points(), values, strict=True):
                if value:
                    out.append(
                        {
                            "year": year,
                            "node": node,
                            "variable": name,
                            "commodity": commodity,
                            "value": _short(value),
                            "basis": "estimated",
                            "source": "assumption" if name == "refinery_yield" else EI,
                        }
                    )
    return out


def _price_rows(by_year: dict, markers: pricing.Markers, assumed: dict) -> list[dict]:
    out = []
    for year in world.YEARS:
        price, netback = pricing.prices(year, by_year[year], markers, assumed)
        for commodity in world.COMMODITIES:
            for k, node in enumerate(points()):
                out.append(
                    {
                        "year": year,
                        "node": node,
                        "commodity": commodity,
                        "price": _short(price[commodity][k], 2),
                        "netback": _short(netback[commodity][k], 2),
                        "basis": "estimated",
                        "source": "pink_sheet",
                    }
                )
    return out


def _link_rows(links: dict[str, np.ndarray], listed: set[tuple[str, str]]) -> list[dict]:
    import numpy as np

    names = list(points())
    said = {
        (r["variable"], r["exporter"], r["importer"]): (r["basis"], r["source"])
        for r in rows("energy_route.csv")
    }
    out = []
    for variable, matrix in links.items():
        kind = "interconnector" if variable == "interconnector" else "pipeline"
        for e, i in zip(*np.nonzero(matrix), strict=True):
            key = (names[e], names[i])
            default = ("derived", "gem") if kind == "interconnector" else ("estimated", "carried")
            basis, source = said.get((kind, *key), default)
            out.append(
                {
                    "variable": variable,
                    "exporter": key[0],
                    "importer": key[1],
                    "value": _short(matrix[e, i]),
                    "basis": basis,
                    "source": source,
                }
            )
    return out


def _terminal_rows(ports: dict[tuple[int, str], np.ndarray]) -> list[dict]:
    return [
        {
            "year": year,
            "node": node,
            "variable": kind,
            "value": _short(value),
            "basis": "derived",
            "source": "gem",
        }
        for (year, kind), values in sorted(ports.items())
        for node, value in zip(points(), values, strict=True)
        if value
    ]


def _restricted_rows() -> list[dict]:
    out = {}
    for rule in rows("energy_rule.csv"):
        name = rule["importer"]
        importers: Iterable[str] = (
            points()
            if name == "EVERYONE"
            else members("EU", "pipeline_gas")
            if name == "EU"
            else (name,)
        )
        for importer in importers:
            if importer != rule["exporter"]:
                key = (rule["exporter"], importer, rule["fuel"])
                out[key] = dict(zip(("exporter", "importer", "fuel"), key, strict=True)) | {
                    "source": rule["source"]
                }
    return list(out.values())


def _short(value: SupportsFloat, digits: int = 3) -> str:
    return f"{round(float(value), digits):.{digits}f}".rstrip("0").rstrip(".")


def _write(to: Path, tables: dict[str, list[dict]]) -> EnergyBuild:
    to.mkdir(parents=True, exist_ok=True)
    size = sum(table_file.write(to / name, table) for name, table in tables.items())
    digest = world.digest(to)
    table_file.replace(to / world.CHECKSUM, f"{digest}\n".encode())
    return EnergyBuild(to, digest, size, {n: len(t) for n, t in tables.items()})

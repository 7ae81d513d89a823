"""Build the snapshot: official files in a folder to the one file that the package carries."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from detente.catalogue import ROW, sectors
from detente.errors import DataError, Fault, did_you_mean
from detente.i18n import text
from detente.world import snapshot_file
from detente.world.build import energy, security
from detente.world.build.currency import build_currency
from detente.world.build.elasticities import elasticity_sets
from detente.world.build.levels import levels
from detente.world.build.repair import balance
from detente.world.build.retarget import retarget
from detente.world.build.tariffs import tariffs
from detente.world.energy import load_energy
from detente.world.sources import baci_matrix, tariff_table, wiod_assembled, world_bank
from detente.world.sources.table import InputOutputTable
from detente.world.world import Repair

NAME = "wiod-2014"
YEAR = 2014
CURRENCY = "currency"
FILES = {
    "table": "wiot2014_assembled.npz",
    "goods": "baci2013/TradeMatrix.mat",
    "goods_labels": "baci2013/embargo.csv",
    "tariff": "tariffs_44x44x16.csv",
    "levels": "worldbank_gdp_pop.xlsx",
}
WIOD = (
    "World Input-Output Database, release 2016 (Timmer, Dietzenbacher, Los, Stehrer and de Vries "
    "2015, Review of International Economics 23:575-605)"
)
BACI = "Russian mining and refined petroleum by destination: BACI 2013 (CEPII)"
TRAINS = (
    "simple averages of applied duties, UNCTAD TRAINS, as compiled by Lashkaripour and Lugovskyy "
    "(2023, American Economic Review 113(10))"
)


@dataclass(frozen=True)
class BuildReport:
    """What a build wrote and what it changed on the way."""

    path: Path
    sha256: str
    size: int
    repairs: tuple[Repair, ...]
    sources: dict[str, str]
    energy: energy.EnergyBuild | None = None
    currency: tuple[Path, ...] = ()
    security: security.SecurityBuild | None = None


def build(folder: Path, to: Path, progress: Callable[[str], None] | None = None) -> BuildReport:
    """Build the world from the official files in ``folder`` and write it to ``to``.

    ``to`` is the snapshot file (``.npz``); its checksum goes beside it, and the energy tables go
    to the folder ``energy`` there if ``folder`` has one of that name; likewise those of security,
    and those of currencies, which weigh payments by the energy world and so come after it. The
    same files give the same bytes. ``progress`` gets a sentence at each step.

    Raises
    ------
    DataError
        If a file is missing (all that are), or is in another layout.
    """

    def step(name: str) -> None:
        if progress:
            progress(text(f"world.step_{name}"))

    paths = {key: folder / name for key, name in FILES.items()}
    missing = [path for path in paths.values() if not path.is_file()]
    if missing:
        here = [str(p.relative_to(folder)) for p in folder.rglob("*")] if folder.is_dir() else []
        raise DataError(
            [
                Fault(
                    str(path),
                    text("world.no_file"),
                    nearest=did_you_mean(str(path.relative_to(folder)), here) or "",
                )
                for path in missing
            ]
        )
    step("read")
    table = catalogued(wiod_assembled.read(paths["table"]), paths["table"])
    step("tariff")
    duty, changed = tariffs(tariff_table.read(paths["tariff"]), table.countries)
    repairs = list(changed)
    step("retarget")
    goods = baci_matrix.read(paths["goods"], paths["goods_labels"])
    flow, changed = retarget(table.flow, table.countries, table.sectors, goods)
    repairs += changed
    step("balance")
    balanced = balance(table.with_flow(flow), duty)
    repairs += balanced.repairs
    step("levels")
    gdp = world_bank.read(paths["levels"], "NY.GDP.MKTP.CD")
    people = world_bank.read(paths["levels"], "SP.POP.TOTL")
    level, changed = levels(gdp, people, table.countries)
    repairs += changed
    sets = elasticity_sets()

    arrays = {
        "flow": balanced.flow,
        "tariff": duty,
        "input_share": balanced.input_share,
        "value_added_share": balanced.value_added_share,
        "final_demand_share": balanced.final_demand_share,
        "trade_elasticity_set": sets.value,
        "trade_elasticity_error": sets.error,
        "gdp": level.gdp,
        "gdp_year": level.gdp_year,
        "population": level.population,
        "population_year": level.population_year,
    }
    sources = {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in paths.items()}
    metadata = {
        "name": NAME,
        "countries": list(table.countries),
        "sectors": list(table.sectors),
        "elasticity_sets": list(sets.names),
        "attributes": _attributes(level.year, sets),
        "repairs": [[r.kind, r.where, r.before, r.after, r.unit] for r in repairs],
        "source_sha256": {FILES[key]: digest for key, digest in sources.items()},
    }
    step("write")
    digest, size = snapshot_file.write(to, arrays, metadata)
    raw = folder / energy.FOLDER
    fuels = energy.build(raw, to.parent / energy.FOLDER, progress) if raw.is_dir() else None
    money = _currency(folder / CURRENCY, to.parent, step)
    raw = folder / security.FOLDER
    arms = security.build(raw, to.parent / security.FOLDER, progress) if raw.is_dir() else None
    sources = metadata["source_sha256"]
    return BuildReport(to, digest, size, tuple(repairs), sources, fuels, money, arms)


def _currency(raw: Path, to: Path, step: Callable[[str], None]) -> tuple[Path, ...]:
    """Build the currency tables on the energy world beside them, else on the embedded one."""
    if not raw.is_dir():
        return ()
    step("currency")
    load_energy.cache_clear()
    beside = to / energy.FOLDER
    world = load_energy(beside if beside.is_dir() else None)
    (to / CURRENCY).mkdir(parents=True, exist_ok=True)
    return tuple(build_currency(raw, world, to / CURRENCY))


def catalogued(table: InputOutputTable, path: Path) -> InputOutputTable:
    """Return the table with the catalogue's sector names for its codes, in the same order."""
    expected = [sector.code for sector in sectors().values()]
    if list(table.sectors) != expected or table.countries[-1] != ROW:
        found = ", ".join((*table.sectors, *table.countries[-1:]))
        raise DataError(
            Fault(str(path), text("world.layout"), "sectors", found, ", ".join((*expected, ROW)))
        )
    return replace(table, sectors=tuple(sectors()))


def _attributes(latest: int, sets) -> dict[str, dict]:
    open_data = "CC BY 4.0"
    flows = {"year": YEAR, "source": f"{WIOD}; {BACI}", "licence": f"{open_data}; Etalab 2.0"}
    table = {"year": YEAR, "source": WIOD, "licence": open_data}
    figures = {"year": "published 2014-2023", "licence": "published figures, cited"}
    citations = "; ".join(f"{name}: {s}" for name, s in zip(sets.names, sets.sources, strict=True))
    bank = {"year": latest, "licence": open_data}
    return {
        "flow": {"unit": "million USD a year before duty", **flows},
        "tariff": {
            "unit": "ad-valorem rate (0.05 is 5%)",
            "year": YEAR,
            "source": TRAINS,
            "licence": "figures cited; terms of use of TRAINS",
        },
        "input_share": {"unit": "share of gross output", **table},
        "value_added_share": {"unit": "share of gross output", **table},
        "final_demand_share": {"unit": "share of final spending", **table},
        "trade_elasticity_set": {
            "unit": "elasticity (positive)",
            "source": citations,
            "sources": dict(zip(sets.names, sets.sources, strict=True)),
            "statuses": dict(zip(sets.names, sets.statuses, strict=True)),
            **figures,
        },
        "trade_elasticity_error": {
            "unit": "standard error of the elasticity (draw ln theta with error / theta)",
            "source": f"{citations}. Where a set has no standard error: the spread between sets",
            **figures,
        },
        "gdp": {
            "unit": "current USD",
            "source": "World Bank, World Development Indicators; Taiwan: implied by SIPRI",
            **bank,
        },
        "population": {
            "unit": "persons",
            "source": "World Bank, World Development Indicators; Taiwan: implied by SIPRI",
            **bank,
        },
    }

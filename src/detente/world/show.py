"""What a world is, as rows and as tables to print: variables, repairs, identities, a build."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente import catalogue
from detente.i18n import number, text
from detente.world.security import told

if TYPE_CHECKING:
    import xarray as xr
    from rich.console import Group, RenderableType
    from rich.table import Table

    from detente.i18n import Language
    from detente.world.build.snapshot import BuildReport
    from detente.world.identity import Identity
    from detente.world.world import Repair, World

# What `world show` prints one by one; the other kinds are counted.
LISTED = (
    "tariff_swapped",
    "tariff_accession",
    "tariff_empty_exporter",
    "tariff_services",
    "value_added",
    "no_inputs",
    "level_gdp",
    "level_population",
)
LARGEST = 12


@dataclass(frozen=True)
class VariableRow:
    """One variable of the world: its axes, range, unit, year, source and licence."""

    name: str
    label: str
    axes: tuple[str, ...]
    lowest: float
    highest: float
    unit: str
    year: str
    source: str
    licence: str


@dataclass(frozen=True)
class RepairRow:
    """One repair in words: the rule, the cell by the readers' names, and the two figures."""

    kind: str
    label: str
    where: str
    before: float
    after: float
    unit: str


def describe(world: World, lang: Language = "en") -> list[VariableRow]:
    """Return a row a variable of the world."""
    variables = {**world.trade.data_vars, **world.levels[["gdp", "population"]].data_vars}
    if world.energy is not None:
        variables |= world.energy.data_vars
    if world.security is not None:
        variables |= told(world.security)
    return [
        VariableRow(
            str(name),
            text(f"world.variable_{name}", lang),
            tuple(str(d) for d in array.dims),
            float(array.min()),
            float(array.max()),
            str(array.attrs["unit"]),
            _years(array.attrs["year"]),
            str(array.attrs["source"]),
            str(array.attrs["licence"]),
        )
        for name, array in variables.items()
    ]


def _years(year: object) -> str:
    return ", ".join(map(str, year)) if isinstance(year, tuple | list) else str(year)


def repairs(
    world: World, lang: Language = "en", kinds: tuple[str, ...] | None = None
) -> list[RepairRow]:
    """Return a row a repair, of the given kinds or all."""
    return [_row(r, lang) for r in world.repairs if kinds is None or r.kind in kinds]


def repair_kinds(world: World, lang: Language = "en") -> list[tuple[str, str, int]]:
    """Return kind, sentence and number of the repairs, in the order in which they were made."""
    counts: dict[str, int] = {}
    for repair in world.repairs:
        counts[repair.kind] = counts.get(repair.kind, 0) + 1
    return [(kind, text(f"world.repair_{kind}", lang), n) for kind, n in counts.items()]


def render(world: World, lang: Language = "en") -> Group:
    """Return what ``detente world show`` prints."""
    from rich.console import Group

    variables = _table("variables", ("variable", "axes", "unit", "year", "source", "licence"), lang)
    for row in describe(world, lang):
        cells = (row.label, ", ".join(row.axes), row.unit, row.year, row.source, row.licence)
        variables.add_row(*cells)
    sets = _table("sets", ("set", "furthest", "source", "status"), lang)
    own = world.trade["trade_elasticity_set"].attrs
    for name in world.trade["elasticity_set"].values.tolist():
        furthest = _furthest(world.trade["trade_elasticity_set"], name, lang)
        sets.add_row(name, furthest, own["sources"][name], own["statuses"][name])
    return Group(
        f"{world.name}  sha256 {world.hash}",
        variables,
        sets,
        *_repair_tables(world.repairs, lang),
    )


def _furthest(sets: xr.DataArray, name: str, lang: Language) -> str:
    """Return the sector in which a set is furthest from the sets' median, and how many times."""
    import numpy as np

    times = sets.sel(elasticity_set=name) / sets.median("elasticity_set")
    sector = times["sector"].values[int(np.abs(np.log(times.values)).argmax())]
    value, ratio = (float(x.sel(sector=sector)) for x in (sets.sel(elasticity_set=name), times))
    figures = {"value": number(value, lang, 2), "times": number(ratio, lang, 2)}
    return text("world.furthest", lang, sector=catalogue.label(str(sector), lang), **figures)


def render_check(identities: Sequence[Identity], lang: Language = "en") -> Table:
    """Return what ``detente world check`` prints: each identity with its worst cell."""
    from rich.text import Text

    table = _table("identities", ("identity", "worst", "where", "tolerance", "verdict"), lang)
    for identity in identities:
        verdict = Text("ok", "green") if identity.passed else Text("FAIL", "red")
        # A margin below zero is no violation.
        worst = f"{max(identity.worst, 0.0) + 0.0:.1e}"
        where = identity.where if identity.worst > 0 else ""
        table.add_row(identity.label(lang), worst, where, f"{identity.tolerance:.0e}", verdict)
    return table


def render_build(report: BuildReport, lang: Language = "en") -> Group:
    """Return what ``detente world build`` prints: the file, and every kind of repair."""
    from rich.console import Group

    size = number(report.size / 1e6, lang, 2)
    heads = [text("world.built", lang, path=report.path, size=size, sha256=report.sha256)]
    if report.energy:
        made = report.energy
        size = number(made.size / 1e6, lang, 2)
        heads.append(text("world.built", lang, path=made.path, size=size, sha256=made.sha256))
    if report.security:
        made = report.security
        size = number(made.size / 1e6, lang, 2)
        heads.append(text("world.built", lang, path=made.path, size=size, sha256=made.sha256))
    if report.currency:
        path, count = report.currency[0].parent, str(len(report.currency))
        heads.append(text("world.built_tables", lang, path=path, count=count))
    return Group(*heads, *_repair_tables(report.repairs, lang))


def _repair_tables(all_repairs: Sequence[Repair], lang: Language) -> Iterable[RenderableType]:
    counts: dict[str, int] = {}
    for repair in all_repairs:
        counts[repair.kind] = counts.get(repair.kind, 0) + 1
    summary = _table("repairs", ("repair", "count"), lang)
    for kind, count in counts.items():
        summary.add_row(text(f"world.repair_{kind}", lang), str(count))
    moved = sorted(all_repairs, key=lambda r: -abs(r.after - r.before))
    shown = {"retargeted", "negative_flow", "stocks_kept", "negative_final"}
    largest = [r for r in moved if r.kind in shown]
    listed = [r for r in all_repairs if r.kind in LISTED] + largest[:LARGEST]
    detail = _table("repairs_listed", ("repair", "where", "before", "after", "unit"), lang)
    for row in (_row(repair, lang) for repair in listed):
        figures = (number(row.before, lang), number(row.after, lang))
        detail.add_row(row.label, row.where, *figures, row.unit)
    return summary, detail


def _table(title: str, columns: tuple[str, ...], lang: Language) -> Table:
    from rich.table import Column, Table

    # Folded, not cut: Japanese has no spaces to break a line at.
    heads = (Column(text(f"world.column_{column}", lang), overflow="fold") for column in columns)
    return Table(*heads, title=text(f"world.title_{title}", lang), title_justify="left")


def _row(repair: Repair, lang: Language) -> RepairRow:
    names = [catalogue.label(part, lang) for part in repair.where.split(", ")]
    where = ("、" if lang == "ja" else ", ").join(names).replace("*", text("world.all", lang))
    sentence = text(f"world.repair_{repair.kind}", lang)
    return RepairRow(repair.kind, sentence, where, repair.before, repair.after, repair.unit)

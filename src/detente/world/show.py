"""What a world is, as rows to print: its variables, and the repairs made to the figures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente import catalogue
from detente.i18n import text

if TYPE_CHECKING:
    from detente.i18n import Language
    from detente.world.world import Repair, World


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
    return [
        VariableRow(
            str(name),
            text(f"world.variable_{name}", lang),
            tuple(str(d) for d in array.dims),
            float(array.min()),
            float(array.max()),
            str(array.attrs["unit"]),
            str(array.attrs["year"]),
            str(array.attrs["source"]),
            str(array.attrs["licence"]),
        )
        for name, array in variables.items()
    ]


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


def _row(repair: Repair, lang: Language) -> RepairRow:
    names = [catalogue.label(part, lang) for part in repair.where.split(", ")]
    where = ("、" if lang == "ja" else ", ").join(names).replace("*", text("world.all", lang))
    sentence = text(f"world.repair_{repair.kind}", lang)
    return RepairRow(repair.kind, sentence, where, repair.before, repair.after, repair.unit)

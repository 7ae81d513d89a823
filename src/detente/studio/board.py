"""The board: the numbers of a deal that a page shows while a slider moves.

They are the outcomes by country, whole, so that every map can follow, and single cells of the
others: those that findings and headlines speak of.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from math import nan
from typing import TYPE_CHECKING, Any

from detente import catalogue
from detente.i18n import Language, text
from detente.report.quantity import BILLION, MILLION, POINTS, writing
from detente.studio.topics import topic

if TYPE_CHECKING:
    import numpy as np

    from detente.ensemble.evaluate import States
    from detente.outcomes.answers import Answers

Cell = tuple[str, tuple[str, ...]]
CELLS = "cells"
COMPARISONS = ("deal", "speculated")
# How the name of an outcome ends that is another one in dollars.
MONEY = "_usd"
# Dollars come in the scale that fits, so the unit of a map is named without one.
_SHOWN = {
    BILLION: "studio_outcomes.dollars_a_year",
    MILLION: "studio_outcomes.dollars_of_2014",
}


@dataclass(frozen=True)
class Board:
    """Changes by group (``<comparison>/<outcome>``), and the countries of each outcome."""

    values: Mapping[str, np.ndarray]
    countries: Mapping[str, tuple[str, ...]]


def mapped() -> list[str]:
    """Return the outcomes that have one number a country, in the order of the catalogue."""
    return [name for name, row in catalogue.outcomes().items() if row.dims == ("country",)]


def described(lang: Language) -> list[dict[str, Any]]:
    """Return the outcomes of :func:`mapped` as a page offers them.

    ``money`` is the same change in dollars, if there is one; ``writing`` how numbers are written,
    ``difference`` how those are that say by how much two such numbers differ.
    """
    names = mapped()
    return [
        {
            "id": name,
            "label": catalogue.label(name, lang),
            "unit": row.said("unit", lang),
            "unit_shown": text(_SHOWN[row.unit], lang)
            if row.unit in _SHOWN
            else row.said("unit", lang),
            "horizon": row.said("horizon", lang),
            "better": row.better,
            "topic": topic(name),
            "money": f"{name}{MONEY}" if f"{name}{MONEY}" in names else "",
            "writing": asdict(writing(row.unit, lang)),
            "difference": asdict(writing(POINTS if row.unit == "%" else row.unit, lang)),
            "difference_unit": text("report.unit_percentage_points", lang, amount="").strip()
            if row.unit == "%"
            else row.said("unit", lang),
        }
        for name in names
        for row in (catalogue.outcomes()[name],)
    ]


def board(states: States, cells: Sequence[Cell] = ()) -> Board:
    """Return the board of a deal that was solved.

    A country has NaN where the table of a run has no row of it. ``cells`` are single numbers under
    the deal, an outcome and its place each; they are the group ``cells``, NaN where the world has
    no such place.
    """
    import numpy as np

    from detente.outcomes import compute, questions
    from detente.outcomes.draws import pair

    wanted = mapped()
    asked = questions({*wanted, *(outcome for outcome, _ in cells)})
    values: dict[str, np.ndarray] = {}
    countries: dict[str, tuple[str, ...]] = {}
    known: dict = {}
    for comparison in COMPARISONS:
        found = compute(states.world, *pair(states, comparison), asked, known)
        for name in wanted:
            if name in found:
                values[f"{comparison}/{name}"] = _column(found, name)
                if name not in countries:
                    countries[name] = found.names(name, "country")
        if comparison == "deal":
            values[CELLS] = np.array([_cell(found, *cell) for cell in cells])
    return Board(values, countries)


def _column(found: Answers, name: str) -> np.ndarray:
    import numpy as np

    from detente.outcomes.tables import absent

    values, levels = found.value(name, ("country",)), found.levels(name, ("country",))
    return values if levels is None else np.where(absent(name, *levels), nan, values)


def _cell(found: Answers, outcome: str, at: tuple[str, ...]) -> float:
    if outcome not in found:
        return nan
    dims = catalogue.outcomes()[outcome].dims
    names = [found.names(outcome, dim) for dim in dims]
    if any(name not in own for name, own in zip(at, names, strict=True)):
        return nan
    place = tuple(own.index(name) for name, own in zip(at, names, strict=True))
    return float(found.value(outcome, dims)[place])

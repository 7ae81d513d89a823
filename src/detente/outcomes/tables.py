"""Outcomes as tidy tables with the range over the cases of a run."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import reduce
from typing import TYPE_CHECKING

import numpy as np

from detente import catalogue
from detente.outcomes import compute, questions, welfare

if TYPE_CHECKING:
    import pandas as pd

    from detente.deal.schema import Case
    from detente.ensemble.evaluate import States
    from detente.models.base import Solution
    from detente.world.world import World

Comparisons = dict[str, dict[str, "pd.DataFrame"]]
Triple = tuple["World", Mapping[str, "Solution"], Mapping[str, "Solution"]]


def table(
    cases: Sequence[Triple], *, by_pair: bool = True, wanted: Collection[str] | None = None
) -> dict[str, pd.DataFrame]:
    """Return a table an outcome: axes, before, after, value, low, high.

    The first case is the central one and gives before, after and value; ``low`` and ``high`` are
    the extremes of ``value`` over all cases. Cells that are zero before and after are left out.

    Parameters
    ----------
    cases
        World, state before, state after of every case.
    by_pair
        Whether to include the flows between states, which are large.
    wanted
        The outcomes that are asked for; default all.
    """
    asked, known = questions(wanted), {}
    found = [compute(*case, asked, known) for case in cases]
    rows = catalogue.outcomes()
    names = [name for name in found[0] if by_pair or "importer" not in rows[name].dims]
    return {name: _frame(name, [a[name] for a in found]) for name in names}


def compare(cases: Mapping[tuple[Case, str], States]) -> Comparisons:
    """Return the tables of each comparison of a run, by outcome.

    ``deal`` is the deal relative to today, ``today`` is today relative to the benchmark without
    the regime, ``speculated`` (only where it differs) the deal with its speculation relative to
    the deal.
    """
    solved = list(cases.values())
    found = {
        "deal": table([(s.world, s.today, s.deal) for s in solved]),
        # The cases of one alternative share it.
        "today": table([*{id(s.today): (s.world, s.base, s.today) for s in solved}.values()]),
    }
    if any(s.speculated is not s.deal for s in solved):
        more = [(s.world, s.deal, s.speculated) for s in solved]
        found["speculated"] = table(more, by_pair=False)
    return found


def added(
    cases: Mapping[tuple[Case, str], States], provisions: Collection[str], wanted: Collection[str]
) -> dict[str, pd.DataFrame]:
    """Return the tables of what some provisions add to the rest of the deal, by outcome.

    Only the ``wanted`` outcomes are computed; one that names no variable takes every model.
    """
    rests = {variable for name in wanted for variable in catalogue.outcomes()[name].rests_on}
    parts = [(s.world, s.without(provisions, rests), s.deal) for s in cases.values()]
    found = table(parts, wanted=wanted)
    return {name: rows for name, rows in found.items() if name in wanted}


def stacked(comparisons: Comparisons) -> dict[str, pd.DataFrame]:
    """Return one table an outcome, with the column ``comparison``."""
    import pandas as pd

    found: dict[str, list[pd.DataFrame]] = {}
    for which, tables in comparisons.items():
        for name, one in tables.items():
            found.setdefault(name, []).append(one.assign(comparison=which))
    return {
        name: pd.concat(parts, ignore_index=True).astype({"comparison": "category"})
        for name, parts in found.items()
    }


def by_case(cases: Mapping[tuple[Case, str], States]) -> pd.DataFrame:
    """Return the deal's change of real income of every state (per cent) in every case."""
    import pandas as pd

    frames = {}
    for (case, _), states in cases.items():
        # Alternatives that differ in other models' parameters only say the same here.
        key = case, states.world.elasticity
        if key not in frames:
            found = welfare.answer(states.world, states.today, states.deal)["real_income"]["value"]
            columns = {"country": found["country"].values, "case": case, "elasticity": key[1]}
            frames[key] = pd.DataFrame({**columns, "value": found.values})
    return pd.concat(frames.values(), ignore_index=True)


def _frame(name: str, cases: list) -> pd.DataFrame:
    import pandas as pd

    central = cases[0]
    dims = catalogue.outcomes()[name].dims
    values = [case["value"].transpose(*dims).values for case in cases]
    columns: dict = {
        dim: pd.Categorical.from_codes(position.ravel(), categories=central[dim].values)
        for dim, position in zip(dims, np.indices(values[0].shape), strict=True)
    }
    empty = np.full(values[0].size, np.nan)
    for side in ("before", "after"):
        level = central.get(side)
        columns[side] = empty if level is None else level.transpose(*dims).values.ravel()
    columns["value"] = values[0].ravel()
    for end, extreme in (("low", np.minimum), ("high", np.maximum)):
        own = [
            case[end].transpose(*dims).values if end in case else value
            for case, value in zip(cases, values, strict=True)
        ]
        columns[end] = reduce(extreme, own).ravel()
    frame = pd.DataFrame(columns)
    # A flow of nothing is no flow; a state's probability or share of zero is a number.
    own = dims == ("country",) and catalogue.outcomes()[name].unit == "percentage points"
    if own or central.get("before") is None:
        return frame
    absent = np.logical_and(*(np.nan_to_num(columns[side]) == 0 for side in ("before", "after")))
    return frame[~absent].reset_index(drop=True)

"""Pipelines, links between European states and LNG terminals, as capacities in bcm a year."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from detente import catalogue
from detente.world.build.energy_label import members, points, rows
from detente.world.sources.gem_tracker import EXPORT, IMPORT, Unit

if TYPE_CHECKING:
    import numpy as np

ALIASES = {
    "United States": "USA",
    "Czech Republic": "CZE",
    "Republic of the Congo": "COG",
    "Hong Kong": "HKG",
    "Myanmar": "MMR",
    "Trinidad and Tobago": "TTO",
}


def place(area: str) -> str | None:
    """Return the node of a state by its English name, None where it has none."""
    codes = {p.en: code for code, p in catalogue.places().items()} | ALIASES
    code = codes.get(area)
    if code in points():
        return code
    pooled = (n for n, region in catalogue.energy_regions().items() if code in region.members)
    return next(pooled, None)


def terminals(units: Iterable[Unit], year: int, kind: str, factor: float) -> dict[str, float]:
    """Return the capacity by node of the LNG terminals that stood at the end of a year, bcm.

    Parameters
    ----------
    kind
        ``liquefaction`` or ``regasification``.
    factor
        bcm of gas in one Mt of LNG.
    """
    wanted = {"liquefaction": EXPORT, "regasification": IMPORT}[kind]
    out: dict[str, float] = {}
    for u in units:
        if u.kind != wanted or u.status != "operating" or (u.start or 0) > year:
            continue
        node = place(u.areas[0]) if u.areas else None
        if node:
            out[node] = out.get(node, 0.0) + u.capacity * factor
    return out


def pipelines(
    flow: Mapping[int, np.ndarray], years: tuple[int, int], spare: float
) -> tuple[np.ndarray, np.ndarray, set[tuple[str, str]]]:
    """Return capacity between supplier and customer before and latest, and the listed routes.

    A route carries at least what it carried; one that is not listed ``spare`` times that.
    """
    import numpy as np

    at = {n: i for i, n in enumerate(points())}
    shape = (len(at), len(at))
    listed = {}
    for row in rows("energy_route.csv"):
        if row["variable"] == "pipeline":
            listed[row["exporter"], row["importer"]] = (float(row["before"]), float(row["latest"]))
    out = []
    for k, year in enumerate(years):
        abroad = flow[year] * (1 - np.eye(shape[0]))
        capacity = abroad * spare
        for (exporter, importer), values in listed.items():
            here = (at[exporter], at[importer])
            capacity[here] = max(values[k], abroad[here])
        out.append(rounded_up(capacity))
    return out[0], out[1], set(listed)


def rounded_up(capacity: np.ndarray) -> np.ndarray:
    """Return capacities rounded up to a hundredth, so that none is below what it carried."""
    import numpy as np

    return np.ceil(np.round(capacity * 100, 6)) / 100


def interconnectors(units: Iterable[Unit]) -> np.ndarray:
    """Return the links between neighbours in Europe, bcm a year, the same in both directions.

    Pipelines of the tracker that run through two or more European states, taken pair by pair in
    its order of states, and the links that it lacks. EU law asks for capacity in both directions
    (Regulation 2017/1938, article 5).
    """
    import numpy as np

    at = {n: i for i, n in enumerate(points())}
    out = np.zeros((len(at), len(at)))
    europe = {*members("Europe", "oil")} - {"NOR", "TUR"}
    for u in units:
        nodes = [place(a) for a in u.areas]
        if u.status != "operating" or len(nodes) < 2 or any(n not in europe for n in nodes):
            continue
        for first, second in itertools.pairwise(nodes):
            if first and second and first != second:
                out[at[first], at[second]] += u.capacity
    out = np.maximum(out, out.T)
    for row in rows("energy_route.csv"):
        if row["variable"] == "interconnector":
            i, j = at[row["exporter"]], at[row["importer"]]
            out[i, j] = max(out[i, j], float(row["latest"]))
            out[j, i] = max(out[j, i], out[i, j])
    return np.round(out, 2)

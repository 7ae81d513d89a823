"""Pairs of states by year, 1951-2010, grouped: how many had a fatal militarized dispute.

The cases of the dyadic estimation (:mod:`detente.models.threat_fit`), one row a group of
pair-years alike in what is a matter of classes and near in what is not; of the latter the group's
mean is kept.
What explains a year is that of the year before, except borders, rivalries and the dispute itself.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from detente.world.dispute import NEAREST, SMALLEST, defended, history
from detente.world.sources import columns, correlates_of_war, security_pairs, state_series

if TYPE_CHECKING:
    import pandas as pd

    from detente.world.build.security_label import States

FIRST, LAST = 1950, 2010
HELD_OUT_FROM = 1991
# Numbers of states that are no more, by that of the state that has their place on the map now.
PLACE = {260: 255, 265: 255, 315: 316, 345: 345, 347: 345, 511: 510, 678: 679, 680: 679, 817: 816}
# Edges of the groups; the fit uses the groups' means.
EDGES = {
    "distance": np.log(np.array([1000.0, 4000.0]) + NEAREST),
    "ratio": np.array([1.0, 2.5, 4.0]),
    "size": np.array([-6.5, -4.5]),
    "democracy": np.array([0.1, 0.2, 0.3, 0.4, 0.6]),
}
CLASSES = ("contact", "rivalry", "pact", "defended", "history", "late")
Row = dict[str, Any]


def case_rows(folder: Path) -> list[Row]:
    """Return a row a group of pair-years with its size, disputes and means."""
    import pandas as pd

    table = pd.DataFrame(pair_years(folder))
    groups = [table[name] for name in CLASSES]
    groups += [pd.Series(np.digitize(table[n], e), name=f"{n}_class") for n, e in EDGES.items()]
    grouped = table.groupby(groups, sort=True)
    out = grouped[["cases", "disputes"]].sum().join(grouped[list(EDGES)].mean()).reset_index()
    return [
        {
            **{name: r[name] if name == "history" else int(r[name]) for name in CLASSES},
            "cases": int(r["cases"]),
            "disputes": int(r["disputes"]),
            **{name: f"{r[name]:.2f}" for name in EDGES},
        }
        for r in out.to_dict("records")
    ]


def fatal_for_pair(disputes: pd.DataFrame) -> pd.Series:
    """Return whether one of the two lost lives."""
    return (disputes["fatality1"] > 0) | (disputes["fatality2"] > 0)


def fatal_rows(folder: Path, states: States) -> list[Row]:
    """Return a row a pair: the last year of a fatal dispute, and since when one goes on.

    Disputes to 2010, interstate conflicts (25 dead and more a year) after; ``since`` is the first
    year of a conflict that has not paused up to the latest year, else 0.
    """
    table = security_pairs.disputes(folder / "peacesciencer/gml_dirdisp.csv.gz")
    table = table[fatal_for_pair(table) & (table["year"] >= FIRST)]
    last: dict[tuple[str, str], tuple[int, str]] = {}
    for one, other, year in sorted(
        zip(states.of(table["ccode1"]), states.of(table["ccode2"]), table["year"], strict=True),
        key=lambda found: found[2],
    ):
        if isinstance(one, str) and isinstance(other, str) and one < other:
            last[one, other] = int(year), "gml"
    fights: dict[tuple[str, str], set[int]] = {}
    every = security_pairs.conflicts(folder / "ucdp/UcdpPrioConflict_v25_1.csv")
    for year, a, b in every:
        if a in states.by_number and b in states.by_number:
            pair = tuple(sorted((states.by_number[a], states.by_number[b])))
            fights.setdefault((pair[0], pair[1]), set()).add(year)
    newest = max(year for year, _, _ in every)
    since = {}
    for pair, years in fights.items():
        if max(years) > LAST:
            last[pair] = max(years), "ucdp"
        if newest in years:
            paused = set(range(FIRST, newest)) - years
            since[pair] = max(paused) + 1
    return [
        {"country": a, "partner": b, "last": year, "since": since.get((a, b), 0), "source": source}
        for (a, b), (year, source) in sorted(last.items())
    ]


def pair_years(folder: Path) -> dict[str, np.ndarray]:
    """Return every pair of members of the state system in each year, one row a pair-year.

    ``contact`` 1 is a common land border, 2 water of up to 400 miles, 0 neither; ``defended`` how
    many of the two have a defender who is no ally of the other; ``ratio`` and ``size`` are the
    logarithms of the larger share of the world's capabilities to the smaller, and of the larger;
    ``distance`` the logarithm of km + 100; ``democracy`` the lower of the two.
    """
    known = _Known(folder)
    members, pacts, rivals, borders = (
        known.members(), known.pacts(), known.rivals(), known.borders()
    )  # fmt: skip
    fatal, before, running = known.disputes()
    power = np.maximum(np.nan_to_num(known.capabilities()), SMALLEST)
    rule = known.democracy(members)
    upper = np.triu(np.ones(members.shape[1:] * 2, dtype=bool), 1)
    here = members[1:, :, None] & members[1:, None, :] & upper
    t, i, j = np.nonzero(here)  # t is the year before
    large, small = np.maximum(power[t, i], power[t, j]), np.minimum(power[t, i], power[t, j])
    covered = np.array([defended(pact) for pact in pacts])
    contact = borders[t + 1, i, j]
    last = before[t, i, j]
    gap = np.where(last > 0, known.years[1:][t] - last, 0)
    return {
        "country": i,
        "partner": j,
        "year": known.years[1:][t],
        "pair": i * members.shape[1] + j,
        "cases": np.ones(len(t)),
        "disputes": fatal[t + 1, i, j].astype(float),
        "contact": np.where(contact == 1, 1, np.where(contact > 1, 2, 0)),
        "rivalry": rivals[t + 1, i, j].astype(int),
        "pact": pacts[t, i, j].astype(int),
        "defended": covered[t, i, j].astype(int) + covered[t, j, i],
        "history": history(gap, running[t, i, j]),
        "late": (known.years[1:][t] >= HELD_OUT_FROM).astype(int),
        "distance": np.log(known.distance()[i, j] + NEAREST),
        "ratio": np.log(large / small),
        "size": np.log(large),
        "democracy": np.minimum(rule[t, i], rule[t, j]),
    }


class _Known:
    """The sources, on the axes year, state (by number), state."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "peacesciencer"
        self.long = folder / "isard"
        self.years = np.arange(FIRST, LAST + 1)
        spells = columns.read(
            self.folder / "cow_states.csv",
            {"ccode": "count", "styear": "count", "endyear": "count"},
        )
        self.spells = spells[(spells["endyear"] >= FIRST) & (spells["styear"] <= LAST)]
        self.numbers = sorted({int(n) for n in self.spells["ccode"]})
        self.at = {number: k for k, number in enumerate(self.numbers)}

    def members(self) -> np.ndarray:
        out = np.zeros((len(self.years), len(self.numbers)), dtype=bool)
        for r in self.spells.to_dict("records"):
            out[self._span(r["styear"], r["endyear"]), self.at[r["ccode"]]] = True
        return out

    def capabilities(self) -> np.ndarray:
        return self._series(correlates_of_war.capabilities(self.folder / "cow_nmc.csv.gz"), "cinc")

    def democracy(self, members: np.ndarray) -> np.ndarray:
        """Return polyarchy, and the median of the year's states where it is not known."""
        table = state_series.democracy(self.long / "cw_democracy.csv.gz")
        rule = self._series(table, "v2x_polyarchy")
        median = np.nanmedian(np.where(members, rule, np.nan), axis=1, keepdims=True)
        return np.where(np.isnan(rule), median, rule)

    def pacts(self) -> np.ndarray:
        table = security_pairs.alliances(self.folder / "atop_alliance.csv.gz")
        table = self._known(table[table["defense"] > 0])
        return self._pairs(table, table["year"].to_numpy() - FIRST)

    def rivals(self) -> np.ndarray:
        table = self._known(
            security_pairs.rivalries(self.folder / "tss_rivalries.csv"), years=False
        )
        out = self._empty(bool)
        for r in table.to_dict("records"):
            self._mark(out, self._span(r["start"], r["end"]), r["ccode1"], r["ccode2"], True)
        return out

    def borders(self) -> np.ndarray:
        table = self._known(correlates_of_war.contiguity(self.folder / "cow_contdir.csv.gz"), False)
        out = self._empty(np.int8)
        # The closest last, so that it stands where spells meet.
        for r in (
            table[table["conttype"] > 0].sort_values("conttype", ascending=False).to_dict("records")
        ):
            span = self._span(int(r["stdate"][:4]), int(r["enddate"][:4]))
            self._mark(out, span, r["ccode1"], r["ccode2"], r["conttype"])
        return out

    def distance(self) -> np.ndarray:
        """Return km between the nearest points of the states that have the places today."""
        table = correlates_of_war.distance(self.folder / "cow_mindist.csv.gz").to_dict("records")
        known = {(r["ccode1"], r["ccode2"]): r["mindist"] for r in table}
        out = np.zeros((len(self.numbers),) * 2)
        for a, i in self.at.items():
            for b, j in self.at.items():
                one, two = sorted((PLACE.get(a, a), PLACE.get(b, b)))
                out[i, j] = 0.0 if one == two else known[one, two]
        return out

    def disputes(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return fatal disputes, the last year of one before, and how long one has run by then."""
        table = security_pairs.disputes(self.folder / "gml_dirdisp.csv.gz")
        table = self._known(table[fatal_for_pair(table)], years=False)
        fatal, before, running = self._empty(bool), self._empty(int), self._empty(int)
        for r in table.sort_values("year").to_dict("records"):
            year = r["year"]
            if FIRST <= year <= LAST:
                self._mark(fatal, np.array([year - FIRST]), r["ccode1"], r["ccode2"], True)
            self._mark(before, np.flatnonzero(self.years > year), r["ccode1"], r["ccode2"], year)
        for t in range(1, len(self.years)):
            running[t] = np.where(fatal[t - 1], running[t - 1] + 1, 0)
        return fatal, before[1:], running[1:]

    def _series(self, table: pd.DataFrame, column: str) -> np.ndarray:
        table = table[table["year"].between(FIRST, LAST) & table["ccode"].isin(self.numbers)]
        out = np.full((len(self.years), len(self.numbers)), np.nan)
        place = [self.at[int(n)] for n in table["ccode"]]
        out[table["year"].to_numpy() - FIRST, place] = table[column]
        return out

    def _known(self, table: pd.DataFrame, years: bool = True) -> pd.DataFrame:
        table = table[table["ccode1"].isin(self.numbers) & table["ccode2"].isin(self.numbers)]
        return table[table["year"].between(FIRST, LAST)] if years else table

    def _pairs(self, table: pd.DataFrame, year: np.ndarray) -> np.ndarray:
        out = self._empty(bool)
        one, two = (table[c].map(self.at).to_numpy() for c in ("ccode1", "ccode2"))
        out[year, one, two] = out[year, two, one] = True
        return out

    def _empty(self, kind: type) -> np.ndarray:
        return np.zeros((len(self.years), len(self.numbers), len(self.numbers)), dtype=kind)

    def _span(self, start: int, end: int) -> np.ndarray:
        return np.flatnonzero((self.years >= start) & (self.years <= end))

    def _mark(self, out: np.ndarray, years: np.ndarray, a: int, b: int, value: object) -> None:
        out[years, self.at[a], self.at[b]] = out[years, self.at[b], self.at[a]] = value

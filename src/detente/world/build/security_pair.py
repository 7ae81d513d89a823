"""What lies between two states: pacts, rivalries, wars, disputes, borders, distance."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente.world.build.security_change import Pair, changes, ordered
from detente.world.build.security_label import States, rows
from detente.world.energy import great_circle
from detente.world.security import CAPITALS
from detente.world.sources import correlates_of_war, security_pairs

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

ALLIANCES_UNTIL = 2018
DISPUTES = (1950, 2010)
# Obligations of ATOP by our names; offence is not asked for.
PACTS = {
    "defence": "defense",
    "neutrality": "neutral",
    "nonaggression": "nonagg",
    "consultation": "consul",
}
Row = dict[str, Any]


def pact_rows(folder: Path, states: States) -> list[Row]:
    """Return a row a pair with a pact in force: ATOP's last year, and what changed since.

    A pact binds both where it binds one.
    """
    table = security_pairs.alliances(folder / "peacesciencer/atop_alliance.csv.gz")
    table = _named(table[table["year"] == ALLIANCES_UNTIL], states)
    found: dict[Pair, dict[str, str]] = {}
    for kind, name in PACTS.items():
        for pair in _pairs(table[table[name] > 0]):
            found.setdefault(pair, {})[kind] = "atop"
    for act in changes("security_pact.csv", states.labels, list(PACTS)):
        if act.made:
            found.setdefault(act.pair, {})[act.kind] = "overlay"
        else:
            found.get(act.pair, {}).pop(act.kind, None)
    return [
        {
            "country": a,
            "partner": b,
            **{kind: found[a, b].get(kind, "") for kind in PACTS},
        }
        for a, b in sorted(found)
        if found[a, b]
    ]


def relation_rows(folder: Path, states: States) -> list[Row]:
    """Return a row a rivalry in force and a row an interstate conflict of the latest year."""
    table = security_pairs.rivalries(folder / "peacesciencer/tss_rivalries.csv")
    last = int(table["end"].max())
    going_on = _pairs(_named(table[table["end"] == last], states))
    rival: dict[Pair, tuple[str, int]] = dict.fromkeys(going_on, ("tss", last))
    for act in changes("security_rivalry.csv", states.labels):
        if act.made:
            rival[act.pair] = ("overlay", act.year)
        else:
            rival.pop(act.pair, None)
    fights = security_pairs.conflicts(folder / "ucdp/UcdpPrioConflict_v25_1.csv")
    newest = max(year for year, _, _ in fights)
    war = {
        ordered(states.by_number[a], states.by_number[b]): ("ucdp", newest)
        for year, a, b in fights
        if year == newest and a in states.by_number and b in states.by_number
    }
    return [
        {"variable": name, "country": a, "partner": b, "year": year, "source": source}
        for name, known in (("rivalry", rival), ("war", war))
        for (a, b), (source, year) in sorted(known.items())
    ]


def dispute_rows(folder: Path, states: States) -> list[Row]:
    """Return a row a pair with disputes 1950-2010: how many were fatal, and the last one's year.

    A dispute is fatal for a pair if one of the two lost lives in it.
    """
    table = security_pairs.disputes(folder / "peacesciencer/gml_dirdisp.csv.gz")
    table = _named(table[table["year"].between(*DISPUTES)], states)
    out: dict[Pair, tuple[set[int], int]] = {}
    for r in table.to_dict("records"):
        dead, year = out.setdefault(ordered(r["country"], r["partner"]), (set(), 0))
        if r["fatality1"] > 0 or r["fatality2"] > 0:
            dead.add(int(r["dispnum"]))
        out[ordered(r["country"], r["partner"])] = (dead, max(year, int(r["year"])))
    return [
        {"country": a, "partner": b, "fatal": len(dead), "last": year}
        for (a, b), (dead, year) in sorted(out.items())
    ]


def border_rows(folder: Path, states: States) -> list[Row]:
    """Return a row a pair in direct contiguity by the data's last day: its type, 1 to 5.

    ``security_border.csv`` mends what the source has wrong.
    """
    table = correlates_of_war.contiguity(folder / "peacesciencer/cow_contdir.csv.gz")
    table = _named(table[table["enddate"] == table["enddate"].max()], states)
    kind: dict[Pair, int] = {}
    for r in table.to_dict("records"):
        pair = ordered(r["country"], r["partner"])
        if r["conttype"]:
            kind[pair] = min(int(r["conttype"]), kind.get(pair, 9))
    kind |= {
        ordered(r["country"], r["partner"]): int(r["contiguity"])
        for r in rows("security_border.csv")
    }
    return [
        {"country": a, "partner": b, "contiguity": k} for (a, b), k in sorted(kind.items()) if k
    ]


def distance_rows(folder: Path, states: States) -> list[Row]:
    """Return the least distances as a triangle: a row a state, with those before it in order.

    A figure with a tilde is the great circle between the capitals, where the source has none.
    """
    import numpy as np

    n = len(states.labels)
    km = np.full((n, n), np.nan)
    table = correlates_of_war.distance(folder / "peacesciencer/cow_mindist.csv.gz")
    table = table[table["year"] == table["year"].max()]
    a, b = states.index(table["ccode1"]), states.index(table["ccode2"])
    known = ((a >= 0) & (b >= 0)).to_numpy()
    one, two = a.to_numpy()[known], b.to_numpy()[known]
    km[one, two] = km[two, one] = table["mindist"].to_numpy()[known]
    between = _between_capitals(folder, states) if np.isnan(km).sum() > n else km
    return [
        {
            "country": label,
            "km": " ".join(
                f"{CAPITALS}{between[i, j]:.0f}" if np.isnan(km[i, j]) else f"{km[i, j]:.0f}"
                for j in range(i)
            ),
        }
        for i, label in enumerate(states.labels)
    ]


def _between_capitals(folder: Path, states: States) -> np.ndarray:
    table = correlates_of_war.capitals(folder / "peacesciencer/cow_capitals.csv")
    table = table[table["enddate"] == table["enddate"].max()]
    table = table.assign(country=states.of(table["ccode"])).dropna(subset=["country"])
    place = {
        str(r["country"]): {"latitude": str(r["lat"]), "longitude": str(r["lng"])}
        for r in table.to_dict("records")
    }
    place |= {r["country"]: r for r in rows("security_capital.csv")}
    return great_circle([place[label] for label in states.labels])


def _named(table: pd.DataFrame, states: States) -> pd.DataFrame:
    """Return the rows whose two states exist today, with ``country`` and ``partner``."""
    one, two = states.of(table["ccode1"]), states.of(table["ccode2"])
    table = table.assign(country=one, partner=two).dropna(subset=["country", "partner"])
    return table[table["country"] != table["partner"]]


def _pairs(table: pd.DataFrame) -> Iterable[Pair]:
    pairs = zip(table["country"], table["partner"], strict=True)
    return sorted({ordered(str(a), str(b)) for a, b in pairs})

"""The security world: what 195 states have, and what lies between them.

Embedded tables with the source of each row; ``detente world build`` makes them.
"""

from __future__ import annotations

import csv
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente.errors import DataError, Fault
from detente.i18n import text
from detente.world.energy import digest

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    import xarray as xr

CHECKSUM = "tables.sha256"
CASES = "dispute_cases.csv"
COMPONENTS = ("milex", "milper", "irst", "pec", "tpop", "upop")
PACTS = ("defence", "neutrality", "nonaggression", "consultation")
CAPABILITY_YEAR = 2022
ALLIANCES_UNTIL = 2018
DISPUTES = (1950, 2010)
PAIR = ("country", "partner")
# The source of what this project adds to the data.
OVERLAY = "overlay"
# Before a distance that is between the capitals.
CAPITALS = "~"

Row = dict[str, str]


def embedded() -> Path:
    """Return the folder of the security tables in the package."""
    return Path(str(resources.files("detente.world"))) / "data" / "security"


@cache
def load_security(folder: Path | None = None) -> xr.Dataset:
    """Return the embedded security world, or the one whose tables are in ``folder``.

    - On ``country`` (195 states: the members of the United Nations, Taiwan and Kosovo): ``gdp``
      and ``military_spending`` (million current USD, with ``_year`` and ``_basis``: quoted, derived
      or estimated), ``military_burden`` (per cent of the GDP of that year where it is known),
      ``population`` and ``personnel`` (thousand), ``warheads``, ``democracy`` (0 to 1), ``major``,
      ``cow`` (the Correlates of War's number), ``cinc`` as published, and ``capability``
      (component, country), with ``capability_known`` where a component is published (else it is 0).
    - Between ``country`` and ``partner``: ``defence``, ``neutrality``, ``nonaggression``,
      ``consultation``, ``rivalry`` (``rivalry_judged``: this project's, not the published list's),
      ``war``, ``fatal_disputes``, ``last_dispute``, ``last_fatal``
      (the year of the last with dead), ``fighting_since`` (the year; 0: none, in all three),
      ``contiguity`` (1 land to 5, 0 none), ``distance`` (km).
    - Votes: ``ideal_point`` (year, country), ``vote`` (roll_call, country; 1 yes, 2 abstain, 3 no,
      0 none), ``session`` (roll_call).
    - ``treaty_party`` (treaty, country): whether a treaty is in force for a state.

    Raises
    ------
    DataError
        If a table is missing or differs from the checksum.
    """
    import xarray as xr

    tables = _Tables(folder or embedded())
    points = tables.rows("ideal_point.csv")
    calls = tables.rows("vote.csv")
    treaties = tables.rows("treaty.csv")
    years = [int(name) for name in points[0] if name != "country"]
    variables = {
        **_levels(tables),
        **_capability(tables),
        **_pairs(tables),
        **_votes(tables, points, calls, years),
        **_treaties(tables, treaties),
    }
    coords = {
        "country": tables.labels,
        "partner": tables.labels,
        "component": list(COMPONENTS),
        "year": years,
        "roll_call": [int(r["roll_call"]) for r in calls],
        "treaty": [r["treaty"] for r in treaties],
    }
    attrs = {"name": "security-2024", "sha256": tables.sha256, "sources": dict(tables.titles)}
    return xr.Dataset(variables, coords, attrs)


@cache
def load_defence_panel(folder: Path | None = None) -> pd.DataFrame:
    """Return military spending and what explains it by ``country`` and ``year``, 1950-2022.

    ``milex`` and ``gdp`` are million current USD, ``real_gdp`` million USD at constant prices,
    ``population`` thousand, ``democracy`` 0 to 1; NaN where there is no figure.

    Raises
    ------
    DataError
        If a table is missing or differs from the checksum.
    """
    import pandas as pd

    tables = _Tables(folder or embedded())
    path = tables.existing("panel.csv")
    return pd.read_csv(path, keep_default_na=False, na_values={n: [""] for n in PANEL})


def told(security: xr.Dataset) -> dict[str, xr.DataArray]:
    """Return the variables to list, ``security_`` before each name, without their companions.

    A companion says of which year or on what basis another variable is.
    """
    return {
        f"security_{name}": array
        for name, array in security.data_vars.items()
        if not str(name).endswith(COMPANIONS)
    }


COMPANIONS = ("_year", "_basis", "_known", "_judged", "session", "cow")
PANEL = ("milex", "gdp", "real_gdp", "population", "democracy")


class _Tables:
    """The tables of a folder, checked against its checksum, with the position of each label."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        stored = self.existing(CHECKSUM)
        self.sha256, expected = digest(folder), stored.read_text("ascii").strip()
        if self.sha256 != expected:
            raise DataError(
                Fault(str(folder), text("world.damaged"), "sha256", self.sha256, expected)
            )
        self.states = self.rows("state.csv")
        self.labels = [r["country"] for r in self.states]
        self.at = {label: i for i, label in enumerate(self.labels)}
        sources = self.rows("source.csv")
        self.titles = {r["source"]: r["title"] for r in sources}
        self.licences = {r["source"]: r["licence"] for r in sources}

    def existing(self, name: str) -> Path:
        path = self.folder / name
        if not path.is_file():
            raise DataError(Fault(str(path), text("world.no_file")))
        return path

    def rows(self, name: str) -> list[Row]:
        with self.existing(name).open(encoding="utf-8", newline="") as stream:
            return list(csv.DictReader(stream))

    def about(self, unit: str, year: object, *sources: str, **more: Any) -> dict[str, Any]:
        """Return the attributes of a variable from these sources."""
        titles = "; ".join(self.titles[s] for s in sources)
        licence = "; ".join(dict.fromkeys(self.licences[s] for s in sources))
        return {"unit": unit, "year": year, "source": titles, "licence": licence, **more}

    def column(self, name: str, kind: type = float) -> np.ndarray:
        import numpy as np

        return np.array([r[name] or "nan" for r in self.states]).astype(kind)

    def cited(self, name: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(r[f"{name}_source"] for r in self.states))


def _levels(tables: _Tables) -> dict[str, Any]:
    out: dict[str, Any] = {}
    money = {"gdp": "million current USD", "military_spending": "million current USD a year"}
    for name, unit in money.items():
        year = tables.column(f"{name}_year", int)
        about = tables.about(unit, f"{year.min()}-{year.max()}, by state", *tables.cited(name))
        about["basis"] = f"by state, {name}_basis"
        out[name] = ("country", tables.column(name), about)
        out[f"{name}_year"] = ("country", year, {**about, "unit": "year"})
        out[f"{name}_basis"] = (
            "country",
            tables.column(f"{name}_basis", str),
            {**about, "unit": ""},
        )
    burden = tables.about(
        "per cent of GDP", "of the spending, where known", "budget", "nmc", "world_bank"
    )
    out["military_burden"] = ("country", tables.column("military_burden"), burden)
    when = tables.column("population_year", int)
    out["population"] = (
        "country",
        tables.column("population"),
        tables.about("thousand persons", f"{when.max()}", "world_bank", "nmc"),
    )
    out["personnel"] = (
        "country",
        tables.column("personnel"),
        tables.about("thousand persons in arms", CAPABILITY_YEAR, "nmc"),
    )
    out["warheads"] = (
        "country",
        tables.column("warheads"),
        tables.about("warheads in stockpile", 2023, "fas"),
    )
    known = tables.column("democracy_basis", str) == "quoted"
    about = tables.about("index, 0 to 1", int(tables.column("democracy_year").max()), "v_dem")
    about["basis"] = "democracy_known is False where it is the median of the others"
    out["democracy"] = ("country", tables.column("democracy"), about)
    out["democracy_known"] = ("country", known, {**about, "unit": "yes or no"})
    number = tables.column("cow", int)
    out["cow"] = ("country", number, tables.about("number of the state", 2022, "nmc"))
    great = tables.column("major", int).astype(bool)
    out["major"] = ("country", great, tables.about("yes or no", 2016, "majors"))
    return out


def _capability(tables: _Tables) -> dict[str, Any]:
    import numpy as np

    parts = np.array([tables.column(name) for name in COMPONENTS])
    units = "milex thousand USD; milper, tpop, upop thousand; irst thousand t; pec thousand t coal"
    about = tables.about(units, CAPABILITY_YEAR, "nmc")
    known = ~np.isnan(parts)
    index = tables.about("mean of the shares of the world that are known", CAPABILITY_YEAR, "nmc")
    return {
        "capability": (("component", "country"), np.where(known, parts, 0.0), about),
        "capability_known": (("component", "country"), known, {**about, "unit": "yes or no"}),
        "cinc": ("country", tables.column("cinc"), index),
    }


def _pairs(tables: _Tables) -> dict[str, Any]:
    pacts = tables.rows("pact.csv")
    sources = tuple(dict.fromkeys(r[k] for r in pacts for k in PACTS if r[k]))
    year = f"{ALLIANCES_UNTIL}, with the changes since"
    yes = "yes or no"
    out: dict[str, Any] = {}
    for kind in PACTS:
        rows = [r for r in pacts if r[kind]]
        out[kind] = (PAIR, _symmetric(tables, rows, bool), tables.about(yes, year, *sources))
    relations = tables.rows("relation.csv")
    for name in ("rivalry", "war"):
        rows = [r for r in relations if r["variable"] == name]
        said = tuple(dict.fromkeys(r["source"] for r in rows))
        when = max(int(r["year"]) for r in rows)
        out[name] = (PAIR, _symmetric(tables, rows, bool), tables.about(yes, when, *said))
    judged = [r for r in relations if r["variable"] == "rivalry" and r["source"] == OVERLAY]
    when = max((int(r["year"]) for r in judged), default=0)
    out["rivalry_judged"] = (
        PAIR, _symmetric(tables, judged, bool), tables.about(yes, when, OVERLAY)
    )  # fmt: skip
    disputes = tables.rows("dispute.csv")
    span = "{}-{}".format(*DISPUTES)
    fatal = _symmetric(tables, disputes, int, "fatal")
    last = _symmetric(tables, disputes, int, "last")
    out["fatal_disputes"] = (PAIR, fatal, tables.about("disputes", span, "gml"))
    out["last_dispute"] = (PAIR, last, tables.about("year, 0 for none", span, "gml"))
    fatal = tables.rows("fatal.csv")
    said = tuple(dict.fromkeys(r["source"] for r in fatal))
    known = f"{DISPUTES[0]}-{max(int(r['last']) for r in fatal)}"
    for name, column in (("last_fatal", "last"), ("fighting_since", "since")):
        about = tables.about("year, 0 for none", known, *said)
        out[name] = (PAIR, _symmetric(tables, fatal, int, column), about)
    border = _symmetric(tables, tables.rows("border.csv"), int, "contiguity")
    kinds = "1 land, 2 to 5 water of up to 12, 24, 150, 400 miles, 0 none"
    out["contiguity"] = (PAIR, border, tables.about(kinds, 2016, "contiguity"))
    km = " ".join(r["km"] for r in tables.rows("distance.csv"))
    sources = ("distance", "capitals") if CAPITALS in km else ("distance",)
    out["distance"] = (PAIR, _distance(km, len(tables.labels)), tables.about("km", 2019, *sources))
    return out


def _symmetric(tables: _Tables, rows: list[Row], kind: type, column: str = "") -> np.ndarray:
    """Return a matrix with a column's figures (or True) at the rows' pairs, both ways."""
    import numpy as np

    out = np.zeros((len(tables.labels),) * 2, dtype=kind)
    one = [tables.at[r["country"]] for r in rows]
    two = [tables.at[r["partner"]] for r in rows]
    values = [int(r[column]) for r in rows] if column else True
    out[one, two] = values
    out[two, one] = values
    return out


def _distance(km: str, n: int) -> np.ndarray:
    """Return the whole matrix from the figures of its lower triangle, row by row."""
    import numpy as np

    out = np.zeros((n, n))
    out[np.tril_indices(n, -1)] = np.array(km.replace(CAPITALS, "").split(), dtype=float)
    return out + out.T


def _votes(
    tables: _Tables, points: list[Row], calls: list[Row], years: list[int]
) -> dict[str, Any]:
    import numpy as np

    ideal = np.array([[float(r[str(y)] or "nan") for r in points] for y in years])
    digits = "".join(r["votes"] for r in calls).encode()
    votes = np.frombuffer(digits, dtype=np.int8).reshape(len(calls), -1) - np.int8(ord("0"))
    session = np.array([int(r["session"]) for r in calls])
    span = f"sessions {session.min()}-{session.max()}"
    about = tables.about("1 yes, 2 abstain, 3 no, 0 no vote", span, "vote")
    scale = "ideal point (standard deviations; the United States' side is positive)"
    return {
        "ideal_point": (("year", "country"), ideal, tables.about(scale, years, "ideal_point")),
        "vote": (("roll_call", "country"), votes, about),
        "session": ("roll_call", session, {**about, "unit": "session"}),
    }


def _treaties(tables: _Tables, rows: list[Row]) -> dict[str, Any]:
    import numpy as np

    out = np.zeros((len(rows), len(tables.labels)), dtype=bool)
    for k, r in enumerate(rows):
        out[k, [tables.at[c] for c in r["parties"].split()]] = True
    about = tables.about("yes or no", 2026, "treaties")
    return {"treaty_party": (("treaty", "country"), out, about)}

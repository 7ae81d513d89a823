"""Build the security world: 195 states' capabilities, pacts, rivalries and votes to tables."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from detente.errors import DataError, Fault
from detente.i18n import text
from detente.world import security as world
from detente.world.build import (
    security_dispute,
    security_label,
    security_pair,
    security_panel,
    security_treaty,
    security_vote,
    table_file,
)
from detente.world.build.security_state import state_rows
from detente.world.sources import united_nations

FOLDER = "security"
FILES = (
    "codes/country-codes.csv",
    "isard/cw_democracy.csv.gz",
    "isard/cw_gdppop.csv.gz",
    "nuclear/owid_fas_stockpiles_1945_2023.csv",
    "peacesciencer/atop_alliance.csv.gz",
    "peacesciencer/cow_capitals.csv",
    "peacesciencer/cow_contdir.csv.gz",
    "peacesciencer/cow_majors.csv",
    "peacesciencer/cow_mindist.csv.gz",
    "peacesciencer/cow_nmc.csv.gz",
    "peacesciencer/cow_states.csv",
    "peacesciencer/gml_dirdisp.csv.gz",
    "peacesciencer/tss_rivalries.csv",
    "ucdp/UcdpPrioConflict_v25_1.csv",
    "voeten/idealpoints_July2025_core.csv",
    "voeten/un_votes_sessions_46_74.parquet",
    "worldbank/gdp.csv",
    "worldbank/population.csv",
)


@dataclass(frozen=True)
class SecurityBuild:
    """What a build of the security world wrote: the folder, its checksum, rows by table."""

    path: Path
    sha256: str
    size: int
    rows: dict[str, int]


def build(folder: Path, to: Path, progress: Callable[[str], None] | None = None) -> SecurityBuild:
    """Build the security world from the raw files in ``folder`` and write its tables to ``to``.

    The same files give the same bytes.

    Raises
    ------
    DataError
        If a file is missing (all that are), or is in another layout.
    """

    def step(name: str) -> None:
        if progress:
            progress(text(f"world.step_{name}"))

    missing = [folder / name for name in FILES if not (folder / name).is_file()]
    if missing:
        raise DataError([Fault(str(path), text("world.no_file")) for path in missing])
    step("security_read")
    votes = united_nations.ideal_points(folder / "voeten/idealpoints_July2025_core.csv")
    states = security_label.states(votes, security_label.rows("security_state.csv"))
    tables = {
        "state.csv": state_rows(folder, states),
        "pact.csv": security_pair.pact_rows(folder, states),
        "relation.csv": security_pair.relation_rows(folder, states),
        "dispute.csv": security_pair.dispute_rows(folder, states),
        "fatal.csv": security_dispute.fatal_rows(folder, states),
        world.CASES: security_dispute.case_rows(folder),
        "border.csv": security_pair.border_rows(folder, states),
        "distance.csv": security_pair.distance_rows(folder, states),
        "ideal_point.csv": security_vote.ideal_point_rows(folder, states),
        "vote.csv": security_vote.vote_rows(folder, states),
        "panel.csv": security_panel.panel_rows(folder, states),
        "treaty.csv": treaty_rows(states),
        "source.csv": security_label.rows("security_source.csv"),
    }
    step("security_write")
    return _write(to, tables)


def treaty_rows(states: security_label.States) -> list[dict[str, Any]]:
    """Return a row a treaty with the states that are parties to it now; none if it has ended."""
    parties = security_treaty.parties(states.labels)
    return [{"treaty": name, "parties": " ".join(found)} for name, found in parties.items()]


def _write(to: Path, tables: dict[str, list[dict[str, Any]]]) -> SecurityBuild:
    to.mkdir(parents=True, exist_ok=True)
    size = sum(table_file.write(to / name, table) for name, table in tables.items())
    digest = world.digest(to)
    table_file.replace(to / world.CHECKSUM, f"{digest}\n".encode())
    return SecurityBuild(to, digest, size, {n: len(t) for n, t in tables.items()})

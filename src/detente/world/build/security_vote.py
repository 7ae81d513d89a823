"""Votes by state: ideal points by year, and the roll calls of the last sessions as letters."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from detente.world.build.security_label import States
from detente.world.build.security_state import digits
from detente.world.sources import state_series, united_nations

FIRST, LAST = 2000, 2024
SESSIONS = (70, 74)
# Serbia votes under the code of Yugoslavia in the source.
RENAMED = {"YU": "SRB"}
Row = dict[str, Any]


def ideal_point_rows(folder: Path, states: States) -> list[Row]:
    """Return a row a state with its ideal point in each year, empty where it did not vote."""
    table = united_nations.ideal_points(folder / "voeten/idealpoints_July2025_core.csv")
    table = table.assign(country=states.of(table["ccode"])).dropna(subset=["country"])
    found = {
        (str(r["country"]), int(r["year"])): float(r["idealpointfp"])
        for r in table[table["year"].between(FIRST, LAST)].to_dict("records")
    }
    missing = float("nan")
    years = range(FIRST, LAST + 1)
    return [
        {
            "country": label,
            **{str(year): digits(found.get((label, year), missing), 4) for year in years},
        }
        for label in states.labels
    ]


def vote_rows(folder: Path, states: States) -> list[Row]:
    """Return a row a roll call: session, and a digit a state (0 where it cast no vote)."""
    import pandas as pd

    table = united_nations.roll_calls(folder / "voeten/un_votes_sessions_46_74.parquet")
    codes = state_series.codes(folder / "codes/country-codes.csv") | RENAMED
    at = {label: i for i, label in enumerate(states.labels)}
    table = table[table["session"].between(*SESSIONS)]
    places = table["country_code"].map(codes).map(at)
    calls: dict[tuple[int, int], list[str]] = {}
    for session, call, place, vote in zip(
        table["session"], table["rcid"], places, table["vote"], strict=True
    ):
        row = calls.setdefault((int(session), int(call)), ["0"] * len(at))
        if not pd.isna(place):
            row[int(place)] = str(vote)
    return [
        {"roll_call": call, "session": session, "votes": "".join(row)}
        for (session, call), row in sorted(calls.items())
    ]

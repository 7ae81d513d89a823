"""Which states are parties to the treaties on arms, from the hand-made table."""

from __future__ import annotations

from collections.abc import Sequence

from detente.errors import DataError, Fault, did_you_mean
from detente.i18n import text
from detente.world.build.security_label import named, rows

TABLE = "security_treaty.csv"
STATUS = ("party", "suspended", "ended", "outside")
OTHERS = "OTHERS"


def parties(labels: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Return the states for which each treaty of the table is in force now.

    A field of states has codes or groups with spaces between; ``OTHERS`` stands for every state
    that no other row of the treaty names. Only the status ``party`` counts: a state that suspended
    a treaty is not bound by it now.

    Raises
    ------
    DataError
        If a state or status is none, or a treaty names a state twice; with every fault.
    """
    status: dict[str, dict[str, str]] = {}
    rest: dict[str, str] = {}
    faults: list[Fault] = []
    for line, row in enumerate(rows(TABLE), 2):
        where = f"{TABLE}:{line}"
        known = status.setdefault(row["treaty"], {})
        if row["status"] not in STATUS:
            allowed = ", ".join(STATUS)
            faults.append(Fault(where, text("world.layout"), "status", row["status"], allowed))
        for state in named(row["country"]):
            if state == OTHERS:
                rest[row["treaty"]] = row["status"]
            elif state not in labels or state in known:
                near = did_you_mean(state, list(labels)) or ""
                faults.append(Fault(where, text("world.layout"), "country", state, "", near))
            else:
                known[state] = row["status"]
    if faults:
        raise DataError(faults)
    return {
        name: tuple(
            state for state in labels if known.get(state, rest.get(name, "outside")) == "party"
        )
        for name, known in status.items()
    }

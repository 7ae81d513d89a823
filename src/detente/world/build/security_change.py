"""What changed after the data end: the acts of the hand-made tables, pair by pair."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from detente.errors import DataError, Fault, did_you_mean
from detente.i18n import text
from detente.world.build.security_label import named, rows

CHANGES = ("made", "ended")
Pair = tuple[str, str]


@dataclass(frozen=True)
class Change:
    """One act: what is made or ended between two states, and the year."""

    kind: str
    pair: Pair
    made: bool
    year: int


def ordered(a: str, b: str) -> Pair:
    """Return a pair in the order of the tables."""
    return (a, b) if a < b else (b, a)


def changes(table: str, labels: Sequence[str], kinds: Sequence[str] = ()) -> list[Change]:
    """Return the acts of a table in the order of their dates, a change a pair.

    A field of states has codes or groups (NATO) with spaces between; each of ``country`` is paired
    with each of ``partner``.

    Raises
    ------
    DataError
        If a state, kind, change or date is none; with every fault.
    """
    faults: list[Fault] = []
    out = []
    for line, row in enumerate(rows(table), 2):
        where = f"{table}:{line}"
        bad = list(_faults(where, row, labels, kinds))
        faults += bad
        if bad:
            continue
        made, date = row["change"] == "made", row["date"]
        out += [
            (date, Change(row.get("kind", ""), pair, made, int(date[:4]))) for pair in _pairs(row)
        ]
    if faults:
        raise DataError(faults)
    return [change for _, change in sorted(out, key=lambda item: item[0])]


def _pairs(row: dict[str, str]) -> list[Pair]:
    one, two = (named(row[field]) for field in ("country", "partner"))
    return sorted({ordered(a, b) for a in one for b in two if a != b})


def _faults(
    where: str, row: dict[str, str], labels: Sequence[str], kinds: Sequence[str]
) -> Iterator[Fault]:
    wrong = text("world.layout")
    for field in ("country", "partner"):
        for name in named(row[field]) or [""]:
            if name not in labels:
                near = did_you_mean(name, list(labels)) or ""
                yield Fault(where, wrong, field, name, "", near)
    if kinds and row["kind"] not in kinds:
        yield Fault(where, wrong, "kind", row["kind"], ", ".join(kinds))
    if row["change"] not in CHANGES:
        yield Fault(where, wrong, "change", row["change"], ", ".join(CHANGES))
    if not row["date"][:4].isdigit():
        yield Fault(where, wrong, "date", row["date"], "2024-03-07")

"""Gold annotation: what a careful reader finds in a text, one row a claim."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from detente.deal.schema import Domain, Status
from detente.document.reading import LIVE, Span
from detente.document.text import document
from detente.errors import DataError, Fault
from detente.i18n import text as message

# The rungs as a codebook may call them, and those of the ladder.
RUNGS = {
    "preliminary_talks_agreed": "talks-agreed",
    "to_be_discussed": "to-be-discussed",
    "speculated_by_author": "speculated",
    "third_party_reaction": "speculated",
    "announced_unilateral": "hinted",
}
NONE = "none"
SUFFIX = ".gold.jsonl"


@dataclass(frozen=True)
class Row:
    """A row of a gold file; ``rungs`` are the rungs a careful reader could defend, best first."""

    id: str
    span: Span
    kind: str
    status: str
    rungs: tuple[str, ...]
    actors: frozenset[str]
    domains: frozenset[str]
    again: bool

    @property
    def live(self) -> bool:
        """Return whether it is a provision that the text does not set to zero."""
        return self.kind == "provision" and self.status in LIVE

    @property
    def provision(self) -> bool:
        """Return whether it is a provision, live, denied or absent."""
        return self.kind == "provision" and self.status in set(Status) - {Status.SPECULATED}


@dataclass(frozen=True)
class Gold:
    """A text with its rows."""

    name: str
    content: bytes
    rows: tuple[Row, ...]


def load(place: Path) -> tuple[Gold, ...]:
    """Return the gold texts of a file ``NAME.gold.jsonl`` or of a folder.

    The text lies beside it: ``NAME.txt``, or ``NAME.en.txt`` or ``NAME.ja.txt``.

    Raises
    ------
    DataError
        There is none, it has no text, a row cannot be read or does not stand in the text.
    """
    files = [place] if place.is_file() else sorted(place.rglob(f"*{SUFFIX}"))
    if not files:
        raise DataError(Fault(str(place), message("document.no_gold"), allowed=f"*{SUFFIX}"))
    return tuple(_gold(file) for file in files)


def _gold(file: Path) -> Gold:
    name = file.name.removesuffix(SUFFIX)
    names = [f"{name}{ending}" for ending in (".txt", ".ja.txt", ".en.txt")]
    beside = next((file.parent / n for n in names if (file.parent / n).is_file()), None)
    if beside is None:
        raise DataError(Fault(str(file), message("document.no_text"), allowed=", ".join(names)))
    content = beside.read_bytes()
    source = document(content, name).text
    return Gold(name, content, tuple(_rows(file, source)))


def _rows(file: Path, source: str) -> Iterator[Row]:
    faults = []
    for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            raw = json.loads(line)
            row = _row(raw)
            if row.span.of(source) != raw["sentence"]:
                faults.append(Fault(f"{file}:{number}", message("document.gold_not_in_text")))
            yield row
        except (ValueError, KeyError, TypeError) as error:
            said = message("document.gold_row")
            faults.append(Fault(f"{file}:{number}", said, found=str(error)))
    if faults:
        raise DataError(faults)


def _row(raw: dict[str, Any]) -> Row:
    negative = raw.get("polarity") == "-"
    rungs = [_rung(raw["status"], negative), *(_rung(s, negative) for s in raw["status_alt"])]
    domains = {raw.get("domain"), *raw.get("domain_alt", ())}
    return Row(
        str(raw["id"]),
        Span(int(raw["start"]), int(raw["end"])),
        raw["kind"],
        rungs[0],
        tuple(dict.fromkeys(rungs)),
        frozenset(raw.get("actors", ())) | frozenset(raw.get("counterpart", ())),
        frozenset(domain for domain in domains if domain in set(Domain)),
        bool(raw.get("dup_of")),
    )


def _rung(status: str, negative: bool) -> str:
    rung = RUNGS.get(status, status)
    if rung == NONE and negative:
        return Status.ABSENT
    if rung not in {*Status, NONE}:
        raise ValueError(status)
    return rung

"""What the numbers rest on as CSV files: provisions, numbers, measures in force, solves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from detente.i18n import Language, text
from detente.report import caption
from detente.report.magnitude import SCORES, unit_of
from detente.report.numbers import words
from detente.report.table import Table, csv_uri

if TYPE_CHECKING:
    from detente.deal.schema import Deal

SHARE = "share or rate [0-1]"
SOLVES = ("model", "state", "case", "elasticity", "variant", "converged", "residual", "iterations",
          "seconds")  # fmt: skip


def assumptions(
    rows: Iterable[Mapping[str, Any]], units: Mapping[tuple[str, int], str], lang: Language
) -> str:
    """Return every number of the deal, likelihoods included, in the unit that stands beside it."""
    header = ["provision", "measure", "kind", "body", "field", "unit", "low", "central", "high",
              "basis", "source"]  # fmt: skip
    return csv_uri(header, (_assumption(row, units, lang) for row in rows))


def _assumption(
    row: Mapping[str, Any], units: Mapping[tuple[str, int], str], lang: Language
) -> tuple[object, ...]:
    kind, field = str(row.get("kind") or ""), str(row["field"])
    own = units.get((str(row["provision"]), row.get("measure") or 0))
    unit = unit_of(kind, field, own) or ("score" if kind in SCORES else SHARE)
    ends = (row.get(end) for end in ("low", "central", "high"))
    return (row["provision"], _position(row), kind, words(row.get("body"), lang), field, unit,
            *ends, row.get("basis"), words(row.get("source"), lang))  # fmt: skip


def _position(row: Mapping[str, Any]) -> object:
    position = row.get("measure")
    return "" if position is None else position + 1


def provisions(deal: Deal, covered: Sequence[str], lang: Language) -> Table:
    """Return what to see of the provisions, and their CSV: status and likelihood."""
    rows = []
    for p in deal.provisions:
        chance = p.chance()
        ends = (chance.low, chance.central, chance.high)
        state = "yes" if p.id in covered else "no"
        rows.append((p.id, words(p.title, lang), p.status.value, *ends, chance.source[lang], state))
    header = ["provision", "title", "status",
              *(f"likelihood {end} [0-1]" for end in ("low", "central", "high")),
              "source of the likelihood", "moves a model"]  # fmt: skip
    told = {"n": sum(p.id in covered for p in deal.provisions), "all": len(deal.provisions)}
    return Table(
        (),
        (),
        caption=caption.unit("chance", lang),
        see=text("captions.provisions", lang, **told),
        csv=csv_uri(header, rows),
        file="provisions.csv",
    )


def regime(given: Iterable[Mapping[str, Any]], lang: Language) -> Table:
    """Return what to see of the measures in force, and their CSV: a row a size, or a measure."""
    given, rows = list(given), []
    for row in given:
        own = (row["id"], words(row["title"], lang), row.get("starts"), row.get("ends"),
               row.get("strength_today"), row.get("strength_deal"))  # fmt: skip
        for size in row.get("sizes") or ({},):
            parts = (size.get(name) for name in ("kind", "field", "value", "unit", "basis"))
            rows.append((*own, *parts, size.get("value_moved")))
    header = ["measure", "title", "starts", "ends", "strength today [0-1]", "strength deal [0-1]",
              "kind", "field", "size", "unit of the size, else share or rate [0-1]", "basis",
              "touches [million USD of 2014]"]  # fmt: skip
    eased = sum(row.get("strength_deal") != row.get("strength_today") for row in given)
    return Table(
        (),
        (),
        caption=caption.unit("as_given", lang),
        see=text("captions.regime", lang, n=eased, all=len(given)),
        csv=csv_uri(header, rows),
        file="regime.csv",
    )


def solves(rows: Iterable[Mapping[str, Any]]) -> str:
    """Return every solve with its residual."""
    heads = [f"{name} [s]" if name == "seconds" else name for name in SOLVES]
    return csv_uri(heads, ([row.get(name) for name in SOLVES] for row in rows))

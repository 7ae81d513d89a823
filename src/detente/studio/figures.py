"""Single numbers of a run as a page shows and moves them."""

from __future__ import annotations

from dataclasses import asdict
from math import isclose
from typing import TYPE_CHECKING, Any

from detente import catalogue
from detente.i18n import Language
from detente.report.findings import findings
from detente.report.headlines import headlines, security_headlines
from detente.report.numbers import Number, Numbers
from detente.report.places import place_of
from detente.report.quantity import missing, writing
from detente.studio.topics import topic

if TYPE_CHECKING:
    from detente.record import Run
    from detente.report.finding import Finding
    from detente.studio.board import Cell


def cells(run: Run) -> tuple[Cell, ...]:
    """Return the numbers that a run's findings and headlines speak of, each once."""
    return tuple((n.outcome, n.at) for n in _numbers(Numbers(run)))


def figures(run: Run, of: tuple[Cell, ...], lang: Language) -> list[dict[str, Any]]:
    """Return cells of a run as a page shows them; one that the run lacks has no value."""
    numbers = Numbers(run)
    return [_row(numbers.at(outcome, *at), outcome, at, lang) for outcome, at in of]


def parts(lead: Number, finding: Finding, numbers: Numbers, of: tuple[Cell, ...]) -> list[int]:
    """Return the positions of the cells that sum to a number that a finding leads with.

    None where it is no sum of cells of the page, such as the mean of a group.
    """
    own = numbers.at(lead.outcome, *lead.at)
    if own and isclose(own.value, lead.value):
        found = [lead]
    else:
        rest = finding.numbers[finding.numbers.index(lead) + 1 :]
        found = [n for n in rest if n.outcome == lead.outcome]
    positions = [of.index((n.outcome, n.at)) for n in found if (n.outcome, n.at) in of]
    whole = len(positions) == len(found) and isclose(sum(n.value for n in found), lead.value)
    return positions if whole else []


def _numbers(numbers: Numbers) -> list[Number]:
    told = [n for one in findings(numbers) for n in one.numbers]
    listed = [*numbers.party_income.values(), *headlines(numbers), *security_headlines(numbers)]
    found: dict[Cell, Number] = {}
    for n in (*told, *listed):
        # A sum or a group is no cell; its parts are.
        if n.comparison == "deal" and (own := numbers.at(n.outcome, *n.at)):
            found.setdefault((n.outcome, n.at), own)
    return list(found.values())


def _row(n: Number | None, outcome: str, at: tuple[str, ...], lang: Language) -> dict[str, Any]:
    row = catalogue.outcomes()[outcome]
    n = n or Number(outcome, at, float("nan"))
    return {
        "outcome": outcome,
        "at": list(at),
        "label": catalogue.label(outcome, lang),
        "place": place_of(outcome, at, lang),
        "horizon": row.said("horizon", lang),
        "better": row.better,
        "value": None if missing(n.value) else n.value,
        "low": None if missing(n.low) else n.low,
        "high": None if missing(n.high) else n.high,
        "shown": n.shown(lang),
        "span": n.span(lang),
        "topic": topic(outcome),
        "writing": asdict(writing(n.unit, lang)),
    }

"""The first screen: each finding in short, and the claims to read first."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from detente import catalogue
from detente.i18n import Language, number, text
from detente.report.accounts import MARKS, ClaimRow
from detente.report.bars import Bar, Scale
from detente.report.drawn import probability
from detente.report.finding import Finding
from detente.report.findings import MOST
from detente.report.numbers import Number
from detente.report.places import place_of
from detente.report.quantity import ends, missing, open_sign

if TYPE_CHECKING:
    from detente.record import Run

CLAIMS = 8
# The section that has a finding's numbers.
SECTIONS = {
    "extremes": "who", "parties": "who", "others": "who", "prices": "who", "trade": "flows",
    "energy": "energy", "currency": "currency", "security": "security", "nothing": "not_covered",
}  # fmt: skip
# Shares of draws from which a word holds; the steps are those of the IPCC's likelihood scale
# (Mastrandrea et al. 2010), with one half between. The words say how many draws, not how likely.
OFTEN = {0.9: "nearly_all", 0.66: "most", 0.5: "half", 0.33: "under_half", 0.1: "few"}


@dataclass(frozen=True)
class Figure:
    """A number with its band in words and as a bar; the place, the outcome and the horizon."""

    number: str
    band: str
    bar: Bar | None
    about: tuple[str, ...]


@dataclass(frozen=True)
class Short:
    """A finding as the first screen and its own section show it, the leading number first."""

    id: str
    section: str
    title: str
    text: str
    figures: tuple[Figure, ...] = ()


def findings(found: Sequence[Finding], lang: Language) -> list[Short]:
    """Return the findings in short, each with its leading numbers."""
    return [
        Short(
            f.id, SECTIONS[f.id], f.title[lang], f.text[lang], tuple(_figure(n, lang) for n in own)
        )
        for f, own in zip(found, leading(found), strict=True)
    ]


def leading(found: Sequence[Finding]) -> list[list[Number]]:
    """Return the numbers to read first of each finding.

    Where findings are few they have, in turn, further numbers, one an outcome, up to as many
    numbers as a deal has findings at most.
    """
    shown = [list(f.numbers[:1]) for f in found]
    waiting = [_further(f) for f in found]
    for own, more in itertools.cycle(zip(shown, waiting, strict=True)):
        if sum(map(len, shown)) >= MOST or not any(waiting):
            break
        own.extend(more[:1])
        del more[:1]
    return shown


def _further(found: Finding) -> list[Number]:
    """Return the numbers of a finding after the first, of the deal as it is, one an outcome."""
    first = {found.lead.outcome: found.lead} if found.lead else {}
    for n in found.numbers:
        if n.comparison == "deal":
            first.setdefault(n.outcome, n)
    return list(first.values())[1:]


def _figure(n: Number, lang: Language) -> Figure:
    horizon = catalogue.outcomes()[n.outcome].said("horizon", lang)
    where = place_of(n.outcome, n.at, lang)
    about = tuple(x for x in (where, _label(n.outcome, lang), horizon) if x)
    if n.low is None or n.high is None or missing(n.low) or missing(n.high) or n.low == n.high:
        return Figure(n.shown(lang), "", None, about)
    key = "band_open" if open_sign(n.low, n.high, n.unit) else "band"
    band = text(f"glance.{key}", lang, ends=ends(n.low, n.high, n.unit, lang))
    return Figure(n.shown(lang), band, interval(n.value, n.low, n.high), about)


def _label(outcome: str, lang: Language) -> str:
    label = catalogue.label(outcome, lang)
    yearly = "a year" in catalogue.outcomes()[outcome].unit
    return text("glance.yearly", lang, label=label) if yearly else label


def interval(value: float, low: float, high: float) -> Bar | None:
    """Return a number and its band on a scale of their own that holds zero and cuts nothing."""
    start, end = min(0.0, value, low), max(0.0, value, high)
    room = 0.04 * (end - start)
    return Scale(start - room, end + room).bar(value, low, high)


@dataclass(frozen=True)
class Checked:
    """A claim in short, and in how many draws it holds, in per cent and in words."""

    row: ClaimRow
    share: str
    often: str


def claims(run: Run, rows: Sequence[ClaimRow], lang: Language) -> list[Checked]:
    """Return the claims to read first, of the rows of the whole table."""
    by_id = {row.id: row for row in rows}
    shares = {str(claim["id"]): claim.get("probability") for claim in run.claims}
    return [_checked(by_id[name], shares[name], lang) for name in told(run.claims)]


def _checked(row: ClaimRow, share: float | None, lang: Language) -> Checked:
    if share is None or missing(share):
        return Checked(row, "", text("glance.not_drawn", lang))
    return Checked(row, probability(share, lang), often(share, lang))


def often(share: float, lang: Language) -> str:
    """Return a share of draws in words."""
    if share in (0.0, 1.0):
        return text(f"glance.often_{'all' if share else 'none'}", lang)
    word = next((word for least, word in OFTEN.items() if share >= least), "hardly")
    return text(f"glance.often_{word}", lang)


def told(given: Iterable[Mapping[str, Any]], most: int = CLAIMS) -> list[str]:
    """Return the ids of the claims to read first: those that models can check, at most ``most``.

    Each verdict has one place and then places in proportion to its claims (Webster's method), so
    that the short table is no kinder to the document than the whole one. Within a verdict come
    words not quoted yet, then an outcome not shown yet, then the order of the deal file; background
    of the deal comes last.
    """
    by_verdict: dict[str, list[Mapping[str, Any]]] = {verdict: [] for verdict in MARKS}
    for row in given:
        by_verdict.setdefault(str(row["verdict"]), []).append(row)
    by_verdict.pop("outside")
    places = _places({verdict: len(rows) for verdict, rows in by_verdict.items()}, most)
    found: list[str] = []
    quoted: set[str] = set()
    outcomes: set[str] = set()

    def rank(row: Mapping[str, Any]) -> tuple[bool, bool, bool]:
        told = row.get("outcome") in outcomes
        return str(row.get("quote")) in quoted, row.get("kind") == "background", told

    for verdict, rows in by_verdict.items():
        left = list(rows)
        for _ in range(places[verdict]):
            row = min(left, key=rank)
            left.remove(row)
            found.append(str(row["id"]))
            outcomes.add(str(row.get("outcome")))
            if row.get("quote"):
                quoted.add(str(row["quote"]))
    return found


def _places(counts: Mapping[str, int], most: int) -> Counter[str]:
    """Divide places among verdicts in proportion to their claims, one at least to each."""
    given = Counter({verdict: 1 for verdict, count in counts.items() if count})
    while given.total() < min(most, sum(counts.values())):
        free = [verdict for verdict, count in counts.items() if count > given[verdict]]
        given[max(free, key=lambda verdict: counts[verdict] / (2 * given[verdict] + 1))] += 1
    return given


def note(run: Run, lang: Language) -> str:
    """Return what the numbers and bars of the first screen are."""
    drawn = run.meta.get("draws") or {}
    if not drawn.get("count"):
        return text("draws.none", lang)
    return text("glance.note", lang, n=number(drawn["count"], lang, 0))

"""What stands behind the numbers, in words: claims, provisions, assumptions, regime, gaps."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from detente import catalogue
from detente.deal.schema import Provision
from detente.i18n import Language, text
from detente.report.numbers import joined, words
from detente.report.quantity import Column, missing, quantity, span
from detente.report.table import Cell, Head, Line, Table

MARKS = {"supported": "✓", "contradicted": "✕", "too-small": "≈", "outside": "–"}


@dataclass(frozen=True)
class Citation:
    """A source: its text and, if it is a web address, where it leads."""

    text: str
    href: str = ""


def citation(source: Any) -> Citation:
    """Return a source given as a string, a dict or a schema's Source.

    Only http and https become links: the text comes from outside.
    """
    if isinstance(source, str):
        return Citation(source, _web(source))
    get = source.get if isinstance(source, Mapping) else lambda name: getattr(source, name, None)
    parts = [str(x) for x in (get("title"), get("publisher"), get("date")) if x]
    url = str(get("url") or "")
    return Citation(", ".join(parts) or url, _web(url))


def _web(address: str) -> str:
    return address if address.startswith(("https://", "http://")) and " " not in address else ""


def day(value: Any, lang: Language) -> str:
    """Return a date, given as a date or an ISO string, in the reader's language."""
    from babel.dates import format_date

    if isinstance(value, str):
        try:
            value = datetime.date.fromisoformat(value[:10])
        except ValueError:
            return value
    return format_date(value, "long", locale=lang) if value else ""


@dataclass(frozen=True)
class ClaimRow:
    """One claim of the document with its verdict."""

    title: str
    quotes: tuple[str, ...]
    said_by: str
    verdict: str
    mark: str
    label: str
    measured: str
    number: str
    span: str
    why: str


def claims(rows: Iterable[Mapping[str, Any]], lang: Language) -> list[ClaimRow]:
    """Return the claim check, claims with a number first."""
    found = []
    for row in rows:
        quote = row.get("quote") or ()
        quotes = quote.values() if isinstance(quote, Mapping) else (quote,)
        unit, value = row.get("unit") or "", row.get("value")
        where = [row.get("country"), row.get("partner"), row.get("sector")]
        names = [catalogue.label(str(n), lang) for n in (row.get("outcome"), *where) if n]
        verdict = str(row["verdict"])
        found.append(
            ClaimRow(
                title=words(row["title"], lang),
                quotes=tuple(str(q) for q in quotes if q),
                said_by=words(row.get("said_by"), lang),
                verdict=verdict,
                mark=MARKS.get(verdict, ""),
                label=text(f"report.v_{verdict}", lang),
                measured=" · ".join(names) if not missing(value) else "",
                number="" if missing(value) else quantity(value, unit, lang),
                span="" if missing(value) else span(row.get("low"), row.get("high"), unit, lang),
                why=words(row.get("reason"), lang),
            )
        )
    order = list(MARKS)
    return sorted(found, key=lambda c: order.index(c.verdict) if c.verdict in order else 9)


@dataclass(frozen=True)
class ProvisionRow:
    """One provision in words."""

    id: str
    title: str
    details: tuple[str, ...]
    quotes: tuple[str, ...]
    sources: tuple[Citation, ...]
    status: str
    likelihood: str
    likelihood_source: str
    measures: tuple[str, ...]


def provisions(given: Iterable[Provision], lang: Language) -> list[ProvisionRow]:
    """Return the deal's provisions in the order of the file."""
    given = list(given)
    titles = {p.id: words(p.title, lang) for p in given}
    return [_provision(p, titles, lang) for p in given]


def _provision(p: Provision, titles: Mapping[str, str], lang: Language) -> ProvisionRow:
    chance = p.chance()
    percents = [quantity(100 * x, "%", lang, signed=False) for x in (chance.low, chance.high)]
    names = joined([catalogue.label(x, lang) for x in p.parties], lang)
    details = [text("report.between", lang, parties=names)]
    if p.attributed_to:
        details.append(text("report.as_reported_by", lang, who=words(p.attributed_to, lang)))
    for key, date in (("from", p.starts), ("until", p.ends), ("phased_in", p.phased_in_by)):
        if date:
            name = key if key == "phased_in" else f"{key}_date"
            details.append(text(f"report.{name}", lang, date=day(date, lang)))
    for consent in p.consent:
        who = f"{words(consent.body, lang)} ({catalogue.label(consent.actor, lang)})"
        details.append(text("report.consent_of", lang, who=who))
    if p.conditional_on:
        what = joined([titles.get(i, i) for i in p.conditional_on], lang)
        details.append(text("report.conditional_on", lang, what=what))
    measures = [_measure(m, lang) for m in p.measures]
    if p.no_measure:
        measures.append(words(p.no_measure, lang))
    return ProvisionRow(
        id=p.id,
        title=titles[p.id],
        details=tuple(details),
        quotes=tuple(q.exact for q in p.quotes),
        sources=tuple(citation(s) for s in p.sources),
        status=text(f"report.st_{p.status.value}", lang),
        likelihood=percents[0]
        if chance.low == chance.high
        else text("report.to", lang, low=percents[0], high=percents[1]),
        likelihood_source=text("report.likelihood_source", lang, source=chance.source),
        measures=tuple(measures),
    )


def kind(name: str, lang: Language) -> str:
    """Return the reader's name of a kind of measure; one added later keeps its own name."""
    try:
        return text(f"report.k_{name}", lang)
    except KeyError:
        return name


def _measure(measure: Any, lang: Language) -> str:
    """Return a measure's kind and where it applies; its numbers stand in their own table."""

    def names(field: str) -> str:
        value = getattr(measure, field, None) or []
        return joined([catalogue.label(x, lang) for x in value], lang)

    where = ""
    if getattr(measure, "exporter", None):
        where = text("report.arrow", lang, exporter=names("exporter"), importer=names("importer"))
    elif getattr(measure, "country", None):
        where = names("country")
    elif getattr(measure, "parties", None):
        where = names("parties")
    elif getattr(measure, "regime", None):
        where = ", ".join(measure.regime)
    parts = [where, names("sector")]
    shown = ", ".join(x for x in parts if x)
    label = kind(measure.kind, lang)
    label = text("report.colon", lang, name=label, value=shown) if shown else label
    note = words(measure.note, lang)
    return f"{label} — {note}" if note else label


def assumptions(
    rows: Iterable[Mapping[str, Any]], titles: Mapping[str, str], lang: Language
) -> Table | None:
    """Return every number of the deal with range, basis and source, or None."""
    lines = []
    for row in rows:
        if row.get("field") == "likelihood":
            continue  # stands with the provision's status
        values = [row.get(end) for end in ("low", "central", "high")]
        column = Column.of([v for v in values if not missing(v)], lang, signed=False)
        name = str(row["provision"])
        lines.append(
            Line(
                (
                    Cell(titles.get(name, name), note=_number_of(row, lang)),
                    *(Cell(column(v), numeric=True) for v in values),
                    Cell(_basis(row, lang)),
                    Cell(words(row.get("source"), lang)),
                )
            )
        )
    if not lines:
        return None
    names = ("h_field", "h_low", "h_central", "h_high", "h_basis", "h_source")
    heads = tuple(
        Head(text(f"report.{n}", lang), numeric=n in ("h_low", "h_central", "h_high"))
        for n in names
    )
    return Table(heads, tuple(lines))


def _number_of(row: Mapping[str, Any], lang: Language) -> str:
    names = [kind(str(row["kind"]), lang)] if row.get("kind") else []
    return text("report.list_comma", lang).join([*names, field_name(str(row["field"]), lang)])


@dataclass(frozen=True)
class RegimeRow:
    """One measure in force, and how much of it is left."""

    title: str
    dates: str
    sizes: tuple[tuple[str, str], ...]
    sources: tuple[Citation, ...]
    today: str
    deal: str
    left: float
    eased: bool


def regime(rows: Iterable[Mapping[str, Any]], lang: Language) -> list[RegimeRow]:
    """Return the measures in force, those that the deal changes first."""
    found = []
    for row in rows:
        today, deal = (row.get(f"strength_{s}") for s in ("today", "deal"))
        today = 1.0 if today is None else float(today)
        deal = today if deal is None else float(deal)
        ends = {"starts": row.get("starts"), "ends": row.get("ends")}
        dates = [
            text(f"report.{key}_date", lang, date=day(value, lang))
            for key, value in (("from", ends["starts"]), ("until", ends["ends"]))
            if value
        ]
        found.append(
            RegimeRow(
                title=words(row["title"], lang),
                dates=text("report.list_comma", lang).join(dates) or text("report.undated", lang),
                sizes=tuple(_size(s, lang) for s in row.get("sizes") or ()),
                sources=tuple(citation(s) for s in row.get("sources") or ()),
                today=quantity(100 * today, "%", lang, signed=False),
                deal=quantity(100 * deal, "%", lang, signed=False),
                left=round(100 * max(0.0, min(1.0, deal)), 1),
                eased=deal < today,
            )
        )
    return sorted(found, key=lambda r: not r.eased)


def _size(size: Mapping[str, Any], lang: Language) -> tuple[str, str]:
    """Return a measure's number with its basis, and the source of that."""
    value = size.get("value")
    shown = Column.of([] if missing(value) else [float(value or 0)], lang, signed=False)(value)
    about = text(
        "report.size", lang, kind=kind(str(size.get("kind", "")), lang), value=shown,
        field=field_name(str(size.get("field", "")), lang), basis=_basis(size, lang),
    )  # fmt: skip
    ratio = size.get("observed")
    if not missing(ratio):
        seen = Column(2, lang, signed=False)(ratio)
        about += text("report.observed", lang, ratio=seen)
    return about, words(size.get("source"), lang)


def _basis(row: Mapping[str, Any], lang: Language) -> str:
    name = str(row.get("basis") or "")
    try:
        return text(f"report.b_{name}", lang)
    except KeyError:
        return name


def field_name(name: str, lang: Language) -> str:
    """Return the reader's name of a measure's number; one added later keeps its own name."""
    try:
        return text(f"report.n_{name}", lang)
    except KeyError:
        return name


@dataclass(frozen=True)
class Gap:
    """A part of the deal that the numbers leave out, and why."""

    provision: str
    part: str
    reason: str


def gaps(
    rows: Iterable[Mapping[str, Any]], given: Iterable[Provision], lang: Language
) -> list[Gap]:
    """Return what no model reads, and the provisions that carry no measure."""
    given = list(given)
    titles = {p.id: words(p.title, lang) for p in given}
    found, seen = [], set()
    for row in rows:
        name = str(row["provision"])
        seen.add(name)
        number, label = row.get("measure"), row.get("kind")
        part = ""
        if label:
            part = kind(str(label), lang)
            if number is not None:
                part = text("report.part", lang, n=int(number) + 1, kind=part)
        found.append(Gap(titles.get(name, name), part, words(row.get("reason"), lang)))
    for p in given:
        if p.no_measure and not p.measures and p.id not in seen:
            found.append(
                Gap(titles[p.id], text("report.no_measure", lang), words(p.no_measure, lang))
            )
    return found


def solves(rows: Iterable[Mapping[str, Any]], lang: Language) -> tuple[Table, str]:
    """Return the solves with their residuals, and the largest residual as text."""
    rows = list(rows)
    lines = tuple(
        Line(
            (
                Cell(_state(str(r.get("state", "")), lang)),
                Cell(case(r, lang)),
                Cell(text("report.yes" if r.get("converged") else "report.no", lang)),
                Cell(_power(r.get("residual")), numeric=True),
                Cell(str(r.get("iterations", "–")), numeric=True),
                Cell(Column(2, lang, signed=False)(r.get("seconds")), numeric=True),
            )
        )
        for r in rows
    )
    names = ("h_state_of", "h_case", "h_converged", "h_residual", "h_iterations", "h_seconds")
    heads = tuple(
        Head(text(f"report.{n}", lang), n in ("h_residual", "h_iterations", "h_seconds"))
        for n in names
    )
    residuals = [float(r["residual"]) for r in rows if not missing(r.get("residual"))]
    caption = text("report.convergence_caption", lang)
    return Table(heads, lines, caption=caption), _power(max(residuals, default=None))


def case(row: Mapping[str, Any], lang: Language) -> str:
    """Return a case's name: the magnitudes, and the set of elasticities."""
    name, elasticity = str(row.get("case", "")), row.get("elasticity")
    parts = [text(f"report.h_{name}", lang) if name in ("low", "central", "high") else name]
    parts += [catalogue.label(str(elasticity), lang)] if elasticity else []
    return text("report.list_comma", lang).join(parts)


def _state(name: str, lang: Language) -> str:
    return text(f"report.state_{name}", lang) if name in ("base", "today", "deal") else name


def _power(value: float | None) -> str:
    return "–" if missing(value) else f"{value:.1e}".replace("-", "\u2212")


def data_sources(
    variables: Mapping[str, Mapping[str, Any]], lang: Language
) -> list[tuple[str, str]]:
    """Return each source of the world's data with its licence, and the variables it gives."""
    found: dict[tuple[str, str], list[str]] = {}
    for name, attributes in variables.items():
        source = str(attributes.get("source") or "")
        if source:
            licence = str(attributes.get("licence") or "")
            found.setdefault((source, licence), []).append(catalogue.label(name, lang))
    comma = text("report.list_comma", lang)
    return [
        (comma.join(dict.fromkeys(names)), f"{source} ({licence})" if licence else source)
        for (source, licence), names in found.items()
    ]

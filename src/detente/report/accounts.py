"""What stands behind the numbers, in words: claims, provisions, assumptions, regime, gaps."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from detente import catalogue
from detente.deal.schema import Provision
from detente.i18n import Language, text
from detente.report.drawn import probability
from detente.report.model_list import behind
from detente.report.numbers import MARKETS, SECURITY, STILL, Numbers, currency_name, joined, words
from detente.report.quantity import fuel_unit, missing, quantity, span

if TYPE_CHECKING:
    from detente.record import Run

# What a claim or a measure is about, beside where.
WHAT = ("sector", "fuel", "commodity", "currency", "resource", "network")
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


def day(value: Any, lang: Language, style: str = "long") -> str:
    """Return a date, given as a date or an ISO string, in the reader's language.

    ``style`` is a date format of CLDR: ``long`` or ``medium``.
    """
    from babel.dates import format_date

    if isinstance(value, str):
        try:
            value = datetime.date.fromisoformat(value[:10])
        except ValueError:
            return value
    return format_date(value, style, locale=lang) if value else ""


@dataclass(frozen=True)
class ClaimRow:
    """One claim of the document with its verdict."""

    id: str
    title: str
    quotes: tuple[str, ...]
    said_by: str
    verdict: str
    mark: str
    label: str
    measured: str
    about: str
    number: str
    span: str
    holds: str
    why: str


def claims(rows: Iterable[Mapping[str, Any]], lang: Language) -> list[ClaimRow]:
    """Return the claim check, claims with a number first."""
    found = []
    for row in rows:
        quote = row.get("quote") or {}
        quotes = quote.items() if isinstance(quote, Mapping) else [("", quote)]
        unit, value = row.get("unit") or "", row.get("value")
        if row.get("fuel"):
            unit = fuel_unit(str(row["fuel"]))
        where = [row.get(axis) for axis in ("outcome", "country", "partner", *WHAT)]
        names = [currency_name(str(n), lang) for n in where if n]
        verdict = str(row["verdict"])
        found.append(
            ClaimRow(
                id=str(row["id"]),
                title=words(row["title"], lang),
                quotes=_own_words(quotes, lang),
                said_by=words(row.get("said_by"), lang),
                verdict=verdict,
                mark=MARKS.get(verdict, ""),
                label=text(f"terms.verdict_{verdict}", lang),
                measured=" · ".join(names) if not missing(value) else "",
                about=words(row.get("about"), lang),
                number="" if missing(value) else quantity(value, unit, lang),
                span="" if missing(value) else span(row.get("low"), row.get("high"), unit, lang),
                holds=_holds(row.get("probability"), lang),
                why=words(row.get("reason"), lang),
            )
        )
    order = list(MARKS)
    return sorted(found, key=lambda c: order.index(c.verdict) if c.verdict in order else 9)


def _holds(share: float | None, lang: Language) -> str:
    """Return in how many draws a claim holds, or nothing where it was not drawn."""
    if missing(share):
        return ""
    assert share is not None
    return text("draws.holds", lang, share=probability(share, lang))


def _own_words(quotes: Iterable[tuple[str, str]], lang: Language) -> tuple[str, ...]:
    """Return the quotes from the document in the reader's language if there is one, else all."""
    quotes = [(str(document), str(exact)) for document, exact in quotes if exact]
    own = [exact for document, exact in quotes if document == lang]
    return tuple(own or [exact for _, exact in quotes])


def tally(rows: Iterable[ClaimRow], lang: Language) -> str:
    """Return how many claims have which verdict."""
    rows = list(rows)
    counts = {verdict: sum(r.verdict == verdict for r in rows) for verdict in MARKS}
    parts = [
        text("report.colon", lang, name=text(f"terms.verdict_{verdict}", lang), value=count)
        for verdict, count in counts.items()
    ]
    return " · ".join(parts)


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
    questions: tuple[str, ...] = ()


def provisions(
    given: Iterable[Provision], regime: Iterable[Mapping[str, Any]], lang: Language
) -> list[ProvisionRow]:
    """Return the deal's provisions in the order of the file; ``regime`` names what is lifted."""
    given = list(given)
    titles = {str(row["id"]): words(row["title"], lang) for row in regime}
    titles |= {p.id: words(p.title, lang) for p in given}
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
        names = {"name": words(consent.body, lang), "value": catalogue.label(consent.actor, lang)}
        who = text("report.bracketed", lang, **names)
        details.append(text("report.consent_of", lang, who=who))
    if p.conditional_on:
        what = joined([titles.get(i, i) for i in p.conditional_on], lang)
        details.append(text("report.conditional_on", lang, what=what))
    measures = [_measure(m, titles, lang) for m in p.measures]
    if p.no_measure:
        measures.append(words(p.no_measure, lang))
    return ProvisionRow(
        id=p.id,
        title=titles[p.id],
        details=tuple(details),
        quotes=_own_words([(q.document, q.exact) for q in p.quotes], lang),
        sources=tuple(citation(s) for s in p.sources),
        status=_status(p, lang),
        likelihood=percents[0]
        if chance.low == chance.high
        else text("report.to", lang, low=percents[0], high=percents[1]),
        likelihood_source=text("report.likelihood_source", lang, source=chance.source[lang])
        if p.likelihood
        else text("report.likelihood_default", lang),
        measures=tuple(measures),
        questions=tuple(words(question, lang) for question in p.questions),
    )


def _status(p: Provision, lang: Language) -> str:
    status = text(f"terms.status_{p.status.value}", lang)
    return text("report.set_aside", lang, status=status) if p.set_aside else status


def kind(name: str, lang: Language) -> str:
    """Return the reader's name of a kind of measure; one added later keeps its own name."""
    try:
        return text(f"terms.kind_{name}", lang)
    except KeyError:
        return name


def _measure(measure: Any, titles: Mapping[str, str], lang: Language) -> str:
    """Return a measure's kind and where it applies; its numbers stand in their own table."""

    def names(field: str) -> str:
        value = getattr(measure, field, None) or []
        value = [value] if isinstance(value, str) else value
        return joined([currency_name(x, lang) for x in value], lang)

    where = names("country") or names("parties")
    for giver, taker in (("exporter", "importer"), ("country", "partner"), ("lender", "borrower")):
        if getattr(measure, giver, None) and getattr(measure, taker, None):
            where = text("report.arrow", lang, exporter=names(giver), importer=names(taker))
    if getattr(measure, "regime", None):
        where = text("report.list_semicolon", lang).join(titles.get(i, i) for i in measure.regime)
    via = text("report.via", lang, places=names("via")) if getattr(measure, "via", None) else ""
    parts = [where, via, *(names(axis) for axis in WHAT)]
    shown = text("report.list_comma", lang).join(x for x in parts if x)
    label = kind(measure.kind, lang)
    label = text("report.colon", lang, name=label, value=shown) if shown else label
    note = words(measure.note, lang)
    return text("report.noted", lang, label=label, note=note) if note else label


def uncovered(run: Run, lang: Language) -> list[Gap]:
    """Return what the numbers of a run leave out, with the provisions that move nothing."""
    numbers = Numbers(run)
    listed = {row["provision"] for row in run.not_covered}
    idle = [
        Gap(words(run.deal.provision(name).title, lang), "", text("report.idle", lang))
        for name in run.meta["covered"]
        if name not in listed and _idle(numbers, name)
    ]
    return [*gaps(run.not_covered, run.deal.provisions, lang), *idle]


def _idle(numbers: Numbers, provision: str) -> bool:
    """Return whether a provision that the models read moves nothing, as far as the run tells.

    A provision on energy, currency or security, or on measures in force of any kind, is not
    called idle where an outcome of the models that read it moves in any case, visibly or not; one
    on trade where it contributes to real income.
    """
    run = numbers.run
    moved = {s["variable"] for s in run.shocks if s["provision"] == provision}
    trade = {v for m in behind(run.meta["models"], "real_income") for v in m["reads"]}
    if moved - trade and numbers.moves(*_touched(run, moved - trade)):
        return False
    shares = run.shares("real_income")
    own = shares[shares["provision"] == provision]["value"]
    if len(own):
        return bool(own.abs().max() <= STILL)
    # No contributions: a run of an earlier version had too many provisions, or it is not on trade.
    return bool(moved) and not moved & trade


def _touched(run: Run, moved: set[str]) -> list[str]:
    """Return the outcomes beside trade that rest on what the readers of these variables write.

    All of them where the run does not say, or for measures in force, which may be of any kind.
    """
    models = run.meta["models"]
    if "regime_strength" in moved or not all("writes" in m for m in models):
        return [*MARKETS, *SECURITY]
    written = {v for m in models if moved.intersection(m["reads"]) for v in m["writes"]}
    rows = catalogue.outcomes()
    return [name for name in (*MARKETS, *SECURITY) if written.intersection(rows[name].rests_on)]


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
        reason = words(row.get("reason"), lang)
        found.append(Gap(titles.get(name, name), part, reason[:1].upper() + reason[1:]))
    for p in given:
        if p.set_aside:
            found.append(Gap(titles[p.id], "", text("report.set_aside_gap", lang)))
        elif p.no_measure and not p.measures and p.id not in seen:
            found.append(
                Gap(titles[p.id], text("report.no_measure", lang), words(p.no_measure, lang))
            )
    return found

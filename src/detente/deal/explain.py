"""A deal in plain sentences, before any run: what it changes, by how much, how sure that is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, get_args

from detente import catalogue
from detente.deal.schema import Status
from detente.deal.sentence import enumerate_names, measure_sentence, name, percentage
from detente.deal.value import Case, Text
from detente.i18n import Language, number, text

if TYPE_CHECKING:
    import datetime

    from detente.deal.schema import Claim, Consent, Deal, Provision, Quote
    from detente.deal.value import Magnitude


@dataclass(frozen=True)
class Section:
    """A heading and the sentences under it."""

    title: str
    lines: tuple[str, ...]


def explain(
    deal: Deal, lang: Language, regime: Mapping[str, Text] | None = None
) -> tuple[Section, ...]:
    """Return the deal in sentences: itself, then each provision, then the claims.

    ``regime`` gives the titles of measures in force by id; without it the ids stand.
    """
    titles = {p.id: p.title for p in deal.provisions}
    sections = [Section(deal.title[lang], tuple(_deal(deal, lang)))]
    for provision in deal.provisions:
        lines = tuple(_provision(provision, lang, titles, regime or {}))
        sections.append(Section(provision.title[lang], lines))
    if deal.claims:
        lines = tuple(line for claim in deal.claims for line in _claim(claim, lang))
        sections.append(Section(text("explain.claims", lang), lines))
    return tuple(sections)


def _deal(deal: Deal, lang: Language) -> Iterator[str]:
    yield deal.summary[lang]
    dated = "deal_as_reported" if deal.documents else "deal_dated"
    yield text(f"explain.{dated}", lang, date=_date(deal.date, lang))
    yield text("explain.deal_parties", lang, parties=_labels(deal.parties, lang))
    if deal.watch:
        yield text("explain.deal_watch", lang, watch=_labels(deal.watch, lang))
    if deal.documents:
        documents = enumerate_names([*deal.documents.values()], lang)
        yield text("explain.deal_documents", lang, documents=documents)
    if deal.sources:
        sources = "; ".join(source.title for source in deal.sources)
        yield text("explain.deal_sources", lang, sources=sources)
    if not deal.reviewed:
        yield text("explain.deal_draft", lang)
    yield from _questions(deal.questions, lang)


def _provision(
    provision: Provision, lang: Language, titles: Mapping[str, Text], regime: Mapping[str, Text]
) -> Iterator[str]:
    yield from _quotes(provision.quotes, lang)
    yield text(f"explain.status_{_key(provision.status)}", lang)
    if provision.set_aside:
        yield text("explain.set_aside", lang)
    domain = text(f"explain.domain_{_key(provision.domain)}", lang)
    parties = _labels(provision.parties, lang)
    yield text("explain.provision_parties", lang, parties=parties, domain=domain)
    if provision.attributed_to:
        yield text("explain.attributed", lang, who=provision.attributed_to[lang])
    for measure in provision.measures:
        yield measure_sentence(measure, lang, regime)
    if provision.no_measure:
        yield text("explain.no_measure", lang, reason=provision.no_measure[lang])
    if provision.likelihood or not (provision.zero or provision.status is Status.IN_FORCE):
        yield _likelihood(provision, lang)
    if provision.conditional_on:
        names = enumerate_names([titles[i][lang] for i in provision.conditional_on], lang)
        yield text("explain.conditional", lang, provisions=names)
    for consent in provision.consent:
        actor = name(consent.actor, lang)
        yield text("explain.consent", lang, actor=actor, body=consent.body[lang])
        if consent.position:
            yield from _position(consent, lang)
    if provision.consent_threshold:
        yield _scored("consent_threshold", provision.consent_threshold, lang)
    days = {
        "starts": provision.starts,
        "phased_in": provision.phased_in_by,
        "ends": provision.ends,
    }
    for key, day in days.items():
        if day:
            yield text(f"explain.{key}", lang, date=_date(day, lang))
    yield from _questions(provision.questions, lang)


def _likelihood(provision: Provision, lang: Language) -> str:
    chance = provision.chance()
    return text(
        f"explain.likelihood_{'own' if provision.likelihood else 'default'}",
        lang,
        central=percentage(chance.central, lang),
        low=percentage(chance.low, lang),
        high=percentage(chance.high, lang),
        source=chance.source[lang],
    )


def _position(consent: Consent, lang: Language) -> Iterator[str]:
    """Yield what is assumed of a body's stand and of its weight, and on what ground."""
    assert consent.position
    yield _scored("consent_position", consent.position, lang)
    for field in ("capability", "salience"):
        if field in consent.model_fields_set:
            yield _scored(f"consent_{field}", getattr(consent, field), lang)


def _scored(key: str, magnitude: Magnitude, lang: Language) -> str:
    """Return a sentence on a score of 0 to 100 or a weight: its range if any, its source if any."""
    ends = (magnitude.value(case) for case in get_args(Case))
    low, central, high = (number(end, lang, 0 if end == round(end) else 1) for end in ends)
    ranged = low != high
    value = text("explain.score_range", lang, low=low, central=central, high=high)
    said = text(f"explain.{key}", lang, value=value if ranged else central)
    if not magnitude.source:
        return said
    basis = text(f"explain.basis_{magnitude.basis}", lang, source=magnitude.source[lang])
    return said + ("" if lang == "ja" else " ") + basis


def _claim(claim: Claim, lang: Language) -> Iterator[str]:
    yield from _quotes(claim.quotes, lang)
    effect = claim.effect
    sign = {"+": "up", "-": "down", "?": "open"}[effect.sign]
    said = text(
        "explain.claim",
        lang,
        title=claim.title[lang],
        kind=text(f"explain.kind_{claim.kind}", lang),
        said_by=claim.said_by[lang],
        cause=claim.cause[lang],
        about=effect.about[lang],
        sign=text(f"explain.sign_{sign}", lang),
    )
    if effect.outcome is None:
        check = text("explain.claim_unchecked", lang)
    else:
        outcome = catalogue.label(effect.outcome, lang)
        by = effect.resource or effect.network
        if by:
            outcome = text("explain.claim_by", lang, outcome=outcome, by=name(by, lang))
        axes = (effect.country, effect.partner, effect.sector)
        axes += (effect.fuel, effect.commodity, effect.currency)
        named = [n for n in axes if n]
        if named:
            place = enumerate_names([name(label, lang) for label in named], lang)
            outcome = text("explain.claim_place", lang, outcome=outcome, place=place)
        check = text("explain.claim_checked", lang, outcome=outcome)
    yield said + ("" if lang == "ja" else " ") + check


def _questions(questions: list[Text], lang: Language) -> Iterator[str]:
    for question in questions:
        yield text("explain.question", lang, question=question[lang])


def _quotes(quotes: list[Quote], lang: Language) -> Iterator[str]:
    """Yield the quotes from the document in the reader's language, if there is one, else all."""
    for quote in [q for q in quotes if q.document == lang] or quotes:
        yield text("explain.quote", lang, **quote.model_dump(exclude={"prefix", "suffix"}))


def _labels(names: list[str], lang: Language) -> str:
    return enumerate_names([name(label, lang) for label in names], lang)


def _date(day: datetime.date, lang: Language) -> str:
    from babel.dates import format_date

    return format_date(day, format="long", locale=lang)


def _key(value: str) -> str:
    return value.replace("-", "_")

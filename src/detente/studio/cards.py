"""A deal as cards: each provision with its words, rung, chance and numbers to move."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from detente import catalogue
from detente.deal.schema import ZERO, Likelihood, Status, usual
from detente.deal.sentence import measure_sentence
from detente.deal.settings import Knob, knobs, rungs
from detente.i18n import Language, text
from detente.report.accounts import citation, kind
from detente.report.grounds import number_of
from detente.report.magnitude import magnitude as size_of
from detente.report.magnitude import pattern
from detente.report.numbers import joined, words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from detente.deal.schema import Deal, Measure, Provision, Text
    from detente.studio.reach import Reach


def cards(deal: Deal, reach: Reach, lang: Language) -> list[dict[str, Any]]:
    """Return the provisions in the order of the file.

    A number of a measure that no model reads is no knob of its card: moving it would move nothing.
    """
    from detente.world.regime import provisions

    regime = {p.id: p.title for p in provisions()}
    every = knobs(deal)
    return [_card(p, every, reach, regime, lang) for p in deal.provisions]


def _card(
    p: Provision,
    every: tuple[Knob, ...],
    reach: Reach,
    regime: Mapping[str, Text],
    lang: Language,
) -> dict[str, Any]:
    # What is denied has no shocks; were it not, its measures might be read.
    read = [p.zero or (p.id, at) in reach.read for at in range(len(p.measures))]
    return {
        "id": p.id,
        "title": words(p.title, lang),
        "parties": joined([catalogue.label(x, lang) for x in p.parties], lang),
        "domain": text(f"explain.domain_{p.domain.value.replace('-', '_')}", lang),
        "status": p.status.value,
        "likelihood": {**_chance(p.chance(), lang), "own": p.likelihood is not None},
        "attributed_to": words(p.attributed_to, lang),
        "quotes": [{"document": q.document, "exact": q.exact} for q in p.quotes],
        "sources": [vars(citation(source)) for source in p.sources],
        "conditional_on": list(p.conditional_on),
        "set_aside": p.set_aside,
        "zero": p.status in ZERO,
        # A file may not raise a provision that says nothing of what it would do.
        "fixed": not p.measures and not p.no_measure,
        "moves": any(read) and not p.zero,
        "why": _why(p, any(read), lang),
        "questions": [words(question, lang) for question in p.questions],
        "measures": [
            {
                "kind": kind(measure.kind, lang),
                "sentence": measure_sentence(measure, lang, regime),
                "gaps": list(reach.reasons.get((p.id, at), ())),
                "knobs": [
                    _knob(k, measure, lang)
                    for k in every
                    if read[at] and (k.provision, k.position) == (p.id, at)
                ],
            }
            for at, measure in enumerate(p.measures)
        ],
    }


def _why(p: Provision, read: bool, lang: Language) -> str:
    """Return why a provision moves no model; nothing of one that does."""
    if p.no_measure:
        return words(p.no_measure, lang)
    if p.status in ZERO:
        return text("studio_cards.denied", lang)
    return "" if read else text("studio_cards.unread", lang)


def _knob(knob: Knob, measure: Measure, lang: Language) -> dict[str, Any]:
    size, unit = knob.size, knob.unit or None
    written = pattern(measure.kind, knob.field, unit, lang)

    def shown(value: float) -> str:
        return size_of(value, measure.kind, knob.field, unit, lang)

    return {
        "name": knob.name,
        "field": knob.field,
        "label": number_of(measure.kind, knob.field, None, lang),
        "shown": [shown(end) for end in (knob.low, knob.central, knob.high)],
        "low": knob.low,
        "central": knob.central,
        "high": knob.high,
        "template": written.template,
        "factor": written.factor,
        # Whether the range is the file's; else its ends are only how far to try.
        "ranged": size.value("low") < size.value("high"),
        "basis": text(f"terms.basis_{size.basis}", lang),
        "source": size.source[lang],
        "together": list(knob.together),
    }


def _chance(chance: Likelihood, lang: Language) -> dict[str, Any]:
    ends = {end: getattr(chance, end) for end in ("low", "central", "high")}
    return {**ends, "source": chance.source[lang]}


def statuses(lang: Language) -> list[dict[str, Any]]:
    """Return the rungs of the certainty ladder with their names and usual likelihoods."""
    return [
        {
            "id": rung,
            "label": text(f"terms.status_{rung}", lang),
            "likelihood": _chance(usual(Status(rung)), lang),
            "zero": rung in ZERO,
        }
        for rung in rungs()
    ]

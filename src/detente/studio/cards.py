"""A deal as cards: each provision with its words, rung, chance and numbers to move."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from detente import catalogue
from detente.deal.sentence import measure_sentence
from detente.deal.settings import Knob, knobs, rungs
from detente.i18n import Language, text
from detente.report.accounts import kind
from detente.report.grounds import field_name
from detente.report.magnitude import magnitude as size_of
from detente.report.numbers import joined, words

if TYPE_CHECKING:
    from collections.abc import Collection

    from detente.deal.schema import Deal, Provision


def cards(deal: Deal, movers: Collection[str], lang: Language) -> list[dict[str, Any]]:
    """Return the provisions in the order of the file.

    ``movers`` are those that move a model; of the others the reason stands in the report.
    """
    from detente.world.regime import provisions

    regime = {p.id: p.title for p in provisions()}
    every = knobs(deal)
    return [
        {
            **_card(p, lang),
            "moves": p.id in movers,
            "measures": [
                {
                    "kind": kind(measure.kind, lang),
                    "sentence": measure_sentence(measure, lang, regime),
                    "knobs": [
                        _knob(k, deal, lang)
                        for k in every
                        if k.provision == p.id and k.position == position
                    ],
                }
                for position, measure in enumerate(p.measures)
            ],
        }
        for p in deal.provisions
    ]


def _card(p: Provision, lang: Language) -> dict[str, Any]:
    chance = p.chance()
    return {
        "id": p.id,
        "title": words(p.title, lang),
        "parties": joined([catalogue.label(x, lang) for x in p.parties], lang),
        "domain": text(f"explain.domain_{p.domain.value.replace('-', '_')}", lang),
        "status": p.status.value,
        "likelihood": {
            "low": chance.low,
            "central": chance.central,
            "high": chance.high,
            "source": chance.source[lang],
            "own": p.likelihood is not None,
        },
        "attributed_to": words(p.attributed_to, lang),
        "quotes": [{"document": q.document, "exact": q.exact} for q in p.quotes],
        "conditional_on": list(p.conditional_on),
        "set_aside": p.set_aside,
        "zero": p.zero,
        "no_measure": words(p.no_measure, lang),
        "questions": [words(question, lang) for question in p.questions],
    }


def _knob(knob: Knob, deal: Deal, lang: Language) -> dict[str, Any]:
    size, measure = knob.size, deal.provision(knob.provision).measures[knob.position]

    def shown(value: float) -> str:
        return size_of(value, measure.kind, knob.field, knob.unit or None, lang)

    return {
        "name": knob.name,
        "field": knob.field,
        "label": field_name(knob.field, lang),
        "shown": [shown(end) for end in (knob.low, knob.central, knob.high)],
        "low": knob.low,
        "central": knob.central,
        "high": knob.high,
        "open": size.value("low") < size.value("high"),
        "basis": size.basis,
        "source": size.source[lang],
        "together": list(knob.together),
    }


def statuses(lang: Language) -> list[dict[str, str]]:
    """Return the rungs of the certainty ladder with their names."""
    return [{"id": rung, "label": text(f"terms.status_{rung}", lang)} for rung in rungs()]

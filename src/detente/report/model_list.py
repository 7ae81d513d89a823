"""The models of a run: what each is, how far ahead it looks, on which ones an outcome rests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from detente import catalogue
from detente.i18n import Language, text
from detente.report.finding import sentences
from detente.report.numbers import words

Row = Mapping[str, Any]


@dataclass(frozen=True)
class ModelRow:
    """A model in words; ``about`` is its source where nothing more is known of it."""

    name: str
    about: str
    horizon: str
    source: str


def listed(models: Iterable[Row], outcomes: Sequence[str], lang: Language) -> list[ModelRow]:
    """Return the models of a run, in the order in which they were solved."""
    return [
        ModelRow(
            name=label(str(m["name"]), lang),
            about=said(f"report.m_model_{m['name']}", lang) or sentences([source(m, lang)], lang),
            horizon=_horizon(m, outcomes, lang),
            source=source(m, lang),
        )
        for m in models
    ]


def label(name: str, lang: Language) -> str:
    """Return the reader's name of a model; one of others keeps its own."""
    return said(f"report.model_{name}", lang) or name


def source(model: Row, lang: Language) -> str:
    """Return the source of a model; where it is a sentence, in the reader's language."""
    own = words(model.get("source"), lang)
    return own if lang == "en" else said(f"report.source_{model['name']}", lang) or own


def said(key: str, lang: Language) -> str:
    """Return a message if there is one: a name added later has none."""
    try:
        return text(key, lang)
    except KeyError:
        return ""


def _horizon(model: Row, outcomes: Sequence[str], lang: Language) -> str:
    """Return the horizons of the outcomes that rest on what a model writes."""
    rows = (catalogue.outcomes()[name] for name in outcomes)
    written = set(model.get("writes") or ())
    found = dict.fromkeys(r.said("horizon", lang) for r in rows if written.intersection(r.rests_on))
    return text("report.list_semicolon", lang).join(found)


def behind(models: Sequence[Row], outcome: str) -> list[Row]:
    """Return the models on which an outcome rests: the writers, and those that they read from.

    All of them where the run or the catalogue does not say.
    """
    wanted = set(catalogue.outcomes()[outcome].rests_on)
    if not wanted or not all("writes" in m for m in models):
        return list(models)
    found: list[Row] = []
    for model in reversed(models):
        if wanted.intersection(model["writes"]):
            found.append(model)
            wanted.update(model["reads"])
    return found[::-1] or list(models)

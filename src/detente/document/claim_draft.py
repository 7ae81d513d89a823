"""A claim found becomes a claim of a draft deal: plain data that is valid there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from detente import catalogue
from detente.document.axes import Place, named
from detente.document.effects import quantities
from detente.document.reading import ClaimFound, EffectFound, Reading, Span
from detente.document.topics import instruments
from detente.i18n import LANGUAGES, Language, text

_LONG = 160
# More states than these make no title.
_MANY = 3


def claim(
    found: ClaimFound, reading: Reading, number: int, ids: Sequence[str] = ()
) -> dict[str, Any]:
    """Return a claim as a deal file has it, without its quotes.

    Parameters
    ----------
    number
        Which claim of the document it is; it makes the id unique.
    ids
        The id of the provision of each term of the reading.
    """
    effect = found.effects[0]
    what = {lang: _what(found, effect, reading, lang) for lang in LANGUAGES}
    move = {"+": "up", "-": "down", "?": "open"}[effect.sign]
    known = effect.about in quantities()
    name = effect.about if known else found.kind
    title = {
        lang: text(f"document_claims.{move}", lang, what=what[lang])
        if known
        else _kind(found, reading, lang)
        for lang in LANGUAGES
    }
    data = {
        "id": f"{name.replace('_', '-')}-{number}",
        "title": title,
        "kind": found.kind,
        "said_by": _said_by(found, reading),
        "provisions": [ids[i] for i in found.terms if i < len(ids)],
        "cause": _cause(found, effect, reading),
        "effect": {
            **({"outcome": effect.outcome} if effect.outcome else {}),
            **dict(effect.axes),
            "sign": effect.sign,
            "about": what,
        },
    }
    return {key: value for key, value in data.items() if value != []}


def _kind(found: ClaimFound, reading: Reading, lang: Language) -> str:
    """Return the kind of a claim without a quantity, with whom it names, else what it is about."""
    kind = text(f"document_claims.kind_{found.kind}", lang)
    known = {**catalogue.places(), **catalogue.place_groups()}
    named = [catalogue.label(code, lang) for code in found.actors if code in known]
    if 0 < len(named) <= _MANY:
        return text("document_claims.named", lang, label=kind, where=_joined(named, lang))
    if found.terms and found.terms[0] < len(reading.terms):
        topic = reading.terms[found.terms[0]].topic
        about = instruments()[topic.instrument].label(lang)
        return text("document_claims.what", lang, label=kind, where=about)
    return kind


def _joined(names: Sequence[str], lang: Language) -> str:
    return ("、" if lang == "ja" else ", ").join(names)


def _what(found: ClaimFound, effect: EffectFound, reading: Reading, lang: Language) -> str:
    """Return what moves: the outcome or quantity with its axes, else the document's words.

    Where these are the whole clause, which the quote has, that no effect is named.
    """
    words = _short(effect.effect, reading)
    if effect.about not in quantities():
        if effect.sign == "?" and effect.effect.holds(found.clause.span):
            return text(f"document_claims.none_{found.kind}", lang)
        return text("document_claims.words", lang, words=words)
    if not effect.outcome:
        label = quantities()[effect.about].label(lang)
        return text(
            "document_claims.what",
            lang,
            label=label,
            where=text("document_claims.words", lang, words=words),
        )
    label = catalogue.outcomes()[effect.outcome].label(lang)
    names = [catalogue.label(v, lang) for k, v in effect.axes if k != "comparison"]
    what = label
    if names:
        what = text("document_claims.what", lang, label=label, where=_joined(names, lang))
    sentence = reading.sentences[found.clause.sentence]
    span = Span(sentence.start, sentence.end)
    place = Place(reading.document.text, sentence.lang, span, effect.effect, (), (), (), True)
    if "commodity" in dict(effect.axes) and not named("commodity", place):
        what = text("document_claims.assumed", lang, what=what)
    return what


def _said_by(found: ClaimFound, reading: Reading) -> dict[str, str]:
    who = found.clause.certainty.attributed
    if who is None or not who.of(reading.document.text).strip():
        return {lang: text("document_claims.author", lang) for lang in LANGUAGES}
    return quoted(who, reading)


def _cause(found: ClaimFound, effect: EffectFound, reading: Reading) -> dict[str, str]:
    """Return the cause in the document's words, else the provision meant, else what it reports."""
    if effect.cause is not None:
        return quoted(effect.cause, reading)
    if found.terms and found.terms[0] < len(reading.terms):
        topic = reading.terms[found.terms[0]].topic
        return {lang: instruments()[topic.instrument].label(lang) for lang in LANGUAGES}
    return {lang: text("document_claims.cause_deal", lang) for lang in LANGUAGES}


def quoted(span: Span, reading: Reading) -> dict[str, str]:
    """Return words of the document, in quotation marks for readers of the other language."""
    words = _short(span, reading)
    own = reading.document.lang
    return {
        lang: words if lang == own else text("document_claims.words", lang, words=words)
        for lang in LANGUAGES
    }


def _short(span: Span, reading: Reading) -> str:
    words = " ".join(span.of(reading.document.text).split())
    return words if len(words) <= _LONG else words[:_LONG] + "…"

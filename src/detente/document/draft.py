"""A reading becomes a draft deal: provisions, measures, claims, quotes, and open questions."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from detente import catalogue
from detente.deal.anchor import selector
from detente.deal.schema import Deal, Provision
from detente.deal.sentence import enumerate_names, name
from detente.document.amounts import dates
from detente.document.claim_draft import claim, quoted
from detente.document.measures import propose
from detente.document.reading import Certainty, ClaimFound, Clause, Question, Reading, Term
from detente.document.topics import instruments
from detente.errors import DataError, Fault
from detente.i18n import LANGUAGES, Language, text

# Areas of the messages in which questions are found.
_QUESTIONS = ("document", "document_measures", "document_links")
_WATCH = 8


@dataclass(frozen=True)
class Draft:
    """A draft deal as plain data, with what a person should look at first.

    ``dropped`` counts quotes that did not stand in the document word for word.
    """

    data: dict[str, Any]
    deal: Deal
    dropped: int

    @property
    def questions(self) -> int:
        """Return how many questions are open."""
        entries = [self.deal, *self.deal.provisions]
        return sum(len(entry.questions) for entry in entries)


def draft(
    reading: Reading,
    regime: Sequence[Provision],
    *,
    identifier: str,
    place: str,
    today: datetime.date | None = None,
) -> Draft:
    """Return the draft deal of a reading.

    Parameters
    ----------
    regime
        The measures in force, which a ``lift`` names.
    identifier
        Id of the deal.
    place
        File of the document's text, beside the deal file.
    today
        The day that stands where the document gives none (which is asked).

    Raises
    ------
    DataError
        The document states no provision between states that the catalogue knows.
    """
    parties = _places(reading.parties)
    if not reading.terms or not parties:
        raise DataError(Fault(reading.document.name, text("document.nothing_found")))
    names = _names(reading.terms)
    day, dated = _date(reading, today or datetime.date.today())
    asked = [*reading.questions, *(() if dated else (Question("date", "date"),))]
    dropped = Counter[str]()
    data: dict[str, Any] = {
        "id": identifier,
        "title": _text("document.title", parties=parties),
        "summary": _text(
            "document.summary",
            parties=parties,
            document=reading.document.name,
            provisions=len(reading.terms),
            claims=len(reading.claims),
        ),
        "date": day,
        "parties": parties,
        "watch": _watch(reading, parties),
        "reviewed": False,
        "documents": {reading.document.lang: place},
        "provisions": [
            _provision(term, names[index], reading, regime, dropped)
            for index, term in enumerate(reading.terms)
        ],
        "claims": [_claim(c, n, reading, names, dropped) for n, c in enumerate(reading.claims, 1)],
        "questions": [ask(question) for question in asked],
    }
    data = {key: value for key, value in data.items() if value not in ([], {}, None)}
    return Draft(data, Deal.model_validate(data), reading.dropped + dropped.total())


def ask(question: Question) -> dict[str, str]:
    """Return the words of a question, in both languages."""
    values = dict(question.values)
    return _said(f"question_{question.code}", values)


def _said(key: str, values: Mapping[str, str]) -> dict[str, str]:
    for area in _QUESTIONS:
        try:
            return {lang: text(f"{area}.{key}", lang, **_named(values, lang)) for lang in LANGUAGES}
        except KeyError:
            continue
    raise KeyError(key)


def _named(values: Mapping[str, str], lang: Language) -> dict[str, str]:
    """Return the values of a message, a rung of the ladder by its name."""
    given = dict(values)
    if "status" in given:
        given["status"] = text(f"terms.status_{given['status']}", lang)
    return given


def _provision(
    term: Term,
    identifier: str,
    reading: Reading,
    regime: Sequence[Provision],
    dropped: Counter[str],
) -> dict[str, Any]:
    certainty = term.clause.certainty
    parties = _places(term.parties) or _places(reading.parties)
    proposal = propose(term, reading, regime)
    label = instruments()[term.topic.instrument]
    asked = [*term.questions, *proposal.questions]
    if certainty.condition:
        words = certainty.condition.of(reading.document.text)
        asked.append(Question("condition", "conditional_on", (("words", _flat(words)),)))
    data: dict[str, Any] = {
        "id": identifier,
        "title": {
            lang: text(
                "document.provision_title",
                lang,
                label=label.label(lang),
                parties=_list(parties, lang),
            )
            for lang in LANGUAGES
        },
        "quotes": _quotes((term.clause, *term.again), reading, dropped),
        "parties": parties,
        "domain": term.topic.domain.value,
        "status": term.status.value,
        "attributed_to": _attributed(certainty, reading),
        "measures": list(proposal.measures),
        "no_measure": None if proposal.measures else _dump(proposal.no_measure),
        "questions": [ask(question) for question in asked],
    }
    return {key: value for key, value in data.items() if value not in ([], {}, None)}


def _attributed(certainty: Certainty, reading: Reading) -> dict[str, str]:
    """Return who says so, in the document's words, else that the document does."""
    if certainty.attributed and certainty.attributed.of(reading.document.text).strip():
        return quoted(certainty.attributed, reading)
    return _text("document.as_reported")


def _claim(
    found: ClaimFound,
    number: int,
    reading: Reading,
    names: Sequence[str],
    dropped: Counter[str],
) -> dict[str, Any]:
    data = claim(found, reading, number, names)
    quotes = _quotes((found.clause,), reading, dropped)
    return {"id": data["id"], "title": data["title"], "quotes": quotes} | data


def _quotes(
    clauses: Sequence[Clause], reading: Reading, dropped: Counter[str]
) -> list[dict[str, Any]]:
    """Return a quote of each clause; what does not stand in the text is dropped and counted."""
    found = []
    for clause in clauses:
        if not clause.span.of(reading.document.text).strip():
            dropped["empty"] += 1
            continue
        quote = selector(reading.document.text, clause.span.start, clause.span.end)
        found.append({"document": reading.document.lang, **asdict(quote)})
    return found


def _names(terms: Sequence[Term]) -> list[str]:
    """Return an id for each term: its instrument, numbered where there are several."""
    seen = Counter[str]()
    found = []
    for term in terms:
        base = term.topic.instrument.replace("_", "-")
        seen[base] += 1
        found.append(base if seen[base] == 1 else f"{base}-{seen[base]}")
    return found


def _places(codes: Sequence[str]) -> list[str]:
    """Return the codes that a deal file knows: all but those of bodies such as the UN."""
    known = {**catalogue.places(), **catalogue.place_groups()}
    return [code for code in dict.fromkeys(codes) if code in known]


def _watch(reading: Reading, parties: Sequence[str]) -> list[str]:
    """Return the third states that the document speaks of most."""
    counts = Counter(code for m in reading.mentions for code in m.codes)
    named = [code for code, _ in counts.most_common() if code in catalogue.places()]
    return [code for code in named if code not in parties][:_WATCH]


def _date(reading: Reading, today: datetime.date) -> tuple[datetime.date, bool]:
    """Return the first date of the document no later than ``today``; whether it is a full one.

    A document of which only the month is known stands at its first day.
    """
    for sentence in reading.sentences:
        for moment in dates(reading.document.text, sentence, sentence.lang):
            if moment.month and moment.first() <= today:
                return moment.first(), moment.day is not None
    return today, False


def _text(key: str, *, parties: Sequence[str] = (), **values: object) -> dict[str, str]:
    return {lang: text(key, lang, parties=_list(parties, lang), **values) for lang in LANGUAGES}


def _list(parties: Sequence[str], lang: Any) -> str:
    return enumerate_names([name(party, lang) for party in parties], lang)


def _dump(value: Any) -> dict[str, str] | None:
    return value.model_dump() if value is not None else None


def _flat(words: str) -> str:
    return " ".join(words.split())


def names(reading: Reading) -> Iterator[tuple[str, Term]]:
    """Yield the id and the term of each provision."""
    yield from zip(_names(reading.terms), reading.terms, strict=True)

"""What was read in a document and why, for the terminal; and the draft with its reasons."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Group
from rich.text import Text

from detente.deal.sentence import enumerate_names
from detente.deal.sentence import name as place
from detente.document.draft import names
from detente.document.draft_yaml import to_yaml
from detente.document.topics import instruments
from detente.i18n import Language, percent, text

if TYPE_CHECKING:
    from detente.document.draft import Draft
    from detente.document.reading import Certainty, ClaimFound, Reading, Sentence, Term

_AREAS = ("document", "cues_en", "cues_ja", "document_claims")
# A document must not steer the terminal.
_CONTROLS = dict.fromkeys((*range(10), *range(11, 32), *range(127, 160)), " ")
_QUOTE = "bold"
_CUE = "bold underline"


def render(reading: Reading, lang: Language) -> Group:
    """Return the document with the words that were read marked, and under each sentence why."""
    terms: dict[int, list[tuple[str, Term]]] = defaultdict(list)
    again: dict[int, list[str]] = defaultdict(list)
    claims: dict[int, list[ClaimFound]] = defaultdict(list)
    for identifier, term in names(reading):
        terms[term.clause.sentence].append((identifier, term))
        for clause in term.again:
            again[clause.sentence].append(identifier)
    for claim in reading.claims:
        claims[claim.clause.sentence].append(claim)
    parts: list[Text] = [_head(reading, lang)]
    for index, sentence in enumerate(reading.sentences):
        parts.append(_sentence(sentence, index, reading))
        for identifier, term in terms[index]:
            parts += [_line(line) for line in _term(identifier, term, reading, lang)]
        for identifier in again[index]:
            parts.append(_line(text("document.x_again", lang, provision=identifier)))
        for claim in claims[index]:
            parts.append(_line(_claim(claim, reading, lang)))
    return Group(*parts)


def yaml(draft: Draft, reading: Reading, lang: Language) -> str:
    """Return the draft as the text of a deal file, with the reason of each provision."""
    why = {
        identifier: why_read(term.clause.certainty, reading, lang)
        for identifier, term in names(reading)
    }
    by = "llm" if any(t.clause.certainty.by == "llm" for t in reading.terms) else "rules"
    head = [text(f"document.head_{n}", lang) for n in (f"1_{by}", 2, 3)]
    return to_yaml(draft.data, why, head)


def summary(draft: Draft, reading: Reading, lang: Language, path: Path | None = None) -> Text:
    """Return what was found, and what to do next."""
    lines = [
        text(
            "document.found",
            lang,
            provisions=len(draft.deal.provisions),
            claims=len(draft.deal.claims),
            questions=draft.questions,
        )
    ]
    if draft.dropped:
        lines.append(text("document.dropped", lang, count=draft.dropped))
    lines += [text(f"document.{note}", lang) for note in reading.notes]
    if path:
        lines.append(text("document.written", lang, path=path))
    return Text("\n".join(lines))


def why_read(certainty: Certainty, reading: Reading, lang: Language) -> str:
    """Return the reason of a reading in a sentence: the rule and its words, or the classifier."""
    if certainty.by != "cue":
        share = percent(certainty.confidence * 100, lang, 0).removeprefix("+")
        return text(f"document.by_{certainty.by}", lang, confidence=share)
    rule = _rule(certainty.rule, lang)
    if certainty.cue is None:
        return rule
    words = " ".join(certainty.cue.of(reading.document.text).split())
    return text("document.by_cue", lang, rule=rule, words=words)


def _rule(rule: str, lang: Language) -> str:
    key = "rule_" + rule.replace(".", "_")
    for area in _AREAS:
        try:
            return text(f"{area}.{key}", lang)
        except KeyError:
            continue
    return rule


def _head(reading: Reading, lang: Language) -> Text:
    document = reading.document
    return Text(
        text(
            "document.x_head",
            lang,
            name=document.name,
            encoding=document.encoding,
            parties=enumerate_names([place(code, lang) for code in _known(reading.parties)], lang),
        ),
        style="dim",
    )


def _known(codes: tuple[str, ...]) -> list[str]:
    from detente import catalogue

    return [c for c in codes if c in catalogue.places() or c in catalogue.place_groups()]


def _sentence(sentence: Sentence, index: int, reading: Reading) -> Text:
    words = Text(sentence.text.translate(_CONTROLS))
    if sentence.kind == "heading":
        words.stylize("bold cyan")
    elif sentence.kind == "furniture":
        words.stylize("dim")
    for clause in reading.clauses:
        if clause.sentence != index:
            continue
        for span, style in ((clause.span, _QUOTE), (clause.certainty.cue, _CUE)):
            if span and clause.certainty.kind:
                words.stylize(style, span.start - sentence.start, span.end - sentence.start)
    return Text("\n").append_text(words)


def _line(words: str) -> Text:
    return Text(f"  → {words}", style="green")


def _term(identifier: str, term: Term, reading: Reading, lang: Language) -> Iterator[str]:
    label = instruments()[term.topic.instrument].label(lang)
    parties = enumerate_names([place(code, lang) for code in _known(term.parties)], lang)
    status = text(f"terms.status_{term.status.value}", lang)
    domain = text(f"explain.domain_{term.topic.domain.value.replace('-', '_')}", lang)
    yield text(
        "document.x_term",
        lang,
        id=identifier,
        label=label,
        domain=domain,
        parties=parties,
        status=status,
        why=why_read(term.clause.certainty, reading, lang),
    )


def _claim(claim: ClaimFound, reading: Reading, lang: Language) -> str:
    effects = [
        text(
            "document.x_effect",
            lang,
            effect=" ".join(effect.effect.of(reading.document.text).split()),
            sign={"+": "+", "-": "\u2212", "?": "?"}[effect.sign],
        )
        for effect in claim.effects
    ]
    return text(
        "document.x_claim",
        lang,
        kind=text(f"explain.kind_{claim.kind}", lang),
        effects="; ".join(effects),
        why=why_read(claim.clause.certainty, reading, lang),
    )

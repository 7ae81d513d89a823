"""What a provision proposes: measures as a deal file has them, or why none, and what to ask."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from detente.deal.value import Text
from detente.document.reading import Question
from detente.i18n import LANGUAGES
from detente.i18n import text as message


@dataclass(frozen=True)
class Proposal:
    """The measures of a term as a deal file has them, or why it has none, and what to ask."""

    measures: tuple[dict[str, Any], ...] = ()
    no_measure: Text | None = None
    questions: tuple[Question, ...] = ()


def nothing(reason: str, *questions: Question) -> Proposal:
    """Return a proposal of no measure, for a reason of the messages."""
    said = {lang: message(f"document_measures.reason_{reason}", lang) for lang in LANGUAGES}
    return Proposal(no_measure=Text(**said), questions=questions)


def ask(code: str, field: str = "", **values: str) -> Question:
    """Return a question about a field of the first measure (empty: about the provision)."""
    return Question(code, f"measures.0.{field}" if field else "", tuple(values.items()))


def one(*questions: Question, **measure: Any) -> Proposal:
    """Return a proposal of one measure."""
    return Proposal((measure,), questions=questions)

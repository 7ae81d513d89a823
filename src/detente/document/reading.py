"""What a reader finds in a document, each finding with the words it stands on and why.

Offsets count Unicode code points of :attr:`Document.text`; ``text[start:end]`` are the words. A
reading is data: nothing in it says that what a document reports is so.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from detente.deal.schema import Domain, Status
from detente.i18n import Language

Format = Literal["text", "html"]
SentenceKind = Literal["heading", "body", "bullet", "furniture"]
MentionKind = Literal[
    "state", "people", "capital", "leader", "compound", "bloc", "institution", "region", "other",
    "collective",
]  # fmt: skip
ClaimKind = Literal["mechanism", "motive", "reaction", "assessment", "background"]
Kind = Literal["provision", "mechanism", "motive", "reaction", "assessment", "background", "topic"]
By = Literal["cue", "classifier", "llm"]

LIVE = (
    Status.IN_FORCE,
    Status.SIGNED,
    Status.AGREED,
    Status.TALKS_AGREED,
    Status.TO_BE_DISCUSSED,
    Status.HINTED,
)


@dataclass(frozen=True, order=True)
class Span:
    """Words of the document, from ``start`` up to before ``end``."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return the words."""
        return text[self.start : self.end]

    def holds(self, other: Span) -> bool:
        """Return whether ``other`` lies within."""
        return self.start <= other.start and other.end <= self.end

    def meets(self, other: Span) -> bool:
        """Return whether the two share a character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True)
class Document:
    """A text as it was read: decoded, out of its mark-up, line ends as they were."""

    name: str
    text: str
    lang: Language
    encoding: str = "utf-8"
    format: Format = "text"


@dataclass(frozen=True, order=True)
class Sentence(Span):
    """A sentence, heading or bullet, without surrounding white space and bullet mark.

    ``paragraph`` counts from 0; ``heading`` is the index of the heading it stands under, in the
    sentences of the document, or -1. A hard line break within a sentence is part of it.
    """

    text: str
    kind: SentenceKind
    lang: Language
    paragraph: int
    heading: int = -1


@dataclass(frozen=True, order=True)
class Mention(Span):
    """A name of an actor: ``codes`` are ISO 3166 alpha-3, groups of the catalogue, or ``UN``.

    A ``collective`` (両国, "the two sides") has no codes until the deal's parties are known; a
    ``region`` (欧州, "eastern Europe") and an ``other`` (a movement, a company) have none at all.
    ``rule`` says how it was read, a key of the messages.
    """

    text: str
    codes: tuple[str, ...]
    kind: MentionKind
    rule: str


@dataclass(frozen=True)
class Certainty:
    """How certain a clause makes what it says, and the words that say so.

    ``status`` is None where no cue fired. ``kind`` tells a provision from what others make of it.
    ``rule`` is a key of the messages that tells the reason; ``attributed`` are the words that
    name who says so, ``condition`` those under which it stands, ``subject`` the actors of whom the
    predicate is said (empty: not found).
    """

    kind: Kind | None
    status: Status | None
    cue: Span | None
    rule: str
    attributed: Span | None = None
    condition: Span | None = None
    subject: tuple[str, ...] = ()
    confidence: float = 1.0
    by: By = "cue"


@dataclass(frozen=True)
class Clause:
    """A part of a sentence that says one thing, with how certain it is.

    ``span`` is what is said without the reporting tail, the purpose clause and the attribution: the
    quote of a provision. ``sentence`` is an index into the sentences of the document. ``domains``
    are the classifier's best three, with their probabilities.
    """

    sentence: int
    span: Span
    certainty: Certainty
    domains: tuple[tuple[Domain, float], ...] = ()


@dataclass(frozen=True)
class Topic:
    """What a clause is about: a domain, an instrument of :mod:`.topics`, the words that say so.

    ``score`` orders alternatives. An instrument without a nameable term (closer ties) is
    ``generic``: it makes no provision by itself.
    """

    domain: Domain
    instrument: str
    cue: Span | None
    score: float = 1.0
    generic: bool = False
    by: By = "cue"


@dataclass(frozen=True)
class Amount:
    """A quantity as it stands in the text; ``value`` in ``unit`` (``percent``, ``USD``, ...).

    ``low`` and ``high`` are given where the text gives a range; ``role`` is ``level``, ``change``
    or ``share`` where the words around it tell, else empty.
    """

    span: Span
    value: float
    unit: str
    low: float | None = None
    high: float | None = None
    role: Literal["", "level", "change", "share"] = ""


@dataclass(frozen=True)
class Question:
    """Something that the reader cannot know: a message ``document.question_<code>`` with values.

    ``field`` is the field of the provision that it is about (``measures.0.share``, ``status``).
    """

    code: str
    field: str = ""
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Term:
    """A provision found: what, between whom, how certain, where it stands.

    ``again`` are the indices of clauses that say the same once more; ``weaker`` those among them
    that make it less certain, which the status follows.
    """

    clause: Clause
    topic: Topic
    parties: tuple[str, ...]
    status: Status
    others: tuple[Topic, ...] = ()
    amounts: tuple[Amount, ...] = ()
    again: tuple[Clause, ...] = ()
    weaker: tuple[Clause, ...] = ()
    questions: tuple[Question, ...] = ()


@dataclass(frozen=True)
class EffectFound:
    """An effect that a clause asserts: what moves, which way, and where.

    ``outcome`` is an outcome of the catalogue or empty; ``axes`` its further labels (country,
    commodity, currency, partner, ...).
    """

    cause: Span | None
    effect: Span
    sign: Literal["+", "-", "?"]
    outcome: str = ""
    axes: tuple[tuple[str, str], ...] = ()
    about: str = ""


@dataclass(frozen=True)
class ClaimFound:
    """A claim found: mechanism, motive, reaction, assessment or background, and who says so."""

    clause: Clause
    kind: ClaimKind
    effects: tuple[EffectFound, ...]
    actors: tuple[str, ...] = ()
    terms: tuple[int, ...] = ()


@dataclass(frozen=True)
class Reading:
    """All that was found in a document.

    ``parties`` are the parties of the deal, the first two the main ones; ``dropped`` counts quotes
    that did not stand in the text word for word.
    """

    document: Document
    sentences: tuple[Sentence, ...]
    mentions: tuple[Mention, ...]
    parties: tuple[str, ...]
    clauses: tuple[Clause, ...]
    terms: tuple[Term, ...]
    claims: tuple[ClaimFound, ...]
    dropped: int = 0
    questions: tuple[Question, ...] = ()
    notes: tuple[str, ...] = field(default=())

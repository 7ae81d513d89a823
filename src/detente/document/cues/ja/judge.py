"""What a clause makes of what it says: its predicate, under whatever reports it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from detente.deal.schema import Status
from detente.document.cues.ja.clauses import Join
from detente.document.cues.ja.ladder import Shape, fit, word_class
from detente.document.cues.ja.margins import after_purpose, condition, quoted
from detente.document.cues.ja.predicate import Predicate, predicate
from detente.document.cues.ja.reporting import lead, reported
from detente.document.cues.ja.subject import Sort, Subject, named, subject
from detente.document.cues.ja.words import Word, joined
from detente.document.reading import Certainty, Kind, Mention, Span

MUTE: tuple[Sort, ...] = ("thing", "text", "none")
NO_CUE = "no_cue"
OWN = ("hinted.announced", "reaction.speaks", "assessment.says", NO_CUE)
_DEPTH = 3
_NO_WILL = frozenset(("past", "going", "so far", "negative", "should"))
_OVER = frozenset(("past", "going", "so far", "guess", "want", "seem", "hearsay", "question"))
_TIMES = frozenset(("past", "going"))
_PAPER = re.compile(
    r"覚書|協定|条約|議定書|取極|声明|宣言|文書|合意|コミュニケ|条文|附属書|付属書|^第.{1,4}条"
)
_IN_PAPER = re.compile(
    r"(?:覚書|協定|条約|議定書|声明|宣言|文書|合意|取り決め|条|契約)(?:で|に)は|^第.{1,6}条"
)
# A clause is cut to this for the rules: none looks further back, and time stays linear.
_WINDOW = 400


@dataclass(frozen=True)
class Context:
    """What a clause is judged in: of whom it speaks, who may say so, how it goes on."""

    deal: tuple[str, ...]
    mentions: tuple[Mention, ...]
    topic: Subject | None
    speaker: Subject | None
    label: Span | None
    join: Join
    tense: frozenset[str] = frozenset()
    sourced: bool = False

    @property
    def sort(self) -> Sort:
        """Return what sort of subject the clause has."""
        return self.topic.sort if self.topic else "none"


@dataclass(frozen=True)
class Finding:
    """A clause judged; ``deed`` where it names a deed that may lean on its neighbour,
    ``over`` where that is done, going on or guessed."""

    span: Span
    certainty: Certainty
    join: Join
    deed: bool = False
    over: bool = False

    @property
    def silent(self) -> bool:
        """Return whether no rule fired."""
        return self.certainty.kind is None

    def like(self, other: Finding) -> Finding:
        """Return it with the certainty of what it leans on."""
        its = other.certainty
        own = replace(its, condition=self.certainty.condition or its.condition)
        return replace(self, certainty=own)

    def widened(self, other: Finding) -> Finding:
        """Return it with the words of ``other`` too."""
        span = Span(min(self.span.start, other.span.start), max(self.span.end, other.span.end))
        mine, its = self.certainty, other.certainty
        both = replace(
            mine,
            condition=mine.condition or its.condition,
            attributed=mine.attributed or its.attributed,
        )
        return replace(self, span=span, certainty=both)


@dataclass(frozen=True)
class _Said:
    """What is said, without its report; ``end`` is where its words end."""

    kind: Kind | None
    status: Status | None
    rule: str
    cue: Span | None
    end: int
    attributed: Span | None = None


def judge(row: Sequence[Word], context: Context) -> Finding:
    """Return how certain a clause makes what it says."""
    attributed = context.label
    cut = lead(row)
    if cut >= len(row):
        cut = 0
    if cut:
        attributed = Span(row[0].start, row[cut - 1].end)
        context = replace(context, sourced=bool(_PAPER.search(joined(row[:cut]))))
    rest = tuple(row[cut:])
    topic = context.topic
    if (topic is not None and topic.sort == "text") or _IN_PAPER.search(joined(rest)):
        context = replace(context, sourced=True)
    said = _read(rest, context, 0)
    start = rest[0].start
    if said.attributed is not None:
        attributed = said.attributed
        if topic is not None and attributed.start <= start and attributed.end >= topic.end:
            after = next(
                (w.start for w in rest if w.start >= topic.after and w.pos != "補助記号"), start
            )
            start = after if after < said.end else start
    start = after_purpose(rest, start)
    codes = topic.codes if topic else ()
    certainty = Certainty(
        said.kind, said.status, said.cue, said.rule, attributed, condition(rest), codes
    )
    end = max(said.end, start + 1)
    over = bool(predicate(rest).flags & _OVER)
    return Finding(Span(start, end), certainty, context.join, _is_deed(rest), over)


def tense(row: Sequence[Word]) -> frozenset[str]:
    """Return the flags of time of a clause, of what it reports where it reports."""
    found = predicate(row)
    report = reported(found) if found.words else None
    flags = predicate(report.said).flags if report and report.said else found.flags
    return flags & _TIMES


def _is_deed(row: Sequence[Word]) -> bool:
    head = predicate(row).head
    return bool(word_class("half").search(head)) and not word_class("way").search(head)


def _is_own(row: Sequence[Word]) -> bool:
    head = predicate(row).head
    return any(word_class(name).search(head) for name in ("deed", "deedverb", "step"))


def _read(row: tuple[Word, ...], context: Context, depth: int) -> _Said:
    """Judge a row of words; ``depth`` counts the reports that it stands in."""
    found = predicate(row)
    end = row[-1].end
    if not found.words:
        return _Said(None, None, NO_CUE, None, end)
    report = reported(found) if depth < _DEPTH else None
    if report is not None:
        inner = (quoted(report.said) if report.quoted else report.said) or report.said
        if report.who:
            by = named(report.who, context.mentions, context.deal)
            context = replace(context, topic=by, speaker=by)
        return _reported(inner, found, context, depth, report.quoted)
    if context.join == "and":
        found = replace(found, flags=found.flags | context.tense | {"stem"})
    words = joined(row)[-_WINDOW:]
    sort = context.sort
    if sort == "thing" and context.speaker and word_class("own").search(found.head):
        sort = context.speaker.sort
    match = fit(Shape(found, words, sort, depth > 0, context.sourced))
    if match is None:
        return _Said(None, None, NO_CUE, None, end)
    rule = match.rule
    return _Said(rule.kind, rule.status, rule.name, Span(*found.cue(match.start)), end)


def _then(row: tuple[Word, ...]) -> tuple[Word, ...]:
    """Return the words after the last condition (…すれば、…) of what is said."""
    for i in range(len(row) - 2, 0, -1):
        if row[i].surface == "ば" and row[i - 1].form.startswith("仮定形") and not row[i].depth:
            return row[i + 1 :]
    return row


def _marked(row: Sequence[Word], topic: Subject) -> str:
    """Return the particle behind a subject."""
    return next((w.surface for w in row if w.start >= topic.end and w.pos == "助詞"), "")


def _reported(
    inner: tuple[Word, ...], outer: Predicate, context: Context, depth: int, quote: bool
) -> _Said:
    """Judge what a report says; the speaker decides where nothing in it does."""
    speaker = context.topic
    if speaker is None or speaker.sort in MUTE:
        speaker = context.speaker or speaker
    own = subject(_then(inner), context.mentions, context.deal)
    # 二隻目も買う: what も marks is done to, no second speaker.
    object_too = own is not None and own.sort == "thing" and _marked(inner, own) == "も"
    other = own is not None and not object_too and (not speaker or own.start != speaker.start)
    within = replace(context, topic=own if other and own and own.sort == "parties" else speaker)
    said = _read(inner, within, depth + 1)
    cue = Span(outer.words[-1].start, outer.words[-1].end)
    end = inner[-1].end
    named = said.attributed
    if speaker is not None and speaker.sort not in ("parties", "thing"):
        named = Span(speaker.start, speaker.end)
    said = replace(said, end=end, attributed=named)
    if speaker is None or said.kind is not None:
        return said
    own_will = speaker.sort == "party" and not other and _is_own(inner)
    if own_will and not predicate(inner).flags & _NO_WILL:
        rule, kind, status = "hinted.announced", "provision", Status.HINTED
    elif speaker.sort == "outside":
        rule, kind, status = "reaction.speaks", "reaction", Status.SPECULATED
    elif speaker.sort == "observer" and word_class("judge").search(outer.head):
        rule, kind, status = "assessment.says", "assessment", Status.SPECULATED
    else:
        return said
    return replace(said, kind=kind, status=status, rule=rule, cue=cue)

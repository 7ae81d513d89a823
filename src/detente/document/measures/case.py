"""A provision with the words it stands in: who, from where to where, what is named, how much."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from detente import catalogue
from detente.deal.schema import Provision
from detente.document.flows import Area, Flow, flow, imposer, named, places
from detente.document.measures.proposal import Proposal, nothing
from detente.document.measures.size import Size, assumed, stated
from detente.document.measures.words import MUTUAL, PART, Words
from detente.document.reading import Amount, Reading, Span, Term
from detente.i18n import Language

# A sea that states far apart share, which is the home of none of them.
SHARED = "arctic"


@dataclass(frozen=True)
class Case:
    """A term with the words it stands in."""

    term: Term
    reading: Reading
    regime: Sequence[Provision]

    @property
    def lang(self) -> Language:
        """The language of the provision."""
        return self.reading.sentences[self.term.clause.sentence].lang

    @property
    def instrument(self) -> str:
        """What the provision is about."""
        return self.term.topic.instrument

    @cached_property
    def words(self) -> str:
        """The words of the provision."""
        return self.term.clause.span.of(self.reading.document.text)

    @cached_property
    def around(self) -> str:
        """The sentence of the provision."""
        return self.reading.sentences[self.term.clause.sentence].text

    @cached_property
    def bound(self) -> list[str]:
        """The states and groups that the provision binds."""
        return list(places(self.term.parties)) or list(places(self.reading.parties))

    @cached_property
    def parties(self) -> list[str]:
        """The states and groups that it is between: those bound, and of one whom it is towards.

        Those are whom the words name, else the other party of a deal of two.
        """
        if len(self.bound) > 1:
            return self.bound
        span = self.term.clause.span
        words = [code for m in self.reading.mentions if span.holds(m) for code in m.codes]
        every = places(self.reading.parties)
        towards = {*places(words)} - {*self.bound} or (every if len(every) == 2 else ())
        return list(dict.fromkeys((*self.bound, *sorted(towards))))

    @cached_property
    def states(self) -> list[str]:
        """The parties that are no groups."""
        return [p for p in self.parties if p in catalogue.places()]

    @cached_property
    def flow(self) -> Flow:
        """Who sends to whom, as the words tell."""
        text, span = self.reading.document.text, self.term.clause.span
        return flow(text, span, self.reading.mentions, self.parties, self.lang)

    @cached_property
    def actor(self) -> tuple[str, ...]:
        """The state that imposes something."""
        text, span = self.reading.document.text, self.term.clause.span
        return imposer(text, span, self.reading.mentions, self.lang)

    @cached_property
    def sides(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The party that acts and the others."""
        actor = tuple(a for a in self.actor if a in self.parties)
        return actor, tuple(p for p in self.parties if p not in actor)

    def says(self, words: Words) -> bool:
        """Return whether the provision has such words."""
        return bool(words[self.lang].search(self.words))

    def names(self, area: Area) -> list[str]:
        """Return the entries of the catalogue that the provision names, else its sentence."""
        return list(named(area, self.words, self.lang) or named(area, self.around, self.lang))

    def named(self, area: Area) -> list[str]:
        """Return the entries of the catalogue that the provision itself names."""
        return list(named(area, self.words, self.lang))

    def amount(
        self, *units: str, roles: Sequence[str] = ("level", "change", "share", "")
    ) -> Amount | None:
        """Return the amount in one of the units, of the first role that there is."""
        some = [a for a in self.term.amounts if a.unit in units]
        return next((a for role in roles for a in some if a.role == role), None)

    def part(self, whole: str, part: str = "share") -> tuple[Size, bool]:
        """Return the share that the text states, else a range; and whether it is stated."""
        percent = self.amount("percent", roles=("share", "change", ""))
        if percent and 0 < percent.value <= 100:
            return stated(percent, 0.01), True
        return assumed(part if self.says(PART) else whole), False

    def both(self) -> tuple[Flow, ...]:
        """Return the flow that is told, else those both ways between the first and the others."""
        if self.flow.known:
            return (self.flow,)
        one, two = tuple(self.parties[:1]), tuple(self.parties[1:])
        return (Flow(one, two), Flow(two, one)) if two else ()

    def pairs(self) -> tuple[Flow, ...]:
        """Return the flows of a duty: those told, both ways where it is mutual, or to the actor."""
        if self.flow.known or (self.says(MUTUAL) and len(self.parties) == 2):
            return self.both()
        actor, others = self.sides
        return (Flow(others, actor),) if actor and others else ()

    def region(self) -> tuple[str, bool]:
        """Return the region of the provision, empty if none is told; and whether it is named.

        A clause that names none speaks of that of its sentence, or of the last one named before it
        in the paragraph; else it is that at home in which all the parties are.
        """
        for span in self._back():
            for words in (self._without_parties(span), span.of(self.reading.document.text)):
                if found := named("region", words, self.lang):
                    return (found[0] if span == self.term.clause.span else found[-1]), True
        homes = {_home(state) for state in self.states}
        return (homes.pop() if len(self.states) > 1 and len(homes) == 1 else ""), False

    def _back(self) -> Iterator[Span]:
        """Yield the clause, its sentence, and those before it in the paragraph, the last first."""
        at = self.term.clause.sentence
        own = self.reading.sentences[at]
        end = self.reading.document.text.find("\n\n", self.term.clause.span.end, own.end)
        yield self.term.clause.span
        yield Span(own.start, own.end if end < 0 else end)
        for before in reversed(self.reading.sentences[:at]):
            if before.paragraph != own.paragraph or before.kind == "heading":
                return
            yield Span(before.start, before.end)

    def _without_parties(self, span: Span) -> str:
        """Return words without the names of the parties: "Ukraine" acts in more than one region."""
        words = span.of(self.reading.document.text)
        for m in self.reading.mentions:
            if span.holds(m) and set(m.codes) & set(self.parties):
                start, end = m.start - span.start, m.end - span.start
                words = words[:start] + " " * (end - start) + words[end:]
        return words


def _home(state: str) -> str:
    """Return the first region of the catalogue that holds a state, but for a shared sea."""
    regions = catalogue.regions().items()
    return next((n for n, group in regions if n != SHARED and state in group.members), "")


Build = Callable[[Case], Proposal]


def between(build: Build) -> Build:
    """Return a builder that needs two parties and says so."""

    def built(case: Case) -> Proposal:
        return build(case) if len(case.parties) > 1 else nothing("parties")

    return built


def arcs(kind: str, flows: Sequence[Flow], **fields: Any) -> tuple[dict[str, Any], ...]:
    """Return a measure of a kind for each flow."""
    return tuple(
        {"kind": kind, "exporter": list(f.exporter), "importer": list(f.importer), **fields}
        for f in flows
    )

"""What the brief of two pages says: the report's own sentences and numbers, a few of each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import zip_longest
from typing import TYPE_CHECKING

from detente import catalogue
from detente.i18n import Language, text
from detente.report import accounts, drawn, drivers, model_list, odds
from detente.report.accounts import ClaimRow, Gap
from detente.report.findings import findings
from detente.report.numbers import Number, Numbers, joined, words
from detente.report.places import place_of
from detente.report.quantity import Column

if TYPE_CHECKING:
    from detente.record import Run

RANKED = 5
OUTSIDE = "outside"


@dataclass(frozen=True)
class Found:
    """A finding: its headline and sentences, and its leading number with band, place, horizon."""

    title: str
    text: str
    number: str = ""
    span: str = ""
    about: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ranked:
    """A state in the ranking: its name, its change, its band, whether one can see the change."""

    name: str
    change: str
    band: str
    visible: bool


@dataclass(frozen=True)
class Driven:
    """What drives the band of a number: the number, then each input with what its choices give."""

    number: str
    inputs: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Content:
    """What one brief says in a language, in the order of the page.

    ``claims``, ``drivers`` and ``gaps`` are as many as the page holds; ``left`` says how many
    claims and gaps it does not show.
    """

    lang: Language
    title: str
    draft: str
    summary: str
    scenario: str
    facts: tuple[tuple[str, str], ...]
    found: tuple[Found, ...]
    chances: str
    tally: str
    claims: tuple[ClaimRow, ...]
    gains: tuple[Ranked, ...]
    losses: tuple[Ranked, ...]
    ranking: str
    drivers: tuple[Driven, ...]
    gaps: tuple[Gap, ...]
    method: tuple[str, ...]
    footer: str
    left: tuple[int, int] = (0, 0)

    def cut(self, claims: int, drivers: int, gaps: int) -> Content:
        """Return the brief with at most so many claims, drivers and gaps."""
        chosen = balanced(self.claims, claims)
        return replace(
            self,
            claims=chosen,
            drivers=self.drivers[:drivers],
            gaps=self.gaps[:gaps],
            left=(len(self.claims) - len(chosen), max(0, len(self.gaps) - gaps)),
        )


def balanced(claims: Sequence[ClaimRow], most: int) -> tuple[ClaimRow, ...]:
    """Return so many claims that no verdict is favoured: of each in turn, contradicted first."""
    order = ("contradicted", "supported", "too-small")
    groups = [[c for c in claims if c.verdict == verdict] for verdict in order]
    turns = (c for turn in zip_longest(*groups) for c in turn if c is not None)
    chosen = [c for c, _ in zip(turns, range(most), strict=False)]
    return tuple(c for c in claims if c in chosen)


def content(run: Run, lang: Language) -> Content:
    """Return everything that a brief of a run may say."""
    return _Writer(run, lang).content()


class _Writer:
    """The parts of a brief, each from what the report computes."""

    def __init__(self, run: Run, lang: Language):
        self.run = run
        self.lang: Language = lang
        self.numbers = Numbers(run)

    def content(self) -> Content:
        run = self.run
        lang = self.lang
        deal = run.deal
        reviewed = bool(run.meta.get("reviewed", deal.reviewed))
        claims = accounts.claims(run.claims, lang)
        gains, losses = self._ranking
        return Content(
            lang=lang,
            title=words(deal.title, lang),
            draft="" if reviewed else text("report.draft_long", lang),
            summary=words(deal.summary, lang),
            scenario=text("report.scenario", lang),
            facts=self._facts(),
            found=tuple(self._found()),
            chances=odds.chances(run, lang),
            tally=accounts.tally(claims, lang) if claims else "",
            claims=tuple(c for c in claims if c.verdict != OUTSIDE),
            gains=gains,
            losses=losses,
            ranking=self._about_ranking() if gains or losses else "",
            drivers=tuple(self._drivers()),
            gaps=tuple(accounts.uncovered(run, lang)),
            method=self._method(),
            footer=text(
                "report.footer",
                lang,
                version=run.meta["version"],
                fingerprint=run.meta["fingerprint"][:16],
            ),
        )

    def _facts(self) -> tuple[tuple[str, str], ...]:
        deal = self.run.deal
        lang = self.lang
        facts = {
            "date": accounts.day(deal.date, lang),
            "parties": joined([catalogue.label(p, lang) for p in deal.parties], lang),
            "regime_as_of": accounts.day(self.run.meta["regime_as_of"], lang),
        }
        return tuple((text(f"glance.fact_{key}", lang), value) for key, value in facts.items())

    def _found(self) -> Iterable[Found]:
        lang = self.lang
        for finding in findings(self.numbers):
            lead = finding.lead
            if lead is None:
                yield Found(finding.title[lang], finding.text[lang])
                continue
            yield Found(
                finding.title[lang],
                finding.text[lang],
                lead.shown(lang),
                lead.span(lang).strip(),
                (
                    place_of(lead.outcome, lead.at, lang),
                    catalogue.label(lead.outcome, lang),
                    finding.horizon(lang),
                ),
            )

    @cached_property
    def _ranking(self) -> tuple[tuple[Ranked, ...], tuple[Ranked, ...]]:
        """Return the states that gain and that lose most real income, none where none moves."""
        if self.numbers.still:
            return (), ()
        states = [n for code, n in self.numbers.income.items() if code != catalogue.ROW]
        gains = [n for n in states[:RANKED] if n.value > 0]
        losses = [n for n in states[: -RANKED - 1 : -1] if n.value < 0]
        column = Column.of([n.value for n in (*gains, *losses)], self.lang)
        up, down = (tuple(self._ranked(n, column) for n in found) for found in (gains, losses))
        return up, down

    def _ranked(self, n: Number, column: Column) -> Ranked:
        return Ranked(
            catalogue.label(n.at[0], self.lang),
            column(n.value),
            column.between(n.low, n.high),
            self.numbers.visible(n),
        )

    def _about_ranking(self) -> str:
        row = catalogue.outcomes()["real_income"]
        least = Column(2, self.lang, signed=False)(self.numbers.threshold)
        parts = (
            text("exports.ranking", self.lang),
            text("report.horizon", self.lang, horizon=row.said("horizon", self.lang)),
            text("exports.bold", self.lang, least=least),
        )
        return text("report.list_space", self.lang).join(parts)

    def _drivers(self) -> Iterable[Driven]:
        """Give what drives the main numbers, one of each outcome before a second of any."""
        table = drivers.table(self.numbers, self.lang)
        if table is None:
            return
        seen: dict[str, int] = {}
        ranks = []
        for at, line in enumerate(table.lines):
            outcome = line.cells[0].note
            ranks.append((seen.get(outcome, 0), at))
            seen[outcome] = seen.get(outcome, 0) + 1
        for _, at in sorted(ranks):
            number, *inputs = table.lines[at].cells
            yield Driven(
                f"{number.note} · {number.text}",
                tuple((cell.text, cell.note) for cell in inputs if cell.text),
            )

    def _method(self) -> tuple[str, ...]:
        run = self.run
        lang = self.lang
        names = [model_list.label(str(m["name"]), lang) for m in run.meta["models"]]
        year = (run.meta.get("energy") or {}).get("year")
        said = text(
            "exports.method",
            lang,
            models=text("report.list_comma", lang).join(names),
            year=run.meta["world"]["year"],
            energy=text("exports.method_energy", lang, year=year) if year else "",
            date=accounts.day(run.meta["created"], lang),
        )
        cited = text("exports.fingerprint", lang, fingerprint=run.meta["fingerprint"])
        return said, drawn.note(run, lang), cited

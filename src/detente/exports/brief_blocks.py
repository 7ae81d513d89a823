"""The brief as paragraphs and tables, before any file format: what stands where, and how large."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from detente.exports.brief_content import Content, Driven, Found, Ranked
from detente.i18n import Language, text
from detente.report.accounts import ClaimRow, Gap

INK, SOFT, ACCENT, GAIN, LOSS = "16212B", "52606B", "B3261E", "2F73AE", "C2641A"
# Millimetres: a page of A4 with its margins.
PAGE, MARGIN = (210.0, 297.0), 16.0
TOP, BOTTOM = 14.0, 15.0
WIDTH = PAGE[0] - 2 * MARGIN
FIGURE, GUTTER = 40.0, 6.0
TITLE, HEADING, BODY = "Title", "Heading 1", "Normal"


@dataclass(frozen=True)
class Span:
    """Words in one type: ``size`` in points."""

    text: str
    size: float
    bold: bool = False
    colour: str = INK


@dataclass(frozen=True)
class Paragraph:
    """Spans in one paragraph; ``before`` and ``after`` are points of space, ``right`` aligns.

    ``kept`` says that it stays on the page of what follows.
    """

    spans: tuple[Span, ...]
    style: str = BODY
    before: float = 0.0
    after: float = 0.0
    right: bool = False
    kept: bool = False

    @property
    def size(self) -> float:
        """Return the size of the largest words."""
        return max((span.size for span in self.spans), default=1.0)


Cell = tuple[Paragraph, ...]


@dataclass(frozen=True)
class Table:
    """Rows of cells, ``widths`` in millimetres; ``head`` says that the first row is headings.

    ``whole`` says that it stays on one page; otherwise rows do, and headings with the next one.
    """

    widths: tuple[float, ...]
    rows: tuple[tuple[Cell, ...], ...]
    head: bool = True
    whole: bool = False


Block = Paragraph | Table


def blocks(content: Content, size: float) -> list[Block]:
    """Return the brief in the order of the page; ``size`` is that of its text, in points."""
    return [*_Setter(content, size).blocks()]


class _Setter:
    """Sets a brief in one size: small print is a point smaller."""

    def __init__(self, content: Content, size: float):
        self.said = content
        self.size = size
        self.lang: Language = content.lang
        self.small = size - 1.0

    def blocks(self) -> Iterable[Block]:
        yield from self._top()
        yield self._heading(text("report.s_findings", self.lang))
        yield Table(
            (FIGURE, WIDTH - FIGURE), tuple(self._finding(f) for f in self.said.found), head=False
        )
        if self.said.chances:
            yield self._note(self.said.chances, before=2.0)
        if self.said.gains or self.said.losses:
            yield self._heading(text("report.s_who", self.lang))
            yield self._note(self.said.ranking, after=1.0, kept=True)
            yield self._ranking()
        if self.said.claims or self.said.tally:
            yield from self._claims()
        if self.said.drivers:
            yield self._heading(text("exports.s_answer", self.lang))
            yield self._note(text("exports.answer", self.lang), after=2.0, kept=True)
            yield from map(self._driver, self.said.drivers)
        if self.said.gaps:
            yield self._heading(text("report.s_not_covered", self.lang))
            yield from map(self._gap, self.said.gaps)
            if self.said.left[1]:
                yield self._note(text("exports.more_gaps", self.lang, n=self.said.left[1]))
        yield self._heading(text("exports.s_method", self.lang))
        for line in self.said.method:
            yield self._note(line, after=1.5)

    def _top(self) -> Iterable[Block]:
        kicker = text("report.kicker", self.lang)
        yield Paragraph((Span(kicker, self.small, bold=True, colour=ACCENT),))
        title = Span(self.said.title, self.size + 8, bold=True)
        yield Paragraph((title,), TITLE, before=2.0, after=3.0)
        if self.said.draft:
            yield Paragraph(
                (Span(self.said.draft, self.size, bold=True, colour=ACCENT),), after=3.0
            )
        yield Paragraph((Span(self.said.summary, self.size + 0.5),), after=3.0)
        facts = " · ".join(
            text("report.colon", self.lang, name=name, value=value)
            for name, value in self.said.facts
        )
        yield self._note(facts, after=2.0)
        yield self._note(self.said.scenario)

    def _heading(self, words: str) -> Paragraph:
        span = Span(words, self.size + 2.5, bold=True)
        return Paragraph((span,), HEADING, before=8.0, after=2.5, kept=True)

    def _note(
        self, words: str, *, before: float = 0.0, after: float = 0.0, kept: bool = False
    ) -> Paragraph:
        span = Span(words, self.small, colour=SOFT)
        return Paragraph((span,), before=before, after=after, kept=kept)

    def _line(self, *spans: Span, right: bool = False) -> Cell:
        return (Paragraph(spans, right=right),)

    def _finding(self, found: Found) -> tuple[Cell, Cell]:
        figure = (
            [Paragraph((Span(found.number, self.size + 4, bold=True),))] if found.number else []
        )
        figure += [
            Paragraph((Span(words, self.small, colour=SOFT),))
            for words in (found.span, *found.about)
            if words
        ]
        title = Paragraph((Span(found.title, self.size + 1, bold=True),), after=1.0)
        return tuple(figure), (title, Paragraph((Span(found.text, self.size),)))

    def _head(self, *names: str, right: Iterable[int] = ()) -> tuple[Cell, ...]:
        return tuple(
            self._line(Span(name, self.small, bold=True, colour=SOFT), right=at in right)
            for at, name in enumerate(names)
        )

    def _ranking(self) -> Table:
        """Return who gains on the left and who loses on the right."""
        band = text("report.h_range", self.lang)
        heads = (text("exports.h_gains", self.lang), text("exports.h_losses", self.lang))
        rows = [self._head(heads[0], "%", band, "", heads[1], "%", band, right=(1, 2, 5, 6))]
        sides = (self.said.gains, self.said.losses)
        for at in range(max(map(len, sides))):
            left, right = (
                self._ranked(side[at] if at < len(side) else None, colour)
                for side, colour in zip(sides, (GAIN, LOSS), strict=True)
            )
            rows.append((*left, self._line(), *right))
        half = (WIDTH - GUTTER - 2 * (20.0 + 37.0)) / 2
        return Table((half, 20.0, 37.0, GUTTER, half, 20.0, 37.0), tuple(rows), whole=True)

    def _ranked(self, row: Ranked | None, colour: str) -> list[Cell]:
        if row is None:
            return [self._line(), self._line(), self._line()]
        return [
            self._line(Span(row.name, self.size, bold=row.visible)),
            self._line(Span(row.change, self.size, bold=row.visible, colour=colour), right=True),
            self._line(Span(row.band, self.small, colour=SOFT), right=True),
        ]

    def _claims(self) -> Iterable[Block]:
        yield self._heading(text("report.s_claims", self.lang))
        tally = Span(self.said.tally, self.size, bold=True)
        yield Paragraph((tally,), after=2.0, kept=bool(self.said.claims))
        if self.said.claims:
            heads = (
                "report.h_claim",
                "report.h_verdict",
                "report.h_number",
                "exports.h_confidence",
            )
            names = (text(key, self.lang) for key in heads)
            rows = (self._head(*names), *map(self._claim, self.said.claims))
            yield Table((54.0, 36.0, 50.0, WIDTH - 140), rows)
        if self.said.left[0]:
            yield self._note(
                text("exports.more_claims", self.lang, n=self.said.left[0]), before=2.0
            )

    def _claim(self, claim: ClaimRow) -> tuple[Cell, ...]:
        number = [Span(claim.number, self.size, bold=True)] if claim.number else []
        if claim.span:
            number.append(Span(f" {claim.span.strip()}", self.small, colour=SOFT))
        return (
            self._line(Span(claim.title, self.size)),
            self._line(Span(f"{claim.mark} {claim.label}".strip(), self.size)),
            self._line(*number),
            self._line(Span(claim.holds, self.small, colour=SOFT)),
        )

    def _driver(self, driver: Driven) -> Paragraph:
        spans = [Span(driver.number, self.size, bold=True)]
        gap = text("report.list_space", self.lang)
        stop = "。" if self.lang == "ja" else "."
        for at, (name, note) in enumerate(driver.inputs):
            lead = "  " if at == 0 else text("report.list_semicolon", self.lang)
            spans.append(Span(lead + name, self.size))
            if note:
                spans.append(Span(f"{stop}{gap}{note}", self.small, colour=SOFT))
        return Paragraph(tuple(spans), after=1.5)

    def _gap(self, gap: Gap) -> Paragraph:
        name = gap.provision
        if gap.part:
            name = text("report.bracketed", self.lang, name=name, value=gap.part)
        head, reason = (
            text("report.colon", self.lang, name=name, value="\0").split("\0")[0],
            gap.reason,
        )
        spans = (Span(head, self.size, bold=True), Span(reason, self.size))
        return Paragraph(spans, after=1.5)

"""Who delivers a fuel to whom, today and under the deal: inline SVG, no script.

Two panels on one scale: exporters left, importers right, a band's width is the yearly volume. The
places of the labels are the same in both, so that the eye compares only widths.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from detente import catalogue
from detente.i18n import Language, text
from detente.report import caption
from detente.report.numbers import MARKET_STILL, Number, Numbers
from detente.report.quantity import Column, fuel_unit, missing, quantity, unit_key, unit_size
from detente.report.table import csv_uri

EXPORTERS, IMPORTERS = 5, 8
WIDTH, LEFT, RIGHT, BAR = 520.0, 142.0, 374.0, 9.0
# The size of the labels, and the width of a letter and of a kana or kanji at that size.
FONT, LETTER, WIDE = 13.0, 7.1, 13.0
# Heights in units of the picture: of all bands together, of two lines of text, between labels.
BANDS, LABEL, LINE, GAP = 230.0, 31.0, 13.0, 5.0
THINNEST = 0.25
# A party that exports less than this share of what the largest does is not drawn for its own sake.
SEEN = 0.005
# Told apart under every common colour-vision deficiency, and in grey by order and label.
COLOURS = ("#0d4a80", "#c96a1b", "#5aa0a0", "#8c6bb1", "#8a8f94")
OTHER = ""
Flows = dict[tuple[str, str], float]


@dataclass(frozen=True)
class Diagram:
    """Title, the panels as pairs of heading and picture, what to see, a caption and the CSV."""

    title: str
    panels: tuple[tuple[str, Markup], ...]
    caption: str
    see: str
    csv: str
    file: str = "energy-diagram.csv"


@dataclass(frozen=True)
class Price:
    """What an importer pays today and under the deal, in the unit of the market."""

    before: float
    after: float
    percent: float
    unit: str

    def shown(self, state: str, lang: Language) -> str:
        """Return the price of a state of the world, under the deal with its change."""
        value = self.before if state == "today" else self.after
        label = text(f"report.h_{unit_key(self.unit).removeprefix('unit_')}", lang)
        said = f"{quantity(value, '', lang, signed=False)} {label}"
        change = Column(2, lang)(self.percent)
        if state == "today" or abs(self.percent) <= MARKET_STILL:
            return said
        return text("report.bracketed", lang, name=said, value=f"{change}%")


def diagram(numbers: Numbers, lang: Language) -> Diagram | None:
    """Draw the fuel of which the parties' deliveries change most by value, or None."""
    fuel = _fuel(numbers)
    if fuel is None:
        return None
    flows = [n for n in numbers.every("energy_flow") if n.at[2] == fuel]
    exporters, importers = _nodes(numbers, flows)
    before, after = (_pooled(flows, end, exporters, importers) for end in ("before", "after"))
    paid = _prices(numbers, fuel)
    label = catalogue.label(fuel, lang)
    title = text("report.diagram_title", lang, fuel=label)
    panels = []
    for state, own in (("today", before), ("deal", after)):
        heading = text(f"report.diagram_{state}", lang)
        about = _about(own, fuel, lang)
        picture = _Picture(before, after, exporters, importers, fuel, paid, lang)
        panels.append((heading, picture.draw(own, state, f"{title}: {heading}", about)))
    unit = text(f"report.h_{unit_key(fuel_unit(fuel)).removeprefix('unit_')}", lang)
    said = text("report.diagram_caption", lang, unit=unit)
    if any(i in paid for i in importers):
        said = caption.together(lang, said, text("captions.diagram_price", lang))
    return Diagram(
        title, tuple(panels), said, _see(flows, lang), _csv(before, after, fuel, paid)
    )  # fmt: skip


def _prices(numbers: Numbers, fuel: str) -> dict[str, Price]:
    """Return by importer the price of a fuel's commodity, where it has a market unit."""
    commodity = catalogue.fuels()[fuel].commodity
    factor = (numbers.run.meta.get("energy") or {}).get("factors", {}).get(commodity)
    if not factor:
        return {}
    divide, unit = float(factor["divide_by"]), str(factor["unit"])
    return {
        n.at[0]: Price(n.before / divide, n.after / divide, n.value, unit)
        for n in numbers.every("energy_price")
        if n.at[1] == commodity and n.before is not None and n.after is not None
        and not missing(n.before)
    }  # fmt: skip


def _see(flows: Sequence[Number], lang: Language) -> str:
    """Return a sentence with the delivery that changes most, before and after."""
    n = max(flows, key=lambda n: abs(n.value))
    pair = text("report.arrow", lang, exporter=_name(n.at[0], lang), importer=_name(n.at[1], lang))
    ends = {
        end: quantity(value, n.unit, lang, signed=False)
        for end, value in (("before", n.before), ("after", n.after))
    }
    return text("captions.diagram", lang, pair=pair, value=n.shown(lang), **ends)


def _csv(before: Flows, after: Flows, fuel: str, paid: Mapping[str, Price]) -> str:
    """Return the ribbons of both panels with the importers' prices as a CSV address."""
    unit = f"{fuel_unit(fuel)} a year"
    market = next((p.unit for p in paid.values()), "")
    header = ["exporter", "importer", "fuel", f"before [{unit}]", f"after [{unit}]",
              f"change [{unit}]"]  # fmt: skip
    header += [f"price before [{market}]", f"price after [{market}]"] if paid else []
    rows = []
    for (exporter, importer), volume in before.items():
        price = paid.get(importer)
        ends = (price.before, price.after) if price else ("", "")
        change = after[exporter, importer] - volume
        row = (exporter, importer or "others", fuel, volume, after[exporter, importer], change)
        rows.append((*row, *(ends if paid else ())))
    return csv_uri(header, rows)


def _fuel(numbers: Numbers) -> str | None:
    """Return the fuel that the parties export, else import, else anybody, with most in motion."""
    every = [n for n in numbers.every("energy_flow") if abs(n.value) > MARKET_STILL]
    parties = numbers.parties
    for found in (
        [n for n in every if n.at[0] in parties],
        [n for n in every if n.at[1] in parties],
        every,
    ):
        value: dict[str, float] = {}
        for n in found:
            value[n.at[2]] = value.get(n.at[2], 0.0) + abs(numbers.worth(n))
        if value:
            return max(value, key=value.__getitem__)
    return None


def _nodes(numbers: Numbers, flows: Sequence[Number]) -> tuple[list[str], list[str]]:
    """Return the exporters (parties first) and the importers that change most, then the rest."""
    exporters = _ranked(flows, 0)
    size = {e: sum(n.before or 0.0 for n in flows if n.at[0] == e) for e in exporters}
    least = SEEN * max(size.values(), default=0.0)
    parties = [e for e in exporters if e in numbers.parties and size[e] >= least][:EXPORTERS]
    exporters = [*parties, *(e for e in exporters if e not in parties)][:EXPORTERS]
    own = [n for n in flows if n.at[0] in exporters]
    own_parties = [n for n in own if n.at[0] in parties]
    ranked = list(dict.fromkeys((*_ranked(own_parties, 1), *_ranked(own, 1))))
    importers = ranked[:IMPORTERS]
    return exporters, [*importers, OTHER] if len(ranked) > IMPORTERS else importers


def _ranked(flows: Sequence[Number], side: int) -> list[str]:
    """Return names by how much changes; those that stay as they are by size."""
    moved: dict[str, tuple[float, float]] = {}
    for n in flows:
        change, size = moved.get(n.at[side], (0.0, 0.0))
        own = abs(n.value) if abs(n.value) > MARKET_STILL else 0.0
        moved[n.at[side]] = (change + own, size + (n.before or 0.0))
    return sorted(moved, key=moved.__getitem__, reverse=True)


def _pooled(
    flows: Sequence[Number], end: str, exporters: Sequence[str], importers: Sequence[str]
) -> Flows:
    found = {(e, i): 0.0 for e in exporters for i in importers}
    for n in flows:
        if n.at[0] in exporters:
            pair = n.at[0], n.at[1] if n.at[1] in importers else OTHER
            found[pair] += getattr(n, end) or 0.0
    return found


def _about(flows: Flows, fuel: str, lang: Language) -> str:
    """Describe a panel in words: each exporter with what it delivers to whom."""
    unit = fuel_unit(fuel)
    parts = []
    for exporter in dict.fromkeys(e for e, _ in flows):
        own = sorted(((v, i) for (e, i), v in flows.items() if e == exporter), reverse=True)
        listed = [
            f"{_name(i, lang)} {quantity(v, unit, lang, signed=False)}" for v, i in own if v > 0.05
        ]
        if listed:
            comma = text("report.list_comma", lang).join(listed)
            name = catalogue.label(exporter, lang)
            parts.append(text("report.colon", lang, name=name, value=comma))
    return text("report.list_semicolon", lang).join(parts)


def _name(code: str, lang: Language) -> str:
    return catalogue.label(code, lang) if code else text("report.diagram_other", lang)


class _Picture:
    """The places of both panels, and one panel drawn in them."""

    def __init__(
        self,
        before: Flows,
        after: Flows,
        exporters: Sequence[str],
        importers: Sequence[str],
        fuel: str,
        prices: Mapping[str, Price],
        lang: Language,
    ):
        self.lang: Language = lang
        self.prices = prices
        self.before, self.sides = before, (tuple(exporters), tuple(importers))
        largest = max(sum(before.values()), sum(after.values()), 1e-9)
        self.scale = BANDS / largest
        size = unit_size(fuel_unit(fuel), lang)
        totals = [self._total(f, s, n) for f in (before, after) for s in (0, 1)
                  for n in self.sides[s]]  # fmt: skip
        self.column = Column.of(totals, lang, signed=False, scale=size, most=1)
        self.column = self.column.fine(1 if size == 1.0 else 0)
        self.change = Column(self.column.digits, lang, True, size)
        self.places: list[dict[str, float]] = []
        heights = []
        for side in (0, 1):
            top, places = 2.0, {}
            for name in self.sides[side]:
                both = max(self._total(f, side, name) for f in (before, after)) * self.scale
                places[name] = top
                priced = side == 1 and name in prices
                top += max(both, LABEL + LINE * priced) + GAP
            self.places.append(places)
            heights.append(top)
        self.height = max(heights)

    @staticmethod
    def _total(flows: Flows, side: int, name: str) -> float:
        return sum(v for pair, v in flows.items() if pair[side] == name)

    def draw(self, flows: Flows, state: str, title: str, about: str) -> Markup:
        """Return one panel as SVG."""
        starts = [dict(places) for places in self.places]
        bands = []
        for at, exporter in enumerate(self.sides[0]):
            for importer in self.sides[1]:
                thick = flows[exporter, importer] * self.scale
                a, b = starts[0][exporter], starts[1][importer]
                starts[0][exporter] += thick
                starts[1][importer] += thick
                if thick >= THINNEST:
                    names = _name(exporter, self.lang), _name(importer, self.lang)
                    hint = text("report.arrow", self.lang, exporter=names[0], importer=names[1])
                    size = self.column(flows[exporter, importer])
                    hint = text("report.colon", self.lang, name=hint, value=size)
                    bands.append(
                        f'<path d="{_band(a, b, thick)}" fill="{COLOURS[at]}">'
                        f"<title>{escape(hint)}</title></path>"
                    )
        labels = [
            self._label(flows, side, name, state) for side in (0, 1) for name in self.sides[side]
        ]
        return Markup(
            f'<svg class="diagram" viewBox="0 0 {WIDTH:.0f} {self.height:.0f}" role="img" '
            f'aria-labelledby="t-flow-{state} d-flow-{state}">'
            f'<title id="t-flow-{state}">{escape(title)}</title>'
            f'<desc id="d-flow-{state}">{escape(about)}</desc>'
            f'<g class="bands">{"".join(bands)}</g>{"".join(labels)}</svg>'
        )

    def _label(self, flows: Flows, side: int, name: str, state: str) -> str:
        total = self._total(flows, side, name)
        change = total - self._total(self.before, side, name)
        shown = self.column(total)
        if round(abs(change) / self.column.scale, self.column.digits) > 0:
            shown = text("report.bracketed", self.lang, name=shown, value=self.change(change))
        top = self.places[side][name]
        colour = COLOURS[self.sides[0].index(name)] if side == 0 else "#52606b"
        bar = LEFT if side == 0 else RIGHT - BAR
        x, anchor = (LEFT - 6, "end") if side == 0 else (RIGHT + 6, "start")
        thick = max(total * self.scale, 1.0)
        label = _name(name, self.lang)
        room = LEFT - 8 if side == 0 else WIDTH - RIGHT - 8
        wide = sum(WIDE if ord(letter) > 0x2E80 else LETTER for letter in label)
        small = f' style="font-size:{FONT * room / wide:.1f}px"' if wide > room else ""
        return (
            f'<rect x="{bar:.0f}" y="{top:.1f}" width="{BAR:.0f}" height="{thick:.1f}" '
            f'fill="{colour}"/><text x="{x:.0f}" y="{top + 11:.1f}" text-anchor="{anchor}"{small}>'
            f'{escape(label)}<tspan class="size" x="{x:.0f}" dy="14">'
            f"{escape(shown)}</tspan>{self._price(name, state, x) if side else ''}</text>"
        )

    def _price(self, name: str, state: str, x: float) -> str:
        price = self.prices.get(name)
        if price is None:
            return ""
        shown = escape(price.shown(state, self.lang))
        return f'<tspan class="size" x="{x:.0f}" dy="{LINE:.0f}">{shown}</tspan>'


def _band(a: float, b: float, thick: float) -> str:
    left, right = LEFT + BAR, RIGHT - BAR
    middle = (left + right) / 2
    return (
        f"M{left:.0f} {a:.1f}C{middle:.0f} {a:.1f} {middle:.0f} {b:.1f} {right:.0f} {b:.1f}"
        f"V{b + thick:.1f}C{middle:.0f} {b + thick:.1f} {middle:.0f} {a + thick:.1f} "
        f"{left:.0f} {a + thick:.1f}Z"
    )

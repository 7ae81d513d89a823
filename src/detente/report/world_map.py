"""The world and Europe as choropleths: inline SVG from stored paths, no script."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from detente import catalogue
from detente.i18n import Language, number, text

if TYPE_CHECKING:
    from detente.report.numbers import Number

# Orange to blue, told apart under every common colour-vision deficiency; index 4 is "near zero".
COLOURS = (
    "#8f3d00", "#c96a1b", "#eba35f", "#f8d9b8", "#ecece6",
    "#cbdfee", "#8ab6da", "#3f80b7", "#0d4a80",
)  # fmt: skip
STEPS = 4
# Areas that two states claim are in no state's colour; their codes begin with this.
DISPUTED = "disputed-"
NO_STATE = "#b9bdc1"


@cache
def geometry() -> dict[str, Any]:
    """Return the stored paths, keyed by ISO alpha-3, with source and licence."""
    path = resources.files("detente.report").joinpath("data/world_map.json")
    return json.loads(path.read_text("utf-8"))


@dataclass(frozen=True)
class Classes:
    """Class limits 1, 3, 10, 30, ...: the largest at or below the largest value, four a side."""

    limits: tuple[float, ...]

    @classmethod
    def of(cls, values: Sequence[float]) -> Classes:
        """Choose limits for the values."""
        largest = max((abs(v) for v in values), default=0.0) or 1.0
        power = math.floor(2 * math.log10(largest) + 1e-9)
        # Three is a little below the root of ten.
        power += _step(power + 1) <= largest
        return cls(tuple(_step(p) for p in range(power - STEPS + 1, power + 1)))

    def index(self, value: float) -> int:
        """Return 0 (largest loss) to 8 (largest gain)."""
        step = sum(abs(value) >= limit for limit in self.limits)
        return STEPS + (step if value > 0 else -step)

    def labels(self, lang: Language) -> list[tuple[str, str]]:
        """Return each class's colour and upper limit, from loss to gain; the last has none."""
        shown = [number(x, lang, max(0, -math.floor(math.log10(x) + 1e-9))) for x in self.limits]
        ends = [*(f"\u2212{x}" for x in reversed(shown)), *(f"+{x}" for x in shown), ""]
        return list(zip(COLOURS, ends, strict=True))


def _step(power: int) -> float:
    """Return 1, 3, 10, 30, ... for even and odd powers of the root of ten."""
    return round((3 if power % 2 else 1) * 10.0 ** (power // 2), 12)


def maps(
    values: Mapping[str, Number], parties: Sequence[str], lang: Language
) -> tuple[Markup, Markup, Classes]:
    """Return the map of the world, the inset of Europe and the classes of their legend."""
    classes = Classes.of([n.value for n in values.values()])
    ranked = sorted(values.values(), key=lambda n: n.value)
    ends = {
        end: f"{catalogue.label(n.at[0], lang)} {n.shown(lang)}"
        for end, n in (("top", ranked[-1]), ("bottom", ranked[0]))
    }
    title = text("report.map_title", lang)
    about = text("report.map_desc", lang, **ends)
    world = _svg("world", title, about, values, parties, classes, lang)
    inset = text("report.map_europe", lang)
    europe = _svg("europe", f"{title}: {inset}", about, values, parties, classes, lang)
    return world, europe, classes


def _svg(
    name: str,
    title: str,
    about: str,
    values: Mapping[str, Number],
    parties: Sequence[str],
    classes: Classes,
    lang: Language,
) -> Markup:
    shape = geometry()[name]
    row = values.get(catalogue.ROW)
    row_colour = COLOURS[classes.index(row.value)] if row else "#ffffff"
    hatch = f"hatch-{name}"

    def one(code: str, tag: str, where: str) -> str:
        if code.startswith(DISPUTED):
            hint = text(f"report.map_{code.replace('-', '_')}", lang)
            return f'<{tag} {where} fill="{NO_STATE}"><title>{escape(hint)}</title></{tag}>'
        own = values.get(code)
        fill = COLOURS[classes.index(own.value)] if own else f"url(#{hatch})"
        label = catalogue.label(code, lang) if code else text("report.legend_row", lang)
        shown = own or row
        hint = f"{label}: {shown.shown(lang)}" if own and shown else label
        if not own and row:
            hint = text("report.map_of_row", lang, name=label, value=row.shown(lang))
        party = ' class="party"' if code in parties else ""
        return f'<{tag} {where} fill="{fill}"{party}><title>{escape(hint)}</title></{tag}>'

    # Outlines of the parties go on top.
    codes = sorted(shape["paths"], key=lambda code: code in parties)
    areas = [one(code, "path", f'd="{shape["paths"][code]}"') for code in codes]
    areas += [
        one(code, "circle", f'cx="{x}" cy="{y}" r="2.2"') for code, (x, y) in shape["dots"].items()
    ]
    return Markup(
        f'<svg class="map" viewBox="0 0 {shape["width"]} {shape["height"]}" role="img" '
        f'aria-labelledby="t-{name} d-{name}"><title id="t-{name}">{escape(title)}</title>'
        f'<desc id="d-{name}">{escape(about)}</desc>'
        f'<defs><pattern id="{hatch}" width="4" height="4" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45)"><rect width="4" height="4" fill="{row_colour}"/>'
        f'<path d="M0 0V4" stroke="#8a8f94" stroke-width="1"/></pattern></defs>'
        f"<g>{''.join(areas)}</g></svg>"
    )

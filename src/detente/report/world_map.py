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

# The classes' colours, orange to blue, are in the style sheet: k0 to k8, k4 is "near zero".
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

    def labels(self, lang: Language) -> list[tuple[int, str]]:
        """Return each class's index and upper limit, from loss to gain; the last has none."""
        shown = [number(x, lang, max(0, -math.floor(math.log10(x) + 1e-9))) for x in self.limits]
        ends = [*(f"\u2212{x}" for x in reversed(shown)), *(f"+{x}" for x in shown), ""]
        return list(enumerate(ends))


def _step(power: int) -> float:
    """Return 1, 3, 10, 30, ... for even and odd powers of the root of ten."""
    return round((3 if power % 2 else 1) * 10.0 ** (power // 2), 12)


@dataclass(frozen=True)
class Shade:
    """What one unit of a number makes of the map: each place's class and its number in words."""

    classes: Classes
    index: Mapping[str, int]
    shown: Mapping[str, str]

    @classmethod
    def of(cls, found: Mapping[str, Number], scale: float, lang: Language) -> Shade:
        """Choose classes for numbers by place; ``scale`` divides, for the reader's own unit."""
        classes = Classes.of([n.value / scale for n in found.values()])
        index = {code: classes.index(n.value / scale) for code, n in found.items()}
        return cls(classes, index, {code: n.shown(lang) for code, n in found.items()})


def maps(
    title: str,
    about: str,
    shades: Mapping[str, Shade],
    parties: Sequence[str],
    lang: Language,
) -> tuple[Markup, Markup]:
    """Return the map of the world and the inset of Europe.

    An area has a class for each of ``shades``: the first letter of its name and the index of the
    class of colour, ``x`` where it has no number. The style sheet shows one of them.
    """
    world = _svg("world", title, about, shades, parties, lang)
    inset = text("report.map_europe", lang)
    return world, _svg("europe", f"{title}: {inset}", about, shades, parties, lang)


def _svg(
    name: str,
    title: str,
    about: str,
    shades: Mapping[str, Shade],
    parties: Sequence[str],
    lang: Language,
) -> Markup:
    shape = geometry()[name]
    known = next(iter(shades.values())).index
    hatch = f"hatch-{name}"

    def classes(code: str) -> str:
        return " ".join(f"{unit[0]}{shade.index.get(code, 'x')}" for unit, shade in shades.items())

    def one(code: str, tag: str, where: str) -> str:
        if code.startswith(DISPUTED):
            hint = text(f"report.map_{code.replace('-', '_')}", lang)
            return f'<{tag} {where} fill="{NO_STATE}"><title>{escape(hint)}</title></{tag}>'
        hint = catalogue.label(code, lang) if code else text("report.legend_row", lang)
        own = code if code in known else catalogue.ROW
        shown = [shade.shown[own] for shade in shades.values() if own in shade.shown]
        if shown:
            key = "map_of_row" if own != code else "colon"
            said = text("report.list_comma", lang).join(shown)
            hint = text(f"report.{key}", lang, name=hint, value=said)
        marks = [classes(code)] if own == code else []
        marks += ["party"] if code in parties else []
        style = f' class="{" ".join(marks)}"' if marks else ""
        fill = "" if own == code else f' fill="url(#{hatch})"'
        return f"<{tag} {where}{fill}{style}><title>{escape(hint)}</title></{tag}>"

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
        f'patternTransform="rotate(45)">'
        f'<rect width="4" height="4" class="{classes(catalogue.ROW)}"/>'
        f'<path d="M0 0V4" stroke="#8a8f94" stroke-width="1"/></pattern></defs>'
        f"<g>{''.join(areas)}</g></svg>"
    )

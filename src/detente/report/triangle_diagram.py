"""The ties of three powers in each state of the world: inline SVG, no script."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from markupsafe import Markup, escape

from detente import catalogue
from detente.i18n import Language, text
from detente.report.places import pair_name
from detente.report.quantity import Column

WIDTH, HEIGHT = 320, 214
# Where the three stand, and where the number of the tie between the first and second stands.
NODES = ((64.0, 166.0), (160.0, 40.0), (256.0, 166.0))
RADIUS, THICKEST, THINNEST = 7.0, 12.0, 1.5
GOOD, BAD, WEAK = "#2f73ae", "#c2641a", "#8a8f94"
# The labels' place beside their nodes, and that of a tie's number beside the middle of its line.
LABELS = ((0.0, 28.0), (0.0, -16.0), (0.0, 28.0))
NUMBERS = {(0, 1): (-26.0, 0.0), (1, 2): (26.0, 0.0), (0, 2): (0.0, -10.0)}


def panel(
    state: str,
    heading: str,
    members: Sequence[str],
    ties: Mapping[tuple[str, str], float],
    band: float,
    lang: Language,
) -> Markup:
    """Return one triangle as SVG.

    Parameters
    ----------
    state
        A name for the picture's identifiers.
    members
        Three states.
    ties
        The tie of each pair in alphabetical order, from -1 to 1.
    band
        The size up to which a tie is neither good nor bad.
    """
    column = Column(2, lang)
    lines, said = [], []
    for (one, two), (dx, dy) in NUMBERS.items():
        value = ties[first_order(members[one], members[two])]
        (x1, y1), (x2, y2) = NODES[one], NODES[two]
        weak = abs(value) <= band
        colour = WEAK if weak else GOOD if value > 0 else BAD
        thick = max(THINNEST, THICKEST * abs(value))
        dashes = ' stroke-dasharray="5 4"' if weak else ""
        shown = column(value)
        lines.append(
            f'<line x1="{x1:.0f}" y1="{y1:.0f}" x2="{x2:.0f}" y2="{y2:.0f}" stroke="{colour}" '
            f'stroke-width="{thick:.1f}"{dashes}/>'
            f'<text x="{(x1 + x2) / 2 + dx:.0f}" y="{(y1 + y2) / 2 + dy:.0f}" '
            f'text-anchor="middle">{escape(shown)}</text>'
        )
        pair = pair_name((members[one], members[two]), lang)
        said.append(text("captions.triangle_side", lang, pair=pair, value=shown))
    nodes = [
        f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{RADIUS:.0f}"/><text class="size" '
        f'x="{x + dx:.0f}" y="{y + dy:.0f}" text-anchor="middle">'
        f"{escape(catalogue.label(name, lang))}</text>"
        for name, (x, y), (dx, dy) in zip(members, NODES, LABELS, strict=True)
    ]
    title = text("captions.triangle_figure", lang, when=heading)
    about = text("report.list_comma", lang).join(said)
    return Markup(
        f'<svg class="diagram triangle" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-labelledby="t-tri-{state} d-tri-{state}">'
        f'<title id="t-tri-{state}">{escape(title)}</title>'
        f'<desc id="d-tri-{state}">{escape(about)}</desc>{"".join(lines)}{"".join(nodes)}</svg>'
    )


def first_order(one: str, other: str) -> tuple[str, str]:
    """Return a pair in the order in which the tables of the report hold it."""
    return (one, other) if one < other else (other, one)

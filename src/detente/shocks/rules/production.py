"""Measures on what a state can make: technology and investment."""

from __future__ import annotations

from collections.abc import Iterator

from detente.catalogue import expand_places, expand_sectors
from detente.deal.schema import Investment, Technology
from detente.shocks.rules import Setting, rule
from detente.shocks.shock import Shock


@rule(Technology)
def technology(measure: Technology, at: Setting) -> Iterator[Shock]:
    """Multiply total factor productivity."""
    yield _change("productivity", measure, at)


@rule(Investment)
def investment(measure: Investment, at: Setting) -> Iterator[Shock]:
    """Multiply the long-run capital stock."""
    yield _change("capital_stock", measure, at)


def _change(variable: str, measure: Technology | Investment, at: Setting) -> Shock:
    return at.shock(
        variable,
        "multiply",
        1 + at.strength * at.size(measure.change),
        country=expand_places(measure.country),
        sector=expand_sectors(measure.sector),
    )

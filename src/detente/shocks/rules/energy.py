"""Purchases of fuels."""

from __future__ import annotations

from collections.abc import Iterator

from detente.catalogue import expand_places
from detente.deal.schema import EnergyPurchase
from detente.shocks.rules import Setting, rule
from detente.shocks.shock import Shock


@rule(EnergyPurchase)
def energy_purchase(measure: EnergyPurchase, at: Setting) -> Iterator[Shock]:
    """Add the contracted volume, in its unit or as a share of the importer's demand.

    The volume is that of all named exporters, importers and fuels together.
    """
    size = measure.volume if measure.volume is not None else measure.share
    assert size is not None
    yield at.shock(
        "energy_contract",
        "add",
        at.strength * at.size(size),
        exporter=expand_places(measure.exporter),
        importer=expand_places(measure.importer),
        fuel=tuple(measure.fuel),
        unit=(measure.unit or "share of demand",),
    )

"""Measures on energy: each names arcs (exporter, importer, fuel) or suppliers, and a size.

A volume comes with its ``unit`` among the labels; it is that of all named arcs (or states)
together, and the model that reads it converts it.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import inf

from detente.catalogue import expand_energy_places
from detente.deal.schema import (
    EnergyArc,
    EnergyCost,
    EnergyEmbargo,
    EnergyLink,
    EnergyPurchase,
    EnergySupply,
    PriceCap,
    TransitStop,
)
from detente.shocks.rules import Setting, rule
from detente.shocks.shock import Shock


def _arcs(measure: EnergyArc | PriceCap) -> dict[str, tuple[str, ...]]:
    return {
        "exporter": expand_energy_places(measure.exporter),
        "importer": expand_energy_places(measure.importer),
        "fuel": tuple(measure.fuel),
    }


@rule(EnergyEmbargo)
def energy_embargo(measure: EnergyEmbargo, at: Setting) -> Iterator[Shock]:
    """Admit the rest of the deliveries before it."""
    share = at.strength * at.size(measure.share)
    yield at.shock("energy_access", "multiply", 1 - share, **_arcs(measure))


@rule(EnergyCost)
def energy_cost(measure: EnergyCost, at: Setting) -> Iterator[Shock]:
    """Add to the cost of delivery, as a share of the base price."""
    yield at.shock("energy_cost", "add", at.strength * at.size(measure.change), **_arcs(measure))


@rule(EnergyLink)
def energy_link(measure: EnergyLink, at: Setting) -> Iterator[Shock]:
    """Add to what the named arcs can carry together."""
    where = _arcs(measure) | {"unit": (measure.unit,)}
    if measure.via:
        where["via"] = expand_energy_places(measure.via)
    yield at.shock("energy_link", "add", at.strength * at.size(measure.change), **where)


@rule(TransitStop)
def transit_stop(measure: TransitStop, at: Setting) -> Iterator[Shock]:
    """Take the volume of the transit off what the named arcs can carry together."""
    where = _arcs(measure) | {"unit": (measure.unit,), "via": expand_energy_places(measure.via)}
    yield at.shock("energy_link", "add", -at.strength * at.size(measure.volume), **where)


@rule(PriceCap)
def price_cap(measure: PriceCap, at: Setting) -> Iterator[Shock]:
    """Set the cap, and the extra cost of ships that stand outside it.

    A cap that is partly lifted is looser: cap over strength, so that none is left at zero.
    """
    where = _arcs(measure)
    cap = at.size(measure.cap) / at.strength if at.strength else inf
    yield at.shock("energy_price_cap", "set", cap, **where)
    if measure.outside is not None:
        outside = at.strength * measure.outside.value(at.case)
        yield at.shock("energy_cost", "add", outside, **where)


@rule(EnergySupply)
def energy_supply(measure: EnergySupply, at: Setting) -> Iterator[Shock]:
    """Shift what the named states together supply at a given price."""
    yield at.shock(
        "energy_supply",
        "add",
        at.strength * at.size(measure.change),
        country=expand_energy_places(measure.country),
        commodity=tuple(measure.commodity),
        unit=(measure.unit,),
        instrument=(measure.instrument,),
    )


@rule(EnergyPurchase)
def energy_purchase(measure: EnergyPurchase, at: Setting) -> Iterator[Shock]:
    """Add the contracted volume, in its unit or as a share of the importer's demand.

    The volume is that of all named exporters, importers and fuels together.
    """
    size = measure.volume if measure.volume is not None else measure.share
    assert size is not None
    where = _arcs(measure) | {"unit": (measure.unit or "share of demand",)}
    yield at.shock("energy_contract", "add", at.strength * at.size(size), **where)

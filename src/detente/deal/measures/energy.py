"""Measures on energy: bans, links, transit, price caps, supply, costs of delivery, purchases."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, Literal

from pydantic import Field, field_validator

from detente.deal.measures.base import Measure, Places
from detente.deal.value import Day, Magnitude, Place, Share, problem, within

Fuel = Literal["crude", "products", "pipeline_gas", "lng", "coal"]
Commodity = Literal["crude", "products", "gas", "coal"]
OilFuel = Literal["crude", "products"]
Unit = Literal["mb/d", "Mt/y", "bcm/y"]
Fuels = Annotated[list[Fuel], Field(min_length=1)]
Volume = Annotated[Magnitude, within(0.0, float("inf"))]
VolumeChange = Annotated[Magnitude, within(-float("inf"), float("inf"))]

# Units in which the volume of a fuel or commodity can be given; gas has one, tonnes of LNG none.
UNITS: dict[str, tuple[Unit, ...]] = {
    "crude": ("mb/d", "Mt/y"),
    "products": ("mb/d", "Mt/y"),
    "coal": ("Mt/y",),
    "pipeline_gas": ("bcm/y",),
    "lng": ("bcm/y",),
    "gas": ("bcm/y",),
}


def _fitting(unit: str | None, names: Iterable[str]) -> None:
    """Raise the fault of a unit in which not all the named fuels are measured."""
    fit = [set(UNITS[name]) for name in names]
    shared = sorted(set.intersection(*fit)) if fit else []
    if unit is not None and fit and unit not in shared:
        # Where no unit fits all of them, the message says the unit of each.
        raise problem(
            "unit_of_fuel", found=unit, **({"allowed": ", ".join(shared)} if shared else {})
        )


class EnergyArc(Measure):
    """A measure on deliveries of ``fuel`` from ``exporter`` to ``importer``; lists and groups."""

    exporter: Places
    importer: Places
    fuel: Fuels


class EnergyEmbargo(EnergyArc):
    """A ban on ``share`` of the deliveries (1 stops them exactly).

    What is left may not exceed the rest of the deliveries of 2021 or 2024, whichever was more.
    """

    kind: Literal["energy_embargo"] = "energy_embargo"
    share: Share = Magnitude(central=1.0)


class EnergyCost(EnergyArc):
    """A dearer (or cheaper) delivery: ``change`` 0.1 adds 10% of the base price to its cost."""

    kind: Literal["energy_cost"] = "energy_cost"
    change: Annotated[Magnitude, within(-0.99, 50.0)]


class EnergyLink(EnergyArc):
    """A pipeline or terminal: ``change`` of the volume that the named arcs carry together."""

    kind: Literal["energy_link"] = "energy_link"
    change: VolumeChange
    unit: Unit
    via: list[Place] = []

    @field_validator("unit")
    @classmethod
    def _fits(cls, unit: str, info: Any) -> str:
        _fitting(unit, info.data.get("fuel", ()))
        return unit


class TransitStop(EnergyArc):
    """Transit through ``via`` ends: the named arcs together lose ``volume``."""

    kind: Literal["transit_stop"] = "transit_stop"
    fuel: Fuels = ["pipeline_gas"]
    via: Places
    volume: Volume
    unit: Unit

    @field_validator("unit")
    @classmethod
    def _fits(cls, unit: str, info: Any) -> str:
        _fitting(unit, info.data.get("fuel", ()))
        return unit


class PriceCap(Measure):
    """A price cap on oil shipped by sea: ``cap``, in USD a barrel at the exporter's port.

    Above it the exporter loses the ships and insurance of those who set the cap; other ships take
    ``outside`` more (0.1 is 10% of the base price) on deliveries to ``importer``.
    """

    kind: Literal["price_cap"] = "price_cap"
    exporter: Places
    importer: Places
    fuel: Annotated[list[OilFuel], Field(min_length=1)]
    cap: Volume
    outside: Annotated[Magnitude, within(0.0, 50.0)] | None = None


class EnergySupply(Measure):
    """Supply at a given price: ``change`` of all named states together, by ``instrument``."""

    kind: Literal["energy_supply"] = "energy_supply"
    country: Places
    commodity: Annotated[list[Commodity], Field(min_length=1)]
    change: VolumeChange
    unit: Unit
    instrument: Literal["production_quota", "stock_release", "new_fields"]

    @field_validator("unit")
    @classmethod
    def _fits(cls, unit: str, info: Any) -> str:
        _fitting(unit, info.data.get("commodity", ()))
        return unit


class EnergyPurchase(EnergyArc):
    """Purchase of a fuel: ``volume`` with ``unit``, or ``share`` of the importer's demand.

    ``until`` is the last day of a long-term contract.
    """

    kind: Literal["energy_purchase"] = "energy_purchase"
    volume: Volume | None = None
    unit: Annotated[Unit | None, Field(validate_default=True)] = None
    share: Annotated[Share | None, Field(validate_default=True)] = None
    until: Day | None = None

    @field_validator("unit")
    @classmethod
    def _measured(cls, unit: str | None, info: Any) -> str | None:
        if "volume" in info.data and (info.data["volume"] is None) != (unit is None):
            raise problem("volume_and_unit")
        _fitting(unit, info.data.get("fuel", ()))
        return unit

    @field_validator("share")
    @classmethod
    def _one(cls, share: Magnitude | None, info: Any) -> Magnitude | None:
        if "volume" in info.data and (info.data["volume"] is None) == (share is None):
            raise problem("volume_or_share")
        return share

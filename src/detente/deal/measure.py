"""Measures: typed changes of the rules of the world, in people's words; ``kind`` tells which."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, field_validator

from detente.deal.value import (
    Change,
    Currency,
    Identifier,
    Magnitude,
    Place,
    Rate,
    SectorName,
    Share,
    State,
    Stock,
    Strict,
    Text,
    problem,
    within,
)

Fuel = Literal["crude", "products", "pipeline_gas", "lng", "coal"]
Places = Annotated[list[Place], Field(min_length=1)]
Parties = Annotated[list[Place], Field(min_length=2)]
Sectors = Annotated[list[SectorName], Field(min_length=1)]


class Measure(Strict):
    """Base of every measure; each class narrows ``kind`` to its own word."""

    kind: Any
    note: Text | None = None

    def size(self) -> tuple[str, Magnitude] | None:
        """Return the field that says how large the measure is, and its magnitude (None: none)."""
        for name in type(self).model_fields:
            if isinstance(value := getattr(self, name), Magnitude):
                return name, value
        return None


class Bilateral(Measure):
    """A measure on trade from ``exporter`` to ``importer`` in ``sector``; lists and groups."""

    exporter: Places
    importer: Places
    sector: Sectors = ["goods"]


class Tariff(Bilateral):
    """An import duty: ``rate`` sets it, ``change`` adds to it (0.25 is 25 percentage points)."""

    kind: Literal["tariff"] = "tariff"
    rate: Rate | None = None
    change: Annotated[Rate | None, Field(validate_default=True)] = None

    @field_validator("change")
    @classmethod
    def _one(cls, change: Magnitude | None, info: Any) -> Magnitude | None:
        if "rate" in info.data and (info.data["rate"] is None) == (change is None):
            raise problem("rate_or_change")
        return change


class TradeCost(Bilateral):
    """A non-tariff cost that uses up resources: ``change`` 0.1 makes trade 10% dearer."""

    kind: Literal["trade_cost"] = "trade_cost"
    change: Change


class Embargo(Bilateral):
    """A ban on ``share`` of the trade (1 stops it exactly)."""

    kind: Literal["embargo"] = "embargo"
    share: Annotated[Magnitude, within(0.0, 1.0, calibrated=True)] = Magnitude(central=1.0)


class ExportTax(Bilateral):
    """A tax of ``rate`` on exports, paid to ``receiver`` (default: each exporter)."""

    kind: Literal["export_tax"] = "export_tax"
    rate: Rate
    receiver: State | None = None


class Quota(Bilateral):
    """A quota that cuts the volume by ``cut``; its rent goes to ``receiver`` (or the exporter)."""

    kind: Literal["quota"] = "quota"
    cut: Annotated[Magnitude, within(0.0, 0.99)]
    receiver: State | None = None


class Lift(Measure):
    """End ``share`` of named regime measures (their provision ids)."""

    kind: Literal["lift"] = "lift"
    regime: Annotated[list[Identifier], Field(min_length=1)]
    share: Share = Magnitude(central=1.0)


class Technology(Measure):
    """Supply or denial of technology: ``change`` of productivity (0.02 is 2% more output)."""

    kind: Literal["technology"] = "technology"
    country: Places
    sector: Sectors
    change: Stock


class Investment(Measure):
    """Limits on or supply of investment: long-run ``change`` of the capital stock.

    A static model carries it as productivity of value added, capital share times ln(1 + change).
    """

    kind: Literal["investment"] = "investment"
    country: Places
    sector: Sectors
    change: Stock


class EnergyPurchase(Measure):
    """Purchase of a fuel: ``volume`` with ``unit``, or ``share`` of the importer's demand."""

    kind: Literal["energy_purchase"] = "energy_purchase"
    exporter: Places
    importer: Places
    fuel: Annotated[list[Fuel], Field(min_length=1)]
    volume: Annotated[Magnitude, within(0.0, float("inf"))] | None = None
    unit: Annotated[Literal["mb/d", "Mt/y", "bcm/y"] | None, Field(validate_default=True)] = None
    share: Annotated[Share | None, Field(validate_default=True)] = None

    @field_validator("unit")
    @classmethod
    def _measured(cls, unit: str | None, info: Any) -> str | None:
        if "volume" in info.data and (info.data["volume"] is None) != (unit is None):
            raise problem("volume_and_unit")
        return unit

    @field_validator("share")
    @classmethod
    def _one(cls, share: Magnitude | None, info: Any) -> Magnitude | None:
        if "volume" in info.data and (info.data["volume"] is None) == (share is None):
            raise problem("volume_or_share")
        return share


class SettlementCurrency(Measure):
    """``share`` of the payments for the named trade settled in ``currency``."""

    kind: Literal["settlement_currency"] = "settlement_currency"
    exporter: Places
    importer: Places
    group: Literal["energy", "other", "all"] = "all"
    currency: Currency
    share: Share


class ArmsControl(Measure):
    """Limits on arms between ``parties`` in ``region``; ``reduction`` of the threat there.

    ``covers`` names the states whose threat falls (default: the parties).
    """

    kind: Literal["arms_control"] = "arms_control"
    parties: Parties
    region: str
    covers: list[Place] = []
    reduction: Share


class RestraintZone(Measure):
    """Mutual restraint of military presence in ``region``."""

    kind: Literal["restraint_zone"] = "restraint_zone"
    parties: Parties
    region: str
    reduction: Share


class IntelligenceSharing(Measure):
    """Intelligence sharing or joint counter-terrorism in ``region`` at ``level``."""

    kind: Literal["intelligence_sharing"] = "intelligence_sharing"
    parties: Parties
    region: str
    level: Literal["talks", "working", "operational"] = "working"


class CommitmentDoubt(Measure):
    """``probability`` that ``guarantor`` would not honour its guarantee to ``allies``."""

    kind: Literal["commitment_doubt"] = "commitment_doubt"
    guarantor: Place
    allies: Places
    probability: Share


class Tie(Measure):
    """A softening (+) or worsening (-) of the relation of two states, on -1..1."""

    kind: Literal["tie"] = "tie"
    parties: Annotated[list[Place], Field(min_length=2, max_length=2)]
    change: Annotated[Magnitude, within(-1.0, 1.0)]


AnyMeasure = Annotated[
    Tariff
    | TradeCost
    | Embargo
    | ExportTax
    | Quota
    | Lift
    | Technology
    | Investment
    | EnergyPurchase
    | SettlementCurrency
    | ArmsControl
    | RestraintZone
    | IntelligenceSharing
    | CommitmentDoubt
    | Tie,
    Field(discriminator="kind"),
]

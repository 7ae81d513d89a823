"""Measures: typed changes of the rules of the world, in people's words; ``kind`` tells which."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from detente.deal.measures.base import Measure
from detente.deal.measures.currency import (
    PaymentAccess,
    ReserveAccess,
    SettlementCurrency,
    SwapLine,
)
from detente.deal.measures.energy import (
    EnergyArc,
    EnergyCost,
    EnergyEmbargo,
    EnergyLink,
    EnergyPurchase,
    EnergySupply,
    Fuel,
    PriceCap,
    TransitStop,
)
from detente.deal.measures.security import (
    ArmsControl,
    ArmsSupply,
    CommitmentDoubt,
    DefenceBudget,
    DefencePact,
    IntelligenceSharing,
    Recognition,
    RestraintZone,
    Tie,
    Troops,
)
from detente.deal.measures.trade import (
    Bilateral,
    Embargo,
    ExportTax,
    Investment,
    Lift,
    Quota,
    Tariff,
    Technology,
    TradeCost,
)

__all__ = [
    "AnyMeasure",
    "ArmsControl",
    "ArmsSupply",
    "Bilateral",
    "CommitmentDoubt",
    "DefenceBudget",
    "DefencePact",
    "Embargo",
    "EnergyArc",
    "EnergyCost",
    "EnergyEmbargo",
    "EnergyLink",
    "EnergyPurchase",
    "EnergySupply",
    "ExportTax",
    "Fuel",
    "IntelligenceSharing",
    "Investment",
    "Lift",
    "Measure",
    "PaymentAccess",
    "PriceCap",
    "Quota",
    "Recognition",
    "ReserveAccess",
    "RestraintZone",
    "SettlementCurrency",
    "SwapLine",
    "Tariff",
    "Technology",
    "Tie",
    "TradeCost",
    "TransitStop",
    "Troops",
]

AnyMeasure = Annotated[
    Tariff
    | TradeCost
    | Embargo
    | ExportTax
    | Quota
    | Lift
    | Technology
    | Investment
    | EnergyEmbargo
    | EnergyLink
    | TransitStop
    | PriceCap
    | EnergySupply
    | EnergyCost
    | EnergyPurchase
    | SettlementCurrency
    | SwapLine
    | PaymentAccess
    | ReserveAccess
    | ArmsControl
    | RestraintZone
    | IntelligenceSharing
    | CommitmentDoubt
    | Tie
    | Recognition
    | DefencePact
    | Troops
    | ArmsSupply
    | DefenceBudget,
    Field(discriminator="kind"),
]

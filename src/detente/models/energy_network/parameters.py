"""The published numbers that drive the energy model, and the sets of them that runs compare."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import inf

from detente.models.parameters import parameter

PAIRS = ("baumeister_hamilton_2019", "kilian_murphy_2014", "caldara_2019")


@dataclass(frozen=True)
class Parameters:
    """Elasticities and costs of one variant; demand elasticities are positive numbers here.

    ``substitution`` is kappa: by what share of the base price the cost of one more delivery on an
    arc rises as the delivery grows by the smaller of seller's exports and buyer's imports, each
    at least the share ``abroad`` of supply and use.
    ``entry`` and ``relation`` are the margin and the size of a trade relation that counts as new.
    ``set_price`` is the response of use where the state sets the price, relative to elsewhere.
    ``liquefaction`` is by what share of the base year plants may ship more, within what they are
    built for. ``market_power`` is theta, 0 competitive, 1 Cournot, for sellers of gas abroad.
    """

    oil_supply: float
    oil_demand: float
    gas_supply: float
    gas_demand: float
    coal_supply: float
    coal_demand: float
    substitution: float
    substitution_gas: float
    refinery: float
    interconnector: float
    entry: float
    entry_gas: float
    relation: float
    abroad: float
    freight: float
    freight_lng: float
    trader: float
    shadow: float
    liquefaction: float
    set_price: float
    market_power: float = 0.0


def parameters(variant: str = PAIRS[0]) -> Parameters:
    """Return the parameters of a variant, from the catalogue.

    A variant is a published pair of oil elasticities, or the first of these with one other
    thing changed: ``substitution_low``, ``substitution_high``, ``long_run``, ``cournot_gas``,
    ``gas_rigid`` (supply and use of gas at the ends of their ranges that respond least).
    """
    pair = variant if variant in PAIRS else PAIRS[0]
    base = Parameters(
        oil_supply=parameter(f"energy_oil_supply_{pair}"),
        oil_demand=-parameter(f"energy_oil_demand_{pair}"),
        gas_supply=parameter("energy_gas_supply"),
        gas_demand=-parameter("energy_gas_demand"),
        coal_supply=parameter("energy_coal_supply"),
        coal_demand=-parameter("energy_coal_demand"),
        substitution=parameter("energy_substitution"),
        substitution_gas=parameter("energy_substitution_gas"),
        refinery=parameter("energy_refinery"),
        interconnector=parameter("energy_interconnector"),
        entry=parameter("energy_entry"),
        entry_gas=parameter("energy_entry_gas"),
        relation=parameter("energy_relation"),
        abroad=parameter("energy_abroad"),
        freight=parameter("energy_freight"),
        freight_lng=parameter("energy_freight_lng"),
        trader=parameter("energy_trader"),
        shadow=parameter("energy_shadow"),
        liquefaction=parameter("energy_liquefaction"),
        set_price=parameter("energy_set_price"),
    )
    match variant:
        case "substitution_low" | "substitution_high":
            end = "low" if variant == "substitution_low" else "high"
            return replace(
                base,
                substitution=parameter("energy_substitution", end),
                substitution_gas=parameter("energy_substitution_gas", end),
            )
        case "long_run":
            return replace(
                base,
                oil_demand=-parameter("energy_oil_demand_long_run"),
                gas_demand=-parameter("energy_gas_demand_long_run"),
                gas_supply=parameter("energy_gas_supply_long_run"),
                coal_demand=-parameter("energy_coal_demand_long_run"),
                liquefaction=inf,
            )
        case "gas_rigid":
            return replace(
                base,
                gas_supply=parameter("energy_gas_supply", "low"),
                gas_demand=-parameter("energy_gas_demand", "high"),
            )
        case "cournot_gas":
            return replace(base, market_power=parameter("energy_market_power"))
    return base


VARIANTS = (
    *PAIRS, "substitution_low", "substitution_high", "long_run", "cournot_gas", "gas_rigid",
)  # fmt: skip

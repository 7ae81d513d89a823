"""The published numbers that drive the energy model, and the sets of them that runs compare."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import inf

from detente import catalogue

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
        oil_supply=_value(f"energy_oil_supply_{pair}"),
        oil_demand=-_value(f"energy_oil_demand_{pair}"),
        gas_supply=_value("energy_gas_supply"),
        gas_demand=-_value("energy_gas_demand"),
        coal_supply=_value("energy_coal_supply"),
        coal_demand=-_value("energy_coal_demand"),
        substitution=_value("energy_substitution"),
        substitution_gas=_value("energy_substitution_gas"),
        refinery=_value("energy_refinery"),
        interconnector=_value("energy_interconnector"),
        entry=_value("energy_entry"),
        entry_gas=_value("energy_entry_gas"),
        relation=_value("energy_relation"),
        abroad=_value("energy_abroad"),
        freight=_value("energy_freight"),
        freight_lng=_value("energy_freight_lng"),
        trader=_value("energy_trader"),
        shadow=_value("energy_shadow"),
        liquefaction=_value("energy_liquefaction"),
        set_price=_value("energy_set_price"),
    )
    match variant:
        case "substitution_low" | "substitution_high":
            end = variant.removeprefix("substitution_")
            return replace(
                base,
                substitution=_end("energy_substitution", end),
                substitution_gas=_end("energy_substitution_gas", end),
            )
        case "long_run":
            return replace(
                base,
                oil_demand=-_value("energy_oil_demand_long_run"),
                gas_demand=-_value("energy_gas_demand_long_run"),
                gas_supply=_value("energy_gas_supply_long_run"),
                coal_demand=-_value("energy_coal_demand_long_run"),
                liquefaction=inf,
            )
        case "gas_rigid":
            return replace(
                base,
                gas_supply=_end("energy_gas_supply", "low"),
                gas_demand=-_end("energy_gas_demand", "high"),
            )
        case "cournot_gas":
            return replace(base, market_power=_value("energy_market_power"))
    return base


VARIANTS = (
    *PAIRS, "substitution_low", "substitution_high", "long_run", "cournot_gas", "gas_rigid",
)  # fmt: skip


def _value(name: str) -> float:
    return _number(catalogue.parameters()[name].value)


def _end(name: str, end: str) -> float:
    return _number(getattr(catalogue.parameters()[name], end))


def _number(value: float | None) -> float:
    assert value is not None
    return value

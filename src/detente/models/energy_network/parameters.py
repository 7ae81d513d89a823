"""The published numbers behind the energy model, its forms, and the sets that checks compare."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import inf

from detente.models.parameters import parameter

PAIRS = ("baumeister_hamilton_2019", "kilian_murphy_2014", "caldara_2019")
COURNOT = "_cournot"
# Between these the literature does not decide: each pair of oil elasticities, with sellers of gas
# that take prices and with sellers that hold back.
FORMS = (*PAIRS, *(pair + COURNOT for pair in PAIRS))
# Sets of the catalogue that differ from the first form in one thing: an end of a range, or the
# horizon. They tell how much one number matters; a run draws its numbers instead.
VARIANTS = (
    *PAIRS, "substitution_low", "substitution_high", "long_run", "cournot_gas", "gas_rigid",
)  # fmt: skip


@dataclass(frozen=True)
class Parameters:
    """Elasticities and costs of one set; demand elasticities are positive numbers here.

    ``substitution`` is kappa: by what share of the base price the cost of one more delivery on an
    arc rises as the delivery grows by the smaller of seller's exports and buyer's imports, each
    at least the share ``abroad`` of supply and use.
    ``entry`` and ``relation`` are the margin and the size of a trade relation that counts as new.
    ``set_price`` is the response of use where the state sets the price, relative to elsewhere.
    ``liquefaction`` is by what share of the base year plants may ship more, within what they are
    built for. ``market_power`` is theta, 0 competitive, 1 Cournot, for sellers of gas abroad.
    ``pass_through`` moves no market: it is where consumer prices respond within what is published,
    -1 at the low end, 0 at the central figure, 1 at the high end.
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
    pass_through: float
    market_power: float = 0.0


# Fields that hold what the catalogue has under another name, or with the sign of a demand curve.
_DEMAND = ("oil_demand", "gas_demand", "coal_demand")
# Not drawn: ``trader`` cuts what is too small to matter off the network.
_DRAWN = (
    "oil_supply", "oil_demand", "gas_supply", "gas_demand", "coal_supply", "coal_demand",
    "substitution", "substitution_gas", "refinery", "interconnector", "entry", "entry_gas",
    "relation", "abroad", "freight", "freight_lng", "shadow", "liquefaction", "set_price",
    "pass_through",
)  # fmt: skip


def pair_of(variant: str) -> str:
    """Return the published pair of oil elasticities of a form or a set."""
    return next((pair for pair in PAIRS if variant.startswith(pair)), PAIRS[0])


def _row(field: str, variant: str) -> str:
    """Return the catalogue's row of a field."""
    oil = field in ("oil_supply", "oil_demand")
    return f"energy_{field}_{pair_of(variant)}" if oil else f"energy_{field}"


def drawn(variant: str = FORMS[0]) -> dict[str, str]:
    """Return the catalogue's parameters that are drawn in a form or a set, with their fields."""
    fields = [*_DRAWN, *(("market_power",) if variant.endswith(COURNOT) else ())]
    return {_row(field, variant): field for field in fields} if variant in FORMS else {}


def parameters(variant: str = FORMS[0], values: Mapping[str, float] | None = None) -> Parameters:
    """Return the parameters of a form or a set, from the catalogue, with some at other ``values``.

    A form is a published pair of oil elasticities, alone or with market power of sellers of gas.
    A set is the first form with one other thing changed: ``substitution_low``,
    ``substitution_high``, ``long_run``, ``cournot_gas``, ``gas_rigid`` (supply and use of gas at
    the ends of their ranges that respond least).
    """
    fields = {field: parameter(_row(field, variant)) for field in (*_DRAWN, "trader")}
    if variant.endswith(COURNOT) or variant == "cournot_gas":
        fields["market_power"] = parameter("energy_market_power")
    known = drawn(variant)
    fields |= {known[name]: value for name, value in (values or {}).items()}
    base = Parameters(**{k: -v if k in _DEMAND else v for k, v in fields.items()})
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
    return base

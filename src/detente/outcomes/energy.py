"""Who supplies energy to whom, at what price, what it earns and costs, and consumer prices."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from detente import catalogue
from detente.models.base import writer
from detente.outcomes.change import abroad, change_in_per_cent, change_of_level

if TYPE_CHECKING:
    import xarray as xr

    from detente.outcomes import Outcomes, States
    from detente.world.world import World

MILLIONS = 1e3
OIL, GAS = "crude", "gas"


def answer(world: World, before: States, after: States) -> Outcomes:
    """Return deliveries, prices, use, export revenue, import bill and the consumer-price effect.

    The consumer-price effect is the published pass-through (percentage points in the first year
    for 1% on the price of oil or gas) times the change of price where the state buys; its own
    ``low`` and ``high`` are those of the published pass-throughs.
    """
    old, new = (writer(states, "energy_flow") for states in (before, after))
    if old is None or new is None:
        return {}
    flows = [abroad(state.data["energy_flow"]) for state in (old, new)]
    used = [state.data["energy_demand"] for state in (old, new)]
    prices = [
        state.data["energy_price"].where(use > 0)
        for state, use in zip((old, new), used, strict=True)
    ]
    revenue = [state.data["energy_revenue"].sum("commodity") / MILLIONS for state in (old, new)]
    bills = [
        import_values(flow, price).sum(["exporter", "fuel"]).rename(importer="country") / MILLIONS
        for flow, price in zip(flows, prices, strict=True)
    ]
    price = change_in_per_cent(*prices)
    found = {
        "energy_flow": change_of_level(*flows),
        "energy_price": price,
        "energy_consumption": change_in_per_cent(*used),
        "energy_revenue": change_of_level(*revenue),
        "energy_import_bill": change_of_level(*bills),
    }
    if world.energy is not None:
        found["consumer_price_energy"] = _consumer_prices(world.energy, price["value"])
    return found


def import_values(flow: xr.DataArray, price: xr.DataArray) -> xr.DataArray:
    """Return deliveries (exporter, importer, fuel) at the importer's price, million USD."""
    commodities = [catalogue.fuels()[str(fuel)].commodity for fuel in flow["fuel"].values]
    paid = price.rename(country="importer").sel(commodity=commodities)
    paid = paid.rename(commodity="fuel").assign_coords(fuel=flow["fuel"].values)
    return flow * paid.fillna(0.0)


def _consumer_prices(energy: xr.Dataset, price: xr.DataArray) -> xr.Dataset:
    """Return the percentage points on consumer prices, summed over oil and gas."""
    # A state without a refinery buys its oil as products.
    crude, products, gas = (price.sel(commodity=c, drop=True) for c in (OIL, "products", GAS))
    changes = {OIL: crude.fillna(products), GAS: gas}
    ends = {}
    for end in ("", "_low", "_high"):
        points = energy[f"pass_through{end}"]
        ends[end] = sum(
            (points.sel(commodity=name, drop=True) * change).fillna(0.0)
            for name, change in changes.items()
        )
    low, high = np.minimum(ends["_low"], ends["_high"]), np.maximum(ends["_low"], ends["_high"])
    return ends[""].to_dataset(name="value").assign(low=low, high=high)

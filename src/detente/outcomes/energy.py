"""Who supplies energy to whom, at what price, what it earns and costs, and consumer prices."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from detente.models.base import writer
from detente.models.deliveries import import_values
from detente.outcomes.change import abroad, change_in_per_cent, change_of_level

if TYPE_CHECKING:
    import xarray as xr

    from detente.outcomes import Outcomes, States
    from detente.world.world import World

MILLIONS = 1e3
OIL, GAS = "crude", "gas"

OUTCOMES = ("energy_flow", "energy_price", "energy_consumption", "energy_revenue",
            "energy_import_bill", "consumer_price_energy")  # fmt: skip


def answer(world: World, before: States, after: States) -> Outcomes:
    """Return deliveries, prices, use, export revenue, import bill and the consumer-price effect.

    The consumer-price effect is the published pass-through (percentage points in the first year
    for 1% on the price of oil or gas) times the change of price where the state buys; its own
    ``low`` and ``high`` are those of the published pass-throughs. Where in their range the value
    lies is the energy model's parameter, which its solution of ``after`` carries.
    """
    old, new = (writer(states, "energy_flow") for states in (before, after))
    if old is None or new is None:
        return {}
    flows = [abroad(state.data["energy_flow"]) for state in (old, new)]
    used = [state.data["energy_demand"] for state in (old, new)]
    prices = [
        _where_used(state.data["energy_price"], use)
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
        found["consumer_price_energy"] = _consumer_prices(
            world.energy, price["value"], float(new.data.attrs.get("pass_through", 0.0))
        )
    return found


def _where_used(price: xr.DataArray, use: xr.DataArray) -> xr.DataArray:
    """Return prices, NaN where nothing is used."""
    some = use.transpose(*price.dims).values > 0
    return price.copy(data=np.where(some, price.values, np.nan))


def _consumer_prices(energy: xr.Dataset, price: xr.DataArray, place: float) -> xr.Dataset:
    """Return the percentage points on consumer prices, summed over oil and gas.

    ``place`` is -1 at the low end of each published pass-through, 0 at the central figure, 1 at the
    high end, and in a straight line between.
    """
    import xarray as xr

    countries = price["country"].values
    crude, products, gas = price.sel(commodity=[OIL, "products", GAS]).transpose().values
    # A state without a refinery buys its oil as products.
    oil = np.where(np.isnan(crude), products, crude)

    def effect(points: str) -> np.ndarray:
        chosen = energy[points].sel(country=countries, commodity=[OIL, GAS])
        on_oil, on_gas = chosen.transpose("commodity", "country").values
        return np.nan_to_num(on_oil * oil) + np.nan_to_num(on_gas * gas)

    central, one, other = map(effect, ("pass_through", "pass_through_low", "pass_through_high"))
    value = central + abs(place) * ((other if place > 0 else one) - central)
    ends = {"low": np.minimum(one, other), "high": np.maximum(one, other)}
    columns = {name: ("country", x) for name, x in {"value": value, **ends}.items()}
    return xr.Dataset(columns, {"country": countries})

"""Who supplies energy to whom, at what price, what it earns and costs, and consumer prices."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from detente.models.base import writer
from detente.models.deliveries import import_values
from detente.models.kept import kept
from detente.models.plain import axes, places, values
from detente.outcomes.answers import Answers
from detente.outcomes.change import Pair, abroad, change_in_per_cent, change_of_level, said

if TYPE_CHECKING:
    import xarray as xr

    from detente.outcomes import States
    from detente.outcomes.answers import Said
    from detente.world.world import World

MILLIONS = 1e3
OIL, GAS = "crude", "gas"

OUTCOMES = ("energy_flow", "energy_price", "energy_consumption", "energy_revenue",
            "energy_import_bill", "consumer_price_energy")  # fmt: skip


def answer(world: World, before: States, after: States) -> Answers:
    """Return deliveries, prices, use, export revenue, import bill and the consumer-price effect.

    The consumer-price effect is the published pass-through (percentage points in the first year
    for 1% on the price of oil or gas) times the change of price where the state buys. Where in the
    range of the published pass-throughs it lies is the energy model's parameter, which its solution
    of ``after`` carries.
    """
    flow = Pair.of(before, after, "energy_flow", "exporter", "importer", "fuel")
    old, new = (writer(states, "energy_flow") for states in (before, after))
    if flow is None or old is None or new is None:
        return Answers()
    used, price, revenue = (
        Pair.within(old.data, new.data, name, "country", "commodity")
        for name in ("energy_demand", "energy_price", "energy_revenue")
    )
    flow, price = abroad(flow), _where_used(price, used)
    paid = [
        import_values(state.data, *amounts)
        for state, amounts in (
            (old, (flow.before, price.before)),
            (new, (flow.after, price.after)),
        )
    ]
    bill = replace(flow, before=paid[0], after=paid[1]).then(
        lambda values: values.sum((0, 2)) / MILLIONS, country="importer"
    )
    earned = revenue.then(lambda values: values.sum(1) / MILLIONS, country="country")
    prices = change_in_per_cent(price)
    found = {
        "energy_flow": change_of_level(flow),
        "energy_price": prices,
        "energy_consumption": change_in_per_cent(used),
        "energy_revenue": change_of_level(earned),
        "energy_import_bill": change_of_level(bill),
    }
    if world.energy is not None:
        place = float(new.data.attrs.get("pass_through", 0.0))
        found["consumer_price_energy"] = _consumer_prices(
            world.energy, old.data, prices.columns["value"], place
        )
    return Answers(found)


def _where_used(price: Pair, used: Pair) -> Pair:
    """Return prices, NaN where nothing is used."""
    sides = ((price.before, used.before), (price.after, used.after))
    return Pair(price.axes, *(np.where(use > 0, value, np.nan) for value, use in sides))


def _consumer_prices(
    energy: xr.Dataset, labels: xr.Dataset, price: np.ndarray, place: float
) -> Said:
    """Return the percentage points on consumer prices, summed over oil and gas.

    ``price`` is the change of each price (country, commodity), per cent.

    ``place`` is -1 at the low end of each published pass-through, 0 at the central figure, 1 at the
    high end, and in a straight line between.
    """
    countries, commodities = (values(labels, dim) for dim in ("country", "commodity"))
    bought = places(np.array([OIL, "products", GAS]), commodities)
    crude, products, gas = price.T[bought]
    # A state without a refinery buys its oil as products.
    oil = np.where(np.isnan(crude), products, crude)
    points = kept(energy, _pass_through, tuple(countries.tolist()))
    central, low, high = (
        np.nan_to_num(on_oil * oil) + np.nan_to_num(on_gas * gas) for on_oil, on_gas in points
    )
    value = central + abs(place) * ((high if place > 0 else low) - central)
    return said(axes(labels, "country"), value=value)


def _pass_through(energy: xr.Dataset, countries: tuple[str, ...]) -> list[np.ndarray]:
    """Return points on consumer prices for 1% on oil and on gas: central, low, high."""
    return [
        energy[name]
        .sel(country=list(countries), commodity=[OIL, GAS])
        .transpose("commodity", "country")
        .values
        for name in ("pass_through", "pass_through_low", "pass_through_high")
    ]

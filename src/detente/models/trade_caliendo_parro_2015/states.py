"""From shocks on the world's variables to a solved state of world trade."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from detente import catalogue
from detente.errors import DataError, Fault, did_you_mean
from detente.i18n import text
from detente.models.trade_caliendo_parro_2015.equilibrium import LIMIT
from detente.models.trade_caliendo_parro_2015.model import Closure, TradeModel, trade_model
from detente.shocks.shock import Shock, under

if TYPE_CHECKING:
    import xarray as xr

    from detente.world.world import World


def solve_world(
    world: World,
    shocks: Sequence[Shock],
    deficit: Closure = "share",
    tolerance: float = 1e-10,
    start: xr.Dataset | None = None,
    limit: int = LIMIT,
) -> xr.Dataset:
    """Solve the trade model under shocks; see :class:`TradeCaliendoParro2015` for what they do.

    A variable that no shock moves is not built. Raises DataError on a receiver that is no state of
    the data, SolveError if there is no equilibrium.
    """
    model = trade_model(world.trade)
    moved = {s.variable for s in shocks}
    tariff = under(shocks, world.trade["tariff"]) if "tariff" in moved else None
    cost = _cost(model, world, shocks, moved)
    tax = _under(model, shocks, "export_tax") if "export_tax" in moved else None
    receiver = _receiver(model, shocks) if "rent_receiver" in moved else None
    if "quota" in moved:
        from detente.models.trade_caliendo_parro_2015.quota import solve_quota

        quota = _under(model, shocks, "quota")
        return solve_quota(
            model, quota, tariff, cost, tax, receiver, deficit, tolerance, start, limit=limit
        )
    return model.solve(tariff, cost, tax, receiver, deficit, tolerance, start, limit=limit)


def neutral(model: TradeModel, name: str, value: float | None = None) -> xr.DataArray:
    """Return a variable of the catalogue at the value at which nothing changes."""
    import xarray as xr

    row = catalogue.variables()[name]
    data = model.data
    labels = {"sector": data.sectors}
    coords = {axis: labels.get(axis, data.countries) for axis in row.dims}
    fill = row.neutral if value is None else value
    shape = [len(c) for c in coords.values()]
    return xr.DataArray(np.full(shape, fill), coords, row.dims, name=name)


def _under(model: TradeModel, shocks: Sequence[Shock], name: str) -> xr.DataArray:
    return under(shocks, neutral(model, name))


def _cost(
    model: TradeModel, world: World, shocks: Sequence[Shock], moved: set[str]
) -> xr.DataArray | None:
    """Return the change factor of non-tariff cost of every sale, or None if nothing moves it.

    d = trade_cost * market_access^(-1/theta) / productivity * capital^(-share * va): an access of
    zero is an infinite cost; productivity and capital are the exporter's, on its own sales too.
    """
    data = model.data
    cost = None
    if "trade_cost" in moved:
        cost = _under(model, shocks, "trade_cost")
    if "market_access" in moved:
        access = _under(model, shocks, "market_access")
        with np.errstate(divide="ignore"):
            factor = access.copy(data=access.values ** (-1 / data.elasticity))
        cost = factor if cost is None else cost * factor
    producer = None
    if "productivity" in moved:
        producer = 1 / _under(model, shocks, "productivity").values
    if "capital_stock" in moved:
        stock = _under(model, shocks, "capital_stock").values
        share = catalogue.parameters()["capital_share"].value
        assert share is not None
        factor = stock ** (-share * data.value_added_share)
        producer = factor if producer is None else producer * factor
    if producer is not None:
        cost = neutral(model, "trade_cost") if cost is None else cost
        cost = cost.copy(data=cost.values * producer[:, None, :])
    return cost


def _receiver(model: TradeModel, shocks: Sequence[Shock]) -> xr.DataArray:
    """Return who receives each rent, as a position on the country axis; default the exporter.

    A shock on ``rent_receiver`` names the state in ``where["receiver"]``; its value is not read.
    """
    place = {str(c): i for i, c in enumerate(model.data.countries)}
    base = neutral(model, "rent_receiver", 0.0)
    base.values[:] = np.arange(len(place))[:, None, None]
    set_to, faults = [], []
    for shock in shocks:
        if shock.variable != "rent_receiver":
            continue
        names = shock.where.get("receiver", ())
        if len(names) != 1 or names[0] not in place:
            found = ", ".join(names)
            near = did_you_mean(found, place) or ""
            message = text("trade.receiver")
            faults.append(Fault(shock.provision, message, "receiver", found, "", near))
            continue
        where = {axis: v for axis, v in shock.where.items() if axis != "receiver"}
        set_to.append(replace(shock, where=where, operation="set", value=float(place[names[0]])))
    if faults:
        raise DataError(faults)
    return under(set_to, base)

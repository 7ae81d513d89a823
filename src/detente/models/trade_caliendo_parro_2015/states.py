"""From shocks on the world's variables to a solved state of world trade."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from detente import catalogue
from detente.errors import DataError, Fault, did_you_mean
from detente.i18n import text
from detente.models.parameters import parameter
from detente.models.trade_caliendo_parro_2015.equilibrium import LIMIT
from detente.models.trade_caliendo_parro_2015.model import Closure, TradeModel, trade_model
from detente.shocks.shock import Shock, moved

if TYPE_CHECKING:
    import xarray as xr

    from detente.world.world import World

_AXES = ("exporter", "importer", "sector")


@dataclass(frozen=True)
class Levers:
    """What shocks make of the policy, arrays ``[sector, importer, exporter]``; None is no change.

    ``cost`` is the change factor of non-tariff cost, infinite under an embargo; ``receiver`` the
    position of the state to which a rent goes; ``quota`` the share of the benchmark's volume.
    """

    tariff: np.ndarray | None = None
    cost: np.ndarray | None = None
    export_tax: np.ndarray | None = None
    receiver: np.ndarray | None = None
    quota: np.ndarray | None = None


def levers(model: TradeModel, shocks: Sequence[Shock], capital_share: float) -> Levers:
    """Return the policy under shocks; see :class:`TradeCaliendoParro2015` for what they do.

    Raises
    ------
    DataError
        If the receiver of a rent is no state of the data.
    """
    named = {s.variable for s in shocks}
    return Levers(
        _pair(model, shocks, "tariff", model.data.tariff) if "tariff" in named else None,
        _cost(model, shocks, named, capital_share),
        _pair(model, shocks, "export_tax") if "export_tax" in named else None,
        _receiver(model, shocks) if "rent_receiver" in named else None,
        _pair(model, shocks, "quota") if "quota" in named else None,
    )


def solve_world(
    world: World,
    shocks: Sequence[Shock],
    deficit: Closure = "share",
    tolerance: float = 1e-10,
    start: xr.Dataset | None = None,
    limit: int = LIMIT,
    capital_share: float | None = None,
) -> xr.Dataset:
    """Solve the trade model under shocks; see :class:`TradeCaliendoParro2015` for what they do.

    A variable that no shock moves is not built. From a state near by, the iteration is steered, as
    one of many. Raises DataError on a receiver that is no state of
    the data, SolveError if there is no equilibrium.
    """
    model = trade_model(world.trade)
    share = parameter("capital_share") if capital_share is None else capital_share
    policy = levers(model, shocks, share)
    arrays = policy.tariff, policy.cost, policy.export_tax, policy.receiver
    if policy.quota is not None:
        from detente.models.trade_caliendo_parro_2015.quota import solve_quota

        return solve_quota(model, policy.quota, *arrays, deficit, tolerance, start, limit)
    steered = start is not None
    return model.solve_arrays(*arrays, deficit, tolerance, start, limit=limit, steered=steered)


def _pair(
    model: TradeModel, shocks: Sequence[Shock], name: str, base: np.ndarray | None = None
) -> np.ndarray:
    """Return a bilateral variable under shocks, from ``base`` or the catalogue's neutral value."""
    n, j = len(model.data.countries), len(model.data.sectors)
    if base is None:
        base = np.full((j, n, n), catalogue.variables()[name].neutral, dtype=float)
    labels = model.data.countries, model.data.countries, model.data.sectors
    coords: dict[str, np.ndarray] = dict(zip(_AXES, labels, strict=True))
    # A copy keeps the order in memory: it is made with the labels' axes, and read as the solver's.
    return moved(shocks, name, coords, base.transpose(2, 1, 0)).transpose(2, 1, 0)


def _producer(model: TradeModel, shocks: Sequence[Shock], name: str) -> np.ndarray:
    """Return a variable on country and sector as [sector, country]."""
    data = model.data
    coords = {"country": data.countries, "sector": data.sectors}
    base = np.full((len(data.countries), len(data.sectors)), catalogue.variables()[name].neutral)
    return moved(shocks, name, coords, base).T


def _cost(
    model: TradeModel, shocks: Sequence[Shock], named: set[str], capital_share: float
) -> np.ndarray | None:
    """Return the change factor of non-tariff cost of every sale, or None if nothing moves it.

    d = trade_cost * market_access^(-1/theta) / productivity * capital^(-share * va): an access of
    zero is an infinite cost; productivity and capital are the exporter's, on its own sales too.
    """
    data = model.data
    cost = None
    if "trade_cost" in named:
        cost = _pair(model, shocks, "trade_cost")
    if "market_access" in named:
        access = _pair(model, shocks, "market_access")
        cost = np.ones_like(access) if cost is None else cost
        cell = np.unravel_index(np.flatnonzero(access != 1), access.shape)
        with np.errstate(divide="ignore"):
            cost[cell] *= access[cell] ** (-1 / data.elasticity[cell[0]])
    producer = None
    if "productivity" in named:
        producer = 1 / _producer(model, shocks, "productivity")
    if "capital_stock" in named:
        stock = _producer(model, shocks, "capital_stock")
        factor = stock ** (-capital_share * data.value_added_share.T)
        producer = factor if producer is None else producer * factor
    if producer is not None:
        cost = np.ones_like(data.share) if cost is None else cost
        cost *= producer[:, None, :]
    return cost


def _receiver(model: TradeModel, shocks: Sequence[Shock]) -> np.ndarray:
    """Return who receives each rent, as a position on the country axis; default the exporter.

    A shock on ``rent_receiver`` names the state in ``where["receiver"]``; its value is not read.
    """
    place = {str(c): i for i, c in enumerate(model.data.countries)}
    base = np.empty_like(model.data.share)
    base[:] = np.arange(len(place))
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
    return _pair(model, set_to, "rent_receiver", base)

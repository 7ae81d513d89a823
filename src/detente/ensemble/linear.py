"""The linear response of the trade model: what a small change of any input does to real income.

A fast mode beside solving again. The derivative of the equilibrium is exact, by the implicit
function theorem at a solved state; what an input does to duties and costs is differenced over a
step so small that its error is that of rounding.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from detente.deal.schema import Status
from detente.ensemble.evaluate import movers, regime_shocks, under_deal
from detente.errors import DataError, Fault
from detente.i18n import text
from detente.models.trade_caliendo_parro_2015 import TradeCaliendoParro2015, trade_model
from detente.models.trade_caliendo_parro_2015.direction import Direction, Moved, along
from detente.models.trade_caliendo_parro_2015.states import Levers, levers
from detente.shocks.resolve import in_order, resolve_provision
from detente.world.elasticity import adjusted

if TYPE_CHECKING:
    import xarray as xr

    from detente.deal.schema import Deal, Magnitude, Provision
    from detente.ensemble.evaluate import States
    from detente.models.base import Solution
    from detente.models.trade_caliendo_parro_2015 import TradeModel
    from detente.shocks.shock import Shock
    from detente.world.regime import Regime
    from detente.world.world import World

# Part of an input's range over which its effect on duties and costs is differenced.
STEP = 1e-6


@dataclass(frozen=True)
class Point:
    """What the trade model is solved at: a world with its elasticities, shocks, parameters."""

    world: World
    shocks: tuple[Shock, ...]
    model: TradeCaliendoParro2015

    @property
    def solver(self) -> TradeModel:
        """Return the model of this world."""
        return trade_model(self.world.trade)

    def levers(self) -> Levers:
        """Return duties, costs and taxes under the shocks.

        Raises
        ------
        DataError
            A quota is among them, whose rent is no lever.
        """
        found = levers(self.solver, self.shocks, self.model.capital_share)
        if found.quota is not None:
            raise DataError(Fault("quota", text("trade.no_slope_quota")))
        return found


def direction(here: Point, one: Levers, there: Point, step: float) -> Direction | None:
    """Return the direction from one point to another, by ``step`` of the input that differs.

    ``one`` are the levers of ``here``. None where a flow opens or closes on the way: its log has no
    derivative.
    """
    data, other = here.solver.data, there.solver.data
    two = there.levers()
    parts: dict[str, np.ndarray] = {}
    if one.tariff is not None or two.tariff is not None:
        parts["tariff"] = _or(two.tariff, data.tariff) - _or(one.tariff, data.tariff)
    if one.export_tax is not None or two.export_tax is not None:
        parts["export_tax"] = _or(two.export_tax, 0.0) - _or(one.export_tax, 0.0)
    if one.cost is not None or two.cost is not None:
        costs = _or(one.cost, 1.0), _or(two.cost, 1.0)
        closed = np.isinf(costs[0])
        if (closed != np.isinf(costs[1])).any():
            return None
        ratio = np.ones(data.share.shape)
        np.divide(costs[1], costs[0], out=ratio, where=~closed)
        parts["log_cost"] = np.log(ratio)
    if other.elasticity is not data.elasticity:
        parts["log_elasticity"] = np.log(other.elasticity / data.elasticity)
    return Direction(**{name: part / step for name, part in parts.items() if part.any()})


def _or(array: np.ndarray | None, default: np.ndarray | float) -> np.ndarray:
    return np.asarray(default) if array is None else array


def respond(
    here: Point, state: xr.Dataset, ends: Mapping[str, tuple[Point, float]]
) -> tuple[tuple[str, ...], Moved]:
    """Return how the state solved at ``here`` moves with each input.

    Parameters
    ----------
    ends
        For each input, the point at which it is a step further, and the length of that step.

    Returns
    -------
    tuple
        The inputs that have a derivative, and the derivatives in their order.
    """
    one = here.levers()
    found = {name: direction(here, one, there, step) for name, (there, step) in ends.items()}
    known = {name: one for name, one in found.items() if one is not None}
    return tuple(known), along(here.solver, state, list(known.values()))


def linear(deal: Deal, states: States, elasticities: Collection[str] = ()) -> xr.DataArray:
    r"""Return d ln(real income under the deal / today) of every country by each input.

    Inputs are the deal's open magnitudes (``magnitude.<provision>.<measure>.<field>``, in the
    magnitude's unit), the strength of every provision that moves trade (``strength.<provision>``,
    1 as agreed and 0 without it) and, of the sectors in ``elasticities``, the logs of the trade
    elasticities (``ln_elasticity.<sector>``), calibrated measures keeping their response at given
    prices. A change of inputs by :math:`\Delta` moves real income by the factor
    :math:`\exp(\sum_i s_i \Delta_i)`, with an error of the order of :math:`\Delta^2`.

    Parameters
    ----------
    deal
        The deal with its magnitudes as solved; where a range is open, the central case.
    states
        Its solved states.

    Returns
    -------
    xarray.DataArray
        On ``input`` and ``country``; NaN where an input opens or closes a trade altogether.

    Raises
    ------
    DataError
        The deal has a quota, the states none of the trade model, or they are of another deal or
        another case of its magnitudes.
    """
    import xarray as xr

    model = next((one for one in states.chain if isinstance(one, TradeCaliendoParro2015)), None)
    if model is None or model.name not in states.deal:
        raise DataError(Fault("trade", text("trade.no_slope_state"), found=deal.id))
    world, regime, shocks = states.world, states.regime, _resolved(deal)
    if shocks != states.shocks:
        raise DataError(Fault(deal.id, text("trade.other_slope_state")))
    here = Point(world, under_deal(regime, shocks), model)
    ends = {
        name: (Point(world, under_deal(regime, moved), model), step)
        for name, moved, step in _moved(deal, model)
    }
    early = {}
    for sector in elasticities:
        name = f"ln_elasticity.{sector}"
        other, sized = _stretched(world, regime, sector)
        ends[name] = Point(other, under_deal(sized, shocks), model), STEP
        early[name] = Point(other, regime_shocks(sized), model), STEP
    slopes = _real_income(here, states.deal[model.name], ends)
    if early:
        today = Point(world, regime_shocks(regime), model)
        for name, slope in _real_income(today, states.today[model.name], early).items():
            slopes[name] -= slope
    countries = world.trade["country"].values
    values = np.reshape(list(slopes.values()), (len(slopes), len(countries)))
    labels = {"input": list(slopes), "country": countries}
    return xr.DataArray(values, labels, ("input", "country"), name="real_income")


def _real_income(
    here: Point, solution: Solution, ends: Mapping[str, tuple[Point, float]]
) -> dict[str, np.ndarray]:
    """Return d ln real income by country for each input, NaN where it has none."""
    slopes = {name: np.full(len(here.solver.data.countries), np.nan) for name in ends}
    if not ends:
        return slopes
    known, moved = respond(here, solution.data, ends)
    slopes.update(zip(known, moved.real_income.T, strict=True))
    return slopes


def _resolved(deal: Deal, strength: Mapping[str, float] | None = None) -> tuple[Shock, ...]:
    """Return the shocks of a deal without its speculation, provisions at their strength."""
    given = strength or {}
    return in_order(
        shock
        for provision in deal.provisions
        if not (provision.zero or provision.status is Status.SPECULATED)
        for shock in resolve_provision(provision, strength=given.get(provision.id, 1.0))
    )


def _moved(
    deal: Deal, model: TradeCaliendoParro2015
) -> Iterator[tuple[str, tuple[Shock, ...], float]]:
    """Yield each input of a deal, the deal's shocks a step further, and the step."""
    for name in movers([model], _resolved(deal)):
        yield f"strength.{name}", _resolved(deal, {name: 1 - STEP}), -STEP
        provision = deal.provision(name)
        for position, measure in enumerate(provision.measures):
            for field, size in measure.magnitudes().items():
                if size.central is None or not size.value("low") < size.value("high"):
                    continue
                low, high = size.value("low"), size.value("high")
                step = STEP * (high - low) * (1 if size.central < high else -1)
                at = size.model_copy(update={"central": size.central + step})
                changed = _changed(provision, position, {field: at})
                other = [changed if p.id == name else p for p in deal.provisions]
                moved = _resolved(deal.model_copy(update={"provisions": other}))
                yield f"magnitude.{name}.{position}.{field}", moved, step


def _changed(provision: Provision, position: int, update: Mapping[str, Magnitude]) -> Provision:
    measures = [
        one.model_copy(update=update) if number == position else one
        for number, one in enumerate(provision.measures)
    ]
    return provision.model_copy(update={"measures": measures})


def _stretched(world: World, regime: Regime, sector: str) -> tuple[World, Regime]:
    """Return the world and its regime with the elasticity of a sector a step higher."""
    values = world.trade["trade_elasticity"].values.copy()
    values[world.trade["sector"].values == sector] *= np.exp(STEP)
    other = world.with_elasticity(values)
    return other, adjusted(regime, world, other)

"""The public energy model: the markets of oil, gas and coal, solved state by state."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from time import perf_counter
from typing import TYPE_CHECKING

import numpy as np

from detente.errors import DataError, Fault, SolveError
from detente.i18n import text
from detente.models.energy_network.arcs import Arc, steeper
from detente.models.energy_network.data import EnergyData
from detente.models.energy_network.equilibrium import Equilibrium, MarketSolver
from detente.models.energy_network.held import cost_held, measures_held
from detente.models.energy_network.layout import MARKETS, layout
from detente.models.energy_network.market import Market
from detente.models.energy_network.parameters import FORMS, VARIANTS, Parameters, parameters
from detente.models.energy_network.policy import terms, wanted_arcs

if TYPE_CHECKING:
    import xarray as xr

    from detente.shocks.shock import Shock

TOLERANCE = 1e-13
LIMIT = 200
Values = tuple[tuple[str, float], ...]


class EnergyModel:
    """Oil, gas and coal as spatial price equilibria on the energy world's arcs.

    Each market maximises the surplus of buyers and sellers less the cost of delivery (Takayama and
    Judge 1971), one convex quadratic programme; calibrated so that the base year, with each
    restricted delivery held to what it was, is its exact solution.

    Parameters
    ----------
    energy
        The energy world (:func:`detente.world.energy.load_energy`), or what was read from it.
    given
        The parameters; by default those of the catalogue's first variant.
    held
        Shocks of costs and price caps in force in the base year, which its prices hold.
    tolerance, limit
        Of the programme: the largest residual in units of mean price and volume, most iterations.
    leads
        Whether other parameters' equilibria start from this model's.

    Raises
    ------
    DataError
        Variables missing or inconsistent.
    """

    def __init__(
        self,
        energy: xr.Dataset | EnergyData,
        given: Parameters | None = None,
        held: Sequence[Shock] = (),
        *,
        tolerance: float = TOLERANCE,
        limit: int = LIMIT,
        leads: bool = False,
    ):
        self.data = energy if isinstance(energy, EnergyData) else EnergyData.of(energy)
        self.given = parameters() if given is None else given
        self.held, self.tolerance, self.limit, self.leads = held, tolerance, limit, leads
        self._markets: dict[tuple[str, frozenset[Arc]], MarketSolver] = {}

    def market(self, name: str, extra: frozenset[Arc] = frozenset()) -> MarketSolver:
        """Return the solver of a market (oil, gas, coal), with arcs beyond its own if given."""
        if (name, extra) not in self._markets:
            place = layout(self.data, name, self.given.trader, extra)
            market = Market(place, self.given)
            held = terms(market, self.held)
            arcs = steeper(market.arcs, cost_held(market, held))
            market = Market(place, self.given, arcs)
            self._markets[name, extra] = MarketSolver(
                market, self.tolerance, self.limit, held, leads=self.leads
            )
        return self._markets[name, extra]

    def equilibria(self, shocks: Sequence[Shock] = ()) -> dict[str, tuple[Market, Equilibrium]]:
        """Return each market and its equilibrium under the shocks, as plain arrays.

        Raises
        ------
        SolveError
            The faults of every market that has no equilibrium under the shocks.
        """
        wanted = wanted_arcs(self.data, shocks)
        found: dict[str, tuple[Market, Equilibrium]] = {}
        faults: list[Fault] = []
        for name in MARKETS:
            solver = self.market(name)
            if not solver.market.used.any():
                continue
            if lacking := solver.market.layout.missing(wanted):
                solver = self.market(name, lacking)
            try:
                found[name] = solver.market, solver.solve(terms(solver.market, shocks))
            except SolveError as error:
                faults += error.faults
        if faults:
            raise SolveError(faults)
        return found

    def solve(self, shocks: Sequence[Shock] = ()) -> xr.Dataset:
        """Return the state of the energy world under the shocks.

        Returns
        -------
        xarray.Dataset
            ``energy_flow`` and ``delivery_cost`` (exporter, importer, fuel), ``resale`` (exporter,
            importer; gas carried on between neighbours, whatever its origin), ``energy_price``,
            ``energy_netback``, ``energy_demand``, ``energy_production``, ``energy_revenue``
            (country, commodity), in the world's units; ``surplus`` (commodity market), million
            USD against none. ``attrs``: residual, iterations, seconds, and ``pass_through``, the
            parameter by which outcomes read consumer prices off the state.
        """
        began = perf_counter()
        state = labelled(self.data, self.equilibria(shocks), began)
        state.attrs["pass_through"] = self.given.pass_through
        return state


def labelled(
    data: EnergyData, found: dict[str, tuple[Market, Equilibrium]], began: float
) -> xr.Dataset:
    """Return the markets' equilibria as one labelled state."""
    import xarray as xr

    n, fuels, commodities = len(data.labels), data.fuels, data.commodities
    flow, delivery = np.zeros((2, n, n, len(fuels)))
    resale = np.zeros((n, n))
    # What is neither bought nor sold keeps the data's price, so that every number is one.
    cells = {
        "energy_price": np.stack([data.price[c] for c in commodities], axis=1),
        "energy_netback": np.stack([data.netback[c] for c in commodities], axis=1),
        **{name: np.zeros((n, len(commodities))) for name in _QUANTITIES},
    }
    for market, state in found.values():
        arcs = market.arcs
        at = arcs.exporter, arcs.importer, market.layout.kind
        flow[at] = state.flow
        delivery[at] = state.delivery
        k, j = market.slots.resale
        resale[k, j] = state.resale
        abroad = np.where(arcs.own, 0.0, state.flow * state.received)
        for layer, commodity in enumerate(market.commodities):
            c, here = commodities.index(commodity), arcs.layer == layer
            cells["energy_price"][:, c] = state.price[layer]
            cells["energy_netback"][:, c] = state.netback[layer]
            cells["energy_demand"][:, c] = state.use[layer]
            cells["energy_production"][:, c] = state.supply[layer]
            cells["energy_revenue"][:, c] = np.bincount(
                arcs.exporter[here], abroad[here], minlength=n
            )
    pair, cell = ("exporter", "importer"), ("country", "commodity")
    return xr.Dataset(
        {
            "energy_flow": ((*pair, "fuel"), flow),
            "delivery_cost": ((*pair, "fuel"), delivery),
            "resale": (pair, resale),
            **{name: (cell, values) for name, values in cells.items()},
            "surplus": (("market",), [state.surplus for _, state in found.values()]),
        },
        coords=_coordinates(data, tuple(found)),
        attrs={
            "residual": max((state.residual for _, state in found.values()), default=0.0),
            "iterations": max((state.iterations for _, state in found.values()), default=0),
            "seconds": perf_counter() - began,
        },
    )


@lru_cache(maxsize=8)
def _coordinates(data: EnergyData, markets: tuple[str, ...]) -> xr.Coordinates:
    """Return the labels of a state, made once."""
    import xarray as xr

    labels = dict.fromkeys(("exporter", "importer", "country"), data.labels)
    names = {"fuel": data.fuels, "commodity": data.commodities, "market": markets}
    return xr.Coordinates(labels | {axis: list(some) for axis, some in names.items()})


_QUANTITIES = ("energy_demand", "energy_production", "energy_revenue")
_models: dict[tuple[int, str, float, int, Values], tuple[xr.Dataset, EnergyModel]] = {}
_KEPT = 16
_worlds: dict[int, tuple[xr.Dataset, EnergyData, tuple[Shock, ...]]] = {}
_WORLDS = 4


def _world(energy: xr.Dataset) -> tuple[EnergyData, tuple[Shock, ...]]:
    """Return what all parameters share: the data as arrays, the measures that its prices hold."""
    if id(energy) not in _worlds:
        while len(_worlds) >= _WORLDS:
            _worlds.pop(next(iter(_worlds)))
        _worlds[id(energy)] = energy, EnergyData.of(energy), measures_held(energy)
    return _worlds[id(energy)][1:]


def energy_model(
    energy: xr.Dataset,
    variant: str = FORMS[0],
    tolerance: float = TOLERANCE,
    limit: int = LIMIT,
    values: Values = (),
) -> EnergyModel:
    """Return the model of an energy world in a form, set up once and kept while in use.

    ``values`` are drawn parameters, away from the catalogue's central value.
    """
    if variant not in (names := tuple(dict.fromkeys((*FORMS, *VARIANTS)))):
        message = text("energy.unknown_variant")
        raise DataError(Fault("energy", message, "variant", variant, ", ".join(names)))
    key = id(energy), variant, tolerance, limit, values
    if key not in _models:
        while len(_models) >= _KEPT:
            _models.pop(next(iter(_models)))
        # The dataset is kept beside its model so that its id cannot pass to another.
        data, held = _world(energy)
        given = parameters(variant, dict(values))
        leads = variant == FORMS[0] and not values
        model = EnergyModel(data, given, held, tolerance=tolerance, limit=limit, leads=leads)
        _models[key] = energy, model
    return _models[key][1]

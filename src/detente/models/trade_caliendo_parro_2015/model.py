"""World trade and production in general equilibrium: Caliendo and Parro (2015), in changes.

"Estimates of the trade and welfare effects of NAFTA", Review of Economic Studies 82(1), solved by
exact hat algebra (Dekle, Eaton and Kortum 2008). Medium run: all wages and prices adjusted.
"""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

import numpy as np

from detente.errors import DataError, Fault
from detente.i18n import text
from detente.models.plain import axes, labelled
from detente.models.trade_caliendo_parro_2015 import outcomes
from detente.models.trade_caliendo_parro_2015.data import (
    LABELS,
    SHARED,
    TradeData,
    by_sector,
    read,
)
from detente.models.trade_caliendo_parro_2015.equilibrium import (
    LIMIT,
    Equilibrium,
    System,
    equilibrium,
)
from detente.models.trade_caliendo_parro_2015.policy import Policy, policy

if TYPE_CHECKING:
    import xarray as xr

    from detente.models.trade_caliendo_parro_2015.steer import Steer

Closure = Literal["share", "zero", "fixed"]
PAIR = ("exporter", "importer", "sector")
CELL = ("country", "sector")


class TradeModel:
    """The model on one benchmark.

    Parameters
    ----------
    data
        ``flow`` and ``tariff`` (exporter, importer, sector), ``input_share`` (country, input,
        sector), ``value_added_share`` (country, sector), ``trade_elasticity`` (sector), optionally
        ``final_demand_share`` (country, sector): then the data need not clear exactly, since every
        comparison starts from a solved baseline.

    Raises
    ------
    DataError
        With all faults: missing variables, axes, labels, signs, identities that fail.
    """

    def __init__(self, data: xr.Dataset):
        self._use(read(data))

    def _use(self, data: TradeData) -> None:
        import xarray as xr

        self.data = data
        self._baselines: dict[tuple, xr.Dataset] = {}
        self._once: dict[str, Steer] = {}
        countries = ("exporter", "importer", "country")
        self._labels = {**dict.fromkeys(countries, data.countries), "sector": data.sectors}
        # Indexed once: building the indices anew takes as long as three sweeps over the world.
        self._axes = axes(xr.Dataset(coords=self._labels), *self._labels)

    def with_elasticity(self, elasticity: xr.DataArray | np.ndarray) -> TradeModel:
        """Return the model with other trade elasticities (sector), all else shared."""
        values = np.asarray(elasticity, dtype=float)
        good = (values > 0) & np.isfinite(values)
        if values.shape != self.data.elasticity.shape or not good.all():
            raise DataError(Fault("trade_elasticity", text("trade.out_of_range"), allowed="> 0"))
        other = object.__new__(TradeModel)
        other.__dict__.update(self.__dict__)
        other.data = replace(self.data, elasticity=values)
        other._baselines = {}
        # The inverses only steer the iteration and do not depend on elasticities: share them.
        for name in ("home_price", "home_spending", "home_wage"):
            other.data.__dict__[name] = getattr(self.data, name)
        other.data.__dict__["scale"] = self.data.scale
        return other

    def solve(
        self,
        tariff: xr.DataArray | None = None,
        cost: xr.DataArray | None = None,
        export_tax: xr.DataArray | None = None,
        rent_receiver: xr.DataArray | None = None,
        deficit: Closure | xr.DataArray = "share",
        tolerance: float = 1e-10,
        start: xr.Dataset | None = None,
        scenario: str = "policy",
        limit: int = LIMIT,
    ) -> xr.Dataset:
        r"""Solve one equilibrium, in changes relative to the data and in levels.

        .. math::

            \hat c_n^j &= \hat w_n^{\gamma_n^j} \prod_k (\hat P_n^k)^{\gamma_n^{k,j}} \quad (10) \\
            \hat P_n^j &= \big(\sum_i \pi_{in}^j (\hat\kappa_{in}^j \hat c_i^j)^{-\theta^j}
                \big)^{-1/\theta^j} \quad (11) \\
            \pi_{in}^{j\prime} &= \pi_{in}^j (\hat\kappa_{in}^j \hat c_i^j / \hat P_n^j)^{-\theta^j}
                \quad (12) \\
            X_n^{j\prime} &= \sum_k \gamma_n^{j,k} \sum_m \frac{X_m^{k\prime}\pi_{nm}^{k\prime}}
                {(1+\tau_{nm}^{k\prime})(1+e_{nm}^{k\prime})} + \alpha_n^j I_n' \quad (13)

        with :math:`\hat\kappa = \hat d\,(1+e')(1+\tau')/(1+\tau)`, e the export tax, and labour
        markets closing it. Numeraire: world value added.

        Parameters
        ----------
        tariff
            (exporter, importer, sector): new ad-valorem rates on the price with export tax.
        cost
            (exporter, importer, sector): change factor of the non-tariff cost; ``numpy.inf`` is an
            embargo. The same factor on all sales of an exporter, domestic ones included, is the
            inverse of its productivity.
        export_tax
            (exporter, importer, sector): rate on the producer's price, an export tax or the rent
            of a quota; it goes to ``rent_receiver`` (same axes; codes of states, or positions on
            the country axis), by default the exporter.
        deficit
            "share" of world value added (default), "zero", "fixed" nominal, or levels on
            ``country`` (imports less exports). With world value added as numeraire "fixed" equals
            "share", except where a policy cuts the world into blocs (a country alone is one): a
            bloc must balance, so under "share" the larger side of its balance is scaled down
            (``attrs["deficit_rescaled"]`` names the countries; a country without any trade has
            none), while "zero" needs nothing and "fixed" is an error. Each bloc then has its own
            value added as numeraire.
        tolerance
            On the largest of excess demand for value added over value added, the price
            equations' gap in logs, and the spending equations' gap over income.
        start
            An earlier state to start from.
        scenario
            Name of the state in errors.
        limit
            Most iterations.

        Returns
        -------
        xarray.Dataset
            ``wage``, ``unit_cost`` (of the input bundle), ``producer_price`` (with own
            productivity), ``price``, ``final_demand_price`` as change factors; ``flow`` (before
            duty, export tax included), ``trade_share``, ``expenditure``, ``income``,
            ``value_added``, ``tariff_revenue``, ``rent_revenue``, ``output_value``, ``deficit`` as
            levels in the data's currency; the policy itself; attrs ``converged``, ``residual``,
            ``iterations``, ``seconds``.

        Raises
        ------
        DataError
            Labels that differ, rates out of range.
        SolveError
            No equilibrium: not converged, a buyer without any supplier, a balance that cannot be
            kept.
        """
        rates = self._bilateral(tariff, "tariff")
        factors = self._bilateral(cost, "cost")
        taxes = self._bilateral(export_tax, "export_tax")
        receiver = None if rent_receiver is None else self._receivers(rent_receiver)
        closing = deficit if isinstance(deficit, str) else self._national(deficit, "deficit")
        return self.solve_arrays(
            rates, factors, taxes, receiver, closing, tolerance, start, scenario, limit
        )

    def solve_arrays(
        self,
        tariff: np.ndarray | None = None,
        cost: np.ndarray | None = None,
        export_tax: np.ndarray | None = None,
        rent_receiver: np.ndarray | None = None,
        deficit: Closure | np.ndarray = "share",
        tolerance: float = 1e-10,
        start: xr.Dataset | None = None,
        scenario: str = "policy",
        limit: int = LIMIT,
        steered: bool = False,
    ) -> xr.Dataset:
        """Return :meth:`solve` of plain arrays ``[sector, importer, exporter]``, not copied.

        ``steered`` pays for the first of many: see :mod:`.steer`.
        """
        began = time.perf_counter()
        rules = policy(self.data, tariff, cost, export_tax, rent_receiver, deficit)
        first = None if start is None else self._found(start)
        steer = self._steer if steered else None
        found = equilibrium(self.data, rules, tolerance, first, scenario, limit, steer)
        state = self._state(rules, found, rent_receiver)
        state.attrs |= {
            "converged": True,
            "residual": found.residual,
            "iterations": found.iterations,
            "deficit_rescaled": rules.dropped,
            "scenario": scenario,
            "seconds": time.perf_counter() - began,
        }
        return state

    def compare(self, before: xr.Dataset, after: xr.Dataset) -> xr.Dataset:
        """Return the outcomes of ``after`` relative to ``before``, any two states of this model."""
        return outcomes.compare(self.data, before, after)

    def counterfactual(
        self,
        tariff: xr.DataArray | None = None,
        cost: xr.DataArray | None = None,
        deficit: Closure | xr.DataArray = "share",
        tolerance: float = 1e-10,
    ) -> xr.Dataset:
        """Compare a policy with the baseline (no change of policy) under the same closure.

        ``wage``, ``price`` and ``output`` are change factors, ``flow`` is in the data's currency;
        the rest as in :meth:`compare`.
        """
        key = (deficit, tolerance) if isinstance(deficit, str) else None
        base = self._baselines.get(key) if key else None
        if base is None:
            base = self.solve(deficit=deficit, tolerance=tolerance, scenario="baseline")
            if key:
                self._baselines[key] = base
        new = self.solve(tariff, cost, deficit=deficit, tolerance=tolerance, start=base)
        result = self.compare(base, new)
        for name in ("price", "output"):
            result[name] = 1 + result[name] / 100
        result["wage"] = new["wage"] / base["wage"]
        result["flow"] = new["flow"]
        return result.assign_attrs(new.attrs)

    def response(
        self,
        state: xr.Dataset,
        *,
        log_cost: xr.DataArray | None = None,
        tariff: xr.DataArray | None = None,
        export_tax: xr.DataArray | None = None,
        log_elasticity: xr.DataArray | None = None,
        deficit: xr.DataArray | None = None,
    ) -> xr.Dataset:
        """Return derivatives at a solved state along directions, by the implicit function theorem.

        Each argument is a direction of change (log of the cost factor; rates; log of theta; levels
        of deficits) on its own axes, with a leading axis ``direction`` for several at once; given
        together they move together.

        Returns
        -------
        xarray.Dataset
            Derivatives of the logs ``wage``, ``price``, ``unit_cost``, ``income``,
            ``final_demand_price``, ``real_income``, ``real_wage``, and of the levels ``flow`` and
            ``output_value``, with the axis ``direction`` first.
        """
        from detente.models.trade_caliendo_parro_2015.direction import respond

        parts = {
            "log_cost": log_cost,
            "tariff": tariff,
            "export_tax": export_tax,
            "log_elasticity": log_elasticity,
            "deficit": deficit,
        }
        return respond(self, state, {k: v for k, v in parts.items() if v is not None})

    @property
    def _steer(self) -> Steer:
        """Return what steers an iteration, one for all elasticities."""
        if "steer" not in self._once:
            from detente.models.trade_caliendo_parro_2015.steer import Steer

            self._once["steer"] = Steer.of(self.data)
        return self._once["steer"]

    def policy_of(self, state: xr.Dataset) -> tuple[Policy, Equilibrium, np.ndarray]:
        """Return the policy, the unknowns and the rents' receivers (positions) of a state."""
        receiver = by_sector(state["rent_receiver"]).astype(int)
        tariff, cost, tax = (by_sector(state[k]) for k in ("tariff", "cost", "export_tax"))
        rules = policy(self.data, tariff, cost, tax, receiver, state["deficit"].values)
        return rules, self._found(state), receiver

    def _state(self, rules: Policy, found: Equilibrium, receiver: np.ndarray | None) -> xr.Dataset:
        data = self.data
        system = System(data, rules)
        sweep = system.sweep(found.wage, found.price, found.spending)
        unit_cost = system.unit_cost(found.wage, found.price)
        # Where the benchmark itself solves the model, no change must come out exactly: prices as
        # iterated, not as swept once more.
        scale = sweep.scale
        if found.iterations == 0:
            scale = np.exp(-data.elasticity[:, None] * found.price)
        share = rules.access * (sweep.cost_power[:, None, :] / scale[:, :, None])
        # As changes of the benchmark's flows, so that no change leaves them to the last bit.
        spent = np.ones_like(scale)
        np.divide(found.spending, data.spending, out=spent, where=data.spending > 0)
        moved = sweep.cost_power[:, None, :] * (spent / scale)[:, :, None]
        if rules.power is not None:
            moved *= rules.power
        if rules.tariff is not data.tariff:
            moved *= (1 + data.tariff) / (1 + rules.tariff)
        flow = data.flow * moved
        sales = flow if rules.export_tax is None else flow / (1 + rules.export_tax)
        n, j = len(data.countries), len(data.sectors)
        own = np.arange(n)
        producer = unit_cost if rules.cost is None else unit_cost + np.log(rules.cost[:, own, own])
        index = np.exp((data.final_share * found.price.T).sum(axis=1))
        one, none = np.broadcast_to(1.0, (j, n, n)), np.broadcast_to(0.0, (j, n, n))
        exporter = np.broadcast_to(np.arange(n), (j, n, n))

        def pair(array: np.ndarray | None, default: np.ndarray) -> tuple:
            return PAIR, (default if array is None else array).transpose(2, 1, 0)

        country = ("country",)
        return labelled(
            self._axes,
            {
                "wage": (country, np.exp(found.wage)),
                "unit_cost": (CELL, np.exp(unit_cost).T),
                "producer_price": (CELL, np.exp(producer).T),
                "price": (CELL, np.exp(found.price).T),
                "final_demand_price": (country, index),
                "flow": pair(flow, none),
                "trade_share": pair(share, none),
                "expenditure": (CELL, found.spending.T),
                "income": (country, sweep.income),
                "value_added": (country, np.exp(found.wage) * data.value_added),
                "tariff_revenue": (country, sweep.duty_revenue),
                "rent_revenue": (country, sweep.rent_revenue),
                "deficit": (country, rules.deficit),
                "output_value": (CELL, sales.sum(axis=1).T),
                "tariff": pair(rules.tariff, none),
                "cost": pair(rules.cost, one),
                "export_tax": pair(rules.export_tax, none),
                "rent_receiver": pair(receiver, exporter),
            },
        )

    def _found(self, state: xr.Dataset) -> Equilibrium:
        missing = [n for n in ("wage", "price", "expenditure") if n not in state]
        if missing:
            raise DataError([Fault(n, text("trade.foreign_state")) for n in missing])
        log_price = np.log(state["price"].values.T)
        return Equilibrium(
            np.log(state["wage"].values), log_price, state["expenditure"].values.T, 0.0, 0
        )

    def _bilateral(self, array: xr.DataArray | None, name: str) -> np.ndarray | None:
        if array is None:
            return None
        self._check_labels(array, name, PAIR)
        return by_sector(array)

    def _national(self, array: xr.DataArray, name: str) -> np.ndarray:
        self._check_labels(array, name, ("country",))
        return np.asarray(array.values, dtype=float)

    def _receivers(self, array: xr.DataArray) -> np.ndarray:
        self._check_labels(array, "rent_receiver", PAIR)
        values = array.values
        if values.dtype.kind in "UO":
            place = {str(c): i for i, c in enumerate(self.data.countries)}
            unknown = sorted({str(v) for v in values.ravel()} - set(place))
            if unknown:
                message = text("trade.receiver")
                raise DataError([Fault("rent_receiver", message, found=u) for u in unknown])
            values = np.vectorize(place.__getitem__, otypes=[int])(values.astype(str))
        return np.ascontiguousarray(values.transpose(2, 1, 0))

    def _check_labels(self, array: xr.DataArray, name: str, axes: tuple[str, ...]) -> None:
        if array.dims != axes:
            found, allowed = ", ".join(map(str, array.dims)), ", ".join(axes)
            raise DataError(Fault(name, text("trade.axes"), found=found, allowed=allowed))
        for axis in axes:
            if axis not in array.coords or not np.array_equal(
                array[axis].values, self._labels[axis]
            ):
                raise DataError(Fault(name, text("trade.labels"), axis))


_KEPT = 8
_models: dict[int, tuple[xr.Dataset, TradeModel]] = {}
_bases: dict[tuple, tuple[list[np.ndarray], TradeModel]] = {}


def trade_model(data: xr.Dataset) -> TradeModel:
    """Return the model of a trade dataset, derived once and kept while in use.

    Datasets that share their arrays and labels, and differ by trade elasticities alone, share what
    is derived.
    """
    if id(data) not in _models:
        # What an id stands for is kept beside the model, so that it cannot pass to another object.
        _keep(_models, id(data), data, _sharing(data))
    return _models[id(data)][1]


def _sharing(data: xr.Dataset) -> TradeModel:
    theta = data.variables.get("trade_elasticity")
    if theta is None or theta.dims != ("sector",):
        return TradeModel(data)
    arrays = [data.variables[name].values for name in SHARED if name in data.variables]
    labels = {axis: tuple(data[axis].values.tolist()) for axis in LABELS if axis in data.coords}
    key = (*map(id, arrays), *labels.items())
    if key not in _bases:
        _keep(_bases, key, arrays, TradeModel(data))
    return _bases[key][1].with_elasticity(theta.values)


def _keep(known: dict, key: object, beside: object, model: TradeModel) -> None:
    while len(known) >= _KEPT:
        known.pop(next(iter(known)))
    known[key] = beside, model

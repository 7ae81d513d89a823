"""Directions of policy: what a small change of costs, rates or elasticities does directly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from detente.errors import DataError, Fault
from detente.i18n import text
from detente.models.trade_caliendo_parro_2015.equilibrium import System
from detente.models.trade_caliendo_parro_2015.response import Direct, Linear, Total

if TYPE_CHECKING:
    import xarray as xr

    from detente.models.trade_caliendo_parro_2015.model import TradeModel

AXES = {
    "log_cost": ("exporter", "importer", "sector"),
    "tariff": ("exporter", "importer", "sector"),
    "export_tax": ("exporter", "importer", "sector"),
    "log_elasticity": ("sector",),
    "deficit": ("country",),
}


@dataclass(frozen=True)
class Direction:
    """One direction, arrays ``[sector, importer, exporter]``, ``[J]`` and ``[N]``; None is zero."""

    log_cost: np.ndarray | None = None
    tariff: np.ndarray | None = None
    export_tax: np.ndarray | None = None
    log_elasticity: np.ndarray | None = None
    deficit: np.ndarray | None = None


@dataclass(frozen=True)
class Log:
    """d log of the trade share at given prices, of 1 + tariff and of 1 + export tax."""

    share: np.ndarray
    tariff: np.ndarray
    export_tax: np.ndarray


def logs(linear: Linear, direction: Direction) -> Log:
    """Return the direct effects of a direction on logs, bilateral.

    d log pi = -theta d log kappa + d log theta * log(pi' / pi) at given costs and prices.
    """
    policy, data = linear.policy, linear.data
    zero = np.zeros_like(linear.share)
    tariff = zero if direction.tariff is None else direction.tariff / (1 + policy.tariff)
    tax = zero
    if direction.export_tax is not None:
        level = 1.0 if policy.export_tax is None else 1 + policy.export_tax
        tax = direction.export_tax / level
    kappa = tariff + tax
    if direction.log_cost is not None:
        kappa = kappa + direction.log_cost
    share = -linear.theta * kappa
    if direction.log_elasticity is not None:
        ratio = np.ones_like(zero)
        np.divide(linear.share, data.share, out=ratio, where=linear.share > 0)
        share = share + direction.log_elasticity[:, None, None] * np.log(ratio)
    return Log(share, tariff, tax)


def direct_effects(
    linear: Linear, directions: Sequence[Direction], receiver: np.ndarray | None
) -> Direct:
    """Return the direct effects of all directions at given wages, costs and spending."""
    data, policy = linear.data, linear.policy
    n, j = len(data.countries), len(data.sectors)
    m = len(directions)
    price, sales, income = np.zeros((j, n, m)), np.zeros((j, n, m)), np.zeros((n, m))
    owed = linear.spending[:, :, None]
    before_duty = linear.share * owed / (1 + policy.tariff)
    rate = np.zeros_like(linear.share) if policy.export_tax is None else policy.export_tax
    rent = before_duty * (rate / (1 + rate))
    for k, direction in enumerate(directions):
        log = logs(linear, direction)
        price[:, :, k] = -(linear.share * log.share).sum(axis=2) / data.elasticity[:, None]
        sales[:, :, k] = (linear.sold * (log.share - log.tariff - log.export_tax)).sum(axis=1)
        duty = owed * linear.duty * log.share + before_duty * log.tariff
        income[:, k] = duty.sum(axis=(0, 2))
        paid = rent * (log.share - log.tariff) + before_duty / (1 + rate) * log.export_tax
        cell = np.nonzero(paid)
        to = cell[2] if receiver is None else receiver[cell].astype(int)
        income[:, k] += np.bincount(to, weights=paid[cell], minlength=n)
        if direction.deficit is not None:
            income[:, k] += direction.deficit
    return Direct(price, sales, income)


@dataclass(frozen=True)
class Moved:
    """How a solved state moves along directions, of which arrays have the last axis.

    ``income`` and ``price_index`` (of final demand) are logs by country, [N, m].
    """

    linear: Linear
    directions: Sequence[Direction]
    total: Total
    income: np.ndarray
    price_index: np.ndarray

    @property
    def real_income(self) -> np.ndarray:
        """Return d log real income, [N, m]."""
        return self.income - self.price_index

    def flow(self, k: int) -> np.ndarray:
        """Return the derivative of the flows' levels along direction ``k``, [J, N, N]."""
        linear, total = self.linear, self.total
        owed = linear.spending[:, :, None]
        # d log spending is zero where nothing is bought.
        spent = np.zeros_like(owed)
        np.divide(total.spending[:, :, k, None], owed, out=spent, where=owed > 0)
        log = logs(linear, self.directions[k])
        cost, price = total.unit_cost[:, None, :, k], total.price[:, :, None, k]
        moved = log.share - linear.theta * (cost - price) - log.tariff
        return linear.share * owed / (1 + linear.policy.tariff) * (moved + spent)


def along(model: TradeModel, state: xr.Dataset, directions: Sequence[Direction]) -> Moved:
    """Return how a solved state moves along directions."""
    rules, found, receiver = model.policy_of(state)
    linear = Linear(System(model.data, rules), found.wage, found.price, found.spending)
    total = linear.respond(direct_effects(linear, directions, receiver))
    income = total.income / state["income"].values[:, None]
    index = np.einsum("nj,jnm->nm", model.data.final_share, total.price)
    return Moved(linear, directions, total, income, index)


def respond(model: TradeModel, state: xr.Dataset, parts: dict[str, xr.DataArray]) -> xr.Dataset:
    """Return the derivatives of a solved state along the directions in ``parts``."""
    import xarray as xr

    labels = _check(state, parts)
    directions = []
    for k in range(len(labels)):
        arrays = {}
        for name, part in parts.items():
            values = np.asarray(part.values, dtype=float)
            values = values[k] if "direction" in part.dims else values
            arrays[name] = values.transpose(2, 1, 0) if values.ndim == 3 else values
        directions.append(Direction(**arrays))
    moved = along(model, state, directions)
    total = moved.total
    flow = np.stack([moved.flow(k).transpose(2, 1, 0) for k in range(len(labels))])

    def country(values: np.ndarray) -> tuple:
        return ("direction", "country"), values.T

    def cell(values: np.ndarray) -> tuple:
        return ("direction", "country", "sector"), values.transpose(2, 1, 0)

    return xr.Dataset(
        {
            "wage": country(total.wage),
            "income": country(moved.income),
            "final_demand_price": country(moved.price_index),
            "real_income": country(moved.real_income),
            "real_wage": country(total.wage - moved.price_index),
            "price": cell(total.price),
            "unit_cost": cell(total.unit_cost),
            "output_value": cell(total.sales),
            "flow": (("direction", *AXES["log_cost"]), flow),
        },
        coords={
            "direction": labels,
            **{k: state[k].values for k in ("exporter", "importer", "country", "sector")},
        },
    )


def _check(state: xr.Dataset, parts: dict[str, xr.DataArray]) -> np.ndarray:
    """Return the labels of the directions; raise DataError with every part that does not fit."""
    faults = []
    if not parts:
        faults.append(Fault("response", text("trade.no_direction"), allowed=", ".join(AXES)))
    labels = None
    for name, part in parts.items():
        axes = tuple(map(str, part.dims))
        many = axes[:1] == ("direction",)
        if axes[many:] != AXES[name]:
            allowed = "[direction, ]" + ", ".join(AXES[name])
            faults.append(Fault(name, text("trade.axes"), "", ", ".join(axes), allowed))
            continue
        for axis in AXES[name]:
            if axis not in part.coords or not np.array_equal(part[axis].values, state[axis].values):
                faults.append(Fault(name, text("trade.labels"), axis))
        if many:
            here = part["direction"].values
            if labels is not None and not np.array_equal(here, labels):
                faults.append(Fault(name, text("trade.labels"), "direction"))
            labels = here
    if faults:
        raise DataError(faults)
    return np.arange(1) if labels is None else labels

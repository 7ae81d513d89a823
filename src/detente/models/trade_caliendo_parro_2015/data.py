"""A trade world as the solver wants it: checked, with what follows from it, sector first.

Bilateral arrays are contiguous ``[sector, importer, exporter]`` so that a sweep over the world is
one batch of matrix-vector products; ``[sector, country]`` for prices and spending.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from detente.errors import DataError, Fault
from detente.i18n import text

if TYPE_CHECKING:
    import xarray as xr

# Sums of shares are read from text files: this much rounding is mended, more is an error.
SHARE_TOLERANCE = 1e-6
# Final demand below zero by less than this share of income is rounding of the source.
FINAL_TOLERANCE = 1e-9
# Published tables carry input shares a little below zero where they were balanced by hand (that of
# Caliendo and Parro has one, of -0.0006); the equations do not mind.
NEGATIVE_INPUT = 1e-3
_AXES = {
    "flow": ("exporter", "importer", "sector"),
    "tariff": ("exporter", "importer", "sector"),
    "input_share": ("country", "input", "sector"),
    "value_added_share": ("country", "sector"),
    "trade_elasticity": ("sector",),
    "final_demand_share": ("country", "sector"),
}
# What two datasets have in common that differ by their trade elasticities alone.
SHARED = tuple(name for name in _AXES if name != "trade_elasticity")
LABELS = ("country", "exporter", "importer", "sector", "input")


@dataclass(frozen=True)
class TradeData:
    """The benchmark of the trade model; sizes: N countries, J sectors.

    ``share`` is pi, ``spending`` X, ``sales`` producers' receipts, ``final_share`` alpha,
    ``elasticity`` theta, ``idle`` 1 where nobody buys (price stays at 1), ``deficit`` imports less
    exports; money in the data's currency.
    """

    countries: np.ndarray
    sectors: np.ndarray
    flow: np.ndarray  # [J, N importer, N exporter]
    tariff: np.ndarray  # [J, N importer, N exporter]
    share: np.ndarray  # [J, N importer, N exporter]
    spending: np.ndarray  # [J, N]
    sales: np.ndarray  # [J, N]
    idle: np.ndarray  # [J, N]
    input_share: np.ndarray  # [N, J input, J using]
    value_added_share: np.ndarray  # [N, J]
    final_share: np.ndarray  # [N, J]
    elasticity: np.ndarray  # [J]
    value_added: np.ndarray  # [N]
    deficit: np.ndarray  # [N]
    income: np.ndarray  # [N]

    @cached_property
    def home_price(self) -> np.ndarray:
        """Return ``(I - diag(pi_nn) G_n')^-1``: prices' feedback within each country, [N, J, J].

        With :attr:`home_spending` it turns a sweep into block Jacobi over countries; single
        precision, since it only steers the iteration and is read at each step.
        """
        own, g = self._own_share, self.input_share
        eye = np.eye(len(self.sectors))
        return np.linalg.inv(eye - own[:, :, None] * g.transpose(0, 2, 1)).astype(np.float32)

    @cached_property
    def home_spending(self) -> np.ndarray:
        """Return ``(I - G_n diag(pi_nn))^-1``: spending's feedback within each country."""
        eye = np.eye(len(self.sectors))
        own = self._own_share
        return np.linalg.inv(eye - self.input_share * own[:, None, :]).astype(np.float32)

    @cached_property
    def home_wage(self) -> np.ndarray:
        """Return d log price / d log wage through each country's own costs, [J, N]."""
        own = self._own_share * self.value_added_share
        return np.matmul(self.home_price, own[:, :, None])[:, :, 0].T.astype(float)

    @cached_property
    def scale(self) -> np.ndarray:
        """Return income rounded to a power of two: dividing by it and back loses no bit."""
        return np.exp2(np.round(np.log2(self.income)))

    @property
    def _own_share(self) -> np.ndarray:
        return np.ascontiguousarray(np.diagonal(self.share, axis1=1, axis2=2).T)


def by_sector(array: xr.DataArray) -> np.ndarray:
    """Return values on (exporter, importer, sector) as contiguous [sector, importer, exporter]."""
    return np.ascontiguousarray(np.asarray(array.values, dtype=float).transpose(2, 1, 0))


def read(data: xr.Dataset) -> TradeData:
    """Check a trade dataset and derive what follows from it.

    Shares, spending and final demand as in Caliendo and Parro (2015), equations 4 to 9. Where
    ``final_demand_share`` is given, the data need not clear exactly (the model's baseline does).

    Raises
    ------
    DataError
        With every fault found: missing variables, axes, labels, signs, and each identity that
        fails with the worst country and sector.
    """
    faults = list(_layout_faults(data))
    if faults:
        raise DataError(faults)
    faults = list(_sign_faults(data))
    if faults:
        raise DataError(faults)
    countries, sectors = data["country"].values, data["sector"].values
    flow, tariff = by_sector(data["flow"]), by_sector(data["tariff"])
    paid = flow * (1 + tariff)
    spending, sales = paid.sum(axis=2), flow.sum(axis=1)
    idle = (spending == 0).astype(float)
    share = paid / (spending + idle)[:, :, None]

    value_share = np.array(data["value_added_share"].values, dtype=float)
    inputs = np.array(data["input_share"].values, dtype=float)
    producing = sales.T > 0
    total = value_share + inputs.sum(axis=1)
    off = np.abs(total - 1) * producing
    if off.max() > SHARE_TOLERANCE:
        faults.append(_worst("cost_shares", "input_share", off, total, "1", countries, sectors))
    # Sectors without output may have no cost shares at all; labour alone keeps costs homogeneous.
    empty = ~producing & (np.abs(total - 1) > SHARE_TOLERANCE)
    value_share[empty] = 1.0
    inputs.transpose(0, 2, 1)[empty] = 0.0
    used = inputs.sum(axis=1)
    inputs *= ((1 - value_share) / np.where(used > 0, used, 1.0))[:, None, :]
    value_share = np.where(used > 0, value_share, 1.0)

    value_added = (value_share.T * sales).sum(axis=0)
    deficit = flow.sum(axis=(0, 2)) - flow.sum(axis=(0, 1))
    income = value_added + (flow * tariff).sum(axis=(0, 2)) + deficit
    poor = (value_added <= 0) | (income <= 0)
    faults += [
        Fault(str(countries[n]), text("trade.no_income"), found=f"{value_added[n]:.6g}")
        for n in np.flatnonzero(poor)
    ]
    final = _final_share(data, spending, sales, inputs, np.where(poor, 1.0, income), faults)
    if not faults:
        demand = final * income[:, None] + np.matmul(inputs, sales.T[:, :, None])[:, :, 0]
        stray = np.where(idle.T > 0, demand / income[:, None], 0.0)
        if stray.max() > FINAL_TOLERANCE:
            faults.append(
                _worst("idle_input", "input_share", stray, stray, "0", countries, sectors)
            )
    if faults:
        raise DataError(faults)
    theta = np.array(data["trade_elasticity"].values, dtype=float)
    return TradeData(
        countries, sectors, flow, tariff, share, spending, sales, idle,
        inputs, value_share, final, theta, value_added, deficit, income,
    )  # fmt: skip


def _final_share(
    data: xr.Dataset,
    spending: np.ndarray,
    sales: np.ndarray,
    inputs: np.ndarray,
    income: np.ndarray,
    faults: list[Fault],
) -> np.ndarray:
    """Return alpha [N, J], as given or as what intermediate use leaves of spending (equation 6)."""
    countries, sectors = data["country"].values, data["sector"].values
    if "final_demand_share" in data:
        final = np.array(data["final_demand_share"].values, dtype=float)
        total = final.sum(axis=1)
        off = np.abs(total - 1)
        if off.max() > SHARE_TOLERANCE:
            n = int(off.argmax())
            message, found = text("trade.final_shares"), f"{total[n]:.9g}"
            faults.append(Fault(str(countries[n]), message, "final_demand_share", found, "1"))
        idle_off = np.where(spending.T == 0, final, 0.0)
        if idle_off.max() > FINAL_TOLERANCE:
            faults.append(
                _worst("idle_final", "final_demand_share", idle_off, final, "0", countries, sectors)
            )
        return final / total[:, None]
    left = spending.T - np.matmul(inputs, sales.T[:, :, None])[:, :, 0]
    short = -left / income[:, None]
    if short.max() > FINAL_TOLERANCE:
        faults.append(_worst("negative_final", "flow", short, left, ">= 0", countries, sectors))
    left = np.where(left < FINAL_TOLERANCE * income[:, None], np.maximum(left, 0.0), left)
    total = left.sum(axis=1, keepdims=True)
    return left / np.where(total > 0, total, 1.0)


def _layout_faults(data: xr.Dataset) -> Iterator[Fault]:
    for name, axes in _AXES.items():
        if name not in data:
            if name != "final_demand_share":
                yield Fault(name, text("trade.missing"), allowed=", ".join(_AXES))
        elif data[name].dims != axes:
            found, allowed = ", ".join(map(str, data[name].dims)), ", ".join(axes)
            yield Fault(name, text("trade.axes"), found=found, allowed=allowed)
        else:
            for axis in axes:
                if axis not in data.coords:
                    yield Fault(name, text("trade.labels"), field=axis, found="-")
    axes_of = {
        "same_countries": ("country", "exporter", "importer"),
        "same_sectors": ("sector", "input"),
    }
    for message, (first, *others) in axes_of.items():
        for other in others:
            if first in data.coords and other in data.coords:
                here, there = data[first].values, data[other].values
                if not np.array_equal(here, there):
                    found = ", ".join(map(str, there))
                    yield Fault(other, text(f"trade.{message}"), found=found)


def _sign_faults(data: xr.Dataset) -> Iterator[Fault]:
    low = {"tariff": -1.0, "trade_elasticity": 0.0}
    lenient = {"input_share": -NEGATIVE_INPUT}
    high = {"value_added_share": 1.0, "final_demand_share": 1.0, "input_share": 1.0}
    slack = SHARE_TOLERANCE
    for name in _AXES:
        if name not in data:
            continue
        values = np.asarray(data[name].values, dtype=float)
        infinite = ~np.isfinite(values)
        if infinite.any():
            yield _cell("not_finite", data[name], infinite.astype(float))
            continue
        floor, strict = low.get(name, lenient.get(name, 0.0)), name in low
        below = floor - values if not strict else np.where(values > floor, -1.0, 1 + floor - values)
        above = values - high.get(name, np.inf) - slack
        bound = f"{'>' if strict else '>='} {floor:g}"
        if below.max() > 0:
            yield _cell("out_of_range", data[name], below, bound)
        if above.max() > 0:
            yield _cell("out_of_range", data[name], above, f"<= {high[name]:g}")


def _cell(message: str, array: xr.DataArray, badness: np.ndarray, allowed: str = "") -> Fault:
    """Return the fault at the worst cell of a labelled array."""
    spot = np.unravel_index(int(badness.argmax()), badness.shape)
    where = ", ".join(str(array[d].values[p]) for d, p in zip(array.dims, spot, strict=True))
    found = f"{float(array.values[spot]):.6g}"
    return Fault(where, text(f"trade.{message}"), str(array.name), found, allowed)


def _worst(
    message: str,
    field: str,
    badness: np.ndarray,
    values: np.ndarray,
    allowed: str,
    countries: np.ndarray,
    sectors: np.ndarray,
) -> Fault:
    n, j = np.unravel_index(int(badness.argmax()), badness.shape)
    where = f"{countries[n]}, {sectors[j]}"
    return Fault(where, text(f"trade.{message}"), field, f"{values[n, j]:.6g}", allowed)

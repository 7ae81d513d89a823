"""Quotas: the rents at which traded volumes meet them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from detente.errors import Fault, SolveError
from detente.i18n import text
from detente.solve import anderson

if TYPE_CHECKING:
    import xarray as xr

    from detente.models.trade_caliendo_parro_2015.model import Closure, TradeModel

# Gap of a quota, in logs of volume, at which it counts as met.
TOLERANCE = 1e-8
LIMIT = 60


def solve_quota(
    model: TradeModel,
    quota: np.ndarray,
    tariff: np.ndarray | None,
    cost: np.ndarray | None,
    export_tax: np.ndarray | None,
    receiver: np.ndarray | None,
    deficit: Closure,
    tolerance: float,
    start: xr.Dataset | None = None,
    limit: int = 1000,
) -> xr.Dataset:
    r"""Solve the state in which the volume of each cell is at most ``quota`` times the data's.

    Arrays are ``[sector, importer, exporter]``; None is no change.

    Complementarity, cell by cell: a rent :math:`\rho \ge 0` on the exporter's price, and
    :math:`V' \le q V`, one of them with equality; V is the flow at the exporter's price with
    export tax and rent taken out, over the producer's price change. The rents are found from the
    own-price elasticity of each cell, :math:`-(\theta (1 - \pi) + 1)`, mixed by Anderson
    acceleration around whole equilibria, each started from the last.

    Raises
    ------
    SolveError
        If the largest gap stays above 1e-8.
    """
    data, steered = model.data, start is not None
    cell = np.nonzero((quota < 1) & (data.flow > 0))
    if not len(cell[0]):
        return model.solve_arrays(
            tariff, cost, export_tax, receiver, deficit, tolerance, start, limit=limit,
            steered=steered,
        )  # fmt: skip
    j, n, i = cell
    wanted = np.log(quota[cell] * data.flow[cell])
    other = np.zeros_like(quota) if export_tax is None else export_tax
    memory: dict[str, xr.Dataset | None] = {"state": start}
    first = np.zeros(len(j))
    if start is not None:
        # The rents of a state near by, what another tax takes of them left out.
        wedge = 1 + start["export_tax"].values[i, n, j]
        first = np.maximum(np.log(wedge / (1 + other[cell])), 0.0)
    spent = {"iterations": 0, "seconds": 0.0}

    def step(rent: np.ndarray) -> tuple[np.ndarray, float]:
        tax = other.copy()
        tax[cell] = (1 + other[cell]) * np.exp(rent) - 1
        state = model.solve_arrays(
            tariff,
            cost,
            tax,
            receiver,
            deficit,
            tolerance,
            memory["state"],
            "quota",
            limit,
            steered,
        )
        memory["state"] = state
        spent["iterations"] += state.attrs["iterations"]
        spent["seconds"] += state.attrs["seconds"]
        flow = state["flow"].values[i, n, j]
        with np.errstate(divide="ignore"):
            volume = np.log(flow / (1 + tax[cell]) / state["producer_price"].values[i, j])
        gap = np.maximum(volume - wanted, -rent_scale * rent)
        return gap / rent_scale, float(np.abs(gap).max())

    rent_scale = 1 + data.elasticity[j] * (1 - data.share[cell])
    found = anderson(step, first, tolerance=TOLERANCE, limit=LIMIT, nonnegative=slice(None))
    state = memory["state"]
    if not found.converged or state is None:
        gap, residual = step(found.x)
        worst = int(np.abs(gap * rent_scale).argmax())
        seller, buyer = data.countries[i[worst]], data.countries[n[worst]]
        where = f"{seller} -> {buyer}, {data.sectors[j[worst]]}"
        message = text("trade.unconverged_quota", residual=residual, worst=where)
        raise SolveError(Fault("quota", message, allowed=f"{TOLERANCE:.0e}"))
    state.attrs |= {**spent, "quota_gap": found.residual, "quota_iterations": found.iterations}
    return state

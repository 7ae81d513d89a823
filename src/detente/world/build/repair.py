"""From a published table to one that adds up exactly, with every change listed.

The published table has stocks run down (negative final purchases), sectors whose inputs exceed
their output, and duties outside the prices of imports. The shares are repaired first; then all
levels are solved from them, so that every identity holds by construction.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.errors import SolveError
from detente.i18n import text
from detente.world.world import Repair

if TYPE_CHECKING:
    import numpy as np

    from detente.world.sources.table import InputOutputTable

UNIT = "million USD"
# Purchases of which stocks leave less than this share are as good as gone: in WIOD 2014 such cells
# keep below 1e-7, the next one 8e-4.
NOTHING = 1e-6
ROUNDS = 1000
TOLERANCE = 1e-15


@dataclass(frozen=True)
class Balanced:
    """A table that adds up: ``flow`` and the three kinds of share."""

    flow: np.ndarray
    input_share: np.ndarray
    value_added_share: np.ndarray
    final_demand_share: np.ndarray
    repairs: tuple[Repair, ...]


def balance(table: InputOutputTable, tariff: np.ndarray) -> Balanced:
    r"""Return the balanced table at duties ``tariff[exporter, importer, sector]``.

    Imported inputs and final goods are valued with duty, which leaves the taxes on products that
    WIOD counts beside value added; what remains of these taxes and of transport margins stays in
    value added. With input shares :math:`\gamma`, trade shares :math:`\pi` and final spending
    :math:`F \ge 0`, spending solves

    .. math:: X_{ns} = F_{ns} + \sum_k \gamma_{nsk} Y_{nk}, \qquad
              Y_{is} = \sum_n \pi_{ins} X_{ns} / (1 + t_{ins}).
    """
    import numpy as np

    repairs: list[Repair] = []
    flow = _nonnegative_flow(table, repairs)
    duty = _import_duty(flow, tariff)
    use = table.domestic_use + table.imported_use * (1 + duty[:, :, None])
    share, value_added = _shares(use, table, flow.sum(axis=1), repairs)

    paid = flow * (1 + tariff)
    spending = paid.sum(axis=0)
    trade_share = np.divide(paid, spending, out=np.zeros_like(paid), where=spending > 0)
    final = _nonnegative_final(spending - use.sum(axis=2), table, repairs)
    spending = _solve(trade_share / (1 + tariff), share, final)
    flow = trade_share * spending / (1 + tariff)
    output = flow.sum(axis=1)
    final = flow_spending(flow, tariff) - intermediate(share, output)
    # Zero by repair, so a rounding error in the difference of two equal numbers.
    final = np.maximum(final, 0)
    repairs += _totals(table, use, output, value_added)
    return Balanced(
        flow,
        share,
        value_added,
        final / final.sum(axis=1, keepdims=True),
        tuple(repairs),
    )


def flow_spending(flow: np.ndarray, tariff: np.ndarray) -> np.ndarray:
    """Return spending with duty ``[country, sector]``."""
    return (flow * (1 + tariff)).sum(axis=0)


def intermediate(input_share: np.ndarray, output: np.ndarray) -> np.ndarray:
    """Return spending on inputs ``[country, input]`` of the sectors' output."""
    import numpy as np

    return np.einsum("nsk,nk->ns", input_share, output)


def _nonnegative_flow(table: InputOutputTable, repairs: list[Repair]) -> np.ndarray:
    """Return flows that are not negative, and not zero because of stocks alone.

    No change of policy can bring back a flow that is zero. Where stocks took all that was bought,
    or more, the purchases themselves are kept, if the seller's output covers them; what it never
    made is zero.
    """
    import numpy as np

    bought = table.flow + table.drawn
    gone = (table.flow < 0) | ((table.drawn > 0) & (table.flow < NOTHING * bought))
    kept = gone & (bought > 0) & (bought <= table.output[:, None, :])
    flow = np.where(kept, bought, np.maximum(table.flow, 0))
    for i, n, s in np.argwhere(gone):
        kind = "stocks_kept" if kept[i, n, s] else "negative_flow"
        where = f"{table.countries[i]}, {table.countries[n]}, {table.sectors[s]}"
        before, after = float(table.flow[i, n, s]), float(flow[i, n, s])
        if before != after:
            repairs.append(Repair(kind, where, before, after, UNIT))
    return flow


def _import_duty(flow: np.ndarray, tariff: np.ndarray) -> np.ndarray:
    """Return the average duty on imports ``[country, sector]``, weighted by trade."""
    import numpy as np

    abroad = flow.copy()
    own = np.arange(len(flow))
    abroad[own, own] = 0
    total = abroad.sum(axis=0)
    return np.divide(
        (abroad * tariff).sum(axis=0), total, out=np.zeros_like(total), where=total > 0
    )


def _shares(
    use: np.ndarray, table: InputOutputTable, sales: np.ndarray, repairs: list[Repair]
) -> tuple[np.ndarray, np.ndarray]:
    """Return input shares and value-added shares; those that are not positive are replaced.

    The replacement is the sector's median over the countries, the inputs keeping their mix. A
    sector with sales but no published output gets the world's inputs of that sector.
    """
    import numpy as np

    made = table.output > 0
    share = np.divide(use, table.output[:, None, :], out=np.zeros_like(use), where=made[:, None, :])
    value_added = 1 - share.sum(axis=1)
    sound = made & (value_added > 0)
    for n, k in np.argwhere(made & ~sound):
        here = sound[:, k]
        usual = float(np.median(value_added[here, k]))
        where = f"{table.countries[n]}, {table.sectors[k]}"
        repairs.append(Repair("value_added", where, float(value_added[n, k]), usual, "share"))
        share[n, :, k] *= (1 - usual) / share[n, :, k].sum()
        value_added[n, k] = usual
    for n, k in np.argwhere(~made):
        where = f"{table.countries[n]}, {table.sectors[k]}"
        sold = float(sales[n, k])
        repairs.append(Repair("no_inputs" if sold > 0 else "no_output", where, 0.0, sold, UNIT))
        if sold > 0:
            share[n, :, k] = use[:, :, k].sum(axis=0) / table.output[:, k].sum()
    return share, 1 - share.sum(axis=1)


def _nonnegative_final(
    final: np.ndarray, table: InputOutputTable, repairs: list[Repair]
) -> np.ndarray:
    """Return final spending, which stocks run down make negative, with zero there."""
    import numpy as np

    for n, s in np.argwhere(final < 0):
        where = f"{table.countries[n]}, {table.sectors[s]}"
        repairs.append(Repair("negative_final", where, float(final[n, s]), 0.0, UNIT))
    return np.maximum(final, 0)


def _solve(sold: np.ndarray, share: np.ndarray, final: np.ndarray) -> np.ndarray:
    """Return spending ``[country, sector]``: ``X = F + gamma Y``, ``Y = sold X``.

    By the sum of rounds ``F + gamma sold F + ...``, which converges since value added is positive:
    plain sums give the same bits whatever linear algebra library NumPy was built with, so that
    the same files give the same snapshot.
    """
    import numpy as np

    spending = final
    for _ in range(ROUNDS):
        output = np.einsum("nms,ms->ns", sold, spending)
        new = final + intermediate(share, output)
        gap = (np.abs(new - spending).max(axis=1) / new.max(axis=1)).max()
        spending = new
        if gap <= TOLERANCE:
            return spending
    raise SolveError(text("world.rounds"))


def _totals(
    table: InputOutputTable, use: np.ndarray, output: np.ndarray, value_added: np.ndarray
) -> list[Repair]:
    """Return by country the duties moved from taxes to inputs, and value added and output."""
    duty = use - table.domestic_use - table.imported_use
    made, inputs = table.output.sum(axis=1), use.sum(axis=(1, 2))
    rows = {
        "duty_on_inputs": (0 * made, duty.sum(axis=(1, 2))),
        "value_added_total": (made - inputs, (value_added * output).sum(axis=1)),
        "output_total": (made, output.sum(axis=1)),
    }
    return [
        Repair(kind, code, float(before[i]), float(after[i]), UNIT)
        for kind, (before, after) in rows.items()
        for i, code in enumerate(table.countries)
    ]

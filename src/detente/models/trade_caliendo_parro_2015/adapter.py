"""The trade model on the list of models: shocks in, a solved state of world trade out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from detente.models.base import Solution, register
from detente.models.trade_caliendo_parro_2015.equilibrium import LIMIT
from detente.models.trade_caliendo_parro_2015.model import Closure
from detente.models.trade_caliendo_parro_2015.states import solve_world

if TYPE_CHECKING:
    from detente.shocks.shock import Shock
    from detente.world.world import World

_READS = (
    "tariff", "export_tax", "rent_receiver", "quota", "trade_cost", "market_access",
    "productivity", "capital_stock",
)  # fmt: skip
_WRITES = (
    "wage", "unit_cost", "producer_price", "price", "final_demand_price", "flow", "trade_share",
    "expenditure", "income", "value_added", "tariff_revenue", "rent_revenue", "output_value",
)  # fmt: skip


@register
@dataclass(frozen=True)
class TradeCaliendoParro2015:
    """The trade model as a run uses it: shocks in, a solved state of world trade out.

    ``trade_cost``, ``market_access`` (its -1/theta power), ``productivity`` (inverse, on all sales
    of the producer) and ``capital_stock`` (to the power -capital share * value-added share) enter
    the cost factor; a ``quota`` becomes the export tax at which the volume meets it. The receiver
    of a rent is a shock on ``rent_receiver`` whose ``where`` names it: ``receiver: (code,)``.
    """

    deficit: Closure = "share"
    tolerance: float = 1e-10
    iterations: int = LIMIT

    name: str = field(default="trade", init=False)
    source: str = field(
        default="Caliendo and Parro (2015), Review of Economic Studies 82(1)", init=False
    )
    reads: tuple[str, ...] = field(default=_READS, init=False)
    writes: tuple[str, ...] = field(default=_WRITES, init=False)

    def solve(
        self, world: World, shocks: Sequence[Shock], upstream: Mapping[str, Solution]
    ) -> Solution:
        """Solve the state of the world under ``shocks``; SolveError if not converged."""
        state = solve_world(world, shocks, self.deficit, self.tolerance, limit=self.iterations)
        attrs = state.attrs
        return Solution(
            self.name, state, True, attrs["residual"], attrs["iterations"], attrs["seconds"]
        )

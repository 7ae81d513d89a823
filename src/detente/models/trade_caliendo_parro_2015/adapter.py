"""The trade model on the list of models: shocks in, a solved state of world trade out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from detente.errors import SolveError
from detente.models.base import Solution, register
from detente.models.parameters import parameter
from detente.models.trade_caliendo_parro_2015.equilibrium import LIMIT
from detente.models.trade_caliendo_parro_2015.model import Closure
from detente.models.trade_caliendo_parro_2015.states import solve_world

if TYPE_CHECKING:
    import xarray as xr

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
    capital_share: float = field(default_factory=partial(parameter, "capital_share"))

    name: str = field(default="trade", init=False)
    source: str = field(
        default="Caliendo and Parro (2015), Review of Economic Studies 82(1)", init=False
    )
    reads: tuple[str, ...] = field(default=_READS, init=False)
    writes: tuple[str, ...] = field(default=_WRITES, init=False)

    warm: ClassVar[bool] = True

    @property
    def uncertain(self) -> tuple[str, ...]:
        """Return the parameters that have a range; trade elasticities are data of the world."""
        return ("capital_share",)

    def with_parameters(self, values: Mapping[str, float]) -> TradeCaliendoParro2015:
        """Return the model with its capital share at another value."""
        return replace(self, **values)

    def solve(
        self,
        world: World,
        shocks: Sequence[Shock],
        upstream: Mapping[str, Solution],
        start: Solution | None = None,
    ) -> Solution:
        """Solve the state of the world under ``shocks``; SolveError if not converged.

        ``start`` is a solution near by, also one under other elasticities: its wages, prices and
        spending are where the iteration starts. Where none is found from there, the benchmark is
        tried.
        """

        def solved(near: xr.Dataset | None) -> xr.Dataset:
            return solve_world(
                world, shocks, self.deficit, self.tolerance, near, self.iterations,
                self.capital_share,
            )  # fmt: skip

        if start is None:
            state = solved(None)
        else:
            try:
                state = solved(start.data)
            except SolveError:
                state = solved(None)
        attrs = state.attrs
        return Solution(
            self.name, state, True, attrs["residual"], attrs["iterations"], attrs["seconds"]
        )

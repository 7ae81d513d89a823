"""The energy model on the list of models: shocks in, a solved state of the energy world out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from detente.models.base import Solution, register
from detente.models.energy_network.model import LIMIT, TOLERANCE, energy_model
from detente.models.energy_network.parameters import FORMS, drawn
from detente.models.parameters import parameter

if TYPE_CHECKING:
    from detente.shocks.shock import Shock
    from detente.world.world import World

_READS = (
    "energy_access", "energy_cost", "energy_price_cap", "energy_contract", "energy_link",
    "energy_supply",
)  # fmt: skip
_WRITES = (
    "energy_flow", "energy_price", "energy_netback", "energy_demand", "energy_production",
    "energy_revenue",
)  # fmt: skip


@register
@dataclass(frozen=True)
class EnergyNetwork:
    """The energy model as a run uses it.

    ``variant`` names the form or the set of published parameters, ``values`` are those of the
    catalogue's parameters that are drawn, as (name, value), and away from their central value.
    """

    variant: str = FORMS[0]
    values: tuple[tuple[str, float], ...] = ()
    tolerance: float = TOLERANCE
    iterations: int = LIMIT

    name: str = field(default="energy", init=False)
    source: str = field(
        default="Takayama and Judge (1971), Spatial and Temporal Price and Allocation Models; "
        "Egging (2013), European Journal of Operational Research 227(2)",
        init=False,
    )
    reads: tuple[str, ...] = field(default=_READS, init=False)
    writes: tuple[str, ...] = field(default=_WRITES, init=False)

    @property
    def variants(self) -> tuple[EnergyNetwork, ...]:
        """Return the model in each of its forms at the central values, this one first."""
        others = (replace(self, variant=name, values=()) for name in FORMS if name != self.variant)
        return (self, *others)

    @property
    def uncertain(self) -> tuple[str, ...]:
        """Return the catalogue's parameters that are drawn in this form."""
        return tuple(drawn(self.variant))

    def with_parameters(self, values: Mapping[str, float]) -> EnergyNetwork:
        """Return the model with some of its parameters at other values."""
        own = dict(self.values) | dict(values)
        moved = tuple((k, own[k]) for k in sorted(own) if own[k] != parameter(k))
        return replace(self, values=moved)

    def solve(
        self, world: World, shocks: Sequence[Shock], upstream: Mapping[str, Solution]
    ) -> Solution:
        """Solve the state of the energy world under ``shocks``; SolveError if not converged."""
        model = energy_model(
            world.part("energy"), self.variant, self.tolerance, self.iterations, self.values
        )
        state = model.solve(shocks)
        attrs = state.attrs
        return Solution(
            self.name, state, True, attrs["residual"], attrs["iterations"], attrs["seconds"]
        )

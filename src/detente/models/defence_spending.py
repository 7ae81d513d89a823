"""Military expenditure after a lasting change of threat, income, allies' spending, or a pledge.

    z_i(t) = phi z_i(t-1) + beta ln Y_i + (1 - phi) tau p_i + rho sum_j w_ij z_j(t-1),

with z the log change of spending, Y real GDP and p the ex ante yearly probability of a fatal
dispute, as if no pair were in conflict, both relative to a world without shocks, and w the allies'
shares of their common spending: what moves is the log of their sum. phi and beta are estimated from
the panel of 1961-2019 (:mod:`detente.models.defence_panel`; ``detente verify`` repeats it). tau is
the effect in the long run of Nordhaus, Oneal and Russett (2012), who predict p from what is known
before a dispute and keep actual conflict apart. Without rho this is
beta (1 - phi^h) / (1 - phi) times the change, after h years.

A budget set as a share of GDP replaces the equation: spending is that share of GDP at the end of
the horizon, on a straight line from today's. A pledge is a floor: of this line and the equation the
larger, so that who spends more than the pledge goes on as without it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from time import perf_counter
from typing import TYPE_CHECKING

import numpy as np

from detente.models.base import Solution, register
from detente.models.growth import real_gdp
from detente.models.kept import kept
from detente.models.parameters import parameter
from detente.models.plain import axes, labelled, of_countries, values
from detente.shocks.shock import moved, touched

if TYPE_CHECKING:
    import xarray as xr

    from detente.shocks.shock import Shock
    from detente.world.world import World

_OWN = {f"defence_{name}": name for name in ("persistence", "income", "threat", "spill_in")}


@register
@dataclass(frozen=True)
class DefenceSpending:
    """``military_spending``: factor of the latest level, ``years`` after the change.

    ``persistence`` is phi, ``income`` beta, ``threat`` tau (log points per unit of probability, in
    the long run), ``spill_in`` rho.
    """

    persistence: float = field(default_factory=partial(parameter, "defence_persistence"))
    income: float = field(default_factory=partial(parameter, "defence_income"))
    threat: float = field(default_factory=partial(parameter, "defence_threat"))
    spill_in: float = field(default_factory=partial(parameter, "defence_spill_in"))
    years: float = field(default_factory=partial(parameter, "defence_years"))
    variant: str = "estimated"

    name: str = field(default="defence_spending", init=False)
    source: str = field(
        default=(
            "Nordhaus, Oneal and Russett (2012), International Organization 66(3), form and "
            "threat; persistence and income estimated from the Correlates of War's and the World "
            "Bank's figures, corrected as in De Vos, Everaert and Ruyssen (2015)"
        ),
        init=False,
    )
    reads: tuple[str, ...] = field(
        default=("more_threat", "wage", "final_demand_price", "defence_floor", "defence_budget"),
        init=False,
    )
    writes: tuple[str, ...] = field(default=("military_spending",), init=False)

    @property
    def uncertain(self) -> tuple[str, ...]:
        """Return the parameters that have a range; the form is one."""
        return tuple(_OWN)

    def with_parameters(self, values: Mapping[str, float]) -> DefenceSpending:
        """Return the model with some of its parameters drawn.

        Persistence and income are estimated together (correlation -0.54), and what hardly moves
        from one treatment of the data to the next is income in the long run, beta / (1 - phi). So a
        drawn income is that at the estimated persistence, and at another it is in proportion to
        1 - phi.
        """
        own = {_OWN[name]: value for name, value in values.items()}
        income, at = self.income, self.persistence
        if "income" in own:
            income, at = own["income"], parameter("defence_persistence")
        rest = 1 - own.get("persistence", self.persistence)
        return replace(self, **own | {"income": income * (rest / (1 - at))})

    def solve(
        self, world: World, shocks: Sequence[Shock], upstream: Mapping[str, Solution]
    ) -> Solution:
        """Return the factors in the state that the models before it found; a closed form."""
        began = perf_counter()
        data = world.part("security")
        spent, states = values(data, "military_spending"), values(data, "country")
        gdp = real_gdp(upstream, states)
        push = self.income * np.log(gdp)
        push += (1 - self.persistence) * self.threat * _more_threat(upstream, states)
        floor = _share("defence_floor", data, shocks)
        fixed = _share("defence_budget", data, shocks)
        # Where nothing is pledged, neither moves anything.
        floor, fixed = (np.log(ratio) + np.log(gdp) for ratio in (floor, fixed))
        years = round(self.years)
        weight = kept(data, allied) if self.spill_in else None
        change = np.zeros(len(states))
        for year in range(1, years + 1):
            allies = 0.0 if weight is None else self.spill_in * (weight @ change)
            change = self.persistence * change + push + allies
            change = np.fmax(change, floor * year / years)
            change = np.where(np.isnan(fixed), change, fixed * year / years)
        # Who spends nothing goes on so.
        factor = np.where(spent > 0, np.exp(change), 1.0)
        found = labelled(axes(data, "country"), {"military_spending": (("country",), factor)})
        return Solution(self.name, found, True, 0.0, 1, perf_counter() - began)


def allied(data: xr.Dataset) -> np.ndarray:
    """Return each partner's share of the spending of a state's allies; rows of zeros without."""
    pact, spent = values(data, "defence", "country", "partner"), values(data, "military_spending")
    weight = np.where(pact, spent, 0.0)
    total = weight.sum(1, keepdims=True)
    return np.divide(weight, total, out=np.zeros_like(weight), where=total > 0)


def _more_threat(upstream: Mapping[str, Solution], states: np.ndarray) -> np.ndarray:
    """Return what shocks add to the ex ante threat; 0 where no model finds threats."""
    more = of_countries(upstream, "more_threat", states)
    return np.zeros(len(states)) if more is None else more


def _share(name: str, data: xr.Dataset, shocks: Sequence[Shock]) -> np.ndarray:
    """Return the share of GDP that is pledged over today's; NaN where none is."""
    share, own = values(data, "military_burden") / 100, [s for s in shocks if s.variable == name]
    coords = {"country": values(data, "country")}
    pledged = np.zeros(len(share), dtype=bool)
    for shock in own:
        pledged[touched(shock, coords)["country"]] = True
    new = moved(own, name, coords, share)
    pledged &= (share > 0) & (new > 0)
    return np.divide(new, share, out=np.full(len(new), np.nan), where=pledged)

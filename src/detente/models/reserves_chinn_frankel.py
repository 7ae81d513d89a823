"""Reserve currencies: shares with much inertia that follow the size of the issuer's economy.

The form is Chinn and Frankel's (2007): last year's share carries most of this year's. Their own
coefficients could not be checked against the printed table, so the numbers are those of Iancu et
al. (2022), who estimate the same determinants on shares up to 2018 and whose table was read:

    s_c(t) = rho s_c(t-1) + beta g_c(t) + ...,    g_c: the issuer's share of world GDP.

A lasting change of g_c thus moves the share by beta (1 - rho^h) / (1 - rho) within h years; the
other currencies give way in proportion. Sanctions, frozen reserves and settlement clauses have no
term: Chinn, Frankel and Ito (2024) find none that is significant. Released or frozen reserves
change the amounts that states hold, not these shares.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from detente.models.base import Solution, register, written
from detente.models.parameters import parameter
from detente.world.currency import CURRENCIES, ISSUERS

if TYPE_CHECKING:
    from detente.shocks.shock import Shock
    from detente.world.world import World

_OWN = {
    "after_1999": {
        "reserve_inertia": "inertia",
        "reserve_size": "size",
        "settlement_years": "years",
    },
    "since_1947": {
        "reserve_inertia_since_1947": "inertia",
        "reserve_size_since_1947": "size",
        "settlement_years": "years",
    },
}


@register
@dataclass(frozen=True)
class Reserves:
    """Currency composition of official reserves, ``reserve_share``, within ``years``.

    ``inertia`` is rho, ``size`` beta.
    """

    inertia: float = field(default_factory=partial(parameter, "reserve_inertia"))
    size: float = field(default_factory=partial(parameter, "reserve_size"))
    years: float = field(default_factory=partial(parameter, "settlement_years"))
    variant: str = "after_1999"

    name: str = field(default="reserves", init=False)
    source: str = field(
        default=(
            "Chinn and Frankel (2007), form; Iancu et al. (2022), Open Economies Review 33, Table 1"
        ),
        init=False,
    )
    reads: tuple[str, ...] = field(default=("wage",), init=False)
    writes: tuple[str, ...] = field(default=("reserve_share",), init=False)

    @property
    def variants(self) -> tuple[Reserves, ...]:
        """Return the model with the estimates after 1999, and with those of 1947-2018."""
        whole = {name: parameter(row) for row, name in _OWN["since_1947"].items()}
        return self, replace(self, **whole, variant="since_1947")

    @property
    def uncertain(self) -> tuple[str, ...]:
        """Return the parameters that have a range: each form has estimates of its own."""
        return tuple(_OWN[self.variant])

    def with_parameters(self, values: Mapping[str, float]) -> Reserves:
        """Return the model with some of its parameters at other values."""
        own = _OWN[self.variant]
        return replace(self, **{own[name]: value for name, value in values.items()})

    def solve(
        self, world: World, shocks: Sequence[Shock], upstream: Mapping[str, Solution]
    ) -> Solution:
        """Return the shares in the state that the models before it found; a closed form."""
        data = world.part("currency")
        today = data["reserve_share"]
        wage = written(upstream, "wage")
        shift = np.zeros(len(CURRENCIES))
        if wage is not None:
            gdp = world.levels["gdp"]
            share = gdp.values / gdp.values.sum()
            # Value added is wages in the trade model: with these GDP shares move.
            size = share * wage.sel(country=gdp["country"].values).values
            change = size / size.sum() - share
            for c, name in enumerate(CURRENCIES):
                issuers = np.isin(gdp["country"].values, ISSUERS.get(name, ()))
                shift[c] = np.where(issuers, change, 0.0).sum()
        reach = self.size * (1 - self.inertia**self.years) / (1 - self.inertia)
        # What is held under "other" has no issuer of its own here.
        held = np.where(today.values > 0, (today.values + reach * shift).clip(min=0.0), 0.0)
        held = today.copy(data=held / held.sum()).drop_attrs()
        return Solution(self.name, held.to_dataset(name="reserve_share"), True, 0.0, 1)

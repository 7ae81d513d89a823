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

from detente.models.base import Solution, register, writer
from detente.models.kept import kept
from detente.models.parameters import parameter
from detente.models.plain import axes, labelled, places, values
from detente.world.currency import CURRENCIES, ISSUERS

if TYPE_CHECKING:
    import xarray as xr

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
        today = values(data, "reserve_share")
        wage = writer(upstream, "wage")
        shift = np.zeros(len(CURRENCIES))
        if wage is not None:
            share, issuers = kept(world.levels, _economies)
            countries = values(world.levels, "country")
            here = places(countries, values(wage.data, "country"))
            # Value added is wages in the trade model: with these GDP shares move.
            size = share * values(wage.data, "wage")[here]
            shift = np.where(issuers, size / size.sum() - share, 0.0).sum(1)
        reach = self.size * (1 - self.inertia**self.years) / (1 - self.inertia)
        # What is held under "other" has no issuer of its own here.
        held = np.where(today > 0, (today + reach * shift).clip(min=0.0), 0.0)
        columns = {"reserve_share": (("currency",), held / held.sum())}
        return Solution(self.name, labelled(axes(data, "currency"), columns), True, 0.0, 1)


def _economies(levels: xr.Dataset) -> tuple[np.ndarray, np.ndarray]:
    """Return shares of world GDP, and by currency which states are its issuers."""
    gdp, countries = values(levels, "gdp"), values(levels, "country")
    issuers = [np.isin(countries, ISSUERS.get(name, ())) for name in CURRENCIES]
    return gdp / gdp.sum(), np.array(issuers)

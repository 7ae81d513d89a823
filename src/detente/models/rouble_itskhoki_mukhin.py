"""The rouble: supply of and demand for foreign currency, Itskhoki and Mukhin.

Log-linear around the benchmark, with e up for a depreciation (their sign):

    e = -(1/theta) (x - b) + (1/theta - 1) p + (1/theta) y

x: exports in foreign currency; b: foreign currency put aside rather than spent, here what a freeze
withholds (+) or a release hands over (-) a year; p: the price of imports in foreign currency, with
the varieties and suppliers that are shut off counted as a price (CES); y: home output, held here.
Losing exports or reserves depreciates; restricting imports appreciates, for theta above 1.

The variable is exp(-e): above 1 is an appreciation. It is no measure of welfare: the same loss of
trade moves it one way through exports and the other way through imports.

The currency in which Russia is paid has no term. A buyer who owes roubles must first sell foreign
currency for them, where an exporter who is paid in it would have sold it himself: the demand for
roubles is the same to first order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from detente import catalogue
from detente.models.base import Solution, register, written
from detente.models.parameters import parameter
from detente.shocks.shock import under
from detente.world.currency import RUSSIA

if TYPE_CHECKING:
    import xarray as xr

    from detente.shocks.shock import Shock
    from detente.world.world import World

THOUSAND = 1e3
_OWN = {"rouble_theta": "theta", "rouble_reserve_use": "use", "rouble_energy_share": "energy"}
_READS = ("reserve_access", "energy_revenue", "price", "trade_share")


@register
@dataclass(frozen=True)
class Rouble:
    """The rouble's value, ``exchange_rate``, as a factor of the benchmark's; other states have 1.

    ``theta`` is the substitutability of home and foreign goods, ``use`` the part of released
    reserves that is spent a year, ``energy`` the share of energy in exports.
    """

    theta: float = field(default_factory=partial(parameter, "rouble_theta"))
    use: float = field(default_factory=partial(parameter, "rouble_reserve_use"))
    energy: float = field(default_factory=partial(parameter, "rouble_energy_share"))
    variant: str = "central"

    name: str = field(default="rouble", init=False)
    source: str = field(
        default="Itskhoki and Mukhin, Sanctions and the exchange rate, Review of Economic Studies",
        init=False,
    )
    reads: tuple[str, ...] = field(default=_READS, init=False)
    writes: tuple[str, ...] = field(default=("exchange_rate",), init=False)

    @property
    def sets(self) -> tuple[Rouble, ...]:
        """Return the model, and where the rate moves least and most."""
        ends = (("high", "low", "low", "moves_least"), ("low", "high", "high", "moves_most"))
        return self, *(
            replace(
                self,
                theta=parameter("rouble_theta", theta),
                use=parameter("rouble_reserve_use", use),
                energy=parameter("rouble_energy_share", energy),
                variant=name,
            )
            for theta, use, energy, name in ends
        )

    @property
    def uncertain(self) -> tuple[str, ...]:
        """Return the parameters that have a range; the form is one."""
        return tuple(_OWN)

    def with_parameters(self, values: Mapping[str, float]) -> Rouble:
        """Return the model with some of its parameters at other values."""
        return replace(self, **{_OWN[name]: value for name, value in values.items()})

    def solve(
        self, world: World, shocks: Sequence[Shock], upstream: Mapping[str, Solution]
    ) -> Solution:
        """Return the exchange rate in the state that shocks and the models before it give."""
        countries = world.levels["country"]
        appreciation = -self._depreciation(world, shocks, upstream)
        rate = np.where(countries.values == RUSSIA, np.exp(appreciation), 1.0)
        found = countries.copy(data=rate).drop_attrs()
        return Solution(self.name, found.to_dataset(name="exchange_rate"), True, 0.0, 1)

    def _depreciation(
        self, world: World, shocks: Sequence[Shock], upstream: Mapping[str, Solution]
    ) -> float:
        data = world.part("currency")
        exports = self.energy * np.log(_revenue(world, upstream) / _revenue(world, {}))
        withheld = -self.use * _released(world, shocks) / float(data["exports_value"])
        imports = _import_price(world, upstream)
        return -(exports - withheld) / self.theta + (1 / self.theta - 1) * imports


def _revenue(world: World, upstream: Mapping[str, Solution]) -> float:
    """Return Russia's revenue of energy exports, million USD; unsolved: in the latest year."""
    solved = written(upstream, "energy_revenue")
    if solved is not None:
        return float(solved.sel(country=RUSSIA).sum())
    return latest_revenue(world.part("energy"))


def latest_revenue(energy: xr.Dataset) -> float:
    """Return Russia's energy exports of the latest year at what it receives, million USD."""
    last = energy["year"].values.max()
    flow = energy["energy_flow"].sel(year=last, exporter=RUSSIA).transpose("importer", "fuel")
    abroad = np.where(flow["importer"].values[:, None] == RUSSIA, 0.0, flow.values).sum(0)
    commodity = [catalogue.fuels()[str(fuel)].commodity for fuel in flow["fuel"].values]
    received = energy["energy_netback"].sel(year=last, country=RUSSIA, commodity=commodity)
    return float((abroad * received.values).sum())


def _released(world: World, shocks: Sequence[Shock]) -> float:
    """Return the reserves released (+) or frozen (-) by the shocks, million USD."""
    country = world.levels["country"]
    none = country.copy(data=np.zeros(country.size)).rename("reserve_access")
    return THOUSAND * float(under(shocks, none).sel(country=RUSSIA))


def _import_price(world: World, upstream: Mapping[str, Solution]) -> float:
    """Return the log change of Russia's import price since the benchmark, shut suppliers counted.

    The imported bundle's CES price relative to the whole's is its share to the power -1/elasticity:
    ln p_j = ln P_j - (1/eps_j) ln(m_j / m0_j), m the share of imports; weighted by imports.
    """
    price, share = written(upstream, "price"), written(upstream, "trade_share")
    if price is None or share is None:
        return 0.0
    flow, tariff, after = (
        x.sel(importer=RUSSIA).transpose("exporter", "sector")
        for x in (world.trade["flow"], world.trade["tariff"], share)
    )
    foreign = (flow["exporter"].values != RUSSIA)[:, None]
    spent = flow.values * (1 + tariff.values)
    bought, total = np.where(foreign, spent, 0.0).sum(0), spent.sum(0)
    after = np.where(foreign, after.values, 0.0).sum(0)
    met = (bought > 0) & (after > 0)
    before = np.where(met, bought, 1.0) / np.where(met, total, 1.0)
    ratio = np.log(np.where(met, after, 1.0) / before)
    elasticity = world.trade["trade_elasticity"].values
    change = np.log(price.sel(country=RUSSIA).values) - ratio / elasticity
    weight = np.where(met, bought, 0.0)
    return float((weight * change).sum() / weight.sum())

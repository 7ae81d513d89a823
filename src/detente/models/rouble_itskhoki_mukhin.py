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
from detente.models.base import Solution, register, writer
from detente.models.kept import kept
from detente.models.parameters import parameter
from detente.models.plain import axes, labelled, values
from detente.shocks.shock import by_state
from detente.world.currency import RUSSIA

if TYPE_CHECKING:
    import xarray as xr

    from detente.shocks.shock import Shock
    from detente.world.world import World

THOUSAND = 1e3
_FLOW = ("exporter", "importer", "sector")
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

    name: str = field(default="rouble", init=False)
    source: str = field(
        default="Itskhoki and Mukhin, Sanctions and the exchange rate, Review of Economic Studies",
        init=False,
    )
    reads: tuple[str, ...] = field(default=_READS, init=False)
    writes: tuple[str, ...] = field(default=("exchange_rate",), init=False)

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
        countries = values(world.levels, "country")
        appreciation = -self._depreciation(world, shocks, upstream)
        rate = np.where(countries == RUSSIA, np.exp(appreciation), 1.0)
        columns = {"exchange_rate": (("country",), rate)}
        return Solution(self.name, labelled(axes(world.levels, "country"), columns), True, 0.0, 1)

    def _depreciation(
        self, world: World, shocks: Sequence[Shock], upstream: Mapping[str, Solution]
    ) -> float:
        data = world.part("currency")
        exports = self.energy * np.log(_revenue(world, upstream) / _revenue(world, {}))
        withheld = -self.use * _released(world, shocks) / float(values(data, "exports_value"))
        imports = _import_price(world, upstream)
        return -(exports - withheld) / self.theta + (1 / self.theta - 1) * imports


def _revenue(world: World, upstream: Mapping[str, Solution]) -> float:
    """Return Russia's revenue of energy exports, million USD; unsolved: in the latest year."""
    solved = writer(upstream, "energy_revenue")
    if solved is None:
        return kept(world.part("energy"), latest_revenue)
    here = values(solved.data, "country") == RUSSIA
    return float(values(solved.data, "energy_revenue", "country", "commodity")[here].sum())


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
    countries = values(world.levels, "country")
    return THOUSAND * float(by_state(shocks, "reserve_access", countries)[countries == RUSSIA][0])


def _import_price(world: World, upstream: Mapping[str, Solution]) -> float:
    """Return the log change of Russia's import price since the benchmark, shut suppliers counted.

    The imported bundle's CES price relative to the whole's is its share to the power -1/elasticity:
    ln p_j = ln P_j - (1/eps_j) ln(m_j / m0_j), m the share of imports; weighted by imports.
    """
    price, share = writer(upstream, "price"), writer(upstream, "trade_share")
    if price is None or share is None:
        return 0.0
    bought, total = kept(world.trade, _bought)
    after = _abroad(share.data, values(share.data, "trade_share", *_FLOW)).sum(0)
    met = (bought > 0) & (after > 0)
    before = np.where(met, bought, 1.0) / np.where(met, total, 1.0)
    ratio = np.log(np.where(met, after, 1.0) / before)
    elasticity = values(world.trade, "trade_elasticity")
    here = values(price.data, "country") == RUSSIA
    paid = values(price.data, "price", "country", "sector")[here][0]
    change = np.log(paid) - ratio / elasticity
    weight = np.where(met, bought, 0.0)
    return float((weight * change).sum() / weight.sum())


def _bought(trade: xr.Dataset) -> tuple[np.ndarray, np.ndarray]:
    """Return what Russia spends on imports, and on all, by sector in the benchmark."""
    spent = values(trade, "flow", *_FLOW) * (1 + values(trade, "tariff", *_FLOW))
    here = values(trade, "importer") == RUSSIA
    return _abroad(trade, spent).sum(0), spent[:, here][:, 0].sum(0)


def _abroad(data: xr.Dataset, flow: np.ndarray) -> np.ndarray:
    """Return a flow to Russia [exporter, sector], its own set to zero."""
    exporter, importer = (values(data, dim) for dim in _FLOW[:2])
    found = flow[:, importer == RUSSIA][:, 0].copy()
    found[exporter == RUSSIA] = 0.0
    return found

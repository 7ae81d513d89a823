"""Settlement: which currencies the deal's energy, and world trade with it, are paid in.

This project's own form; no published model covers it. A state's composition of payments is today's,
moved in three steps:

1. access: for each unit by which the banks of a currency's issuer are less open to exporter or
   importer than on the day of the data, the log ratio of the currency to the others falls by
   ``slope`` times the share of the way that is gone within the horizon; where they are more open
   than then, it rises by ``comeback`` times that;
2. swap lines: the lender's currency gains ``swap`` in log odds in the borrower's trade;
3. clauses: the named currencies take their shares and the others shrink in proportion.

World settlement is today's, plus what these payments add and take away, over world trade.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, partial
from typing import TYPE_CHECKING

import numpy as np

from detente import catalogue
from detente.models.base import Solution, register, written
from detente.models.deliveries import payments
from detente.models.parameters import parameter
from detente.shocks.resolve import resolve_regime
from detente.shocks.shock import Shock, by_state, touched, under
from detente.world.currency import CURRENCIES, ISSUERS, RUSSIA
from detente.world.regime import load_regime

if TYPE_CHECKING:
    import xarray as xr

    from detente.world.world import World

OTHER = "OTHER_CURRENCY"
ENERGY, REST = "energy", "other"
_PAIR = ("exporter", "importer")
_OWN = {f"settlement_{name}": name for name in ("speed", "years", "slope", "comeback", "swap")}
_READS = ("settlement_share", "payment_access", "swap_line", "energy_flow", "energy_price", "flow")


@register
@dataclass(frozen=True)
class Settlement:
    """Composition of payments: ``settlement`` of energy by pair, ``world_settlement`` of all trade.

    ``speed`` a year and ``years`` say how much of a shift is gone within the horizon, ``slope`` the
    log ratio that a currency loses when its issuer's banks close, ``comeback`` the part of it that
    returns when they open, ``swap`` the log odds that a swap line adds.
    """

    speed: float = field(default_factory=partial(parameter, "settlement_speed"))
    years: float = field(default_factory=partial(parameter, "settlement_years"))
    slope: float = field(default_factory=partial(parameter, "settlement_slope"))
    comeback: float = field(default_factory=partial(parameter, "settlement_comeback"))
    swap: float = field(default_factory=partial(parameter, "settlement_swap"))
    variant: str = "half_comeback"

    name: str = field(default="settlement", init=False)
    source: str = field(
        default=(
            "this project's own partial adjustment; anchors in Chupilkin, Javorcik, Peeva and "
            "Plekhanov (2023), EBRD Working Paper 281, and the Bank of Russia"
        ),
        init=False,
    )
    reads: tuple[str, ...] = field(default=_READS, init=False)
    writes: tuple[str, ...] = field(default=("settlement", "world_settlement"), init=False)

    @property
    def sets(self) -> tuple[Settlement, ...]:
        """Return the model; without any return to currencies that open again; with a full one."""
        none, full = (parameter("settlement_comeback", end) for end in ("low", "high"))
        return (
            self,
            replace(self, comeback=none, variant="no_comeback"),
            replace(self, comeback=full, variant="full_comeback"),
        )

    @property
    def uncertain(self) -> tuple[str, ...]:
        """Return the parameters that have a range; no other form of the model is published."""
        return tuple(_OWN)

    def with_parameters(self, values: Mapping[str, float]) -> Settlement:
        """Return the model with some of its parameters at other values."""
        return replace(self, **{_OWN[name]: value for name, value in values.items()})

    def solve(
        self, world: World, shocks: Sequence[Shock], upstream: Mapping[str, Solution]
    ) -> Solution:
        """Return the composition of payments in the state under ``shocks``; a closed form."""
        data = world.part("currency")
        today = data["settlement"].transpose(*_PAIR, "currency")
        day = datetime.date(int(str(today.attrs["date"])[:4]), 6, 30)
        held = _in_force(day)
        # A clause in force on the day of the data is in the data.
        clauses = [s for s in shocks if s.variable == "settlement_share" and s not in held]
        shares = _clauses(self._adjusted(today, shocks, held), clauses, ENERGY, data)
        nodes = today["exporter"].values
        before, after = payments(world, {}, nodes), payments(world, upstream, nodes)
        paid = np.einsum("ij,ijc->c", after, shares.values)
        was = np.einsum("ij,ijc->c", before, today.values)
        total = float(data["world_trade_value"])
        moved = self._rest(world, clauses, upstream, data, total - before.sum())
        world_paid = total * data["world_settlement"].values + (paid - was) + moved
        world_paid = world_paid.clip(min=0.0)
        result = shares.to_dataset(name="settlement")
        result["world_settlement"] = "currency", world_paid / world_paid.sum()
        residual = float(abs(shares.values.sum(-1) - 1).max())
        return Solution(self.name, result, True, residual, 1)

    def _adjusted(
        self, today: xr.DataArray, shocks: Sequence[Shock], held: Sequence[Shock]
    ) -> xr.DataArray:
        """Return today's composition after the steps of access and swap lines."""
        nodes = today["exporter"].values
        change = _access(nodes, shocks) - _access(nodes, held)
        gone = 1 - np.exp(-self.speed * self.years)
        shift = self.slope * gone * np.where(change > 0, self.comeback, 1.0) * change
        lines = by_state(shocks, "swap_line", nodes)
        np.fill_diagonal(lines, 0.0)
        lent = np.stack([_with(lines, nodes, name).max(1) for name in CURRENCIES], axis=1)
        shift = shift + self.swap * np.maximum(lent[:, None, :], lent[None, :, :])
        moved = today.values * np.exp(shift)
        moved = moved / moved.sum(-1, keepdims=True)
        # To the last bit today's where nothing moves.
        still = (shift == 0).all(-1, keepdims=True)
        return today.copy(data=np.where(still, today.values, moved)).rename("settlement_share")

    @staticmethod
    def _rest(
        world: World,
        clauses: Sequence[Shock],
        upstream: Mapping[str, Solution],
        data: xr.Dataset,
        total: float,
    ) -> np.ndarray:
        """Return what clauses add to each currency in trade other than energy, million USD."""
        import xarray as xr

        if not any(_on(clause, REST) for clause in clauses):
            return np.zeros(len(CURRENCIES))
        own = {*catalogue.sector_groups()[ENERGY].members}
        sectors = [s for s in world.trade["sector"].values if s not in own]
        benchmark = world.trade["flow"].transpose(*_PAIR, "sector").sel(sector=sectors)
        solved = written(upstream, "flow")
        flow = benchmark if solved is None else solved.transpose(*_PAIR, "sector")
        values = flow.sel(sector=sectors).sum("sector")
        abroad = values["exporter"].values[:, None] != values["importer"].values[None, :]
        scale = total / float(benchmark.sum("sector").where(abroad, 0.0).sum())
        usual = np.broadcast_to(data["world_settlement"], (*values.shape, len(CURRENCIES))).copy()
        usual[values["exporter"].values == RUSSIA] = data["russia_exports"]
        usual[:, values["importer"].values == RUSSIA] = data["russia_imports"]
        coords = {d: values[d].values for d in _PAIR} | {"currency": list(CURRENCIES)}
        base = xr.DataArray(usual, coords, (*_PAIR, "currency"), "settlement_share")
        changed = _clauses(base, clauses, REST, data).values - usual
        return scale * np.einsum("ij,ijc->c", np.where(abroad, values.values, 0.0), changed)


def _clauses(
    base: xr.DataArray, clauses: Sequence[Shock], group: str, data: xr.Dataset
) -> xr.DataArray:
    """Return the composition after the settlement clauses on a group of trade.

    Named currencies take their shares, scaled down if they exceed the whole; the others shrink (or
    grow) in proportion. Where they were nothing, what is left is paid as world trade is.
    """
    own = [_known(clause) for clause in clauses if _on(clause, group)]
    if not own:
        return base
    new = under(own, base).values
    named = np.zeros(base.shape, dtype=bool)
    coords = {str(dim): base[dim].values for dim in base.dims}
    for shock in own:
        named[np.ix_(*touched(shock, coords).values())] = True
    told = np.where(named, new.clip(0.0, 1.0), 0.0)
    told = told / np.maximum(told.sum(-1, keepdims=True), 1.0)
    told = np.where(named.all(-1, keepdims=True), told / _whole(told), told)
    rest = np.where(named, 0.0, base.values)
    usual = np.where(named, 0.0, data["world_settlement"].values)
    rest = np.where(rest.sum(-1, keepdims=True) > 0, rest, usual)
    mixed = told + (1 - told.sum(-1, keepdims=True)) * rest / _whole(rest)
    moved = (new != base.values).any(-1, keepdims=True)
    return base.copy(data=np.where(moved, mixed, base.values))


def _whole(shares: np.ndarray) -> np.ndarray:
    total = shares.sum(-1, keepdims=True)
    return np.where(total > 0, total, 1.0)


def _on(shock: Shock, group: str) -> bool:
    """Say whether a clause is about a group of trade; ``all``, or none named, is about each."""
    named = set(shock.where.get("group", ("all",)))
    return bool({group, "all"} & named)


def _known(shock: Shock) -> Shock:
    """Return the clause with currencies of no axis of their own under ``OTHER_CURRENCY``."""
    named = shock.where.get("currency")
    if named is None:
        return shock
    labels = tuple(name if name in CURRENCIES else OTHER for name in named)
    return replace(shock, where={**shock.where, "currency": labels})


def _with(links: np.ndarray, nodes: np.ndarray, currency: str) -> np.ndarray:
    """Return each state's links with the issuers of a currency (no issuer: a neutral column)."""
    issuers = np.flatnonzero(np.isin(nodes, ISSUERS.get(currency, ())))
    return links[:, issuers] if len(issuers) else np.zeros((len(nodes), 1))


def _access(nodes: np.ndarray, shocks: Sequence[Shock]) -> np.ndarray:
    """Return, by exporter, importer and currency, how open the issuer's banks are to the two."""
    links = by_state(shocks, "payment_access", nodes)
    links = np.minimum(links, links.T).clip(0.0, 1.0)
    open_ = np.ones((len(nodes), len(CURRENCIES)))
    for c, name in enumerate(CURRENCIES):
        if name in ISSUERS:
            open_[:, c] = _with(links, nodes, name).mean(1)
    return np.minimum(open_[:, None, :], open_[None, :, :])


@cache
def _in_force(day: datetime.date) -> tuple[Shock, ...]:
    """Return the measures in force on the day to which the data belong, as far as they are read."""
    regime = load_regime(day)
    shocks = resolve_regime(regime.provisions, calibrated=regime.calibrated)
    return tuple(s for s in shocks if s.variable in _READS)

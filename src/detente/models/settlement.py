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
from detente.models.base import Solution, register, writer
from detente.models.deliveries import payments
from detente.models.kept import kept
from detente.models.parameters import parameter
from detente.models.plain import axes, common, labelled, values
from detente.shocks.resolve import resolve_regime
from detente.shocks.shock import Shock, by_state, moved, touched
from detente.world.currency import CURRENCIES, ISSUERS, RUSSIA
from detente.world.regime import load_regime

if TYPE_CHECKING:
    import xarray as xr

    from detente.world.world import World

OTHER = "OTHER_CURRENCY"
ENERGY, REST = "energy", "other"
_PAIR = ("exporter", "importer")
_CELL = (*_PAIR, "currency")
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
        own = kept(data, _Today)
        held = _in_force(own.day)
        # A clause in force on the day of the data is in the data.
        clauses = [s for s in shocks if s.variable == "settlement_share" and s not in held]
        opened = own.access(shocks) - kept(data, _access, held)
        shares = self._adjusted(own, opened, shocks)
        shares = _clauses(shares, own.coords, clauses, ENERGY, own.world)
        nodes = own.coords["exporter"]
        before, after = payments(world, {}, nodes), payments(world, upstream, nodes)
        paid = np.einsum("ij,ijc->c", after, shares)
        was = np.einsum("ij,ijc->c", before, own.shares)
        other = self._rest(world, clauses, upstream, own, own.total - before.sum())
        world_paid = own.total * own.world + (paid - was) + other
        world_paid = world_paid.clip(min=0.0)
        columns = {
            "settlement": (_CELL, shares),
            "world_settlement": (("currency",), world_paid / world_paid.sum()),
        }
        residual = float(abs(shares.sum(-1) - 1).max())
        return Solution(self.name, labelled(axes(data, *_CELL), columns), True, residual, 1)

    def _adjusted(self, own: _Today, change: np.ndarray, shocks: Sequence[Shock]) -> np.ndarray:
        """Return today's composition after a change of access, and swap lines."""
        gone = 1 - np.exp(-self.speed * self.years)
        shift = self.slope * gone * np.where(change > 0, self.comeback, 1.0) * change
        nodes = own.coords["exporter"]
        lines = by_state(shocks, "swap_line", nodes)
        np.fill_diagonal(lines, 0.0)
        if lines.any():
            lent = np.stack([lines[:, who].max(1, initial=0.0) for who in own.issuers], axis=1)
            shift = shift + self.swap * np.maximum(lent[:, None, :], lent[None, :, :])
        # To the last bit today's where nothing moves.
        pairs = np.nonzero((shift != 0).any(-1))
        shares = own.shares.copy()
        part = shares[pairs] * np.exp(shift[pairs])
        shares[pairs] = part / part.sum(-1, keepdims=True)
        return shares

    @staticmethod
    def _rest(
        world: World,
        clauses: Sequence[Shock],
        upstream: Mapping[str, Solution],
        own: _Today,
        total: float,
    ) -> np.ndarray:
        """Return what clauses add to each currency in trade other than energy, million USD."""
        if not any(_on(clause, REST) for clause in clauses):
            return np.zeros(len(CURRENCIES))
        benchmark = kept(world.trade, _other_trade)
        solved = writer(upstream, "flow")
        here, flow = benchmark if solved is None else _other_trade(solved.data)
        usual = np.broadcast_to(own.world, (*flow.shape, len(CURRENCIES))).copy()
        usual[here["exporter"] == RUSSIA] = own.exports
        usual[:, here["importer"] == RUSSIA] = own.imports
        coords = {**here, "currency": own.coords["currency"]}
        changed = _clauses(usual, coords, clauses, REST, own.world) - usual
        return total / float(benchmark[1].sum()) * np.einsum("ij,ijc->c", flow, changed)


class _Today:
    """The data of the currency world as plain numbers.

    ``shares`` is on exporter, importer and currency (``coords`` has the labels); ``world``,
    ``exports`` and ``imports`` (both Russia's) are shares of each currency; ``total`` is world
    trade, million USD; ``issuers`` has the positions of each currency's issuers, ``day`` is that
    of the data.
    """

    def __init__(self, data: xr.Dataset):
        self.coords = {dim: values(data, dim) for dim in _CELL}
        self.shares = np.ascontiguousarray(values(data, "settlement", *_CELL))
        self.world, self.exports, self.imports = (
            values(data, name) for name in ("world_settlement", "russia_exports", "russia_imports")
        )
        self.total = float(data["world_trade_value"])
        self.day = datetime.date(int(str(data["settlement"].attrs["date"])[:4]), 6, 30)
        nodes = self.coords["exporter"]
        self.issuers = [np.flatnonzero(np.isin(nodes, ISSUERS.get(c, ()))) for c in CURRENCIES]

    def access(self, shocks: Sequence[Shock]) -> np.ndarray:
        """Return, by exporter, importer and currency, how open its issuer's banks are to both.

        ``OTHER_CURRENCY`` has no issuer and is open to all.
        """
        links = by_state(shocks, "payment_access", self.coords["exporter"])
        links = np.minimum(links, links.T).clip(0.0, 1.0)
        open_ = np.ones((len(links), len(CURRENCIES)))
        for c, (name, who) in enumerate(zip(CURRENCIES, self.issuers, strict=True)):
            if name in ISSUERS:
                open_[:, c] = links[:, who].mean(1) if len(who) else 0.0
        return np.minimum(open_[:, None, :], open_[None, :, :])


def _access(data: xr.Dataset, shocks: tuple[Shock, ...]) -> np.ndarray:
    return kept(data, _Today).access(shocks)


def _other_trade(data: xr.Dataset) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """Return exporters and importers, and trade between them in all but energy, million USD."""
    here = {dim: values(data, dim) for dim in _PAIR}
    energy = np.isin(values(data, "sector"), catalogue.sector_groups()[ENERGY].members)
    flow = values(data, "flow", *_PAIR, "sector")[..., ~energy].sum(-1)
    flow[common(*here.values())] = 0.0
    return here, flow


def _clauses(
    base: np.ndarray,
    coords: Mapping[str, np.ndarray],
    clauses: Sequence[Shock],
    group: str,
    usual: np.ndarray,
) -> np.ndarray:
    """Return the composition ``base`` after the settlement clauses on a group of trade.

    Named currencies take their shares, scaled down if they exceed the whole; the others shrink (or
    grow) in proportion. Where they were nothing, what is left is paid as world trade is, ``usual``.
    """
    own = [_known(clause) for clause in clauses if _on(clause, group)]
    if not own:
        return base
    new = moved(own, "settlement_share", coords, base)
    pairs = np.nonzero((new != base).any(-1))
    named = np.zeros(base.shape, dtype=bool)
    for shock in own:
        named[np.ix_(*touched(shock, coords).values())] = True
    named = named[pairs]
    told = np.where(named, new[pairs].clip(0.0, 1.0), 0.0)
    told = told / np.maximum(told.sum(-1, keepdims=True), 1.0)
    told = np.where(named.all(-1, keepdims=True), told / _whole(told), told)
    rest = np.where(named, 0.0, base[pairs])
    rest = np.where(rest.sum(-1, keepdims=True) > 0, rest, np.where(named, 0.0, usual))
    mixed = base.copy()
    mixed[pairs] = told + (1 - told.sum(-1, keepdims=True)) * rest / _whole(rest)
    return mixed


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


@cache
def _in_force(day: datetime.date) -> tuple[Shock, ...]:
    """Return the measures in force on the day to which the data belong, as far as they are read."""
    regime = load_regime(day)
    shocks = resolve_regime(regime.provisions, calibrated=regime.calibrated)
    return tuple(s for s in shocks if s.variable in _READS)

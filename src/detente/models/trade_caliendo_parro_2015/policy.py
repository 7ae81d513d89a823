"""A policy as arrays: everything that a sweep over the world needs and that prices do not move."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from detente.errors import DataError, Fault, SolveError
from detente.i18n import text
from detente.models.trade_caliendo_parro_2015.data import TradeData


@dataclass(frozen=True)
class Policy:
    """A policy against the benchmark, arrays ``[sector, importer, exporter]``.

    ``access`` is pi * kappa^(-theta), so that expenditure shares are
    access * (c / P)^(-theta) with c the unit cost; ``producer`` its twin net of import duty and
    export tax. ``taxed`` are the sectors with any duty and ``duty`` the wedge between the two
    there; ``rent`` the wedge at the cells ``rent_cell`` (sector, importer, exporter), paid to
    ``rent_receiver``. ``power`` is kappa^(-theta) itself, None where it is 1 throughout.
    """

    tariff: np.ndarray
    cost: np.ndarray | None
    export_tax: np.ndarray | None
    power: np.ndarray | None
    access: np.ndarray
    producer: np.ndarray
    taxed: np.ndarray
    duty: np.ndarray
    rent_cell: tuple[np.ndarray, np.ndarray, np.ndarray]
    rent: np.ndarray
    rent_receiver: np.ndarray
    deficit: np.ndarray
    bloc: np.ndarray
    dropped: tuple[str, ...]


def policy(
    data: TradeData,
    tariff: np.ndarray | None,
    cost: np.ndarray | None,
    export_tax: np.ndarray | None,
    receiver: np.ndarray | None,
    deficit: str | np.ndarray,
) -> Policy:
    """Put a policy together; ``None`` is no change.

    kappa = (1 + tariff') / (1 + tariff) * cost * (1 + export_tax), Caliendo and Parro (2015),
    section 2.5; an embargo is cost = inf, whose power is exactly zero.

    Raises
    ------
    DataError
        Rates or factors out of range, a closure that cannot hold.
    SolveError
        A buyer that the policy leaves without any supplier.
    """
    _check_range(data, "tariff", tariff, tariff is not None and ~(tariff > -1), "> -1")
    _check_range(data, "cost", cost, cost is not None and ~(cost > 0), "> 0")
    bad_tax = export_tax is not None and ~((export_tax > -1) & (export_tax < np.inf))
    _check_range(data, "export_tax", export_tax, bad_tax, "> -1")

    power = _power(data, tariff, cost, export_tax)
    access = data.share if power is None else data.share * power
    _check_suppliers(data, access)
    duties = data.tariff if tariff is None else tariff
    taxed = np.flatnonzero((duties != 0).any(axis=(1, 2)))
    rates = duties[taxed]
    duty = access[taxed] * (rates / (1 + rates))
    producer = access
    if len(taxed):
        producer = access.copy()
        producer[taxed] -= duty
    none = np.empty(0, int)
    cell = (none, none, none)
    rent, to = np.empty(0), np.empty(0, int)
    if export_tax is not None:
        taxing = np.flatnonzero((export_tax != 0) & (access != 0))
        j, n, i = np.unravel_index(taxing, access.shape)
        cell = (j, n, i)
        rates = export_tax[cell]
        rent = producer[cell] * (rates / (1 + rates))
        producer = producer.copy() if producer is access else producer
        producer[cell] -= rent
        to = cell[2] if receiver is None else receiver[cell].astype(int)
        if ((to < 0) | (to >= len(data.countries))).any():
            raise DataError(Fault("rent_receiver", text("trade.receiver")))
    closing, bloc, dropped = _balance(data, access, deficit)
    return Policy(
        duties, cost, export_tax, power, access, producer, taxed, duty, cell, rent, to,
        closing, bloc, dropped,
    )  # fmt: skip


def _power(
    data: TradeData,
    tariff: np.ndarray | None,
    cost: np.ndarray | None,
    export_tax: np.ndarray | None,
) -> np.ndarray | None:
    """Return kappa^(-theta), computed only where something changes and something is traded."""
    kappa = None
    if tariff is not None:
        kappa = (1 + tariff) / (1 + data.tariff)
    if cost is not None:
        kappa = cost if kappa is None else kappa * cost
    if export_tax is not None:
        kappa = 1 + export_tax if kappa is None else kappa * (1 + export_tax)
    if kappa is None:
        return None
    power = np.ones_like(data.share)
    # Flat positions are found several times as fast as those on three axes.
    moved = np.flatnonzero((kappa != 1) & (data.share > 0))
    theta = data.elasticity[moved // kappa[0].size]
    power.ravel()[moved] = kappa.ravel()[moved] ** -theta
    return power


def _check_range(
    data: TradeData, name: str, array: np.ndarray | None, bad: np.ndarray | bool, allowed: str
) -> None:
    if array is None or not np.any(bad):
        return
    cells = np.argwhere(bad)
    j, n, i = cells[0]
    where = f"{data.countries[i]} -> {data.countries[n]}, {data.sectors[j]}"
    message = f"{text('trade.out_of_range')} ({len(cells)})"
    raise DataError(Fault(where, message, name, f"{array[j, n, i]:.6g}", allowed))


def _check_suppliers(data: TradeData, access: np.ndarray) -> None:
    empty = np.argwhere((access.sum(axis=2) == 0) & (data.idle == 0))
    if len(empty):
        raise SolveError(
            [
                Fault(f"{data.countries[n]}, {data.sectors[j]}", text("trade.no_supplier"))
                for j, n in empty
            ]
        )


def _balance(
    data: TradeData, access: np.ndarray, deficit: str | np.ndarray
) -> tuple[np.ndarray, np.ndarray, tuple[str, ...]]:
    """Return each country's deficit, the bloc that it trades in, and who could not keep a deficit.

    Under "share" the deficits of countries that trade with one another must sum to zero: where a
    policy cuts the world into blocs (a country alone is one), the larger side of each bloc's
    balance, deficits or surpluses, is scaled down to the smaller; alone, that is zero. Since world
    value added is the numeraire, "fixed" nominal deficits equal "share" wherever both exist.
    """
    if isinstance(deficit, str):
        if deficit not in ("share", "zero", "fixed"):
            raise DataError(
                Fault("deficit", text("trade.closure"), "", deficit, "share, zero, fixed")
            )
        wanted = data.deficit if deficit != "zero" else np.zeros_like(data.deficit)
    else:
        wanted = np.asarray(deficit, dtype=float)
    trades: np.ndarray = np.any(access > 0, axis=0)
    np.fill_diagonal(trades, False)
    bloc = _blocs(trades)
    closing, dropped, faults = wanted.copy(), (), []
    for b in range(bloc.max() + 1):
        members = np.flatnonzero(bloc == b)
        sides = np.maximum(wanted[members], 0).sum(), np.maximum(-wanted[members], 0).sum()
        if abs(sides[0] - sides[1]) <= 1e-9 * data.value_added[members].sum():
            continue
        if isinstance(deficit, str) and deficit == "share":
            sign = 1 if sides[0] > sides[1] else -1
            larger = members[wanted[members] * sign > 0]
            closing[larger] *= min(sides) / max(sides)
            dropped += tuple(str(c) for c in data.countries[larger])
        else:
            names = ", ".join(map(str, data.countries[members]))
            found = f"{sides[0] - sides[1]:.6g}"
            faults.append(Fault(names, text("trade.balance"), "deficit", found, "0"))
    buys, sells = np.any(trades, axis=1), np.any(trades, axis=0)
    for n in np.flatnonzero(buys != sells):
        if buys[n] and closing[n] <= 0:
            faults.append(Fault(str(data.countries[n]), text("trade.no_exports")))
        if sells[n] and closing[n] >= 0:
            faults.append(Fault(str(data.countries[n]), text("trade.no_imports")))
    if faults:
        raise SolveError(faults)
    return closing, bloc, dropped


def _blocs(trades: np.ndarray) -> np.ndarray:
    """Return the number of the bloc of each country, connected by trade in either direction."""
    either = trades | trades.T
    bloc = np.full(len(either), -1)
    for start in range(len(either)):
        if bloc[start] >= 0:
            continue
        reached = np.zeros(len(either), dtype=bool)
        reached[start] = True
        while True:
            wider = reached | either[reached].any(axis=0)
            if (wider == reached).all():
                break
            reached = wider
        bloc[reached] = bloc.max() + 1
    return bloc

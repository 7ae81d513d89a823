"""Measures on trade between states: duties, costs, bans, export taxes, quotas."""

from __future__ import annotations

from collections.abc import Iterator

from detente.catalogue import expand_places, expand_sectors
from detente.deal.schema import Bilateral, Embargo, ExportTax, Quota, Tariff, TradeCost
from detente.shocks.rules import Setting, rule
from detente.shocks.shock import Shock


def _where(measure: Bilateral) -> dict[str, tuple[str, ...]]:
    return {
        "exporter": expand_places(measure.exporter),
        "importer": expand_places(measure.importer),
        "sector": expand_sectors(measure.sector),
    }


@rule(Tariff)
def tariff(measure: Tariff, at: Setting) -> Iterator[Shock]:
    """Set the duty, or add percentage points to it.

    A ``rate`` in force at strength s stands between the old duty t and the rate r:
    (1 - s) t + s r.
    """
    where = _where(measure)
    if measure.change is not None:
        yield at.shock("tariff", "add", at.strength * at.size(measure.change), **where)
    elif measure.rate is not None and at.strength == 1:
        yield at.shock("tariff", "set", at.size(measure.rate), **where)
    elif measure.rate is not None:
        yield at.shock("tariff", "multiply", 1 - at.strength, **where)
        yield at.shock("tariff", "add", at.strength * at.size(measure.rate), **where)


@rule(TradeCost)
def trade_cost(measure: TradeCost, at: Setting) -> Iterator[Shock]:
    """Multiply the cost of trade, which uses up resources and pays nobody."""
    change = at.strength * at.size(measure.change)
    yield at.shock("trade_cost", "multiply", 1 + change, **_where(measure))


@rule(Embargo)
def embargo(measure: Embargo, at: Setting) -> Iterator[Shock]:
    """Admit the rest of the trade; a whole ban leaves exactly nothing."""
    share = at.strength * at.size(measure.share)
    yield at.shock("market_access", "multiply", 1 - share, **_where(measure))


@rule(ExportTax)
def export_tax(measure: ExportTax, at: Setting) -> Iterator[Shock]:
    """Add the tax; its revenue goes to the receiver, by default to each exporter."""
    where = _where(measure)
    yield at.shock("export_tax", "add", at.strength * at.size(measure.rate), **where)
    yield from _receiver(measure.receiver, at, where)


@rule(Quota)
def quota(measure: Quota, at: Setting) -> Iterator[Shock]:
    """Cut the volume; the rent goes to the receiver, by default to each exporter."""
    where = _where(measure)
    yield at.shock("quota", "multiply", 1 - at.strength * at.size(measure.cut), **where)
    yield from _receiver(measure.receiver, at, where)


def _receiver(
    receiver: str | None, at: Setting, where: dict[str, tuple[str, ...]]
) -> Iterator[Shock]:
    if receiver is not None:
        yield at.shock("rent_receiver", "set", 1.0, **where, receiver=(receiver,))

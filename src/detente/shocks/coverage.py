"""What of a deal the world does not hold: said, never dropped in silence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from detente import catalogue
from detente.deal.schema import (
    Bilateral,
    Deal,
    EnergyArc,
    EnergySupply,
    Investment,
    Measure,
    PriceCap,
    Technology,
)
from detente.errors import Fault
from detente.i18n import text
from detente.shocks import coverage_energy, coverage_security

if TYPE_CHECKING:
    from detente.world.world import World

Reason = (
    Literal["within_rest", "no_sector", "no_flow", "no_output"]
    | coverage_energy.Reason
    | coverage_security.Reason
)


ENERGY = (EnergyArc, PriceCap, EnergySupply)


@dataclass(frozen=True)
class Gap:
    """A part of a measure that the world does not hold, and why.

    ``axis`` and ``labels`` name the states or sectors concerned (``within_rest``, ``no_sector``);
    ``count`` of the ``total`` cells of the measure are zero in the benchmark (``no_flow``,
    ``no_output``). The reasons of measures on energy and of security are those of
    :mod:`detente.shocks.coverage_energy` and :mod:`detente.shocks.coverage_security`. ``where`` is
    the measure's place in the file.
    """

    provision: str
    measure: int
    reason: Reason
    where: str
    axis: str = ""
    labels: tuple[str, ...] = ()
    count: int = 0
    total: int = 0

    def sentence(self, lang: str) -> str:
        """Return the gap in a sentence."""
        names = [catalogue.label(label, lang) for label in self.labels]
        return text(
            f"explain.gap_{self.reason}",
            "ja" if lang == "ja" else "en",
            names=text("explain.comma", "ja" if lang == "ja" else "en").join(names),
            count=self.count,
            total=self.total,
        )


def coverage(deal: Deal, world: World) -> list[Gap]:
    """Return the parts of the deal's measures that the world lacks, of what is not set aside."""
    made = _pacts_made(deal)
    return [
        gap
        for number, provision in enumerate(deal.provisions)
        if not provision.set_aside
        for position, measure in enumerate(provision.measures)
        for gap in _gaps(
            measure,
            world,
            (provision.id, position, deal.where("provisions", number, "measures", position)),
            made,
        )
    ]


def without_effect(deal: Deal, world: World) -> Iterator[Fault]:
    """Yield a fault for each measure that could move nothing: no flow, own trade, no pact."""
    made = _pacts_made(deal)
    for number, provision in enumerate(deal.provisions):
        for position, measure in enumerate(provision.measures):
            path = ("provisions", number, "measures", position)
            if provision.zero:
                continue
            if isinstance(measure, ENERGY) and world.energy is not None:
                if idle := coverage_energy.without_energy(measure, world.energy):
                    yield deal.fault(idle[0], *path, found=idle[1])
                continue
            if isinstance(measure, coverage_security.MEASURES) and world.security is not None:
                if idle := coverage_security.without_security(measure, world.security, made):
                    yield deal.fault(idle[0], *path, found=idle[1])
                continue
            if not isinstance(measure, Bilateral):
                continue
            if len(own := {*_axis(measure, "exporter"), *_axis(measure, "importer")}) == 1:
                yield deal.fault("own_trade_only", *path, found=", ".join(own))
                continue
            flows = _cells(measure, world)
            if flows.size and not flows.any():
                found = (measure.exporter, measure.importer, measure.sector)
                said = "; ".join(", ".join(names) for names in found)
                yield deal.fault("no_flow", *path, found=said)


def _pacts_made(deal: Deal) -> set[coverage_security.Pair]:
    live = (provision for provision in deal.provisions if not provision.zero)
    return coverage_security.pacts_made(m for provision in live for m in provision.measures)


def _axis(measure: Measure, axis: str) -> tuple[str, ...]:
    """Return the labels that a measure names on an axis, groups replaced by their members."""
    expand = catalogue.expand_sectors if axis == "sector" else catalogue.expand_places
    return expand(getattr(measure, axis))


def benchmark_value(measure: Measure, world: World) -> float | None:
    """Return the trade (or output) of the benchmark that a measure moves, million USD a year.

    None where the measure moves neither.
    """
    if not isinstance(measure, Bilateral | Technology | Investment):
        return None
    return float(_cells(measure, world).sum())


def _cells(measure: Measure, world: World) -> np.ndarray:
    """Return the benchmark values that the measure moves: flows between states, or output."""
    trade = world.trade
    index = {
        axis: np.flatnonzero(np.isin(trade[axis].values, _axis(measure, axis)))
        for axis in ("exporter", "importer", "sector", "country")
        if hasattr(measure, axis)
    }
    flow = trade["flow"].transpose("exporter", "importer", "sector").values
    if isinstance(measure, Bilateral):
        cells = flow[np.ix_(index["exporter"], index["importer"], index["sector"])]
        own = np.equal.outer(
            trade["exporter"].values[index["exporter"]], trade["importer"].values[index["importer"]]
        )
        return cells[~own]
    return flow.sum(axis=1)[np.ix_(index["country"], index["sector"])]


def _gaps(
    measure: Measure,
    world: World,
    at: tuple[str, int, str],
    made: set[coverage_security.Pair],
) -> Iterator[Gap]:
    if isinstance(measure, coverage_security.MEASURES) and world.security is not None:
        for lack in coverage_security.lacks(measure, world.security, made):
            yield Gap(at[0], at[1], where=at[2], **vars(lack))
    if isinstance(measure, ENERGY) and world.energy is not None:
        for lack in coverage_energy.lacks(measure, world.energy):
            yield Gap(at[0], at[1], where=at[2], **vars(lack))
    if not isinstance(measure, Bilateral | Technology | Investment):
        return
    provision, position, where = at
    bilateral = isinstance(measure, Bilateral)
    for axis in ("exporter", "importer", "sector") if bilateral else ("country", "sector"):
        here = set(world.trade[axis].values.tolist())
        if missing := tuple(name for name in _axis(measure, axis) if name not in here):
            reason = "no_sector" if axis == "sector" else "within_rest"
            yield Gap(provision, position, reason, where, axis, missing)
    receiver = getattr(measure, "receiver", None)
    if receiver is not None and receiver not in world.trade["country"].values:
        yield Gap(provision, position, "within_rest", where, "receiver", (receiver,))
    cells = _cells(measure, world)
    if zero := int(cells.size - np.count_nonzero(cells)):
        reason = "no_flow" if bilateral else "no_output"
        yield Gap(provision, position, reason, where, count=zero, total=cells.size)

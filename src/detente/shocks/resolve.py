"""From a deal's measures to shocks on the world, by the rule of each kind of measure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import product
from typing import TYPE_CHECKING

from detente.catalogue import expand_places
from detente.deal.schema import Case, Deal, Lift, Measure, Provision, SettlementCurrency
from detente.errors import DealError, Fault, did_you_mean
from detente.shocks.rules import Setting, Sizes, rules
from detente.shocks.shock import Shock

if TYPE_CHECKING:
    from detente.world.world import World

# Shares are written as decimals: 0.1 + 0.2 + 0.7 is the whole.
ROUNDING = 1e-9


def resolve(
    deal: Deal,
    world: World | None = None,
    case: Case = "central",
    regime_ids: Collection[str] = (),
    sizes: Sizes | None = None,
) -> tuple[Shock, ...]:
    """Return the shocks of a deal, in an order in which they can be applied one by one.

    Provisions that the document denies or leaves out move nothing.

    Parameters
    ----------
    deal, world
        The deal, and the world whose benchmark flows its measures must meet; without a world
        that is not checked.
    case
        Which end of each range.
    regime_ids
        Ids of the measures in force, which a deal may lift.
    sizes
        Sizes that come before the file's, by provision id and position of the measure.

    Raises
    ------
    DealError
        A measure lifts what is not in force, names only flows that are zero in the benchmark, has
        no size, or settles more than the whole of a payment; carries every fault.
    """
    faults = [
        *_unknown_regime(deal, regime_ids),
        *_unsized(deal, sizes or {}),
        *_oversettled(deal, case),
    ]
    if world is not None:
        from detente.shocks.coverage import without_effect

        faults += without_effect(deal, world)
    if faults:
        raise DealError(faults)
    shocks = [
        shock
        for provision in deal.provisions
        if not provision.zero
        for shock in resolve_provision(provision, case, sizes=sizes)
    ]
    return in_order(shocks)


def resolve_regime(
    provisions: Iterable[Provision],
    strengths: Mapping[str, float] | None = None,
    case: Case = "central",
    calibrated: Sizes | None = None,
) -> tuple[Shock, ...]:
    """Return the shocks of the measures in force, each at its strength (1 unless named).

    ``calibrated`` gives, by provision id and position, the sizes that come from an observed fall.
    """
    left = strengths or {}
    shocks = [
        shock
        for provision in provisions
        if left.get(provision.id, 1.0) != 0
        for shock in _in_force(provision, case, left.get(provision.id, 1.0), calibrated or {})
    ]
    return in_order(shocks)


_KEPT = 1024
_known: dict[tuple[object, ...], tuple[Provision, tuple[Shock, ...]]] = {}


def _in_force(provision: Provision, case: Case, strength: float, sizes: Sizes) -> tuple[Shock, ...]:
    """Return the shocks of one measure in force: the same objects for the same size and strength.

    Every draw resolves the regime several times, of which a deal lifts a few measures only.
    """
    own = tuple(sizes.get((provision.id, n)) for n in range(len(provision.measures)))
    key = (id(provision), case, strength, own)
    if key not in _known:
        while len(_known) >= _KEPT:
            _known.pop(next(iter(_known)))
        # The provision is kept beside its shocks, so that its id cannot pass to another.
        shocks = resolve_provision(provision, case, strength, sizes)
        _known[key] = provision, tuple(shocks)
    return _known[key][1]


def resolve_provision(
    provision: Provision, case: Case = "central", strength: float = 1.0, sizes: Sizes | None = None
) -> Iterator[Shock]:
    """Yield the shocks of one provision's measures in the order of the file."""
    for position, measure in enumerate(provision.measures):
        yield from resolve_measure(
            measure, Setting(provision.id, position, case, strength, sizes or {})
        )


def resolve_measure(measure: Measure, setting: Setting) -> Iterator[Shock]:
    """Yield the shocks of one measure."""
    yield from rules()[type(measure)](measure, setting)


def in_order(shocks: Iterable[Shock]) -> tuple[Shock, ...]:
    """Put first what sets a value, then what scales a duty, then the rest, each in its order.

    So a duty that a deal sets does not wipe out one that it adds, whichever comes first in the
    file. (Only a duty that is partly in force is scaled: a step from the old rate to a set one.)
    """

    def rank(shock: Shock) -> int:
        if shock.operation == "set":
            return 0
        return 1 if (shock.variable, shock.operation) == ("tariff", "multiply") else 2

    return tuple(sorted(shocks, key=rank))


def _live(deal: Deal) -> Iterator[tuple[tuple[str | int, ...], Provision, int, Measure]]:
    for number, provision in enumerate(deal.provisions):
        if not provision.zero:
            for position, measure in enumerate(provision.measures):
                path = ("provisions", number, "measures", position)
                yield path, provision, position, measure


def _unknown_regime(deal: Deal, known: Collection[str]) -> Iterator[Fault]:
    for path, _, _, measure in _live(deal):
        for number, name in enumerate(measure.regime if isinstance(measure, Lift) else ()):
            if name not in known:
                near = did_you_mean(name, known) or ""
                yield deal.fault(
                    "unknown_regime", *path, "regime", number, found=name, nearest=near
                )


def _oversettled(deal: Deal, case: Case) -> Iterator[Fault]:
    """Yield a fault for each clause that brings the currencies of some payment above its whole.

    A clause replaces what an earlier one says of the same currency.
    """
    settled: dict[tuple[str, str, str], dict[str, float]] = {}
    for path, _, _, measure in _live(deal):
        if not isinstance(measure, SettlementCurrency):
            continue
        groups = ("energy", "other") if measure.group == "all" else (measure.group,)
        places = (expand_places(measure.exporter), expand_places(measure.importer))
        worst = 0.0
        for flow in product(*places, groups):
            if flow[0] != flow[1]:
                shares = settled.setdefault(flow, {})
                shares[measure.currency] = measure.share.value(case)
                worst = max(worst, sum(shares.values()))
        if worst > 1 + ROUNDING:
            yield deal.fault("settled_twice", *path, "share", found=f"{worst:g}")


def _unsized(deal: Deal, sizes: Sizes) -> Iterator[Fault]:
    for path, provision, position, measure in _live(deal):
        size = measure.size()
        if size and size[1].central is None and (provision.id, position) not in sizes:
            yield deal.fault("not_calibrated", *path, size[0])

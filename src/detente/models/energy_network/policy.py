"""Shocks as a market's terms: limits, costs, caps and shifts of supply, in its own units."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from detente import catalogue
from detente.models.energy_network.arcs import Arc, Arcs
from detente.models.energy_network.data import EnergyData, fuels_of
from detente.models.energy_network.market import Market
from detente.models.energy_network.terms import Limit, Terms

if TYPE_CHECKING:
    from detente.shocks.shock import Shock

DAYS = 365.0  # of a year of barrels a day
SHARE = "share of demand"
BARRELS = "mb/d"


def wanted_arcs(data: EnergyData, shocks: Iterable[Shock]) -> frozenset[Arc]:
    """Return the arcs that contracts and new links name; the base year may not know them.

    Only states named one by one find a new partner, and gas flows only where a pipe or a plant is
    built.
    """
    place = {str(label): position for position, label in enumerate(data.labels)}
    wanted: set[Arc] = set()
    for shock in shocks:
        if not (_size(shock) > 0 and {"exporter", "importer", "fuel"} <= set(shock.where)):
            continue
        contract = shock.variable == "energy_contract"
        if contract or shock.variable == "energy_link":
            sellers, buyers = (
                [place[c] for c in shock.where[axis] if c in place]
                for axis in ("exporter", "importer")
            )
            # A link for gas is a pipeline; a plant is one that the measure names.
            named = shock.where["fuel"]
            built = {"pipeline_gas", *({"lng"} & set(named))}
            fuels = [
                fuel
                for fuel in catalogue.expand_fuels(named)
                if fuel in data.fuels and (fuel != "pipeline_gas" if contract else fuel in built)
            ]
            wanted.update((f, i, j) for f, i, j in product(fuels, sellers, buyers) if i != j)
    return frozenset(wanted)


def terms(market: Market, shocks: Sequence[Shock]) -> Terms:
    """Return the terms of a market under the shocks; without any they are ``Terms.none``."""
    arcs, found = market.arcs, Terms.none(market)
    caps = {(s.provision, s.measure) for s in shocks if s.variable == "energy_price_cap"}
    share = np.ones(len(arcs))
    cost, outside, said = (np.zeros(len(arcs)) for _ in range(3))
    cap = np.full(len(arcs), np.inf)
    for shock in shocks:
        if shock.variable not in ("energy_access", "energy_cost", "energy_price_cap"):
            continue
        here = market.layout.matching(shock.where)
        if not len(here):
            continue
        match shock.variable:
            case "energy_access":
                share[here] = _after(shock, share[here])
            case "energy_cost" if shock.operation == "add" and (
                (shock.provision, shock.measure) in caps
            ):
                outside[here] += shock.value
                said[here] = 1
            case "energy_cost":
                cost[here] = _after(shock, cost[here])
            case "energy_price_cap":
                cap[here] = _after(shock, cap[here])
    barrels = _barrels(market)
    limited = share < 1
    access = np.where(limited, np.maximum(share, 0.0) * arcs.reference, np.inf)
    ships = np.where(said > 0, outside * arcs.price, market.given.shadow * barrels)
    capped = np.isfinite(cap)
    found = replace(
        found,
        access=access,
        cost=cost * arcs.price,
        cap=np.where(capped, np.where(capped, cap, 0.0) * barrels, np.inf),
        outside=np.where(capped, ships, 0.0),
        shift=_shift(market, shocks),
        built=_built(market, shocks),
    )
    return _contracts(market, _links(market, found, shocks), shocks)


def _after(shock: Shock, old: np.ndarray) -> np.ndarray:
    match shock.operation:
        case "multiply":
            return old * shock.value
        case "add":
            return old + shock.value
        case "set":
            return np.full_like(old, shock.value)
        case "compound":
            return (1 + old) * (1 + shock.value) - 1


def _size(shock: Shock) -> float:
    """Return the volume that a shock adds to none."""
    return shock.value if shock.operation in ("add", "set", "compound") else 0.0


def _barrels(market: Market) -> np.ndarray:
    """Return barrels a tonne of what each arc carries; 1 where barrels are no measure."""
    return _barrels_of(market)[market.arcs.layer]


def _barrels_of(market: Market) -> np.ndarray:
    table = market.data.barrels_per_tonne
    return np.array([table[c] if market.refines else 1.0 for c in market.commodities])


def _unit(market: Market, shock: Shock) -> str:
    return shock.where.get("unit", ("",))[0]


def _weights(market: Market, shock: Shock, group: np.ndarray) -> tuple[np.ndarray, float]:
    """Return the arcs' weights and the factor of a volume, both in the market's own unit.

    A million barrels a day of crude and products together is weighed in tonnes of crude.
    """
    if _unit(market, shock) != BARRELS or market.name != "oil":
        return np.ones(len(group)), 1.0
    crude = market.data.barrels_per_tonne["crude"]
    return _barrels(market)[group] / crude, DAYS / crude


def _grouped(
    market: Market, shocks: Sequence[Shock], variable: str
) -> Iterable[tuple[np.ndarray, np.ndarray, float]]:
    """Yield the arcs, weights and volume of each group of named arcs; shocks on one group add."""
    groups: dict[tuple[bytes, bytes], tuple[np.ndarray, np.ndarray, float]] = {}
    arcs = market.arcs
    for shock in shocks:
        if shock.variable != variable or _size(shock) == 0:
            continue
        named = market.layout.matching(shock.where)
        by_share = _unit(market, shock) == SHARE
        # A share of demand is one of each commodity's.
        for group in _split(arcs, named) if by_share else (named,):
            if not len(group):
                continue
            weight, factor = _weights(market, shock, group)
            if by_share:
                layer = int(arcs.layer[group[0]])
                factor = float(market.used[layer][np.unique(arcs.importer[group])].sum())
            key = (group.tobytes(), weight.tobytes())
            before = groups[key][2] if key in groups else 0.0
            groups[key] = (group, weight, before + factor * _size(shock))
    yield from groups.values()


def _split(arcs: Arcs, group: np.ndarray) -> list[np.ndarray]:
    return [group[arcs.layer[group] == layer] for layer in np.unique(arcs.layer[group])]


def _links(market: Market, found: Terms, shocks: Sequence[Shock]) -> Terms:
    """Add what links carry more, from what they can; take off what they carry less, from the flow.

    A transit that stops takes its volume off what was delivered in the base year, since more may
    be possible than is delivered.
    """
    arcs = market.arcs
    ceiling, limits = found.ceiling.copy(), list(found.limits)
    for group, weight, change in _grouped(market, shocks, "energy_link"):
        if change > 0:
            old = float(weight @ ceiling[group])
            ceiling[group] += change / weight
            if np.isfinite(old) and len(group) > 1:
                limits.append(Limit(group, weight, -np.inf, old + change, False))
        elif change < 0:
            high = float(weight @ arcs.flow[group]) + change
            if high > 0:
                limits.append(Limit(group, weight, -np.inf, high, False))
            else:
                ceiling[group] = 0.0
    return replace(found, ceiling=ceiling, limits=tuple(limits))


def _contracts(market: Market, found: Terms, shocks: Sequence[Shock]) -> Terms:
    """Hold deliveries to contracts, which open what measures close as far as the volume needs."""
    access, limits = found.access.copy(), list(found.limits)
    for group, weight, volume in _grouped(market, shocks, "energy_contract"):
        if volume <= 0:
            continue
        opened = float(weight @ access[group]) < volume
        if opened:
            # The contract is then both the least and the most of what is delivered together.
            access[group] += volume / weight
        limits.append(Limit(group, weight, volume, volume if opened else np.inf, True))
    return replace(found, access=access, limits=tuple(limits))


def _built(market: Market, shocks: Sequence[Shock]) -> np.ndarray:
    """Return what links add to LNG plants [loading or landing, node].

    A link that names sellers adds to what they can load, one that names buyers to what they can
    land, shared out by what their plants can do, or evenly where there are none.
    """
    data, built = market.data, np.zeros((2, market.nodes))
    if market.name != "gas":
        return built
    for shock in shocks:
        ships = "lng" in shock.where.get("fuel", ())
        if shock.variable != "energy_link" or not (ships and _size(shock) > 0):
            continue
        sides = (("exporter", data.liquefaction), ("importer", data.regasification))
        for side, (axis, able) in enumerate(sides):
            named = np.isin(data.labels, shock.where.get(axis, ()))
            if named.any():
                share = np.where(named, able, 0.0) if able[named].any() else named.astype(float)
                built[side] += _size(shock) * share / share.sum()
    return built


def _shift(market: Market, shocks: Sequence[Shock]) -> np.ndarray:
    """Return the shift of supply [layer, node]; a volume is that of all it names together.

    It is shared out by the base year's supply, or by use where none of the states supplies.
    """
    data, shift = market.data, np.zeros((market.layers, market.nodes))
    for shock in shocks:
        if shock.variable != "energy_supply" or _size(shock) == 0:
            continue
        named = set(shock.where.get("commodity", data.commodities))
        named = {c for c in market.commodities if c in named or not named.isdisjoint(fuels_of(c))}
        here = np.full(market.nodes, True)
        if "country" in shock.where:
            here = np.isin(data.labels, shock.where["country"])
        cells = np.outer([c in named for c in market.commodities], here)
        able = (market.slots.out_row >= 0) | (market.slots.in_row >= 0)
        barrels = _barrels_of(market)[:, None]
        in_barrels = _unit(market, shock) == BARRELS
        tonnes = DAYS / barrels if in_barrels else np.ones_like(barrels)
        for size in (market.produced, market.used):
            key = np.where(cells & able, size / tonnes, 0.0)
            if key.sum() > 0:
                shift += key / key.sum() * _size(shock) * tonnes
                break
    return shift

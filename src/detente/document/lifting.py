"""Which measures in force a provision that ends some means."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from detente import catalogue
from detente.deal.schema import Provision
from detente.document.flows import Flow

BANKS = re.compile(r"(?i)\b(?:bank\w*|SWIFT|payments?|financial)\b|銀行|決済|金融|送金")
TARIFF = ("tariff",)
EXPORTS = ("embargo", "trade_cost", "export_tax", "quota")
PAYMENTS = ("payment_access",)
ENERGY = {"crude", "products", "pipeline_gas", "lng", "coal"}


def in_force(
    regime: Sequence[Provision],
    parties: Sequence[str],
    actor: Sequence[str],
    sectors: Sequence[str],
    fuels: Sequence[str],
    words: str,
    instrument: str,
) -> tuple[str, ...]:
    """Return the ids of the open-ended measures that stand between the parties.

    ``sectors`` and ``fuels`` that the words name, and banks, leave only what touches them.
    """
    sides = [set(catalogue.expand_places([p])) for p in parties]
    acting = set(catalogue.expand_places(actor)) if actor else set()
    goods = set(catalogue.expand_sectors(sectors)) if sectors else set()
    found = []
    for provision in regime:
        if provision.ends is not None:
            continue
        some = [
            m
            for m in provision.measures
            if _between(m, sides, acting, provision.parties, instrument)
        ]
        some = [m for m in some if _touches(m, goods, set(fuels), bool(BANKS.search(words)))]
        if some:
            found.append(provision.id)
    return tuple(found)


def fuels_banned(regime: Sequence[Provision], pair: Flow, fuels: Sequence[str]) -> tuple[str, ...]:
    """Return the ids of the bans in force on fuels from one side to the other; none named: all."""
    exporter, importer = map(set, map(catalogue.expand_places, pair))
    wanted = set(fuels) or ENERGY
    return tuple(
        provision.id
        for provision in regime
        if provision.ends is None
        and any(
            m.kind == "energy_embargo"
            and exporter & set(catalogue.expand_places(m.exporter))
            and importer & set(catalogue.expand_places(m.importer))
            and wanted & set(catalogue.expand_fuels(m.fuel))
            for m in provision.measures
        )
    )


def _between(
    measure: Any,
    sides: Sequence[set[str]],
    acting: set[str],
    parties: Iterable[str],
    instrument: str,
) -> bool:
    kind = measure.kind
    if instrument.startswith("tariff"):
        if kind not in TARIFF:
            return False
    elif kind in TARIFF:
        return False
    if instrument == "export_ban_lifted" and kind not in EXPORTS:
        return False
    exporter, importer = getattr(measure, "exporter", None), getattr(measure, "importer", None)
    if exporter and importer:
        one, two = set(catalogue.expand_places(exporter)), set(catalogue.expand_places(importer))
        setter = two if kind in TARIFF else one if instrument == "export_ban_lifted" else None
        return (setter is None or not acting or bool(setter & acting)) and _apart(one, two, sides)
    hit = set(catalogue.expand_places(getattr(measure, "country", None) or ()))
    known = set(catalogue.expand_places([p for p in parties if p != "ROW"]))
    return _apart(hit, known, sides)


def _apart(one: set[str], two: set[str], sides: Sequence[set[str]]) -> bool:
    """Return whether different sides stand in the two sets."""
    return any(a & one and b & two for a in sides for b in sides if a is not b and not a & b)


def _touches(measure: Any, goods: set[str], fuels: set[str], banks: bool) -> bool:
    if not goods and not fuels and not banks:
        return True
    fuel = set(getattr(measure, "fuel", ())) & ENERGY
    sector = set(catalogue.expand_sectors(getattr(measure, "sector", ()) or ()))
    energy = {"mining", "refined_petroleum"}
    if fuels and (fuel & fuels or (sector and sector <= energy)):
        return True
    if goods and sector & goods:
        return True
    return banks and (measure.kind in PAYMENTS or "finance" in sector)

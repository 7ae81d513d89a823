"""Duties by sector from the 16 industry groups, with the table's defects mended and listed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.catalogue import place_groups, sectors
from detente.world.world import Repair

if TYPE_CHECKING:
    import numpy as np

# The groups follow Table 3 of Lashkaripour and Lugovskyy (2023): machinery (ISIC Rev. 3, 29-30)
# comes before electrical and optical equipment (31-33), unlike in ISIC Rev. 4.
GROUPS: tuple[tuple[str, ...], ...] = (
    ("crops_livestock", "forestry", "fishing"),
    ("mining",),
    ("food_beverages_tobacco",),
    ("textiles_apparel_leather",),
    ("wood_products",),
    ("paper", "printing"),
    ("refined_petroleum",),
    ("chemicals", "pharmaceuticals"),
    ("rubber_plastics",),
    ("nonmetallic_minerals",),
    ("basic_metals", "fabricated_metals"),
    ("machinery",),
    ("electronics", "electrical_equipment"),
    ("motor_vehicles", "other_transport_equipment"),
    ("furniture_other_manufacturing",),
)
# The table is in the order of names up to here: Brazil before Bulgaria, where WIOD has BGR, BRA.
SWAPPED = ("BGR", "BRA")
# A member of the customs union whose exporter column is empty, and one with the column it shares.
EMPTY_EXPORTER, SAME_UNION = "LUX", "BEL"
# Croatia joined the customs union on 1 July 2013; the table has its duties before accession.
NEW_MEMBER, OLD_MEMBER = "HRV", "SVN"


def customs_union(countries: tuple[str, ...]) -> tuple[str, ...]:
    """Return the countries in the EU's customs union in 2014: the 27 and the United Kingdom."""
    members = {*place_groups()["EU"].members, "GBR"}
    return tuple(code for code in countries if code in members)


def tariffs(
    by_group: np.ndarray, countries: tuple[str, ...]
) -> tuple[np.ndarray, tuple[Repair, ...]]:
    """Return duties ``[exporter, importer, sector]`` from ``[importer, exporter, group]``.

    Services pay no duty. The averages of what each repair changes are listed, in per cent.
    """
    import numpy as np

    at = {code: i for i, code in enumerate(countries)}
    duty = np.array(by_group[:, :, : len(GROUPS)])
    repairs: list[Repair] = []

    def note(kind: str, where: str, before: np.ndarray, after: np.ndarray) -> None:
        mean = 100 * float(np.mean(before)), 100 * float(np.mean(after))
        repairs.append(Repair(kind, where, *mean, "%"))

    if all(code in at for code in SWAPPED):
        one, two = (at[code] for code in SWAPPED)
        order = np.arange(len(countries))
        order[[one, two]] = two, one
        swapped = duty[np.ix_(order, order)]
        for code in SWAPPED:
            note("tariff_swapped", code, duty[at[code]], swapped[at[code]])
        duty = swapped

    union = [at[code] for code in customs_union(countries)]
    outside = [i for i in range(len(countries)) if i not in union]
    for code, model, kind in (
        (NEW_MEMBER, OLD_MEMBER, "tariff_accession"),
        (EMPTY_EXPORTER, SAME_UNION, "tariff_empty_exporter"),
    ):
        if code in at and model in at:
            before = duty.copy()
            duty[outside, at[code]] = duty[outside, at[model]]
            if kind == "tariff_accession":
                duty[at[code], outside] = duty[at[model], outside]
                duty[np.ix_([at[code]], union)] = 0
                duty[np.ix_(union, [at[code]])] = 0
            touched = (before != duty).any(axis=2)
            note(kind, code, before[touched], duty[touched])
    services = by_group[:, :, len(GROUPS) :]
    note("tariff_services", "*", services, np.zeros_like(services))

    order = {name: i for i, name in enumerate(sectors())}
    result = np.zeros((len(countries), len(countries), len(order)))
    for group, members in enumerate(GROUPS):
        for name in members:
            result[:, :, order[name]] = duty[:, :, group].T
    own = np.arange(len(countries))
    result[own, own] = 0
    return result, tuple(repairs)

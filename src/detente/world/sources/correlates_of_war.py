"""Correlates of War: capabilities (NMC 7.0), contiguity, distance, major powers, capitals.

States carry the project's numbers (USA 2, Russia 365); pairs come in both directions or one.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from detente.world.sources import columns

if TYPE_CHECKING:
    import pandas as pd

COMPONENTS = ("milex", "milper", "irst", "pec", "tpop", "upop")


def capabilities(path: Path) -> pd.DataFrame:
    """Return ``ccode, year``, the six components and ``cinc`` (National Material Capabilities).

    ``milex`` is in thousand current USD from 1914 on; ``milper``, ``tpop`` and ``upop`` in
    thousands; ``irst`` in thousand tonnes; ``pec`` in thousand tonnes of coal equivalent.
    """
    kinds = dict.fromkeys((*COMPONENTS, "cinc"), "number")
    return columns.read(path, {"ccode": "count", "year": "count", **kinds})


def contiguity(path: Path) -> pd.DataFrame:
    """Return the spells of direct contiguity: ``ccode1, ccode2, conttype, stdate, enddate``."""
    names = {"ccode1": "count", "ccode2": "count", "conttype": "count"}
    return columns.read(path, {**names, "stdate": "text", "enddate": "text"})


def distance(path: Path) -> pd.DataFrame:
    """Return ``ccode1, ccode2, year, mindist``: the least distance between two states, km."""
    names = {"ccode1": "count", "ccode2": "count", "year": "count"}
    return columns.read(path, {**names, "mindist": "number"})


def majors(path: Path) -> pd.DataFrame:
    """Return the spells of major powers: ``ccode, styear, endyear``."""
    return columns.read(path, {"ccode": "count", "styear": "count", "endyear": "count"})


def capitals(path: Path) -> pd.DataFrame:
    """Return ``ccode, capital, enddate, lat, lng`` (degrees)."""
    names = {"ccode": "count", "capital": "text", "enddate": "text"}
    return columns.read(path, {**names, "lat": "number", "lng": "number"})

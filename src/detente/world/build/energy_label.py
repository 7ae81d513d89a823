"""What the labels of the Statistical Review stand for, and the prior of each flow."""

from __future__ import annotations

import csv
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import TYPE_CHECKING

from detente.errors import DataError, Fault, did_you_mean
from detente.i18n import text

if TYPE_CHECKING:
    from collections.abc import Mapping

EVERYONE = "EVERYONE"
NODES = "../data/energy/node.csv"


@dataclass(frozen=True)
class Point:
    """The place of a node from which distances are measured."""

    node: str
    name: str
    latitude: float
    longitude: float


@dataclass(frozen=True)
class Cell:
    """What is known or assumed of one flow: its volume (``fixed``) or its weight in the prior."""

    year: int | None
    fuel: str
    exporter: str
    importers: tuple[str, ...]
    kind: str
    value: float
    basis: str
    source: str


@cache
def points() -> Mapping[str, Point]:
    """Return the nodes of the energy world in order, each with its place."""
    return MappingProxyType(
        {
            r["node"]: Point(r["node"], r["point"], float(r["latitude"]), float(r["longitude"]))
            for r in rows(NODES)
        }
    )


@cache
def atoms() -> tuple[str, ...]:
    """Return the nodes, those that the review's trade tables divide by their parts."""
    parts = [a for names in _labels()["set"].values() for a in names if "/" in a]
    whole = {"OTHER_AFRICA"}
    return (*(n for n in points() if n not in whole), *dict.fromkeys(parts))


def node(atom: str) -> str:
    """Return the node to which an atom belongs."""
    return atom.split("/", maxsplit=1)[0]


@cache
def members(label: str, table: str, exporter: bool = False) -> tuple[str, ...]:
    """Return the atoms of a label of a trade table (``oil``, ``coal``, ``lng``, ...).

    As an exporter a label can stand for fewer: the others have rows of their own.

    Raises
    ------
    DataError
        If the table has no such label.
    """
    labels = _labels()
    own = labels.get(f"{table}_exporter", {}) if exporter else {}
    if label in own:
        return _expand(tuple(own[label]))
    name = label if label in labels[table] else labels["alias"].get(label, label)
    if name not in labels[table]:
        nearest = did_you_mean(label, list(labels[table])) or ""
        raise DataError(Fault(table, text("world.energy_label"), found=label, nearest=nearest))
    return _expand(tuple(labels[table][name]))


def reexports(table: str) -> tuple[str, ...]:
    """Return the exporters of a trade table that only load again what was landed there."""
    return tuple(_labels()["reexport"].get(table, ()))


def shares(label: str, variable: str) -> Mapping[str, float]:
    """Return the atoms of a label of the country tables with their shares; none for a total."""
    labels = _labels()
    own = labels["pooled"].get(variable, {})
    return own.get(label) or labels["country"].get(label, {})


@cache
def cells() -> tuple[Cell, ...]:
    """Return what is known or assumed of single flows, the more general rows first."""
    return tuple(
        Cell(
            int(r["year"]) if r["year"] else None,
            r["fuel"],
            r["exporter"],
            atoms() if r["importer"] == EVERYONE else _expand((r["importer"],)),
            r["kind"],
            float(r["value"]),
            r["basis"],
            r["source"],
        )
        for r in rows("energy_prior.csv")
    )


def rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a table that lies beside this module."""
    with resources.files("detente.world.build").joinpath(name).open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def _expand(names: tuple[str, ...]) -> tuple[str, ...]:
    sets = _labels()["set"]
    return tuple(a for n in names for a in (_expand(tuple(sets[n])) if n in sets else (n,)))


@cache
def _labels() -> dict[str, dict]:
    text_ = resources.files("detente.world.build").joinpath("energy_label.toml").read_text("utf-8")
    return tomllib.loads(text_)

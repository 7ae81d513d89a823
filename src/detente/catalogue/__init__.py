"""The catalogue: one row a variable, parameter and outcome, one row a state and sector.

It feeds validation, documentation, the JSON Schema, reports and translation, so that a name is
defined once. Read lazily; importing this package opens no file. Packages of others add variables,
parameters and outcomes by the entry-point group ``detente.catalogue``.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Literal

from detente.errors import DataError, Fault

ROW = "ROW"
Spread = Literal["triangular", "normal"]


@dataclass(frozen=True)
class Entry:
    """One row of the catalogue.

    ``dims`` names the axes in order, ``unit`` the unit; ``neutral`` is the value of a variable at
    which nothing changes; ``value``, ``low``, ``high`` are a parameter's central value and range.
    ``level_unit`` is the unit of an outcome's level where it does not follow from that of its
    change; ``better`` is 1 where more of an outcome is a gain, 0 where that is no matter of sign;
    ``equation`` defines an outcome, ``threshold`` names the parameter below whose value a change
    of it does not count as visible, ``rests_on`` the models' variables from which it is computed. A
    field that ends in ``_ja`` is the Japanese of another one;
    what has none, such as a citation, reads the same in both languages.
    """

    name: str
    dims: tuple[str, ...]
    unit: str
    en: str
    ja: str
    unit_ja: str = ""
    description: str = ""
    source: str = ""
    source_ja: str = ""
    neutral: float | None = None
    value: float | None = None
    low: float | None = None
    high: float | None = None
    spread: Spread = "triangular"
    level_unit: str = ""
    horizon: str = ""
    horizon_ja: str = ""
    better: int = 0
    equation: str = ""
    threshold: str = "claim_threshold"
    rests_on: tuple[str, ...] = ()

    def label(self, lang: str) -> str:
        """Return the name for readers in ``lang``."""
        return self.ja if lang == "ja" else self.en

    @property
    def level(self) -> str:
        """Return the unit of an outcome's level, or nothing where only its change is known."""
        of_changes = {"%": "", "percentage points": "%"}
        return self.level_unit or of_changes.get(self.unit, self.unit)

    def said(self, field: str, lang: str) -> str:
        """Return a text field for readers in ``lang``."""
        japanese = getattr(self, f"{field}_ja") if lang == "ja" else ""
        return japanese or getattr(self, field)


@dataclass(frozen=True)
class Place:
    """A state (ISO 3166 alpha-3) or the rest of the world."""

    code: str
    alpha2: str
    en: str
    ja: str

    def label(self, lang: str) -> str:
        """Return the name for readers in ``lang``."""
        return self.ja if lang == "ja" else self.en


@dataclass(frozen=True)
class Sector:
    """A sector of production; ``code`` is its ISIC Rev. 4 code in WIOD 2016."""

    name: str
    code: str
    tradable: bool
    en: str
    ja: str

    def label(self, lang: str) -> str:
        """Return the name for readers in ``lang``."""
        return self.ja if lang == "ja" else self.en


@dataclass(frozen=True)
class Fuel:
    """A fuel by how it is delivered, and the ``commodity`` that it is once delivered."""

    name: str
    commodity: str
    en: str
    ja: str

    def label(self, lang: str) -> str:
        """Return the name for readers in ``lang``."""
        return self.ja if lang == "ja" else self.en


@dataclass(frozen=True)
class Group:
    """A named group of states or sectors, with the source of its membership."""

    name: str
    members: tuple[str, ...]
    en: str
    ja: str
    source: str = field(default="")

    def label(self, lang: str) -> str:
        """Return the name for readers in ``lang``."""
        return self.ja if lang == "ja" else self.en


def _rows(name: str) -> list[dict[str, str]]:
    with resources.files(__name__).joinpath(name).open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def _table(name: str) -> dict[str, dict]:
    return tomllib.loads(resources.files(__name__).joinpath(name).read_text("utf-8"))


@cache
def _entries(name: str) -> Mapping[str, Entry]:
    return MappingProxyType(
        {
            key: Entry(
                name=key,
                **{**row, **{field: tuple(row.get(field, ())) for field in ("dims", "rests_on")}},
            )
            for key, row in {**_table(name), **_added(name)}.items()
        }
    )


def _added(name: str) -> dict[str, dict]:
    """Return the rows of other packages, each the value of an entry point that holds the table.

    Raises DataError where a name is taken.
    """
    from importlib.metadata import entry_points

    taken, rows, faults = _table(name), {}, []
    for point in entry_points(group="detente.catalogue"):
        file = resources.files(point.value).joinpath(name)
        for key, row in tomllib.loads(file.read_text("utf-8")).items() if file.is_file() else ():
            if key in taken or key in rows:
                from detente.i18n import text

                faults.append(Fault(f"{point.value}: {name}", text("models.taken"), found=key))
            rows[key] = row
    if faults:
        raise DataError(faults)
    return rows


def variables() -> Mapping[str, Entry]:
    """Return the variables of the world that shocks move, models read and models write."""
    return _entries("variable.toml")


def parameters() -> Mapping[str, Entry]:
    """Return the parameters with value, range and source."""
    return _entries("parameter.toml")


@cache
def currencies() -> Mapping[str, str]:
    """Return the English names of the currencies that a deal may name, by ISO 4217 code."""
    return MappingProxyType({r["code"]: r["en"] for r in _rows("currency.csv")})


@cache
def correlations() -> Mapping[tuple[str, str], float]:
    """Return the correlations of parameters that were estimated together, each pair once."""
    return MappingProxyType(
        {(r["one"], r["other"]): float(r["correlation"]) for r in _rows("correlation.csv")}
    )


def outcomes() -> Mapping[str, Entry]:
    """Return the outcomes that a run answers, with unit and horizon."""
    return _entries("outcome.toml")


@cache
def places() -> Mapping[str, Place]:
    """Return every state of ISO 3166 by alpha-3 code, and ``ROW``, the rest of the world."""
    return MappingProxyType(
        {r["code"]: Place(r["code"], r["alpha2"], r["en"], r["ja"]) for r in _rows("place.csv")}
    )


@cache
def sectors() -> Mapping[str, Sector]:
    """Return the 56 sectors in the order of the trade world."""
    return MappingProxyType(
        {
            r["sector"]: Sector(r["sector"], r["code"], r["tradable"] == "1", r["en"], r["ja"])
            for r in _rows("sector.csv")
        }
    )


@cache
def place_groups() -> Mapping[str, Group]:
    """Return the named groups of states (EU, NATO, G7, ...)."""
    return _groups("place_group.toml")


@cache
def sector_groups() -> Mapping[str, Group]:
    """Return the named groups of sectors (energy, food, ...)."""
    return _groups("sector_group.toml")


@cache
def energy_regions() -> Mapping[str, Group]:
    """Return the regions of the energy world that pool states, with their members."""
    return _groups("energy_region.toml")


@cache
def regions() -> Mapping[str, Group]:
    """Return the regions in which measures of security hold, with the states that lie there."""
    return _groups("region.toml")


@cache
def power_resources() -> Mapping[str, Group]:
    """Return what power is measured by; the groups have no members."""
    return _groups("resource.toml")


@cache
def networks() -> Mapping[str, Group]:
    """Return the networks of ties whose balance is computed, with their members."""
    return _groups("network.toml")


@cache
def fuels() -> Mapping[str, Fuel]:
    """Return the fuels, and ``gas``, the commodity that pipelines and ships deliver alike."""
    return MappingProxyType(
        {
            key: Fuel(key, row["commodity"], row["en"], row["ja"])
            for key, row in _table("fuel.toml").items()
        }
    )


@cache
def commodities() -> Mapping[str, Fuel]:
    """Return the commodities that fuels are once delivered."""
    return MappingProxyType({k: fuel for k, fuel in fuels().items() if fuel.commodity == k})


def _groups(name: str) -> Mapping[str, Group]:
    return MappingProxyType(
        {
            key: Group(
                key, tuple(row.get("members", ())), row["en"], row["ja"], row.get("source", "")
            )
            for key, row in _table(name).items()
        }
    )


def expand_places(names: Iterable[str]) -> tuple[str, ...]:
    """Replace groups of states by their members, keep order, drop repeats."""
    return _places(tuple(names))


@cache
def _places(names: tuple[str, ...]) -> tuple[str, ...]:
    return _expand(names, place_groups())


def expand_energy_places(names: Iterable[str]) -> tuple[str, ...]:
    """Replace groups by their members, and the rest of the world by the pooled energy regions."""
    places = expand_places(names)
    return tuple(
        dict.fromkeys(
            name for place in places for name in (energy_regions() if place == ROW else (place,))
        )
    )


def expand_sectors(names: Iterable[str]) -> tuple[str, ...]:
    """Replace groups of sectors by their members, keep order, drop repeats."""
    return _sectors(tuple(names))


@cache
def _sectors(names: tuple[str, ...]) -> tuple[str, ...]:
    return _expand(names, sector_groups())


def expand_fuels(names: Iterable[str]) -> tuple[str, ...]:
    """Replace ``gas`` by the fuels that deliver it, keep order, drop repeats."""
    found: dict[str, None] = {}
    for name in names:
        others = [f.name for f in fuels().values() if f.commodity == name != f.name]
        found |= dict.fromkeys(others or (name,))
    return tuple(found)


def _expand(names: Iterable[str], groups: Mapping[str, Group]) -> tuple[str, ...]:
    members = (groups[n].members if n in groups else (n,) for n in names)
    return tuple(dict.fromkeys(member for group in members for member in group))


def label(name: str, lang: str) -> str:
    """Return the reader's name of what the catalogue or ISO 4217 lists, else ``name`` itself."""
    tables = (places, sectors, place_groups, sector_groups, energy_regions, fuels)
    for table in (*tables, regions, power_resources, networks, outcomes, variables, parameters):
        if name in table():
            return table()[name].label(lang)
    return _currency(name, lang)


@cache
def _currency(code: str, lang: str) -> str:
    """Return the name of an ISO 4217 currency; any other word comes back as it is."""
    if len(code) != 3 or not code.isupper():
        return code
    from babel.numbers import get_currency_name

    return get_currency_name(code, locale=lang)

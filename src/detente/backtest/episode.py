"""Episodes: a deal file, the world before it, and a table of observed figures with sources."""

from __future__ import annotations

import csv
import datetime
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente import catalogue
from detente.deal.library import library
from detente.deal.load import load_deal
from detente.errors import DataError, Fault, did_you_mean
from detente.i18n import Language, text

if TYPE_CHECKING:
    from detente.deal.schema import Deal

DEAL, SETUP, OBSERVED = "deal.yaml", "setup.toml", "observed.csv"


@dataclass(frozen=True)
class Observation:
    """A row of ``observed.csv``: a quantity, always a change since the world before.

    ``what`` says how it is read off a state (:mod:`detente.backtest.quantity`); ``exporter``,
    ``importer`` and ``item`` (sectors, fuels or currencies) are names or groups with blanks between
    them. ``in_sample`` says that the model, or the size of a measure, was fitted to this figure.
    """

    id: str
    what: str
    exporter: tuple[str, ...]
    importer: tuple[str, ...]
    item: tuple[str, ...]
    unit: str
    years: str
    value: float
    in_sample: bool
    source: str
    licence: str

    def kind(self, lang: Language) -> str:
        """Return for readers what changed."""
        return text(f"backtest.kind_{self.what}", lang, **self._told(lang))

    def place(self, lang: Language) -> str:
        """Return for readers where it changed."""
        return text(f"backtest.place_{self.what}", lang, **self._told(lang))

    def _told(self, lang: Language) -> dict[str, str]:
        comma = text("report.list_comma", lang)
        return {
            axis: comma.join(_name(name, lang) for name in getattr(self, axis) or ("EVERY",))
            for axis in ("exporter", "importer", "item")
        }


@dataclass(frozen=True)
class Setup:
    """How an episode is computed: the contents of ``setup.toml``.

    ``models`` are solved, in a world whose energy is that of ``energy_year`` alone and whose
    Russian energy is ``paid_in`` these shares of currencies; ``alongside`` are the episodes whose
    provisions are in force as well. A forecast of budgets knows the years up to ``known``.
    ``world`` says in both languages what the world before is, ``missing`` for which quantities no
    observed figure with a source was found, and why.
    """

    models: tuple[str, ...]
    world: Mapping[Language, str]
    energy_year: int | None = None
    paid_in: Mapping[str, float] | None = None
    paid_source: str = ""
    alongside: tuple[str, ...] = ()
    known: int | None = None
    until: int | None = None
    missing: tuple[Mapping[Language, str], ...] = ()


@dataclass(frozen=True)
class Episode:
    """An episode's deal, its world before, and what was observed after it."""

    id: str
    deal: Deal
    setup: Setup
    observations: tuple[Observation, ...]

    @property
    def model(self) -> str:
        """Return the model that is tested."""
        return self.setup.models[-1]

    @property
    def before(self) -> datetime.date:
        """Return the day of the regime before: the day before the first provision starts."""
        return min(p.starts for p in self.deal.provisions if p.starts) - datetime.timedelta(days=1)


def folder() -> Path:
    """Return the folder of the episodes in the library."""
    return library() / "backtest"


def names() -> tuple[str, ...]:
    """Return the ids of the episodes, by year of the event and then by name."""
    found = (path.parent.name for path in folder().glob(f"*/{DEAL}"))
    return tuple(sorted(found, key=lambda name: (name.rpartition("-")[2], name)))


@cache
def load_episode(name: str) -> Episode:
    """Return an episode by its id.

    Raises
    ------
    DataError
        There is no such episode.
    DealError
        Its deal file has faults.
    """
    if name not in names():
        near = did_you_mean(name, names()) or ""
        fault = Fault("", text("backtest.unknown"), "", name, ", ".join(names()), near)
        raise DataError(fault)
    here = folder() / name
    deal = load_deal(here / DEAL)
    setup = _setup(tomllib.loads((here / SETUP).read_text("utf-8")))
    more = [p for other in setup.alongside for p in load_episode(other).deal.provisions]
    if more:
        deal = deal.model_copy(update={"provisions": [*deal.provisions, *more]})
    rows = csv.DictReader((here / OBSERVED).read_text("utf-8").splitlines())
    return Episode(name, deal, setup, tuple(map(_observation, rows)))


def _setup(row: dict[str, Any]) -> Setup:
    lists = {name: tuple(row.get(name, ())) for name in ("models", "alongside", "missing")}
    return Setup(**{**row, **lists})


def _observation(row: dict[str, str]) -> Observation:
    axes = {name: tuple(row[name].split()) for name in ("exporter", "importer", "item")}
    told = axes | {"value": float(row["value"]), "in_sample": row["in_sample"] == "yes"}
    return Observation(**row | told)  # pyright: ignore[reportArgumentType]


def _name(name: str, lang: Language) -> str:
    own = {"EVERY": "every", "REST": "rest", "OTHER_CURRENCY": "other_currency"}
    if name in own:
        return text(f"backtest.{own[name]}", lang)
    if name in catalogue.commodities():
        return catalogue.commodities()[name].label(lang)
    return catalogue.label(name, lang)

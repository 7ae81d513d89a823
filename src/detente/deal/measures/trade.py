"""Measures on trade between states, on what a state can make, and the lifting of measures."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, field_validator

from detente.deal.measures.base import Measure, Places, Sectors
from detente.deal.value import (
    Change,
    Identifier,
    Magnitude,
    Rate,
    Share,
    State,
    Stock,
    problem,
    within,
)


class Bilateral(Measure):
    """A measure on trade from ``exporter`` to ``importer`` in ``sector``; lists and groups."""

    exporter: Places
    importer: Places
    sector: Sectors = ["goods"]


class Tariff(Bilateral):
    """An import duty: ``rate`` sets it, ``change`` adds to it (0.25 is 25 percentage points)."""

    kind: Literal["tariff"] = "tariff"
    rate: Rate | None = None
    change: Annotated[Rate | None, Field(validate_default=True)] = None

    @field_validator("change")
    @classmethod
    def _one(cls, change: Magnitude | None, info: Any) -> Magnitude | None:
        if "rate" in info.data and (info.data["rate"] is None) == (change is None):
            raise problem("rate_or_change")
        return change


class TradeCost(Bilateral):
    """A non-tariff cost that uses up resources: ``change`` 0.1 makes trade 10% dearer."""

    kind: Literal["trade_cost"] = "trade_cost"
    change: Change


class Embargo(Bilateral):
    """A ban on ``share`` of the trade (1 stops it exactly)."""

    kind: Literal["embargo"] = "embargo"
    share: Annotated[Magnitude, within(0.0, 1.0, calibrated=True)] = Magnitude(central=1.0)


class ExportTax(Bilateral):
    """A tax of ``rate`` on exports, paid to ``receiver`` (default: each exporter)."""

    kind: Literal["export_tax"] = "export_tax"
    rate: Rate
    receiver: State | None = None


class Quota(Bilateral):
    """A quota that cuts the volume by ``cut``; its rent goes to ``receiver`` (or the exporter)."""

    kind: Literal["quota"] = "quota"
    cut: Annotated[Magnitude, within(0.0, 0.99)]
    receiver: State | None = None


class Lift(Measure):
    """End ``share`` of named regime measures (their provision ids)."""

    kind: Literal["lift"] = "lift"
    regime: Annotated[list[Identifier], Field(min_length=1)]
    share: Share = Magnitude(central=1.0)


class Technology(Measure):
    """Supply or denial of technology: ``change`` of productivity (0.02 is 2% more output)."""

    kind: Literal["technology"] = "technology"
    country: Places
    sector: Sectors
    change: Stock


class Investment(Measure):
    """Limits on or supply of investment: long-run ``change`` of the capital stock.

    A static model carries it as productivity of value added, capital share times ln(1 + change).
    """

    kind: Literal["investment"] = "investment"
    country: Places
    sector: Sectors
    change: Stock

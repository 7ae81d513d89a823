"""Values of a deal file: text in two languages, names from the catalogue, numbers with a range.

A value that is not valid raises the fault of a code; the words for it, in English and Japanese,
are the message ``deal.<code>``.
"""

from __future__ import annotations

import datetime
from collections.abc import Container
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetPydanticSchema,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError, core_schema

from detente import catalogue
from detente.errors import did_you_mean
from detente.i18n import text

Case = Literal["low", "central", "high"]
Basis = Literal["text", "published", "calibrated", "assumption"]


def problem(code: str, **context: Any) -> PydanticCustomError:
    """Return the error ``code`` with ``found``, ``allowed``, ``nearest`` as far as they apply."""
    return PydanticCustomError(code, text(f"deal.{code}", "en"), context)  # pyright: ignore[reportArgumentType]


class Strict(BaseModel):
    """Frozen, no unknown fields, no infinities; a number may stand where text is asked for."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, allow_inf_nan=False, coerce_numbers_to_str=True
    )


class Text(Strict):
    """The same text for English and Japanese readers."""

    en: str
    ja: str

    def __getitem__(self, lang: str) -> str:
        """Return the text in ``lang``."""
        return self.ja if lang == "ja" else self.en


class Cited(Text):
    """Where a number comes from: a citation, the same for all readers, or a sentence in both."""

    @model_validator(mode="before")
    @classmethod
    def _same(cls, value: Any) -> Any:
        plain = isinstance(value, str | int | float) and not isinstance(value, bool)
        return {"en": value, "ja": value} if plain else value

    def __bool__(self) -> bool:
        """Return whether there is a text for every reader."""
        return bool(self.en and self.ja)


def one_of(kind: str, name: str, choices: Container[str]) -> str:
    """Return ``name`` if among ``choices``, else raise ``unknown_<kind>`` with the nearest."""
    if name not in choices:
        near = did_you_mean(name, choices)  # pyright: ignore[reportArgumentType]
        raise problem(f"unknown_{kind}", found=name, nearest=near or "")
    return name


def _place(name: str) -> str:
    return one_of("state", name, {**catalogue.places(), **catalogue.place_groups()})


def _state(name: str) -> str:
    if name in catalogue.place_groups():
        raise problem("not_one_state", found=name)
    return one_of("state", name, catalogue.places())


def _sector(name: str) -> str:
    return one_of("sector", name, {**catalogue.sectors(), **catalogue.sector_groups()})


def _fuel(name: str) -> str:
    return one_of("fuel", name, catalogue.fuels())


def _commodity(name: str) -> str:
    return one_of("commodity", name, catalogue.commodities())


def _outcome(name: str) -> str:
    return one_of("outcome", name, catalogue.outcomes())


def _currency(name: str) -> str:
    return one_of("currency", name, catalogue.currencies())


def _region(name: str) -> str:
    return one_of("region", name, catalogue.regions())


def _resource(name: str) -> str:
    return one_of("resource", name, catalogue.power_resources())


def _network(name: str) -> str:
    return one_of("network", name, catalogue.networks())


def _day(value: Any) -> Any:
    # A bare number would be read as seconds since 1970.
    if not isinstance(value, str | datetime.date):
        raise problem("wrong_date", found=str(value))
    try:
        return datetime.date.fromisoformat(str(value))
    except ValueError:
        raise problem("wrong_date", found=str(value)) from None


def _name(check: Any, description: str, table: str) -> GetPydanticSchema:
    """Check a name when a file is read; in the JSON Schema point to the enumeration ``table``."""

    def core(source: Any, handler: Any) -> Any:
        return core_schema.no_info_after_validator_function(check, handler(source))

    def schema(core: Any, handler: Any) -> dict[str, Any]:
        return {**handler(core), "description": description, "x-catalogue": table}

    class _Annotation:
        __get_pydantic_core_schema__ = staticmethod(core)
        __get_pydantic_json_schema__ = staticmethod(schema)

    return _Annotation()  # pyright: ignore[reportReturnType]


Place = Annotated[
    str, _name(_place, "State (ISO 3166 alpha-3), ROW (rest of the world) or a group", "place")
]
State = Annotated[str, _name(_state, "One state (ISO 3166 alpha-3) or ROW, not a group", "state")]
SectorName = Annotated[str, _name(_sector, "Sector or group of sectors", "sector")]
FuelName = Annotated[str, _name(_fuel, "Fuel, or gas however delivered", "fuel")]
CommodityName = Annotated[str, _name(_commodity, "Commodity", "commodity")]
Currency = Annotated[str, _name(_currency, "Currency (ISO 4217)", "currency")]
RegionName = Annotated[str, _name(_region, "Region of a measure of security", "region")]
ResourceName = Annotated[str, _name(_resource, "What power is measured by", "resource")]
NetworkName = Annotated[str, _name(_network, "Network of ties", "network")]
OutcomeName = Annotated[str, _name(_outcome, "Outcome of the catalogue", "outcome")]
Identifier = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Day = Annotated[datetime.date, BeforeValidator(_day)]
# Strict: neither "0.5" in quotes nor true is a number.
Number = Annotated[float, Field(strict=True)]
Offset = Annotated[int, Field(strict=True, ge=0)]
Flag = Annotated[bool, Field(strict=True)]


class Observed(Strict):
    """What a magnitude is calibrated to: a change of trade, or its level.

    ``ratio`` is trade ``after`` over trade ``before``; ``level`` is the trade of ``after`` in
    million USD a year at the benchmark year's prices, for trade that the benchmark hardly had.
    """

    ratio: Annotated[Number, Field(ge=0, le=20)] | None = None
    level: Annotated[Number, Field(gt=0)] | None = None
    before: Cited = Cited(en="", ja="")
    after: Cited
    source: Cited

    @model_validator(mode="after")
    def _one(self) -> Observed:
        if (self.ratio is None) == (self.level is None):
            raise problem("ratio_or_level")
        if self.ratio is not None and not self.before:
            raise problem("ratio_without_before")
        return self


class Magnitude(Strict):
    """A number with its range and where it comes from. A bare number means exactly that number.

    ``central`` may be left out only where ``observed`` gives the change to calibrate to. Numbers of
    measures that name the same ``unknown`` are one thing that is not known: a draw has all of them
    at the same place of their ranges, low with low.
    """

    central: Number | None = None
    low: Number | None = None
    high: Number | None = None
    basis: Basis = "text"
    source: Annotated[Cited, Field(validate_default=True)] = Cited(en="", ja="")
    observed: Observed | None = None
    unknown: Identifier | None = None

    @model_validator(mode="before")
    @classmethod
    def _bare(cls, value: Any) -> Any:
        number = isinstance(value, int | float) and not isinstance(value, bool)
        return {"central": value} if number else value

    @field_validator("source")
    @classmethod
    def _sourced(cls, source: Cited, info: Any) -> Cited:
        if info.data.get("basis", "text") != "text" and not source:
            raise problem("no_source")
        return source

    @model_validator(mode="after")
    def _ordered(self) -> Magnitude:
        if self.central is None:
            if self.observed is None:
                raise problem("no_number")
        elif not self.value("low") <= self.central <= self.value("high"):
            raise problem(
                "range_out_of_order",
                found=f"{self.value('low')}, {self.central}, {self.value('high')}",
                allowed="low <= central <= high",
            )
        return self

    def value(self, case: Case = "central") -> float:
        """Return the value in a case; ``low`` and ``high`` fall back on ``central``.

        Raises
        ------
        ValueError
            The magnitude is to be calibrated and has no value of its own.
        """
        value = getattr(self, case)
        value = self.central if value is None else value
        if value is None:
            raise ValueError("not calibrated")
        return value


def within(low: float, high: float, *, calibrated: bool = False) -> AfterValidator:
    """Return a validator that keeps every number of a magnitude in ``low`` to ``high``.

    Only where ``calibrated`` may an observed change stand instead of a number.
    """

    def check(magnitude: Magnitude) -> Magnitude:
        if magnitude.central is None and not calibrated:
            raise problem("no_number", allowed="central")
        for value in (magnitude.low, magnitude.central, magnitude.high):
            if value is not None and not low <= value <= high:
                raise problem("out_of_range", found=f"{value:g}", allowed=f"{low:g} .. {high:g}")
        return magnitude

    return AfterValidator(check)


def apart(magnitude: Magnitude) -> Magnitude:
    """Return the magnitude, or raise the fault of one that a draw cannot hold to another."""
    if magnitude.unknown:
        raise problem("not_drawn", found=magnitude.unknown)
    return magnitude


Share = Annotated[Magnitude, within(0.0, 1.0)]
Rate = Annotated[Magnitude, within(-1.0, 50.0)]
Change = Annotated[Magnitude, within(-0.99, 50.0, calibrated=True)]
Stock = Annotated[Magnitude, within(-0.9, 5.0)]

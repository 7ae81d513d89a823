"""A deal as data: provisions on the certainty ladder, each carrying measures.

Every class is frozen and forbids unknown fields. A number that a document leaves open is a
:class:`Magnitude` with a range and the basis on which it stands. The same vocabulary writes the
regime (measures in force) and the deal.
"""

from __future__ import annotations

import datetime
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from detente import catalogue
from detente.errors import did_you_mean


class Status(StrEnum):
    """The certainty ladder, strongest first; ``denied`` and ``absent`` set a provision to zero."""

    IN_FORCE = "in-force"
    SIGNED = "signed"
    AGREED = "agreed"
    TALKS_AGREED = "talks-agreed"
    TO_BE_DISCUSSED = "to-be-discussed"
    HINTED = "hinted"
    SPECULATED = "speculated"
    DENIED = "denied"
    ABSENT = "absent"


class Domain(StrEnum):
    """What a provision is about."""

    SECURITY = "security"
    ARMS_CONTROL = "arms-control"
    COUNTER_TERRORISM = "counter-terrorism"
    ARCTIC = "arctic"
    ENERGY = "energy"
    CURRENCY = "currency"
    TRADE = "trade"
    SANCTIONS = "sanctions"
    INVESTMENT = "investment"
    TECHNOLOGY = "technology"
    DOMESTIC_POLITICS = "domestic-politics"
    ALLIANCES = "alliances"
    GREAT_POWERS = "great-powers"


class Strict(BaseModel):
    """Frozen, no unknown fields."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Text(Strict):
    """The same text for English and Japanese readers."""

    en: str
    ja: str

    def __getitem__(self, lang: str) -> str:
        """Return the text in ``lang``."""
        return self.ja if lang == "ja" else self.en


def _one_of(kind: str, name: str, choices: Any) -> str:
    if name not in choices:
        near = did_you_mean(name, choices)
        raise ValueError(f"unknown {kind}|{name}|{near or ''}")
    return name


def _check_place(name: str) -> str:
    return _one_of("state", name, {**catalogue.places(), **catalogue.place_groups()})


def _check_sector(name: str) -> str:
    return _one_of("sector", name, {**catalogue.sector_groups(), **catalogue.sectors()})


def _check_currency(name: str) -> str:
    from babel import Locale

    return _one_of("currency", name, Locale("en").currencies)


class _Named:
    """Validate a name against a list at load time and give editors an open string."""

    def __init__(self, check: Any, description: str):
        self.check, self.description = check, description

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        from pydantic_core import core_schema

        return core_schema.no_info_after_validator_function(self.check, handler(source))

    def __get_pydantic_json_schema__(self, schema: Any, handler: Any) -> Any:
        return {**handler(schema), "description": self.description}


Place = Annotated[str, _Named(_check_place, "ISO 3166 alpha-3 code, ROW, or a named group")]
SectorName = Annotated[str, _Named(_check_sector, "sector or group of sectors")]
Currency = Annotated[str, _Named(_check_currency, "ISO 4217 code")]
Identifier = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Basis = Literal["text", "published", "calibrated", "assumption"]


class Observed(Strict):
    """An observed change that a magnitude is calibrated to: trade after over trade before."""

    ratio: Annotated[float, Field(ge=0, le=20)]
    before: str
    after: str
    source: str


class Magnitude(Strict):
    """A number with its range and where it comes from. A bare number means exactly that number.

    ``central`` may be left out only where ``observed`` gives the change to calibrate to.
    """

    central: float | None = None
    low: float | None = None
    high: float | None = None
    basis: Basis = "text"
    source: str = ""
    observed: Observed | None = None

    @model_validator(mode="before")
    @classmethod
    def _bare(cls, value: Any) -> Any:
        return {"central": value} if isinstance(value, int | float) else value

    @model_validator(mode="after")
    def _ordered(self) -> Magnitude:
        if self.central is None:
            if self.observed is None:
                raise ValueError("no number||a central value, or `observed` to calibrate to")
            return self
        if not self.value("low") <= self.central <= self.value("high"):
            raise ValueError(f"range out of order|{self.low}..{self.central}..{self.high}|low <= central <= high")
        if self.basis != "text" and not self.source:
            raise ValueError("number without a source||`source` for every basis but text")
        return self

    def value(self, case: Literal["low", "central", "high"] = "central") -> float:
        """Return the value in a case; ``low`` and ``high`` fall back on ``central``."""
        value = getattr(self, case)
        value = self.central if value is None else value
        if value is None:
            raise ValueError("not calibrated")
        return value


def _within(low: float, high: float) -> Any:
    def check(magnitude: Magnitude) -> Magnitude:
        for value in (magnitude.low, magnitude.central, magnitude.high):
            if value is not None and not low <= value <= high:
                raise ValueError(f"out of range|{value}|{low} to {high}")
        return magnitude

    from pydantic import AfterValidator

    return AfterValidator(check)


Share = Annotated[Magnitude, _within(0.0, 1.0)]
Rate = Annotated[Magnitude, _within(-1.0, 50.0)]
Change = Annotated[Magnitude, _within(-0.99, 50.0)]


class Measure(Strict):
    """Base of every measure; ``kind`` tells which."""

    note: Text | None = None


class _Bilateral(Measure):
    """A measure on trade from ``exporter`` to ``importer`` in ``sector``; lists and groups allowed."""

    exporter: Annotated[list[Place], Field(min_length=1)]
    importer: Annotated[list[Place], Field(min_length=1)]
    sector: Annotated[list[SectorName], Field(min_length=1)] = ["goods"]


class Tariff(_Bilateral):
    """An import duty: ``rate`` sets it, ``change`` adds to it (0.25 is 25 percentage points)."""

    kind: Literal["tariff"] = "tariff"
    rate: Rate | None = None
    change: Rate | None = None

    @model_validator(mode="after")
    def _one(self) -> Tariff:
        if (self.rate is None) == (self.change is None):
            raise ValueError("rate or change|both or neither|exactly one of rate, change")
        return self


class TradeCost(_Bilateral):
    """A non-tariff cost that uses up resources: ``change`` 0.1 makes trade 10% dearer."""

    kind: Literal["trade_cost"] = "trade_cost"
    change: Change


class Embargo(_Bilateral):
    """A ban on ``share`` of the trade (1 stops it exactly)."""

    kind: Literal["embargo"] = "embargo"
    share: Share = Magnitude(central=1.0)


class ExportTax(_Bilateral):
    """A tax of ``rate`` on exports, paid to ``receiver`` (default: each exporter)."""

    kind: Literal["export_tax"] = "export_tax"
    rate: Rate
    receiver: Place | None = None


class Quota(_Bilateral):
    """A quota that cuts the volume by ``cut``; its rent goes to ``receiver`` (default: exporter)."""

    kind: Literal["quota"] = "quota"
    cut: Annotated[Magnitude, _within(0.0, 0.99)]
    receiver: Place | None = None


class Lift(Measure):
    """End ``share`` of named regime measures (their provision ids)."""

    kind: Literal["lift"] = "lift"
    regime: Annotated[list[Identifier], Field(min_length=1)]
    share: Share = Magnitude(central=1.0)


class Technology(Measure):
    """Supply or denial of technology: ``change`` of productivity (0.02 is 2% more output)."""

    kind: Literal["technology"] = "technology"
    country: Annotated[list[Place], Field(min_length=1)]
    sector: Annotated[list[SectorName], Field(min_length=1)]
    change: Annotated[Magnitude, _within(-0.9, 5.0)]


class Investment(Measure):
    """Limits on or supply of investment: long-run ``change`` of the capital stock.

    A static model carries it as productivity of value added, capital share times ln(1 + change).
    """

    kind: Literal["investment"] = "investment"
    country: Annotated[list[Place], Field(min_length=1)]
    sector: Annotated[list[SectorName], Field(min_length=1)]
    change: Annotated[Magnitude, _within(-0.9, 5.0)]


class EnergyPurchase(Measure):
    """Purchase of a fuel: ``volume`` with ``unit`` or ``share`` of the importer's demand."""

    kind: Literal["energy_purchase"] = "energy_purchase"
    exporter: Annotated[list[Place], Field(min_length=1)]
    importer: Annotated[list[Place], Field(min_length=1)]
    fuel: Annotated[list[Literal["crude", "products", "pipeline_gas", "lng", "coal"]], Field(min_length=1)]
    volume: Magnitude | None = None
    unit: Literal["mb/d", "Mt/y", "bcm/y"] | None = None
    share: Share | None = None


class SettlementCurrency(Measure):
    """``share`` of the payments for the named trade settled in ``currency``."""

    kind: Literal["settlement_currency"] = "settlement_currency"
    exporter: Annotated[list[Place], Field(min_length=1)]
    importer: Annotated[list[Place], Field(min_length=1)]
    group: Literal["energy", "other", "all"] = "all"
    currency: Currency
    share: Share


class ArmsControl(Measure):
    """Limits on arms between ``parties`` in ``region``; ``reduction`` of the threat there."""

    kind: Literal["arms_control"] = "arms_control"
    parties: Annotated[list[Place], Field(min_length=2)]
    region: str
    covers: list[Place] = []
    reduction: Share


class RestraintZone(Measure):
    """Mutual restraint of military presence in ``region``."""

    kind: Literal["restraint_zone"] = "restraint_zone"
    parties: Annotated[list[Place], Field(min_length=2)]
    region: str
    reduction: Share


class IntelligenceSharing(Measure):
    """Intelligence sharing or joint counter-terrorism in ``region`` at ``level``."""

    kind: Literal["intelligence_sharing"] = "intelligence_sharing"
    parties: Annotated[list[Place], Field(min_length=2)]
    region: str
    level: Literal["talks", "working", "operational"] = "working"


class CommitmentDoubt(Measure):
    """``probability`` that ``guarantor`` would not honour its guarantee to ``allies``."""

    kind: Literal["commitment_doubt"] = "commitment_doubt"
    guarantor: Place
    allies: Annotated[list[Place], Field(min_length=1)]
    probability: Share


class Tie(Measure):
    """A softening (+) or worsening (-) of the relation of two states, on -1..1."""

    kind: Literal["tie"] = "tie"
    parties: Annotated[list[Place], Field(min_length=2, max_length=2)]
    change: Annotated[Magnitude, _within(-1.0, 1.0)]


AnyMeasure = Annotated[
    Tariff
    | TradeCost
    | Embargo
    | ExportTax
    | Quota
    | Lift
    | Technology
    | Investment
    | EnergyPurchase
    | SettlementCurrency
    | ArmsControl
    | RestraintZone
    | IntelligenceSharing
    | CommitmentDoubt
    | Tie,
    Field(discriminator="kind"),
]


class Quote(Strict):
    """The exact words of a document, a W3C TextQuote and TextPosition selector in one.

    ``start`` and ``end`` are offsets in Unicode code points; ``document`` is a key of
    :attr:`Deal.documents`.
    """

    document: str
    exact: Annotated[str, Field(min_length=1)]
    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(ge=1)]
    prefix: str = ""
    suffix: str = ""


class Likelihood(Strict):
    """Probability range that a provision is carried out, and where it comes from."""

    low: Annotated[float, Field(ge=0, le=1)]
    central: Annotated[float, Field(ge=0, le=1)]
    high: Annotated[float, Field(ge=0, le=1)]
    source: str


class Consent(Strict):
    """Somebody whose consent a provision needs."""

    actor: Place
    body: Text


class Source(Strict):
    """A citation."""

    title: str
    publisher: str = ""
    date: datetime.date | None = None
    url: str = ""


class Provision(Strict):
    """One thing that the parties (are said to) have agreed, and the measures it means.

    ``measures`` may be empty only where ``no_measure`` says why (for a provision that changes no
    rule of the world).
    """

    id: Identifier
    title: Text
    quotes: list[Quote] = []
    parties: Annotated[list[Place], Field(min_length=1)]
    domain: Domain
    status: Status
    likelihood: Likelihood | None = None
    conditional_on: list[Identifier] = []
    attributed_to: Text | None = None
    consent: list[Consent] = []
    starts: datetime.date | None = None
    ends: datetime.date | None = None
    phased_in_by: datetime.date | None = None
    sources: list[Source] = []
    measures: list[AnyMeasure] = []
    no_measure: Text | None = None

    @model_validator(mode="after")
    def _has_measure(self) -> Provision:
        zero = self.status in (Status.DENIED, Status.ABSENT)
        if not self.measures and self.no_measure is None and not zero:
            raise ValueError("no measure||at least one measure, or no_measure with the reason")
        if self.starts and self.ends and self.ends < self.starts:
            raise ValueError(f"dates out of order|{self.starts}..{self.ends}|starts <= ends")
        return self

    def chance(self) -> Likelihood:
        """Return the likelihood: the file's own, else the default of the status (an assumption)."""
        if self.likelihood:
            return self.likelihood
        rung = "denied" if self.status is Status.ABSENT else self.status.value.replace("-", "_")
        row = catalogue.parameters()[f"likelihood_{rung}"]
        assert row.low is not None and row.value is not None and row.high is not None
        return Likelihood(low=row.low, central=row.value, high=row.high, source=row.source)


class Effect(Strict):
    """What a claim says will move: an outcome of the catalogue (or none), where, which way.

    ``outcome`` None means that no model of this version computes it; ``about`` says what it is.
    """

    outcome: str | None = None
    country: Place | None = None
    partner: Place | None = None
    sector: SectorName | None = None
    sign: Literal["+", "-", "?"]
    about: Text

    @model_validator(mode="after")
    def _known(self) -> Effect:
        if self.outcome is not None:
            _one_of("outcome", self.outcome, catalogue.outcomes())
        return self


class Claim(Strict):
    """A mechanism, motive or reaction that the document asserts; held against the models."""

    id: Identifier
    title: Text
    quotes: list[Quote] = []
    kind: Literal["mechanism", "motive", "reaction", "assessment", "background"]
    said_by: Text
    provisions: list[Identifier] = []
    cause: Text
    effect: Effect


class Deal(Strict):
    """A deal: parties, documents, provisions and claims. ``reviewed`` False marks a draft."""

    id: Identifier
    title: Text
    summary: Text
    date: datetime.date
    parties: Annotated[list[Place], Field(min_length=1)]
    watch: list[Place] = []
    reviewed: bool = False
    documents: dict[str, str] = {}
    sources: list[Source] = []
    provisions: Annotated[list[Provision], Field(min_length=1)]
    claims: list[Claim] = []

    @model_validator(mode="after")
    def _references(self) -> Deal:
        ids = [p.id for p in self.provisions] + [c.id for c in self.claims]
        repeated = sorted({i for i in ids if ids.count(i) > 1})
        if repeated:
            raise ValueError(f"id used twice|{', '.join(repeated)}|each id once")
        own = {p.id for p in self.provisions}
        for where in (*self.provisions, *self.claims):
            names = where.conditional_on if isinstance(where, Provision) else where.provisions
            for name in names:
                _one_of("provision", name, own)
        return self

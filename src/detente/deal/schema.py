"""A deal as data: provisions on the certainty ladder, each carrying measures.

Every class is frozen and forbids unknown fields. A number that a document leaves open is a
:class:`~detente.deal.value.Magnitude` with a range and the basis on which it stands. The same
vocabulary writes the regime (measures in force) and the deal.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import Field, PrivateAttr, field_validator, model_validator

from detente import catalogue
from detente.deal.consent import Consent, Score, check_consent
from detente.deal.faults import fault
from detente.deal.located import Located
from detente.deal.measure import (
    AnyMeasure,
    ArmsControl,
    ArmsSupply,
    Bilateral,
    CommitmentDoubt,
    DefenceBudget,
    DefencePact,
    Embargo,
    EnergyArc,
    EnergyCost,
    EnergyEmbargo,
    EnergyLink,
    EnergyPurchase,
    EnergySupply,
    ExportTax,
    IntelligenceSharing,
    Investment,
    Lift,
    Measure,
    PaymentAccess,
    PriceCap,
    Quota,
    Recognition,
    ReserveAccess,
    RestraintZone,
    SettlementCurrency,
    SwapLine,
    Tariff,
    Technology,
    Tie,
    TradeCost,
    TransitStop,
    Troops,
)
from detente.deal.references import references
from detente.deal.value import (
    Basis,
    Case,
    Cited,
    CommodityName,
    Currency,
    Day,
    Flag,
    FuelName,
    Identifier,
    Magnitude,
    NetworkName,
    Number,
    Observed,
    Offset,
    OutcomeName,
    Place,
    ResourceName,
    SectorName,
    State,
    Strict,
    Text,
    problem,
)
from detente.errors import Fault
from detente.i18n import LANGUAGES

__all__ = [
    "AnyMeasure",
    "ArmsControl",
    "ArmsSupply",
    "Basis",
    "Bilateral",
    "Case",
    "Cited",
    "Claim",
    "CommitmentDoubt",
    "Consent",
    "Currency",
    "Deal",
    "DefenceBudget",
    "DefencePact",
    "Domain",
    "Effect",
    "Embargo",
    "EnergyArc",
    "EnergyCost",
    "EnergyEmbargo",
    "EnergyLink",
    "EnergyPurchase",
    "EnergySupply",
    "ExportTax",
    "Identifier",
    "IntelligenceSharing",
    "Investment",
    "Lift",
    "Likelihood",
    "Magnitude",
    "Measure",
    "Observed",
    "PaymentAccess",
    "Place",
    "PriceCap",
    "Provision",
    "Quota",
    "Quote",
    "Recognition",
    "ReserveAccess",
    "RestraintZone",
    "SectorName",
    "SettlementCurrency",
    "Source",
    "State",
    "Status",
    "SwapLine",
    "Tariff",
    "Technology",
    "Text",
    "Tie",
    "TradeCost",
    "TransitStop",
    "Troops",
]


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


ZERO = (Status.DENIED, Status.ABSENT)


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
    DIPLOMACY = "diplomacy"
    TERRITORY = "territory"
    JUSTICE = "justice"
    HUMANITARIAN = "humanitarian"
    MIGRATION = "migration"
    ENVIRONMENT = "environment"
    FISHERIES = "fisheries"


class Quote(Strict):
    """The exact words of a document, a W3C TextQuote and TextPosition selector in one.

    ``start`` and ``end`` are offsets in Unicode code points; ``document`` is a key of
    :attr:`Deal.documents`.
    """

    document: str
    exact: Annotated[str, Field(min_length=1)]
    start: Offset
    end: Offset
    prefix: str = ""
    suffix: str = ""


class Likelihood(Strict):
    """Probability range that a provision is carried out, and where it comes from."""

    low: Annotated[Number, Field(ge=0, le=1)]
    central: Annotated[Number, Field(ge=0, le=1)]
    high: Annotated[Number, Field(ge=0, le=1)]
    source: Cited

    @model_validator(mode="after")
    def _ordered(self) -> Likelihood:
        if not self.low <= self.central <= self.high:
            raise problem(
                "range_out_of_order",
                found=f"{self.low}, {self.central}, {self.high}",
                allowed="low <= central <= high",
            )
        return self


class Source(Strict):
    """A citation."""

    title: str
    publisher: str = ""
    date: Day | None = None
    url: str = ""


class Provision(Strict):
    """One thing that the parties (are said to) have agreed, and the measures it means.

    ``measures`` may be empty only where ``no_measure`` says why (for a provision that changes no
    rule of the world). The bodies under ``consent`` decide one issue together; where they have
    positions, they consent if its outcome reaches ``consent_threshold``. ``questions`` are what a
    reader of the document left open for a person. ``set_aside`` leaves a provision out of the
    computation, whatever its status, with all that is conditional on it, and keeps its words and
    numbers.
    """

    id: Identifier
    title: Text
    quotes: list[Quote] = []
    parties: Annotated[list[Place], Field(min_length=1)]
    domain: Domain
    status: Status
    set_aside: Flag = False
    likelihood: Likelihood | None = None
    conditional_on: list[Identifier] = []
    attributed_to: Text | None = None
    consent: list[Consent] = []
    consent_threshold: Annotated[Score | None, Field(validate_default=True)] = None
    starts: Day | None = None
    ends: Day | None = None
    phased_in_by: Day | None = None
    sources: list[Source] = []
    measures: list[AnyMeasure] = []
    no_measure: Annotated[Text | None, Field(validate_default=True)] = None
    questions: list[Text] = []

    # Field validators, not one for the whole: they run beside the faults of other fields, so that
    # a reader sees all faults at once.
    @field_validator("no_measure")
    @classmethod
    def _has_measure(cls, reason: Text | None, info: Any) -> Text | None:
        known = {"measures", "status"} <= set(info.data)
        if known and not info.data["measures"] and info.data["status"] not in ZERO and not reason:
            raise problem("no_measure")
        return reason

    @field_validator("consent")
    @classmethod
    def _one_issue(cls, consent: list[Consent]) -> list[Consent]:
        check_consent(consent)
        return consent

    @field_validator("consent_threshold")
    @classmethod
    def _of_positions(cls, threshold: Magnitude | None, info: Any) -> Magnitude | None:
        bodies = info.data.get("consent")
        if threshold and bodies is not None and not any(body.position for body in bodies):
            raise problem("consent_no_position", found="consent_threshold")
        return threshold

    @field_validator("ends", "phased_in_by")
    @classmethod
    def _later(cls, day: Any, info: Any) -> Any:
        starts = info.data.get("starts")
        if starts and day and day < starts:
            raise problem("dates_out_of_order", found=f"{starts}, {day}")
        return day

    @property
    def zero(self) -> bool:
        """Whether the text denies the provision, or it is left out, so that it moves nothing."""
        return self.set_aside or self.status in ZERO

    def chance(self) -> Likelihood:
        """Return the likelihood: the file's own, else the default of the status (an assumption)."""
        if self.likelihood:
            return self.likelihood
        return usual(self.status)


def aside(provisions: Sequence[Provision], without: Collection[str]) -> set[str]:
    """Return the ids ``without``, with those of the provisions that are conditional on them."""
    gone = {p.id for p in provisions if p.id in without}
    while more := {
        p.id for p in provisions if p.id not in gone and gone.intersection(p.conditional_on)
    }:
        gone |= more
    return gone


def usual(status: Status) -> Likelihood:
    """Return the likelihood of a rung where the file gives none: an assumption."""
    rung = "denied" if status is Status.ABSENT else status.value.replace("-", "_")
    row = catalogue.parameters()[f"likelihood_{rung}"]
    ends = {"low": row.low, "central": row.value, "high": row.high}
    source = {lang: row.said("source", lang) for lang in LANGUAGES}
    return Likelihood.model_validate({**ends, "source": source})


class Effect(Strict):
    """What a claim says will move: an outcome of the catalogue (or none), where, which way.

    ``outcome`` None means that no model of this version computes it; ``about`` says what it is.
    ``comparison`` holds the claim against the deal relative to today (``deal``), against what the
    claim's own provisions add to the rest of the deal (``provisions``), or against what those that
    only commentators speak of would add (``speculated``). With ``consent`` and no outcome it is
    about whether those who must consent do, which is among the odds. An outcome that is split by
    ``fuel``, ``commodity``, ``currency``, ``resource``, ``network`` or ``partner`` needs one:
    tonnes and cubic metres have no sum, and two measures of power no mean. (The ``partner`` of an
    outcome by exporter and importer may be left out: flows have a sum.)
    """

    outcome: OutcomeName | None = None
    country: Place | None = None
    partner: Annotated[Place | None, Field(validate_default=True)] = None
    sector: SectorName | None = None
    fuel: Annotated[FuelName | None, Field(validate_default=True)] = None
    commodity: Annotated[CommodityName | None, Field(validate_default=True)] = None
    currency: Annotated[Currency | None, Field(validate_default=True)] = None
    resource: Annotated[ResourceName | None, Field(validate_default=True)] = None
    network: Annotated[NetworkName | None, Field(validate_default=True)] = None
    comparison: Literal["deal", "provisions", "speculated", "consent"] = "deal"
    sign: Literal["+", "-", "?"]
    about: Text

    @field_validator("fuel", "commodity", "currency", "resource", "network")
    @classmethod
    def _axis(cls, name: str | None, info: Any) -> str | None:
        outcome = info.data.get("outcome")
        if outcome is None:
            return name
        split = str(info.field_name) in catalogue.outcomes()[outcome].dims
        if split and name is None:
            raise problem("effect_needs", allowed=f"`{info.field_name}`")
        if name is not None and not split:
            raise problem("effect_not_split", found=name)
        return name

    @field_validator("partner")
    @classmethod
    def _of_two(cls, partner: str | None, info: Any) -> str | None:
        outcome = info.data.get("outcome")
        dims = catalogue.outcomes()[outcome].dims if outcome else ()
        if "partner" in dims and partner is None:
            raise problem("effect_needs", allowed="`partner`")
        if outcome and partner is not None and not {"partner", "importer"} & set(dims):
            raise problem("effect_not_split", found=partner)
        return partner


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
    date: Day
    parties: Annotated[list[Place], Field(min_length=1)]
    watch: list[Place] = []
    reviewed: Flag = False
    documents: dict[str, str] = {}
    sources: list[Source] = []
    provisions: Annotated[list[Provision], Field(min_length=1)]
    claims: list[Claim] = []
    questions: list[Text] = []

    _located: Located = PrivateAttr(default_factory=Located)
    _reanchored: int = PrivateAttr(default=0)

    @field_validator("provisions")
    @classmethod
    def _set_aside(cls, provisions: list[Provision]) -> list[Provision]:
        gone = aside(provisions, [p.id for p in provisions if p.set_aside])
        return [p.model_copy(update={"set_aside": True}) if p.id in gone else p for p in provisions]

    @model_validator(mode="after")
    def _references(self) -> Deal:
        for loose in references(self.model_dump(include={"documents", "provisions", "claims"})):
            raise problem(loose.code, **loose.context)
        return self

    @property
    def reanchored(self) -> int:
        """Return how many quotes were anchored anew on loading, white space having changed."""
        return self._reanchored

    def where(self, *path: str | int) -> str:
        """Return ``file:line:column`` of a field, or the deal's id if it came from no file."""
        return self._located.where(path) or self.id

    def fault(self, code: str, *path: str | int, **context: str) -> Fault:
        """Return the fault ``code`` of a field of this deal, at its place in the file."""
        located = self._located if self._located.file else Located(file=self.id)
        return fault(located, path, code, context)

    def provision(self, name: str) -> Provision:
        """Return the provision with the id ``name``."""
        return next(p for p in self.provisions if p.id == name)

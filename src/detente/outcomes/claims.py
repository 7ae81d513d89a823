"""Which of the document's claims hold in the models: the claim check."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

import numpy as np

from detente import catalogue
from detente.i18n import LANGUAGES, Language, number, text
from detente.outcomes.draws import Sum, positions

if TYPE_CHECKING:
    import pandas as pd

    from detente.catalogue import Entry
    from detente.deal.schema import Claim, Effect
    from detente.outcomes.bands import Held
    from detente.world.world import World

Comparisons = Mapping[str, Mapping[str, "pd.DataFrame"]]
# Probability of consent: low, central, high.
Consents = tuple[float, float, float]
Verdict = Literal["supported", "contradicted", "too-small", "outside"]
# Units that have no sum.
MEANS = ("%", "percentage points", "score points", "number of powers")
# Shares of one whole, which do have one.
PARTS = ("power_share",)
# What each state of a group has once, whatever its size.
UNWEIGHTED = ("threat", "exposure", "margin", "tie", "strain", "balance")
# What is split by an axis is averaged by the level of this outcome.
WEIGHTS = {"energy_consumption": "commodity", "energy_revenue": "currency"}


@dataclass(frozen=True)
class Reading:
    """What a claim speaks of, read off the tables: rows, their weights, and a scale.

    Levels are summed over groups, what a state uses of its own left out, and their size is in per
    cent of the level before. Per cents, points and scores are averaged: prices of a sector by the
    state's spending, energy by its use, settlement by the value of energy exports, military
    expenditure by what is spent before, threat, exposure and ties with no weights, the rest by
    GDP. Shares of the world's power are summed. The size of all these is the change itself.
    """

    outcome: str
    rows: pd.DataFrame
    weights: np.ndarray
    scale: float
    without: frozenset[str] = frozenset()

    @property
    def value(self) -> float:
        """Return the weighted sum."""
        return float(self.weights @ self.rows["value"].to_numpy(float))

    def size(self, value: float) -> float:
        """Return the size of a value on the scale of the threshold of visibility."""
        return abs(value) * self.scale if value else 0.0


def read(
    claims: Iterable[Claim],
    comparisons: Comparisons,
    world: World,
    covered: set[str],
    added: Callable[[frozenset[str], frozenset[str]], Mapping[str, pd.DataFrame]],
) -> dict[str, Reading]:
    """Return what each claim speaks of, by id; a claim that no outcome measures is left out.

    Parameters
    ----------
    comparisons
        Tables of a run by comparison (``deal``, ``speculated``) and outcome, with ``value`` and,
        for levels, ``before``.
    covered
        Ids of the provisions that move at least one model.
    added
        Returns the tables of what some provisions add to the rest of the deal, at least of the
        outcomes named, for the claims about these alone.
    """
    claims = list(claims)

    def alone(claim: Claim) -> frozenset[str]:
        of = claim.effect.comparison == "provisions" and claim.effect.outcome
        return frozenset(covered.intersection(claim.provisions)) if of else frozenset()

    asked: dict[frozenset[str], set[str]] = {}
    for claim in claims:
        if moving := alone(claim):
            asked.setdefault(moving, set(WEIGHTS)).add(str(claim.effect.outcome))
    own = {moving: added(moving, frozenset(names)) for moving, names in asked.items()}
    found = {}
    for claim in claims:
        moving = alone(claim)
        tables = own[moving] if moving else comparisons.get(claim.effect.comparison, {})
        if claim.effect.outcome in tables:
            reading = measured(claim.effect, tables, world)
            if reading:
                found[claim.id] = replace(reading, without=moving)
    return found


def sums(claims: Iterable[Claim], readings: Mapping[str, Reading]) -> tuple[Sum, ...]:
    """Return the claims as sums of cells, as far as they are measured, for the draws."""
    return tuple(
        Sum(
            claim.id,
            claim.effect.comparison,
            reading.outcome,
            positions(reading.outcome, reading.rows),
            reading.weights,
            reading.scale,
            reading.without,
        )
        for claim in claims
        if (reading := readings.get(claim.id)) and claim.effect.sign != "?"
    )


def signs(claims: Iterable[Claim]) -> dict[str, tuple[int, float]]:
    """Return the direction that each claim gives and the smallest size that is visible."""
    return {
        claim.id: (1 if claim.effect.sign == "+" else -1, _threshold(claim).value or 0.0)
        for claim in claims
        if claim.effect.outcome and claim.effect.sign != "?"
    }


def check(
    claims: Iterable[Claim],
    comparisons: Comparisons,
    readings: Mapping[str, Reading],
    covered: set[str],
    held: Mapping[str, Held] = MappingProxyType({}),
    consents: Mapping[str, Consents] = MappingProxyType({}),
) -> list[dict]:
    """Hold each claim against the numbers.

    A claim whose effect no model computes, whose direction is open, or whose provisions move no
    model is ``outside``. An effect smaller than the threshold of its outcome in the catalogue is
    ``too-small``; otherwise its sign decides. ``low`` and ``high`` are the band over the draws and
    ``probability`` the share of draws in which the claim holds; ``robust`` says whether the sign is
    the same over the whole band, which does not touch zero; the reason says where an end of it lies
    on the other side of the threshold.

    Parameters
    ----------
    comparisons, covered
        As for :func:`read`.
    readings
        What each claim speaks of, in the central case.
    held
        What the draws say of each claim; none where nothing is drawn.
    consents
        Probability that those who must consent to a provision do: low, central, high.
    """

    def checked(claim: Claim) -> dict:
        measurable = claim.effect.outcome in comparisons.get(claim.effect.comparison, {}) or (
            claim.id in readings
        )
        row = _check(claim, measurable, readings.get(claim.id), held.get(claim.id), covered)
        known = [consents[name] for name in claim.provisions if name in consents]
        about_consent = claim.effect.comparison == "consent" and known
        return row | _consent(known) if about_consent else row

    return [checked(claim) for claim in claims]


def _check(
    claim: Claim, measurable: bool, reading: Reading | None, held: Held | None, covered: set[str]
) -> dict:
    effect = claim.effect
    row: dict = {
        "id": claim.id,
        "title": claim.title.model_dump(),
        "quote": {quote.document: quote.exact for quote in claim.quotes},
        "said_by": claim.said_by.model_dump(),
        "kind": claim.kind,
        "about": effect.about.model_dump(),
        "outcome": effect.outcome,
        "country": effect.country,
        "partner": effect.partner,
        "sector": effect.sector,
        "fuel": effect.fuel,
        "commodity": effect.commodity,
        "currency": effect.currency,
        "resource": effect.resource,
        "network": effect.network,
        "sign": effect.sign,
        "value": None,
        "median": None,
        "low": None,
        "high": None,
        "probability": None,
        "unit": "",
        "robust": None,
    }
    outside = None
    if effect.outcome is None:
        outside = "no_quantity" if effect.sign == "?" else "no_model"
    elif claim.provisions and not covered & set(claim.provisions):
        outside = "no_provision"
    elif not measurable:
        outside = "no_model"
    elif effect.sign == "?":
        outside = "no_direction"
    elif reading is None:
        outside = "not_in_world"
    if outside or reading is None:
        return row | _verdict("outside", outside or "not_in_world")
    value = reading.value
    row |= {"value": value, "unit": catalogue.outcomes()[reading.outcome].unit}
    low = high = value
    if held:
        low, high = held.low, held.high
        same = (low > 0 and value > 0) or (high < 0 and value < 0)
        row |= {"median": held.median, "low": low, "high": high, "robust": same}
        row |= {"probability": held.probability}
    if value == low == high == 0:
        return row | _verdict("too-small", "no_effect")
    threshold = _threshold(claim)
    least = threshold.value or 0.0
    limits: dict[Language, str] = {lang: _limit(threshold, lang) for lang in LANGUAGES}
    weak, strong = sorted((reading.size(low), reading.size(high)))
    if reading.size(value) < least:
        reason = "too_small" if strong < least else "too_small_in_centre"
        return row | _verdict("too-small", reason, threshold=limits)
    verdict = "supported" if value * (1 if effect.sign == "+" else -1) > 0 else "contradicted"
    if not held:
        return row | _verdict(verdict, f"{verdict}_central")
    if min(low * value, high * value) < 0:
        return row | _verdict(verdict, f"{verdict}_not_robust")
    return row | _verdict(
        verdict, verdict if weak >= least else f"{verdict}_faint", threshold=limits
    )


def _threshold(claim: Claim) -> Entry:
    outcome = catalogue.outcomes()[str(claim.effect.outcome)]
    return catalogue.parameters()[outcome.threshold]


def _consent(known: list[Consents]) -> dict:
    """Return the verdict on consent: of several provisions the one that is least likely to get it.

    It rests on positions that the deal file assumes, and so holds or refutes nothing.
    """
    odds = min(known, key=lambda found: found[1])
    said: dict[str, dict[Language, str]] = {
        end: {lang: number(100 * value, lang, 1) for lang in LANGUAGES}
        for end, value in zip(("low", "central", "high"), odds, strict=True)
    }
    return _verdict("outside", "consent", **said)


def _verdict(verdict: Verdict, reason: str, **values: Mapping[Language, str]) -> dict:
    reasons = {
        lang: text(f"claims.{reason}", lang, **{k: v[lang] for k, v in values.items()})
        for lang in LANGUAGES
    }
    return {"verdict": verdict, "reason": reasons}


def _limit(threshold: Entry, lang: Language) -> str:
    size = number(threshold.value or 0.0, lang)
    unit = threshold.said("unit", lang)
    return f"{size} {unit}" if lang == "en" and unit[0].isalpha() else size + unit


def measured(effect: Effect, tables: Mapping[str, pd.DataFrame], world: World) -> Reading | None:
    """Return what an effect speaks of, or None where the tables have nothing of it."""
    outcome = str(effect.outcome)
    rows = _selected(effect, tables[outcome])
    if rows.empty:
        return None
    weights = np.ones(len(rows))
    if catalogue.outcomes()[outcome].unit not in MEANS:
        base = abs(float(rows["before"].sum()))
        return Reading(outcome, rows, weights, 100 / base if base > 0 else np.inf)
    if outcome not in PARTS:
        if len(rows) > 1 and outcome not in UNWEIGHTED:
            weights = _weights(outcome, rows, tables, world)
        weights = weights / weights.sum()
    return Reading(outcome, rows, weights, 1.0)


def _selected(effect: Effect, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the places and whatever else is named that have a number.

    What a state has with itself is left out.
    """
    rows = rows[rows["value"].notna()]
    for one, other in (("exporter", "importer"), ("country", "partner")):
        if other in rows:
            rows = rows[rows[one].astype(str) != rows[other].astype(str)]
    wanted = {
        "country": (effect.country, catalogue.expand_places),
        "exporter": (effect.country, catalogue.expand_places),
        "importer": (effect.partner, catalogue.expand_places),
        "partner": (effect.partner, catalogue.expand_places),
        "sector": (effect.sector, catalogue.expand_sectors),
        "fuel": (effect.fuel, catalogue.expand_fuels),
        "commodity": (effect.commodity, tuple),
        "currency": (effect.currency, tuple),
        "resource": (effect.resource, tuple),
        "network": (effect.network, tuple),
    }
    for axis, (name, expand) in wanted.items():
        if axis in rows and name is not None:
            rows = rows[rows[axis].isin(expand((name,)))]
    return rows


def _weights(
    outcome: str, rows: pd.DataFrame, tables: Mapping[str, pd.DataFrame], world: World
) -> np.ndarray:
    import xarray as xr

    if outcome == "defence_spending":
        return _known(rows["before"].to_numpy(float))

    if "sector" in rows:
        spent = world.trade["flow"].sum("exporter").rename(importer="country")
        at = {axis: xr.DataArray(rows[axis].to_numpy(str), dims="row") for axis in spent.dims}
        return spent.sel(at).to_numpy()
    for name, axis in WEIGHTS.items():
        if axis in rows and "country" in rows and name in tables:
            keys = [k for k in ("country", axis) if k in tables[name]]
            known = tables[name].astype(dict.fromkeys(keys, str)).set_index(keys)["before"]
            return _known(known.reindex(_index(rows, keys)).to_numpy(float))
    # The security data have every state, the trade data only those of their own.
    wide = world.security if outcome == "defence_burden" else None
    gdp = (world.levels if wide is None else wide)["gdp"].to_series()
    return _known(gdp.reindex(rows["country"].astype(str)).to_numpy(float))


def _index(rows: pd.DataFrame, keys: list[str]) -> pd.Index:
    import pandas as pd

    return (
        pd.MultiIndex.from_frame(rows[keys].astype(str))
        if len(keys) > 1
        else pd.Index(rows[keys[0]].astype(str))
    )


def _known(weights: np.ndarray) -> np.ndarray:
    """Return the weights, none for what has none, or all the same where none is known."""
    weights = np.nan_to_num(weights, nan=0.0)
    return weights if weights.sum() > 0 else np.ones_like(weights)

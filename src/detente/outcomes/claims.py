"""Which of the document's claims hold in the models: the claim check."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal

import numpy as np

from detente import catalogue
from detente.i18n import LANGUAGES, text

if TYPE_CHECKING:
    import pandas as pd

    from detente.deal.schema import Claim, Effect
    from detente.world.world import World

Comparisons = Mapping[str, Mapping[str, "pd.DataFrame"]]
Verdict = Literal["supported", "contradicted", "too-small", "outside"]


def check(
    claims: list[Claim], comparisons: Comparisons, world: World, covered: set[str]
) -> list[dict]:
    """Hold each claim against the numbers.

    A claim whose effect no model computes, whose direction is open, or whose provisions move no
    model is ``outside``. An effect smaller than the catalogue's ``claim_threshold`` is
    ``too-small``; otherwise its sign decides. ``robust`` says whether the sign is the same over
    the whole range.

    Parameters
    ----------
    comparisons
        Tables of a run by comparison (``deal``, ``speculated``) and outcome, with ``value``,
        ``low``, ``high`` and, for levels, ``before``.
    covered
        Ids of the provisions that move at least one model.
    """
    return [
        _check(claim, comparisons.get(claim.effect.comparison, {}), world, covered)
        for claim in claims
    ]


def _check(
    claim: Claim, tables: Mapping[str, pd.DataFrame], world: World, covered: set[str]
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
        "sign": effect.sign,
        "value": None,
        "low": None,
        "high": None,
        "unit": "",
        "robust": None,
    }
    outside = None
    if effect.outcome is None or effect.outcome not in tables:
        outside = "no_model"
    elif claim.provisions and not covered & set(claim.provisions):
        outside = "no_provision"
    elif effect.sign == "?":
        outside = "no_direction"
    if outside:
        return row | _verdict("outside", outside)
    assert effect.outcome is not None
    found = measured(effect, tables[effect.outcome], world)
    if found is None:
        return row | _verdict("outside", "not_in_world")
    value, low, high, visible = found
    sign = 1 if effect.sign == "+" else -1
    row |= {
        "value": value,
        "low": low,
        "high": high,
        "unit": catalogue.outcomes()[effect.outcome].unit,
        "robust": not low < 0 < high,
    }
    threshold = catalogue.parameters()["claim_threshold"].value or 0.0
    if visible < threshold:
        return row | _verdict("too-small", "too_small", threshold=threshold)
    verdict = "supported" if value * sign > 0 else "contradicted"
    return row | _verdict(verdict, verdict if row["robust"] else f"{verdict}_not_robust")


def _verdict(verdict: Verdict, reason: str, **values: object) -> dict:
    reasons = {lang: text(f"claims.{reason}", lang, **values) for lang in LANGUAGES}
    return {"verdict": verdict, "reason": reasons}


def measured(
    effect: Effect, table: pd.DataFrame, world: World
) -> tuple[float, float, float, float] | None:
    """Return value, low, high and the size in per cent of what an effect speaks of, or None.

    Levels are summed over groups; per cents are averaged with benchmark weights: GDP over states,
    the state's spending over sectors.
    """
    rows = table
    wanted = {
        "country": effect.country,
        "exporter": effect.country,
        "importer": effect.partner,
    }
    for axis, name in wanted.items():
        if axis in rows and name is not None:
            rows = rows[rows[axis].isin(catalogue.expand_places((name,)))]
    if "sector" in rows and effect.sector is not None:
        rows = rows[rows["sector"].isin(catalogue.expand_sectors((effect.sector,)))]
    if rows.empty:
        return None
    if "importer" in rows or rows["before"].notna().all():
        sums = rows[["value", "low", "high", "before"]].sum()
        base = abs(sums["before"])
        size = 100 * abs(sums["value"]) / base if base > 0 else np.inf * abs(sums["value"])
        if catalogue.outcomes()[str(effect.outcome)].unit != "%":
            return float(sums["value"]), float(sums["low"]), float(sums["high"]), float(size)
    weights = _weights(rows, world)
    value, low, high = (
        float(np.average(rows[c], weights=weights)) for c in ("value", "low", "high")
    )
    return value, low, high, abs(value)


def _weights(rows: pd.DataFrame, world: World) -> np.ndarray:
    import xarray as xr

    if "sector" in rows:
        spent = world.trade["flow"].sum("exporter").rename(importer="country")
        at = {axis: xr.DataArray(rows[axis].to_numpy(str), dims="row") for axis in spent.dims}
        return spent.sel(at).to_numpy()
    return world.levels["gdp"].sel(country=rows["country"].to_numpy()).to_numpy()

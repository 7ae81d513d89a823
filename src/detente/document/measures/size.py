"""Magnitudes: what the text states, in the units of the measures, or the catalogue's range."""

from __future__ import annotations

from typing import Any

from detente import catalogue
from detente.document.reading import Amount
from detente.i18n import LANGUAGES
from detente.i18n import text as message

# A million tonnes of LNG in billion cubic metres (Energy Institute, Statistical Review of World
# Energy, approximate conversion factors).
BCM_A_MT = 1.36
DAYS_A_YEAR = 365.25
# Units of the text in those of the measures.
VOLUMES = {
    ("gas", "m3/y"): (1e-9, "bcm/y"),
    ("gas", "m3/d"): (1e-9 * DAYS_A_YEAR, "bcm/y"),
    ("gas", "t/y"): (1e-6 * BCM_A_MT, "bcm/y"),
    ("oil", "barrels/d"): (1e-6, "mb/d"),
    ("oil", "barrels/y"): (1e-6 / DAYS_A_YEAR, "mb/d"),
    ("oil", "t/y"): (1e-6, "Mt/y"),
    ("coal", "t/y"): (1e-6, "Mt/y"),
}
DAYS = {"days": 1.0, "weeks": 7.0, "months": DAYS_A_YEAR / 12, "years": DAYS_A_YEAR}
GROUPS = {"lng": "gas", "pipeline_gas": "gas", "gas": "gas", "coal": "coal"}

Size = dict[str, Any]


def stated(amount: Amount, times: float = 1.0) -> Size:
    """Return the magnitude of an amount of the text, ``times`` what it says."""
    found: Size = {"central": amount.value * times, "basis": "text"}
    if amount.low is None or amount.high is None:
        return found
    low, high = sorted((amount.low * times, amount.high * times))
    return found | {"low": low, "high": high}


def assumed(parameter: str, times: float = 1.0) -> Size:
    """Return the labelled range of the catalogue, ``times`` its values."""
    row = catalogue.parameters()[f"reader_{parameter}"]
    low, high = sorted(((row.low or 0.0) * times, (row.high or 0.0) * times))
    return {
        "central": (row.value or 0.0) * times,
        "low": low,
        "high": high,
        "basis": "assumption",
        "source": _source(parameter, "size"),
    }


def over(amount: Amount, parameter: str, times: float = 1.0) -> Size:
    """Return an amount of the text spread over a number of the catalogue, as a rate."""
    row = catalogue.parameters()[f"reader_{parameter}"]
    central, low, high = (amount.value * times / (n or 1.0) for n in (row.value, row.high, row.low))
    return {
        "central": central,
        "low": low,
        "high": high,
        "basis": "assumption",
        "source": _source(parameter, "period"),
    }


def _source(parameter: str, what: str) -> dict[str, str]:
    row = catalogue.parameters()[f"reader_{parameter}"]
    found: dict[str, str] = {}
    for lang in LANGUAGES:
        words = row.said("source", lang)
        words = words[:1].upper() + words[1:]
        found[lang] = message(f"document_measures.assumed_{what}", lang, source=words)
    return found


def turned(size: Size) -> Size:
    """Return a magnitude with its sign turned."""
    found = {**size, "central": -size["central"]}
    if "low" in size:
        found |= {"low": -size["high"], "high": -size["low"]}
    return found


def volume(amounts: tuple[Amount, ...], fuel: str) -> tuple[Size, str] | None:
    """Return the volume a year or day that the text states for a fuel, with its unit."""
    group = GROUPS.get(fuel, "oil")
    for amount in amounts:
        if (group, amount.unit) in VOLUMES:
            times, unit = VOLUMES[group, amount.unit]
            return stated(amount, times), unit
    return None


def days(amounts: tuple[Amount, ...]) -> float | None:
    """Return the length in days of the one period that the text states."""
    found = [a.value * DAYS[a.unit] for a in amounts if a.unit in DAYS]
    return found[0] if len(found) == 1 else None

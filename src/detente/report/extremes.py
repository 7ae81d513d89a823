"""Which case makes each end of a party's range, and whether one study alone makes it wide."""

from __future__ import annotations

from detente import catalogue
from detente.i18n import Language, text
from detente.report.grounds import magnitude, study
from detente.report.numbers import Numbers
from detente.report.quantity import SMALLEST_PERCENT, quantity

# A study alone makes the range where the range of the others is less than this part of it.
ALONE = 0.5
NAMED = 4

Case = tuple[str, str]  # the study, and which end of the deal's magnitudes


def extremes(numbers: Numbers, lang: Language) -> list[str]:
    """Return a sentence a party: the ends of its range in real income, and the cases they are.

    A second sentence names a study without which the range would be less than half as wide. It
    says nothing about which study is right: it says on which one the range rests.
    """
    cases = _by_case(numbers)
    named = [name for name in numbers.heads if all(name in found for found in cases.values())]
    return [
        _sentence(name, {at: found[name] for at, found in cases.items()}, lang)
        for name in named[:NAMED]
        if cases
    ]


def _by_case(numbers: Numbers) -> dict[Case, dict[str, float]]:
    """Return real income by state and group of states, in every case of the run."""
    found: dict[Case, dict[str, float]] = {}
    for row in numbers.run.cases.to_dict("records"):
        at = (str(row["elasticity"]), str(row["case"]))
        found.setdefault(at, {})[str(row["country"])] = float(row["value"])
    return {at: numbers.spread(values) for at, values in found.items()}


def _sentence(name: str, values: dict[Case, float], lang: Language) -> str:
    low, high = (pick(values, key=values.__getitem__) for pick in (min, max))
    ends = {"low": _end(values[low], low, lang), "high": _end(values[high], high, lang)}
    said = text("report.extremes", lang, state=catalogue.label(name, lang), **ends)
    lone = _lone(values)
    if lone:
        rest = [value for at, value in values.items() if at[0] != lone]
        ends = {"low": _percent(min(rest), lang), "high": _percent(max(rest), lang)}
        said += text("report.extremes_lone", lang, study=study(lone), **ends)
    return said


def _end(value: float, at: Case, lang: Language) -> str:
    which = {"study": study(at[0]), "case": magnitude(at[1], lang)}
    return text("report.extremes_end", lang, value=_percent(value, lang), **which)


def _percent(value: float, lang: Language) -> str:
    """Return a value in per cent; of one too small to show, the side of zero."""
    if 0 < abs(value) < SMALLEST_PERCENT:
        return text("report.just_above" if value > 0 else "report.just_below", lang)
    return quantity(value, "%", lang)


def _lone(values: dict[Case, float]) -> str | None:
    """Return the study without which the range is narrowest, if less than half as wide."""
    studies = dict.fromkeys(study for study, _ in values)
    left: dict[str, float] = {}
    for name in studies:
        rest = [value for at, value in values.items() if at[0] != name]
        if rest:
            left[name] = max(rest) - min(rest)
    if not left:
        return None
    lone = min(left, key=left.__getitem__)
    return lone if left[lone] < ALONE * (max(values.values()) - min(values.values())) else None

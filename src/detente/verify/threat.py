"""Threat estimated again: coefficients, how well they tell disputes apart, and their levels.

Out of sample: estimated on 1951-90, held against 1991-2010.

``python -m detente.verify.threat FOLDER`` estimates from the raw files and writes the catalogue's
``correlation.csv``.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from detente.models.parameters import parameter
from detente.models.threat_fit import (
    Columns,
    RiskClass,
    at_peace,
    auc,
    calibration,
    continuation,
    estimate,
    probability,
    terms,
)
from detente.world.dispute import load_cases

if TYPE_CHECKING:
    from collections.abc import Mapping

# Signs in the literature (Bremer 1992; Oneal and Russett; Gartzke; Thompson and Dreyer; Leeds);
# 0 where studies disagree or none was found.
SIGN = {
    "land": 1, "water": 1, "distance": -1, "size": 1, "reach": 1, "ratio": -1, "pact": -1,
    "defended": 0, "democracy": -1, "rivalry": 1, "recent": 1, "while": 1, "distant": 1,
    "known_rivalry": 0,
}  # fmt: skip
STATE_CLASSES = (0.0, 0.02, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1.0)


@dataclass(frozen=True)
class Term:
    """A shipped coefficient with its 95 per cent interval, and the one estimated again.

    ``sign`` is the literature's, 0 where it has none.
    """

    name: str
    shipped: float
    low: float
    high: float
    estimated: float
    error: float
    sign: int

    @property
    def verdict(self) -> Literal["agrees", "indistinct", "differs", ""]:
        """Return how the shipped sign stands to the literature's; empty where it has none."""
        if not self.sign:
            return ""
        if self.low <= 0 <= self.high:
            return "indistinct"
        return "agrees" if self.shipped * self.sign > 0 else "differs"


@dataclass(frozen=True)
class Discrimination:
    """Area under the curve, in sample and held out, and the held-out number of disputes."""

    within: float
    held_out: float
    predicted: float
    observed: float


@dataclass(frozen=True)
class StateClass:
    """State-years between two predicted probabilities: their mean, and the share in a dispute."""

    above: float
    below: float
    years: int
    predicted: float
    observed: float


def coefficients(cases: Columns | None = None) -> tuple[Term, ...]:
    """Return shipped and estimated numbers of the logit, and of disputes that go on."""
    cases = load_cases() if cases is None else cases
    fit = estimate(at_peace(cases))
    again = {name: (fit.coefficient[name], fit.error[name]) for name in fit.coefficient}
    every = {**again, **continuation(cases)}
    return tuple(_term(name, *found) for name, found in every.items())


def _term(name: str, estimated: float, error: float) -> Term:
    row = f"threat_{name}"
    shipped, low, high = parameter(row), parameter(row, "low"), parameter(row, "high")
    return Term(name, shipped, low, high, estimated, error, SIGN.get(name, 0))


def discrimination(cases: Columns | None = None) -> Discrimination:
    """Return how well disputes are told apart, with the estimates of all years and of the first."""
    cases = load_cases() if cases is None else cases
    every, later = at_peace(cases), at_peace(cases, late=True)
    risk = probability(estimate(at_peace(cases, late=False)).coefficient, later)
    return Discrimination(
        auc(probability(estimate(every).coefficient, every), every),
        auc(risk, later),
        float(risk @ later["cases"]),
        float(later["disputes"].sum()),
    )


def classes() -> tuple[RiskClass, ...]:
    """Return disputes observed and predicted by the shipped coefficients, by class of risk."""
    every = at_peace(load_cases())
    return calibration(probability(_shipped(every), every), every)


def from_sources(folder: Path) -> dict[str, np.ndarray]:
    """Return the single pair-years from the raw files, for the functions of this module.

    With them :func:`coefficients` gives the shipped numbers and their clustered standard errors.
    """
    from detente.world.build.security_dispute import pair_years

    return pair_years(folder)


def correlation_rows(cases: Columns) -> list[dict[str, str]]:
    """Return a row a pair of coefficients with their correlation, from single pair-years.

    They are the catalogue's ``correlation.csv``.
    """
    fit = estimate(at_peace(cases))
    names = [f"threat_{name}" for name in fit.coefficient]
    return [
        {"one": names[i], "other": names[j], "correlation": f"{fit.correlation[i, j]:.4f}"}
        for i in range(len(names))
        for j in range(i + 1, len(names))
    ]


def by_state(cases: Columns) -> tuple[StateClass, ...]:
    """Return states' probabilities against what happened, from single pair-years."""
    most, alone, seen = _states(cases)
    threat = most + parameter("threat_apart") * (alone - most)
    place = np.digitize(threat, STATE_CLASSES[1:-1])
    return tuple(
        StateClass(
            STATE_CLASSES[k],
            STATE_CLASSES[k + 1],
            int((place == k).sum()),
            float(threat[place == k].mean()),
            float(seen[place == k].mean()),
        )
        for k in range(len(STATE_CLASSES) - 1)
        if (place == k).any()
    )


def apart(cases: Columns) -> float:
    """Return the c of largest likelihood (:mod:`detente.models.threat`), from single pair-years."""
    from scipy.optimize import minimize_scalar

    most, alone, seen = _states(cases)

    def unlikely(c: float) -> float:
        p = np.clip(most + c * (alone - most), 1e-9, 1 - 1e-9)
        return -float((seen * np.log(p) + (1 - seen) * np.log1p(-p)).sum())

    found: Any = minimize_scalar(unlikely, bounds=(0.0, 1.0), method="bounded")
    return float(found.x)


def _states(cases: Columns) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return by state-year the largest p_ij, 1 - prod (1 - p_ij), and whether in a dispute."""
    fit = estimate(at_peace(cases))
    risk = probability(fit.coefficient, cases)
    for name, (share, _) in continuation(cases).items():
        risk = np.where(cases["history"] == name, share, risk)
    first = cases["year"].min()
    width = int(max(cases["country"].max(), cases["partner"].max())) + 1
    shape = (int(cases["year"].max() - first) + 1, width)
    none, most, involved = np.zeros(shape), np.zeros(shape), np.zeros(shape)
    present = np.zeros(shape, dtype=bool)
    for side in ("country", "partner"):
        at = (cases["year"] - first, cases[side])
        np.add.at(none, at, np.log1p(-risk))
        np.maximum.at(most, at, risk)
        np.maximum.at(involved, at, cases["disputes"])
        present[at] = True
    return most[present], 1 - np.exp(none[present]), involved[present]


def _shipped(cases: Columns) -> Mapping[str, float]:
    return {name: parameter(f"threat_{name}") for name in terms(cases)}


if __name__ == "__main__":
    import sys

    from detente import catalogue
    from detente.world.build import table_file

    table_file.write(
        Path(catalogue.__file__).with_name("correlation.csv"),
        correlation_rows(from_sources(Path(sys.argv[1]))),
    )

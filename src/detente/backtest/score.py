"""One forecast held against what came, and what many of them say about a model."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable
from dataclasses import dataclass, fields
from importlib import resources
from pathlib import Path
from statistics import median

TABLE = "scorecard.csv"
# A band from the 5 to the 95 per cent quantile holds so many, if it is right.
NOMINAL = 0.9
# Fewer covered than in one case of twenty among right bands: too narrow.
RARE = 0.05
# The median error from which a model says no more than no change does.
NO_BETTER = 1.0
# Observed changes are printed to a tenth.
ROUNDING = 0.05
# Of fewer figures nothing is said about the bands.
FEW = 5


@dataclass(frozen=True)
class Score:
    """One quantity of an episode: what the model said, and what came.

    All numbers are changes since the world before, in ``unit``, so that no change is 0. ``median``,
    ``low`` and ``high`` are the 50, 5 and 95 per cent quantiles over the ``draws`` that could be
    solved, ``central`` the central case, ``naive`` a second simple answer where there is a sensible
    one. ``in_sample`` says that the model, or the size of a measure, was fitted to this figure, so
    that it is no test.
    """

    episode: str
    quantity: str
    model: str
    unit: str
    years: str
    draws: int
    central: float
    median: float
    low: float
    high: float
    observed: float
    naive: float | None
    in_sample: bool
    source: str
    licence: str

    @property
    def error(self) -> float:
        """Return median less observed."""
        return self.median - self.observed

    @property
    def covered(self) -> bool:
        """Return whether the observed change, as far as it is printed, lies in the band."""
        return self.low - ROUNDING <= self.observed <= self.high + ROUNDING

    @property
    def better(self) -> bool:
        """Return whether the median is nearer than no change."""
        return abs(self.error) < abs(self.observed)

    @property
    def ratio(self) -> float:
        """Return the error as a share of the observed change: 0 perfect, 1 no better than none."""
        return abs(self.error) / abs(self.observed) if self.observed else math.inf


@dataclass(frozen=True)
class Summary:
    """Scores of one model, out of sample or in.

    ``covered`` counts the bands that held the observed change, ``better`` the quantities on which
    the model is nearer than no change, ``naive`` those on which it is nearer than the second simple
    answer, of ``against``. ``ratio`` is the median error as a share of the observed change, which
    has no unit. ``narrow`` says that so few covered would be rare if the bands were right.
    """

    model: str
    in_sample: bool
    count: int
    covered: int
    better: int
    naive: int
    against: int
    ratio: float

    @property
    def few(self) -> bool:
        """Return whether there are too few figures to say that bands are right."""
        return self.count < FEW

    @property
    def narrow(self) -> bool:
        """Return whether bands of the nominal coverage would hold so few in one case of twenty."""
        return _at_most(self.covered, self.count, NOMINAL) < RARE

    @property
    def no_better(self) -> bool:
        """Return whether the median error is as large as the change itself."""
        return self.ratio >= NO_BETTER

    @property
    def verdict(self) -> tuple[str, ...]:
        """Return what is to be said, keys of the ``backtest`` messages; nothing in sample."""
        if self.in_sample:
            return ()
        said = {"too_narrow": self.narrow, "no_better": self.no_better, "few": self.few}
        return tuple(name for name, true in said.items() if true) or ("holds",)


def summarise(scores: Iterable[Score]) -> list[Summary]:
    """Return the summaries by model in order of appearance, out of sample before in."""
    groups: dict[tuple[str, bool], list[Score]] = {}
    for score in scores:
        groups.setdefault((score.model, score.in_sample), []).append(score)
    models = list(dict.fromkeys(model for model, _ in groups))
    ordered = sorted(groups, key=lambda key: (models.index(key[0]), key[1]))
    return [_summary(*key, groups[key]) for key in ordered]


def _summary(model: str, in_sample: bool, own: list[Score]) -> Summary:
    pairs = [(s, s.naive) for s in own if s.naive is not None]
    return Summary(
        model,
        in_sample,
        len(own),
        sum(s.covered for s in own),
        sum(s.better for s in own),
        sum(abs(s.error) < abs(naive - s.observed) for s, naive in pairs),
        len(pairs),
        float(median(s.ratio for s in own)),
    )


def _at_most(few: int, count: int, share: float) -> float:
    """Return the chance of at most ``few`` of ``count`` with this chance each."""
    every = range(few + 1)
    return sum(math.comb(count, k) * share**k * (1 - share) ** (count - k) for k in every)


def to_csv(scores: Iterable[Score]) -> str:
    """Return the scorecard as a table of text, with the error and whether the band held it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    names = [f.name for f in fields(Score)]
    writer.writerow([*names, "error", "covered"])
    for score in scores:
        writer.writerow([_written(getattr(score, name)) for name in (*names, "error", "covered")])
    return out.getvalue()


def _written(value: object) -> object:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else f"{value:.6g}" if isinstance(value, float) else value


def from_csv(content: str) -> list[Score]:
    """Return the scores of a table that :func:`to_csv` wrote."""
    return [_read(row) for row in csv.DictReader(io.StringIO(content))]


def _read(row: dict[str, str]) -> Score:
    numbers = ("central", "median", "low", "high", "observed")
    values: dict[str, object] = {f.name: row[f.name] for f in fields(Score)}
    values |= {name: float(row[name]) for name in numbers}
    values["draws"] = int(row["draws"])
    values["naive"] = float(row["naive"]) if row["naive"] else None
    values["in_sample"] = row["in_sample"] == "yes"
    return Score(**values)  # pyright: ignore[reportArgumentType]


def stored() -> Path:
    """Return the path of the scorecard in the package."""
    return Path(str(resources.files("detente.backtest"))) / TABLE


def scorecard() -> list[Score]:
    """Return the scorecard of the package, without computing it."""
    return from_csv(stored().read_text("utf-8"))

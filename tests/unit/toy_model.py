"""A model whose every number is a closed form, and a deal for it, to try many draws on."""

import datetime
from dataclasses import dataclass, field, replace

import numpy as np
import xarray as xr
from small_deal import deal_of, provision, tariff

from detente import pipeline
from detente.errors import Fault, SolveError
from detente.models.base import Solution
from detente.models.parameters import parameter

DAY = datetime.date(2026, 11, 24)
STATES = ("RUS", "USA", "DEU")
WEIGHTS = np.array([1.0, -0.5, 0.0])
FORMS = {"once": 1.0, "twice": 2.0}
# One that is drawn from its range, and one that is an estimate with its error.
SLOPE, SHIFT = "settlement_years", "reserve_size"


@dataclass(frozen=True)
class Toy:
    """Exposure is weight x form x slope x sum of duties x first elasticity; margin is the shift.

    It fails where the slope is above ``most``.
    """

    slope: float = field(default_factory=lambda: parameter(SLOPE))
    shift: float = field(default_factory=lambda: parameter(SHIFT))
    variant: str = "once"
    most: float = np.inf
    name: str = field(default="toy", init=False)
    source: str = field(default="test", init=False)
    reads: tuple = field(default=("tariff",), init=False)
    writes: tuple = field(default=("exposure", "margin"), init=False)
    uncertain: tuple = field(default=(SLOPE, SHIFT), init=False)

    @property
    def variants(self):
        return self, replace(self, variant="twice")

    def with_parameters(self, values):
        return replace(self, slope=values[SLOPE], shift=values[SHIFT])

    def solve(self, world, shocks, upstream):
        if self.slope > self.most:
            raise SolveError(Fault("toy", "too steep"))
        duties = sum(shock.value for shock in shocks if shock.variable == "tariff")
        theta = float(world.trade["trade_elasticity"][0])
        moved = WEIGHTS * FORMS[self.variant] * self.slope * duties * theta
        data = xr.Dataset(
            {"exposure": ("country", moved), "margin": ("country", self.shift * duties * WEIGHTS)},
            {"country": list(STATES)},
        )
        return Solution(self.name, data, True, 0.0, 1)


def size(low, central, high):
    return f"{{low: {low}, central: {central}, high: {high}, basis: assumption, source: test}}"


def chance(low, central, high):
    return f"likelihood: {{low: {low}, central: {central}, high: {high}, source: test}}"


OPEN = tariff(change=size(0.05, 0.1, 0.3))


DRAWS = 37


def toy_deal():
    """Two provisions, the first with an open number."""
    return deal_of(provision("one", OPEN), provision("two", tariff(change=0.2), status="hinted"))


def run(out, **options):
    """Return a run of the toy's deal; ``pipeline.models`` is for the caller to replace."""
    return pipeline.run(toy_deal(), out, as_of=DAY, **({"draws": DRAWS} | options))


def same(one, other):
    """Hold two runs to be the same, bit for bit, with every draw once."""
    assert one.meta["fingerprint"] == other.meta["fingerprint"]
    assert one.draws.equals(other.draws)
    assert list(one.draws.index) == list(range(len(one.draws)))
    assert one.outcomes == other.outcomes
    for outcome in one.outcomes:
        for comparison in ("deal", "today", "odds"):
            assert one.table(outcome, comparison).equals(other.table(outcome, comparison))
            assert one.drawn(outcome, comparison).equals(other.drawn(outcome, comparison))

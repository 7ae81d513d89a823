"""The alternatives of a run: published sets side by side, the default where there is no more."""

import datetime
from dataclasses import dataclass

import xarray as xr
from small_deal import deal, tariff

from detente.ensemble.evaluate import alternatives, solve_cases
from detente.models.base import Solution, models, sets
from detente.models.coupling import order
from detente.world.load import load_world
from detente.world.regime import load_regime

DAY = datetime.date(2026, 11, 24)


@dataclass(frozen=True)
class Silent:
    """A model that reads nothing."""

    name: str = "silent"
    reads: tuple[str, ...] = ()
    writes: tuple[str, ...] = ()
    source: str = "none"

    def solve(self, world, shocks, upstream):
        return Solution(self.name, xr.Dataset(), True, 0.0, 1)


def test_a_model_without_a_further_set_has_its_default():
    chain = order(models())
    names = load_world().elasticity_sets
    found = list(alternatives(chain))
    assert len(found) == max(len(names), *(len(sets(model)) for model in chain))
    for number, (_, world, chosen) in enumerate(found):
        assert world.elasticity == (names[number] if number < len(names) else names[0])
        for model, one in zip(chain, chosen, strict=True):
            own = sets(model)
            assert one == (own[number] if number < len(own) else model)
    assert len({name for name, _, _ in found}) == len(found)


def test_the_regime_of_a_case_is_sized_for_its_elasticities():
    cases = solve_cases(deal(tariff()), [Silent()], DAY)
    names = load_world().elasticity_sets
    assert {states.world.elasticity for states in cases.values()} == set(names)
    sizes = [load_regime(DAY, name).calibrated for name in names]
    assert any(one != sizes[0] for one in sizes)
    for states in cases.values():
        assert states.regime.calibrated == load_regime(DAY, states.world.elasticity).calibrated

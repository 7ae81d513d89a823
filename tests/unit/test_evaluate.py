"""What a run is cited by, and how likely each coalition of provisions is."""

import datetime
from dataclasses import replace

import numpy as np
import pytest
import xarray as xr
from small_deal import deal, small_world, tariff

from detente.case import identity
from detente.ensemble.evaluate import States, chances, deal_shocks, under_deal
from detente.models.coupling import solve
from detente.models.trade_caliendo_parro_2015 import TradeCaliendoParro2015
from detente.record import fingerprint
from detente.shocks.shock import under
from detente.world.load import load_world
from detente.world.regime import Regime, in_force, load_regime

DAY = datetime.date(2026, 11, 24)
MODEL = TradeCaliendoParro2015()


def states(model=MODEL, world=None, regime=None):
    world, regime = world or load_world(), regime or load_regime(DAY)
    return States(world, regime, (model,), (), (), {}, {}, {}, {}, {})


def cited(made=None, model=MODEL, draws=200, seed=1, **fields):
    return fingerprint(identity(made or deal(tariff()), states(model, **fields), draws, seed))


def other_size() -> Regime:
    regime = load_regime(DAY)
    first, size = next(iter(regime.calibrated.items()))
    return replace(regime, calibrated={**regime.calibrated, first: size + 1e-8})


def other_part(name: str):
    world = load_world()
    data = getattr(world, name).assign_attrs(sha256="another")
    return replace(world, **{name: data})


OTHERS = {
    "deal": lambda: cited(deal(tariff(change=0.2))),
    "model": lambda: cited(model=replace(MODEL, deficit="zero")),
    "world": lambda: cited(world=replace(load_world(), hash="another")),
    "energy": lambda: cited(world=other_part("energy")),
    "currency": lambda: cited(world=other_part("currency")),
    "security": lambda: cited(world=other_part("security")),
    "elasticity": lambda: cited(world=load_world(load_world().elasticity_sets[1])),
    "regime": lambda: cited(regime=replace(load_regime(DAY), provisions=())),
    "calibration": lambda: cited(regime=other_size()),
    "draws": lambda: cited(draws=100),
    "seed": lambda: cited(seed=2),
}


@pytest.mark.parametrize("change", OTHERS)
def test_fingerprint_sees_whatever_moves_a_number(change):
    assert cited() == cited()
    assert OTHERS[change]() != cited()


@pytest.mark.parametrize("name", ["__version__", "Ratification"])
def test_fingerprint_sees_another_version_and_another_rule_of_consent(name, monkeypatch):
    before = cited()
    monkeypatch.setattr(f"detente.case.{name}", lambda: "another")
    assert cited() != before


def test_a_provision_needs_what_it_is_conditional_on():
    one = deal(tariff()).provisions[0]
    sure = {"low": 0.1, "central": 0.5, "high": 0.8, "source": "test"}
    first = one.model_validate({**one.model_dump(), "id": "first", "likelihood": sure})
    second = first.model_copy(update={"id": "second", "conditional_on": ["first"]})
    made = deal(tariff()).model_copy(update={"provisions": [second, first]})
    both, alone, none = frozenset({"first", "second"}), frozenset({"first"}), frozenset()
    for case, chance in (("low", 0.1), ("central", 0.5), ("high", 0.8)):
        # Even where only the second moves a model.
        found = chances(made, ["second"], case)
        wanted = {both: chance**2, alone: chance * (1 - chance), none: 1 - chance}
        assert found == pytest.approx(wanted)


class Duties:
    """A model that answers with the duties that its shocks leave."""

    name, reads, writes, source = "duties", ("tariff",), (), "test"

    def solve(self, world, shocks, upstream):
        flow = world.trade["flow"]
        return under(shocks, xr.zeros_like(flow).rename("tariff"))


def test_a_duty_that_the_deal_sets_replaces_the_one_in_force():
    world = small_world()
    standing = deal(tariff(change=0.25), status="in-force").provisions
    regime = Regime(DAY, standing, {})
    own, _ = deal_shocks(deal(tariff().replace("change", "rate")), world, regime)
    duties = solve([Duties()], world, under_deal(regime, own))["duties"]
    cell = {"exporter": "RUS", "importer": "USA", "sector": "mining"}
    assert float(duties.sel(cell)) == 0.1
    added, _ = deal_shocks(deal(tariff()), world, regime)
    duties = solve([Duties()], world, under_deal(regime, added))["duties"]
    assert float(duties.sel(cell)) == pytest.approx(0.35)
    assert np.count_nonzero(duties) == 1


def test_a_measure_is_in_force_from_its_first_day_until_the_day_that_it_ends():
    one = deal(tariff()).provisions[0]
    starts, ends = datetime.date(2022, 3, 1), datetime.date(2023, 3, 1)
    dated = one.model_copy(update={"starts": starts, "ends": ends})
    day = datetime.timedelta(days=1)
    found = [in_force(dated, d) for d in (starts - day, starts, ends - day, ends)]
    assert found == [False, True, True, False]

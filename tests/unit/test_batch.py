"""A batch of draws: nothing in it depends on what else is drawn, or on where."""

import pickle
from dataclasses import replace

import numpy as np
import pytest
from small_deal import deal_of, provision
from toy_model import DAY, FORMS, OPEN, SHIFT, SLOPE, WEIGHTS, Toy, toy_deal

from detente import catalogue
from detente.deal.load import load_deal
from detente.ensemble import batch
from detente.ensemble.batch import Job, evaluate
from detente.ensemble.draws import Design, at
from detente.ensemble.evaluate import deal_shocks, regime_shocks, solve_states, under_deal
from detente.ensemble.resize import redrawn
from detente.errors import DataError
from detente.models.base import models, variants, with_parameters
from detente.models.coupling import order, solve
from detente.outcomes import compute, tables
from detente.outcomes.draws import measures
from detente.world.load import load_world
from detente.world.regime import load_regime

# A published set whose errors are the spread between studies, which the choice of a set draws.
PLAIN = "shapiro_2016"


def job(made=None, model=None) -> Job:
    made, model, world = made or toy_deal(), model or Toy(), load_world()
    states = solve_states(made, [Toy()], world, load_regime(DAY))
    read = measures(tables.compare(states))
    return Job(Design.of(made, world, [model]), DAY, world.elasticity, read, world.hash)


def test_the_numbers_of_a_draw_are_the_closed_form_at_its_inputs():
    found = evaluate(job(), 0, 40)
    assert found.faults == (None,) * 40
    assert len({row["form.toy"] for row in found.rows}) == len(FORMS)
    for place, row in enumerate(found.rows):
        world, _ = redrawn(row["trade_elasticity"], DAY, row)
        theta = float(world.trade["trade_elasticity"][0])
        slope = FORMS[row["form.toy"]] * row[f"parameter.{SLOPE}"] * theta
        one, two = row["magnitude.one.0.change"], 0.2
        np.testing.assert_allclose(
            found.numbers["deal/exposure"][place], 100 * WEIGHTS * slope * (one + two), rtol=1e-5
        )
        held = one * row["carried.one"] + two * row["carried.two"]
        np.testing.assert_allclose(
            found.numbers["odds/margin"][place],
            100 * WEIGHTS * row[f"parameter.{SHIFT}"] * held,
            rtol=1e-5,
            atol=1e-6,
        )


def test_a_draw_does_not_depend_on_its_batch_or_worker():
    whole = evaluate(job(), 0, 6)
    other = pickle.loads(pickle.dumps(job()))
    parts = [evaluate(other, 3, 3), evaluate(other, 0, 3)][::-1]
    assert whole.rows == parts[0].rows + parts[1].rows
    for name, numbers in whole.numbers.items():
        np.testing.assert_array_equal(numbers, np.concatenate([p.numbers[name] for p in parts]))


def test_a_draw_of_every_model_is_the_same_with_another_before_it():
    """Models start near other solutions and keep what they set up: none of it may be seen."""
    world, chain = load_world(), order(models())
    made, regime = load_deal("brussels-beijing-2026"), load_regime(DAY)
    states = solve_states(made, chain, world, regime)
    read = measures(tables.compare(states))
    whole = Job(Design.of(made, world, chain), DAY, world.elasticity, read, world.hash)
    both, last = evaluate(whole, 0, 2), evaluate(whole, 1, 1)
    assert both.faults == (None, None)
    for name, numbers in both.numbers.items():
        np.testing.assert_array_equal(numbers[1:], last.numbers[name], err_msg=name)


@pytest.mark.parametrize("name", ["moscow-washington-2025", "geneva-ceasefire-2026"])
def test_a_draw_of_every_model_is_what_its_parts_give_from_nothing(name):
    """The same draw put together by hand: no start near by, no memory, one model after another."""
    made, chain = load_deal(name), order(models())
    states = solve_states(made, chain, load_world(), load_regime(DAY))
    read = measures(tables.compare(states))
    world = states.world
    whole = Job(Design.of(made, world, chain), DAY, world.elasticity, read, world.hash)
    found = evaluate(whole, 7, 2)
    for place, row in enumerate(found.rows):
        world, regime = redrawn(row["trade_elasticity"], DAY, row)
        drawn = [
            with_parameters(
                {getattr(form, "variant", form.name): form for form in variants(model)}.get(
                    row.get(f"form.{model.name}"), model
                ),
                {n.removeprefix("parameter."): v for n, v in row.items() if "parameter." in n},
            )
            for model in chain
        ]
        own, _ = deal_shocks(at(made, row), None, regime)
        today = solve(drawn, world, regime_shocks(regime))
        after = solve(drawn, world, under_deal(regime, own))
        outcomes = compute(world, today, after)
        for group in whole.measured.groups:
            if group.comparison == "deal":
                dims = catalogue.outcomes()[group.outcome].dims
                value = outcomes[group.outcome]["value"].transpose(*dims).values.ravel()
                wanted = value[group.cells].astype(np.float32)
                # What the trade model leaves over is 1e-10 of a value.
                dollars = catalogue.outcomes()[group.outcome].unit == "million USD of 2014"
                np.testing.assert_allclose(
                    found.numbers[group.name][place],
                    wanted,
                    rtol=1e-5,
                    atol=1e-6 if dollars else 1e-8,
                    err_msg=group.name,
                )


def test_a_draw_of_elasticities_takes_the_regime_that_is_calibrated_for_them(monkeypatch):
    taken = []

    def seen(deal, chain, world, regime, **options):
        taken.append((world.elasticity, dict(regime.calibrated), regime.as_of))
        return solve_states(deal, chain, world, regime, **options)

    monkeypatch.setattr(batch, "solve_states", seen)
    found = evaluate(job(), 0, 12)
    sets = [row["trade_elasticity"] for row in found.rows]
    assert [name for name, _, _ in taken] == sets
    assert len(set(sets)) > 1
    for row, (name, sizes, day) in zip(found.rows, taken, strict=True):
        assert sizes == redrawn(name, DAY, row)[1].calibrated
        assert day == DAY
    # A set without standard errors of its own is sized as it is published.
    assert load_regime(DAY, PLAIN).calibrated in [
        sizes for name, sizes, _ in taken if name == PLAIN
    ]


def test_a_draw_that_cannot_be_solved_has_its_reason_and_no_number():
    found = evaluate(job(model=Toy(most=1.5)), 0, 40)
    steep = [row[f"parameter.{SLOPE}"] > 1.5 for row in found.rows]
    assert 0 < sum(steep) < 40
    assert [fault is not None for fault in found.faults] == steep
    assert all("too steep" in fault for fault in found.faults if fault)
    for numbers in found.numbers.values():
        np.testing.assert_array_equal(np.isnan(numbers).all(axis=1), steep)
        np.testing.assert_array_equal(np.isnan(numbers).any(axis=1), steep)


class Broken(Toy):
    """It has a fault of its own: what it divides by is not there."""

    def solve(self, world, shocks, upstream):
        if self.slope != Toy().slope:
            raise KeyError("slope")
        return super().solve(world, shocks, upstream)


def test_a_fault_of_the_code_is_no_failed_draw():
    with pytest.raises(KeyError, match="slope"):
        evaluate(job(model=Broken()), 0, 1)


def test_a_worker_with_another_world_refuses():
    with pytest.raises(DataError, match="world"):
        evaluate(replace(job(), world="another"), 0, 1)


def test_what_is_not_carried_out_moves_nothing():
    """Where nothing is carried out, the deal at its odds is today, whatever the draw."""
    none = "likelihood: {low: 0, central: 0, high: 0, source: test}"
    found = evaluate(job(deal_of(provision("one", OPEN, more=none))), 0, 5)
    assert not found.numbers["odds/exposure"].any()
    assert found.numbers["deal/exposure"][:, :2].all()

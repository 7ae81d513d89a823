"""What ships of the equation of defence spending is what the embedded panel says."""

import numpy as np
import pytest
from rich.console import Console

from detente import catalogue
from detente.models.parameters import parameter
from detente.verify.defence import (
    LAST_KNOWN,
    across,
    backtest,
    estimates,
    members,
    scores,
    today,
)
from detente.verify.show import PARTS
from detente.world.load import load_world
from detente.world.security import load_defence_panel, load_security


@pytest.fixture(scope="module")
def found():
    return dict(estimates(load_defence_panel()))


@pytest.fixture(scope="module")
def paths():
    return backtest(load_defence_panel(), load_security())


@pytest.fixture(scope="module")
def score(paths):
    return {(s.group, s.year): s for s in scores(paths)}


def test_shipped_is_estimated(found):
    assert parameter("defence_persistence") == pytest.approx(
        found["corrected"].persistence, abs=1e-3
    )
    assert parameter("defence_income") == pytest.approx(found["corrected"].income, abs=1e-3)


def test_ranges_are_the_estimates_of_the_other_treatments(found):
    every, tight, central = found["every"], found["tight"], found["corrected"]
    assert parameter("defence_persistence", "low") == pytest.approx(every.persistence, abs=1e-3)
    assert parameter("defence_persistence", "high") == pytest.approx(tight.persistence, abs=1e-3)
    assert parameter("defence_income", "high") == pytest.approx(every.income, abs=1e-3)
    fifth = central.income - 1.645 * central.error[1]
    assert parameter("defence_income", "low") == pytest.approx(fifth, abs=1e-3)


def test_the_range_holds_the_sampling_error(found):
    central = found["corrected"]
    low, high = (parameter("defence_persistence", end) for end in ("low", "high"))
    assert low < central.persistence - 1.645 * central.error[0]
    assert central.persistence + 1.645 * central.error[0] < high


def test_the_estimate_lies_between_its_bounds(found):
    assert (
        found["within"].persistence
        < found["corrected"].persistence
        < found["jackknife"].persistence
        < found["pooled"].persistence
    )


def test_long_run_income_is_below_proportion_in_every_treatment(found):
    for name in ("corrected", "tight", "loose", "every"):
        assert 0.5 < found[name].income / (1 - found[name].persistence) < 0.8


def test_threat_of_the_literature_agrees_with_differences_between_states():
    value, error, states = across(load_defence_panel(), load_security())
    assert states > 150
    assert abs(parameter("defence_threat") - value) < 2 * error


def test_threat_is_an_effect_of_the_long_run():
    """As an effect of one year it would be twelve times as large between states as it is."""
    one_year = parameter("defence_threat") / (1 - parameter("defence_persistence"))
    for value, error, _ in (across(load_defence_panel(), load_security()), today(load_security())):
        assert value > 2 * error
        assert value + 6 * error < one_year / 2


def test_the_forecast_knows_nothing_of_what_came(paths):
    frame = load_defence_panel()
    changed = frame.assign(
        milex=frame["milex"].where(frame["year"] <= LAST_KNOWN, frame["milex"] * 3)
    )
    for one, two in zip(paths, backtest(changed, load_security()), strict=True):
        np.testing.assert_array_equal(one.model, two.model)
        np.testing.assert_array_equal(one.high, two.high)


def test_every_member_with_forces_is_foretold(paths):
    assert {p.country for p in paths} == set(members("members"))
    assert len(paths) == 27
    assert len(members("eastern")) == 9
    for path in paths:
        assert np.isfinite(path.model).all()
        assert (path.low < path.high).all()


def test_the_backtest_with_its_failures(score):
    """Better than level and trend, no better than a constant share of GDP, too low in the east."""
    for group in ("members", "eastern"):
        whole = score[group, None]
        assert whole.model < whole.level < whole.trend
        assert whole.model < 1.1 * whole.burden
        assert score[group, 2022].bias < -0.2
    assert 0.85 < score["members", None].covered < 0.95
    assert score["eastern", 2022].model > 0.45


def test_naive_answers_are_what_they_say(paths):
    for path in paths:
        assert np.ptp(path.level) == 0
        np.testing.assert_allclose(np.diff(path.trend), np.diff(path.trend)[0])


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_checks_are_shown(monkeypatch, found, paths, lang):
    monkeypatch.setattr("detente.verify.show_defence.estimates", lambda frame: found.items())
    monkeypatch.setattr("detente.verify.show_defence.backtest", lambda frame, security: paths)
    console = Console(width=200, record=True)
    for part in PARTS["defence"](load_world(), lang):
        console.print(part)
    told = console.export_text()
    assert f"{parameter('defence_persistence'):.3f}" in told
    assert catalogue.label("POL", lang) in told
    assert "2022" in told

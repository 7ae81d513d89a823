"""What the report says of the inputs that drive a number."""

from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from detente.deal.load import load_deal
from detente.ensemble.inputs import of_deal
from detente.ensemble.sensitivity import Driver
from detente.report import drivers, headlines
from detente.report.numbers import Number

FORMS = ["default", "one_defender", "published_rivalries"]
DRAWS = pd.DataFrame(
    {
        "form.threat": [FORMS[n % 3] for n in range(9)],
        "parameter.threat_size": [0.1 * n for n in range(9)],
    }
)
# The draw with number 4 failed. Medians -1, -2 and -0.5, so that the default is at neither end.
VALUES = pd.Series([-1.0, -2.0, -0.5, -1.0, -2.5, -0.5, -9.0, -1.5, -0.1]).drop(4)


def numbers(groups: tuple[str, ...] = ()) -> Any:
    """Return a stand-in for the numbers of a run."""
    return SimpleNamespace(
        run=SimpleNamespace(draws=DRAWS),
        groups=groups,
        size={"DEU": 3.0, "FRA": 1.0},
        income={"DEU": None, "FRA": None},
        sums=lambda outcome, weights, comparison: VALUES * sum(weights.values()),
    )


@pytest.mark.parametrize(
    ("lang", "low", "high"), [("en", "−1.75", "−0.5"), ("ja", "−1.75", "−0.5")]
)
def test_the_choices_at_the_ends_are_named_with_their_medians(lang, low, high):
    """The lowest and the highest median stand there, of draws that did not fail."""
    one = Number("threat", ("POL",), -1.0)
    sides = drivers._sides(Driver("form.threat", 0.5, 0.1), numbers(), one, lang)
    said = drivers._told(sides, one, lang)
    names = [drivers.grounds.variant({"variant": form}, lang) for form in FORMS]
    assert low in said
    assert names[1] in said
    assert high in said
    assert names[2] in said
    assert names[0] not in said


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_of_a_plain_number_the_ends_are_the_fifths_of_its_draws(lang):
    """Draws 0 and 1 against 7 and 8: the failed one is in neither."""
    one = Number("threat", ("POL",), -1.0)
    sides = drivers._sides(Driver("parameter.threat_size", 0.5, 0.1), numbers(), one, lang)
    assert [side.median for side in sides] == [pytest.approx(-1.5), pytest.approx(-0.8)]
    said = drivers._told(sides, one, lang)
    assert said.index("−1.5") < said.index("−0.8")


@pytest.mark.parametrize(
    ("low", "high", "turns"),
    [(-1.0, 0.5, True), (0.5, -1.0, True), (-1.0, -0.5, False), (-1.0, 0.0002, False)],
)
def test_a_sign_turns_where_both_ends_can_be_shown(low, high, turns):
    one = Number("threat", ("POL",), -1.0)
    assert drivers._turns((drivers.Side("a", low), drivers.Side("b", high)), one) == turns


def test_a_group_is_the_mean_of_its_members():
    """Weights of a group sum to one, so that its values are in the unit of its members'."""
    one = Number("real_income", ("EU",), -1.0)
    found = drivers.values(numbers(("EU",)), one)
    assert found is not None
    assert found.tolist() == pytest.approx(VALUES.tolist())


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_every_input_of_a_deal_has_a_name_of_its_own(lang):
    """A reader sees no identifier, and no two inputs are called the same."""
    run: Any = SimpleNamespace(deal=load_deal("moscow-washington-2025"))
    names = [one.name for one in of_deal(run.deal)]
    said = [drivers.label(name, run, lang) for name in names]
    assert {name.partition(".")[0] for name in names} == {
        "magnitude",
        "likelihood",
        "consent",
        "carried",
    }
    assert len(set(said)) == len(said)
    assert not [text for name, text in zip(names, said, strict=True) if name in text]


def test_numbers_of_one_unknown_are_one_input():
    names = ("magnitude.a.0.share", "magnitude.a.1.volume", "magnitude.b.0.share")
    rows = pd.DataFrame({name: [0.1, 0.2] for name in names} | {"fault": [None, None]})
    inputs: list[dict] = [{"name": name, "kind": "magnitude", "of": []} for name in names]
    for one in inputs[:2]:
        one["stream"] = "unknown.deliveries"
    meta = {"models": [], "draws": {"inputs": inputs}}
    stub: Any = SimpleNamespace(run=SimpleNamespace(draws=rows, meta=meta))
    found = drivers._inputs(stub, Number("threat", ("POL",), -1.0, comparison="deal"))
    assert list(found) == ["magnitude.a.0.share", "magnitude.b.0.share"]


@pytest.mark.parametrize("comparison", ["deal", "odds"])
def test_what_is_carried_out_bears_on_the_odds_alone(comparison):
    """Likelihoods and provisions carried out are inputs of what is to be expected."""
    kinds = {
        "magnitude.a.0.share": "magnitude",
        "carried.a": "carried",
        "likelihood.a": "likelihood",
    }
    rows = pd.DataFrame({name: [0.1, 0.2] for name in kinds} | {"fault": [None, None]})
    meta = {
        "models": [],
        "draws": {"inputs": [{"name": n, "kind": kind, "of": []} for n, kind in kinds.items()]},
    }
    stub: Any = SimpleNamespace(run=SimpleNamespace(draws=rows, meta=meta))
    found = drivers._inputs(stub, Number("threat", ("POL",), -1.0, comparison=comparison))
    assert list(found) == (list(kinds) if comparison == "odds" else ["magnitude.a.0.share"])


def test_a_parameter_keeps_the_digits_that_it_has():
    """A range from 0.005 is not one from 0.01, and a distance has no cents."""
    said = [drivers._size(value, "en") for value in (0.005, 0.126, 2500.0, -0.02, 0.0)]
    assert said == ["0.005", "0.13", "2,500", "−0.02", "0"]


def test_a_parameter_that_was_drawn_stands_with_its_unit():
    """A place in a published range from -1 to 1 would else read as a share."""
    one = {"name": "parameter.energy_pass_through", "kind": "parameter", "spread": "triangular"}
    one |= {"low": -1.0, "central": 0.0, "high": 1.0}
    (line,) = drivers.listed([one], numbers().run, "ja").lines
    assert line.cells[0].note == "公表範囲の中の位置(-1は下限、0は中央値、1は上限)"


def test_exposure_is_told_of_states_that_readers_ask_for(monkeypatch):
    """A guarantor's budget moves exposure far away; that is in the section, not at the top."""
    far, near = (Number("exposure", (name,), -20.0, -21.0, -1.0) for name in ("GAB", "POL"))
    stand_in: Any = SimpleNamespace(
        alone=(), parties=(), run=SimpleNamespace(deal=SimpleNamespace(watch=())),
        every=lambda outcome: [far, near] if outcome == "exposure" else [],
        at=lambda *names: None, visible=lambda number: True,
    )  # fmt: skip
    assert headlines.security_headlines(stand_in) == [near]

"""What every outcome must do, whichever models it rests on."""

import pytest

from detente import catalogue
from detente.models.base import models
from detente.models.coupling import order, solve
from detente.outcomes import questions
from detente.shocks.shock import Shock
from detente.world.load import load_world

SHOCKS = (
    Shock("market_access", {"exporter": ("RUS",), "importer": ("DEU",)}, "multiply", 0.5, "p"),
    Shock("energy_access", {"exporter": ("RUS",), "importer": ("IND",)}, "multiply", 0.5, "p"),
    Shock("guarantee_doubt", {"guarantor": ("USA",), "ally": ("EST", "JPN")}, "set", 0.5, "p"),
    Shock("relation", {"state": ("USA",), "partner": ("RUS",)}, "add", 0.2, "p"),
)


@pytest.fixture(scope="module")
def states():
    chain = order(models())
    return [solve(chain, load_world(), shocks) for shocks in ((), SHOCKS)]


def test_every_outcome_of_the_catalogue_is_answered_once():
    named = [name for question in questions() for name in question.outcomes]
    assert sorted(named) == sorted(catalogue.outcomes())


@pytest.mark.parametrize("question", questions(), ids=lambda q: q.answer.__module__)
def test_an_answer_rests_on_no_more_than_it_says(question, states):
    """Answers are kept by the solutions that the catalogue says they rest on."""
    before, after = states
    whole = question.answer(load_world(), before, after)
    seen = [{s.model: s for s in question.seen(state)} for state in states]
    part = question.answer(load_world(), *seen)
    assert set(whole) == set(part) == set(question.outcomes)
    for name in whole:
        assert whole[name].identical(part[name]), name


@pytest.mark.parametrize("question", questions(), ids=lambda q: q.answer.__module__)
def test_the_catalogue_has_the_unit_of_every_level_that_is_answered(question, states):
    for name, answer in question.answer(load_world(), *states).items():
        row = catalogue.outcomes()[name]
        for end in ("before", "after"):
            known = end in answer and bool(answer[end].notnull().any())
            assert row.level if known else not row.level_unit, name

"""Chances of a deal: what must hold of them whatever the file says."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_ratification import ASSUMED, provision

from detente.deal.library import library
from detente.deal.load import load_deal
from detente.ensemble.odds import chance, conditions, likelihood, odds
from detente.models.bargaining_scholz_2011 import bargain, bodies_path
from detente.models.ratification_compromise import compromise_range, consent

TEMPLATE = load_deal(library() / "_template.yaml")
ENDS = ("low", "central", "high")


def chain(*names):
    """Provisions of which each is conditional on the next."""
    one = TEMPLATE.provisions[1]
    links = [*names[1:], None]
    made = [
        one.model_copy(update={"id": name, "conditional_on": [link] if link else []})
        for name, link in zip(names, links, strict=True)
    ]
    return TEMPLATE.model_copy(update={"provisions": made})


def test_a_condition_of_a_condition_is_a_condition():
    deal = chain("third", "second", "first")
    assert list(conditions(deal, "third")) == ["second", "first"]
    table = odds(deal).set_index("provision")
    own = chance(deal.provisions[0])
    for power, name in enumerate(("first", "second", "third"), start=1):
        for end, value in zip(ENDS, own, strict=True):
            assert table.loc[name, f"chance_{end}"] == pytest.approx(value**power)


@given(
    st.lists(
        st.tuples(st.floats(0, 100), st.floats(0.01, 10), st.floats(0.1, 100)),
        min_size=1,
        max_size=4,
    ),
    st.integers(0, 3),
    st.floats(0, 100),
)
@settings(max_examples=60, deadline=None)
def test_more_support_never_lowers_a_chance_and_none_is_above_its_rung(bodies, which, more):
    which %= len(bodies)
    position, *weights = bodies[which]
    raised = [*bodies]
    raised[which] = (max(position, more), *weights)
    before, after = chance(provision(*bodies)), chance(provision(*raised))
    for one, other, rung in zip(before, after, likelihood(provision(*bodies)), strict=True):
        assert 0 <= one <= other + 1e-12 <= rung + 1e-12


@given(
    st.floats(0, 100),
    st.floats(0, 100),
    st.floats(0, 100),
    st.floats(0.01, 10),
    st.floats(0.01, 10),
)
@settings(max_examples=60, deadline=None)
def test_the_odds_of_a_provision_are_in_order(low, central, high, one, other):
    low, central, high = sorted((low, central, high))
    some = {"low": low, "central": central, "high": high} | ASSUMED
    found = chance(provision((some, one, 50), (40, other, 80)))
    assert found.low <= found.central <= found.high


def test_a_body_that_may_not_care_still_has_a_range_of_positions():
    """Its salience may be none: alone, its weight says nothing, and its position everything."""
    position = {"low": 10, "central": 50, "high": 90} | ASSUMED
    salience = {"low": 0, "central": 20, "high": 60} | ASSUMED
    one = provision((position, 1, salience))
    assert compromise_range(one.consent) == (10, 50, 90)
    agreed = consent(one)
    assert agreed is not None
    assert agreed.low < agreed.central < agreed.high


def test_the_path_takes_saliences_as_shares():
    one = provision((10, 1, 60), (50, 2, 80), (90, 1, 100))
    path, again = bodies_path(one), bargain([10, 50, 90], [1, 2, 1], [0.6, 0.8, 1.0])
    assert path is not None
    assert path.positions.tolist() == again.positions.tolist()
    assert path.moves == again.moves
    assert math.isclose(path.mean[0], (6 + 80 + 90) / 3.2)

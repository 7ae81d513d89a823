"""Consent: the compromise of positions, the error it makes, the chance of a provision."""

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from scipy import integrate
from scipy.stats import norm

from detente.deal.library import library
from detente.deal.load import load_deal, parse_deal
from detente.deal.schema import Status
from detente.ensemble.evaluate import chances
from detente.ensemble.odds import COLUMNS, chance, odds
from detente.errors import DealError
from detente.models.parameters import parameter
from detente.models.ratification_compromise import (
    KNOWN,
    Ratification,
    compromise,
    compromise_range,
    consent,
)

MODEL = Ratification()
SCORES = st.floats(0, 100)
WEIGHTS = st.floats(0.01, 100)
ASSUMED = {"basis": "assumption", "source": "test"}
TEMPLATE = (library() / "_template.yaml").read_text("utf-8")
BODY = "        position: {low: 15, central: 35, high: 60, basis: assumption"


def provision(*bodies, **fields):
    """The template's first provision with these bodies, each (position, capability, salience)."""
    one = load_deal(library() / "_template.yaml").provisions[0]
    listed = [
        {
            "actor": "USA",
            "body": {"en": f"body {number}", "ja": f"機関{number}"},
            "position": position if isinstance(position, dict) else {"central": position},
            "capability": capability,
            "salience": salience,
        }
        for number, (position, capability, salience) in enumerate(bodies)
    ]
    data = {**one.model_dump(), "consent": listed, "consent_threshold": None, **fields}
    return type(one).model_validate(data)


# The compromise


@given(st.lists(st.tuples(SCORES, WEIGHTS), min_size=1, max_size=6))
def test_compromise_lies_within_the_positions(actors):
    positions, weights = zip(*actors, strict=True)
    found = compromise(positions, weights)
    assert min(positions) <= found <= max(positions)


@given(st.lists(st.tuples(SCORES, WEIGHTS), min_size=1, max_size=6), st.floats(0.1, 10))
def test_compromise_knows_neither_order_nor_scale_of_weights(actors, scale):
    positions, weights = zip(*actors, strict=True)
    turned = compromise(positions[::-1], [scale * w for w in weights[::-1]])
    assert turned == pytest.approx(compromise(positions, weights), abs=1e-9)


def test_compromise_of_two():
    # 20 with weight 3 x 50, 80 with weight 1 x 100.
    body = provision((20, 3, 50), (80, 1, 100))
    assert compromise_range(body.consent).central == pytest.approx((150 * 20 + 100 * 80) / 250)


def test_no_weight_is_no_compromise():
    with pytest.raises(ValueError, match="no weight"):
        compromise([1.0], [0.0])


def ranges(low):
    """A magnitude of three ordered numbers from ``low`` to 100."""
    numbers = st.floats(low, 100)
    ordered = st.tuples(numbers, numbers, numbers).map(sorted)
    return ordered.map(
        lambda found: dict(zip(("low", "central", "high"), found, strict=True)) | ASSUMED
    )


@given(
    st.lists(st.tuples(ranges(0), st.just(1), ranges(0.01)), min_size=1, max_size=4),
    st.randoms(use_true_random=False),
)
def test_no_draw_within_the_ranges_leaves_the_range_of_the_compromise(actors, random):
    bodies = provision(*actors).consent
    found = compromise_range(bodies)
    for _ in range(20):
        places = [random.uniform(b.position.value("low"), b.position.value("high")) for b in bodies]
        weights = [random.uniform(b.weight("low"), b.weight("high")) for b in bodies]
        assert found.low - 1e-9 <= compromise(places, weights) <= found.high + 1e-9


# The error


def test_quantiles_are_those_of_the_catalogue_and_the_tails_give_the_spread():
    nodes = dict(MODEL.nodes)
    for q in KNOWN:
        assert nodes[q / 100] == parameter(f"ratification_residual_q{q:02d}")
    probability, value = zip(*MODEL.nodes, strict=True)
    draws = np.interp((np.arange(1_000_000) + 0.5) / 1_000_000, probability, value)
    assert draws.std() == pytest.approx(30, abs=1e-3)
    assert value[1] - value[0] == pytest.approx(value[-1] - value[-2])
    # The largest errors that a scale of 0 to 100 allows are farther out.
    assert value[0] > -(8.75 + 0.769 * 100)
    assert value[-1] < 100 - 8.75


def test_the_errors_of_the_coefficients_are_the_regressions():
    """The catalogue has their 95 per cent intervals, as of every estimate with one."""
    assert MODEL.intercept_error == pytest.approx(4.54, abs=5e-4)
    assert MODEL.slope_error == pytest.approx(0.078, abs=5e-5)


@pytest.mark.parametrize("place", [0.0, 12.5, 50.0, 100.0])
@pytest.mark.parametrize("threshold", [5.0, 50.0, 67.0, 100.0])
def test_probability_is_the_integral_over_both_errors(place, threshold):
    probability, value = zip(*MODEL.nodes, strict=True)
    spread = math.hypot(MODEL.intercept_error, MODEL.slope_error * place)

    def reached(u):
        outcome = 8.75 + 0.769 * place + np.interp(u, probability, value)
        return norm.cdf((outcome - threshold) / spread)

    parts = [integrate.quad(reached, u, v, epsabs=1e-12)[0] for u, v in pairwise(probability)]
    assert MODEL.probability(place, threshold) == pytest.approx(sum(parts), abs=1e-10)


def test_probability_is_the_share_of_draws():
    draw = np.random.default_rng(7)
    n = 400_000
    probability, value = zip(*MODEL.nodes, strict=True)
    outcome = draw.normal(8.75, 4.54, n) + draw.normal(0.769, 0.078, n) * 60
    outcome += np.interp(draw.uniform(size=n), probability, value)
    share = (outcome.clip(0, 100) >= 50).mean()
    assert MODEL.probability(60, 50) == pytest.approx(share, abs=4 * math.sqrt(0.25 / n))


@given(SCORES, SCORES, st.floats(0, 100))
def test_more_support_never_makes_consent_less_likely(one, other, threshold):
    less, more = sorted((one, other))
    assert MODEL.probability(less, threshold) <= MODEL.probability(more, threshold) + 1e-12


@given(SCORES, st.floats(0, 100), st.floats(0, 100))
def test_a_higher_threshold_never_makes_consent_more_likely(place, one, other):
    lower, higher = sorted((one, other))
    found = [MODEL.probability(place, bar) for bar in (lower, higher)]
    assert 0 <= found[1] <= found[0] + 1e-12 <= 1 + 1e-12


def test_a_threshold_of_nothing_is_always_reached():
    assert MODEL.probability(0, 0) == 1


@pytest.mark.parametrize("field", ["position", "capability", "salience"])
def test_what_consent_rests_on_cannot_be_one_unknown_with_another_number(field):
    """It is not drawn by itself: nothing could hold it to the other number."""
    own = {"position": 40, "capability": 1, "salience": 50}
    own[field] = {"central": own[field], "unknown": "votes"}
    with pytest.raises(ValidationError, match="no place here"):
        provision(tuple(own.values()))


# A provision's consent and chance


def test_ends_of_consent_are_at_the_ends_of_positions_and_threshold():
    place = {"low": 20, "central": 50, "high": 80} | ASSUMED
    bar = {"low": 40, "central": 50, "high": 67} | ASSUMED
    found = consent(provision((place, 1, 100), consent_threshold=bar))
    wanted = [MODEL.probability(*at) for at in ((20, 67), (50, 50), (80, 40))]
    assert found == pytest.approx(wanted)
    usual = consent(provision((place, 1, 100)))
    assert usual == pytest.approx([MODEL.probability(p, 50) for p in (20, 50, 80)])


def of(provision, *actors):
    """The provision with the bodies of these actors."""
    bodies = [
        body.model_copy(update={"actor": actor})
        for body, actor in zip(provision.consent, actors, strict=True)
    ]
    return provision.model_copy(update={"consent": bodies})


def test_states_do_not_outvote_each_other():
    """A state against cannot be carried by one in favour, whatever their weights."""
    both = provision((20, 1, 100), (90, 9, 100))
    together, apart = consent(of(both, "USA", "USA")), consent(of(both, "USA", "RUS"))
    assert together
    assert apart
    alone = [MODEL.probability(place, 50) for place in (20, 90)]
    assert apart.central == pytest.approx(alone[0] * alone[1])
    assert apart.central < alone[0] < together.central


@given(st.lists(SCORES, min_size=2, max_size=4), st.floats(1, 100))
def test_one_more_state_never_makes_consent_more_likely(places, bar):
    whole = provision(*((place, 1, 100) for place in places), consent_threshold={"central": bar})
    actors = ("USA", "RUS", "FRA", "UKR")[: len(places)]
    every = consent(of(whole, *actors))
    fewer = consent(of(provision(*((p, 1, 100) for p in places[:-1]),
                                 consent_threshold={"central": bar}), *actors[:-1]))  # fmt: skip
    assert every
    assert fewer
    assert all(a <= b + 1e-12 for a, b in zip(every, fewer, strict=True))


def test_a_state_without_positions_is_left_to_the_likelihood():
    both = of(provision((20, 1, 100), (90, 1, 100)), "USA", "RUS")
    silent = both.consent[1].model_copy(update={"position": None})
    partly = both.model_copy(update={"consent": [both.consent[0], silent]})
    assert consent(partly) == consent(provision((20, 1, 100)))


def test_consent_is_not_modelled_without_positions_nor_where_in_force():
    plain = provision((50, 1, 100))
    nobody = plain.model_copy(update={"consent": []})
    assert consent(nobody) is None
    assert consent(plain.model_copy(update={"status": Status.IN_FORCE})) is None
    likelihood = nobody.chance()
    assert chance(nobody) == (likelihood.low, likelihood.central, likelihood.high)


def test_chance_is_likelihood_times_consent():
    one = provision(({"low": 20, "central": 50, "high": 80} | ASSUMED, 1, 100))
    rung, agreed = one.chance(), consent(one)
    wanted = [getattr(rung, end) * getattr(agreed, end) for end in ("low", "central", "high")]
    assert chance(one) == pytest.approx(wanted)


def chained():
    """Two provisions after each other, of which the first needs consent."""
    made = load_deal(library() / "_template.yaml")
    first = provision((50, 1, 100))
    second = made.provisions[1]
    return made.model_copy(update={"provisions": [second, first]})


def test_odds_of_a_deal_count_in_what_a_provision_depends_on():
    made = chained()
    table = odds(made).set_index("provision")
    assert [table.index.name, *table.columns] == list(COLUMNS)
    later, first = table.loc["lower-duties"], table.loc["partial-lifting"]
    for end in ("low", "central", "high"):
        agreed = first[f"rung_{end}"] * first[f"consent_{end}"]
        assert first[f"given_{end}"] == first[f"chance_{end}"] == pytest.approx(agreed)
        assert math.isnan(later[f"consent_{end}"])
        assert later[f"given_{end}"] == later[f"rung_{end}"]
        assert later[f"chance_{end}"] == pytest.approx(later[f"given_{end}"] * agreed)


def test_a_condition_reached_twice_counts_once():
    made = chained()
    second, first = made.provisions
    third = second.model_copy(
        update={"id": "third", "conditional_on": ["lower-duties", "partial-lifting"]}
    )
    made = made.model_copy(update={"provisions": [third, second, first]})
    table = odds(made).set_index("provision")["chance_central"]
    assert table["third"] == pytest.approx(chance(third).central * table["lower-duties"])


def test_expected_values_use_the_chance_with_consent():
    made = chained()
    first, second = (chance(made.provision(n)).central for n in ("partial-lifting", "lower-duties"))
    found = chances(made, ["lower-duties"], "central")
    assert found[frozenset({"partial-lifting", "lower-duties"})] == pytest.approx(first * second)
    assert found[frozenset({"partial-lifting"})] == pytest.approx(first * (1 - second))
    assert found[frozenset()] == pytest.approx(1 - first)


# Faults


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("        position: 120", "position"),
        ("        position: {low: 15, central: 35, basis: assumption}", "source"),
        ("        capability: -1", "capability"),
        ("        salience: 101\n        position: 50", "salience"),
        ("        capability: 2", "position"),
        ("        position: 50\n        capability: 0", "consent"),
        ("        position: 50\n      - {actor: USA, body: {en: Senate, ja: 上院}}", "consent"),
        ("    consent_threshold: 60", "consent_threshold"),
        ("        position: 50\n    consent_threshold: -1", "consent_threshold"),
    ],
)
def test_faults_say_where(line, field):
    start = TEMPLATE.index(BODY)
    end = TEMPLATE.index("\n", start)
    with pytest.raises(DealError) as caught:
        parse_deal(TEMPLATE[:start] + line + TEMPLATE[end:], "my.yaml")
    (fault,) = caught.value.faults
    first = TEMPLATE[:start].count("\n")
    named, row, _ = fault.where.split(":")
    assert named == "my.yaml"
    assert first - 3 <= int(row) <= first + 3
    assert field in fault.field
    assert fault.allowed

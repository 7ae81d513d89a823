"""What a draw is: its point, its values, what of the deal it carries out, where numbers go."""

import numpy as np
import pytest
from scipy import stats
from small_deal import tariff
from toy_model import DAY, OPEN, SLOPE, Toy, chance, deal_of, provision, size, toy_deal

from detente.deal.schema import Deal
from detente.ensemble.carried import carried_out
from detente.ensemble.draws import BLOCK, Design, at, hypercube
from detente.ensemble.evaluate import solve_states
from detente.ensemble.inputs import Input, inputs, open_magnitudes
from detente.ensemble.odds import odds
from detente.models.parameters import NORMAL_95, parameter
from detente.world.load import load_world
from detente.world.regime import load_regime

POINTS = np.linspace(0.001, 0.999, 332)


def design(made=None, seed=1) -> Design:
    return Design.of(made or toy_deal(), load_world(), [Toy()], seed)


@pytest.mark.parametrize("block", [0, 3])
def test_every_block_has_one_draw_in_each_hundredth_of_every_input(block):
    points = design().points(block * BLOCK, BLOCK)
    assert points.shape == (BLOCK, len(design().inputs))
    strata = np.sort((points * BLOCK).astype(int), axis=0)
    assert (strata == np.arange(BLOCK)[:, None]).all()
    assert ((points > 0) & (points < 1)).all()


def test_inputs_are_not_drawn_in_step():
    """Spearman's correlation of a hundred independent draws is below 0.4 in all pairs."""
    points = design().points(0, BLOCK)
    between = np.abs(np.corrcoef(points.T) - np.eye(points.shape[1]))
    assert between.max() < 0.4
    first, second = design().points(0, 2 * BLOCK).reshape(2, BLOCK, -1)
    assert not np.isclose(first, second).any()


@pytest.mark.parametrize(("first", "count"), [(0, 1), (37, 5), (98, 4), (250, 150)])
def test_a_draw_is_the_same_whatever_is_drawn_beside_it(first, count):
    whole = list(design().draws(0, 400))
    some = list(design().draws(first, count))
    assert [d.number for d in some] == list(range(first, first + count))
    assert some == whole[first : first + count]


def test_two_deals_with_one_seed_share_the_inputs_that_both_have():
    other = deal_of(provision("new", tariff(change=size(0, 1, 2))), provision("one", OPEN))
    one, two = (list(design(made).draws(0, 120)) for made in (toy_deal(), other))
    shared = set(one[0].row) & set(two[0].row)
    assert {f"parameter.{SLOPE}", "magnitude.one.0.change", "carried", "carried.one"} <= shared
    assert set(two[0].row) - shared == {"magnitude.new.0.change", "carried.new"}
    for a, b in zip(one, two, strict=True):
        assert {name: a.row[name] for name in shared} == {name: b.row[name] for name in shared}
        assert a.chain == b.chain


def test_another_seed_gives_other_draws_of_every_input():
    one, other = (design(seed=seed).points(0, BLOCK) for seed in (1, 2))
    assert not (one == other).all(axis=0).any()
    names = [i.name for i in design().inputs]
    np.testing.assert_array_equal(one[:, 3:], hypercube(1, 0, names[3:]))


@pytest.mark.parametrize("ends", [(0.0, 0.1, 0.6), (1.0, 1.0, 3.0), (-2.0, 4.0, 4.0)])
def test_half_of_a_number_lies_on_each_side_of_its_centre_in_a_right_triangle(ends):
    low, centre, high = ends
    found = Input("x", "parameter", *ends).at(POINTS)
    below = POINTS < 0.5
    # scipy's triangle with its mode at an end; one without width is the centre itself.
    for side, part, mode, start, width in (
        (below, 2 * POINTS, 1.0, low, centre - low),
        (~below, 2 * POINTS - 1, 0.0, centre, high - centre),
    ):
        wanted = stats.triang(mode, start, width).ppf(part[side]) if width else centre
        np.testing.assert_allclose(found[side], wanted, rtol=1e-12, atol=1e-12)
    assert Input("x", "parameter", *ends).at(np.array([0.5])) == pytest.approx(centre)


def test_an_estimate_is_drawn_from_a_normal_whose_95_per_cent_interval_is_its_range():
    found = Input("x", "parameter", 1.0, 2.0, 3.0, "normal")
    np.testing.assert_allclose(found.at(np.array([0.025, 0.5, 0.975])), [1, 2, 3], atol=1e-12)
    wanted = stats.norm(2.0, 1 / NORMAL_95).ppf(POINTS)
    np.testing.assert_allclose(found.at(POINTS), wanted, rtol=1e-12)


@pytest.mark.parametrize("count", [2, 3, 7])
def test_a_choice_has_even_odds_and_no_other_value(count):
    found = Input("x", "form", labels=tuple("abcdefg"[:count])).at(POINTS)
    np.testing.assert_array_equal(found, stats.randint(0, count).ppf(POINTS))
    assert Input("x", "form", labels=("a", "b")).at(np.array([1.0]))[0] == 1


def test_what_has_no_range_is_what_it_is():
    assert (Input("x", "consent", 0.4, 0.4, 0.4).at(POINTS) == 0.4).all()


def even(*more) -> Deal:
    """Two provisions of even odds, and others."""
    sure = chance(0.5, 0.5, 0.5)
    made = (provision(n, tariff(), more=sure) for n in ("one", "two"))
    return deal_of(*made, *more)


def rows(made, draws):
    names = [i.name for i in inputs(made, load_world(), []) if i.kind == "carried"]
    blocks = [hypercube(5, block, names) for block in range(draws // BLOCK)]
    return [dict(zip(names, point, strict=True)) for point in np.concatenate(blocks)]


def test_provisions_are_carried_out_as_often_as_their_chance_and_together_as_the_copula_says():
    rare = provision("rare", tariff(), more=chance(0.07, 0.07, 0.07))
    made, draws = even(rare), 20_000
    held = [carried_out(made, row) for row in rows(made, draws)]
    for name, share in (("one", 0.5), ("two", 0.5), ("rare", 0.07)):
        found = np.mean([name in one for one in held])
        assert found == pytest.approx(share, abs=4 * np.sqrt(share * (1 - share) / draws)), name
    same = np.mean([("one" in h) == ("two" in h) for h in held])
    wanted = 0.5 + np.arcsin(parameter("odds_correlation")) / np.pi
    assert same == pytest.approx(wanted, abs=4 * np.sqrt(0.25 / draws))


def test_the_chance_of_a_draw_is_its_likelihood_times_its_consent():
    made = deal_of(provision("one", tariff()))
    middle = {"carried": 0.5, "carried.one": 0.5, "likelihood.agreed": 0.8}
    assert carried_out(made, middle) == {"one"}
    assert carried_out(made, middle | {"likelihood.agreed": 0.4}) == set()
    assert carried_out(made, middle | {"consent.one": 0.6}) == set()
    assert carried_out(made, middle | {"consent.one": 0.7}) == {"one"}


def test_what_depends_on_others_is_never_without_them_and_what_is_denied_never_is():
    made = even(
        provision("denied", tariff(), status="denied"),
        provision("last", tariff(), more="conditional_on: [three]"),
        provision("three", tariff(), more="conditional_on: [one, two]"),
        provision("never", tariff(), more="conditional_on: [denied]"),
    )
    held = [carried_out(made, row) for row in rows(made, 3_000)]
    assert not any({"denied", "never"} & one for one in held)
    assert all({"one", "two"} <= one for one in held if "three" in one)
    assert all("three" in one for one in held if "last" in one)
    assert any("last" in one for one in held)


def depending(on, share):
    return f"{chance(share, share, share)}\n    conditional_on: [{on}]"


@pytest.mark.parametrize("ends", [(0.5, 0.5), (0.15, 0.3), (0.9, 0.07)])
def test_what_depends_on_others_has_its_chance_where_these_are_carried_out(ends):
    """Its own chance is given that they are, whatever all provisions have in common."""
    first, second = ends
    made = deal_of(
        provision("one", tariff(), more=chance(first, first, first)),
        provision("two", tariff(), more=depending("one", second)),
        provision("three", tariff(), more=depending("two", 0.4)),
    )
    draws = 20_000
    held = [carried_out(made, row) for row in rows(made, draws)]
    for before, name, share in (("one", "two", second), ("two", "three", 0.4)):
        given = [name in one for one in held if before in one]
        assert np.mean(given) == pytest.approx(share, abs=4 * np.sqrt(share / len(given))), name
    table = odds(made).set_index("provision")["chance_central"]
    for name, share in table.items():
        found = np.mean([name in one for one in held])
        assert found == pytest.approx(share, abs=4 * np.sqrt(share / draws)), name


@pytest.mark.parametrize("ends", [(0.0, 1.0), (1.0, 0.0), (1.0, 1.0)])
def test_what_is_certain_or_impossible_is_so_given_what_it_depends_on(ends):
    first, second = ends
    made = deal_of(
        provision("one", tariff(), more=chance(first, first, first)),
        provision("two", tariff(), more=depending("one", second)),
    )
    held = {carried_out(made, row) for row in rows(made, 300)}
    assert held == {frozenset({n for n, p in (("one", first), ("two", first * second)) if p})}


def test_the_row_of_a_draw_says_what_it_carries_out():
    made = even(provision("three", tariff(), more="conditional_on: [one]"))
    draws = list(design(made).draws(0, BLOCK))
    for draw in draws:
        said = {name for name in names_of(draw) if draw.row[f"carried.{name}"] == 1.0}
        assert said == draw.held
        assert all(draw.row[f"carried.{name}"] == 0.0 for name in names_of(draw) - said)
    assert 0 < sum("three" in draw.held for draw in draws) < BLOCK


def names_of(draw) -> set[str]:
    return {provision.id for provision in draw.deal.provisions}


def test_every_magnitude_of_a_draw_is_put_where_it_belongs():
    ranges = (size(0.0, 0.1, 0.2), size(0.3, 0.4, 0.5), size(0.6, 0.7, 0.8))
    two = provision("two", tariff(change=ranges[0]), tariff(change=0.9), tariff(change=ranges[1]))
    made = deal_of(two, provision("three", tariff(change=ranges[2])))
    names = [i.name for i in inputs(made, load_world(), []) if i.kind == "magnitude"]
    assert names == ["magnitude.two.0.change", "magnitude.two.2.change", "magnitude.three.0.change"]
    drawn = at(made, dict(zip(names, (0.01, 0.31, 0.61), strict=True)))
    values = [[m.change.value() for m in p.measures] for p in drawn.provisions]
    assert values == [[0.01, 0.9, 0.31], [0.61]]
    assert not list(open_magnitudes(drawn.provisions))
    assert made.provisions[0].measures[0].change.value("high") == 0.2


def test_numbers_of_one_unknown_are_at_the_same_place_of_their_ranges():
    def same(*ends):
        return size(*ends)[:-1] + ", unknown: volume}"

    made = deal_of(
        provision("one", tariff(change=same(0.0, 0.1, 0.2)), tariff(change=size(0.0, 0.1, 0.2))),
        provision("two", tariff(change=same(0.3, 0.4, 0.9))),
    )
    drawn = list(design(made).draws(0, 50))
    one, apart, two = (
        np.array([draw.row[f"magnitude.{name}.change"] for draw in drawn])
        for name in ("one.0", "one.1", "two.0")
    )
    below = one < 0.1
    place = (one - 0.1) / 0.1
    np.testing.assert_allclose(two, 0.4 + place * np.where(below, 0.1, 0.5), rtol=1e-12)
    assert abs(np.corrcoef(one, apart)[0, 1]) < 0.5


def test_two_numbers_of_one_measure_are_drawn_apart():
    cap, outside = size(50, 60, 70), size(0.1, 0.2, 0.3)
    where = "exporter: [RUS], importer: [IND], fuel: [crude]"
    made = deal_of(provision("one", f"kind: price_cap, {where}, cap: {cap}, outside: {outside}"))
    names = [i.name for i in inputs(made, load_world(), []) if i.kind == "magnitude"]
    assert names == ["magnitude.one.0.cap", "magnitude.one.0.outside"]
    (measure,) = at(made, dict(zip(names, (55.0, 0.15), strict=True))).provisions[0].measures
    assert (measure.cap.value(), measure.outside.value()) == (55.0, 0.15)


def test_at_the_central_values_nothing_of_a_state_moves():
    made, world, regime = toy_deal(), load_world(), load_regime(DAY)
    row = {i.name: i.central for i in inputs(made, world, []) if i.kind == "magnitude"}
    one, same = (solve_states(d, [Toy()], world, regime) for d in (made, at(made, row)))
    assert one.shocks == same.shocks
    for state in ("base", "today", "deal", "odds"):
        before, after = (getattr(s, state)["toy"].data for s in (one, same))
        assert before.identical(after)

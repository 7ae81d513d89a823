"""The episodes: their files, the scorecard of the package, the page, and the report's words."""

import re
from functools import cache

import numpy as np
import pytest

from detente.backtest import predict
from detente.backtest.episode import load_episode, names
from detente.backtest.page import PAGE, markdown
from detente.backtest.run import run
from detente.backtest.score import scorecard, summarise
from detente.backtest.show import render
from detente.errors import DataError, DetenteError
from detente.i18n import number
from detente.models.base import models
from detente.report.backtests import section
from detente.world.load import load_world
from detente.world.regime import provisions

JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龠]")
ENERGY = {"energy_embargo", "transit_stop", "price_cap", "energy_cost"}
MONEY = {"payment_access", "reserve_access", "settlement_currency"}


@cache
def central(name):
    return predict.central(name)


def test_episodes_in_order_of_their_year():
    found = names()
    assert {"food-2014", "tariffs-2018", "energy-2022", "settlement-2022"} <= set(found)
    assert [int(name[-4:]) for name in found] == sorted(int(name[-4:]) for name in found)


@pytest.mark.usefixtures("english")
def test_an_unknown_episode_is_told_with_the_nearest():
    with pytest.raises(DataError, match="food-2014"):
        load_episode("food-2013")


@pytest.mark.parametrize("name", names())
def test_files_of_an_episode(name):
    episode = load_episode(name)
    assert set(episode.setup.models) <= set(models())
    ids = [one.id for one in episode.observations]
    assert len(set(ids)) == len(ids)
    for one in episode.observations:
        assert one.source, one.id
        assert one.licence, one.id
        assert one.years, one.id
        for lang in ("en", "ja"):
            assert one.kind(lang), one.id
            assert one.place(lang), one.id
        assert JAPANESE.search(one.kind("ja")), one.id
    for words in (episode.setup.world, *episode.setup.missing):
        assert JAPANESE.search(words["ja"])
        assert not JAPANESE.search(words["en"])


@pytest.mark.parametrize("name", ["food-2014", "tariffs-2018", "energy-2022", "settlement-2022"])
def test_measures_are_the_regimes_and_start_after_the_world_before(name):
    """An episode holds what the regime knows, to the letter, and none of it twice."""
    episode = load_episode(name)
    known = {p.id: p for p in provisions()}
    for provision in episode.deal.provisions:
        assert provision.starts > episode.before, provision.id
        theirs = known[provision.id]
        own = list(provision.measures)
        assert own, provision.id
        kinds = {m.kind for m in own}
        # Of a provision on trade and on fuels or money an episode may take one part.
        part = next((s for s in (ENERGY, MONEY) if kinds <= s), kinds)
        assert own == [m for m in theirs.measures if m.kind in part], provision.id


def test_a_fitted_figure_says_so():
    """What the measures admit is read from 2024, so such a figure cannot test the model."""
    episode = load_episode("energy-2022")
    sample = {one.id: one.in_sample for one in episode.observations}
    assert sample["crude-eu"]
    assert sample["crude-ind"]
    assert not sample["products-tur"]


def test_observed_deliveries_are_those_of_the_energy_data():
    flow = load_world().part("energy")["energy_flow"]
    change = flow.sel(year=2024) - flow.sel(year=2021)
    for one in load_episode("energy-2022").observations:
        if one.what == "energy" and one.importer in (("CHN",), ("IND",), ("TUR",), ("USA",)):
            at = {"exporter": "RUS", "importer": one.importer[0], "fuel": one.item[0]}
            assert one.value == pytest.approx(float(change.sel(at)), abs=0.051), one.id


def test_scorecard_has_every_observed_figure():
    asked = {
        (name, o.id, o.unit, o.years, o.value, o.in_sample, o.source, o.licence)
        for name in names()
        for o in load_episode(name).observations
    }
    held = {
        (s.episode, s.quantity, s.unit, s.years, s.observed, s.in_sample, s.source, s.licence)
        for s in scorecard()
    }
    assert held == asked
    assert min(s.draws for s in scorecard()) >= 190


@pytest.mark.parametrize("name", names())
def test_scorecard_is_what_the_models_say(name):
    """The central case and the naive answers, solved again."""
    own = [s for s in scorecard() if s.episode == name]
    told, naive = central(name)
    np.testing.assert_allclose(told, [s.central for s in own], rtol=1e-3, atol=2e-3)
    stored = np.array([np.nan if s.naive is None else s.naive for s in own])
    np.testing.assert_allclose(naive, stored, rtol=1e-3, atol=2e-3)


def test_draws_lie_about_the_stored_band_and_do_not_depend_on_the_batch():
    found = predict.solved("tariffs-2018", predict.SEED, 0, 4)
    np.testing.assert_allclose(predict.solved("tariffs-2018", predict.SEED, 3, 1), found[3:])
    own = [s for s in scorecard() if s.episode == "tariffs-2018"]
    width = np.array([s.high - s.low for s in own])
    low, high = (np.array([getattr(s, end) for s in own]) for end in ("low", "high"))
    assert (found > low - width).all()
    assert (found < high + width).all()
    assert (found.std(axis=0) > 0).all()


def test_budgets_with_few_draws():
    done = []
    rows = run(["nato-2014"], draws=5, progress=lambda *at: done.append(at))
    assert len(rows) == 27
    assert done[0] == (0, 5)
    assert done[-1] == (5, 5)
    assert all(row.low <= row.median <= row.high for row in rows)


def test_no_draws_is_an_error():
    with pytest.raises(DetenteError):
        run(["nato-2014"], draws=0)


def test_page_of_the_documentation_is_current():
    assert PAGE.read_text("utf-8") == markdown(), "run python -m detente.backtest.page"


def test_what_the_page_says_of_the_failures():
    found = {(row.model, row.in_sample): row for row in summarise(scorecard())}
    by = {s.quantity: s for s in scorecard()}
    assert found["trade", False].narrow
    assert found["energy", False].narrow
    assert found["defence_spending", False].narrow
    assert found["defence_spending", False].no_better
    # Too much and too soon, and in the band five years after.
    assert by["china-in-us-imports-2019"].error < 0
    assert not by["china-in-us-imports-2019"].covered
    assert by["china-in-us-imports-2023"].covered
    food = [s for s in scorecard() if s.quantity.startswith("eu-food")]
    assert food[0].covered
    assert by["russia-food-2015"].observed < by["russia-food-2015"].low - 20
    assert all(abs(s.naive - s.observed) < abs(s.error) for s in food)
    crude = [by[f"crude-{to}"] for to in ("ind", "chn", "tur")]
    assert all(s.median > 0 and s.observed > 0 for s in crude)
    others = [s for s in scorecard() if s.quantity.startswith(("products", "lng", "pipeline"))]
    others = [s for s in others if not s.in_sample]
    assert sum(abs(s.naive - s.observed) < abs(s.error) for s in others) > len(others) / 2
    assert by["gas-price-2022"].high < by["gas-price-2022"].observed / 4
    assert by["gas-price-2024"].observed < 0 < by["gas-price-2024"].low
    money = [s for s in scorecard() if s.episode == "settlement-2022"]
    roubles, unfriendly, friendly = (
        [s for s in money if s.quantity.startswith(kind)]
        for kind in ("rouble", "unfriendly", "friendly")
    )
    assert all(s.covered for s in roubles)
    assert all(s.observed < s.low for s in unfriendly[1:])
    assert all(s.observed > s.high for s in friendly)
    budgets = [s for s in scorecard() if s.episode == "nato-2022"]
    assert summarise(budgets)[0].narrow


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_report_says_how_far_off_the_models_were(lang):
    every = [{"name": name} for name in models()]
    lines = section(every, lang)
    rows = [r for r in summarise(scorecard()) if not r.in_sample]
    assert len(lines) == len({r.model for r in rows}) + 1
    for row in rows:
        (line,) = (text for text in lines if f"{100 * row.ratio:.0f}%" in text)
        assert str(row.covered) in line
        assert str(row.count) in line
    assert bool(JAPANESE.search("".join(lines))) is (lang == "ja")
    assert section([{"name": "power"}], lang)[0].count(":" if lang == "en" else "：") == 1


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_tables_fit_the_terminal(lang):
    from io import StringIO

    from rich.console import Console

    screen = Console(file=StringIO(), width=80)
    for part in render(scorecard(), lang):
        screen.print(part)
    told = screen.file.getvalue()
    for one in scorecard():
        assert number(one.median, lang, 1, signed=True) in told, "broken over two lines"
    assert all(load_episode(n).setup.world[lang][:8] in told for n in names())


@pytest.mark.parametrize("name", names())
def test_every_sentence_of_a_deal_has_its_japanese(name):
    def pairs(node):
        if isinstance(node, dict):
            if {"en", "ja"} <= set(node):
                yield node
            for value in node.values():
                yield from pairs(value)
        elif isinstance(node, list):
            for value in node:
                yield from pairs(value)

    found = list(pairs(load_episode(name).deal.model_dump(mode="json")))
    assert found
    for said in found:
        assert bool(JAPANESE.search(said["ja"])) is bool(said["en"]), said
        assert not JAPANESE.search(said["en"]), said

"""What a page moves is what a run says, and it writes numbers as the report does."""

import datetime
import json
import math
from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path

import numpy as np
import pytest
from babel.numbers import format_decimal
from hypothesis import example, given
from hypothesis import strategies as st

from detente import catalogue
from detente.i18n import LANGUAGES
from detente.record import Run
from detente.report.numbers import Numbers
from detente.report.quantity import _DOLLARS, _WORDS, BILLION, MILLION, quantity, writing
from detente.studio.answer import answer
from detente.studio.board import COMPARISONS, described, mapped
from detente.studio.desk import Desk
from detente.studio.topics import TOPICS, topic
from detente.studio.workspace import Workspace

DEALS = ("moscow-washington-2025", "gulf-asia-energy-2026")


@pytest.fixture(scope="module")
def desk():
    return Desk(datetime.date(2026, 11, 1))


@pytest.fixture(scope="module", params=DEALS)
def deal(request, tmp_path_factory):
    return Workspace(tmp_path_factory.mktemp("workspace")).load(request.param)


def test_the_board_is_the_table_of_the_run(desk, deal):
    run, board = desk.run(deal), desk.board(deal, deal)
    groups = {f"{comparison}/{name}" for comparison in COMPARISONS for name in mapped()}
    assert groups <= set(board.values)
    for group in groups:
        comparison, name = group.split("/")
        table = run.table(name, comparison)
        at = dict(zip(board.countries[name], board.values[group], strict=True))
        told = [at.pop(code) for code in table["country"].astype(str)]
        np.testing.assert_array_equal(told, table["value"].to_numpy())
        # A table leaves out what is nothing before and after, and all where nothing is to compare.
        assert all(math.isnan(value) for value in at.values()) or not len(table)
    assert "CHE" not in set(run.table("tariff_revenue")["country"])
    assert len(run.table("real_income")) == len(board.values["deal/real_income"])


def test_the_cells_are_the_figures_and_both_those_of_the_run(desk, deal):
    cells = desk.cells(deal)
    values = desk.board(deal, deal).values["cells"]
    shown = answer(desk.run(deal), cells, "en")["figures"]
    numbers = Numbers(desk.run(deal))
    assert len(cells) == len(values) == len(shown) > 10
    for cell, value, figure in zip(cells, values, shown, strict=True):
        assert (figure["outcome"], tuple(figure["at"])) == cell
        assert figure["value"] == value == numbers.at(cell[0], *cell[1]).value
        assert figure["topic"] in TOPICS
        assert figure["shown"] == _written(value, figure["writing"], "en")


def test_claims_lead_to_their_words(desk, deal):
    found = answer(desk.run(deal), desk.cells(deal), "ja")["claims"]
    assert {row["id"] for row in found} == {claim.id for claim in deal.claims}


def test_what_drives_income_is_told_by_provision(desk, deal):
    why = answer(desk.run(deal), (), "en")["why"]
    moves = np.abs(desk.board(deal, deal).values["deal/real_income"]).max() > 1e-8
    assert (why is not None) == moves
    if why:
        titles = {p.title.en for p in deal.provisions}
        assert titles & {line["cells"][0]["text"] for line in why["lines"]}
        assert all(len(line["cells"]) == len(why["heads"]) for line in why["lines"])


def test_bands_are_those_of_the_run_and_none_without_draws(desk, deal):
    run = desk.run(deal)
    assert answer(run, (), "en")["bands"] == {}
    banded = {
        name: frame.assign(low=frame["value"] - 1, high=frame["value"] + 2)
        if {"value", "low", "high"} <= set(frame)
        else frame
        for name, frame in run.tables.items()
    }
    drawn = {"count": 5, "failed": [], "inputs": [], "seed": 1}
    found = answer(Run(Path(deal.id), run.meta | {"draws": drawn}, banded), (), "en")["bands"]
    board = desk.board(deal, deal)
    assert set(found) == set(board.values) - {"cells"}
    for group, ends in found.items():
        at = dict(zip(board.countries[group.split("/")[1]], board.values[group], strict=True))
        assert all(ends[code] == [at[code] - 1, at[code] + 2] for code in ends)
    assert len(found["deal/real_income"]) == len(board.values["deal/real_income"])


def _written(value, of, lang):
    """Write a number as the page does: the rule of format.js."""
    if value == 0:
        return of["zero"]
    size = abs(value)
    if size < of["least"]:
        return of["under"]
    pattern = next(p for p in of["patterns"] if _rounded(size, of) >= p["least"])
    amount = _rounded(size * pattern["factor"], of)
    power = math.floor(math.log10(amount))
    digits = max(0, min(6, (2 if power >= 0 else 1) - power))
    rounded = Decimal(amount).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_EVEN)
    number = format_decimal(rounded, "#,##0." + "#" * digits, locale=lang)
    sign = "+" if value > 0 else "\u2212"
    return pattern["template"].replace("{sign}", sign).replace("{amount}", number)


def _rounded(size, of):
    return float(f"{size:.{of['digits']}g}") if of["digits"] else size


UNITS = (*_DOLLARS, *_WORDS)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("unit", UNITS)
@given(power=st.floats(-6, 7), sign=st.sampled_from([-1, 1]))
@example(power=3 + math.log10(0.99996), sign=1)
@example(power=-7, sign=-1)
def test_the_page_writes_numbers_as_the_report_does(lang, unit, power, sign):
    value = sign * 10.0**power
    plain = json.loads(json.dumps(_plain(unit, lang)))
    assert _written(value, plain, lang) == quantity(value, unit, lang)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("unit", UNITS)
def test_nothing_is_written_as_the_report_does(lang, unit):
    assert _written(0.0, _plain(unit, lang), lang) == quantity(0.0, unit, lang)


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        (1234.5, BILLION, "+1.23兆ドル"),
        (-1.2345, BILLION, "−12.3億ドル"),
        (12.3, MILLION, "+1,230万ドル"),
        (8.1, "Mt", "+810万トン"),
        (-0.3, "USD/bbl", "1バレル−0.3ドル"),
        (0.02, MILLION, "10万ドル未満"),
    ],
)
def test_a_japanese_reader_counts_in_ten_thousands(value, unit, shown):
    assert _written(value, _plain(unit, "ja"), "ja") == shown


def _plain(unit, lang):
    from dataclasses import asdict

    return asdict(writing(unit, lang))


def test_outcomes_are_offered_with_what_they_are_about():
    for lang in LANGUAGES:
        rows = described(lang)
        assert [row["id"] for row in rows] == mapped()
        assert {row["topic"] for row in rows} == set(TOPICS)
        assert {row["id"]: row["money"] for row in rows}["real_income"] == "real_income_usd"
    for name in ("energy_settlement", "world_settlement", "reserve_share", "exchange_rate"):
        assert topic(name) == "currency"
    assert topic("energy_price") == topic("consumer_price") == "energy"
    assert topic("threat") == "security"
    assert {topic(name) for name in catalogue.outcomes()} == set(TOPICS)

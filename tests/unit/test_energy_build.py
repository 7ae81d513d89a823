"""The steps that estimate flows of energy, on small figures whose answer is known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from detente.errors import DataError, SolveError
from detente.world.build import energy_capacity as capacity
from detente.world.build.energy_fit import Block, fit, merged, sparse
from detente.world.build.energy_label import atoms, members, node, points, shares
from detente.world.sources import gem_tracker, pink_sheet


def test_fit_without_blocks_is_the_product_of_the_margins():
    rows, columns = np.array([2.0, 6.0]), np.array([4.0, 4.0])
    np.testing.assert_allclose(fit(np.ones((2, 2)), rows, columns), np.outer(rows, columns) / 8)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000))
def test_fit_meets_rows_columns_and_blocks_of_some_flows(seed):
    draw = np.random.default_rng(seed)
    truth = draw.uniform(0.2, 5, (5, 6))
    mask = np.zeros(truth.shape, dtype=bool)
    mask[:2, 3:] = True
    block = Block("two to three", mask, float(truth[mask].sum()))
    prior = truth * draw.uniform(0.5, 2, truth.shape)
    found = fit(prior, truth.sum(axis=1), truth.sum(axis=0), [block])
    assert found.sum(axis=1) == pytest.approx(truth.sum(axis=1), rel=1e-5)
    assert found.sum(axis=0) == pytest.approx(truth.sum(axis=0), rel=1e-3)
    assert found[mask].sum() == pytest.approx(block.total, rel=1e-5)


def test_totals_that_contradict_each_other_are_an_error():
    prior = np.array([[1.0, 0.0], [1.0, 1.0]])
    mask = np.array([[True, False], [False, False]])
    with pytest.raises(SolveError):
        fit(prior, np.array([2.0, 1.0]), np.array([2.0, 1.0]), [Block("one", mask, 1.0)])


def test_small_cells_are_dropped_and_totals_kept():
    truth = np.array([[10.0, 0.01], [5.0, 7.0]])
    found = sparse(truth, truth.sum(axis=1), truth.sum(axis=0), [], least=0.05)
    assert found[0, 1] == 0
    assert found.sum(axis=1) == pytest.approx(truth.sum(axis=1), abs=1e-3)


def test_blocks_of_the_same_cells_add_up():
    mask = np.eye(2, dtype=bool)
    assert [b.total for b in merged([Block("a", mask, 1), Block("b", mask.copy(), 2)])] == [3]


def test_every_atom_belongs_to_a_node_and_every_pooled_label_is_shared_out_wholly():
    assert {node(a) for a in atoms()} == set(points())
    for variable in ("oil_production", "gas_production", "refinery_throughput", "coal_production"):
        for label in ("Other Europe", "Other Africa", "Germany", "Western Africa"):
            assert sum(shares(label, variable).values()) == pytest.approx(1)
    assert shares("Total World", "oil_production") == {}


def test_an_unknown_label_is_answered_with_the_nearest():
    with pytest.raises(DataError, match="Saudi Arabia"):
        members("Saudi Arabiaa", "oil")


HEADER = "id,name,unit-name,status,areas,capacity,start-year,tracker-custom\n"
TERMINALS = (
    HEADER + "1,A,T1,operating,Germany,10,2022,GGIT - import\n"
    "2,A,T2,operating,Germany,5,,GGIT - import\n"
    "3,B,T1,cancelled,Germany,7,2020,GGIT - import\n"
    "4,C,T1,operating,Trinidad and Tobago,12,1999,GGIT - export\n"
    '5,D,,operating,"Poland, Slovakia",5.7,2022,GGIT\n'
    '6,E,,mothballed,"Poland, Germany",30,1999,GGIT\n'
)


def test_terminals_and_links_of_the_tracker(tmp_path):
    path = tmp_path / "units.csv"
    path.write_text(TERMINALS, "utf-8")
    units = gem_tracker.read(path)
    landing = capacity.terminals(units, 2021, "regasification", 1.36)
    assert landing == pytest.approx({"DEU": 5 * 1.36})
    landing = capacity.terminals(units, 2024, "regasification", 1.36)
    assert landing == pytest.approx({"DEU": 15 * 1.36})
    sending = capacity.terminals(units, 2024, "liquefaction", 1.0)
    assert sending == pytest.approx({"OTHER_AMERICAS": 12})
    links = capacity.interconnectors(units)
    at = {n: i for i, n in enumerate(points())}
    assert links[at["POL"], at["SVK"]] == links[at["SVK"], at["POL"]] == 5.7
    assert links[at["DEU"], at["POL"]] == 8  # listed by hand; the mothballed line does not count


def test_a_tracker_without_its_columns_is_refused(tmp_path):
    path = tmp_path / "units.csv"
    path.write_text("id,name\n1,A\n", "utf-8")
    with pytest.raises(DataError, match="status"):
        gem_tracker.read(path)


def test_prices_are_means_of_the_months_that_have_one(tmp_path):
    book = Workbook()
    sheet = book.active
    sheet.title = "Monthly Prices"
    for row in (
        ["World Bank Commodity Price Data"],
        [None, "Crude oil, Brent", "LNG"],
        [None, "CRUDE_BRENT", "NGAS_JP"],
        ["2021M01", 60.0, "…"],
        ["2021M02", 70.0, 9.0],
        ["2022M01", 90.0, 12.0],
    ):
        sheet.append(row)
    path = tmp_path / "prices.xlsx"
    book.save(path)
    found = pink_sheet.read(path)
    assert found["CRUDE_BRENT"] == {2021: 65.0, 2022: 90.0}
    assert found["NGAS_JP"] == {2021: 9.0, 2022: 12.0}
    sheet.title = "Another"
    book.save(path)
    with pytest.raises(DataError):
        pink_sheet.read(path)


def test_capacities_are_rounded_up():
    assert capacity.rounded_up(np.array([1.001, 2.0, 0.0])).tolist() == [1.01, 2.0, 0.0]

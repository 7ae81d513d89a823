"""Deals with the signs that must come out; an analyst adds a case by adding lines to signs.yaml."""

from functools import cache
from pathlib import Path

import pytest
import yaml

from detente.pipeline import run
from detente.record import Run

CASES = yaml.safe_load((Path(__file__).parent / "signs.yaml").read_text("utf-8"))
AS_OF = CASES["as_of"]


@pytest.fixture(scope="session")
def runs(tmp_path_factory):
    folder = tmp_path_factory.mktemp("runs")

    @cache
    def get(deal: str) -> Run:
        return run(deal, folder, as_of=AS_OF)

    return get


@pytest.mark.parametrize(
    "case",
    CASES["expect"],
    ids=lambda c: f"{c['deal']}-{c['outcome']}-{'-'.join(c['where'].values())}",
)
def test_sign(runs, case):
    table = runs(case["deal"]).table(case["outcome"], case.get("comparison", "deal"))
    for axis, label in case["where"].items():
        table = table[table[axis] == label]
    assert len(table) == 1, case
    row = table.iloc[0]
    sign = {"+": 1, "-": -1}[case["sign"]]
    assert row["value"] * sign > 0, f"{case['why']}: {row['value']}"
    if case.get("robust"):
        assert row["low"] * sign > 0, case
        assert row["high"] * sign > 0, case

"""Deals with the signs that must come out; an analyst adds a case by adding lines to signs.yaml."""

from pathlib import Path

import pytest
import yaml

CASES = yaml.safe_load((Path(__file__).parent / "signs.yaml").read_text("utf-8"))


def name(case: dict) -> str:
    return "-".join([case["deal"], case["outcome"], *case["where"].values()])


@pytest.mark.parametrize("case", CASES["expect"], ids=name)
def test_sign(runs, case):
    run = runs(case["deal"], CASES["as_of"])
    table = run.table(case["outcome"], case.get("comparison", "deal"))
    for axis, label in case["where"].items():
        table = table[table[axis] == label]
    assert len(table) == 1, case
    row = table.iloc[0]
    sign = {"+": 1, "-": -1}[case["sign"]]
    assert row["value"] * sign > 0, f"{case['why']}: {row['value']}"
    if case.get("robust"):
        assert row["low"] * sign > 0, case
        assert row["high"] * sign > 0, case

"""Deals with the signs that must come out; an analyst adds a case by adding lines to signs.yaml."""

import json
from pathlib import Path

import numpy as np
import pytest
import yaml

CASES = yaml.safe_load((Path(__file__).parent / "signs.yaml").read_text("utf-8"))
SIGN = {"+": 1, "-": -1}


def name(case: dict) -> str:
    return "-".join([case["deal"], case["outcome"], *case["where"].values()])


def small(deal: str) -> str:
    """Write a deal of a single provision with the measures that signs.yaml gives it."""
    words = {"en": deal, "ja": deal}
    provision = {"id": "one", "title": words, "parties": ["USA"], "domain": "energy"}
    provision |= {"status": "agreed", "measures": CASES["small"][deal]}
    head = {"id": deal, "title": words, "summary": words, "date": "2026-11-24", "parties": ["USA"]}
    return json.dumps(head | {"provisions": [provision]})


@pytest.fixture(scope="session")
def found(runs, tmp_path_factory):
    folder = tmp_path_factory.mktemp("deals")
    for deal in CASES["small"]:
        (folder / f"{deal}.yaml").write_text(small(deal), "utf-8")
    return lambda deal: runs(
        folder / f"{deal}.yaml" if deal in CASES["small"] else deal, CASES["as_of"]
    )


@pytest.mark.parametrize("case", CASES["expect"], ids=name)
def test_sign(found, case):
    table = found(case["deal"]).table(case["outcome"], case.get("comparison", "deal"))
    for axis, label in case["where"].items():
        table = table[table[axis] == label]
    assert len(table) == 1, case
    row = table.iloc[0]
    ends = [row["value"], row["low"], row["high"]] if case.get("robust") else [row["value"]]
    if case["sign"] == "0":
        # Of pairs and sectors those that move most are drawn: what does not move has no band.
        ends = [ends[0], *(end for end in ends[1:] if not np.isnan(end))]
    assert not np.isnan(ends).any(), f"{case['why']}: {ends}"
    if case["sign"] == "0":
        assert ends == pytest.approx([0.0] * len(ends), abs=1e-9), case["why"]
    elif case["sign"] in ("<=", ">="):
        no_more = case["sign"] == "<="
        assert max(ends if no_more else [-end for end in ends]) <= 1e-9, f"{case['why']}: {ends}"
    else:
        assert min(end * SIGN[case["sign"]] for end in ends) > 0, f"{case['why']}: {ends}"

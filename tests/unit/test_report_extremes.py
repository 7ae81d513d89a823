"""The report says which case makes each end of a party's range, and which study alone does."""

from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from detente.i18n import LANGUAGES
from detente.report.extremes import extremes

CASES = {
    ("one_2001", "low"): (0.01, -0.02),
    ("one_2001", "high"): (0.02, -0.01),
    ("two_2002", "low"): (0.015, -0.0005),
    ("two_2002", "high"): (0.9, 0.03),
    ("three_2003", "low"): (0.012, -0.015),
    ("three_2003", "high"): (0.018, 0.029),
}


def numbers(cases=CASES) -> Any:
    rows = [
        {"country": country, "case": case, "elasticity": study, "value": value}
        for (study, case), values in cases.items()
        for country, value in zip(("USA", "RUS"), values, strict=True)
    ]
    columns = ["country", "case", "elasticity", "value"]
    run = SimpleNamespace(cases=pd.DataFrame(rows, columns=columns))
    return SimpleNamespace(run=run, heads=("USA", "RUS"), spread=lambda values: values)


def test_ends_and_the_study_that_makes_the_range():
    first, second = extremes(numbers(), "en")
    assert first.startswith("United States: lowest +0.01% (One (2001); magnitudes: low)")
    assert "highest +0.9% (Two (2002); magnitudes: high)." in first
    assert first.endswith("without Two (2002) the range would be +0.01% to +0.02%.")
    assert "lowest −0.02% (One (2001); magnitudes: low)" in second
    assert "without" not in second  # each study widens it, none alone by half


def test_an_end_too_small_to_show_keeps_its_side_of_zero():
    tiny = {key: (-0.0001 * (at + 1), 0.5) for at, key in enumerate(CASES)}
    assert "under 0.001%" not in extremes(numbers(tiny), "en")[0]
    assert extremes(numbers(tiny), "en")[0].count("below") == 2


@pytest.mark.parametrize("lang", LANGUAGES)
def test_one_study_or_no_case_names_none(lang):
    alone = {key: values for key, values in CASES.items() if key[0] == "two_2002"}
    assert len(extremes(numbers(alone), lang)) == 2
    assert extremes(numbers({}), lang) == []

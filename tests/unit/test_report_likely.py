"""What the report says is to be expected, as far as a deal is carried out."""

from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from detente.i18n import LANGUAGES, text
from detente.report import drivers, likely
from detente.report.numbers import Number
from detente.report.quantity import ends

# Of forty draws it falls in ten, rises in one; the solver leaves a little over in another.
DRAWN = pd.Series([-2.0] * 10 + [0.4] + [1e-12] + [0.0] * 28)


@pytest.fixture
def numbers(monkeypatch) -> Any:
    """Return a stand-in for the numbers of a run with one main number, drawn at the odds."""
    one = Number("threat", ("FIN",), -1.1, -2.4, -0.1)
    monkeypatch.setattr(drivers, "main", lambda numbers: [one])

    def sums(outcome: str, weights: Any, comparison: str) -> pd.Series | None:
        return DRAWN if comparison == "odds" else None

    return SimpleNamespace(groups=(), sums=sums)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_mean_band_and_shares_are_those_of_the_draws_at_the_odds(numbers, lang):
    found = likely.table(numbers, lang)
    (line,) = found.lines
    _, deal, mean, falls, rises = line.cells
    assert deal.text.startswith("−1.1")
    # (10 * -2 + 0.4) / 40
    assert mean.text.startswith("−0.49")
    assert mean.note == ends(-2.0, 0.0, "percentage points", lang)
    assert (falls.text, rises.text) == ("25%", text("draws.percent", lang, n="2"))


def test_there_is_no_table_where_nothing_was_drawn(monkeypatch):
    monkeypatch.setattr(drivers, "main", lambda numbers: [Number("threat", ("FIN",), -1.1)])
    nothing: Any = SimpleNamespace(groups=(), sums=lambda *of: None)
    assert likely.table(nothing, "en") is None


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (-2.0, 0.0, "−2 to 0 points"),
        (0.0, 0.0, "0 points"),
        (-2.0, -1e-5, "−2 points to just below zero"),
        (0.0, 1e-5, "0 points to just above zero"),
        (-1e-5, 1e-5, "just below zero to just above zero"),
    ],
)
def test_ends_of_a_band_stand_without_brackets(low, high, said):
    assert ends(low, high, "percentage points", "en") == said

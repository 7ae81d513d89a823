"""A package of one's own adds a model, an outcome and their rows, as CONTRIBUTING.md says."""

import datetime
import importlib
from importlib.metadata import EntryPoint

import numpy as np
import pytest

from detente import catalogue
from detente.errors import DataError
from detente.models.base import models
from detente.pipeline import run

FILES = {
    "__init__.py": "",
    "variable.toml": """
[burden]
dims = ["country"]
unit = "%"
neutral = 0.0
en = "duty burden"
ja = "関税負担率"
""",
    "outcome.toml": """
[burden_change]
dims = ["country"]
unit = "%"
en = "Duty burden"
ja = "関税負担率の変化"
equation = "burden' - burden"
horizon = "medium run"
""",
    "model.py": '''
from dataclasses import dataclass, field

import xarray as xr

from detente.models.base import Solution


@dataclass(frozen=True)
class Burden:
    """Duties over income, from the trade model's solution."""

    name: str = field(default="burden", init=False)
    source: str = field(default="definition", init=False)
    reads: tuple = field(default=("tariff_revenue", "income"), init=False)
    writes: tuple = field(default=("burden",), init=False)

    def solve(self, world, shocks, upstream):
        trade = upstream["trade"].data
        share = 100 * trade["tariff_revenue"] / trade["income"]
        return Solution(self.name, xr.Dataset({"burden": share}), True, 0.0, 1)


def answer(world, before, after):
    old, new = (states["burden"].data["burden"] for states in (before, after))
    return {"burden_change": (new - old).to_dataset(name="value").assign(before=old, after=new)}
''',
}
DAY = datetime.date(2026, 11, 24)
GROUPS = {
    "detente.models": "burden_model.model:Burden",
    "detente.outcomes": "burden_model.model:answer",
    "detente.catalogue": "burden_model",
}


@pytest.fixture
def without(runs):
    """Return a run that the package has no part in, made before it is there."""
    return runs("brussels-beijing-2026", DAY)


@pytest.fixture
def installed(without, tmp_path, monkeypatch):
    """Put the package on the path and its entry points on the list, as an installation does."""
    folder = tmp_path / "site" / "burden_model"
    folder.mkdir(parents=True)
    for name, content in FILES.items():
        (folder / name).write_text(content, "utf-8")
    monkeypatch.syspath_prepend(str(folder.parent))
    points = {group: [EntryPoint("burden", value, group)] for group, value in GROUPS.items()}

    def listed(group):
        return points.get(group, [])

    monkeypatch.setattr("importlib.metadata.entry_points", listed)
    for module in ("detente.models.base", "detente.outcomes"):
        monkeypatch.setattr(importlib.import_module(module), "entry_points", listed)
    catalogue._entries.cache_clear()
    yield points
    monkeypatch.undo()
    catalogue._entries.cache_clear()


def test_its_numbers_are_in_the_run(without, installed, tmp_path):
    made = run("brussels-beijing-2026", tmp_path / "runs", as_of=DAY, draws=20, lang="en")
    table = made.table("burden_change")
    np.testing.assert_allclose(table["after"] - table["before"], table["value"], atol=1e-12)
    assert (table["before"] > 0).any()
    names = [m["name"] for m in made.meta["models"]]
    assert {"trade", "burden"} <= set(names)
    assert names.index("trade") < names.index("burden")
    assert made.meta["fingerprint"] != without.meta["fingerprint"]
    assert made.table("real_income").equals(without.table("real_income"))


def test_a_name_that_is_taken_is_refused(installed):
    installed["detente.models"] *= 2
    with pytest.raises(DataError, match="burden"):
        models()
    installed["detente.catalogue"] *= 2
    with pytest.raises(DataError, match="burden"):
        catalogue.variables()

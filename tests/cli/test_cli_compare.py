"""The verb compare as a user meets it."""

import os
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from report_synthetic import STATES, drawn, make

DETENTE = [sys.executable, "-c", "from detente.cli import main; main()"]


def detente(*args, lang="en"):
    env = {**os.environ, "DETENTE_LANG": lang, "COLUMNS": "120", "NO_COLOR": "1"}
    return subprocess.run(
        [*DETENTE, *map(str, args)], capture_output=True, text=True, env=env, check=False
    )


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    """Return folders of three small runs; the third was drawn from another seed."""
    found = []
    for name, scale, seed in (("one", 1.0, 1), ("other", 2.0, 1), ("apart", 1.0, 2)):
        run = make(tmp_path_factory.mktemp("runs") / name, scale=scale, leave_out=("flow",))
        income = run.table("real_income").set_index("country")["value"].loc[STATES]
        draws = pd.DataFrame([income.to_numpy()] * 10, columns=pd.Index(STATES, name="country"))
        draws *= np.linspace(0.5, 1.5, 10)[:, None]
        found.append(drawn(run, {"deal/real_income": draws}, seed=seed).path)
    return found


@pytest.mark.parametrize(
    ("lang", "words"),
    [("en", ["B better 100%", "No visible difference"]), ("ja", ["Bが有利 100%", "目に見える差"])],
)
def test_two_runs_side_by_side(folders, lang, words):
    done = detente("compare", *folders[:2], "--lang", lang)
    assert done.returncode == 0, done.stderr
    for word in words:
        assert word in done.stdout


def test_states_outcome_and_csv(folders, tmp_path):
    table = tmp_path / "table.csv"
    asked = ("--outcome", "real_wage", "-c", "RUS", "-c", "JPN", "--csv", table)
    done = detente("compare", *folders[:2], *asked)
    assert done.returncode == 0, done.stderr
    assert "Japan" in done.stdout
    rows = pd.read_csv(table)
    assert set(rows["country"]) == {"RUS", "JPN"}
    assert set(rows["outcome"]) == {"real_wage"}


@pytest.mark.parametrize(
    ("second", "options", "word"),
    [
        (2, (), "--seed 1 --draws 10"),
        (1, ("--outcome", "real_incom"), "did you mean real_income?"),
        (1, ("--country", "RUX"), "did you mean RUS?"),
        (1, ("--comparison", "odd"), "did you mean odds?"),
        (1, ("--csv", "/missing/table.csv"), "/missing/table.csv"),
    ],
)
def test_what_is_wrong_is_one_line(folders, second, options, word):
    done = detente("compare", folders[0], folders[second], *options)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert word in done.stderr
    assert not done.stdout


def test_a_folder_that_is_no_run(folders, tmp_path):
    done = detente("compare", folders[0], tmp_path)
    assert done.returncode == 2
    assert str(tmp_path) in done.stderr

"""A scenario leaves the page as a command, a script, a deal file; each gives its numbers again."""

import datetime
import os
import shlex
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

import detente
from detente.cli import app as cli
from detente.deal.library import names
from detente.deal.load import FILE, load_deal, parse_deal
from detente.errors import DetenteError
from detente.record import Run
from detente.studio.code import Recipe, address, alone, asked, deal_file
from detente.studio.desk import Desk
from detente.studio.questions import Studio
from detente.studio.scenario import Scenario
from detente.studio.workspace import OPENED, Workspace

DEAL = "moscow-washington-2025"
DAY = datetime.date(2026, 6, 1)
pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture(scope="module")
def scenario():
    """A number set to what no short decimal is, a rung set, and a provision set aside."""
    energy, other = "us-russian-energy-imports", "technology-and-investment-for-russia"
    values = {f"{energy}.0.share": 0.1 + 0.2 + 1 / 30, f"{energy}.status": "signed"}
    return Scenario(DEAL, values, (other,))


@pytest.fixture(scope="module")
def desk():
    return Desk(DAY)


@pytest.fixture(scope="module")
def expected(desk, scenario, tmp_path_factory):
    deal = scenario.make(load_deal(scenario.deal))
    found = incomes(desk.run(deal))
    assert not np.allclose(found, incomes(desk.run(load_deal(DEAL))), rtol=1e-3)
    return found


@pytest.fixture
def codes(tmp_path, desk, scenario):
    plain = {"deal": DEAL, "values": dict(scenario.values), "without": list(scenario.without)}
    studio = Studio(Workspace(tmp_path / "studio"), desk)
    studio.runs.draws = 0
    return studio.code({"scenario": plain, "outcome": "exports", "lang": "en"})


def incomes(run, outcome="real_income"):
    return run.table(outcome).set_index("country")["value"].sort_index()


def test_commands_run_as_copied(codes, expected, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    run, why = (shlex.split(line) for line in codes["cli"].splitlines())
    done = CliRunner().invoke(cli, [*run[1:], "--draws", "0"])
    assert done.exit_code == 0, done.output
    # The second command names the very folder that the first has written.
    told = CliRunner().invoke(cli, why[1:])
    assert told.exit_code == 0, told.output
    found = incomes(Run.load(why[2]))
    np.testing.assert_allclose(found, expected.loc[found.index], rtol=1e-9, atol=1e-12)


def test_the_script_prints_the_outcome(codes, desk, scenario, tmp_path):
    script = codes["python"].replace("as_of=", "draws=0, as_of=")
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(Path(detente.__file__).parents[1])},
        capture_output=True,
        text=True,
        check=True,
    )
    printed = {
        cells[1]: float(cells[-5])
        for cells in (line.split() for line in done.stdout.splitlines()[1:])
        if cells
    }
    exports = incomes(desk.run(scenario.make(load_deal(scenario.deal))), "exports")
    assert set(printed) == set(exports.index)
    assert printed["RUS"] == pytest.approx(exports["RUS"], rel=1e-4)


def test_the_deal_file_gives_the_same_numbers(codes, desk, expected, tmp_path):
    (tmp_path / FILE).write_text(codes["yaml"], "utf-8")
    found = incomes(desk.run(load_deal(tmp_path)))
    np.testing.assert_allclose(found, expected.loc[found.index], rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("name", names())
def test_every_deal_of_the_library_can_be_written_and_read_again(name):
    deal = load_deal(name)
    again = parse_deal(deal_file(deal))
    assert again == deal
    lone = parse_deal(alone(deal, "ja"))
    assert not lone.documents
    assert not any(one.quotes for one in (*lone.provisions, *lone.claims))
    assert [p.measures for p in lone.provisions] == [p.measures for p in deal.provisions]
    # The deal itself keeps its words.
    assert any(one.quotes for one in deal.provisions) == any(p.quotes for p in again.provisions)


def test_a_deal_as_it_stands_has_no_changes_to_make():
    recipe = Recipe(Scenario(DEAL), DEAL, DAY, "ja")
    assert recipe.command() == f"detente run {DEAL} --as-of 2026-06-01 --lang ja"
    assert "changed" not in recipe.script()
    assert "real_income" in recipe.script()


def test_a_file_is_named_so_that_it_is_found_from_any_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "it's a deal.yaml"
    file.write_text(deal_file(load_deal("tokyo-seoul-2026")), "utf-8")
    opened = Workspace(tmp_path / "studio", file.relative_to(tmp_path))
    where = address(opened, OPENED)
    assert where == str(file)
    words = shlex.split(Recipe(Scenario(OPENED), where, DAY, "en").command())
    assert words[2] == str(file)
    compile(Recipe(Scenario(OPENED), where, DAY, "en").script(), "script", "exec")


def test_an_outcome_that_is_none():
    assert asked("", ["exports"]) == ""
    with pytest.raises(DetenteError, match="exports"):
        asked("export", ["exports"])
    with pytest.raises(DetenteError):
        asked(["exports"], ["exports"])

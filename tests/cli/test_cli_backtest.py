"""The verb backtest as a user meets it."""

import os
import subprocess
import sys

import pytest

from detente.backtest.score import from_csv, scorecard

DETENTE = [sys.executable, "-c", "from detente.cli import main; main()"]


def detente(*args, lang="en"):
    env = {**os.environ, "DETENTE_LANG": lang, "COLUMNS": "120", "NO_COLOR": "1"}
    return subprocess.run(
        [*DETENTE, *map(str, args)], capture_output=True, text=True, env=env, check=False
    )


@pytest.mark.parametrize(
    ("lang", "words"),
    [("en", ("bands too narrow", "India")), ("ja", ("区間が狭すぎる", "インド"))],
)
def test_stored_scorecard(lang, words):
    done = detente("backtest", "--stored", "--lang", lang)
    assert done.returncode == 0, done.stderr
    assert all(word in done.stdout for word in words)


def test_an_episode_is_solved_and_written(tmp_path):
    table = tmp_path / "score.csv"
    done = detente("backtest", "food-2014", "-n", 2, "--seed", 7, "-w", 1, "--write", table)
    assert done.returncode == 0, done.stderr
    found = from_csv(table.read_text("utf-8"))
    theirs = [s for s in scorecard() if s.episode == "food-2014"]
    assert [s.quantity for s in found] == [s.quantity for s in theirs]
    assert [s.central for s in found] == pytest.approx([s.central for s in theirs], abs=0.01)
    assert str(table) in done.stdout.replace("\n", "")


@pytest.mark.parametrize(
    ("args", "word"),
    [
        (("food-2015",), "food-2014"),
        (("food-2014", "--draws", 0), "at least one draw"),
        (("--stored", "--draws", 5), "--stored"),
        (("--stored", "nato-2015"), "nato-2014"),
    ],
)
def test_what_is_wrong_is_one_line(args, word):
    done = detente("backtest", *args)
    assert done.returncode == 2
    assert word in done.stderr
    assert done.stderr.count("\n") == 1

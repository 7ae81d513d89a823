"""The verbs odds and forecasts as a user meets them."""

import datetime
import json
import os
import subprocess
import sys

import pytest

DETENTE = [sys.executable, "-c", "from detente.cli import main; main()"]
DEAL = "moscow-washington-2025"
DAY = datetime.date(2026, 11, 24)
TALKS = "arms-control-talks"
TREATIES = "treaties-of-mutual-defence"


def detente(*args, lang="en", **options):
    env = {**os.environ, "DETENTE_LANG": lang, "COLUMNS": "200", "NO_COLOR": "1"}
    return subprocess.run(
        [*DETENTE, *map(str, args)], capture_output=True, text=True, env=env, check=False, **options
    )


@pytest.mark.parametrize(("lang", "word"), [("en", "not modelled"), ("ja", "未算定")])
def test_odds_of_a_deal(lang, word):
    done = detente("odds", DEAL, "--lang", lang)
    assert done.returncode == 0, done.stderr
    assert word in done.stdout
    assert "%" in done.stdout


@pytest.mark.parametrize(("lang", "word"), [("en", "Compromise"), ("ja", "加重平均")])
def test_who_would_move_whom(lang, word):
    done = detente("odds", "geneva-ceasefire-2026", "--path", TREATIES, "--lang", lang)
    assert word in done.stdout
    assert detente("odds", DEAL, "--path", "arctic-code-of-conduct").returncode == 0


def test_a_wrong_provision_is_one_line_with_the_nearest():
    done = detente("odds", DEAL, "--path", "arms-control-talk")
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert f"did you mean {TALKS}?" in done.stderr


def test_from_a_run_to_a_score(runs, tmp_path):
    made = runs(DEAL, DAY)
    by = datetime.date.today() + datetime.timedelta(400)
    done = detente("forecasts", "add", made.path, "--by", by, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    file = tmp_path / "forecasts.jsonl"
    rows = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    assert {row["run"] for row in rows} == {made.meta["fingerprint"]}
    assert {row["made"] for row in rows} == {datetime.date.today().isoformat()}
    name = rows[0]["id"]

    assert "No forecast is resolved yet." in detente("forecasts", "score", cwd=tmp_path).stdout
    settle = ("forecasts", "resolve", name, "--outcome", 1, "--source", "test")
    assert detente(*settle, cwd=tmp_path).returncode == 0
    before = file.read_bytes()
    again = detente(*settle, cwd=tmp_path)
    assert again.returncode == 2
    assert name in again.stderr
    assert file.read_bytes() == before
    assert detente(*settle, "--again", cwd=tmp_path).returncode == 0

    listed = detente("forecasts", "list", "--file", file, lang="ja")
    assert name in listed.stdout
    assert rows[0]["question"]["ja"][:10] in listed.stdout
    scored = detente("forecasts", "score", "--file", file)
    wanted = (rows[0]["probability"] - 1) ** 2
    assert f"{wanted:.4f}" in scored.stdout


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_bad_requests_write_nothing(tmp_path, lang):
    (tmp_path / "forecasts.jsonl").write_text("{\n", "utf-8")
    for verb in (
        ("list",),
        ("score",),
        ("add", tmp_path, "--by", "2030-01-01"),
        ("resolve", "x", "--outcome", "1", "--source", "y"),
    ):
        done = detente("forecasts", *verb, cwd=tmp_path, lang=lang)
        assert done.returncode == 2, verb
        assert done.stderr.startswith("detente: ")
        assert done.stdout == ""
    assert [path.name for path in tmp_path.iterdir()] == ["forecasts.jsonl"]
    assert (tmp_path / "forecasts.jsonl").read_text("utf-8") == "{\n"

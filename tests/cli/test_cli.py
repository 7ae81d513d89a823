"""The command line as a user meets it: in a process of its own."""

import inspect
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from detente import __version__, changed, cli, load_deal, pipeline
from detente.ensemble.draws import SEED

DETENTE = [sys.executable, "-c", "from detente.cli import main; main()"]
DEAL = "moscow-washington-2025"
# So few draws that bands are there and a run is short.
FEW = ("--draws", "20")


def detente(*args, lang="en", **options):
    env = {**os.environ, "DETENTE_LANG": lang, "COLUMNS": "160", "NO_COLOR": "1"}
    return subprocess.run(
        [*DETENTE, *map(str, args)], capture_output=True, text=True, env=env, check=False, **options
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    out = tmp_path_factory.mktemp("out")
    done = detente("run", DEAL, "--out", out, *FEW)
    assert done.returncode == 0, done.stderr
    (made,) = out.iterdir()
    return made


def test_help_imports_nothing_heavy():
    code = (
        "import sys, contextlib, io\n"
        "sys.argv = ['detente', '--help']\n"
        "from detente.cli import main\n"
        "with contextlib.suppress(SystemExit), contextlib.redirect_stdout(io.StringIO()):\n"
        "    main()\n"
        "heavy = {'numpy', 'xarray', 'pandas', 'scipy', 'pydantic', 'rich', 'babel', 'yaml'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_command_line_draws_as_python_does():
    """Its defaults are written out, since what has them takes long to import."""
    given = inspect.signature(cli.run).parameters
    assert given["draws"].default == pipeline.DRAWS
    assert given["seed"].default == SEED


def test_version_and_module():
    said = detente("--version").stdout
    assert said == f"detente {__version__}\n"
    module = [sys.executable, "-m", "detente", "--version"]
    assert subprocess.run(module, capture_output=True, text=True, check=True).stdout == said


def test_help_in_japanese():
    assert "合意案" in detente("--help", lang="ja").stdout


def test_run_leaves_a_folder_that_reproduces_and_cites(folder):
    meta = json.loads((folder / "run.json").read_text("utf-8"))
    assert folder.name == f"{DEAL}-{meta['fingerprint'][:8]}"
    assert {"world", "regime", "deal", "libraries", "python", "solves"} <= set(meta)
    assert all(solve["converged"] for solve in meta["solves"])
    assert max(solve["residual"] for solve in meta["solves"]) < 1e-9
    report = folder / "report.en.html"
    assert report.stat().st_size < 1_500_000
    assert not list(folder.parent.glob(".*"))


def test_why_prints_from_quote_to_number(folder):
    printed = detente("why", folder, "real_income", "-c", "RUS").stdout
    for part in ("As the document reports", "Equation", "Shapley", "Shock", "Regime measure"):
        assert part in printed


def test_why_in_japanese(folder):
    printed = detente("why", folder, "real_income", "--lang", "ja").stdout
    assert "文書の記述" in printed


def test_why_names_the_nearest_outcome(folder):
    done = detente("why", folder, "real_incom")
    assert done.returncode == 2
    assert "did you mean real_income?" in done.stderr


def test_why_says_what_an_outcome_is_not_split_by(folder):
    done = detente("why", folder, "real_income", "--sector", "mining")
    assert done.returncode == 2
    assert "--sector" in done.stderr


def test_why_takes_a_group_as_one_and_by_member(folder):
    printed = detente("why", folder, "real_income", "-c", "G7").stdout
    assert "G7" in printed
    assert "Japan" in printed
    assert "Japan" in detente("why", folder, "exports", "-c", "G7").stdout


def test_a_second_run_keeps_the_report_in_the_other_language(folder):
    assert detente("run", DEAL, "--out", folder.parent, "--lang", "ja", *FEW).returncode == 0
    assert {p.name for p in folder.glob("*.html")} == {"report.en.html", "report.ja.html"}


def test_words_of_a_deal_are_no_markup(tmp_path):
    template = Path(__file__).parents[2] / "deals" / "_template.yaml"
    deal = tmp_path / "合意 案[red].yaml"
    words = template.read_text("utf-8").replace("A deal between two states", "'A [/] [b]deal[/b]'")
    deal.write_text(words, "utf-8")
    done = detente("explain", deal)
    assert done.returncode == 0, done.stderr
    assert "A [/] [b]deal[/b]" in done.stdout
    assert detente("check", deal).returncode == 0


def test_report_in_the_other_language(folder):
    assert detente("report", folder, "--lang", "ja").returncode == 0
    assert 'lang="ja"' in (folder / "report.ja.html").read_text("utf-8")


@pytest.mark.parametrize("verb", [["check"], ["explain"], ["explain", "--lang", "ja"]])
def test_before_any_run(verb):
    done = detente(verb[0], DEAL, *verb[1:])
    assert done.returncode == 0, done.stderr
    assert done.stdout


@pytest.mark.parametrize(
    ("wrong", "named"),
    [(("--draws", "-1"), "--draws"), (("--workers", "cluster"), "tcp://host:8786")],
)
def test_draws_that_cannot_be(tmp_path, wrong, named):
    done = detente("run", DEAL, "--out", tmp_path, *wrong)
    assert done.returncode == 2
    assert named in done.stderr
    assert "Traceback" not in done.stderr
    assert not list(tmp_path.iterdir())


def test_unknown_deal_names_the_nearest(tmp_path):
    done = detente("run", "moscow-washington-2052", "--out", tmp_path)
    assert done.returncode == 2
    assert DEAL in done.stderr
    assert not list(tmp_path.iterdir())


def test_faults_are_said_in_the_language_asked_for(tmp_path):
    deal = tmp_path / "deal.yaml"
    deal.write_text("id: x\n")
    assert "項目" in detente("check", deal, "--lang", "ja").stderr
    assert "field" in detente("check", deal, "--lang", "en", lang="ja").stderr


def test_output_that_cannot_be_written(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("")
    done = detente("run", DEAL, "--out", blocked)
    assert done.returncode == 2
    assert str(blocked) in done.stderr
    assert "Traceback" not in done.stderr


def test_faulty_deal_writes_nothing(tmp_path):
    deal = tmp_path / "deal.yaml"
    deal.write_text("id: x\n")
    done = detente("run", deal, "--out", tmp_path / "runs")
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) > 1
    assert not (tmp_path / "runs").exists()


def test_interrupt_leaves_no_half_written_run(tmp_path):
    process = subprocess.Popen(
        [*DETENTE, "run", DEAL, "--out", str(tmp_path)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "DETENTE_LANG": "en"},
    )
    time.sleep(2.0)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=300)
    if process.returncode == 0:  # a fast machine was done before the signal: the run is whole
        assert all((made / "run.json").exists() for made in tmp_path.iterdir())
    else:
        assert process.returncode == 130
        assert "Traceback" not in errors
        assert errors.count("interrupted") == 1
        # Draws that were done stay, hidden, for the same run to go on from.
        assert all(p.name.startswith(".") for p in tmp_path.iterdir())
        assert all(p.name.endswith(".draws") for p in tmp_path.iterdir())


def test_world_check_passes():
    done = detente("world", "check")
    assert done.returncode == 0, done.stdout


def test_world_regime_lists_measures():
    done = detente("world", "regime")
    assert "us-russian-energy-import-ban" in done.stdout


def test_verify_refuses_what_is_no_case(tmp_path: Path):
    done = detente("verify", tmp_path)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


SET = ("--set", "us-russian-energy-imports.0.share=0.4")
WITHOUT = ("--without", "technology-and-investment-for-russia")


def test_a_run_with_another_number_says_whose_it_is(folder, tmp_path):
    done = detente("run", DEAL, *SET, *WITHOUT, "--draws", "0", "--out", tmp_path)
    assert done.returncode == 0, done.stderr
    (made,) = tmp_path.iterdir()
    assert made.name != folder.name
    meta = json.loads((made / "run.json").read_text("utf-8"))
    before = json.loads((folder / "run.json").read_text("utf-8"))
    assert meta["fingerprint"] != before["fingerprint"]
    size = {(row["provision"], row["measure"], row["field"]): row for row in meta["assumptions"]}[
        "us-russian-energy-imports", 0, "share"
    ]
    assert (size["central"], size["basis"]) == (0.4, "assumption")
    assert "0.25" in size["source"]["en"]
    aside = [row["id"] for row in meta["deal"]["provisions"] if row["set_aside"]]
    assert aside == ["technology-and-investment-for-russia"]
    # It is the change that Python makes.
    assert meta["deal"] == changed(
        load_deal(DEAL), {"us-russian-energy-imports.0.share": 0.4}, aside
    ).model_dump(mode="json")


@pytest.mark.parametrize("verb", ["check", "explain", "odds"])
def test_another_number_before_any_run(verb):
    plain, tried = detente(verb, DEAL), detente(verb, DEAL, *SET, *WITHOUT)
    assert tried.returncode == 0, tried.stderr
    if verb == "explain":
        assert "40%" in tried.stdout
        assert "set aside" in tried.stdout
        assert "set aside" not in plain.stdout
    if verb == "odds":
        assert len(tried.stdout.splitlines()) < len(plain.stdout.splitlines())


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (("--set", "us-russian-energy-imports.0.shar=0.4"), "imports.0.share?"),
        (("--set", "us-russian-energy-imports.0.share=4"), "0 .. 1"),
        (("--set", "us-russian-energy-imports.0.share=nan"), "nan"),
        (("--set", "us-russian-energy-imports.0.share"), "NAME=VALUE"),
        (("--without", "technology-and-investment"), "investment-for-russia?"),
        (("--set", "arms-control-talks.status=agred", "--without", "x"), "agreed?"),
    ],
)
def test_a_setting_that_cannot_be(tmp_path, wrong, said):
    done = detente("run", DEAL, *wrong, "--out", tmp_path / "runs")
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "runs").exists()


def test_settings_stand_in_the_help():
    for verb in ("run", "check", "explain", "odds"):
        said = detente(verb, "--help").stdout
        assert "--set" in said
        assert "--without" in said

"""The verb export as a user meets it."""

import gzip
import os
import shutil
import subprocess
import sys

import docx
import pandas as pd
import pytest
from report_synthetic import make, security

DETENTE = [sys.executable, "-c", "from detente.cli import main; main()"]
NAME = "energy-deal-9f2c9f2c"
BESIDE = ("", "-scenarios", "-variables")


def detente(*args, lang="en", cwd=None):
    env = {**os.environ, "DETENTE_LANG": lang, "COLUMNS": "120", "NO_COLOR": "1"}
    return subprocess.run(
        [*DETENTE, *map(str, args)], capture_output=True, text=True, env=env, check=False, cwd=cwd
    )


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    leave_out = ("flow", "output", "output_value", "price")
    folder = tmp_path_factory.mktemp("runs") / "run"
    return make(folder, leave_out=leave_out, market=1.0, extra=security()).path


@pytest.mark.parametrize(
    ("options", "names"),
    [
        ((), [f"{NAME}.csv"]),
        (("--format", "csv"), [f"{NAME}.csv"]),
        (("--format", "parquet"), [f"{NAME}.parquet"]),
        (("--format", "docx", "--lang", "ja"), [f"{NAME}.ja.docx"]),
        (("--format", "iamc"), [f"{NAME}.iamc{end}.csv" for end in BESIDE]),
    ],
)
def test_files_are_named_after_the_run(run, tmp_path, options, names):
    done = detente("export", run, *options, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted(names)
    assert done.stdout.split() == names


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("t.csv", pd.read_csv),
        ("t.csv.gz", pd.read_csv),
        ("t.parquet", pd.read_parquet),
        ("t.docx", lambda path: docx.Document(str(path))),
    ],
)
def test_format_is_what_the_file_ends_in(run, tmp_path, name, read):
    done = detente("export", run, "-o", tmp_path / name)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == str(tmp_path / name)
    read(tmp_path / name)


def test_chosen_outcomes_and_a_folder(run, tmp_path):
    asked = ("--outcome", "real_income", "--outcome", "threat")
    done = detente("export", run, "-o", tmp_path, *asked)
    assert done.returncode == 0, done.stderr
    rows = pd.read_csv(tmp_path / f"{NAME}.csv")
    assert set(rows["outcome"]) == {"real_income", "threat"}


def test_compressed_table_is_the_same_table(run, tmp_path):
    for name in ("t.csv", "t.csv.gz", "u.csv.gz"):
        assert detente("export", run, "-o", tmp_path / name).returncode == 0
    packed = (tmp_path / "t.csv.gz").read_bytes()
    assert gzip.decompress(packed) == (tmp_path / "t.csv").read_bytes()
    assert packed == (tmp_path / "u.csv.gz").read_bytes()


def test_no_file_is_replaced_unasked(run, tmp_path):
    for end in ("-scenarios", "-variables"):
        (tmp_path / f"t{end}.csv").write_text("mine")
    done = detente("export", run, "--format", "iamc", "-o", tmp_path / "t.csv")
    assert done.returncode == 2
    lines = done.stderr.splitlines()
    assert len(lines) == 2
    assert all(line.startswith("detente: ") and "--force" in line for line in lines)
    assert not (tmp_path / "t.csv").exists()
    assert (tmp_path / "t-variables.csv").read_text() == "mine"
    done = detente("export", run, "--format", "iamc", "-o", tmp_path / "t.csv", "--force")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "t-variables.csv").read_text() != "mine"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--format", "xlsx"), [["xlsx", "csv, parquet, iamc, docx"]]),
        (("--format", "docs"), [["did you mean docx?"]]),
        (("-o", "t.xlsx"), [["t.xlsx", ".csv.gz"]]),
        (("-o", "t.csv", "--format", "docx"), [["t.csv", ".docx"]]),
        (("-o", "nowhere/t.csv"), [["no such folder"]]),
        (("--outcome", "thread", "--outcome", "peace"), [["threat"], ["peace"]]),
        (("-o", "t.csv", "--format", "docx", "--outcome", "threat"), [["t.csv"], ["--outcome"]]),
    ],
)
def test_one_clear_line_a_fault_and_nothing_written(run, tmp_path, options, words):
    done = detente("export", run, *options, cwd=tmp_path)
    assert done.returncode == 2
    lines = done.stderr.splitlines()
    assert len(lines) == len(words)
    for line, said in zip(lines, words, strict=True):
        assert all(word in line for word in said)
    assert not [*tmp_path.iterdir()]


def test_table_that_cannot_be_read(run, tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(run, copy)
    for name in ("threat", "real_wage"):
        (copy / f"{name}.parquet").write_bytes(b"PAR1 cut off")
    for form in ("csv", "iamc", "docx"):
        done = detente("export", copy, "--format", form, cwd=tmp_path)
        assert done.returncode == 2
        assert len(done.stderr.splitlines()) == 2
        assert "real_wage.parquet" in done.stderr
    assert [*tmp_path.iterdir()] == [copy]


def test_no_run(tmp_path):
    done = detente("export", tmp_path, cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1


def test_faults_in_japanese(run, tmp_path):
    done = detente("export", run, "-o", "t.xlsx", "--lang", "ja", cwd=tmp_path)
    assert done.returncode == 2
    assert "形式" in done.stderr

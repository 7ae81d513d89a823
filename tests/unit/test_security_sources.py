"""Readers of the security files: what they return, and what they refuse."""

from __future__ import annotations

import gzip

import pytest
from openpyxl import Workbook
from security_files import write

from detente.errors import DataError
from detente.world.sources import (
    columns,
    correlates_of_war,
    security_pairs,
    sipri_milex,
    state_series,
    united_nations,
)


def test_namibia_is_no_missing_value(tmp_path):
    path = tmp_path / "gdp.csv"
    write(path, "Country Code,Year,Value", [("NAM", 2023, 1.0), ("NA", 2023, 2.0), ("X", 2023, "")])
    table = state_series.world_bank(path)
    assert table["code"].tolist() == ["NAM", "NA"]
    codes = tmp_path / "codes.csv"
    write(codes, "ISO3166-1-Alpha-2,ISO3166-1-Alpha-3", [("NA", "NAM"), (" ", "XXX")])
    assert state_series.codes(codes) == {"NA": "NAM"}


def test_every_column_that_lacks_is_named(tmp_path):
    path = tmp_path / "nmc.csv"
    write(path, "ccode,year,milex", [(2, 2022, 1)])
    with pytest.raises(DataError) as caught:
        correlates_of_war.capabilities(path)
    assert [f.field for f in caught.value.faults] == [
        "milper",
        "irst",
        "pec",
        "tpop",
        "upop",
        "cinc",
    ]


def test_a_word_among_numbers_is_named(tmp_path):
    path = tmp_path / "pairs.csv"
    write(path, "ccode1,ccode2,start,end", [(2, "two", 1950, 2020), (2, 365, "", 2020)])
    with pytest.raises(DataError) as caught:
        security_pairs.rivalries(path)
    assert [(f.field, f.found) for f in caught.value.faults] == [("ccode2", "two"), ("start", "")]


def test_numbers_may_be_missing_but_not_labels(tmp_path):
    path = tmp_path / "nmc.csv.gz"
    head = "ccode,year,milex,milper,irst,pec,tpop,upop,cinc"
    write(path, head, [(2, 2022, "", 1, 1, 1, 1, 1, "NA")])
    row = correlates_of_war.capabilities(path).iloc[0]
    assert row["milex"] != row["milex"]
    assert row["ccode"] == 2


def test_a_broken_archive_is_refused(tmp_path):
    path = tmp_path / "x.csv.gz"
    path.write_bytes(gzip.compress(b"a,b\n1,2\n" * 99)[:-12])
    with pytest.raises(DataError, match=r"x\.csv\.gz"):
        columns.read(path, {"a": "count"})
    with pytest.raises(DataError, match="absent"):
        columns.read(tmp_path / "absent.csv", {"a": "count"})


def test_sides_of_a_conflict_are_all_their_states(tmp_path):
    path = tmp_path / "ucdp.csv"
    head = "year,type_of_conflict,gwno_a,gwno_a_2nd,gwno_b,gwno_b_2nd"
    rows = [
        (2024, 2, 365, "731", 369, ""),
        (2024, 4, 2, "", "", "20"),
        (2020, 2, 630, "", 666, "2"),
    ]
    write(path, head, rows)
    assert security_pairs.conflicts(path) == [
        (2020, 630, 2), (2020, 630, 666), (2024, 365, 369), (2024, 731, 369),
    ]  # fmt: skip
    write(path, head, [(2024, 2, "Russia", "", 369, "")])
    with pytest.raises(DataError, match="Russia"):
        security_pairs.conflicts(path)


def test_votes_in_another_layout_are_refused(tmp_path):
    import pandas as pd

    path = tmp_path / "votes.parquet"
    pd.DataFrame({"session": [70], "rcid": [1]}).to_parquet(path)
    with pytest.raises(DataError) as caught:
        united_nations.roll_calls(path)
    assert [f.field for f in caught.value.faults] == ["country_code", "vote"]
    path.write_text("no table")
    with pytest.raises(DataError):
        united_nations.roll_calls(path)


def workbook(path, title="Current US$", head=("Country", "Notes", 1949, 2023, 2024)):
    book = Workbook()
    sheet = book.active
    sheet.title = title
    sheet.append(["Military expenditure by country"])
    sheet.append([None])
    sheet.append(list(head))
    sheet.append(["Europe"])
    sheet.append(["Poland", "", "...", 30000.5, 38000.7])
    sheet.append(["Kosovo", "", "xxx", ". .", 165.5])
    book.save(path)


def test_spending_of_sipri_by_country_and_year(tmp_path):
    path = tmp_path / "milex.xlsx"
    workbook(path)
    assert sipri_milex.read(path) == {
        "Poland": {2023: 30000.5, 2024: 38000.7},
        "Kosovo": {2024: 165.5},
    }


def test_another_workbook_is_refused(tmp_path):
    path = tmp_path / "milex.xlsx"
    workbook(path, title="Sheet1")
    with pytest.raises(DataError, match="Sheet1"):
        sipri_milex.read(path)
    workbook(path, head=("State", "a", "b", "c", "d"))
    with pytest.raises(DataError, match="Country"):
        sipri_milex.read(path)
    path.write_text("no workbook")
    with pytest.raises(DataError):
        sipri_milex.read(path)

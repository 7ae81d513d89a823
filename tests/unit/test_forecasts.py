"""Forecasts: what is stored, how it is resolved, how it is scored."""

import datetime
import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.deal.library import library
from detente.deal.load import load_deal
from detente.ensemble.odds import odds
from detente.errors import DataError
from detente.forecasts import store
from detente.forecasts.forecast import from_run
from detente.forecasts.score import score
from detente.record import Run

MADE = datetime.date(2026, 1, 15)
BY = datetime.date(2026, 6, 30)
PRINT = "0123456789abcdef"


@pytest.fixture
def run(tmp_path):
    deal = load_deal(library() / "moscow-washington-2025")
    return Run(tmp_path, {"fingerprint": PRINT, "deal": deal.model_dump(mode="json")})


@pytest.fixture
def file(tmp_path, run):
    path = tmp_path / "forecasts.jsonl"
    store.add(from_run(run, BY, MADE), path)
    return path


def faults(caught):
    return [fault.field or fault.found for fault in caught.value.faults]


# What a run gives


def test_chances_of_a_run_become_forecasts(run):
    found = {one.provision: one for one in from_run(run, BY, MADE)}
    table = odds(run.deal).set_index("provision")["chance_central"]
    open_ = [p.id for p in run.deal.provisions if not p.zero]
    assert list(found) == open_
    for name, one in found.items():
        assert one.probability == table[name]
        assert (one.made, one.resolves_by, one.run) == (MADE, BY, PRINT)
        title = run.deal.provision(name).title
        assert title.en in one.question.en
        assert title.ja in one.question.ja
        assert "2026" in one.question.en
        assert "2026年6月30日" in one.question.ja


def test_odds_of_the_run_come_first(run):
    table = odds(run.deal)
    table["chance_central"] = 0.25
    table.to_parquet(run.path / "odds.parquet")
    assert {one.probability for one in from_run(run, BY, MADE)} == {0.25}


def test_only_some_provisions(run):
    (one,) = from_run(run, BY, MADE, ["arms-control-talks"])
    assert one.id == "arms-control-talks-20260630-01234567"


def test_every_fault_of_a_request_at_once(run):
    with pytest.raises(DataError) as caught:
        from_run(run, MADE - datetime.timedelta(1), MADE, ["arms-control-talk", "nothing"])
    assert faults(caught) == ["--by", "--provision", "--provision"]
    assert caught.value.faults[1].nearest == "arms-control-talks"


def test_nothing_to_forecast_in_what_is_denied(run):
    with pytest.raises(DataError):
        from_run(run, BY, MADE, ["general-sanctions-relief"])


# The file


def test_a_file_is_one_object_a_line_and_reads_back(run, file):
    lines = file.read_text("utf-8").splitlines()
    assert [json.loads(line)["id"] for line in lines] == [one.id for one in store.read(file)]
    assert store.read(file) == from_run(run, BY, MADE)
    later = from_run(run, BY + datetime.timedelta(1), MADE, ["arms-control-talks"])
    assert store.add(later, file)[-1:] == later
    assert file.read_text("utf-8").splitlines()[:-1] == lines


def test_the_same_forecast_twice_is_a_fault_and_writes_nothing(run, file):
    before = file.read_bytes()
    with pytest.raises(DataError) as caught:
        store.add(from_run(run, BY, MADE), file)
    assert len(caught.value.faults) == len(store.read(file))
    assert file.read_bytes() == before


def test_a_file_that_is_broken_in_several_lines(file):
    lines = file.read_text("utf-8").splitlines()
    wrong = [
        lines[0].replace('"probability": 0', '"probability": 7'),
        "{",
        lines[1].replace('"made"', '"maid"'),
        lines[2].replace("2026-06-30", "2025-06-30"),
        lines[3],
        lines[3],
        "",
    ]
    file.write_text("\n".join(wrong), "utf-8")
    with pytest.raises(DataError) as caught:
        store.read(file)
    places = [fault.where.rsplit(":", 1)[-1] for fault in caught.value.faults]
    assert places == ["1", "2", "3", "3", "4", "6"]
    with pytest.raises(DataError):
        store.resolve("any", "1", "me", BY, file)
    assert file.read_text("utf-8") == "\n".join(wrong)


def test_no_file_to_read_and_no_folder_to_write_to(tmp_path, run):
    with pytest.raises(DataError):
        store.read(tmp_path / "none.jsonl")
    with pytest.raises(DataError):
        store.add(from_run(run, BY, MADE), tmp_path / "none" / "forecasts.jsonl")
    assert list(tmp_path.iterdir()) == []


# Resolution


def test_a_forecast_is_resolved_once_and_again_only_if_asked(file):
    name = store.read(file)[0].id
    day = datetime.date(2026, 3, 1)
    first = store.resolve(name, "1", " a newspaper ", day, file)
    assert (first.resolution.outcome, first.resolution.date) == (1, day)
    assert first.resolution.source == "a newspaper"
    before = file.read_bytes()
    with pytest.raises(DataError):
        store.resolve(name, "0", "another", day, file)
    assert file.read_bytes() == before
    second = store.resolve(name, "0", "another", day, file, again=True)
    assert second.resolution.outcome == 0
    assert second.superseded == (first.resolution,)
    assert store.read(file)[0] == second
    assert all(one.resolution is None for one in store.read(file)[1:])


@pytest.mark.parametrize(
    ("outcome", "source", "date", "fields"),
    [
        ("2", " ", BY, ["--outcome", "--source"]),
        ("yes", "me", BY, ["--outcome"]),
        ("0", "me", MADE - datetime.timedelta(1), ["date"]),
        ("1", "me", BY + datetime.timedelta(1), ["date"]),
        ("1", "me", datetime.date.today() + datetime.timedelta(1), ["--date"]),
    ],
)
def test_what_is_no_resolution(file, outcome, source, date, fields):
    before = file.read_bytes()
    with pytest.raises(DataError) as caught:
        store.resolve(store.read(file)[0].id, outcome, source, date, file)
    assert faults(caught) == fields
    assert file.read_bytes() == before


def test_not_carried_out_may_be_known_after_the_day(file):
    name = store.read(file)[0].id
    found = store.resolve(name, "0", "me", BY + datetime.timedelta(30), file)
    assert found.resolution.outcome == 0


def test_the_nearest_forecast_is_offered(file):
    with pytest.raises(DataError) as caught:
        store.resolve("arms-control-talks-20260630-0123456", "1", "me", BY, file)
    assert caught.value.faults[0].nearest == "arms-control-talks-20260630-01234567"


# Scores

PAIRS = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 1)), min_size=1, max_size=60)


@given(PAIRS, st.integers(1, 20))
def test_the_parts_sum_to_the_brier_score(pairs, bins):
    found = score(*zip(*pairs, strict=True), bins=bins)
    parts = found.reliability - found.resolution + found.uncertainty + found.within
    assert found.brier == pytest.approx(parts, abs=1e-12)
    assert found.brier == pytest.approx(np.mean([(f - o) ** 2 for f, o in pairs]))
    assert sum(one.count for one in found.bins) == found.count == len(pairs)
    assert all(0 <= one.low < one.high <= 1 + 1e-12 for one in found.bins)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 1)), min_size=1, max_size=60))
def test_murphys_parts_are_exact_for_binned_forecasts(pairs):
    forecasts = [(2 * tenth + 1) / 20 for tenth, _ in pairs]
    found = score(forecasts, [came for _, came in pairs], bins=10)
    parts = found.reliability - found.resolution + found.uncertainty
    assert found.brier == pytest.approx(parts, abs=1e-12)
    assert found.within == pytest.approx(0, abs=1e-12)


def test_a_score_by_hand():
    # Two bins: 0.2 (one of four came true) and 0.7 (two of two).
    found = score([0.2] * 4 + [0.7] * 2, [1, 0, 0, 0, 1, 1])
    assert found.brier == pytest.approx((0.64 + 3 * 0.04 + 2 * 0.09) / 6)
    assert found.reliability == pytest.approx((4 * 0.05**2 + 2 * 0.3**2) / 6)
    assert found.resolution == pytest.approx((4 * 0.25**2 + 2 * 0.5**2) / 6)
    assert found.uncertainty == pytest.approx(0.25)
    assert found.skill == pytest.approx(1 - found.brier / 0.25)
    assert found.log == pytest.approx(-(math.log(0.2) + 3 * math.log(0.8) + 2 * math.log(0.7)) / 6)
    assert [(one.low, one.count, one.observed) for one in found.bins] == [
        (0.2, 4, 0.25),
        (0.7, 2, 1.0),
    ]


def test_certainty_that_fails_has_a_bounded_log_score():
    found = score([1.0, 0.0], [0, 1])
    assert found.brier == 1
    assert found.log == pytest.approx(-math.log(0.001))
    assert found.floor == 0.001


def test_certainty_that_holds_is_perfect():
    found = score([1.0, 0.0], [1, 0])
    assert (found.brier, found.log, found.reliability) == (0, 0, 0)
    assert found.skill == 1


def test_no_skill_where_all_came_out_alike():
    assert math.isnan(score([0.5], [1]).skill)


def test_nothing_to_score():
    with pytest.raises(ValueError, match="nothing"):
        score([], [])

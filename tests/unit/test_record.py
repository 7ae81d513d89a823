import json

import numpy as np
import pandas as pd
import pytest
from report_synthetic import drawn, make

from detente import record
from detente.errors import DataError, DetenteError
from detente.i18n import text
from detente.record import Run
from detente.report.html import write


def interrupted_after_writing(folder, content):
    def write():
        with record.writing(folder) as draft:
            (draft / "a").write_text(content)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write()


def test_writing_replaces_only_when_all_went_well(tmp_path):
    folder = tmp_path / "run"
    with record.writing(folder) as draft:
        (draft / "a").write_text("1")
    interrupted_after_writing(folder, "2")
    assert (folder / "a").read_text() == "1"
    with record.writing(folder) as draft:
        (draft / "a").write_text("3")
    assert (folder / "a").read_text() == "3"
    assert [p.name for p in tmp_path.iterdir()] == ["run"]


def test_fingerprint_ignores_order_and_sees_numbers():
    one = record.fingerprint({"a": 1, "b": [1.0, "ü"]})
    assert one == record.fingerprint({"b": [1.0, "ü"], "a": 1})
    assert one != record.fingerprint({"a": 1, "b": [1.0000001, "ü"]})


def test_truncated_run_is_one_clear_error(tmp_path):
    (tmp_path / record.RECORD).write_text('{"fingerprint": "ab')
    with pytest.raises(DataError) as caught:
        record.Run.load(tmp_path)
    assert len(caught.value.faults) == 1


def test_tables_carry_unit_and_horizon(tmp_path):
    import pyarrow.parquet as pq

    table = pd.DataFrame({"country": ["USA"], "value": [1.0], "comparison": ["deal"]})
    record.write_tables(tmp_path, {"real_income": table})
    about = pq.read_schema(tmp_path / "real_income.parquet").metadata
    assert about[b"unit"] == b"%"
    assert b"medium run" in about[b"horizon"]
    record.write_record(tmp_path, {"x": 1})
    assert json.loads((tmp_path / record.RECORD).read_text()) == {"x": 1}
    run = record.Run.load(tmp_path)
    assert run.outcomes == ["real_income"]
    assert run.table("real_income")["value"].tolist() == [1.0]
    with pytest.raises(DataError, match="real_income"):
        run.table("real_incom")


def test_unwritable_folder_is_refused_before_any_work(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("")
    with pytest.raises(DetenteError):
        record.check_writable(blocked)


def test_checking_makes_nothing(tmp_path):
    record.check_writable(tmp_path / "new" / "runs")
    assert not list(tmp_path.iterdir())


def test_a_folder_copied_without_its_draws_says_so_and_still_gives_a_report(tmp_path):
    """A run's draws are the largest part of it, so that a copy may lack them."""
    cells = pd.DataFrame(np.ones((4, 1)), columns=pd.Index(["USA"], name="country"))
    run = drawn(make(tmp_path / "run"), {"deal/real_income": cells})
    assert len(run.drawn("real_income")) == 4
    (file,) = (run.path / "draws").iterdir()
    file.unlink()
    for ask in (lambda r: r.draws, lambda r: r.drawn("real_income")):
        with pytest.raises(DataError) as caught:
            ask(Run.load(run.path))
        assert text("run.lost_draws", count=4) in str(caught.value)
    assert write(Run.load(run.path), "en").exists()

"""Draws on disk: parts of a run that are there whole or not at all, and a run that goes on."""

from importlib.metadata import EntryPoint

import numpy as np
import pytest
from toy_model import DRAWS, Toy, run, same

from detente import pipeline
from detente.ensemble import batch, stream
from detente.ensemble.batch import Batch


class CutError(Exception):
    """What ends a run in these tests."""


def part(first, count, width=3) -> Batch:
    rng = np.random.default_rng(first)
    rows = tuple({"x": float(first + n), "form": "ab"[n % 2]} for n in range(count))
    numbers = {
        "deal/one": rng.normal(size=(count, width)).astype(np.float32),
        "deal/two": rng.normal(size=(count, 2 * width)).astype(np.float32),
        "claims": rng.normal(size=(count, 1)).astype(np.float32),
    }
    return Batch(first, rows, numbers, tuple("why" if n == 1 else None for n in range(count)))


@pytest.mark.parametrize("draws", [0, 1, 9, 10, 37, 200, 1000, 12_345, 100_000])
def test_batches_share_out_all_draws(draws):
    found = stream.batches(draws)
    each = np.concatenate([np.arange(first, first + size) for first, size in found] or [[]])
    np.testing.assert_array_equal(each, np.arange(draws))
    assert all(0 < size <= 250 for _, size in found)


def test_what_is_read_is_what_was_written_in_the_order_of_draws(tmp_path):
    made = [part(0, 10), part(10, 10), part(20, 3)]
    for one in made[::-1]:
        stream.write(tmp_path, one)
    assert stream.present(tmp_path) == {(0, 10), (10, 10), (20, 3)}
    assert [p.name for p in tmp_path.iterdir() if p not in stream.parts(tmp_path)] == []
    for name in made[0].numbers:
        wanted = np.concatenate([one.numbers[name] for one in made])
        np.testing.assert_array_equal(stream.numbers(tmp_path, name), wanted)
    inputs = stream.inputs(tmp_path)
    assert list(inputs.index) == list(range(23))
    assert list(inputs["x"]) == list(range(23))
    assert list(inputs.index[inputs[stream.FAULT].notna()]) == [1, 11, 21]
    assert list(inputs.columns) == [stream.FAULT, "x", "form"]
    with pytest.raises(ValueError, match="three"):
        stream.numbers(tmp_path, "deal/three")


@pytest.mark.parametrize("cells", [1, 2, 4, 9, 1000])
def test_blocks_are_the_numbers_however_little_memory_there_is(tmp_path, monkeypatch, cells):
    for first in (0, 10):
        stream.write(tmp_path, part(first, 10))
    monkeypatch.setattr(stream, "BLOCK", 4 * 20 * cells)
    names = ["deal/two", "claims", "deal/one"]
    found = {name: np.full_like(stream.numbers(tmp_path, name), np.nan) for name in names}
    for name, where, numbers in stream.blocks(tmp_path, names):
        assert numbers.shape[1] <= max(cells, 1)
        assert np.isnan(found[name][:, where]).all()
        found[name][:, where] = numbers
    for name in names:
        np.testing.assert_array_equal(found[name], stream.numbers(tmp_path, name))


def test_as_many_groups_are_read_at_once_as_fit(tmp_path, monkeypatch):
    sizes = {"a": 3, "b": 3, "c": 2, "d": 3, "e": 9}
    numbers = {name: np.zeros((10, size), np.float32) for name, size in sizes.items()}
    stream.write(tmp_path, Batch(0, ({"x": 0.5},) * 10, numbers, (None,) * 10))
    read, whole = [], stream._read

    def told(path, names, *cells):
        read.append(names)
        return whole(path, names, *cells)

    monkeypatch.setattr(stream, "_read", told)
    monkeypatch.setattr(stream, "BLOCK", 4 * 10 * 6)
    assert [name for name, _, _ in stream.blocks(tmp_path, sizes)] == [*"abcd", "e", "e"]
    assert read == [["a", "b"], ["c", "d"], ["e"], ["e"]]


def test_a_part_that_is_cut_off_is_not_there(tmp_path, monkeypatch):
    import pyarrow.parquet as pq

    whole = pq.write_table

    def cut(table, where, **options):
        whole(table.slice(0, 2), where, **options)
        raise OSError("disk full")

    monkeypatch.setattr(pq, "write_table", cut)
    with pytest.raises(OSError, match="disk full"):
        stream.write(tmp_path, part(0, 10))
    assert not list(tmp_path.iterdir())
    assert stream.missing(tmp_path, 20) == [(0, 10), (10, 10)]


def test_half_a_part_that_a_killed_run_left_is_cleared_away(tmp_path):
    with stream.stash(tmp_path / "run", 20) as folder:
        pass
    folder.mkdir()
    whole = stream.write(folder, part(0, 10))
    (folder / ".draws-00000000-00000009.parquet.cut").write_bytes(b"half a part")
    with stream.stash(tmp_path / "run", 20) as again:
        assert again == folder
        assert list(folder.iterdir()) == [whole]


@pytest.fixture
def solved(monkeypatch):
    """Let a run have the toy model alone, and tell which batches are solved."""
    found = []

    def counted(job, first, count):
        found.append((first, count))
        return evaluate(job, first, count)

    evaluate = batch.evaluate
    monkeypatch.setattr(batch, "evaluate", counted)
    monkeypatch.setattr(pipeline, "models", lambda: {"toy": Toy()})
    return found


def after(draws):
    def tell(stage, done, total):
        if stage == "stage_draws" and done >= draws:
            raise CutError

    return tell


def test_a_run_that_was_cut_off_goes_on_where_it_stopped(tmp_path, solved):
    whole = run(tmp_path / "whole")
    assert solved == stream.batches(DRAWS)
    solved.clear()
    with pytest.raises(CutError):
        run(tmp_path / "cut", progress=after(20))
    assert solved == [(0, 10), (10, 10)]
    (hidden,) = (tmp_path / "cut").iterdir()
    assert hidden.name.startswith(".")
    assert hidden.name.endswith(".draws")
    assert stream.present(hidden) == {(0, 10), (10, 10)}
    solved.clear()
    told = []
    again = run(tmp_path / "cut", progress=lambda *step: told.append(step))
    assert solved == [(20, 10), (30, 7)]
    assert [step[1:] for step in told if step[0] == "stage_draws"] == [(20, 37), (30, 37), (37, 37)]
    assert [path.name for path in (tmp_path / "cut").iterdir()] == [again.path.name]
    same(again, whole)


def test_other_draws_of_the_same_deal_do_not_go_on_from_these(tmp_path, solved):
    with pytest.raises(CutError):
        run(tmp_path, progress=after(10))
    for other in ({"seed": 5}, {"draws": 40}):
        solved.clear()
        made = run(tmp_path, **other)
        assert solved == stream.batches(other.get("draws", DRAWS))
        assert made.meta["draws"]["count"] == len(made.draws)


def test_draws_of_other_code_are_not_gone_on_from(tmp_path, solved, monkeypatch):
    with pytest.raises(CutError):
        run(tmp_path, progress=after(10))
    monkeypatch.setattr(stream, "_code", lambda: "other")
    solved.clear()
    run(tmp_path)
    assert solved == stream.batches(DRAWS)


def test_nothing_is_left_where_nothing_was_drawn(tmp_path, solved):
    for out in (tmp_path, tmp_path / "runs"):
        with pytest.raises(CutError):
            run(out, progress=after(0))
    assert not solved
    assert not list(tmp_path.iterdir())


def test_more_draws_of_one_seed_begin_with_the_fewer(tmp_path, solved):
    few, many = run(tmp_path), run(tmp_path, draws=150)
    assert many.draws.iloc[:DRAWS].equals(few.draws)
    assert many.drawn("exposure").iloc[:DRAWS].equals(few.drawn("exposure"))


def test_a_run_keeps_its_draws_in_its_folder(tmp_path, solved):
    made = run(tmp_path, draws=12)
    assert stream.present(made.path / stream.FOLDER) == {(0, 10), (10, 2)}
    assert not list(made.path.glob(".*"))


def test_a_complete_run_lends_its_draws_as_far_as_they_are_sound_and_of_this_code(
    tmp_path, solved, monkeypatch
):
    whole = run(tmp_path)
    solved.clear()
    again = run(tmp_path)
    assert not solved
    same(again, whole)
    first = stream.batches(DRAWS)[0]
    stream.parts(again.path / stream.FOLDER)[0].write_bytes(b"half a part")
    same(run(tmp_path), whole)
    assert solved == [first]
    solved.clear()
    monkeypatch.setattr(stream, "_code", lambda: "other")
    same(run(tmp_path), whole)
    assert solved == stream.batches(DRAWS)


def test_the_hash_of_the_code_sees_packages_that_extend_it(tmp_path, monkeypatch):
    package = tmp_path / "extending_model"
    package.mkdir()
    (package / "__init__.py").write_text("", "utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    point = EntryPoint("one", "extending_model:Model", "detente.models")
    monkeypatch.setattr(stream, "entry_points", lambda group: [point] * (group == point.group))
    one = stream._code.__wrapped__()
    (package / "__init__.py").write_text("SLOPE = 2", "utf-8")
    assert stream._code.__wrapped__() != one

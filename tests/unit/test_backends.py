"""Where draws are solved is no matter to their numbers, and what goes wrong there is told."""

import os
import signal
import subprocess
import sys
import time
from multiprocessing import active_children
from pathlib import Path

import pytest
from toy_model import DAY, DRAWS, Toy, run, same, toy_deal

from detente import pipeline, record
from detente.ensemble import backends, stream
from detente.ensemble.backends import Underway, executor
from detente.ensemble.batch import Job
from detente.ensemble.draws import Design
from detente.ensemble.evaluate import solve_states
from detente.errors import DetenteError
from detente.outcomes import tables
from detente.outcomes.draws import measures
from detente.world.load import load_world
from detente.world.regime import load_regime


@pytest.fixture(autouse=True)
def toy(monkeypatch):
    monkeypatch.setattr(pipeline, "models", lambda: {"toy": Toy()})


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """Return a run in this process, never cut off."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pipeline, "models", lambda: {"toy": Toy()})
        return run(tmp_path_factory.mktemp("whole"))


@pytest.mark.parametrize("workers", [2, "dask:2"])
def test_every_backend_gives_the_same_numbers(tmp_path, whole, workers):
    made = run(tmp_path, workers=workers)
    same(made, whole)
    assert [path.name for path in tmp_path.iterdir()] == [whole.path.name]


@pytest.mark.parametrize(
    "named", ["threads", "0", "-1", "dask:0", "dask:x", "tcp://", "tcp://here", "here:8786", ""]
)
def test_no_such_backend(tmp_path, english, named):
    with pytest.raises(DetenteError) as caught:
        run(tmp_path, workers=named)
    (fault,) = caught.value.faults
    for allowed in ("1, 2", "dask", "dask:4", "tcp://host:8786"):
        assert allowed in str(fault)
    assert not list(tmp_path.iterdir())


def test_a_scheduler_that_nobody_is(tmp_path, monkeypatch):
    monkeypatch.setattr(backends, "PATIENCE", 1)
    with pytest.raises(DetenteError) as caught:
        run(tmp_path, workers="tcp://127.0.0.1:1")
    (fault,) = caught.value.faults
    assert "tcp://127.0.0.1:1" in str(fault)
    assert not list(tmp_path.iterdir())


class Ending(Toy):
    """It ends the process that solves it."""

    def solve(self, world, shocks, upstream):
        os._exit(1)


def test_a_worker_that_ends_is_told_in_one_line():
    states = solve_states(toy_deal(), [Toy()], load_world(), load_regime(DAY))
    read = measures(tables.compare(states))
    world = load_world()
    design = Design.of(toy_deal(), world, [Ending()])
    job = Job(design, DAY, world.elasticity, read, world.hash)
    with pytest.raises(DetenteError) as caught, executor(2) as found:
        list(Underway(*found, job, [(0, 1), (1, 1)]))
    assert len(caught.value.faults) == 1


class Broken(Toy):
    """It has a fault of its own in all but the central case."""

    def solve(self, world, shocks, upstream):
        if self.slope != Toy().slope:
            raise KeyError("slope")
        return super().solve(world, shocks, upstream)


@pytest.mark.parametrize("workers", [1, 2])
def test_a_fault_of_the_code_comes_to_light(tmp_path, monkeypatch, workers):
    monkeypatch.setattr(pipeline, "models", lambda: {"toy": Broken()})
    with pytest.raises(KeyError, match="slope"):
        run(tmp_path, workers=workers)
    assert not list(tmp_path.iterdir())


def test_at_most_two_batches_a_worker_are_under_way():
    class Pool:
        def __init__(self):
            self.asked = []

        def submit(self, fn, job, first, count):
            future = backends.Future()
            self.asked.append((future, first))
            return future

    pool = Pool()
    under = iter(Underway(pool, 3, None, [(n, 1) for n in range(20)]))
    assert [first for _, first in pool.asked] == list(range(6))
    for later in range(6, 20):
        pool.asked[later - 6][0].set_result(later - 6)
        assert next(under) == later - 6
    assert len(pool.asked) == 19  # the last is asked for when the next result is
    under.close()
    assert len(pool.asked) == 19


def nap(job, first, count):
    time.sleep(60 if first else 0)
    return first


def test_a_pool_whose_workers_are_killed_while_it_is_called_off_ends(monkeypatch):
    told = []
    monkeypatch.setattr("detente.ensemble.batch.evaluate", nap)
    monkeypatch.setattr("threading.excepthook", told.append)
    with executor(2) as (pool, _):
        under = iter(Underway(pool, 8, None, [(n, 1) for n in range(20)]))
        assert next(under) == 0
        for worker in active_children():
            worker.kill()
        with pytest.raises(KeyboardInterrupt):
            under.throw(KeyboardInterrupt())
        time.sleep(1)
    assert not active_children()
    assert not told  # the thread that keeps the pool came to its end


def children(process):
    """Return the processes that a process has started."""
    found = Path(f"/proc/{process}/task/{process}/children")
    return found.read_text("utf-8").split() if found.exists() else []


def test_a_run_that_was_killed_goes_on_and_its_workers_end(tmp_path, whole):
    script = [sys.executable, str(Path(__file__).with_name("toy_process.py")), str(tmp_path)]
    killed = subprocess.Popen([*script, "hold"], stdout=subprocess.PIPE, text=True)
    assert killed.stdout is not None
    assert killed.stdout.readline() == "drawn\n"
    workers = children(killed.pid)
    killed.send_signal(signal.SIGKILL)
    assert killed.wait() != 0
    (hidden,) = tmp_path.iterdir()
    there = {path.name: path.stat().st_mtime_ns for path in stream.parts(hidden)}
    assert 0 < sum(size for _, size in stream.present(hidden)) < DRAWS
    (hidden / ".draws-00000000-00000009.parquet.cut").write_bytes(b"half a part")

    done = subprocess.run(script, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    (folder,) = tmp_path.iterdir()
    again = record.Run.load(folder)
    same(again, whole)
    kept = {path.name: path.stat().st_mtime_ns for path in stream.parts(folder / stream.FOLDER)}
    assert {name: kept[name] for name in there} == there
    until = time.monotonic() + 30
    while any(Path(f"/proc/{one}").exists() for one in workers) and time.monotonic() < until:
        time.sleep(0.1)
    assert not [one for one in workers if Path(f"/proc/{one}").exists()]

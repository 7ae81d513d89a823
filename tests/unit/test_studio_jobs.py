"""Full runs in the background: found again, called off, in nobody's way, and shown when done."""

import datetime
import socket
import sys
import time
from multiprocessing import active_children
from pathlib import Path

import pytest

pytest.importorskip("starlette")
from detente.errors import DetenteError
from detente.record import RECORD
from detente.studio.desk import Desk
from detente.studio.questions import Studio
from detente.studio.runs import BusyError, Runs
from detente.studio.workspace import RUNS, Workspace

DEAL = "tokyo-seoul-2026"
DAY = datetime.date(2026, 6, 1)
# A run that does not end by itself while a test looks at it.
MANY = 100_000
pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture(scope="module")
def desk():
    return Desk(DAY)


@pytest.fixture
def studio(tmp_path, desk):
    """A studio whose runs have few draws."""
    made = Studio(Workspace(tmp_path / "studio"), desk)
    made.runs = Runs(made.workspace, DAY, draws=3, workers=1)
    yield made
    made.runs.close()
    assert not active_children()


def ended(studio, name=""):
    """Return the job when it has ended, and all stages that were seen."""
    seen = []
    until = time.monotonic() + 120
    while time.monotonic() < until:
        job = studio.job({"id": name})["job"]
        if job["stage"] not in seen:
            seen.append(job["stage"])
        if job["state"] != "running":
            return job, seen
        time.sleep(0.02)
    raise AssertionError(job)


def scenario(*without):
    return {"deal": DEAL, "values": {}, "without": list(without)}


def hidden(studio):
    return sorted(path.name for path in (studio.workspace.folder / RUNS).glob(".*"))


def test_a_run_gives_its_bands_to_the_answer(studio):
    before = studio.answer({"scenario": scenario(), "lang": "en"})
    assert before["draws"] == 0
    assert not any(one["span"] for one in before["figures"])
    job = studio.begin({"scenario": scenario(), "lang": "ja"})["job"]
    assert job["state"] == "running"
    assert job["scenario"] == scenario()
    # Asked for once more it is the same one.
    assert studio.begin({"scenario": scenario()})["job"]["id"] == job["id"]
    # The desk answers meanwhile.
    assert studio.board({"scenario": scenario("missile-intelligence")})["values"]
    done, _ = ended(studio, job["id"])
    assert (done["state"], done["faults"]) == ("done", [])
    assert [path.name for path in (studio.workspace.folder / RUNS).iterdir()] == [job["id"]]

    answer = studio.answer({"scenario": scenario(), "lang": "en"})
    assert answer["draws"] == 3
    assert any(one["span"] for one in answer["figures"])
    values = [one["value"] for one in answer["figures"]]
    assert values == pytest.approx([one["value"] for one in before["figures"]], rel=1e-6, abs=1e-9)
    other = studio.answer({"scenario": scenario("missile-intelligence"), "lang": "en"})
    assert other["draws"] == 0

    # Another server finds it, and begins nothing.
    again = Studio(studio.workspace, studio.desk)
    again.runs = Runs(studio.workspace, DAY, draws=3, workers=1)
    assert again.begin({"scenario": scenario()})["job"]["state"] == "done"
    assert not active_children()
    # A run of other draws is another run.
    again.runs = Runs(studio.workspace, DAY, draws=4, workers=1)
    assert again.answer({"scenario": scenario(), "lang": "en"})["draws"] == 0


def test_one_run_at_a_time_and_one_that_is_called_off_leaves_nothing_half_written(studio):
    studio.runs.draws = MANY
    job = studio.begin({"scenario": scenario()})["job"]
    with pytest.raises(BusyError) as refused:
        studio.begin({"scenario": scenario("missile-intelligence")})
    assert refused.value.status == 409
    assert studio.job({})["job"]["id"] == job["id"]
    other = studio.begin({"scenario": scenario("missile-intelligence"), "replace": True})["job"]
    assert other["id"] != job["id"]
    assert len(active_children()) == 1
    assert studio.job({"id": job["id"]}) == {"job": None}
    assert studio.cancel({"id": job["id"]}) == {"job": None}
    assert studio.cancel({"id": other["id"]})["job"]["state"] == "cancelled"
    assert not active_children()
    assert not list(studio.workspace.folder.glob(f"{RUNS}/*/{RECORD}"))
    assert all(name.endswith(".draws") for name in hidden(studio))
    # It can be begun again.
    studio.runs.draws = 2
    studio.begin({"scenario": scenario()})
    assert ended(studio)[0]["state"] == "done"


def test_a_run_whose_process_is_killed_has_failed(studio):
    studio.runs.draws = MANY
    studio.begin({"scenario": scenario()})
    active_children()[0].kill()
    job, _ = ended(studio)
    assert job["state"] == "failed"
    assert job["faults"]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_a_run_has_none_of_the_servers_sockets_and_ends_with_it(studio):
    studio.runs.draws = MANY
    studio.runs.workers = 2
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        one.listen()
        studio.begin({"scenario": scenario()})
        own = Path(f"/proc/self/fd/{one.fileno()}").readlink()
        process = active_children()[0]
        until = time.monotonic() + 60
        while studio.job({})["job"]["stage"] != "stage_draws" and time.monotonic() < until:
            time.sleep(0.05)
        workers = children(process.pid)
        assert len(workers) >= 2
        for pid in (process.pid, *workers):
            assert own not in [link.readlink() for link in Path(f"/proc/{pid}/fd").iterdir()]
    studio.runs.close()
    # It went of itself, and was not killed.
    assert process.exitcode == 0
    assert studio.job({})["job"]["state"] == "cancelled"
    until = time.monotonic() + 10
    while any(map(alive, workers)) and time.monotonic() < until:
        time.sleep(0.05)
    assert not any(map(alive, workers))


def children(pid):
    """Return the processes that a process has started, from any of its threads."""
    listed = (path.read_text("ascii") for path in Path(f"/proc/{pid}/task").glob("*/children"))
    return [int(one) for each in listed for one in each.split()]


def alive(pid):
    try:
        stat = Path(f"/proc/{pid}/stat").read_text("ascii", "replace")
        return stat.rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_faults_of_a_run_are_told(studio, monkeypatch):
    (studio.workspace.folder).mkdir()
    (studio.workspace.folder / RUNS).write_text("", "utf-8")
    with pytest.raises(DetenteError):
        studio.begin({"scenario": scenario()})
    assert studio.job({}) == {"job": None}
    (studio.workspace.folder / RUNS).unlink()
    studio.runs.workers = "nowhere"
    studio.begin({"scenario": scenario(), "lang": "ja"})
    job, _ = ended(studio)
    assert job["state"] == "failed"
    assert "nowhere" in job["faults"][0]

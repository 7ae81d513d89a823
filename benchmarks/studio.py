"""How long a page of the studio waits: for a prediction, the exact board, findings, the server.

Run: ``python benchmarks/studio.py [--deal moscow-washington-2025] [--count 20] [--starts 3]``.

A board at numbers never asked for before is held against the same deal run whole by the pipeline,
without draws; both must agree or it stops. The server's start is held against a
bare start of what it stands on, the two in turn.
"""

import argparse
import datetime
import os
import platform
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from statistics import median

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"

import numpy as np

from detente.deal.load import load_deal
from detente.deal.settings import changed
from detente.pipeline import run
from detente.studio.desk import Desk

DAY = datetime.date(2026, 11, 24)
# A board and the run of the same deal may differ by rounding alone.
CLOSE = 1e-9
BARE = "import starlette.applications, uvicorn"


def seconds(work: Callable[[], object]) -> float:
    """Return how long a piece of work took."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def page(name: str, count: int) -> None:
    """Print what a page waits for while numbers of a deal are moved."""
    deal, desk = load_deal(name), Desk(DAY)
    first = seconds(lambda: desk.board(deal, deal))
    whole = seconds(lambda: desk.response(deal))
    response = desk.response(deal)
    rng = np.random.default_rng(20250318)
    asked = [
        {n: chord.knob.at(rng.uniform()) for n, chord in response.chords.items()}
        for _ in range(count)
    ]
    times: dict[str, list[float]] = {
        name: [] for name in ("prediction", "exact board", "findings", "run, no draws")
    }
    gap = 0.0
    # In turn, so that other work on the machine is shared out.
    with tempfile.TemporaryDirectory() as folder:
        for number, values in enumerate(asked):
            one = changed(deal, values)
            times["prediction"].append(seconds(lambda values=values: response.at(values)))
            times["exact board"].append(seconds(lambda one=one: desk.board(one, deal)))
            if number % 4:
                continue
            times["findings"].append(seconds(lambda one=one: desk.run(one)))
            began = time.perf_counter()
            made = run(one, folder, as_of=DAY, draws=0)
            times["run, no draws"].append(time.perf_counter() - began)
            gap = max(gap, apart(desk, one, deal, made))
    assert gap < CLOSE, gap
    print(f"{name}: {len(response.chords)} numbers, {len(response.without)} provisions")
    print(f"first board {first:.2f} s; all responses {whole:.2f} s; gap {gap:.0e}\n")
    print("{:16}{:>10}{:>24}".format("", "median ms", "ratio to exact board"))
    board = median(times["exact board"])
    for label, spent in times.items():
        print(f"{label:16}{1e3 * median(spent):10.1f}{median(spent) / board:24.3g}")


def apart(desk: Desk, one, base, made) -> float:
    """Return the largest difference between a board and a run, of an outcome's largest change."""
    board, worst = desk.board(one, base), 0.0
    for outcome, countries in board.countries.items():
        table = made.table(outcome).set_index("country")["value"]
        own = board.values[f"deal/{outcome}"]
        told = table.reindex(list(countries)).to_numpy()
        size = np.nanmax(np.abs(told), initial=0.0)
        if size:
            worst = max(worst, float(np.nanmax(np.abs(own - told))) / size)
    return worst


def start(count: int) -> None:
    """Print how long the server takes to answer, beside a bare start of what it stands on."""
    bare, served = [], []
    for _ in range(count):
        bare.append(seconds(lambda: subprocess.run([sys.executable, "-c", BARE], check=True)))
        served.append(seconds(answered))
    print("\n{:16}{:>10}{:>24}".format("", "median ms", "ratio to bare start"))
    for label, spent in (("bare start", bare), ("server answers", served)):
        print(f"{label:16}{1e3 * median(spent):10.0f}{median(spent) / median(bare):24.2f}")


def answered() -> None:
    """Start the server and wait for its page; stop it."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        code = "from detente.cli import main; main()"
        command = [sys.executable, "-c", code, "serve", "--no-browser", "--port", str(port)]
        process = subprocess.Popen(
            [*command, "--workspace", str(Path(folder))], stdout=subprocess.DEVNULL
        )
        try:
            while process.poll() is None:
                try:
                    urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=20).read()
                except OSError:
                    time.sleep(0.005)
                else:
                    return
            raise SystemExit("the server stopped")
        finally:
            process.kill()
            process.wait()


def main() -> None:
    """Print the times of a page and of the server's start."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--deal", default="moscow-washington-2025", help="a deal of the library")
    parser.add_argument("--count", type=int, default=20, help="boards that are solved")
    parser.add_argument("--starts", type=int, default=3, help="starts of the server")
    options = parser.parse_args()
    print(f"{platform.processor() or platform.machine()}, numpy {np.__version__}, one thread")
    page(options.deal, options.count)
    start(options.starts)


if __name__ == "__main__":
    main()

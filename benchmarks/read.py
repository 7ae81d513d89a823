"""Seconds from a document to a draft deal, start included, as ratios to a bare start of Python.

Run: ``python benchmarks/read.py [DOCUMENT ...] [--repeat 5]``; without documents a page in each
language from the library. A cold read is ``detente read DOCUMENT`` as a process of its own; the
bare start beside it, ``python -c "import numpy"``, is timed in turn with it, so that other work on
the machine disturbs both. ``alone`` gives a process one processor. Warm reads are in this process,
after one.
"""

import argparse
import os
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

os.environ["OMP_NUM_THREADS"] = "1"

from detente.deal.library import library
from detente.document.read import read
from detente.document.reading import Reading

PAGES = [library() / "moscow-washington-2025" / f"document.{lang}.txt" for lang in ("en", "ja")]
BARE = [sys.executable, "-c", "import numpy"]
DETENTE = [sys.executable, "-c", "from detente.cli import main; main()", "read"]


def best(command: list[str], repeat: int, *, alone: bool = False) -> float:
    """Return the least seconds that a process takes, on all processors or ``alone`` on one."""
    seconds = []
    for _ in range(repeat):
        start = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True, preexec_fn=one if alone else None)
        seconds.append(time.perf_counter() - start)
    return min(seconds)


def one() -> None:
    """Keep this process to the first of its processors."""
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def warm(content: bytes, repeat: int) -> tuple[float, Reading]:
    """Return the least seconds that a read takes in this process, and what was read."""
    found = read(content)
    seconds = []
    for _ in range(repeat):
        start = time.perf_counter()
        assert read(content) == found
        seconds.append(time.perf_counter() - start)
    return min(seconds), found


def main() -> None:
    """Print seconds and ratios by document."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("document", nargs="*", type=Path, default=PAGES)
    arguments.add_argument("--repeat", type=int, default=5)
    given = arguments.parse_args()
    print("document              letters clauses   bare s  cold s  ratio  alone s  warm s")
    for document in given.document:
        content = document.read_bytes()
        command = [*DETENTE, str(document)]
        timed = partial(best, repeat=1)
        rounds = [(timed(BARE), timed(command)) for _ in range(given.repeat)]
        bare, cold = (min(seconds) for seconds in zip(*rounds, strict=True))
        alone = best(command, given.repeat, alone=True) if hasattr(os, "sched_setaffinity") else 0
        seconds, found = warm(content, given.repeat)
        print(
            f"{document.name:20.20} {len(found.document.text):8,} {len(found.clauses):7} "
            f"{bare:8.2f} {cold:7.2f} {cold / bare:6.1f} {alone:8.2f} "
            f"{seconds:7.2f}, {1 / seconds:.1f} pages/s warm"
        )


if __name__ == "__main__":
    main()

"""Draws on disk: a Parquet file a batch, written whole or not at all, so that a run can go on.

A row is a draw: its number, the reason if it failed, a column an input, and for each group of
numbers a list of fixed size. What is there already when a run begins again is not solved again.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from detente.errors import SolveError
from detente.files import whole

if TYPE_CHECKING:
    import pandas as pd

    from detente.ensemble.batch import Batch

DRAW, FAULT = "draw", "fault"
FOLDER, CODE = "draws", "code"
_NAME = re.compile(r"draws-(\d{8})-(\d{8})\.parquet")
# Numbers of all draws are held in memory for so many bytes of cells at a time.
BLOCK = 32 * 2**20


def batches(draws: int) -> list[tuple[int, int]]:
    """Return first draw and size of every batch: small ones of few draws, larger ones of many."""
    size = int(np.clip(draws // 100, 10, 250))
    return [(first, min(size, draws - first)) for first in range(0, draws, size)]


def present(folder: Path) -> set[tuple[int, int]]:
    """Return first draw and size of the batches that are in a folder."""
    found = (_NAME.fullmatch(path.name) for path in folder.glob("draws-*.parquet"))
    return {(int(n[1]), int(n[2]) - int(n[1]) + 1) for n in found if n}


def missing(folder: Path, draws: int) -> list[tuple[int, int]]:
    """Return the batches that are not there yet."""
    there = present(folder)
    return [one for one in batches(draws) if one not in there]


@contextmanager
def stash(run: Path, draws: int) -> Iterator[Path]:
    """Give the folder in which the draws of a run stand until it is complete.

    It is hidden beside the run's, named after that and after this code, since what other code left
    may not be what this would draw. What is there stays if the run does not come to its end, unless
    it never can: a SolveError is the same the next time. A run that is complete already, and of
    this code, lends its draws.
    """
    folder = run.parent / f".{run.name}-{draws}-{_code()}.draws"
    made = [folder] if run.parent.exists() else [folder, run.parent]
    folder.mkdir(parents=True, exist_ok=True)
    for draft in folder.glob(".draws-*"):
        draft.unlink(missing_ok=True)
    _again(run, folder)
    try:
        yield folder
    except BaseException as error:
        if isinstance(error, SolveError):
            shutil.rmtree(folder, ignore_errors=True)
        for one in made:
            with suppress(OSError):
                one.rmdir()  # nothing was drawn, so nothing is left
        raise
    shutil.rmtree(folder, ignore_errors=True)


@cache
def _code() -> str:
    """Return a hash of the project's code and tables, and of the packages that extend it."""
    roots = [Path(__file__).parents[1]]
    for group in ("detente.models", "detente.outcomes", "detente.catalogue"):
        for point in entry_points(group=group):
            found = find_spec(point.value.partition(":")[0])
            if found and found.origin:
                roots.append(Path(found.origin).parent)
    content = hashlib.sha256()
    for root in roots:
        for path in sorted(root.rglob("*")):
            if path.suffix in (".py", ".toml", ".csv"):
                content.update(path.read_bytes())
    return content.hexdigest()[:8]


def keep(folder: Path, run: Path) -> None:
    """Bring complete draws into a run's folder, and the hash of the code that drew them."""
    there = run / FOLDER
    there.mkdir()
    for path in parts(folder):
        _link(path, there / path.name)
    (there / CODE).write_text(_code() + "\n", "utf-8")


def _again(run: Path, folder: Path) -> None:
    """Take over the draws of a complete run, if this code drew them and they can be read."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    there = run / FOLDER
    with suppress(OSError):
        if (there / CODE).read_text("utf-8").strip() != _code():
            return
        for path in parts(there):
            with suppress(pa.ArrowInvalid, FileExistsError):
                pq.read_metadata(path)
                _link(path, folder / path.name)


def _link(path: Path, to: Path) -> None:
    try:
        os.link(path, to)
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        shutil.copy2(path, to)


def write(folder: Path, batch: Batch) -> Path:
    """Write a batch; a file of its name is there complete or not at all."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    count = len(batch.faults)
    columns: dict[str, pa.Array] = {
        DRAW: pa.array(np.arange(batch.first, batch.first + count)),
        FAULT: pa.array(batch.faults, pa.string()),
    }
    for name in batch.rows[0]:
        columns[name] = pa.array([row[name] for row in batch.rows])
    for name, values in batch.numbers.items():
        flat = pa.array(np.ascontiguousarray(values).ravel())
        columns[name] = pa.FixedSizeListArray.from_arrays(flat, values.shape[1])
    path = folder / f"draws-{batch.first:08d}-{batch.first + count - 1:08d}.parquet"
    with whole(path) as draft:
        pq.write_table(pa.table(columns), draft, compression="zstd")
    return path


def parts(folder: Path) -> list[Path]:
    """Return the files of draws in the order of their draws."""
    return sorted(path for path in folder.glob("draws-*.parquet") if _NAME.fullmatch(path.name))


def inputs(folder: Path) -> pd.DataFrame:
    """Return draws, faults and inputs, indexed by the number of the draw."""
    import pandas as pd
    import pyarrow as pa
    import pyarrow.parquet as pq

    frames = [pd.DataFrame({DRAW: pd.Series(dtype=int), FAULT: pd.Series(dtype=object)})]
    for path in parts(folder):
        schema = pq.read_schema(path)
        plain = [f.name for f in schema if not pa.types.is_fixed_size_list(f.type)]
        frames.append(pq.read_table(path, columns=plain).to_pandas())
    return pd.concat(frames[1:] or frames, ignore_index=True).set_index(DRAW).sort_index()


def numbers(folder: Path, name: str) -> np.ndarray:
    """Return one group of numbers of all draws, (draw, cell); NaN where a draw failed.

    Raises
    ------
    ValueError
        There is no such group.
    """
    return np.concatenate([_read(path, [name])[name] for path in parts(folder)])


def blocks(folder: Path, names: Iterable[str]) -> Iterator[tuple[str, slice, np.ndarray]]:
    """Yield groups of numbers of all draws: name, cells, numbers (draw, cell).

    As many groups, or cells of a group, are read at once as fit the memory that is set aside,
    whatever the number of draws.
    """
    import pyarrow.parquet as pq

    files = parts(folder)
    rows = sum(pq.read_metadata(path).num_rows for path in files)
    most = max(1, BLOCK // (4 * max(rows, 1)))
    schema = pq.read_schema(files[0])
    sizes = {name: schema.field(name).type.list_size for name in names}
    for some in _packed(sizes, most):
        step = most if len(some) == 1 else max(sizes[name] for name in some)
        for first in range(0, max(sizes[name] for name in some), step):
            cells = slice(first, first + step)
            read = [_read(path, some, cells) for path in files]
            for name in some:
                yield name, cells, np.concatenate([part[name] for part in read])


def _packed(sizes: dict[str, int], most: int) -> Iterator[list[str]]:
    """Yield names whose sizes together stay below ``most``; one that is larger by itself."""
    some: list[str] = []
    total = 0
    for name, size in sizes.items():
        if some and total + size > most:
            yield some
            some, total = [], 0
        some.append(name)
        total += size
    if some:
        yield some


def _read(path: Path, names: list[str], cells: slice = slice(None)) -> dict[str, np.ndarray]:
    import pyarrow.parquet as pq

    # Opening a file as a data set of one takes twice as long as reading a group of it.
    with pq.ParquetFile(path) as file:
        table = file.read(columns=names)
    if absent := set(names).difference(table.column_names):
        raise ValueError(f"{path} has no {', '.join(sorted(absent))}")
    found = {}
    for name in names:
        column = table[name].combine_chunks()
        flat = column.values.to_numpy(zero_copy_only=False)
        # A copy: a view would hold the whole column.
        found[name] = flat.reshape(len(column), column.type.list_size)[:, cells].copy()
    return found

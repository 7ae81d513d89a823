"""Every number of a run in one long table: a row a cell, with its unit, for any other tool."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente import catalogue
from detente.errors import DataError, Fault, did_you_mean
from detente.exports.units import level_unit, unit
from detente.i18n import text
from detente.record import BAND
from detente.report.model_list import behind

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    import pyarrow as pa

    from detente.record import Run

SHORT = 16
BOM = b"\xef\xbb\xbf"
SUBSTANCES = ("fuel", "commodity")
LEVELS = ("before", "after")
NUMBERS = (*LEVELS, "value", *BAND)
# What each column of numbers is in, for the metadata of a Parquet file.
UNITS = {
    **dict.fromkeys(LEVELS, "as column level_unit"),
    **dict.fromkeys(("value", "median", "low", "high"), "as column unit"),
    "positive": "share of the draws, 0 to 1",
}


@cache
def axes() -> tuple[str, ...]:
    """Return the axes of all outcomes, each once, in the order of the catalogue."""
    every = (axis for row in catalogue.outcomes().values() for axis in row.dims)
    return tuple(dict.fromkeys(every))


@cache
def columns() -> tuple[str, ...]:
    """Return the columns of the table, the same for every run."""
    first = ("fingerprint", "deal", "comparison", "outcome", "label_en", "label_ja")
    last = ("unit", "level_unit", "horizon", "models")
    return (*first, *axes(), *NUMBERS, *last)


def long(run: Run, outcomes: Sequence[str] = ()) -> pd.DataFrame:
    """Return the outcomes of a run, by default all, in all comparisons as one table.

    Columns are :func:`columns`: texts are categories, numbers floats, and what an outcome has not
    (an axis, a level, a band) is missing. ``value``, ``median``, ``low`` and ``high`` are in
    ``unit``, ``before`` and ``after`` in ``level_unit``; no cell stands there twice.

    Raises DataError if the run has not one of ``outcomes``.
    """
    import pandas as pd
    from pandas.api.types import union_categoricals

    parts = list(parts_of(run, outcomes))
    made: dict[str, Any] = {}
    for name in columns():
        own = [part[name] for part in parts]
        if name in NUMBERS:
            made[name] = pd.concat(own, ignore_index=True)
        else:
            made[name] = union_categoricals(own)
    return pd.DataFrame(made)


def parts_of(run: Run, outcomes: Sequence[str] = ()) -> Iterator[pd.DataFrame]:
    """Give the rows of one outcome after another, so that no more than one is held at a time."""
    for name in asked(run, outcomes):
        yield _rows(run, name)


def asked(run: Run, outcomes: Sequence[str]) -> list[str]:
    """Return the outcomes that are asked for in the order of the catalogue, by default all.

    Raises DataError with a fault for every one that the run has not.
    """
    faults = [
        Fault(
            str(run.path),
            text("run.no_outcome"),
            found=name,
            allowed=", ".join(run.outcomes),
            nearest=did_you_mean(name, run.outcomes) or "",
        )
        for name in dict.fromkeys(outcomes)
        if name not in run.outcomes
    ]
    if faults:
        raise DataError(faults)
    return [name for name in run.outcomes if not outcomes or name in outcomes]


def _rows(run: Run, outcome: str) -> pd.DataFrame:
    import pandas as pd

    row = catalogue.outcomes()[outcome]
    table = pd.read_parquet(Path(run.path) / f"{outcome}.parquet")
    models = behind(run.meta.get("models", ()), outcome)
    same = {
        "fingerprint": run.meta["fingerprint"][:SHORT],
        "deal": run.deal.id,
        "outcome": outcome,
        "label_en": row.en,
        "label_ja": row.ja,
        "horizon": row.horizon,
        "models": " ".join(str(model["name"]) for model in models),
    }
    size = len(table)
    made: dict[str, Any] = {}
    for name in columns():
        if name in NUMBERS:
            # Earlier versions had no draws.
            made[name] = table[name].astype(float) if name in table else float("nan")
        elif name in ("unit", "level_unit"):
            made[name] = _units(table, outcome, unit if name == "unit" else level_unit)
        elif name in table:
            made[name] = table[name].astype(str).astype("category")
        else:
            made[name] = _constant(same.get(name), size)
    return pd.DataFrame(made, index=range(size))


def _constant(word: str | None, size: int) -> pd.Categorical[str]:
    import numpy as np

    return _category([word] if word else [], np.full(size, 0 if word else -1, "int8"))


def _units(table: pd.DataFrame, outcome: str, of: Any) -> pd.Categorical[str]:
    """Return the unit of every row."""
    axis = next((name for name in SUBSTANCES if name in table), None)
    if axis is None:
        return _constant(of(outcome), len(table))
    names = table[axis].astype(str)
    known = {name: of(outcome, name) for name in names.unique()}
    words = sorted({word for word in known.values() if word})
    codes = {name: words.index(word) if word else -1 for name, word in known.items()}
    return _category(words, names.map(codes).to_numpy("int8"))


def _category(words: list[str], codes: np.ndarray) -> pd.Categorical[str]:
    """Return a category of texts also where there is none, so that all can be joined."""
    import pandas as pd

    return pd.Categorical.from_codes(
        codes,  # pyright: ignore[reportArgumentType]
        categories=pd.Index(words, dtype=str),
    )


def write_csv(run: Run, path: Path, outcomes: Sequence[str] = ()) -> None:
    """Write the table as CSV in UTF-8 with a byte order mark, which spreadsheets look for.

    Numbers have all their digits; what is missing is empty.
    """
    import pyarrow.csv as pc

    with path.open("wb") as file:
        file.write(BOM)
        for at, part in enumerate(arrow(run, outcomes)):
            options = pc.WriteOptions(include_header=at == 0, quoting_style="needed")
            pc.write_csv(part.cast(_plain()), file, options)


def write_parquet(run: Run, path: Path, outcomes: Sequence[str] = ()) -> None:
    """Write the table as Parquet, a row group an outcome.

    Texts are dictionaries (categories in pandas, factors in R). Each column of numbers says in its
    metadata in which unit it is; the file's metadata, under ``detente``, hold the full fingerprint
    and unit, horizon and labels of every outcome.
    """
    import pyarrow.parquet as pq

    with pq.ParquetWriter(
        path,
        schema(run),
        compression="zstd",
        use_dictionary=[name for name in columns() if name not in NUMBERS],  # pyright: ignore[reportArgumentType]
        use_byte_stream_split=list(NUMBERS),  # pyright: ignore[reportArgumentType]
    ) as writer:
        for part in arrow(run, outcomes):
            writer.write_table(part)


def arrow(run: Run, outcomes: Sequence[str] = ()) -> Iterator[pa.Table]:
    """Give the rows of one outcome after another as Arrow tables of :func:`schema`."""
    import pyarrow as pa

    wanted = schema(run)
    for part in parts_of(run, outcomes):
        yield pa.Table.from_pandas(part, preserve_index=False).cast(wanted)


def schema(run: Run) -> pa.Schema:
    """Return the Arrow schema with units in its metadata."""
    import pyarrow as pa

    words = pa.dictionary(pa.int32(), pa.string())
    fields = [
        pa.field(name, pa.float64(), metadata={"unit": UNITS[name]})
        if name in NUMBERS
        else pa.field(name, words)
        for name in columns()
    ]
    return pa.schema(fields, metadata={"detente": json.dumps(about(run), ensure_ascii=False)})


def about(run: Run) -> dict[str, Any]:
    """Return what a file says of the run and of its outcomes."""
    rows = catalogue.outcomes()
    return {
        "fingerprint": run.meta["fingerprint"],
        "version": run.meta["version"],
        "deal": run.deal.id,
        "created": run.meta["created"],
        "outcomes": {
            name: {
                "unit": rows[name].unit,
                "horizon": rows[name].horizon,
                "label_en": rows[name].en,
                "label_ja": rows[name].ja,
            }
            for name in run.outcomes
        },
    }


def _plain() -> pa.Schema:
    """Return the schema without dictionaries, which CSV has no notion of."""
    import pyarrow as pa

    return pa.schema(
        [pa.field(name, pa.float64() if name in NUMBERS else pa.string()) for name in columns()]
    )

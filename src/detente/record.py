"""The run folder: everything that reproduces and cites a run, written whole or not at all."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente import catalogue
from detente.deal.schema import Deal
from detente.ensemble.odds import COLUMNS
from detente.errors import DataError, DetenteError, Fault, did_you_mean
from detente.files import umask
from detente.i18n import text

if TYPE_CHECKING:
    import pandas as pd

RECORD = "run.json"
BAND = ("median", "low", "high", "positive")


@dataclass(frozen=True)
class Run:
    """A run read back from its folder.

    ``meta`` is ``run.json``: fingerprint, versions, world, regime, solves with residuals,
    assumptions, what is not covered, claims. Tables are Parquet, one file an outcome; of a run that
    stands in no folder they are ``tables``.
    """

    path: Path
    meta: dict[str, Any]
    tables: Mapping[str, pd.DataFrame] | None = field(default=None, repr=False, compare=False)

    @classmethod
    def load(cls, path: Path | str) -> Run:
        """Read a run folder; raises DataError if it is not one or was cut off."""
        path = Path(path)
        try:
            return cls(path, json.loads((path / RECORD).read_text("utf-8")))
        except (OSError, ValueError) as error:
            raise DataError(Fault(str(path), text("run.not_a_run"), found=str(error))) from error

    @cached_property
    def deal(self) -> Deal:
        """Return the deal as it was run."""
        return Deal.model_validate(self.meta["deal"])

    @property
    def not_covered(self) -> list[dict]:
        """Return the measures, or parts of them, that no model reads, with the reason."""
        return self.meta["not_covered"]

    @property
    def assumptions(self) -> list[dict]:
        """Return every number of the deal with range, basis and source."""
        return self.meta["assumptions"]

    @property
    def regime(self) -> list[dict]:
        """Return the measures in force, with their strength today and under the deal."""
        return self.meta["regime"]

    @property
    def claims(self) -> list[dict]:
        """Return the claim check."""
        return self.meta["claims"]

    @property
    def shocks(self) -> list[dict]:
        """Return the shocks of the deal in the central case."""
        return self.meta["shocks"]

    @property
    def outcomes(self) -> list[str]:
        """Return the outcomes that the run answers."""
        return [name for name in catalogue.outcomes() if self._has(name)]

    def _has(self, name: str) -> bool:
        if self.tables is not None:
            return name in self.tables
        return (self.path / f"{name}.parquet").exists()

    def _read(self, name: str) -> pd.DataFrame:
        import pandas as pd

        if self.tables is not None:
            return self.tables[name]
        return pd.read_parquet(self.path / f"{name}.parquet")

    @cached_property
    def contributions(self) -> pd.DataFrame:
        """Return what each provision contributes to each outcome (Shapley values).

        ``outcome``, the axes of all outcomes (empty where an outcome has not that axis),
        ``provision``, ``value`` in the outcome's unit and ``error``, its standard error: zero where
        the values are exact. Flows and sectors are not split, and of pairs those that move are
        listed. Provisions that move no model behind an outcome have no row: they add nothing to it.
        """
        table = self._extra("contributions", "outcome", "provision", "value", "error")
        if "outcome" not in table:
            # Earlier versions split real income alone, and exactly.
            table = table.assign(outcome="real_income", error=0.0)
        return table

    def shares(self, outcome: str) -> pd.DataFrame:
        """Return what each provision contributes to one outcome: axes, provision, value, error."""
        table = self.contributions
        names = [*catalogue.outcomes()[outcome].dims, "provision"]
        own = table.loc[table["outcome"] == outcome].reindex(columns=[*names, "value", "error"])
        return own.astype(dict.fromkeys(names, str)).reset_index(drop=True)

    @cached_property
    def expected(self) -> pd.DataFrame:
        """Return the change of real income to be expected at the provisions' chances.

        ``low`` and ``high`` are at the low and high ends of all likelihoods and of consent;
        magnitudes and elasticities are central.
        """
        return self._extra("expected", "country", "value", "low", "high")

    @cached_property
    def draws(self) -> pd.DataFrame:
        """Return the draws: a row each, ``fault`` (the reason if it failed) and every input.

        ``trade_elasticity`` is the published set, ``form.<model>`` the model's form,
        ``parameter.<name>`` a parameter, ``magnitude.<provision>.<measure>.<field>`` a number that
        the deal leaves open, ``likelihood.*`` and ``consent.*`` chances, ``carried.<provision>``
        1 where it is carried out, ``carried`` what all have in common.

        Raises
        ------
        DataError
            Files of draws are missing: the folder was copied without them, or without some.
        """
        from detente.ensemble import stream

        found = stream.inputs(self.path / stream.FOLDER)
        count = (self.meta.get("draws") or {}).get("count", 0)
        if len(found) < count:
            lost = text("run.lost_draws", count=count)
            raise DataError(Fault(str(self.path / stream.FOLDER), lost, found=str(len(found))))
        return found

    def drawn(self, outcome: str, comparison: str = "deal") -> pd.DataFrame:
        """Return an outcome in every draw that did not fail: a row a draw, a column a cell.

        Columns are the outcome's axes. Of outcomes by pair or sector the cells that move most are
        kept. ``comparison`` is that of :meth:`table`, or ``odds``: as far as carried out.

        Raises
        ------
        DataError
            The run has no draws of this outcome, or its folder lacks files of draws.
        """
        import pandas as pd

        from detente.ensemble import stream

        name = f"{comparison}/{outcome}"
        cells = self._extra("cells", "group")
        cells = cells[cells["group"] == name]
        if cells.empty:
            raise DataError(Fault(str(self.path), text("run.no_draws"), found=name))
        draws = self.draws
        numbers = stream.numbers(self.path / stream.FOLDER, name)
        axes = cells[list(catalogue.outcomes()[outcome].dims)].astype(str)
        if len(axes.columns) > 1:
            columns = pd.MultiIndex.from_frame(axes)
        else:
            columns = pd.Index(axes.iloc[:, 0]) if len(axes.columns) else pd.Index([outcome])
        table = pd.DataFrame(numbers, index=draws.index, columns=columns)
        return table[draws[stream.FAULT].isna()]

    @cached_property
    def odds(self) -> pd.DataFrame:
        """Return the chance that each provision is carried out, and what it is made of.

        ``rung`` is the likelihood of its status, ``consent`` the probability of the consent it
        needs (NaN where that is not modelled), ``given`` both, if what it depends on is carried
        out, ``chance`` the same with that counted in; each ``_low``, ``_central``, ``_high``.
        """
        return self._extra("odds", *COLUMNS)

    def _extra(self, name: str, *columns: str) -> pd.DataFrame:
        import pandas as pd

        return self._read(name) if self._has(name) else pd.DataFrame(columns=list(columns))

    def table(self, outcome: str, comparison: str = "deal") -> pd.DataFrame:
        """Return an outcome's axes, before, after, value, and the band over the draws.

        ``value`` is the central case; ``median``, ``low`` and ``high`` are the 50, 5 and 95 per
        cent quantiles over the draws and ``positive`` the share of these above zero, NaN where a
        cell was not drawn.

        ``comparison`` is ``deal`` (the deal relative to today), ``today`` (today's regime relative
        to the benchmark without it), ``speculated`` (what provisions that only commentators
        speak of would add to the deal; empty if there are none, and for flows) or ``odds`` (the
        deal as far as it is carried out, relative to today, over the draws: ``value`` is their
        mean).
        """
        if outcome not in self.outcomes:
            near = did_you_mean(outcome, self.outcomes) or ""
            raise DataError(
                Fault(
                    str(self.path),
                    text("run.no_outcome"),
                    found=outcome,
                    allowed=", ".join(self.outcomes),
                    nearest=near,
                )
            )
        table = self._read(outcome)
        table = table[table["comparison"] == comparison].drop(columns="comparison")
        # Earlier versions had no draws.
        absent = dict.fromkeys((c for c in BAND if c not in table), float("nan"))
        return table.assign(**absent).reset_index(drop=True)


def fingerprint(content: Mapping[str, Any]) -> str:
    """Return the SHA-256 of the canonical JSON of what determines a run's numbers."""
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(canonical.encode()).hexdigest()


def check_writable(folder: Path) -> None:
    """Raise DetenteError now, before any work, if a run cannot be written into ``folder``.

    The folder itself is not made: a run that fails leaves nothing.
    """
    try:
        nearest = next(p for p in (folder, *folder.absolute().parents) if p.exists())
        with tempfile.TemporaryFile(dir=nearest):
            pass
    except OSError as error:
        raise DetenteError(Fault(str(folder), text("run.not_writable"), found=str(error))) from None


@contextmanager
def writing(folder: Path) -> Iterator[Path]:
    """Give a temporary folder beside ``folder`` that takes its place only if all went well."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        yield draft
        draft.chmod(0o777 & ~umask())
        if folder.exists():
            old = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
            folder.rename(old / "old")
            draft.rename(folder)
            shutil.rmtree(old)
        else:
            draft.rename(folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def write_tables(folder: Path, tables: Mapping[str, pd.DataFrame]) -> None:
    """Write one Parquet file an outcome, with unit, horizon and label in the file's metadata."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    for name, table in tables.items():
        data = pa.Table.from_pandas(table, preserve_index=False)
        if name in catalogue.outcomes():
            row = catalogue.outcomes()[name]
            about = {"outcome": name, "unit": row.unit, "horizon": row.horizon, "label": row.en}
            data = data.replace_schema_metadata({**(data.schema.metadata or {}), **about})
        floats = [c for c in data.column_names if pa.types.is_floating(data.schema.field(c).type)]
        pq.write_table(
            data,
            folder / f"{name}.parquet",
            compression="zstd",
            use_dictionary=[c for c in data.column_names if c not in floats],  # pyright: ignore[reportArgumentType]
            use_byte_stream_split=floats,  # pyright: ignore[reportArgumentType]
        )


def write_record(folder: Path, meta: Mapping[str, Any]) -> None:
    """Write ``run.json``; its presence marks a complete run."""
    content = json.dumps(meta, ensure_ascii=False, indent=1, default=str)
    (folder / RECORD).write_text(content + "\n", "utf-8")

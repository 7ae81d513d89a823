"""Writing a run in one of the formats: what is checked first, and where it goes."""

from __future__ import annotations

import gzip
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from detente.errors import DataError, DetenteError, Fault, did_you_mean
from detente.exports import iamc_layout, long_table
from detente.exports.word_brief import brief
from detente.files import whole
from detente.i18n import Language, text

if TYPE_CHECKING:
    from detente.record import Run

GZIP = ".gz"


@dataclass(frozen=True)
class Format:
    """A format: the endings of its files, the first one by default, and whether it has tables."""

    name: str
    endings: tuple[str, ...]
    tables: bool = True


FORMATS = {
    made.name: made
    for made in (
        Format("csv", (".csv", ".csv.gz")),
        Format("parquet", (".parquet",)),
        Format("iamc", (".csv",)),
        Format("docx", (".docx",), tables=False),
    )
}


def write(
    run: Run,
    format: str | None = None,
    path: Path | None = None,
    lang: Language = "en",
    *,
    outcomes: Sequence[str] = (),
    force: bool = False,
) -> tuple[Path, ...]:
    """Write a run in a format and return the files that were made.

    Parameters
    ----------
    run
        A run; nothing else is read.
    format
        A name of :data:`FORMATS`; by default what ``path`` ends in, or ``csv``.
    path
        A file, or a folder for one; by default the current folder. The file is then named after
        the run.
    lang
        The language of the brief; tables have both.
    outcomes
        Of the long table these outcomes alone.
    force
        Replace files that are there.

    Raises
    ------
    DetenteError
        A format or ending that is not known, files in the way, a place that cannot be written;
        or python-docx is not installed.
    DataError
        A table of the run cannot be read, or the run has not one of ``outcomes``.
    """
    kind = _format(format, path, outcomes)
    target = _target(run, kind, path, lang)
    targets = iamc_layout.files(target) if kind.name == "iamc" else (target,)
    _check(run, targets, outcomes, force=force)
    writers: dict[str, Callable[[], object]] = {
        "csv": lambda: _csv(run, target, outcomes),
        "parquet": lambda: _parquet(run, target, outcomes),
        "iamc": lambda: iamc_layout.write_iamc(run, target),
        "docx": lambda: brief(run, lang, target),
    }
    try:
        writers[kind.name]()
    except OSError as error:
        said = text("exports.unwritable")
        raise DetenteError(Fault(str(target), said, found=error.strerror or str(error))) from None
    return targets


def _csv(run: Run, target: Path, outcomes: Sequence[str]) -> None:
    with whole(target) as draft:
        long_table.write_csv(run, draft, outcomes)
        if target.suffix == GZIP:
            _pack(draft)


def _pack(draft: Path) -> None:
    """Compress a file in its place; the same content gives the same bytes."""
    packed = draft.with_name(draft.name + GZIP)
    try:
        with (
            draft.open("rb") as plain,
            packed.open("wb") as file,
            gzip.GzipFile(filename="", mode="wb", fileobj=file, mtime=0) as out,
        ):
            shutil.copyfileobj(plain, out)
        packed.replace(draft)
    finally:
        packed.unlink(missing_ok=True)


def _parquet(run: Run, target: Path, outcomes: Sequence[str]) -> None:
    with whole(target) as draft:
        long_table.write_parquet(run, draft, outcomes)


def _format(name: str | None, path: Path | None, outcomes: Sequence[str]) -> Format:
    """Return the format that is asked for by name or by ending."""
    ending = "" if path is None or path.is_dir() else path.name.lower()
    faults: list[Fault] = []
    if name is not None and name not in FORMATS:
        known = ", ".join(FORMATS)
        near = did_you_mean(name, FORMATS) or ""
        said = text("exports.no_format")
        raise DetenteError(Fault("--format", said, found=name, allowed=known, nearest=near))
    fitting = [f for f in FORMATS.values() if ending.endswith(f.endings)] if ending else []
    kind = FORMATS[name] if name else fitting[0] if fitting else FORMATS["csv"]
    if ending and not ending.endswith(kind.endings):
        endings = kind.endings if name else [e for f in FORMATS.values() for e in f.endings]
        allowed = ", ".join(dict.fromkeys(endings))
        faults.append(Fault(str(path), text("exports.ending"), found=ending, allowed=allowed))
    if outcomes and kind.name not in ("csv", "parquet"):
        said = text("exports.no_choice")
        faults.append(Fault("--outcome", said, found=kind.name, allowed="csv, parquet"))
    if faults:
        raise DetenteError(faults)
    return kind


def _target(run: Run, kind: Format, path: Path | None, lang: Language) -> Path:
    if path is not None and not path.is_dir():
        return path
    name = f"{run.deal.id}-{run.meta['fingerprint'][:8]}"
    part = {"iamc": ".iamc", "docx": f".{lang}"}.get(kind.name, "")
    return (path or Path()) / f"{name}{part}{kind.endings[0]}"


def _check(run: Run, targets: Sequence[Path], outcomes: Sequence[str], *, force: bool) -> None:
    """Raise for everything that is in the way, before anything is written."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    if not run.outcomes:
        raise DataError(Fault(str(run.path), text("exports.no_outcomes")))
    faults = []
    for name in long_table.asked(run, outcomes):
        file = run.path / f"{name}.parquet"
        try:
            pq.read_metadata(file)
        except (OSError, pa.ArrowInvalid) as error:
            said = text("exports.unreadable")
            faults.append(Fault(str(file), said, found=str(error).splitlines()[0]))
    if faults:
        raise DataError(faults)
    for target in targets:
        if not target.parent.is_dir():
            faults.append(Fault(str(target), text("exports.no_folder"), found=str(target.parent)))
        elif target.is_dir():
            faults.append(Fault(str(target), text("exports.unwritable")))
        elif target.exists() and not force:
            faults.append(Fault(str(target), text("exports.taken")))
    if faults:
        raise DetenteError(faults)

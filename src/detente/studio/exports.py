"""A scenario as a file to take along: report, brief, numbers, deal."""

from __future__ import annotations

import io
import re
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from detente.errors import DetenteError, Fault
from detente.i18n import LANGUAGES, text
from detente.studio.workspace import FILE

if TYPE_CHECKING:
    from detente.deal.schema import Deal
    from detente.i18n import Language
    from detente.record import Run

MEDIA = {
    "html": "text/html",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "csv": "text/csv; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
    "yaml": "application/yaml",
    "zip": "application/zip",
}
# What some kinds take.
_NEEDS = {"docx": ("docx",)}
# An outcome by pair of states and sector has more rows than a spreadsheet bears; all is in Parquet.
_MANY = 10_000


def kinds() -> list[str]:
    """Return the kinds that can be made here."""
    return [kind for kind in MEDIA if all(map(find_spec, _NEEDS.get(kind, ())))]


def known(kind: str) -> None:
    """Raise DetenteError if a kind is none that can be made here."""
    if kind not in kinds():
        allowed = ", ".join(kinds())
        raise DetenteError(Fault("export", text("studio.no_export"), found=kind, allowed=allowed))


def name(deal: Deal, kind: str, lang: Language, *, changed: bool) -> str:
    """Return the name of the file: of letters, digits, hyphens and points alone."""
    parts = [re.sub(r"[^A-Za-z0-9-]+", "-", deal.id), *(["changed"] if changed else [])]
    spoken = f".{lang}" if kind in ("html", "docx") else ""
    return f"{'-'.join(parts)}{spoken}.{kind}"


def of_run(run: Run, kind: str, lang: Language) -> bytes:
    """Return a run as a report, a brief or a table."""
    if kind == "html":
        from detente.report.html import render

        return render(run, lang).encode()
    from detente.exports import write

    few = [one for one in run.outcomes if len(run.table(one)) < _MANY] if kind == "csv" else ()
    with _standing(run) as stood, tempfile.TemporaryDirectory() as place:
        made = write(stood, kind, Path(place) / f"run.{kind}", lang, outcomes=few)
        return made[0].read_bytes()


def of_deal(deal: Deal, documents: Mapping[str, str], kind: str, lang: Language) -> bytes:
    """Return a deal as a file that stands alone, or with its documents in a folder."""
    from detente.studio.code import alone

    if kind == "yaml":
        return alone(deal, lang).encode()
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for place, content in files(deal, documents).items():
            # The same content gives the same bytes, whatever the day.
            entry = zipfile.ZipInfo(f"{deal.id}/{place}")
            entry.compress_type = zipfile.ZIP_DEFLATED
            packed.writestr(entry, content)
    return made.getvalue()


def files(deal: Deal, documents: Mapping[str, str]) -> dict[str, str]:
    """Return the files of a deal and its documents by plain names, whatever they were called."""
    from detente.studio.code import deal_file

    # A key of a stranger's deal may be anything, a path among it.
    places = {
        key: f"document.{key if key in LANGUAGES else number}.txt"
        for number, key in enumerate(documents, 1)
    }
    if set(documents) != set(deal.documents):
        deal = _without_words(deal, set(documents))
    made = deal.model_copy(update={"documents": places})
    return {FILE: deal_file(made), **{places[key]: documents[key] for key in documents}}


def _without_words(deal: Deal, there: set[str]) -> Deal:
    """Return a deal without the words of documents that are not there."""

    def kept(entries: list) -> list:
        return [
            one.model_copy(update={"quotes": [q for q in one.quotes if q.document in there]})
            for one in entries
        ]

    parts = {"provisions": kept(deal.provisions), "claims": kept(deal.claims)}
    return deal.model_copy(update=parts)


@contextmanager
def _standing(run: Run) -> Iterator[Run]:
    """Give a run that stands in a folder, for as long as it is needed."""
    if run.tables is None:
        yield run
        return
    from detente import record

    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "run"
        folder.mkdir()
        record.write_tables(folder, run.tables)
        record.write_record(folder, run.meta)
        yield record.Run.load(folder)

"""Quoted words must stand in the document where the deal says that they do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from detente.deal.anchor import Selector, agrees, anchor
from detente.deal.located import FieldPath
from detente.deal.references import Loose, entries

MAX_BYTES = 20_000_000


@dataclass(frozen=True)
class _DocumentError(Exception):
    """Why a document cannot be read."""

    code: str
    found: str


def read_document(path: Path) -> str:
    """Return a document's text: UTF-8, without byte-order mark, line ends as they are.

    Offsets of quotes count the Unicode code points of this text.
    """
    return path.read_bytes().decode("utf-8-sig")


@dataclass(frozen=True)
class Moved:
    """A quote that stands in its document but for white space, and where it stands now."""

    path: FieldPath
    selector: Selector


def quotes(data: Any, folder: Path) -> Iterator[Loose | Moved]:
    """Yield what documents and quotes of a deal (plain data) that lies in ``folder`` have.

    That are faults, and the quotes with a prefix or a suffix that are only to be anchored anew.
    """
    texts: dict[str, str] = {}
    named = data.get("documents") if isinstance(data, Mapping) else None
    for name, place in named.items() if isinstance(named, Mapping) else ():
        if not isinstance(place, str):
            continue
        try:
            texts[name] = _document(folder, place)
        except _DocumentError as why:
            yield Loose(("documents", name), why.code, {"found": why.found})
    for section in ("provisions", "claims"):
        for path, entry in entries(data, section):
            for where, quote in entries(entry, "quotes"):
                if (name := quote.get("document")) in texts:
                    yield from _anchored(quote, texts[name], (*path, *where))


def _document(folder: Path, place: str) -> str:
    inside = folder.resolve()
    try:
        path = (inside / place).resolve()
        # A deal may come from a stranger: it must not name files elsewhere on this machine.
        if not path.is_relative_to(inside) or path == inside:
            raise _DocumentError("document_outside", place)
        if not path.is_file():
            raise _DocumentError("document_missing", place)
        if path.stat().st_size > MAX_BYTES:
            raise _DocumentError("too_large", place)
        return read_document(path)
    except UnicodeDecodeError:
        raise _DocumentError("document_not_text", place) from None
    except (OSError, ValueError):
        raise _DocumentError("document_missing", place) from None


def _anchored(quote: Mapping[str, Any], source: str, path: FieldPath) -> Iterator[Loose | Moved]:
    exact, start, end = quote.get("exact"), quote.get("start"), quote.get("end")
    if not isinstance(exact, str) or not isinstance(start, int) or not isinstance(end, int):
        return
    if not exact or start < 0 or isinstance(start, bool) or isinstance(end, bool):
        return
    faults = list(_faults(quote, exact, start, end, source, path))
    prefix, suffix = (_text(quote.get(side)) for side in ("prefix", "suffix"))
    if faults and (prefix.strip() or suffix.strip()):
        given = Selector(exact, prefix, suffix, start, end)
        found = anchor(given, source)
        if found is not None and agrees(found, given):
            yield Moved(path, found)
            return
    yield from faults


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _faults(
    quote: Mapping[str, Any], exact: str, start: int, end: int, source: str, path: FieldPath
) -> Iterator[Loose]:
    if source[start:end] != exact:
        near = _nearest(exact, source, start)
        if near is None:
            yield Loose((*path, "exact"), "quote_not_in_document", {"found": exact})
        else:
            context = {
                "found": f"start: {start}, end: {end}",
                "nearest": f"start: {near}, end: {near + len(exact)}",
            }
            yield Loose((*path, "start"), "quote_elsewhere", context)
        return
    prefix, suffix = quote.get("prefix"), quote.get("suffix")
    if isinstance(prefix, str) and not source[:start].endswith(prefix):
        nearest = source[max(0, start - len(prefix)) : start]
        yield Loose((*path, "prefix"), "quote_context", {"found": prefix, "nearest": nearest})
    if isinstance(suffix, str) and not source[end:].startswith(suffix):
        nearest = source[end : end + len(suffix)]
        yield Loose((*path, "suffix"), "quote_context", {"found": suffix, "nearest": nearest})


def _nearest(exact: str, source: str, start: int) -> int | None:
    """Return where ``exact`` stands nearest to ``start``, or None if it stands nowhere."""
    before = source.rfind(exact, 0, max(0, start) + len(exact))
    after = source.find(exact, start)
    places = [place for place in (before, after) if place >= 0]
    return min(places, key=lambda place: abs(place - start), default=None)

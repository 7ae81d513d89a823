"""Read a deal file: every fault at once, each with line, column, field and nearest valid name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import ValidationError

from detente.deal.faults import fault, faults
from detente.deal.library import library, names
from detente.deal.located import parse
from detente.deal.quotes import Moved, quotes
from detente.deal.references import references
from detente.deal.schema import Deal
from detente.errors import DealError, Fault, did_you_mean
from detente.i18n import text

FILE = "deal.yaml"
MAX_BYTES = 5_000_000
_PLACE = {"exact", "start", "end"}
# Found on the plain data, where their place is known better.
_ON_DATA = {
    "id_twice",
    "unknown_provision",
    "unknown_document",
    "conditional_on_itself",
}


def load_deal(path: Path | str) -> Deal:
    """Return the deal in a file, in a folder's ``deal.yaml``, or of that id in the library.

    Raises
    ------
    DealError
        There is no such file, or it is no valid deal; carries every fault.
    """
    file = find(path)
    return parse_deal(_read(file), str(file), file.parent)


def parse_deal(source: str, file: str = FILE, folder: Path | None = None) -> Deal:
    """Return the deal in a YAML text; with the ``folder`` of its documents quotes are checked.

    Raises
    ------
    DealError
        The text is no valid deal; carries every fault.
    """
    data, located, found = parse(source, file)
    if data is None or data == {}:
        raise DealError([*found, Fault(file, text("deal.empty_file"))])
    if not isinstance(data, dict):
        kind = text("deal.type_list" if isinstance(data, list) else "deal.type_text")
        raise DealError([*found, Fault(located.where(), text("deal.not_a_deal"), found=kind)])
    quoted = list(quotes(data, folder)) if folder else []
    moved = [one for one in quoted if isinstance(one, Moved)]
    loose = [*references(data), *(one for one in quoted if not isinstance(one, Moved))]
    found += [fault(located, one.path, one.code, one.context) for one in loose]
    for one in moved:
        _anchor_anew(data, one)
    deal = None
    try:
        deal = Deal.model_validate(data)
    except ValidationError as error:
        own = {detail["type"] for detail in error.errors(include_url=False)}
        if not own <= _ON_DATA:
            found += faults(error, data, Deal, located)
    if found or deal is None:
        raise DealError(sorted(found, key=_order))
    deal._located = located
    deal._reanchored = len(moved)
    return deal


def _anchor_anew(data: Any, moved: Moved) -> None:
    """Write into a deal (plain data) where a quote stands now."""
    for step in moved.path:
        data = data[step]
    given = {side for side in ("prefix", "suffix") if side in data}
    data.update({field: getattr(moved.selector, field) for field in _PLACE | given})


def _order(one: Fault) -> tuple[int, ...]:
    """Sort by line and column."""
    parts = one.where.rsplit(":", 2)
    return tuple(int(part) for part in parts[1:] if part.isdigit())


def find(path: Path | str) -> Path:
    """Return the file that ``path`` means: itself, that of a folder, or of an id in the library.

    Raises
    ------
    DealError
        There is none.
    """
    given = str(path)
    try:
        file = Path(given).expanduser()
        if file.is_dir() and given:
            if (file / FILE).is_file():
                return file / FILE
            raise DealError(Fault(given, text("deal.no_deal_in_folder"), allowed=FILE))
        if file.is_file():
            return file
    except (OSError, ValueError, RuntimeError):
        raise DealError(Fault(given, text("deal.no_such_deal"))) from None
    if given in names():
        return library() / given / FILE
    beside = file.parent.iterdir() if file.parent.is_dir() and file.name != given else ()
    near = did_you_mean(given, names()) or did_you_mean(file.name, (p.name for p in beside))
    allowed = text("deal.no_such_deal_allowed", names=", ".join(names()))
    raise DealError(Fault(given, text("deal.no_such_deal"), allowed=allowed, nearest=near or ""))


def _read(file: Path) -> str:
    where = str(file)
    try:
        if file.stat().st_size > MAX_BYTES:
            allowed = f"<= {MAX_BYTES / 1e6:g} MB"
            raise DealError(Fault(where, text("deal.too_large"), allowed=allowed))
        content = file.read_bytes()
    except OSError as error:
        raise DealError(Fault(where, text("deal.unreadable"), found=str(error))) from None
    try:
        if b"\0" in content:
            raise DealError(Fault(where, text("deal.not_text"), allowed="UTF-8"))
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        said = text("deal.not_text")
        raise DealError(Fault(f"{where}:{line}:1", said, allowed="UTF-8")) from None

"""The file of forecasts: JSON lines, one forecast a line, written whole or not at all."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from pydantic import ValidationError

from detente.deal.faults import faults
from detente.deal.located import Located
from detente.errors import DataError, Fault, did_you_mean
from detente.files import whole
from detente.forecasts.forecast import Forecast, Resolution
from detente.i18n import text

FILE = Path("forecasts.jsonl")
OUTCOMES = {"0": 0, "1": 1}
# So much of a line that cannot be read is shown.
SHOWN = 60


def read(path: Path = FILE) -> list[Forecast]:
    """Return the forecasts of a file.

    Raises
    ------
    DataError
        There is no such file, or lines are no forecasts; carries the faults of every line.
    """
    try:
        lines = path.read_text("utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(Fault(str(path), text("forecasts.no_file"), found=str(error))) from None
    found: list[Forecast] = []
    wrong: list[Fault] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        where = f"{path}:{number}"
        try:
            data = json.loads(line)
        except ValueError:
            wrong.append(Fault(where, text("forecasts.not_json"), found=line.strip()[:SHOWN]))
            continue
        try:
            one = Forecast.model_validate(data)
        except ValidationError as error:
            wrong += faults(error, data, Forecast, Located(where))
            continue
        wrong += _odd(one, where, found)
        found.append(one)
    if wrong:
        raise DataError(wrong)
    return found


def add(new: Sequence[Forecast], path: Path = FILE) -> list[Forecast]:
    """Append forecasts and return all of the file, which is made if it is not there.

    Raises
    ------
    DataError
        The file cannot be read or written, or has one of them already; nothing is written.
    """
    every = read(path) if path.exists() else []
    known = {one.id for one in every}
    if twice := [one for one in new if one.id in known]:
        raise DataError([Fault(str(path), text("forecasts.twice"), found=o.id) for o in twice])
    return _write([*every, *new], path)


def resolve(
    name: str,
    outcome: str,
    source: str,
    date: datetime.date | None = None,
    path: Path = FILE,
    *,
    again: bool = False,
) -> Forecast:
    """Settle a forecast and return it.

    Parameters
    ----------
    name, outcome, source
        Id of the forecast, ``0`` or ``1``, and how one knows.
    date
        Day on which it happened or was known not to; default today.
    again
        Replace an earlier resolution, which is kept beside it.

    Raises
    ------
    DataError
        No forecast has this id, it is resolved, the outcome is neither, the source is empty, or
        the day does not fit; carries every fault, and nothing is written.
    """
    every = read(path)
    date = date or datetime.date.today()
    names = [one.id for one in every]
    where = str(path)
    wrong: list[Fault] = []
    if outcome not in OUTCOMES:
        wrong.append(Fault(where, text("forecasts.no_outcome"), "--outcome", outcome, "0, 1"))
    if not source.strip():
        wrong.append(Fault(where, text("forecasts.no_source"), "--source"))
    if name not in names:
        near = did_you_mean(name, names) or ""
        wrong.append(Fault(where, text("forecasts.no_forecast"), found=name, nearest=near))
        raise DataError(wrong)
    number = names.index(name)
    one = every[number]
    where = f"{path}: {name}"
    if one.resolution and not again:
        wrong.append(Fault(where, text("forecasts.resolved")))
    if date > datetime.date.today():
        wrong.append(Fault(where, text("forecasts.future"), "--date", str(date)))
    if wrong:
        raise DataError(wrong)
    settled = Resolution.model_validate(
        {"outcome": OUTCOMES[outcome], "date": date, "source": source.strip()}
    )
    kept = (*one.superseded, *([one.resolution] if one.resolution else []))
    changed = one.model_copy(update={"resolution": settled, "superseded": kept})
    if wrong := list(_odd(changed, where, ())):
        raise DataError(wrong)
    _write([*every[:number], changed, *every[number + 1 :]], path)
    return changed


def _odd(one: Forecast, where: str, others: Iterable[Forecast]) -> Iterator[Fault]:
    """Yield what is wrong with a forecast whose every field is right."""
    if one.id in {other.id for other in others}:
        yield Fault(where, text("forecasts.twice"), "id", one.id)
    if one.resolves_by < one.made:
        found, allowed = str(one.resolves_by), f">= {one.made}"
        yield Fault(where, text("forecasts.over"), "resolves_by", found, allowed)
    if settled := one.resolution:
        if settled.date < one.made:
            found, allowed = str(settled.date), f">= {one.made}"
            yield Fault(where, text("forecasts.before"), "date", found, allowed)
        if settled.outcome and settled.date > one.resolves_by:
            found, allowed = str(settled.date), f"<= {one.resolves_by}"
            yield Fault(where, text("forecasts.late"), "date", found, allowed)


def _write(every: list[Forecast], path: Path) -> list[Forecast]:
    lines = [
        json.dumps(one.model_dump(mode="json"), ensure_ascii=False, allow_nan=False) + "\n"
        for one in every
    ]
    try:
        with whole(path) as draft:
            draft.write_text("".join(lines), "utf-8", newline="\n")
    except OSError as error:
        raise DataError(Fault(str(path), text("forecasts.not_written"), found=str(error))) from None
    return every

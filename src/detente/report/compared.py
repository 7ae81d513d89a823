"""What is shown of two runs side by side: which outcomes, which rows, and all of them as CSV."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from detente import catalogue
from detente.errors import DataError, DetenteError, Fault, did_you_mean
from detente.files import whole
from detente.i18n import text
from detente.record_compare import BAND, VALUES, Comparison, compare
from detente.report.headlines import RANKED, headlines, security_headlines
from detente.report.numbers import Number, Numbers
from detente.report.quantity import missing

if TYPE_CHECKING:
    import pandas as pd

    from detente.record import Run

INCOME = "real_income"
# What is shown of states that are asked for, beside real income.
ASKED = (
    "energy_price", "energy_revenue", "energy_import_bill", "consumer_price_energy",
    "exchange_rate", "threat", "defence_spending", "exposure",
)  # fmt: skip
PLACES = ("country", "partner", "exporter", "importer")
# So many rows of one outcome are printed.
ROWS = 20

Both = tuple[Numbers, Numbers]
At = tuple[str, ...]


@dataclass(frozen=True)
class Line:
    """One row: the place on the outcome's axes, its numbers by column, whether one can see them."""

    at: At
    numbers: Mapping[str, float]
    visible: bool


@dataclass(frozen=True)
class Section:
    """An outcome under both runs: the ``lines`` that a page shows, and all ``rows``."""

    compared: Comparison
    lines: tuple[Line, ...]
    rows: pd.DataFrame


def sections(
    one: Run,
    other: Run,
    outcome: str | None = None,
    countries: Sequence[str] = (),
    comparison: str = "deal",
) -> list[Section]:
    """Return what is shown of two runs.

    Without ``outcome`` that is real income of the parties of both and of the states where it
    differs most, and the headlines of either run. ``countries`` are states and groups; a group is
    shown by its members, and of real income also as one.

    Raises
    ------
    DataError
        As :func:`detente.record_compare.compare`; or a state is in neither run.
    """
    both = Numbers(one), Numbers(other)
    if outcome:
        compared = compare(one, other, outcome, comparison)
        _check([compared], countries)
        return [_of(both, compared, countries, ROWS)]
    income = compare(one, other, INCOME, comparison)
    wanted: dict[str, dict[At, None]] = {name: {} for name in ASKED if countries}
    for numbers in () if countries else both:
        for n in (*headlines(numbers), *security_headlines(numbers)):
            wanted.setdefault(n.outcome, {})[n.at] = None
    # Earlier versions answer less, and at the odds pairs are not kept.
    named = [n for n in wanted if all(b.has(n) and len(b.table(n, comparison)) for b in both)]
    others = [compare(one, other, name, comparison) for name in named]
    if countries:
        _check([income, *others], countries)
        every = ((c, [n for n in countries if _has(c, n)]) for c in (income, *others))
        return [_of(both, compared, own, ROWS) for compared, own in every if own]
    shown = _of(both, income, (), RANKED)
    parties = {p for numbers in both for p in numbers.run.deal.parties}
    lines = tuple(line for line in shown.lines if line.visible or line.at[0] in parties)
    return [
        replace(shown, lines=lines),
        *(Section(c, _lines(both, c, wanted[c.outcome]), c.table) for c in others),
    ]


def _of(both: Both, compared: Comparison, countries: Sequence[str], most: int) -> Section:
    """Return the rows of the states asked for, else the parties' and the ``most`` that differ."""
    import pandas as pd

    dims = list(catalogue.outcomes()[compared.outcome].dims)
    rows = _select(compared, countries) if countries else compared.table
    heads: list[At] = []
    if dims == ["country"]:
        groups = [name for name in countries if name in catalogue.place_groups()]
        parties = [p for numbers in both for p in numbers.run.deal.parties]
        heads = [(name,) for name in dict.fromkeys(groups if countries else parties)]
    order = rows["difference"].abs().sort_values(ascending=False, kind="stable").index
    places = [*rows.loc[order, dims].itertuples(index=False, name=None)] if dims else [()]
    others = [at for at in places if at not in heads and catalogue.ROW not in at]
    lines = _lines(both, compared, [*heads, *others[:most]])
    wholes = [
        dict(zip(dims, line.at, strict=True)) | dict(line.numbers)
        for line in lines
        if compared.at(*line.at) is None
    ]
    if wholes:
        rows = pd.concat([pd.DataFrame(wholes), rows], ignore_index=True)
    return Section(compared, lines, rows)


def _lines(both: Both, compared: Comparison, places: Iterable[At]) -> tuple[Line, ...]:
    found = []
    for at in places:
        numbers = compared.at(*at)
        if numbers is None and compared.outcome == INCOME:
            numbers = compared.whole(_weights(both[0], at[0]))
        if numbers is not None:
            found.append(Line(at, numbers, _visible(both[0], compared.outcome, at, numbers)))
    return tuple(found)


def _weights(numbers: Numbers, group: str) -> dict[At, float]:
    """Return the weights of a group's members in its real income: today's GDP."""
    members = [c for c in catalogue.expand_places((group,)) if c in numbers.size]
    total = sum(numbers.size[c] for c in members)
    return {(c,): numbers.size[c] / total for c in members}


def _visible(numbers: Numbers, outcome: str, at: At, found: Mapping[str, float]) -> bool:
    """Return whether the difference, or an end of its band, is large enough to see."""
    row = catalogue.outcomes()[outcome]
    group = at != () and at[0] in catalogue.place_groups()
    level = None if group or row.unit == "%" else numbers.level(outcome, *at)
    ends = (found[name] for name in ("difference", "low", "high"))
    shown = (Number(outcome, at, end, before=level) for end in ends if not missing(end))
    return any(numbers.visible(n) for n in shown)


def _select(compared: Comparison, countries: Sequence[str]) -> pd.DataFrame:
    """Return the rows of states, and of the members of groups, on any axis of states."""
    axes = [axis for axis in PLACES if axis in compared.table]
    named = catalogue.expand_places(countries)
    return compared.table[compared.table[axes].isin(named).any(axis=1)]


def _has(compared: Comparison, name: str) -> bool:
    return not _places(compared).isdisjoint(catalogue.expand_places((name,)))


def _places(compared: Comparison) -> set[str]:
    return {str(n) for axis in PLACES if axis in compared.table for n in compared.table[axis]}


def _check(every: Sequence[Comparison], countries: Sequence[str]) -> None:
    """Raise DataError for the states and groups that none of these outcomes has."""
    where = f"{every[0].one.path}, {every[0].other.path}"
    known = set().union(*map(_places, every))
    if countries and not known:
        raise DataError(Fault(where, text("why.no_axis"), "--country", ", ".join(countries)))
    faults = []
    for name in countries:
        if known.isdisjoint(catalogue.expand_places((name,))):
            near = did_you_mean(name, [*known, *catalogue.place_groups()]) or ""
            faults.append(Fault(where, text("why.unknown"), "--country", name, nearest=near))
    if faults:
        raise DataError(faults)


def csv(found: Iterable[Section]) -> pd.DataFrame:
    """Return the rows of the outcomes shown; axes that an outcome has not are empty.

    Of flows and pairs of states those that move in neither run are left out.
    """
    import pandas as pd

    parts = []
    for section in found:
        compared, rows = section.compared, section.rows
        if {"partner", "importer"} & {*rows.columns}:
            rows = rows[rows[[*VALUES, "low", "high"]].fillna(0.0).any(axis=1)]
        parts.append(
            rows.assign(
                outcome=compared.outcome,
                unit=catalogue.outcomes()[compared.outcome].unit,
                comparison=compared.comparison,
                draws=compared.count,
                run_one=Path(compared.one.path).name,
                run_other=Path(compared.other.path).name,
            )
        )
    table = pd.concat(parts, ignore_index=True)
    first = ["run_one", "run_other", "comparison", "outcome", "unit"]
    last = [*VALUES, *BAND, "draws"]
    axes = [name for name in table.columns if name not in (*first, *last)]
    return table[[*first, *axes, *last]]


def write_csv(table: pd.DataFrame, path: Path) -> None:
    """Write a table; the file is there whole or not at all.

    Raises DetenteError if it cannot be written.
    """
    try:
        with whole(path) as draft:
            table.to_csv(draft, index=False, lineterminator="\n")
    except OSError as error:
        what = text("compare.not_written")
        raise DetenteError(Fault(str(path), what, found=str(error))) from None

"""OECD Inter-Country Input-Output tables, edition 2023: one CSV a year, current USD million.

Rows and columns are ``COUNTRY_INDUSTRY``; rows end with ``TLS`` (taxes less subsidies), ``VA``
and ``OUT``; columns go on with six final uses a country and end with ``OUT``.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING

from detente.errors import DataError
from detente.world.sources.table import InputOutputTable, existing, layout

if TYPE_CHECKING:
    import numpy as np

FINAL_USES = ("HFCE", "NPISH", "GGFC", "GFCF", "INVNT", "DPABR")
BOTTOM = ("TLS", "VA", "OUT")


def read(path: Path) -> InputOutputTable:
    """Read one year's table; countries and industries are taken from the labels.

    Raises
    ------
    DataError
        If a label is out of place, a cell is no number, or output differs from sales.
    """
    import numpy as np

    with existing(path).open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream))
    if len(rows) < len(BOTTOM) + 2:
        raise DataError(layout(path, "", f"{len(rows)} lines", "V1, COUNTRY_INDUSTRY, ..., OUT"))
    names = [row[0] for row in rows[1:] if row]
    cells = [name.partition("_")[::2] for name in names[: -len(BOTTOM)]]
    countries = tuple(dict.fromkeys(country for country, _ in cells))
    sectors = tuple(dict.fromkeys(sector for _, sector in cells))
    body = [f"{c}_{s}" for c in countries for s in sectors]
    columns = [*body, *(f"{c}_{u}" for c in countries for u in FINAL_USES), "OUT"]
    faults = _misplaced(path, "row", names, [*body, *BOTTOM])
    faults += _misplaced(path, "column", rows[0][1:], columns)
    if faults:
        raise DataError(faults)
    try:
        values = np.array([row[1:] for row in rows[1:] if row], dtype=float)
    except ValueError as error:
        raise DataError(layout(path, "", error, "number")) from error
    return _table(path, countries, sectors, values)


def _misplaced(path: Path, axis: str, found: list[str], expected: list[str]):
    pairs = zip(found, expected, strict=False)
    wrong = [
        layout(path, f"{axis} {i + 1}", a, b) for i, (a, b) in enumerate(pairs) if a.strip() != b
    ]
    if not wrong and len(found) != len(expected):
        wrong = [layout(path, axis, len(found), len(expected))]
    return wrong[:20]  # one shifted label misplaces all that follow


def _table(
    path: Path, countries: tuple[str, ...], sectors: tuple[str, ...], values: np.ndarray
) -> InputOutputTable:
    import numpy as np

    n, s = len(countries), len(sectors)
    inner = n * s
    uses = values[:inner, :inner].reshape(n, s, n, s)
    by_use = values[:inner, inner:-1].reshape(n, s, n, len(FINAL_USES))
    final, stocks = by_use.sum(axis=3), by_use[..., FINAL_USES.index("INVNT")]
    output = values[:inner, -1].reshape(n, s)
    flow = (uses.sum(axis=3) + final).transpose(0, 2, 1)
    gap = np.abs(flow.sum(axis=1) - output)
    if (gap > 1e-6 * max(output.max(), 1.0)).any():
        i, j = np.unravel_index(int(gap.argmax()), gap.shape)
        where = f"{countries[i]}_{sectors[j]}"
        raise DataError(layout(path, where, flow.sum(axis=1)[i, j], output[i, j]))
    here = np.arange(n)
    use = uses.transpose(0, 2, 1, 3)
    at_home = use[here, here].copy()
    return InputOutputTable(
        countries=countries,
        sectors=sectors,
        flow=flow,
        domestic_use=at_home,
        imported_use=use.sum(axis=0) - at_home,
        output=output,
        drawn=np.maximum(-stocks.transpose(0, 2, 1), 0),
    )

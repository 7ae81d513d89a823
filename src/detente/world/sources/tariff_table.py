"""Applied duties by importer, exporter and industry group, as the replication file has them.

Four columns with no header: importer, two counters, duty in per cent; 44 x 44 x 16 lines, the
importer slowest, then the exporter, the group fastest. The second and third columns count the
line modulo 44 and modulo 16: they are no labels (16 divides 704, so that the third is right by
accident and the second is not), and only the order of the lines identifies a duty.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from detente.errors import DataError
from detente.world.sources.table import existing, layout

if TYPE_CHECKING:
    import numpy as np


def read(path: Path, economies: int = 44, groups: int = 16) -> np.ndarray:
    """Return duties ``[importer, exporter, group]`` as fractions.

    Raises
    ------
    DataError
        If the file has another number of lines or columns, or its lines are in another order.
    """
    import numpy as np

    try:
        raw = np.loadtxt(existing(path), delimiter=",", ndmin=2)
    except ValueError as error:
        raise DataError(layout(path, "", error, "number,number,number,percent")) from error
    lines = economies * economies * groups
    if raw.shape != (lines, 4):
        raise DataError(layout(path, "", raw.shape, (lines, 4)))
    line = np.arange(lines)
    expected = {
        0: line // (economies * groups) + 1,
        1: line % (economies * groups) % economies + 1,
        2: line % groups + 1,
    }
    faults = []
    for column, values in expected.items():
        wrong = np.flatnonzero(raw[:, column] != values)
        if wrong.size:
            at = int(wrong[0])
            field = f"{at + 1}:{column + 1}"
            faults.append(layout(path, field, raw[at, column], values[at]))
    if faults:
        raise DataError(faults)
    return raw[:, 3].reshape(economies, economies, groups) / 100

"""WIOD release 2016 as assembled arrays (``.npz``): 43 countries and the rest, 56 industries."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from detente.errors import DataError
from detente.world.sources.table import InputOutputTable, existing, layout

if TYPE_CHECKING:
    import numpy as np

SHAPES = {
    "Z_dom": ("country", "sector", "sector"),
    "Z_imp": ("country", "sector", "sector"),
    "M_int": ("country", "sector", "country"),
    "F": ("country", "sector", "country", "final_use"),
    "GO": ("country", "sector"),
}
STOCKS = 4  # changes in inventories, last of WIOD's five final uses


def read(path: Path) -> InputOutputTable:
    """Read the arrays of an assembled world input-output table.

    ``Z_dom[n, s, k]`` and ``Z_imp[n, s, k]`` are inputs of ``s`` into ``k`` bought at home and
    abroad, ``M_int[i, s, n]`` the imported inputs by origin, ``F[i, s, n, u]`` final purchases by
    origin, destination and use (the last is changes in stocks), ``GO[n, s]`` gross output;
    ``sectors`` holds WIOD's codes.

    Raises
    ------
    DataError
        If an array is missing or has another shape; every fault is listed.
    """
    import numpy as np

    existing(path)
    try:
        with np.load(path, allow_pickle=False) as archive:
            raw = {name: archive[name] for name in archive.files}
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise DataError(layout(path, "", error, "npz")) from error

    needed = ("countries", "sectors", *SHAPES)
    faults = [
        layout(path, name, ", ".join(sorted(raw)), name) for name in needed if name not in raw
    ]
    if faults:
        raise DataError(faults)
    sizes = {"country": len(raw["countries"]), "sector": len(raw["sectors"])}
    sizes["final_use"] = STOCKS + 1
    for name, axes in SHAPES.items():
        shape = tuple(sizes[axis] for axis in axes)
        if raw[name].shape != shape:
            faults.append(layout(path, name, raw[name].shape, shape))
    if faults:
        raise DataError(faults)
    return _table(raw)


def _table(raw: dict[str, np.ndarray]) -> InputOutputTable:
    import numpy as np

    domestic, imported, by_origin, final, output = (raw[n].astype(float) for n in SHAPES)
    here = np.arange(len(output))
    flow = by_origin.transpose(0, 2, 1) + final.sum(axis=3).transpose(0, 2, 1)
    flow[here, here] += domestic.sum(axis=2)
    return InputOutputTable(
        countries=tuple(str(c) for c in raw["countries"]),
        sectors=tuple(str(s) for s in raw["sectors"]),
        flow=flow,
        domestic_use=domestic,
        imported_use=imported,
        output=output,
        drawn=np.maximum(-final[..., STOCKS].transpose(0, 2, 1), 0),
    )

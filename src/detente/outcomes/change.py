"""How an outcome says a change: of a level in its own unit, or in per cent."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import xarray as xr


def change_of_level(before: xr.DataArray, after: xr.DataArray) -> xr.Dataset:
    """Return ``before``, ``after`` and ``value`` = after - before; the labels must be the same."""
    before, after = _aligned(before, after)
    return _side_by_side(before, after, after.values - before.values)


def change_in_per_cent(before: xr.DataArray, after: xr.DataArray) -> xr.Dataset:
    """Return ``before``, ``after`` and ``value`` = 100 (after / before - 1).

    The value is NaN where there was nothing before: no change that has a size in per cent. The
    labels must be the same.
    """
    before, after = _aligned(before, after)
    some = np.where(before.values > 0, before.values, np.nan)
    return _side_by_side(before, after, 100 * (after.values / some - 1))


def _aligned(before: xr.DataArray, after: xr.DataArray) -> tuple[xr.DataArray, xr.DataArray]:
    import xarray as xr

    return xr.align(before, after.transpose(*before.dims), join="exact", copy=False)


def _side_by_side(before: xr.DataArray, after: xr.DataArray, value: np.ndarray) -> xr.Dataset:
    import xarray as xr

    sides = {"before": before.variable, "after": after.variable}
    return xr.Dataset({"value": (before.dims, value), **sides}, before.coords)


def abroad(flow: xr.DataArray) -> xr.DataArray:
    """Return flows between states: what a state delivers to itself is set to zero."""
    home = flow["exporter"].values[:, None] == flow["importer"].values
    values = flow.transpose("exporter", "importer", ...)
    home = home.reshape(home.shape + (1,) * (values.ndim - 2))
    return values.copy(data=np.where(home, 0.0, values.values))

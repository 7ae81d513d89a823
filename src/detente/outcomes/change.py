"""How an outcome says a change: of a level in its own unit, or in per cent."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import xarray as xr


def change_of_level(before: xr.DataArray, after: xr.DataArray) -> xr.Dataset:
    """Return ``before``, ``after`` and ``value`` = after - before."""
    return _side_by_side(before, after, after - before)


def change_in_per_cent(before: xr.DataArray, after: xr.DataArray) -> xr.Dataset:
    """Return ``before``, ``after`` and ``value`` = 100 (after / before - 1).

    The value is NaN where there was nothing before: no change that has a size in per cent.
    """
    return _side_by_side(before, after, 100 * (after / before.where(before > 0) - 1))


def _side_by_side(before: xr.DataArray, after: xr.DataArray, value: xr.DataArray) -> xr.Dataset:
    return value.to_dataset(name="value").assign(before=before, after=after)


def abroad(flow: xr.DataArray) -> xr.DataArray:
    """Return flows between states: what a state delivers to itself is set to zero."""
    return flow.where(flow["exporter"] != flow["importer"].rename(), 0.0)

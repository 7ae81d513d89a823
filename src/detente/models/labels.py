"""Labelled data in and out of models as plain arrays: labels can cost more than a model does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from detente import catalogue
from detente.models.base import Solution, writer
from detente.models.kept import kept

if TYPE_CHECKING:
    import xarray as xr

Axes = tuple[tuple[str, tuple[str, ...]], ...]


def values(data: xr.Dataset, name: str, *dims: str) -> np.ndarray:
    """Return a variable's values, on the axes ``dims`` in this order where these are named."""
    variable = data.variables[name]
    return (variable.transpose(*dims) if dims and variable.dims != dims else variable).values


def of_states(upstream: Mapping[str, Solution], name: str, states: np.ndarray) -> np.ndarray | None:
    """Return what a model before found by ``country``, for ``states``; None where none did."""
    found = writer(upstream, name)
    if found is None:
        return None
    if np.array_equal(values(found.data, "country"), states):
        return values(found.data, name)
    return found.data[name].sel(country=states).values


def labelled(security: xr.Dataset, found: Mapping[str, np.ndarray], axes: Axes = ()) -> xr.Dataset:
    """Return what a model found for the states of a security world, on the catalogue's axes.

    ``axes`` are those that are not of states, with their labels.
    """
    return kept(security, _blank, tuple(found), axes).copy(data=dict(found))


def _blank(security: xr.Dataset, names: tuple[str, ...], axes: Axes) -> xr.Dataset:
    import xarray as xr

    dims = {name: catalogue.variables()[name].dims for name in names}
    named = {axis: list(own) for axis, own in axes}
    states = values(security, "country")
    labels = {axis: named.get(axis, states) for own in dims.values() for axis in own}
    shape = {axis: len(own) for axis, own in labels.items()}
    nothing = {n: (own, np.zeros([shape[axis] for axis in own])) for n, own in dims.items()}
    return xr.Dataset(nothing, labels)

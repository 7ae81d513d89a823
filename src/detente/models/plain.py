"""Labelled variables as plain arrays, and back.

A run compares and solves many states of the same shape; arithmetic on labelled arrays takes far
longer than the sums themselves. Labels are checked here, once, and the sums are plain.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from typing import TYPE_CHECKING

import numpy as np

from detente.models.base import writer

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

    from detente.models.base import Solution

    Axes = dict[str, xr.Index]


_KEPT = 256
_lists: dict[int, tuple[pd.Index, np.ndarray]] = {}
_frames: dict[object, xr.Dataset] = {}


def values(data: xr.Dataset, name: str, *dims: str) -> np.ndarray:
    """Return the values of a variable, its axes in the order ``dims``; default its own order.

    Those of an axis are its labels, read-only: each list is taken out of its index once.
    """
    found = data.variables[name]
    if found.dims == (name,) and (index := data.xindexes.get(name)) is not None:
        return _labels(index)
    return (found if not dims or found.dims == dims else found.transpose(*dims)).values


def _labels(index: xr.Index) -> np.ndarray:
    own = index.to_pandas_index()
    if id(own) not in _lists:
        while len(_lists) >= _KEPT:
            _lists.pop(next(iter(_lists)))
        labels = own.to_numpy()
        labels = np.array(labels.tolist(), dtype=str) if labels.dtype == object else labels.copy()
        labels.setflags(write=False)
        # The index is kept beside its labels, so that its id cannot pass to another.
        _lists[id(own)] = own, labels
    return _lists[id(own)][1]


def of_countries(
    upstream: Mapping[str, Solution], name: str, countries: np.ndarray
) -> np.ndarray | None:
    """Return what a model before found by ``country``, for ``countries``; None where none did."""
    found = writer(upstream, name)
    if found is None:
        return None
    return values(found.data, name)[places(countries, values(found.data, "country"))]


def axes(data: xr.Dataset, *dims: str, **renamed: str) -> Axes:
    """Return axes of a dataset with their labels; of ``country="exporter"`` the new name is first.

    Raises
    ------
    KeyError
        There is no such axis, or it has no labels.
    """
    known = data.xindexes
    return {dim: known[dim] for dim in dims} | {new: known[old] for new, old in renamed.items()}


@cache
def axis(name: str, *labels: str) -> Axes:
    """Return an axis that is in no dataset yet."""
    import xarray as xr

    return axes(xr.Dataset(coords={name: list(labels)}), name)


def same(one: Axes, other: Axes) -> bool:
    """Say whether axes of one name have the same labels in the same order."""
    return all(
        index is other[dim] or index.to_pandas_index().equals(other[dim].to_pandas_index())
        for dim, index in one.items()
    )


def places(labels: np.ndarray, among: np.ndarray, other: int | None = None) -> np.ndarray:
    """Return the position of each label on an axis, ``other`` where it is not there.

    The result is read-only: each list is looked up once.

    Raises
    ------
    KeyError
        A label is not there, and no position is given for others.
    """
    return _places(*_key(labels), *_key(among), other)


def _key(labels: np.ndarray) -> tuple[str, bytes]:
    if labels.dtype.kind != "U":  # the bytes of an object are its address, not its label
        labels = np.array(labels.tolist(), dtype=str)
    return labels.dtype.str, labels.tobytes()


@lru_cache(maxsize=256)
def _places(dtype: str, labels: bytes, own: str, among: bytes, other: int | None) -> np.ndarray:
    here = {name: n for n, name in enumerate(np.frombuffer(among, own).tolist())}
    names = np.frombuffer(labels, dtype).tolist()
    found = [here[name] if other is None else here.get(name, other) for name in names]
    found = np.array(found, dtype=int)
    found.setflags(write=False)
    return found


def common(labels: np.ndarray, among: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the positions on two axes at which both have the same label; read-only."""
    return _common(*_key(labels), *_key(among))


@lru_cache(maxsize=256)
def _common(dtype: str, labels: bytes, other: str, among: bytes) -> tuple[np.ndarray, np.ndarray]:
    one, two = np.frombuffer(labels, dtype), np.frombuffer(among, other)
    here, there = np.nonzero(np.equal.outer(one, two))
    here.setflags(write=False)
    there.setflags(write=False)
    return here, there


def labelled(axes: Axes, columns: Mapping[str, tuple[tuple[str, ...], np.ndarray]]) -> xr.Dataset:
    """Return a dataset of columns, each with its dims and its numbers, on labelled axes.

    Datasets on the same axes share the labels of the first.
    """
    key = tuple((name, dims, column.shape) for name, (dims, column) in columns.items())
    frame = _frames.get(key)
    if frame is None or not same(axes, frame.xindexes):  # pyright: ignore[reportArgumentType]
        frame = _frames[key] = _framed(axes, columns)
        while len(_frames) > _KEPT:
            _frames.pop(next(iter(_frames)))
    return frame.copy(data={name: column for name, (_, column) in columns.items()})


def _framed(axes: Axes, columns: Mapping[str, tuple[tuple[str, ...], np.ndarray]]) -> xr.Dataset:
    """Return the columns, empty: what is kept should hold no numbers."""
    import xarray as xr

    coords = {}
    for dim, index in axes.items():
        (own,) = index.create_variables().values()
        coords[dim] = (dim, own.values)
    empty = {
        name: (dims, np.broadcast_to(0.0, column.shape)) for name, (dims, column) in columns.items()
    }
    return xr.Dataset(empty, coords)

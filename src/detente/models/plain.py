"""Labelled variables as plain numbers, and back.

A run compares and solves many states of the same shape; arithmetic on labelled arrays takes far
longer than the sums themselves. Labels are checked here, once, and the sums are plain.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import xarray as xr

    Axes = Mapping[str, xr.Index]


def numbers(data: xr.Dataset, name: str, *dims: str) -> np.ndarray:
    """Return the values of a variable, its axes in the order ``dims``; default its own order."""
    found = data.variables[name]
    return (found if not dims or found.dims == dims else found.transpose(*dims)).values


def axes(data: xr.Dataset, *dims: str, **renamed: str) -> Axes:
    """Return axes of a dataset with their labels; of ``country="exporter"`` the new name is first.

    Raises
    ------
    KeyError
        There is no such axis, or it has no labels.
    """
    known = data.xindexes
    return {dim: known[dim] for dim in dims} | {new: known[old] for new, old in renamed.items()}


def same(one: Axes, other: Axes) -> bool:
    """Say whether axes of one name have the same labels in the same order."""
    return all(
        index is other[dim] or index.to_pandas_index().equals(other[dim].to_pandas_index())
        for dim, index in one.items()
    )


def places(labels: np.ndarray, among: np.ndarray) -> np.ndarray:
    """Return the position of each label on an axis; read-only, each list is looked up once.

    Raises
    ------
    KeyError
        A label is not there.
    """
    return _places(*_key(labels), *_key(among))


def _key(labels: np.ndarray) -> tuple[str, bytes]:
    if labels.dtype.kind != "U":  # the bytes of an object are its address, not its label
        labels = np.array(labels.tolist(), dtype=str)
    return labels.dtype.str, labels.tobytes()


@lru_cache(maxsize=256)
def _places(dtype: str, labels: bytes, other: str, among: bytes) -> np.ndarray:
    here = {name: n for n, name in enumerate(np.frombuffer(among, other).tolist())}
    found = np.array([here[name] for name in np.frombuffer(labels, dtype).tolist()], dtype=int)
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


_KEPT = 256
_frames: dict[object, xr.Dataset] = {}


def labelled(axes: Axes, columns: Mapping[str, tuple[tuple[str, ...], np.ndarray]]) -> xr.Dataset:
    """Return a dataset of columns, each with its dims and its numbers, on labelled axes.

    Datasets on the same axes share the labels of the first.
    """
    key = tuple((name, dims, values.shape) for name, (dims, values) in columns.items())
    frame = _frames.get(key)
    if frame is None or not same(axes, frame.xindexes):  # pyright: ignore[reportArgumentType]
        frame = _frames[key] = _framed(axes, columns)
        while len(_frames) > _KEPT:
            _frames.pop(next(iter(_frames)))
    return frame.copy(data={name: values for name, (_, values) in columns.items()})


def _framed(axes: Axes, columns: Mapping[str, tuple[tuple[str, ...], np.ndarray]]) -> xr.Dataset:
    """Return the columns, empty: what is kept should hold no numbers."""
    import xarray as xr

    coords = {}
    for dim, index in axes.items():
        (own,) = index.create_variables().values()
        coords[dim] = (dim, own.values)
    empty = {
        name: (dims, np.broadcast_to(0.0, values.shape)) for name, (dims, values) in columns.items()
    }
    return xr.Dataset(empty, coords)

"""What is derived from a dataset once."""

import gc
import weakref

import numpy as np
import pytest
import xarray as xr

from detente.models.kept import kept

made = []


def total(data, factor=1.0):
    made.append(factor)
    return factor * float(data["x"].sum())


def small():
    return xr.Dataset({"x": ("country", np.arange(3.0))}, {"country": ["A", "B", "C"]})


def test_made_once_a_dataset_and_setting():
    made.clear()
    data = small()
    assert [kept(data, total), kept(data, total), kept(data, total, 2.0)] == [3, 3, 6]
    assert made == [1.0, 2.0]
    assert kept(data.assign(x=data["x"] + 1), total) == 6


def test_a_dataset_in_use_cannot_be_changed_behind_what_was_made_of_it():
    data = small()
    kept(data, total)
    with pytest.raises(ValueError, match="read-only"):
        data["x"].values[0] = 5.0
    other = data.copy(deep=True)
    other["x"].values[0] = 5.0
    assert (kept(other, total), kept(data, total)) == (8, 3)


def test_those_used_last_are_kept_however_many_come_and_go():
    """What all draws share is derived once, though each draw brings a dataset of its own."""
    shared = small()
    kept(shared, total)
    made.clear()
    for _ in range(100):
        kept(small(), total)
        assert kept(shared, total) == 3
    assert len(made) == 100


def test_those_long_out_of_use_are_let_go():
    first = small()
    gone = weakref.ref(first)
    kept(first, total)
    for _ in range(20):
        kept(small(), total)
    made.clear()
    assert kept(first, total) == 3
    assert made == []
    del first
    for _ in range(100):
        kept(small(), total)
    gc.collect()
    assert gone() is None

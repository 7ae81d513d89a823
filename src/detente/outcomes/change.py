"""How an outcome says a change: of a level in its own unit, or in per cent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from detente.models.base import writer
from detente.models.plain import axes, common, same, values
from detente.outcomes.answers import Said

if TYPE_CHECKING:
    import xarray as xr

    from detente.models.plain import Axes
    from detente.outcomes import States


@dataclass(frozen=True)
class Pair:
    """A quantity in two states: plain numbers on the same labelled axes."""

    axes: Axes
    before: np.ndarray
    after: np.ndarray

    @classmethod
    def of(cls, before: States, after: States, variable: str, *dims: str) -> Pair | None:
        """Return a variable of two states, None where one of them has none.

        ``dims`` is the order of the axes, default that of the state before.

        Raises
        ------
        ValueError
            The labels are not the same.
        """
        old, new = (writer(states, variable) for states in (before, after))
        if old is None or new is None:
            return None
        return cls.within(old.data, new.data, variable, *dims)

    @classmethod
    def within(cls, before: xr.Dataset, after: xr.Dataset, variable: str, *dims: str) -> Pair:
        """Return a variable of two datasets."""
        dims = dims or tuple(map(str, before.variables[variable].dims))
        labels = axes(before, *dims)
        if not same(labels, axes(after, *dims)):
            import xarray as xr

            xr.align(before[variable], after[variable], join="exact")
        return cls(labels, *(values(data, variable, *dims) for data in (before, after)))

    def labels(self, dim: str) -> np.ndarray:
        """Return the labels of an axis."""
        return self.axes[dim].to_pandas_index().to_numpy()

    def then(self, function: Callable[[np.ndarray], np.ndarray], **renamed: str) -> Pair:
        """Return a function of both sides; ``country="exporter"`` gives the axes that are left."""
        left = {new: self.axes[old] for new, old in renamed.items()} if renamed else self.axes
        return replace(self, axes=left, before=function(self.before), after=function(self.after))


def change_of_level(pair: Pair) -> Said:
    """Return ``before``, ``after`` and ``value`` = after - before."""
    return said(pair.axes, value=pair.after - pair.before, before=pair.before, after=pair.after)


def change_in_per_cent(pair: Pair) -> Said:
    """Return ``before``, ``after`` and ``value`` = 100 (after / before - 1).

    The value is NaN where there was nothing before: no change that has a size in per cent.
    """
    some = np.where(pair.before > 0, pair.before, np.nan)
    value = 100 * (pair.after / some - 1)
    return said(pair.axes, value=value, before=pair.before, after=pair.after)


def said(axes: Axes, **columns: np.ndarray) -> Said:
    """Return the columns of an outcome (``value``, ``low``, ...), each on all of its axes."""
    return Said(axes, columns)


def abroad(flow: Pair) -> Pair:
    """Return flows [exporter, importer, ...] between states: to the state itself there is none."""
    home = common(flow.labels("exporter"), flow.labels("importer"))

    def between(values: np.ndarray) -> np.ndarray:
        found = values.copy(order="K")
        found[home] = 0.0
        return found

    return flow.then(between)

"""A shock: a number on a named variable of the world, and the variables under a list of shocks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from detente import catalogue
from detente.errors import DataError, Fault
from detente.i18n import text

if TYPE_CHECKING:
    import xarray as xr

Operation = Literal["multiply", "add", "set", "compound"]


@dataclass(frozen=True)
class Shock:
    """``value`` applied by ``operation`` to ``variable`` at the labels ``where``.

    ``where`` maps an axis to labels; an axis left out means all of it. ``compound`` is
    ``(1 + old)(1 + value) - 1``, for rates that stack. ``provision`` and ``measure`` (its position)
    say whose doing it is.
    """

    variable: str
    where: Mapping[str, tuple[str, ...]]
    operation: Operation
    value: float
    provision: str
    measure: int = 0

    def __hash__(self) -> int:
        # ``where`` is a mapping and has no hash; equality looks at it.
        return hash((self.variable, self.operation, self.value, self.provision, self.measure))


def touched(shock: Shock, coords: Mapping[str, Any]) -> dict[str, np.ndarray]:
    """Return the positions on each axis that a shock touches; it may name labels not there.

    They are shared between calls and read-only.
    """
    return {dim: _places(_axis(labels), _named(shock, dim)) for dim, labels in coords.items()}


# The labels of an axis as a key: a run looks up the lists of one regime again and again.
_Axis = tuple[str, bytes]
_Names = tuple[str, ...] | None


def _axis(labels: Any) -> _Axis:
    labels = np.asarray(labels)
    if labels.dtype.kind != "U":  # the bytes of an object are its address, not its label
        labels = np.array(labels.tolist(), dtype=str)
    return labels.dtype.str, labels.tobytes()


def _labels(axis: _Axis) -> np.ndarray:
    return np.frombuffer(axis[1], axis[0])


def _named(shock: Shock, dim: str) -> _Names:
    wanted = shock.where.get(dim)
    return None if wanted is None else tuple(wanted)


@lru_cache(maxsize=4096)
def _places(axis: _Axis, wanted: _Names) -> np.ndarray:
    labels = _labels(axis)
    every = np.arange(len(labels))
    found = every if wanted is None else every[np.isin(labels, wanted)]
    found.setflags(write=False)
    return found


@lru_cache(maxsize=4096)
def _cells(
    dims: tuple[str, ...], axes: tuple[_Axis, ...], wanted: tuple[_Names, ...]
) -> tuple[tuple[np.ndarray, ...], np.ndarray | None]:
    """Return the index of the cells touched and which of them are own trade; None: none is."""
    index = np.ix_(*map(_places, axes, wanted))
    if not {"exporter", "importer"} <= set(dims):
        return index, None
    seller, buyer = (
        _labels(axes[n])[index[n]] for n in (dims.index("exporter"), dims.index("importer"))
    )
    own = seller == buyer
    return index, own if own.any() else None


def under(shocks: Sequence[Shock], base: xr.DataArray) -> xr.DataArray:
    """Return the variable ``base`` (named, with coordinates) after the shocks that move it.

    Own trade (exporter equals importer) is never touched. Shocks apply in the order given: the
    regime's, then the deal's, so that a duty which a deal sets replaces one in force.
    """
    name = str(base.name)
    if name not in catalogue.variables():
        raise DataError(Fault(name, text("models.no_variable")))
    if not any(shock.variable == name for shock in shocks):
        return base
    coords = {str(dim): base[dim].values for dim in base.dims}
    return base.copy(data=moved(shocks, name, coords, base.values))


def moved(
    shocks: Sequence[Shock], variable: str, coords: Mapping[str, np.ndarray], base: np.ndarray
) -> np.ndarray:
    """Return :func:`under` of plain values on the axes ``coords``; a copy, also where none moves.

    Labelled arrays take longer to build than the shocks to apply.
    """
    values = np.array(base, copy=True)
    dims, axes = tuple(coords), tuple(map(_axis, coords.values()))
    for shock in shocks:
        if shock.variable != variable:
            continue
        index, own = _cells(dims, axes, tuple(_named(shock, dim) for dim in dims))
        old = values[index]
        match shock.operation:
            case "multiply":
                new = old * shock.value
            case "add":
                new = old + shock.value
                if variable == "tariff":  # a cut takes a duty away; it does not make a subsidy
                    new = np.maximum(new, np.minimum(old, 0))
            case "set":
                new = np.full_like(old, shock.value)
            case "compound":
                new = (1 + old) * (1 + shock.value) - 1
        if own is not None:
            new = np.where(own, old, new)
        values[index] = new
    return values


def by_state(shocks: Sequence[Shock], variable: str, states: np.ndarray) -> np.ndarray:
    """Return a variable of the catalogue under the shocks, ``states`` on each of its axes.

    It starts from the variable's neutral value, in its unit. An axis ``region`` has the regions
    that the shocks name, in the order of their first mention; one without a name where none does.
    """
    about = catalogue.variables()[variable]
    own = [shock for shock in shocks if shock.variable == variable]
    named = dict.fromkeys(label for shock in own for label in shock.where.get("region", ()))
    regions = np.array(list(named) or [""])
    coords = {dim: regions if dim == "region" else states for dim in about.dims}
    neutral = np.full([len(labels) for labels in coords.values()], about.neutral)
    return moved(own, variable, coords, neutral)

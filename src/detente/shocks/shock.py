"""A shock: a number on a named variable of the world, and the variables under a list of shocks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
    """Return the positions on each axis that a shock touches; it may name labels not there."""
    places = _Places(coords)
    return {dim: places.of(dim, shock) for dim in coords}


class _Places:
    """Positions of labels on axes; what several shocks name alike is looked up once."""

    def __init__(self, coords: Mapping[str, Any]) -> None:
        self._at = {
            dim: {label: at for at, label in enumerate(np.asarray(labels).tolist())}
            for dim, labels in coords.items()
        }
        self._known: dict[tuple[str, tuple[str, ...] | None], np.ndarray] = {}

    def of(self, dim: str, shock: Shock) -> np.ndarray:
        """Return the positions that a shock touches on an axis."""
        wanted = shock.where.get(dim)
        key = dim, wanted if wanted is None else tuple(wanted)
        if key not in self._known:
            at = self._at[dim]
            named = at if wanted is None else set(wanted)
            self._known[key] = np.array(sorted([at[one] for one in named if one in at]), dtype=int)
        return self._known[key]


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
    bilateral = {"exporter", "importer"} <= set(coords)
    own = np.equal.outer(coords["exporter"], coords["importer"]) if bilateral else None
    places = _Places(coords)
    for shock in shocks:
        if shock.variable != variable:
            continue
        at = [places.of(dim, shock) for dim in coords]
        index = tuple(
            one.reshape((-1,) + (1,) * (len(at) - 1 - axis)) for axis, one in enumerate(at)
        )
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
            stay = own[at[0][:, None], at[1]]
            new = np.where(stay.reshape(stay.shape + (1,) * (new.ndim - 2)), old, new)
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

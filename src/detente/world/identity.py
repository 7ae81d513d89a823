"""An identity that data must satisfy, by name with its worst cell."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import xarray as xr

    from detente.i18n import Language

# Rounding of double precision, summed over 44 x 56 cells.
EXACT = 1e-10
# What every variable says of itself.
DESCRIBED = ("unit", "year", "source", "licence")


@dataclass(frozen=True)
class Identity:
    """One identity: the worst violation, where it is, and whether it is within tolerance."""

    name: str
    worst: float
    where: str
    tolerance: float

    @property
    def passed(self) -> bool:
        """Say whether the worst cell is within tolerance (a missing figure never is)."""
        return self.worst <= self.tolerance

    def label(self, lang: Language) -> str:
        """Return the identity in words."""
        from detente.i18n import text

        return text(f"world.identity_{self.name}", lang)


def worst(name: str, gap: xr.DataArray, tolerance: float = EXACT) -> Identity:
    """Return the identity ``name`` with the worst cell of ``gap`` (a missing figure is worst)."""
    import numpy as np

    values = np.asarray(gap.values, dtype=float)
    at = int(np.where(np.isnan(values), np.inf, values).argmax())
    index = np.unravel_index(at, values.shape) if values.shape else ()
    where = ", ".join(
        str(gap[d].values[i]) for d, i in zip(gap.dims, index, strict=True) if d in gap.coords
    )
    return Identity(name, float(values.ravel()[at]), where, tolerance)


def undescribed(variables: Mapping[Hashable, xr.DataArray]) -> list[str]:
    """Return what variables do not say of themselves, as ``variable.attribute``."""
    return [f"{v}.{a}" for v, array in variables.items() for a in DESCRIBED if a not in array.attrs]

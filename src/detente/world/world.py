"""The world: labelled data of one benchmark year, frozen, hashed, with unit and source each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from detente.errors import DataError, Fault
from detente.i18n import text

if TYPE_CHECKING:
    import numpy as np
    import xarray as xr


@dataclass(frozen=True)
class Repair:
    """One change made to published figures so that the world adds up.

    ``kind`` names the rule (``i18n/world.toml`` has its sentence), ``where`` the cell, ``before``
    and ``after`` the figure in ``unit``.
    """

    kind: str
    where: str
    before: float
    after: float
    unit: str


@dataclass(frozen=True)
class World:
    """A snapshot of the world.

    ``trade`` has the variables of :mod:`detente.models.trade_caliendo_parro_2015` on the axes
    ``exporter``, ``importer``, ``country`` (same labels), ``sector``; ``levels`` has ``gdp`` and
    ``population`` on ``country``. ``energy`` has the energy regions' flows, balances, prices and
    capacities (:mod:`detente.world.energy`), ``currency`` settlement and reserve shares and
    exchange rates (:mod:`detente.world.currency`), ``security`` every state's capabilities,
    alliances, rivalries and votes (:mod:`detente.world.security`); these have labels of their own,
    and a world without them is None there. ``attrs`` of each variable give unit, year, source and
    licence. ``repairs`` lists what the build changed in the published figures.
    """

    trade: xr.Dataset
    levels: xr.Dataset
    hash: str
    name: str
    repairs: tuple[Repair, ...] = ()
    energy: xr.Dataset | None = None
    currency: xr.Dataset | None = None
    security: xr.Dataset | None = None

    def part(self, name: Literal["energy", "currency", "security"]) -> xr.Dataset:
        """Return a part that a world may be without.

        Raises
        ------
        DataError
            If this one is without it, or security data have gaps or axes that differ.
        """
        found: xr.Dataset | None = getattr(self, name)
        if found is None:
            raise DataError(Fault(name, text("world.no_part"), found=self.name))
        if name == "security" and self._security_faults:
            raise DataError(self._security_faults)
        return found

    @cached_property
    def _security_faults(self) -> tuple[Fault, ...]:
        from detente.world.security_check import faults

        return () if self.security is None else tuple(faults(self.security))

    @property
    def elasticity(self) -> str:
        """Return the name of the set of trade elasticities in use."""
        return str(self.trade["trade_elasticity"].attrs["set"])

    @property
    def elasticity_sets(self) -> tuple[str, ...]:
        """Return the names of the published sets of trade elasticities, the default first."""
        return tuple(str(name) for name in self.trade["elasticity_set"].values)

    def with_elasticity(self, values: np.ndarray) -> World:
        """Return the world with other trade elasticities (sector), all else shared."""
        # A shallow copy has variables of its own around the same arrays.
        trade = self.trade.copy(deep=False)
        trade.variables["trade_elasticity"].data = values
        other = replace(self, trade=trade)
        # What was found out about the other parts holds for the same parts; of security it is
        # found out now, so that not every world drawn from this one has to.
        _ = self._security_faults
        vars(other).update({k: v for k, v in vars(self).items() if k not in vars(other)})
        return other

"""The identities that a world must satisfy, each by name with its worst cell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente import catalogue
from detente.world.energy_check import check_energy
from detente.world.identity import EXACT, Identity, undescribed, worst
from detente.world.security_check import check_security

if TYPE_CHECKING:
    import numpy as np
    import xarray as xr

    from detente.world.world import World

HIGHEST_DUTY = 2.0


def check(world: World) -> list[Identity]:
    """Return every identity of the world; none is skipped when an earlier one fails."""
    trade = world.trade
    accounts = Accounts.of(trade)
    energy = [] if world.energy is None else check_energy(world.energy)
    security = [] if world.security is None else check_security(world.security)
    return [
        *_labels(world),
        worst("finite", _not_finite(world), 0),
        worst("non_negative", _below_zero(trade), 0),
        worst("input_shares", abs(trade.input_share.sum("input") + trade.value_added_share - 1)),
        worst("value_added_positive", _outside_unit(trade.value_added_share), 0),
        worst("final_shares", abs(trade.final_demand_share.sum("sector") - 1)),
        worst("market_clearing", accounts.market_gap),
        worst("income", accounts.income_gap),
        worst("deficits", accounts.deficit_gap),
        worst("tariff_range", _duty_out_of_range(trade.tariff), 0),
        worst("elasticities", _not_positive(trade), 0),
        worst("levels", -world.levels[["gdp", "population"]].to_dataarray(), 0),
        *energy,
        *security,
    ]


@dataclass(frozen=True)
class Accounts:
    """What follows from the shares and flows, as gaps that must be zero."""

    market_gap: xr.DataArray
    income_gap: xr.DataArray
    deficit_gap: xr.DataArray

    @classmethod
    def of(cls, trade: xr.Dataset) -> Accounts:
        """Compute spending, inputs and income from the primary variables."""
        flow, country = trade.flow, {"importer": "country"}
        output = flow.sum("importer").rename(exporter="country")
        spending = (flow * (1 + trade.tariff)).sum("exporter").rename(country)
        inputs = (trade.input_share * output).sum("sector").rename(input="sector")
        final = spending - inputs
        income = final.sum("sector")
        duty = (flow * trade.tariff).sum(["exporter", "sector"]).rename(country)
        value_added = (trade.value_added_share * output).sum("sector")
        deficit = income - value_added - duty
        imports = flow.sum(["exporter", "sector"]).rename(country)
        exports = output.sum("sector")
        scale = spending.sum("sector")
        return cls(
            market_gap=abs(final - trade.final_demand_share * income) / scale,
            income_gap=abs(deficit - (imports - exports)) / scale,
            deficit_gap=abs(deficit.sum()) / scale.sum(),
        )


def _labels(world: World) -> list[Identity]:
    trade = world.trade
    axes = {axis: [str(x) for x in trade[axis].values] for axis in ("exporter", "importer")}
    countries = [str(x) for x in trade["country"].values]
    sectors = [str(x) for x in trade["sector"].values]
    wrong = [axis for axis, labels in axes.items() if labels != countries]
    wrong += [c for c in countries if c not in catalogue.places()]
    if [str(x) for x in world.levels["country"].values] != countries:
        wrong.append("levels")
    odd = [a for a, b in zip(sectors, catalogue.sectors(), strict=False) if a != b]
    if len(sectors) != len(catalogue.sectors()):
        odd.append(str(len(sectors)))
    described = {**trade.data_vars, **world.levels[["gdp", "population"]].data_vars}
    silent = undescribed(described)
    named = {"country_labels": wrong, "sector_labels": odd, "described": silent}
    return [Identity(name, len(bad), ", ".join(bad[:3]), 0) for name, bad in named.items()]


def _by_variable(trade: xr.Dataset, names: tuple[str, ...], gap: Callable) -> xr.DataArray:
    import xarray as xr

    return xr.DataArray(
        [float(gap(trade[name].values)) for name in names], {"variable": list(names)}, ["variable"]
    )


def _not_finite(world: World) -> xr.DataArray:
    import numpy as np

    def count(values: np.ndarray) -> int:
        return int((~np.isfinite(values)).sum())

    both = world.trade.merge(world.levels)
    return _by_variable(both, tuple(str(v) for v in both.data_vars), count)


def _below_zero(trade: xr.Dataset) -> xr.DataArray:
    names = ("flow", "tariff", "input_share", "value_added_share", "final_demand_share")
    return _by_variable(trade, names, lambda values: max(-values.min(), 0.0))


def _outside_unit(share: xr.DataArray) -> xr.DataArray:
    import numpy as np

    return share.copy(data=np.where(share.values > 0, np.maximum(share.values - 1 - EXACT, 0), 1))


def _duty_out_of_range(tariff: xr.DataArray) -> xr.DataArray:
    import numpy as np

    goods = np.array([catalogue.sectors()[s].tradable for s in tariff["sector"].values.tolist()])
    allowed = np.where(goods, HIGHEST_DUTY, 0.0) * np.ones(tariff.shape)
    own = np.arange(tariff.sizes["exporter"])
    allowed[own, own] = 0
    return tariff.copy(data=np.maximum(tariff.values - allowed, 0))


def _not_positive(trade: xr.Dataset) -> xr.DataArray:
    names = ("trade_elasticity", "trade_elasticity_set", "trade_elasticity_error")
    return _by_variable(trade, names, lambda values: (values <= 0).sum())

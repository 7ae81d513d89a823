"""What changes between two states of the trade world, in per cent and in money."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from detente.models.plain import values
from detente.models.trade_caliendo_parro_2015.data import TradeData

if TYPE_CHECKING:
    import xarray as xr


PAIR = ("exporter", "importer", "sector")


def national(before: xr.Dataset, after: xr.Dataset) -> dict[str, np.ndarray]:
    r"""Return the welfare of ``after`` relative to ``before``, by country, in per cent.

    Real income is exact, :math:`(I'/I) / \prod_j (P'_j/P_j)^{\alpha_j} - 1`. The paper's measure
    is first order, Caliendo and Parro (2015), equation 17, with the flows of ``before`` as
    weights: terms of trade :math:`\frac{1}{I_n}\sum_{i,j}(E_{ni}^j\,d\ln p_n^j -
    M_{in}^j\,d\ln p_i^j)` and volume of trade :math:`\frac{1}{I_n}\sum_{i,j}\tau_{in}^j M_{in}^j
    (d\ln M_{in}^j - d\ln p_i^j)`, p the price at the exporter's border (producer's price, export
    tax included). As in the paper's own figures :math:`d\ln x` is taken as :math:`x'/x - 1`, which
    for large changes is not the logarithm, and is defined where a flow stops. It leaves out real
    resources saved or burnt (trade costs, embargoes, productivity): real income has them.
    """
    index = _change(before, after, "final_demand_price", "country")
    old, new = (values(state, "flow", *PAIR) for state in (before, after))
    tax, new_tax = (values(state, "export_tax", *PAIR) for state in (before, after))
    border = _change(before, after, "producer_price", "country", "sector")[:, None, :]
    if not np.array_equal(tax, new_tax):
        border = border * ((1 + new_tax) / (1 + tax))
    border = border - 1
    weighted = old * border
    income = values(before, "income")
    terms = (weighted.sum(axis=(1, 2)) - weighted.sum(axis=(0, 2))) / income
    grown = new - old * (1 + border)
    volume = (values(before, "tariff", *PAIR) * grown).sum(axis=(0, 2)) / income
    return {
        "real_income": 100 * (_change(before, after, "income", "country") / index - 1),
        "real_wage": 100 * (_change(before, after, "wage", "country") / index - 1),
        "consumer_price": 100 * (index - 1),
        "terms_of_trade": 100 * terms,
        "volume_of_trade": 100 * volume,
        "welfare_first_order": 100 * (terms + volume),
    }


def industrial(before: xr.Dataset, after: xr.Dataset) -> dict[str, np.ndarray]:
    """Return volume and price by country and sector, in per cent."""
    cell = ("country", "sector")
    value = [values(state, "output_value", *cell) for state in (after, before)]
    output = _ratio(*value) / _change(before, after, "producer_price", *cell)
    price = _change(before, after, "price", *cell)
    return {"price": 100 * (price - 1), "output": 100 * (output - 1)}


def compare(data: TradeData, before: xr.Dataset, after: xr.Dataset) -> xr.Dataset:
    """Return the outcomes of ``after`` relative to ``before``, both states of one model.

    What is in per cent is that of :func:`national` and :func:`industrial`, and the exports and
    imports of each country; levels are in million USD.
    """
    import xarray as xr

    flow_before, flow_after = (values(state, "flow", *PAIR) for state in (before, after))
    own = np.arange(len(data.countries))

    def trade(flow: np.ndarray, axis: int) -> np.ndarray:
        abroad = flow.sum(axis=2)
        abroad[own, own] = 0.0
        return abroad.sum(axis=axis)

    country, cell = ("country",), ("country", "sector")
    percent = {name: (country, values) for name, values in national(before, after).items()}
    percent |= {name: (cell, values) for name, values in industrial(before, after).items()}
    for axis, name in ((1, "exports"), (0, "imports")):
        ratio = _ratio(trade(flow_after, axis), trade(flow_before, axis))
        percent[name] = (country, 100 * (ratio - 1))
    level = {"unit": "million USD"}
    changes = {
        name: (before[name].dims, after[name].values - before[name].values)
        for name in ("tariff_revenue", "rent_revenue", "income", "output_value")
    }
    variables = {k: (dims, v, {"unit": "%"}) for k, (dims, v) in percent.items()}
    variables |= {f"{k}_change": (dims, v, level) for k, (dims, v) in changes.items()}
    variables |= {
        "flow_before": (PAIR, flow_before, level),
        "flow_after": (PAIR, flow_after, level),
        "flow_change": (PAIR, flow_after - flow_before, level),
    }
    residual = max(before.attrs["residual"], after.attrs["residual"])
    return xr.Dataset(variables, coords=after.coords, attrs={"residual": residual})


def _change(before: xr.Dataset, after: xr.Dataset, name: str, *dims: str) -> np.ndarray:
    return values(after, name, *dims) / values(before, name, *dims)


def _ratio(after: np.ndarray, before: np.ndarray) -> np.ndarray:
    """Return after / before, 1 where both are zero (a sector that produces nothing)."""
    out = np.ones_like(before)
    np.divide(after, before, out=out, where=before > 0)
    return out

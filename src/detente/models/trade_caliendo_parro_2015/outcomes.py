"""What changes between two states of the trade world, in per cent and in money."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from detente.models.trade_caliendo_parro_2015.data import TradeData

if TYPE_CHECKING:
    import xarray as xr


def compare(data: TradeData, before: xr.Dataset, after: xr.Dataset) -> xr.Dataset:
    r"""Return the outcomes of ``after`` relative to ``before``, both states of one model.

    Real income is exact, :math:`(I'/I) / \prod_j (P'_j/P_j)^{\alpha_j} - 1`. The paper's measure
    is first order, Caliendo and Parro (2015), equation 17, with the flows of ``before`` as
    weights: terms of trade :math:`\frac{1}{I_n}\sum_{i,j}(E_{ni}^j\,d\ln p_n^j -
    M_{in}^j\,d\ln p_i^j)` and volume of trade :math:`\frac{1}{I_n}\sum_{i,j}\tau_{in}^j M_{in}^j
    (d\ln M_{in}^j - d\ln p_i^j)`, p the price at the exporter's border (producer's price, export
    tax included). As in the paper's own figures :math:`d\ln x` is taken as :math:`x'/x - 1`, which
    for large changes is not the logarithm, and is defined where a flow stops. It leaves out real
    resources saved or burnt (trade costs, embargoes, productivity): real income has them.
    """
    import xarray as xr

    def ratio(name: str) -> np.ndarray:
        return after[name].values / before[name].values

    index = ratio("final_demand_price")
    flow_before, flow_after = before["flow"].values, after["flow"].values
    own = np.arange(len(data.countries))
    tax_before, tax_after = before["export_tax"].values, after["export_tax"].values
    border = ratio("producer_price")[:, None, :] * ((1 + tax_after) / (1 + tax_before)) - 1
    weighted = flow_before * border
    income = before["income"].values
    terms = (weighted.sum(axis=(1, 2)) - weighted.sum(axis=(0, 2))) / income
    grown = flow_after - flow_before * (1 + border)
    volume_effect = (before["tariff"].values * grown).sum(axis=(0, 2)) / income
    output = _ratio(after["output_value"].values, before["output_value"].values)
    output = output / ratio("producer_price")

    def trade(flow: np.ndarray, axis: int) -> np.ndarray:
        abroad = flow.sum(axis=2)
        abroad[own, own] = 0.0
        return abroad.sum(axis=axis)

    country, cell = ("country",), ("country", "sector")
    pair = ("exporter", "importer", "sector")
    percent = {
        "real_income": (country, ratio("income") / index),
        "real_wage": (country, ratio("wage") / index),
        "consumer_price": (country, index),
        "price": (cell, ratio("price")),
        "output": (cell, output),
        "exports": (country, _ratio(trade(flow_after, 1), trade(flow_before, 1))),
        "imports": (country, _ratio(trade(flow_after, 0), trade(flow_before, 0))),
    }
    level = {"unit": "million USD"}
    shares = {
        "terms_of_trade": (country, 100 * terms),
        "volume_of_trade": (country, 100 * volume_effect),
        "welfare_first_order": (country, 100 * (terms + volume_effect)),
    }
    changes = {
        name: (before[name].dims, after[name].values - before[name].values)
        for name in ("tariff_revenue", "rent_revenue", "income", "output_value")
    }
    variables = {k: (dims, 100 * (v - 1), {"unit": "%"}) for k, (dims, v) in percent.items()}
    variables |= {k: (dims, v, {"unit": "%"}) for k, (dims, v) in shares.items()}
    variables |= {f"{k}_change": (dims, v, level) for k, (dims, v) in changes.items()}
    variables |= {
        "flow_before": (pair, flow_before, level),
        "flow_after": (pair, flow_after, level),
        "flow_change": (pair, flow_after - flow_before, level),
    }
    residual = max(before.attrs["residual"], after.attrs["residual"])
    return xr.Dataset(variables, coords=after.coords, attrs={"residual": residual})


def _ratio(after: np.ndarray, before: np.ndarray) -> np.ndarray:
    """Return after / before, 1 where both are zero (a sector that produces nothing)."""
    out = np.ones_like(before)
    np.divide(after, before, out=out, where=before > 0)
    return out
